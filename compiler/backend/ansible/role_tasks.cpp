#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "backend/ansible/role.h"
#include "backend/ansible/vars_printer.h"
#include "estate/layout.h"

namespace plat::backend::ansible {

using document::yaml::Writer;

namespace {

// How long a workload may take to run, in seconds, and a chart.
constexpr int kWorkloadTimeout = 300;
constexpr std::string_view kChartTimeout = "10m";

// How often a kind that a chart brings is asked for, and how many seconds lie between.
constexpr int kRetries = 12;
constexpr int kDelay = 10;

// What data lives in, or other people's things: never removed by a reset.
constexpr std::array<std::string_view, 4> kKept = {
    "Namespace", "PersistentVolumeClaim", "PersistentVolume", "CustomResourceDefinition"};

bool IsWorkload(const estate::Object& object) {
  return object.kind == "Deployment" || object.kind == "StatefulSet" || object.kind == "DaemonSet";
}

void BeginTask(Writer& writer, std::string_view name, std::string_view module) {
  writer.BeginMap();
  Prose(writer, "name", name);
  writer.Key(module);
  writer.BeginMap();
}

// Ends a task and leaves a line empty above the next.
void EndTask(Writer& writer) {
  writer.EndMap();
  writer.BlankLine();
}

}  // namespace

void Role::PrintCondition(Writer& writer, const Variable* condition) const {
  if (condition != nullptr)
    Prose(writer, "when", NameOf(*condition) + " | bool");
}

void Role::PrintApply(Writer& writer,
                      bool is_custom,
                      const std::vector<const Template*>& templates) const {
  const bool is_secret = templates.front()->is_secret;
  const std::string_view what =
      is_secret ? "secrets" : (is_custom && has_charts_ ? "custom resources" : "objects");
  BeginTask(writer, fmt::format("Apply the {} of {}", what, unit_.name), "kubernetes.core.k8s");
  writer.Field("state", "present");
  writer.Key("apply");
  writer.Boolean(true);
  writer.Key("server_side_apply");
  writer.BeginMap();
  writer.Field("field_manager", "ansible");
  writer.Key("force_conflicts");
  writer.Boolean(true);
  writer.EndMap();
  writer.Key("template");
  writer.BeginList();
  for (const Template* item : templates)
    writer.String(item->file);
  writer.EndList();
  writer.EndMap();
  if (is_custom) {
    const std::string result = name_ + "_applied";
    writer.Field("register", result);
    Prose(writer, "until", result + " is succeeded");
    writer.Field("retries", fmt::format("{{{{ 0 if ansible_check_mode else {} }}}}", kRetries));
    writer.Key("delay");
    writer.Integer(kDelay);
  }
  // A dry run cannot look into a namespace, or at a kind, that is not there yet.
  writer.Field("ignore_errors", "{{ ansible_check_mode }}");
  if (is_secret) {
    writer.Key("no_log");
    writer.Boolean(true);
  }
  EndTask(writer);
}

void Role::PrintObjects(Writer& writer, bool is_custom) const {
  std::vector<const Template*> run;
  const auto flush = [&] {
    if (!run.empty())
      PrintApply(writer, is_custom, run);
    run.clear();
  };
  for (const Template& item : templates_) {
    if (item.is_custom != is_custom)
      continue;
    if (!run.empty() && run.front()->is_secret != item.is_secret)
      flush();
    run.push_back(&item);
  }
  flush();
}

void Role::PrintChart(Writer& writer, std::size_t index) const {
  const estate::Release& release = unit_.releases[index];
  BeginTask(writer, fmt::format("Install the chart {}", release.name), "kubernetes.core.helm");
  writer.Field("release_name", release.name);
  writer.Field("release_namespace", release.name_space);
  const bool is_oci = release.repository.starts_with("oci://");
  if (is_oci || release.repository.empty()) {
    writer.Field("chart_ref",
                 is_oci ? fmt::format("{}/{}", release.repository, release.chart)
                        : std::string(release.chart));
  } else {
    writer.Field("chart_ref", release.chart);
    writer.Field("chart_repo_url", release.repository);
  }
  writer.Field("chart_version", release.version);
  // What Kustomize delivered no release of Helm's owns.
  if ((estate::MovedFrom(unit_, estate::Family::kKustomize) & environments_) != 0) {
    writer.Key("take_ownership");
    writer.Boolean(true);
  }
  writer.Key("create_namespace");
  writer.Boolean(true);
  const bool has_values =
      release.values != nullptr && (release.values->presence & environments_) != 0;
  if (has_values)
    writer.Field("release_values",
                 fmt::format("{{{{ lookup('ansible.builtin.template', '{}') | from_yaml }}}}",
                             ValuesTemplate(release)));
  writer.Key("wait");
  writer.Boolean(true);
  writer.Field("timeout", kChartTimeout);
  writer.EndMap();
  if (has_values && HoldsSecret(View(*release.values, environments_))) {
    writer.Key("no_log");
    writer.Boolean(true);
  }
  PrintCondition(writer, chart_conditions_[index]);
  EndTask(writer);
}

void Role::BuildTasks() {
  has_waits_ = std::ranges::any_of(templates_,
                                   [](const Template& item) { return IsWorkload(*item.object); });
  Writer writer(context_.options.marks);
  if (Places* marks = places_or_null(); marks != nullptr)
    writer.SetMark(marks->MarkOf(unit_.span));
  BeginFile(writer, unit_.declaration);
  writer.BeginList();
  PrintObjects(writer, false);
  // What defines kinds comes before what uses them.
  for (const bool definitions : {true, false}) {
    for (std::size_t i = 0; i < unit_.releases.size(); ++i) {
      const estate::Release& release = unit_.releases[i];
      const bool is_definitions = release.crds == estate::CrdPolicy::kApart;
      if (is_definitions == definitions && (release.presence & environments_) != 0)
        PrintChart(writer, i);
    }
  }
  PrintObjects(writer, true);
  if (has_waits_) {
    writer.BeginMap();
    Prose(writer, "name", fmt::format("Wait until {} runs", unit_.name));
    writer.Field("ansible.builtin.import_tasks", "wait.yml");
    Prose(writer, "when", "not ansible_check_mode");
    writer.EndMap();
  }
  writer.EndList();
  Add("tasks/main.yml", writer);
  if (has_waits_)
    BuildWaits();
}

void Role::BuildWaits() {
  Writer writer(context_.options.marks);
  BeginFile(writer, unit_.declaration);
  writer.BeginList();
  for (const Template& item : templates_) {
    const estate::Object& object = *item.object;
    if (!IsWorkload(object))
      continue;
    if (Places* marks = places_or_null(); marks != nullptr)
      writer.SetMark(marks->MarkOf(object.span));
    BeginTask(writer,
              fmt::format("Wait for {} {}", object.kind, object.name),
              "kubernetes.core.k8s_info");
    writer.Field("api_version", object.api_version);
    writer.Field("kind", object.kind);
    writer.Field("namespace", object.name_space);
    writer.Field("name", object.name);
    writer.Key("wait");
    writer.Boolean(true);
    writer.Key("wait_timeout");
    writer.Integer(kWorkloadTimeout);
    writer.EndMap();
    PrintCondition(writer, item.condition);
    EndTask(writer);
  }
  writer.EndList();
  Add("tasks/wait.yml", writer);
}

void Role::BuildReset() {
  std::vector<const Template*> removed;
  for (const Template& item : templates_) {
    if (std::ranges::find(kKept, item.object->kind) == kKept.end())
      removed.push_back(&item);
  }
  std::ranges::reverse(removed);
  std::ranges::stable_partition(removed, [](const Template* item) { return item->is_custom; });
  Writer writer(context_.options.marks);
  BeginFile(writer, unit_.declaration);
  writer.BeginList();
  if (!removed.empty()) {
    BeginTask(writer, fmt::format("Remove the objects of {}", unit_.name), "kubernetes.core.k8s");
    writer.Field("state", "absent");
    writer.Key("template");
    writer.BeginList();
    for (const Template* item : removed)
      writer.String(item->file);
    writer.EndList();
    writer.EndMap();
    if (std::ranges::any_of(removed, [](const Template* item) { return item->is_secret; })) {
      writer.Key("no_log");
      writer.Boolean(true);
    }
    EndTask(writer);
  }
  for (std::size_t i = unit_.releases.size(); i > 0; --i) {
    const estate::Release& release = unit_.releases[i - 1];
    if ((release.presence & environments_) == 0)
      continue;
    BeginTask(writer, fmt::format("Remove the chart {}", release.name), "kubernetes.core.helm");
    writer.Field("release_name", release.name);
    writer.Field("release_namespace", release.name_space);
    writer.Field("state", "absent");
    writer.Key("wait");
    writer.Boolean(true);
    writer.Field("timeout", kChartTimeout);
    writer.EndMap();
    PrintCondition(writer, chart_conditions_[i - 1]);
    EndTask(writer);
  }
  has_reset_ = !removed.empty() || has_charts_;
  writer.EndList();
  if (has_reset_)
    Add("tasks/reset.yml", writer);
}

}  // namespace plat::backend::ansible
