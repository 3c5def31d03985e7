#include <algorithm>

#include <fmt/format.h>

#include "backend/ansible/names.h"
#include "backend/ansible/role.h"
#include "backend/ansible/vars_printer.h"
#include "document/text.h"
#include "estate/layout.h"

// What a person reads and sets: defaults, their specification, the page about the role, and what
// the inventories set.
namespace plat::backend::ansible {

using document::yaml::Writer;
using estate::Node;
using estate::NodeKind;

namespace {

// Returns the type of an argument that all of a variable's values have.
std::string_view TypeOf(const Variable& variable) {
  if (variable.lead == nullptr)
    return "str";
  for (const Node* value : variable.values) {
    if (value != nullptr && value->kind != variable.lead->kind)
      return "raw";
  }
  switch (variable.lead->kind) {
    case NodeKind::kBool:
      return "bool";
    case NodeKind::kInt:
      return "int";
    case NodeKind::kDecimal:
      return "raw";
    case NodeKind::kText:
      return "str";
    case NodeKind::kList:
      return "list";
    case NodeKind::kMap:
      return "dict";
    case NodeKind::kNull:
    case NodeKind::kSecret:
    case NodeKind::kLater:
    case NodeKind::kTemplate:
      return "raw";
  }
  return "raw";
}

// Tells whether an environment sets a variable to something else than the default.
bool IsSetIn(const Variable& variable, std::size_t environment) {
  const Node* value = variable.values[environment];
  return value != nullptr && !estate::Equal(*value, *variable.lead);
}

// Returns a value on one line, as JSON would have it.
std::string OneLine(const Node& node) {
  std::string out;
  switch (node.kind) {
    case NodeKind::kNull:
      return "null";
    case NodeKind::kBool:
      return node.number() != 0 ? "true" : "false";
    case NodeKind::kInt:
      return std::to_string(node.number());
    case NodeKind::kDecimal:
      return std::string(node.text());
    case NodeKind::kList:
      for (const Node* item : node.items())
        out += (out.empty() ? "" : ", ") + OneLine(*item);
      return "[" + out + "]";
    case NodeKind::kMap:
      for (const estate::Entry& entry : node.entries())
        out += fmt::format("{}{}: {}", out.empty() ? "" : ", ", entry.key, OneLine(*entry.value));
      return "{" + out + "}";
    case NodeKind::kText:
    case NodeKind::kSecret:
    case NodeKind::kLater:
    case NodeKind::kTemplate:
      document::yaml::AppendScalar(out, node.text());
      return out;
  }
  return out;
}

// A long value says nothing in a table.
std::string Shortened(const Node& node) {
  constexpr std::size_t kLongest = 100;
  const std::string text = OneLine(node);
  return text.size() <= kLongest ? text : "see `defaults/main.yml`";
}

}  // namespace

std::string Role::What() const {
  switch (unit_.kind) {
    case estate::UnitKind::kApp:
      return fmt::format("Deliver app {}.", unit_.name);
    case estate::UnitKind::kAddon:
      return fmt::format("Deliver add-on {}.", unit_.name);
    case estate::UnitKind::kPlatform:
      return "Deliver what belongs to the platform as a whole.";
    case estate::UnitKind::kReconciler:
      return "Deliver the applications of the reconciler.";
  }
  return {};
}

void Role::BuildDefaults() {
  if (variables_.empty())
    return;
  Writer writer(context_.options.marks);
  BeginFile(writer, unit_.declaration);
  VarsPrinter printer(writer, places_or_null());
  writer.BeginMap();
  bool has_written = false;
  for (const bool differs : {true, false}) {
    bool is_first = true;
    for (const auto& variable : variables_.all()) {
      if (variable->differs != differs || variable->lead == nullptr)
        continue;
      if (is_first && !differs && has_written)
        writer.BlankLine();
      has_written = true;
      if (is_first && differs)
        writer.Comment(fmt::format(
            "Differs by environment: inventory/<environment>/group_vars/all/{}.yml", name_));
      is_first = false;
      printer.Variable(NameOf(*variable), *variable->lead);
    }
  }
  bool is_first_secret = true;
  for (const auto& variable : variables_.all()) {
    if (variable->lead != nullptr || (environments_ & ~variable->environments) != 0)
      continue;
    if (is_first_secret && has_written)
      writer.BlankLine();
    if (is_first_secret)
      writer.Comment("Secrets: inventory/<environment>/secrets.sops.yml");
    is_first_secret = false;
    WriteSecret(writer, *variable);
  }
  writer.EndMap();
  Add("defaults/main.yml", writer);
}

void Role::BuildArguments() {
  Writer writer(context_.options.marks);
  BeginFile(writer, unit_.declaration);
  VarsPrinter printer(writer, nullptr);
  writer.BeginMap();
  writer.Key("argument_specs");
  writer.BeginMap();
  writer.Key("main");
  writer.BeginMap();
  Prose(writer, "short_description", What());
  writer.Key("options");
  writer.BeginMap();
  for (const auto& variable : variables_.all()) {
    writer.Key(NameOf(*variable));
    writer.BeginMap();
    const std::string_view type = TypeOf(*variable);
    writer.Field("type", type);
    if (variable->lead == nullptr) {
      writer.Key("no_log");
      writer.Boolean(true);
    } else if (type != "dict" && type != "list" && type != "raw") {
      printer.Variable("default", *variable->lead);
    }
    Prose(writer, "description", variable->description);
    writer.EndMap();
  }
  writer.EndMap();
  writer.EndMap();
  writer.EndMap();
  writer.EndMap();
  Add("meta/argument_specs.yml", writer);
}

void Role::BuildMeta() {
  Writer writer(context_.options.marks);
  BeginFile(writer, unit_.declaration);
  writer.BeginMap();
  writer.Key("galaxy_info");
  writer.BeginMap();
  writer.Field("author", context_.estate.platform);
  Prose(writer, "description", What());
  writer.Field("license", "Apache-2.0");
  writer.Field("min_ansible_version", "2.16");
  writer.EndMap();
  writer.Key("dependencies");
  writer.BeginList();
  writer.EndList();
  writer.EndMap();
  Add("meta/main.yml", writer);
}

void Role::BuildReadme() {
  using document::text::Markdown;
  using document::text::MarkdownCode;
  document::text::Writer writer(context_.options.marks);
  writer.Line(fmt::format("<!-- {} -->", estate::Header(unit_.declaration)));
  writer.BlankLine();
  writer.Line("# " + Markdown(name_));
  writer.BlankLine();
  writer.Line(What());
  writer.BlankLine();
  writer.Line(document::text::MarkdownBlock(
      "sh",
      fmt::format(
          "ansible-playbook -i inventory/{} site.yml --tags "
          "{}",
          context_.estate.environments[static_cast<std::size_t>(estate::Earliest(environments_))]
              .name,
          name_)));
  writer.BlankLine();
  if (!variables_.empty()) {
    const std::vector<std::string> head = {"Variable", "Default", "Description"};
    std::vector<std::vector<std::string>> rows;
    for (const auto& variable : variables_.all())
      rows.push_back(
          {MarkdownCode(NameOf(*variable)),
           variable->lead == nullptr ? "a secret" : MarkdownCode(Shortened(*variable->lead)),
           Markdown(variable->description)});
    writer.Line(document::text::MarkdownTable(head, rows));
  }
  Add("README.md", writer.Take());
}

// Tells whether a secret is needed in that environment, and not in all of the role's.
bool Role::IsSecretOf(const Variable& variable, std::size_t environment) const {
  return variable.kind == VariableKind::kSecret && (environments_ & ~variable.environments) != 0 &&
         estate::Has(variable.environments, static_cast<int>(environment));
}

void Role::WriteSecret(Writer& writer, const Variable& variable) const {
  const std::string name = NameOf(variable);
  writer.Field(name, fmt::format("{{{{ platform_secrets['{}'] }}}}", name));
}

void Role::BuildGroupVars() {
  for (std::size_t i = 0; i < context_.estate.environments.size(); ++i) {
    const bool is_set = std::ranges::any_of(variables_.all(), [&](const auto& variable) {
      return IsSetIn(*variable, i) || IsSecretOf(*variable, i);
    });
    if (!is_set)
      continue;
    Writer writer(context_.options.marks);
    BeginFile(writer, unit_.declaration);
    VarsPrinter printer(writer, places_or_null());
    writer.BeginMap();
    for (const auto& variable : variables_.all()) {
      if (IsSetIn(*variable, i))
        printer.Variable(NameOf(*variable), *variable->values[i]);
    }
    for (const auto& variable : variables_.all()) {
      if (IsSecretOf(*variable, i))
        WriteSecret(writer, *variable);
    }
    writer.EndMap();
    files.emplace_back(
        context_.options.folder + GroupVarsPath(context_.estate.environments[i], name_),
        document::MakeFile(writer.Take(), unit_.declaration));
  }
}

}  // namespace plat::backend::ansible
