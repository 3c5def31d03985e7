#include "backend/ansible/role.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "backend/ansible/names.h"
#include "backend/ansible/vars_printer.h"
#include "estate/layout.h"

namespace plat::backend::ansible {

using document::yaml::Writer;
using estate::Environments;
using estate::Object;

namespace {

// Kinds in the order in which they are applied: what others live in, refer to or are granted by
// comes first, what sends traffic last.
constexpr std::array<std::string_view, 22> kKindOrder = {"Namespace",
                                                         "CustomResourceDefinition",
                                                         "PriorityClass",
                                                         "StorageClass",
                                                         "ResourceQuota",
                                                         "LimitRange",
                                                         "NetworkPolicy",
                                                         "ServiceAccount",
                                                         "ClusterRole",
                                                         "ClusterRoleBinding",
                                                         "Role",
                                                         "RoleBinding",
                                                         "Secret",
                                                         "ConfigMap",
                                                         "PersistentVolume",
                                                         "PersistentVolumeClaim",
                                                         "Service",
                                                         "DaemonSet",
                                                         "StatefulSet",
                                                         "Deployment",
                                                         "CronJob",
                                                         "Job"};

std::size_t RankOf(const Object& object) {
  const auto* const found = std::ranges::find(kKindOrder, object.kind);
  return static_cast<std::size_t>(found - kKindOrder.begin());
}

}  // namespace

Role::Role(const EmitContext& context, const estate::Unit& unit)
    : context_(context),
      unit_(unit),
      name_(RoleName(unit)),
      folder_(context.options.folder + "roles/" + name_ + "/"),
      environments_(estate::DeliveredBy(unit, estate::Family::kAnsible)),
      variables_(environments_, context.estate.environments.size(), arena_),
      syntax_(name_) {}

void Role::Build() {
  Prepare();
  BuildTasks();
  BuildReset();
  BuildDefaults();
  BuildArguments();
  BuildMeta();
  BuildReadme();
  BuildGroupVars();
}

bool Role::has_secrets() const {
  return std::ranges::any_of(variables_.all(), [](const auto& variable) {
    return variable->kind == VariableKind::kSecret;
  });
}

void Role::Prepare() {
  for (const Object& object : unit_.objects) {
    if ((object.presence & environments_) == 0)
      continue;
    const auto kind = context_.kinds.Find(object.api_version, object.kind);
    templates_.push_back({.object = &object,
                          .file = fmt::format("{}.yaml.j2", object.file),
                          .is_custom = !kind || !kind->built_in(),
                          .is_secret = HoldsSecret(View(*object.tree, environments_))});
  }
  std::ranges::stable_sort(
      templates_, {}, [](const Template& item) { return RankOf(*item.object); });
  for (Template& item : templates_)
    BuildTemplate(item);
  for (const estate::Release& release : unit_.releases) {
    const Environments present = release.presence & environments_;
    chart_conditions_.push_back(
        present == 0 || present == environments_
            ? nullptr
            : &variables_.Condition(present,
                                    {"with_" + Identifier(release.name)},
                                    fmt::format("release {}", release.name)));
    if (present == 0)
      continue;
    has_charts_ = true;
    BuildValues(release);
  }
}

void Role::BuildTemplate(Template& item) {
  const Object& object = *item.object;
  const Environments present = object.presence & environments_;
  const std::string what = fmt::format("{} {}", object.kind, object.name);
  Writer writer(context_.options.marks);
  BeginFile(writer, unit_.declaration);
  TemplatePrinter printer({.what = what,
                           .label = Identifier(object.file),
                           .name = Identifier(object.name),
                           .syntax = &syntax_,
                           .variables = &variables_,
                           .places = places_or_null()},
                          writer);
  const View view(*object.tree, environments_);
  if (present != environments_)
    item.condition = &variables_.Condition(present, {"with_" + Identifier(object.file)}, what);
  printer.Document(view, object.span, item.condition);
  Add("templates/" + item.file, printer.Take());
}

std::string Role::ValuesTemplate(const estate::Release& release) const {
  return estate::ValuesFile(unit_, release) + ".j2";
}

void Role::BuildValues(const estate::Release& release) {
  if (release.values == nullptr || (release.values->presence & environments_) == 0)
    return;
  Writer writer(context_.options.marks);
  BeginFile(writer, unit_.declaration);
  TemplatePrinter printer({.what = fmt::format("release {}", release.name),
                           .label = Identifier(release.name),
                           .name = Identifier(release.name),
                           .syntax = &syntax_,
                           .variables = &variables_,
                           .places = places_or_null()},
                          writer);
  printer.Document(View(*release.values, environments_), release.span);
  Add("templates/" + ValuesTemplate(release), printer.Take());
}

void Role::Add(std::string path, Writer& writer) {
  Add(std::move(path), writer.Take());
}

void Role::Add(std::string path, document::Printed printed) {
  files.emplace_back(folder_ + std::move(path),
                     document::MakeFile(std::move(printed), unit_.declaration));
}

}  // namespace plat::backend::ansible
