#include "backend/ansible/jinja.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "document/yaml.h"

namespace plat::backend::ansible {

using estate::Node;
using estate::NodeKind;

namespace {

// What a text asks of the filter that prints it.
struct Needs {
  // Something that double quotes alone would not carry.
  bool escapes = false;
  // A character beyond the basic plane: JSON writes it as two, which YAML does not join.
  bool wide = false;
  // Characters that YAML takes for the end of a line.
  bool separators = false;
};

void Meet(std::string_view text, Needs& needs) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool is_plain = byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\';
    needs.escapes = needs.escapes || !is_plain;
    needs.wide = needs.wide || byte >= 0xf0;
    const std::string_view rest = text.substr(i);
    needs.separators = needs.separators || rest.starts_with("\xc2\x85") ||
                       rest.starts_with("\xe2\x80\xa8") || rest.starts_with("\xe2\x80\xa9");
  }
}

void Meet(const Node& node, Needs& needs) {
  Meet(node.text(), needs);
  for (const Node* item : node.items())
    Meet(*item, needs);
  for (const estate::Entry& entry : node.entries()) {
    Meet(entry.key, needs);
    Meet(*entry.value, needs);
  }
}

Needs NeedsOf(const Variable& variable) {
  Needs needs;
  for (const Node* value : variable.values) {
    if (value != nullptr)
      Meet(*value, needs);
  }
  return needs;
}

// Returns the kind that all values have; a map where they differ.
NodeKind KindOf(const Variable& variable) {
  for (const Node* value : variable.values) {
    if (value != nullptr && value->kind != variable.lead->kind)
      return NodeKind::kMap;
  }
  return variable.lead->kind;
}

std::string Json(std::string_view name, const Needs& needs) {
  if (!needs.wide)
    return fmt::format("{{{{ {} | to_json }}}}", name);
  std::string text = fmt::format("{{{{ {} | to_json(ensure_ascii=false)", name);
  if (needs.separators) {
    for (const std::string_view code : {"0085", "2028", "2029"})
      text += fmt::format(R"( | replace('\u{0}', '\\u{0}'))", code);
  }
  return text + " }}";
}

// Returns a text as a string of Jinja, in which no brace is left that could end the expression.
std::string Quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    const bool is_special = c == '\'' || c == '\\' || c == '{' || c == '}' || c == '%' ||
                            static_cast<unsigned char>(c) < 0x20;
    if (is_special)
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    else
      out += c;
  }
  return out + "'";
}

}  // namespace

bool HoldsJinja(std::string_view text) {
  return text.find("{{") != std::string_view::npos || text.find("{%") != std::string_view::npos ||
         text.find("{#") != std::string_view::npos;
}

std::string EscapeJinja(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view pair = text.substr(i, 2);
    if (pair == "{{" || pair == "{%" || pair == "{#") {
      out += fmt::format("{{{{ '{}' }}}}", pair);
      ++i;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string JinjaSyntax::Value(const Variable& variable, std::uint32_t) const {
  const std::string name = NameOf(variable);
  const Needs needs = NeedsOf(variable);
  switch (KindOf(variable)) {
    case NodeKind::kInt:
    case NodeKind::kDecimal:
      return fmt::format("{{{{ {} }}}}", name);
    case NodeKind::kBool:
      return fmt::format("{{{{ {} | bool | to_json }}}}", name);
    case NodeKind::kText:
      if (!needs.escapes)
        return fmt::format("\"{{{{ {} }}}}\"", name);
      return Json(name, needs);
    case NodeKind::kNull:
    case NodeKind::kSecret:
    case NodeKind::kLater:
    case NodeKind::kTemplate:
    case NodeKind::kList:
    case NodeKind::kMap:
      return Json(name, needs);
  }
  return {};
}

std::string JinjaSyntax::SecretText(const std::vector<const Variable*>& secrets,
                                    const Node& text) const {
  if (text.kind == NodeKind::kSecret)
    return fmt::format("{{{{ {} | string | to_json }}}}", NameOf(*secrets.front()));
  std::string expression;
  auto secret = secrets.begin();
  for (const Node* item : text.items()) {
    expression += expression.empty() ? "" : " ~ ";
    if (item->kind == NodeKind::kSecret) {
      expression += NameOf(**secret++);
    } else {
      PLAT_CHECK(item->kind == NodeKind::kText);
      expression += Quoted(item->text());
    }
  }
  return fmt::format("{{{{ ({}) | to_json }}}}", expression);
}

std::string JinjaSyntax::Begin(const Variable& condition) const {
  return fmt::format("{{% if {} | bool %}}", NameOf(condition));
}

std::string JinjaSyntax::End(const Variable&) const {
  return "{% endif %}";
}

void JinjaSyntax::AppendPlain(std::string& out, std::string_view text) const {
  out += EscapeJinja(text);
}

}  // namespace plat::backend::ansible
