#include "backend/hand_over.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "backend/registry.h"
#include "backend/script.h"
#include "base/check.h"
#include "base/text.h"
#include "document/text.h"
#include "estate/layout.h"

namespace plat::backend {
namespace {

using document::text::MarkdownBlock;
using document::text::MarkdownCode;
using document::text::Writer;
using estate::Family;

// Returns an object as kubectl takes it: `deployment.apps/web`.
std::string Spelled(const estate::Object& object) {
  std::string kind(object.kind);
  for (char& letter : kind) {
    if (letter >= 'A' && letter <= 'Z')
      letter = static_cast<char>(letter - 'A' + 'a');
  }
  const std::size_t slash = object.api_version.find('/');
  if (slash != std::string_view::npos)
    kind.append(".").append(object.api_version.substr(0, slash));
  return fmt::format("{}/{}", kind, object.name);
}

// The page, environment by environment.
class Page {
 public:
  Page(const estate::Estate& estate, const EmitOptions& options)
      : estate_(estate), writer_(options.marks) {}

  std::optional<document::File> Run() {
    for (std::size_t i = 0; i < estate_.environments.size(); ++i)
      AddEnvironment(static_cast<int>(i));
    if (!begun_)
      return std::nullopt;
    return document::MakeFile(writer_.Take(), estate_.declaration);
  }

 private:
  using Moves = std::map<std::pair<Family, Family>, std::vector<const estate::Unit*>>;

  void AddEnvironment(int environment) {
    Moves moves;
    for (const estate::Unit& unit : estate_.units) {
      const auto from = estate::FormerFamily(unit, environment);
      if (from && estate::Has(unit.presence, environment))
        moves[{*from, unit.family[static_cast<std::size_t>(environment)]}].push_back(&unit);
    }
    for (const auto& [families, units] : moves) {
      Begin();
      AddMove(families.first, families.second, units, environment);
    }
  }

  void Begin() {
    if (begun_)
      return;
    begun_ = true;
    writer_.Line(fmt::format("<!-- {} -->", estate::Header(estate_.declaration)));
    writer_.BlankLine();
    writer_.Line("# What changes hands");
    writer_.BlankLine();
    writer_.Line(
        "The objects stay what they are; another tool delivers them. Claims and namespaces are "
        "kept");
    writer_.Line(
        "by every tool, whatever happens. When an environment is done, take `moved_from` out of "
        "the");
    writer_.Line("source for it.");
  }

  void AddMove(Family from,
               Family to,
               const std::vector<const estate::Unit*>& units,
               int environment) {
    const Backend* before = FindBackend(from);
    const Backend* after = FindBackend(to);
    PLAT_CHECK(before != nullptr && after != nullptr);
    writer_.BlankLine();
    writer_.Line(fmt::format("## {}: from {} to {}",
                             estate_.environments[static_cast<std::size_t>(environment)].name,
                             before->title(),
                             after->title()));
    std::vector<Step> steps;
    std::vector<std::string> names;
    for (const estate::Unit* unit : units) {
      names.push_back(MarkdownCode(unit->name));
      const HandOver moved{estate_, *unit, environment};
      for (Step& step : before->LetGo(moved))
        Join(std::move(step), steps);
      for (Step& step : after->TakeOver(moved))
        Join(std::move(step), steps);
    }
    writer_.BlankLine();
    writer_.Line(JoinWords(names, "and") + ".");
    AddSteps(steps);
  }

  // Many units are handed over in the same steps, each with its own commands.
  static void Join(Step step, std::vector<Step>& steps) {
    const auto same = std::ranges::find(steps, step.text, &Step::text);
    if (same == steps.end()) {
      steps.push_back(std::move(step));
      return;
    }
    for (std::string& command : step.commands) {
      if (std::ranges::find(same->commands, command) == same->commands.end())
        same->commands.push_back(std::move(command));
    }
  }

  void AddSteps(const std::vector<Step>& steps) {
    for (std::size_t i = 0; i < steps.size(); ++i) {
      writer_.BlankLine();
      writer_.Line(fmt::format("{}. {}", i + 1, steps[i].text));
      if (steps[i].commands.empty())
        continue;
      std::string commands;
      for (const std::string& command : steps[i].commands)
        commands += command + "\n";
      writer_.BlankLine();
      const std::string block = MarkdownBlock("sh", commands);
      for (const std::string_view line : SplitLines(block))
        writer_.Line(line.empty() ? std::string() : fmt::format("   {}", line));
    }
  }

  const estate::Estate& estate_;
  Writer writer_;
  bool begun_ = false;
};

}  // namespace

std::optional<document::File> HandOverPage(const estate::Estate& estate,
                                           const EmitOptions& options) {
  return Page(estate, options).Run();
}

const estate::Environment& EnvironmentOf(const HandOver& moved) {
  return moved.estate.environments[static_cast<std::size_t>(moved.environment)];
}

bool DeliversIn(const HandOver& moved, Family family) {
  return std::ranges::any_of(moved.estate.units, [&](const estate::Unit& unit) {
    return estate::Has(estate::DeliveredBy(unit, family), moved.environment);
  });
}

namespace {

// The command of kubectl for the cluster of the environment, called in the folder of the output.
std::string Kubectl(const HandOver& moved) {
  return fmt::format("kubectl {}",
                     AccessOption(moved.estate,
                                  static_cast<std::size_t>(moved.environment),
                                  EnvironmentOf(moved).name,
                                  "",
                                  "--context"));
}

}  // namespace

std::vector<std::string> AnnotateCommands(const HandOver& moved, std::string_view annotation) {
  std::map<std::string_view, std::vector<std::string>> by_namespace;
  for (const estate::Object& object : moved.unit.objects) {
    if (estate::Has(object.presence, moved.environment))
      by_namespace[object.name_space].push_back(Spelled(object));
  }
  std::vector<std::string> commands;
  for (const auto& [name_space, objects] : by_namespace) {
    std::string command = Kubectl(moved) + " annotate --overwrite";
    if (!name_space.empty())
      command += fmt::format(" --namespace {}", name_space);
    for (const std::string& object : objects)
      command += fmt::format(" \\\n  {}", object);
    commands.push_back(fmt::format("{} \\\n  {}", command, annotation));
  }
  return commands;
}

std::vector<std::string> ForgetCommands(const HandOver& moved) {
  std::vector<std::string> commands;
  for (const estate::Release& release : moved.unit.releases) {
    if (estate::Has(release.presence, moved.environment))
      commands.push_back(
          fmt::format("{} delete secret --namespace {} --selector owner=helm,name={}",
                      Kubectl(moved),
                      release.name_space,
                      release.name));
  }
  return commands;
}

std::vector<Step> ForgetReleases(const HandOver& moved) {
  const Family now = moved.unit.family[static_cast<std::size_t>(moved.environment)];
  std::vector<std::string> commands = ForgetCommands(moved);
  if (now != Family::kKustomize || commands.empty())
    return {};
  return {Step{"Let Helm forget the releases; what they made stays:", std::move(commands)}};
}

}  // namespace plat::backend
