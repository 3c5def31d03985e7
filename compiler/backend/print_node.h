#pragma once

#include <string>
#include <string_view>

#include "backend/backend.h"
#include "document/yaml.h"
#include "estate/node.h"

namespace plat::backend {

// Returns the text of a text or template; what only an apply or a secret store knows is named in
// angle brackets.
std::string TextOf(const estate::Node& node);

// Prints nodes as YAML: comments above what they explain, nothing that a controller writes, and,
// when there are places to note, the source of each line.
class NodePrinter {
 public:
  NodePrinter(document::yaml::Writer& writer, Places* places) : writer_(writer), places_(places) {}

  // Prints a document or the value of the last key. `outer` is the source of what it stands in.
  void Value(const estate::Node& node, source::Span outer);
  // Prints a key with its comment and value.
  void Entry(std::string_view key, const estate::Node& value, source::Span outer);
  // Makes what follows come from a source.
  void Mark(source::Span span);

 private:
  source::Span Inner(const estate::Node& node, source::Span outer) {
    return node.span.valid() ? node.span : outer;
  }

  document::yaml::Writer& writer_;
  Places* places_;
};

}  // namespace plat::backend
