#include "backend/opentofu/scripts.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "backend/script.h"
#include "base/text.h"
#include "document/text.h"
#include "estate/layout.h"

namespace plat::backend::opentofu {

using document::text::Writer;
using estate::Environments;

namespace {

Environments WithRoots(const StagesByEnvironment& stages) {
  Environments environments = 0;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    if (!stages[i].empty())
      environments |= Environments{1} << i;
  }
  return environments;
}

void AddWait(Writer& writer) {
  writer.Comment("Waits until the API of a cluster answers.");
  writer.Line("wait_for_api() {");
  writer.Line("  attempt=0");
  writer.Line("  until kubectl --kubeconfig \"$1\" get --raw /readyz >/dev/null 2>&1; do");
  writer.Line("    attempt=$((attempt + 1))");
  writer.Line("    if [ \"$attempt\" -ge 60 ]; then");
  writer.Line("      echo \"up: the API behind $1 does not answer\" >&2");
  writer.Line("      exit 1");
  writer.Line("    fi");
  writer.Line("    sleep 10");
  writer.Line("  done");
  writer.Line("}");
  writer.BlankLine();
}

// Defines how a root is applied: `apply_root 2-platform`.
void AddApply(Writer& writer) {
  writer.Comment("Applies a root, where this environment has it.");
  writer.Line("apply_root() {");
  writer.Line("  root=environments/$environment/$1");
  writer.Line("  shift");
  writer.Line("  if [ ! -d \"$root\" ]; then");
  writer.Line("    return");
  writer.Line("  fi");
  writer.Line("  echo \"$root\"");
  writer.Line("  tofu -chdir=\"$root\" init -input=false");
  writer.Line(R"(  tofu -chdir="$root" apply "$@")");
  writer.Line("}");
  writer.BlankLine();
}

// Applies the root of the clusters; the first time all machines wait to be installed.
void ApplyClusters(Writer& writer,
                   const EmitContext& context,
                   const std::vector<ClusterModuleUse>& uses) {
  const std::string_view stage = FolderOf(Stage::kCluster);
  std::vector<std::string> first;
  for (const ClusterModuleUse& use : uses) {
    if (!use.module.first_apply.empty())
      first.push_back(use.module.first_apply);
  }
  if (!first.empty()) {
    writer.Line("# Nothing is known of a cluster yet: all its machines wait to be installed.");
    writer.Line(fmt::format("root=environments/$environment/{}", stage));
    writer.Line("if [ -z \"$(tofu -chdir=\"$root\" state list 2>/dev/null || true)\" ]; then");
    writer.Line(fmt::format("  apply_root {} {} \"$@\"", stage, plat::Join(first, " ")));
    writer.Line("fi");
  }
  writer.Line(fmt::format("apply_root {} \"$@\"", stage));
  for (const ClusterModuleUse& use : uses) {
    if (use.module.access.empty())
      continue;
    for (const estate::Cluster* cluster : use.clusters) {
      const provider::AccessPaths paths = PathsOf(context.estate, *cluster, "$environment");
      const std::string file = fmt::format("{}/kubeconfig{}", paths.folder, paths.file_suffix);
      const bool is_everywhere = std::all_of(cluster->states.begin(),
                                             cluster->states.end(),
                                             [](const auto& state) { return state.has_value(); });
      writer.Line(is_everywhere
                      ? fmt::format(R"(wait_for_api "{}")", file)
                      : fmt::format(R"(if [ -e "{0}" ]; then wait_for_api "{0}"; fi)", file));
    }
  }
}

document::File Finish(Writer& writer, const EmitContext& context) {
  return document::MakeFile(writer.Take(), context.estate.declaration, document::kProgramMode);
}

}  // namespace

document::File UpScript(const EmitContext& context,
                        const StagesByEnvironment& stages,
                        const std::vector<ClusterModuleUse>& uses) {
  Writer writer(context.options.marks);
  BeginScript(
      writer,
      context.estate,
      "up",
      WithRoots(stages),
      "Brings an environment up, or up to date: one root after the other, since each needs what "
      "the one\nbefore made. Every root shows its plan and asks; the options are those of `tofu "
      "apply`.");
  if (std::any_of(uses.begin(), uses.end(), [](const ClusterModuleUse& use) {
        return !use.module.access.empty();
      }))
    AddWait(writer);
  AddApply(writer);
  for (const Stage stage : {Stage::kCluster, Stage::kPlatform, Stage::kApps}) {
    const bool is_used = std::any_of(stages.begin(), stages.end(), [&](const auto& own) {
      return std::find(own.begin(), own.end(), stage) != own.end();
    });
    if (is_used && stage == Stage::kCluster)
      ApplyClusters(writer, context, uses);
    else if (is_used)
      writer.Line(fmt::format("apply_root {} \"$@\"", FolderOf(stage)));
  }
  return Finish(writer, context);
}

bool UpgradesByScript(const EmitContext& context, const ClusterModuleUse& use) {
  const provider::AccessPaths paths =
      PathsOf(context.estate, *use.clusters.front(), "$environment");
  return !use.provider->Upgrade(paths).empty();
}

document::File UpgradeScript(const EmitContext& context,
                             const std::vector<ClusterModuleUse>& uses) {
  Writer writer(context.options.marks);
  Environments environments = 0;
  for (const ClusterModuleUse& use : uses) {
    for (const estate::Cluster* cluster : use.clusters) {
      for (std::size_t i = 0; i < cluster->states.size(); ++i) {
        if (UpgradesByScript(context, use) && cluster->states[i])
          environments |= Environments{1} << i;
      }
    }
  }
  BeginScript(
      writer,
      context.estate,
      "upgrade",
      environments,
      "Moves the clusters of an environment to the declared versions, one machine after the "
      "other: the\nnext one follows when the cluster is healthy. The options are those of `tofu "
      "apply`.");
  for (const ClusterModuleUse& use : uses) {
    if (!UpgradesByScript(context, use))
      continue;
    for (const estate::Cluster* cluster : use.clusters) {
      writer.Comment(cluster->declaration);
      writer.Line("kubernetes=");
      writer.Line("case $environment in");
      std::map<std::string, Environments> versions;
      for (std::size_t i = 0; i < cluster->states.size(); ++i) {
        if (cluster->states[i])
          versions[cluster->states[i]->kubernetes] |= Environments{1} << i;
      }
      for (const auto& [version, present] : versions)
        writer.Line(fmt::format(
            "  {}) kubernetes={} ;;", NamesOf(context.estate, present, " | "), version));
      writer.Line("esac");
      writer.Line("if [ -n \"$kubernetes\" ]; then");
      for (const std::string& line :
           use.provider->Upgrade(PathsOf(context.estate, *cluster, "$environment")))
        writer.Line("  " + line);
      writer.Line("fi");
      writer.BlankLine();
    }
  }
  return Finish(writer, context);
}

}  // namespace plat::backend::opentofu
