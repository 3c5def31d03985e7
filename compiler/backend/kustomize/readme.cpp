#include "backend/kustomize/readme.h"

#include <algorithm>

#include <fmt/format.h>

#include "backend/script.h"
#include "base/text.h"
#include "document/text.h"
#include "estate/layout.h"
#include "estate/reconcilers.h"
#include "estate/values.h"

namespace plat::backend::kustomize {
namespace {

using document::text::Markdown;
using document::text::MarkdownBlock;
using document::text::MarkdownCode;
using document::text::Writer;

// The page of one platform.
class Readme {
 public:
  Readme(const estate::Estate& estate, const estate::Unit& reconciler, const EmitOptions& options)
      : estate_(estate), reconciler_(reconciler), writer_(options.marks) {}

  document::File Run() {
    writer_.Line(fmt::format("<!-- {} -->", estate::Header(estate_.declaration)));
    writer_.BlankLine();
    writer_.Line(fmt::format("# {} with Kustomize", Markdown(estate_.platform)));
    writer_.BlankLine();
    writer_.Line(
        "An app or add-on is a folder of `apps`: a base, and an overlay for each environment. What "
        "is");
    writer_.Line(
        fmt::format("committed here is applied inside the cluster, as the objects in `{}` say.",
                    reconciler_.name));
    writer_.BlankLine();
    AddRevisions();
    AddStart();
    return document::MakeFile(writer_.Take(), estate_.declaration);
  }

 private:
  void AddRevisions() {
    const std::vector<std::string> head = {"Environment", "Follows", "Applies"};
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < estate_.environments.size(); ++i) {
      const estate::Environment& environment = estate_.environments[i];
      if (estate::Has(reconciler_.presence, static_cast<int>(i)))
        rows.push_back({MarkdownCode(environment.name),
                        MarkdownCode(environment.revision),
                        estate::WaitsForSomebody(estate_.reconciler, environment)
                            ? "when somebody says so"
                            : "by itself"});
    }
    writer_.Line(document::text::MarkdownTable(head, rows));
    writer_.BlankLine();
  }

  // The chart of the reconciler, which lives where its own objects do; null when another tool
  // installs it, or nobody here.
  const estate::Unit* Installed(int environment) const {
    const auto found = std::ranges::find_if(estate_.units, [&](const estate::Unit& unit) {
      return unit.kind == estate::UnitKind::kAddon && !unit.releases.empty() &&
             unit.name_space == reconciler_.name_space &&
             estate::Has(estate::DeliveredBy(unit, estate::Family::kKustomize), environment);
    });
    return found == estate_.units.end() ? nullptr : &*found;
  }

  // Whoever makes a cluster starts its reconciler.
  bool IsStarted(std::size_t environment) const {
    return std::ranges::any_of(estate_.clusters, [&](const estate::Cluster& cluster) {
      return cluster.states[environment].has_value() && !cluster.on_hosts;
    });
  }

  void AddStart() {
    std::string commands;
    for (std::size_t i = 0; i < estate_.environments.size(); ++i) {
      if (estate::Has(reconciler_.presence, static_cast<int>(i)) && !IsStarted(i))
        AddCommands(i, commands);
    }
    if (commands.empty())
      return;
    writer_.Line(
        "The first time somebody starts it, in this folder; from then on it keeps itself as it is");
    writer_.Line(
        "written here. Where the repository is not public, it also needs a secret that opens it.");
    writer_.BlankLine();
    const std::string block = MarkdownBlock("sh", commands);
    for (const std::string_view line : SplitLines(block))
      writer_.Line(line);
  }

  void AddCommands(std::size_t environment, std::string& commands) const {
    const estate::Environment& self = estate_.environments[environment];
    commands += fmt::format("{}# {}\n", commands.empty() ? "" : "\n", self.name);
    if (const estate::Unit* unit = Installed(static_cast<int>(environment)))
      for (const estate::Release& release : unit->releases)
        if (estate::Has(release.presence, static_cast<int>(environment)))
          AddInstall(*unit, release, environment, commands);
    commands += fmt::format("kubectl {} apply --server-side --kustomize {}\n",
                            AccessOption(estate_, environment, self.name, "../", "--context"),
                            estate::OverlayFolder(reconciler_, self));
  }

  void AddInstall(const estate::Unit& unit,
                  const estate::Release& release,
                  std::size_t environment,
                  std::string& commands) const {
    const bool oci = release.repository.starts_with("oci://");
    const std::string& name = estate_.environments[environment].name;
    commands += fmt::format("helm upgrade {} --install {} {} --version {} \\\n",
                            AccessOption(estate_, environment, name, "../", "--kube-context"),
                            release.name,
                            oci ? fmt::format("{}/{}", release.repository, release.chart)
                                : fmt::format("{} --repo {}", release.chart, release.repository),
                            release.version);
    commands += fmt::format("  --namespace {} --create-namespace", release.name_space);
    Arena scratch;
    const estate::Environments shared =
        release.presence & estate::DeliveredBy(unit, estate::Family::kKustomize);
    const std::string file = estate::ValuesFile(unit, release);
    if (estate::CommonValues(release, shared, scratch) != nullptr)
      commands += fmt::format(" \\\n  --values {}/base/{}", estate::UnitFolder(unit), file);
    if (estate::OwnValues(release, shared, static_cast<int>(environment), scratch) != nullptr)
      commands += fmt::format(" \\\n  --values {}/{}",
                              estate::OverlayFolder(unit, estate_.environments[environment]),
                              file);
    commands += "\n";
  }

  const estate::Estate& estate_;
  const estate::Unit& reconciler_;
  Writer writer_;
};

}  // namespace

document::File ReconcilerReadme(const estate::Estate& estate,
                                const estate::Unit& reconciler,
                                const EmitOptions& options) {
  return Readme(estate, reconciler, options).Run();
}

}  // namespace plat::backend::kustomize
