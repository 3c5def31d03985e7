#pragma once

#include <string>
#include <string_view>

#include "backend/backend.h"
#include "document/yaml.h"
#include "estate/node.h"

namespace plat::backend::ansible {

// Begins a YAML file as collections write it: what made it, then `---`.
void BeginFile(document::yaml::Writer& writer, std::string_view declaration);

// Prints a sentence, or an expression of Jinja, behind a key: without quotes where YAML needs none.
void Prose(document::yaml::Writer& writer, std::string_view key, std::string_view text);

// Prints a text that Ansible must take as it is, whatever braces are in it.
void PrintText(document::yaml::Writer& writer, std::string_view text);

// Prints values of variables: like any YAML, but text that Jinja would read is marked `!unsafe`.
class VarsPrinter {
 public:
  VarsPrinter(document::yaml::Writer& writer, Places* places) : writer_(writer), places_(places) {}

  // Prints a variable with its source and comment.
  void Variable(std::string_view name, const estate::Node& value);
  void Value(const estate::Node& node);
  // Prints a key and its value with the value's source and comment.
  void Entry(std::string_view key, const estate::Node& value);

 private:
  document::yaml::Writer& writer_;
  Places* places_;
};

}  // namespace plat::backend::ansible
