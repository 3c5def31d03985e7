#include "estate/print.h"

#include <fmt/format.h>

#include "base/text.h"
#include "document/yaml.h"
#include "estate/layout.h"

namespace plat::estate {
namespace {

std::string Names(Environments set, const std::vector<Environment>& environments) {
  std::string names;
  for (std::size_t i = 0; i < environments.size(); ++i) {
    if (Has(set, static_cast<int>(i)))
      names += (names.empty() ? "" : " ") + environments[i].name;
  }
  return names;
}

void AppendScalar(std::string& out, const Node& node) {
  switch (node.kind) {
    case NodeKind::kNull:
      out += "null";
      return;
    case NodeKind::kBool:
      out += node.number() != 0 ? "true" : "false";
      return;
    case NodeKind::kInt:
      out += fmt::format("{}", node.number());
      return;
    case NodeKind::kDecimal:
      out += node.text();
      return;
    case NodeKind::kText:
      document::yaml::AppendScalar(out, node.text());
      return;
    case NodeKind::kSecret:
      out += fmt::format("secret({}, {})", node.secret().index, node.text());
      return;
    case NodeKind::kLater:
      out += fmt::format("later({}, {})", node.stage(), node.text());
      return;
    case NodeKind::kTemplate:
    case NodeKind::kList:
    case NodeKind::kMap:
      return;
  }
}

// Prints on one line what may stand on one line within a choice.
void AppendFlow(std::string& out, const Node& node) {
  switch (node.kind) {
    case NodeKind::kTemplate:
    case NodeKind::kList: {
      out += node.kind == NodeKind::kList ? "[" : "text(";
      std::string_view separator;
      for (const Node* item : node.items()) {
        out += separator;
        AppendFlow(out, *item);
        separator = ", ";
      }
      out += node.kind == NodeKind::kList ? "]" : ")";
      return;
    }
    case NodeKind::kMap: {
      out += "{";
      std::string_view separator = " ";
      for (const Entry& entry : node.entries()) {
        out += separator;
        out += entry.key;
        out += ": ";
        AppendFlow(out, *entry.value);
        separator = ", ";
      }
      out += node.entries().empty() ? "}" : " }";
      return;
    }
    case NodeKind::kNull:
    case NodeKind::kBool:
    case NodeKind::kInt:
    case NodeKind::kDecimal:
    case NodeKind::kText:
    case NodeKind::kSecret:
    case NodeKind::kLater:
      AppendScalar(out, node);
      return;
  }
}

// Prints trees with one entry a line, two spaces for each level.
class Printer {
 public:
  explicit Printer(const std::vector<Environment>& environments) : environments_(environments) {}

  void Plain(const Node& node, int level) {
    if (node.note != nullptr && !node.note->field.empty())
      out_ += fmt::format(" <{}>", node.note->field);
    if (node.controlled())
      out_ += " (controlled)";
    if (node.kind == NodeKind::kMap && !node.entries().empty()) {
      for (const Entry& entry : node.entries()) {
        Line(level, entry.key);
        Plain(*entry.value, level + 1);
      }
    } else if (node.kind == NodeKind::kList && !node.items().empty()) {
      for (const Node* item : node.items()) {
        Line(level, "-");
        Plain(*item, level + 1);
      }
    } else {
      out_ += ' ';
      AppendFlow(out_, node);
    }
  }

  void Joined(const Factored& factored, Environments owner, int level) {
    if (factored.presence != owner)
      out_ += fmt::format(" (only {})", Names(factored.presence, environments_));
    switch (factored.kind) {
      case FactoredKind::kConstant:
        Plain(*factored.constant, level);
        return;
      case FactoredKind::kChoice:
        Choice(factored);
        return;
      case FactoredKind::kMap:
        for (const FactoredEntry& entry : factored.entries) {
          Line(level, entry.key);
          Joined(*entry.value, factored.presence, level + 1);
        }
        return;
      case FactoredKind::kList:
        for (const Factored* item : factored.items) {
          Line(level,
               factored.merge_key.empty() ? "-" : fmt::format("- by {}", factored.merge_key));
          Joined(*item, factored.presence, level + 1);
        }
        return;
    }
  }

  void Line(int level, std::string_view text) {
    out_ += '\n';
    out_.append(static_cast<std::size_t>(level) * 2, ' ');
    out_ += text;
  }
  std::string Take() {
    if (!out_.empty() && (out_.front() == '\n' || out_.front() == ' '))
      out_.erase(0, 1);
    out_ += '\n';
    return std::move(out_);
  }

 private:
  void Choice(const Factored& factored) {
    std::string_view separator = " ";
    for (const Variant& variant : factored.variants) {
      out_ += separator;
      out_ += Names(variant.environments, environments_) + ": ";
      AppendFlow(out_, *variant.value);
      separator = " | ";
    }
  }

  const std::vector<Environment>& environments_;
  std::string out_;
};

std::string_view Spell(UnitKind kind) {
  switch (kind) {
    case UnitKind::kApp:
      return "app";
    case UnitKind::kAddon:
      return "addon";
    case UnitKind::kPlatform:
      return "platform";
    case UnitKind::kReconciler:
      return "reconciler";
  }
  return {};
}

std::string_view Spell(Readiness readiness) {
  switch (readiness) {
    case Readiness::kExists:
      return "exists";
    case Readiness::kEstablished:
      return "established";
    case Readiness::kWebhookReady:
      return "webhook ready";
    case Readiness::kSecretPresent:
      return "secret present";
    case Readiness::kHealthy:
      return "healthy";
  }
  return {};
}

std::string Owners(const Estate& estate, const Unit& unit) {
  std::string owners;
  for (std::size_t i = 0; i < estate.environments.size(); ++i) {
    if (Has(unit.presence, static_cast<int>(i)))
      owners += fmt::format(" {}={}", estate.environments[i].name, estate::Spell(unit.family[i]));
  }
  return owners;
}

void PrintUnit(Printer& printer, const Estate& estate, const Unit& unit) {
  printer.Line(
      0,
      fmt::format("{} {} wave {}{}", Spell(unit.kind), unit.name, unit.wave, Owners(estate, unit)));
  for (const Need& need : unit.needs)
    printer.Line(1,
                 fmt::format("needs {} {}", estate.units[need.unit].name, Spell(need.readiness)));
  for (const Object& object : unit.objects) {
    const std::string_view slash = object.name_space.empty() ? "" : "/";
    printer.Line(1,
                 fmt::format("object {} {} {}{}{}",
                             object.api_version,
                             object.kind,
                             object.name_space,
                             slash,
                             object.name));
    printer.Joined(*object.tree, unit.presence, 2);
  }
  for (const Release& release : unit.releases) {
    printer.Line(1,
                 fmt::format("release {} in {}: {} {} from {}",
                             release.name,
                             release.name_space,
                             release.chart,
                             release.version,
                             release.repository));
    if (release.values != nullptr)
      printer.Joined(*release.values, unit.presence, 2);
  }
}

void PrintCluster(Printer& printer, const Estate& estate, const Cluster& cluster) {
  printer.Line(0, fmt::format("cluster {} on {}", cluster.name, cluster.provider));
  for (std::size_t i = 0; i < cluster.states.size(); ++i) {
    if (!cluster.states[i])
      continue;
    const ClusterState& state = *cluster.states[i];
    printer.Line(1,
                 fmt::format("in {}: kubernetes {} as {}",
                             estate.environments[i].name,
                             state.kubernetes,
                             state.distribution_version));
    for (const MachinePool& pool : state.cloud.pools)
      printer.Line(2,
                   fmt::format("pool {} of {}: {} to {} {}",
                               pool.name,
                               pool.size,
                               pool.least,
                               pool.most,
                               plat::Join(pool.labels, " ")));
    for (const Machine& machine : state.machines)
      printer.Line(
          2, fmt::format("{} {}", machine.control_plane ? "server" : "machine", machine.name));
  }
}

}  // namespace

std::string SpellScalar(const Node& node) {
  if (node.kind == NodeKind::kInt)
    return fmt::format("{}", node.number());
  if (node.kind == NodeKind::kBool)
    return node.number() != 0 ? "true" : "false";
  return std::string(node.text());
}

std::string Print(const Node& node) {
  const std::vector<Environment> none;
  Printer printer(none);
  printer.Plain(node, 0);
  return printer.Take();
}

std::string Print(const Factored& factored, const std::vector<Environment>& environments) {
  Printer printer(environments);
  printer.Joined(factored, factored.presence, 0);
  return printer.Take();
}

std::string Print(const Estate& estate) {
  Printer printer(estate.environments);
  printer.Line(0, fmt::format("platform {}", estate.platform));
  for (const Environment& environment : estate.environments) {
    printer.Line(0,
                 fmt::format("environment {}{}",
                             environment.name,
                             environment.protected_environment ? " protected" : ""));
  }
  for (const Unit& unit : estate.units)
    PrintUnit(printer, estate, unit);
  for (const Cluster& cluster : estate.clusters)
    PrintCluster(printer, estate, cluster);
  for (const HandMadeSecret& secret : estate.hand_made)
    printer.Line(0,
                 fmt::format("secret {}/{} {}, for {} ({})",
                             secret.name_space,
                             secret.name,
                             secret.encrypted ? "encrypted" : "by hand",
                             fmt::join(secret.users, " "),
                             Names(secret.presence, estate.environments)));
  for (const File& file : estate.files)
    printer.Line(0, fmt::format("file {}", file.path));
  return printer.Take();
}

}  // namespace plat::estate
