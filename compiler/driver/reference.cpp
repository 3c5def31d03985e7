#include "driver/reference.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include <fmt/format.h>

#include "driver/compile.h"
#include "ir/kinds.h"
#include "schema/embedded_files.h"
#include "source/memory_file_system.h"

namespace plat::driver {
namespace {

using schema::Field;
using schema::RecordType;
using schema::Type;

// Puts code between ticks; in a table or not, it is never broken.
std::string Ticks(std::string_view text) {
  return fmt::format("`{}`", text);
}

// Everything that has a page.
class Book {
 public:
  Book() {
    for (const ir::Kind& kind : ir::Kinds())
      AddRecord(*kind.record(types_));
    ReadLibrary();
  }

  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const RecordType* record : order_)
      names.push_back(record->name());
    for (const auto& [name, component] : components_)
      names.push_back(name);
    return names;
  }

  std::optional<std::string> Page(std::string_view name) const {
    if (const auto found = records_.find(name); found != records_.end())
      return RecordPage(*found->second);
    if (const auto found = components_.find(name); found != components_.end())
      return ComponentPage(*found->second);
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos)
      return std::nullopt;
    return FieldPage(name.substr(0, dot), name.substr(dot + 1));
  }

  std::string All() const {
    std::string text =
        "# Reference\n\n"
        "What each kind takes, and the components of the standard library. `plat explain NAME` "
        "prints a page of it: `plat explain app`, `plat explain app.replicas`. This file is what "
        "`plat explain all` prints.\n";
    for (const RecordType* record : order_)
      text += "\n#" + RecordPage(*record);
    for (const auto& [name, component] : components_)
      text += "\n#" + ComponentPage(*component);
    return text;
  }

 private:
  // Adds a record and all that its fields hold, depth first.
  void AddRecord(const RecordType& record) {
    if (!records_.emplace(record.name(), &record).second)
      return;
    order_.push_back(&record);
    for (const Field& field : record.fields())
      AddType(*field.type);
  }

  void AddType(const Type& type) {
    if (type.record != nullptr)
      AddRecord(*type.record);
    if (type.element != nullptr)
      AddType(*type.element);
    for (const Type* alternative : type.alternatives)
      AddType(*alternative);
  }

  // Checks a program that uses every component, for what the checker then knows of them.
  void ReadLibrary() {
    std::string program = "environment reference { domain = \"example.org\" }\n";
    const auto listed = schema::StandardLibrary().List("");
    if (const auto* entries = std::get_if<std::vector<source::Entry>>(&listed)) {
      for (const source::Entry& entry : *entries) {
        if (entry.kind == source::EntryKind::kDirectory)
          program += fmt::format("use {}\n", entry.name);
      }
    }
    const source::MemoryFileSystem project({{"main.plat", program}});
    library_ = Compile({.project = &project, .last = Stage::kCheck});
    for (const sema::Component& component : library_.program->components) {
      if (component.module != nullptr && component.module->library && component.extends == nullptr)
        components_.emplace(component.name, &component);
    }
  }

  // Returns the default as it is written, or nothing.
  std::string DefaultOf(const Field& field) const {
    if (!field.default_text.empty())
      return field.default_text;
    if (!field.span.valid())
      return {};
    const std::string_view text = library_.sources().Get(field.span.file).text();
    std::string_view line = text.substr(field.span.begin);
    line = line.substr(0, line.find('\n'));
    const std::size_t equals = line.find(" = ");
    if (equals == std::string_view::npos)
      return {};
    std::string_view value = line.substr(equals + 3);
    while (value.ends_with(' '))
      value.remove_suffix(1);
    return value.ends_with('{') || value.ends_with('[') ? std::string() : std::string(value);
  }

  std::string Row(const Field& field) const {
    const std::string_view label = field.form == schema::Form::kKeyed ? " LABEL" : "";
    std::string row =
        fmt::format("- {}: {}", Ticks(field.name + std::string(label)), Ticks(field.type->Spell()));
    if (field.required)
      row += ", required";
    else if (const std::string value = DefaultOf(field); !value.empty())
      row += fmt::format(", default {}", Ticks(value));
    return fmt::format("{}. {}\n", row, field.doc);
  }

  std::string RecordPage(const RecordType& record) const {
    std::string text = fmt::format("# {}\n\n{}\n", record.name(), record.doc());
    if (!record.fields().empty())
      text += "\n";
    for (const Field& field : record.fields())
      text += Row(field);
    return text;
  }

  std::string ComponentPage(const sema::Component& component) const {
    std::string text = fmt::format("# use {}\n\n{}\n", component.name, component.doc);
    if (component.parameters != nullptr && !component.parameters->fields().empty()) {
      text += "\n";
      for (const Field& field : component.parameters->fields())
        text += Row(field);
    }
    for (const sema::Component* extension : library_.program->extensions) {
      if (extension->extends != &component)
        continue;
      text += fmt::format("\nWhere it is used, {} may say:\n\n", Ticks(extension->kind->name));
      for (const Field& field : extension->parameters->fields())
        text += Row(field);
    }
    return text;
  }

  std::optional<std::string> FieldPage(std::string_view owner, std::string_view name) const {
    const RecordType* record = nullptr;
    if (const auto found = records_.find(owner); found != records_.end())
      record = found->second;
    else if (const auto other = components_.find(owner); other != components_.end())
      record = other->second->parameters;
    const Field* field = record == nullptr ? nullptr : record->Find(name);
    if (field == nullptr)
      return std::nullopt;
    std::string text = Row(*field);
    if (field->type->record != nullptr)
      text += "\n" + RecordPage(*field->type->record);
    return text;
  }

  schema::TypeTable types_;
  std::map<std::string, const RecordType*, std::less<>> records_;
  std::vector<const RecordType*> order_;
  CompileResult library_;
  std::map<std::string, const sema::Component*, std::less<>> components_;
};

}  // namespace

std::optional<std::string> ReferencePage(std::string_view name) {
  return Book().Page(name);
}

std::vector<std::string> ReferenceNames() {
  return Book().Names();
}

std::string Reference() {
  return Book().All();
}

}  // namespace plat::driver
