#include <algorithm>

#include <fmt/format.h>

#include "backend/opentofu/check_schema.h"
#include "backend/opentofu/scripts.h"
#include "backend/view.h"
#include "base/text.h"
#include "document/text.h"
#include "estate/layout.h"

namespace plat::backend::opentofu {

using document::text::Markdown;
using document::text::MarkdownCode;
using document::text::Writer;

namespace {

// Returns the expression as it is printed behind an attribute.
std::string Spell(const hcl::Expression& expression) {
  hcl::File file;
  file.body.Set("x", expression);
  const std::string text = hcl::Print(file).bytes;
  const std::string_view value = Trim(std::string_view(text).substr(text.find('=') + 1));
  // A table's cell is one line.
  std::string line;
  for (const char c : value) {
    const bool is_space = IsSpace(c);
    if (!is_space || (!line.empty() && line.back() != ' '))
      line += is_space ? ' ' : c;
  }
  return line;
}

const hcl::Expression* FindAttribute(const hcl::Body& body, std::string_view name) {
  for (const hcl::Item& item : body.items) {
    const auto* attribute = std::get_if<hcl::Attribute>(&item);
    if (attribute != nullptr && attribute->name == name)
      return &attribute->value;
  }
  return nullptr;
}

std::string TextAt(const hcl::Body& body, std::string_view name) {
  const hcl::Expression* value = FindAttribute(body, name);
  const auto* text = value == nullptr ? nullptr : std::get_if<hcl::String>(&value->node);
  return text == nullptr ? std::string() : text->text;
}

void AddInputs(Writer& writer, const hcl::Body& variables) {
  const std::vector<std::string> head = {"Variable", "Type", "Default", "Description"};
  std::vector<std::vector<std::string>> rows;
  for (const hcl::Item& item : variables.items) {
    const auto* block = std::get_if<Box<hcl::Block>>(&item);
    if (block == nullptr)
      continue;
    const hcl::Body& body = (*block)->body;
    const hcl::Expression* type = FindAttribute(body, "type");
    const hcl::Expression* fallback = FindAttribute(body, "default");
    rows.push_back({MarkdownCode((*block)->labels.at(0)),
                    type == nullptr ? "" : MarkdownCode(Spell(*type)),
                    fallback == nullptr ? "required" : MarkdownCode(Spell(*fallback)),
                    Markdown(TextAt(body, "description"))});
  }
  writer.Line("## Variables");
  writer.BlankLine();
  writer.Line(document::text::MarkdownTable(head, rows));
  writer.BlankLine();
}

void AddOutputs(Writer& writer, const hcl::Body& outputs) {
  const std::vector<std::string> head = {"Output", "Sensitive", "Description"};
  std::vector<std::vector<std::string>> rows;
  for (const hcl::Item& item : outputs.items) {
    const auto* block = std::get_if<Box<hcl::Block>>(&item);
    if (block == nullptr)
      continue;
    const hcl::Body& body = (*block)->body;
    rows.push_back({MarkdownCode((*block)->labels.at(0)),
                    FindAttribute(body, "sensitive") == nullptr ? "no" : "yes",
                    Markdown(TextAt(body, "description"))});
  }
  writer.Line("## Outputs");
  writer.BlankLine();
  writer.Line(document::text::MarkdownTable(head, rows));
  writer.BlankLine();
}

std::string_view WhatIn(Stage stage) {
  switch (stage) {
    case Stage::kCluster:
      return "Machines become a cluster; its access files are written.";
    case Stage::kPlatform:
      return "Add-ons: their charts, and objects of the kinds that every cluster knows.";
    case Stage::kApps:
      return "Apps, and objects of the kinds that those charts define.";
  }
  return {};
}

void AddStages(Writer& writer, const EmitContext& context, const StagesByEnvironment& stages) {
  writer.Line("## Roots");
  writer.BlankLine();
  const std::vector<std::string> head = {"Root", "What it applies"};
  std::vector<std::vector<std::string>> rows;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    for (const Stage stage : stages[i])
      rows.push_back({MarkdownCode(RootOf(context.estate.environments[i], stage)),
                      std::string(WhatIn(stage))});
  }
  writer.Line(document::text::MarkdownTable(head, rows));
  writer.BlankLine();
}

// Says where the values of secrets come from, where OpenTofu writes some.
void AddSecrets(Writer& writer, const estate::Estate& estate) {
  const bool writes = std::ranges::any_of(estate.units, [](const estate::Unit& unit) {
    const estate::Environments delivered = estate::DeliveredBy(unit, estate::Family::kOpenTofu);
    const auto holds = [&](const std::vector<const estate::Node*>& nodes) {
      for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (nodes[i] != nullptr && estate::Has(delivered, static_cast<int>(i)) &&
            HoldsSecret(*nodes[i]))
          return true;
      }
      return false;
    };
    return std::ranges::any_of(unit.objects, holds, &estate::Object::plain) ||
           std::ranges::any_of(unit.releases, holds, &estate::Release::plain_values);
  });
  if (!writes)
    return;
  writer.Line("## Secrets");
  writer.BlankLine();
  writer.Line(
      "Values of secrets are ephemeral variables: OpenTofu writes them, and keeps them in no");
  writer.Line(
      "state and no plan. `TF_VAR_NAME` in the environment sets one; from a file that SOPS has");
  writer.Line("encrypted, all are set at once:");
  writer.BlankLine();
  writer.Line(document::text::MarkdownBlock(
      "sh", "sops exec-env secrets/ENVIRONMENT.env './up ENVIRONMENT'"));
  writer.BlankLine();
  writer.Line("Raise `secrets_revision` when a value changed, so that it is written again.");
  writer.BlankLine();
}

void AddValidations(Writer& writer,
                    const EmitContext& context,
                    const std::vector<ClusterModuleUse>& uses) {
  const std::vector<std::string> head = {"Command", "Shows"};
  std::vector<std::vector<std::string>> rows;
  for (std::size_t i = 0; i < context.estate.environments.size(); ++i) {
    for (const ClusterModuleUse& use : uses) {
      for (const estate::Cluster* cluster : use.clusters) {
        if (!cluster->states[i])
          continue;
        const std::string& name = context.estate.environments[i].name;
        for (const provider::Validation& validation : use.provider->Validations(
                 *cluster, static_cast<int>(i), PathsOf(context.estate, *cluster, name)))
          rows.push_back({MarkdownCode(validation.command), validation.expected});
      }
    }
  }
  if (rows.empty())
    return;
  writer.Line("## Does it work?");
  writer.BlankLine();
  writer.Line(document::text::MarkdownTable(head, rows));
  writer.BlankLine();
}

void AddHeader(Writer& writer, std::string_view declaration) {
  writer.Line(fmt::format("<!-- {} -->", estate::Header(declaration)));
  writer.BlankLine();
}

}  // namespace

document::File FolderReadme(const EmitContext& context,
                            const StagesByEnvironment& stages,
                            const std::vector<ClusterModuleUse>& uses,
                            const std::vector<FacilityModuleUse>& facilities) {
  Writer writer(context.options.marks);
  AddHeader(writer, context.estate.declaration);
  writer.Line(fmt::format("# {} with OpenTofu", Markdown(context.estate.platform)));
  writer.BlankLine();
  writer.Line(
      "`./up ENVIRONMENT` applies the roots of an environment in order. Each shows its plan");
  writer.Line("and asks; `./up ENVIRONMENT -auto-approve` does not ask.");
  writer.BlankLine();
  AddStages(writer, context, stages);
  AddSecrets(writer, context.estate);
  if (!uses.empty()) {
    writer.Line("## Clusters");
    writer.BlankLine();
    for (const ClusterModuleUse& use : uses) {
      for (const std::string& paragraph : use.module.notes) {
        writer.Line(paragraph);
        writer.BlankLine();
      }
    }
    if (std::any_of(uses.begin(), uses.end(), [](const ClusterModuleUse& use) {
          return !use.module.access.empty();
        })) {
      writer.Line("The access files are readable by their owner only, and Git ignores them.");
      writer.BlankLine();
    }
  }
  if (!facilities.empty()) {
    writer.Line("## Beside the clusters");
    writer.BlankLine();
    for (const FacilityModuleUse& use : facilities) {
      for (const std::string& paragraph : use.module.notes) {
        writer.Line(paragraph);
        writer.BlankLine();
      }
    }
  }
  AddValidations(writer, context, uses);
  return document::MakeFile(writer.Take(), context.estate.declaration);
}

document::File ModuleReadme(const EmitContext& context, const provider::Module& module) {
  Writer writer(context.options.marks);
  AddHeader(writer, context.estate.declaration);
  writer.Line("# " + module.folder);
  writer.BlankLine();
  writer.Line(module.purpose + " The roots of the environments call it.");
  writer.BlankLine();
  AddInputs(writer, module.variables);
  AddOutputs(writer, module.outputs);
  return document::MakeFile(writer.Take(), context.estate.declaration);
}

}  // namespace plat::backend::opentofu
