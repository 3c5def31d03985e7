#pragma once

#include <map>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/arena.h"
#include "diagnostic/sink.h"
#include "estate/node.h"
#include "ir/index.h"
#include "ir/query.h"
#include "lower/lower.h"

namespace plat::lower {

using estate::MapBuilder;
using estate::Node;
using estate::Note;
using estate::NoteType;
using ir::Addon;
using ir::App;
using ir::Entity;
using ir::EntityId;
using schema::Value;
using schema::ValueKind;

// What the metadata of an object says.
struct Metadata {
  std::string_view name;
  // Empty for objects of the cluster.
  std::string_view name_space;
  // May be null.
  const Node* labels = nullptr;
  const Node* annotations = nullptr;
};

// What is known of a resource of the cluster's API.
struct Resource {
  std::string_view group;
  bool namespaced = true;
};

// One environment while it is lowered, and what every part of lowering makes nodes with.
class Context {
 public:
  Context(const ir::Program& program,
          const ir::Platform& platform,
          const Inputs& inputs,
          Arena& arena,
          Sink& sink);

  const ir::Program& program() const { return program_; }
  const ir::Platform& platform() const { return platform_; }
  const ir::Index& index() const { return index_; }
  const Inputs& inputs() const { return inputs_; }
  Arena& arena() { return arena_; }
  estate::NodeMaker& make() { return make_; }
  std::string_view environment_name() const;

  // Reports a finding in this environment.
  diagnostic::Report Report(diagnostic::Message message, Span span) {
    diagnostic::Report report = sink_.Add(std::move(message), span);
    report.In(diagnostic::EnvironmentMask{1} << static_cast<unsigned>(platform_.environment));
    return report;
  }

  // Returns formatted text that lives as long as the estate.
  template <class... Args>
  std::string_view Format(fmt::format_string<Args...> format, Args&&... args) {
    return arena_.Copy(std::string_view(fmt::format(format, std::forward<Args>(args)...)));
  }
  // Returns a text as a node; `text` must live as long as the estate.
  const Node* Text(std::string_view text, Span span = {}, const Note* note = nullptr) {
    return make_.Text(text, span, note);
  }
  const Note* MakeNote(std::string_view field,
                       std::string_view description,
                       NoteType type = NoteType::kPlain) {
    return arena_.New<Note>(Note{.field = field, .description = description, .type = type});
  }
  // Returns the note of a value that an operator may override.
  const Note* MakeOpenNote(std::string_view field,
                           std::string_view description,
                           NoteType type = NoteType::kPlain) {
    return arena_.New<Note>(
        Note{.field = field, .description = description, .overridable = true, .type = type});
  }
  // Returns the node with a comment above it; the node itself when there is none to add.
  const Node* Commented(const Node* node, std::string_view comment);
  MapBuilder Map(Span span = {}) { return MapBuilder(arena_, span); }
  const Node* List(const std::vector<const Node*>& items) { return make_.List(items); }
  // Returns a map of one entry.
  const Node* One(std::string_view key, const Node* value) {
    return Map().Set(key, value).Finish();
  }

  // Returns the label that everything of the platform has.
  const Node* PartOf();
  // Returns the labels that select the pods of an app, or of one of its workloads.
  const Node* Selector(std::string_view app, std::string_view workload = {});
  // Returns the labels of an object of an app.
  const Node* Labels(std::string_view app, std::string_view workload = {});
  // Returns an object's first three members, for the caller to go on.
  MapBuilder Object(std::string_view api_version,
                    std::string_view kind,
                    const Metadata& metadata,
                    Span span);
  // Returns the resource of that plural name ("pods"), or null.
  const Resource* FindResource(std::string_view plural);
  // Returns the state of a namespace, or null.
  const ir::NamespaceState* NamespaceOf(std::string_view name) const;

 private:
  void AddSelector(MapBuilder& map, std::string_view app, std::string_view workload);

  const ir::Program& program_;
  const ir::Platform& platform_;
  const Inputs& inputs_;
  Arena& arena_;
  Sink& sink_;
  ir::Index index_;
  estate::NodeMaker make_;
  std::string_view platform_name_;
  // By plural name; filled when it is first asked.
  std::map<std::string_view, Resource> resources_;
};

}  // namespace plat::lower
