#include "backend/up_script.h"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "backend/ansible/emit.h"
#include "backend/registry.h"
#include "base/text.h"
#include "document/text.h"
#include "estate/layout.h"

namespace plat::backend {
namespace {

using document::text::Writer;
using estate::Family;

// The tags of the roles that prepare hosts, in Ansible's `site.yml`.
constexpr std::string_view kHostTags = "machine,k3s";

// The lines that bring one environment up.
class Steps {
 public:
  Steps(const estate::Estate& estate, std::size_t environment)
      : estate_(estate), environment_(environment), families_(estate.family_order[environment]) {}

  std::vector<std::string> Run() {
    AddMachines();
    for (const Family family : families_)
      if (std::ranges::find(done_, family) == done_.end())
        AddFamily(family);
    StartReconciler();
    return std::move(lines_);
  }

 private:
  const estate::Environment& environment() const { return estate_.environments[environment_]; }

  // Clusters come before everything that lives in them.
  void AddMachines() {
    bool machines = false;
    bool hosts = false;
    for (const estate::Cluster& cluster : estate_.clusters) {
      if (!cluster.states[environment_])
        continue;
      (cluster.on_hosts ? hosts : machines) = true;
    }
    if (machines)
      AddFamily(Family::kOpenTofu);
    if (!hosts)
      return;
    // One run does both where nothing comes between hosts and what lives on them.
    const bool first = !families_.empty() && families_.front() == Family::kAnsible;
    const bool again = !first && std::ranges::find(families_, Family::kAnsible) != families_.end();
    if (again)
      lines_.push_back(
          ansible::PlayCommand(environment().name, fmt::format(" --tags {}", kHostTags)));
    else
      AddFamily(Family::kAnsible);
  }

  void AddFamily(Family family) {
    done_.push_back(family);
    const Backend& backend = *FindBackend(family);
    if (std::string line = backend.UpCommand(estate_, environment()); !line.empty())
      lines_.push_back(std::move(line));
  }

  // Where a tool that ran before installed what reconciles, it is told what to follow. Whoever made
  // the cluster with OpenTofu did that already; where it installs itself somebody starts it.
  void StartReconciler() {
    const int here = static_cast<int>(environment_);
    const auto own =
        std::ranges::find(estate_.units, estate::UnitKind::kReconciler, &estate::Unit::kind);
    if (own == estate_.units.end() || !estate::Has(own->presence, here))
      return;
    const bool is_started = std::ranges::any_of(estate_.clusters, [&](const auto& cluster) {
      return cluster.states[environment_] && !cluster.on_hosts;
    });
    const bool is_installed = std::ranges::any_of(estate_.units, [&](const estate::Unit& unit) {
      return unit.kind == estate::UnitKind::kAddon && unit.name_space == own->name_space &&
             estate::Has(unit.presence, here) && unit.family[environment_] != Family::kKustomize;
    });
    if (is_installed && !is_started)
      lines_.push_back(
          fmt::format("kubectl apply --server-side --kustomize kustomize/{}",
                      estate::OverlayFolder(*own, estate_.environments[environment_])));
  }

  const estate::Estate& estate_;
  std::size_t environment_;
  const std::vector<Family>& families_;
  std::vector<Family> done_;
  std::vector<std::string> lines_;
};

// Requires the lines of each environment.
document::File Print(const estate::Estate& estate,
                     const std::vector<std::vector<std::string>>& lines,
                     const EmitOptions& options) {
  std::vector<std::string> names;
  for (const estate::Environment& environment : estate.environments)
    names.push_back(environment.name);
  Writer writer(options.marks);
  writer.Line("#!/bin/sh");
  writer.Comment(estate::Header(estate.declaration));
  writer.Line("#");
  writer.Comment("Brings an environment up, or up to date: one tool after the other, since each");
  writer.Comment("needs what those before it delivered.");
  if (estate.reconciler != estate::Reconciler::kNone)
    writer.Comment("What is in kustomize/ is applied inside the cluster, from the repository.");
  writer.BlankLine();
  writer.Line("set -eu");
  writer.BlankLine();
  writer.Line("cd \"$(dirname \"$0\")\"");
  writer.BlankLine();
  writer.Line("case ${1:-} in");
  for (std::size_t i = 0; i < names.size(); ++i) {
    writer.Line(fmt::format("  {})", names[i]));
    for (const std::string& line : lines[i])
      writer.Line("    " + line);
    writer.Line("    ;;");
  }
  writer.Line("  *)");
  writer.Line(
      fmt::format("    echo \"usage: ./up ENVIRONMENT, one of {}\" >&2", Join(names, ", ")));
  writer.Line("    exit 2");
  writer.Line("    ;;");
  writer.Line("esac");
  return document::MakeFile(writer.Take(), estate.declaration, document::kProgramMode);
}

}  // namespace

std::optional<document::File> UpScript(const estate::Estate& estate, const EmitOptions& options) {
  std::vector<std::vector<std::string>> lines;
  std::size_t most = 0;
  for (std::size_t i = 0; i < estate.environments.size(); ++i) {
    lines.push_back(Steps(estate, i).Run());
    most = std::max(most, lines.back().size());
  }
  if (most < 2)
    return std::nullopt;
  return Print(estate, lines, options);
}

}  // namespace plat::backend
