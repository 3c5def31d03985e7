#include "document/hcl_flat.h"

#include <algorithm>

#include "base/check.h"
#include "base/match.h"
#include "document/number.h"
#include "document/unicode.h"

namespace plat::document::hcl {
namespace {

bool IsOperation(const Expression& expression) {
  return std::holds_alternative<Binary>(expression.node) ||
         std::holds_alternative<Conditional>(expression.node);
}

// Reports whether `side` needs no parentheses in `parent` although it is an operation itself.
bool IsChain(const Binary& parent, const Expression& side, bool is_left) {
  const Binary* inner = std::get_if<Binary>(&side.node);
  return is_left && inner != nullptr && inner->op == parent.op &&
         (parent.op == "&&" || parent.op == "||" || parent.op == "+");
}

void AppendOperand(std::string& out, const Expression& operand, bool is_bare) {
  if (is_bare) {
    AppendFlat(out, operand);
    return;
  }
  out += '(';
  AppendFlat(out, operand);
  out += ')';
}

void AppendAll(std::string& out, const std::vector<Expression>& expressions) {
  bool is_first = true;
  for (const Expression& expression : expressions) {
    out += is_first ? "" : ", ";
    is_first = false;
    AppendFlat(out, expression);
  }
}

void AppendHole(std::string& out, const Expression& expression) {
  out += "${";
  const std::size_t start = out.size();
  AppendFlat(out, expression);
  ShieldSign(out, start);
  if (out[start] == '{') {
    out.insert(start, 1, ' ');
  }
  out += out.back() == '}' ? " }" : "}";
}

// The segments of a template, with neighbouring texts joined and nested templates opened up.
struct Segments {
  std::vector<std::string> texts = {""};
  std::vector<const Expression*> holes;
};

void Collect(const Template& node, Segments* segments) {
  for (const Expression& segment : node.segments) {
    if (const String* literal = std::get_if<String>(&segment.node)) {
      segments->texts.back() += literal->text;
    } else if (const Template* inner = std::get_if<Template>(&segment.node)) {
      Collect(*inner, segments);
    } else {
      segments->holes.push_back(&segment);
      segments->texts.emplace_back();
    }
  }
}

void AppendTemplate(std::string& out, const Template& node) {
  Segments segments;
  Collect(node, &segments);
  if (segments.holes.size() == 1 && segments.texts[0].empty() && segments.texts[1].empty()) {
    AppendFlat(out, *segments.holes[0]);
    return;
  }
  out += '"';
  for (std::size_t i = 0; i < segments.holes.size(); ++i) {
    AppendTemplateText(out, segments.texts[i], true);
    AppendHole(out, *segments.holes[i]);
  }
  AppendTemplateText(out, segments.texts.back(), false);
  out += '"';
}

void AppendObject(std::string& out, const Object& object) {
  if (object.entries.empty()) {
    out += "{}";
    return;
  }
  out += "{ ";
  bool is_first = true;
  for (const ObjectEntry& entry : object.entries) {
    out += is_first ? "" : ", ";
    is_first = false;
    AppendKey(out, entry);
    out += " = ";
    AppendFlat(out, entry.value);
  }
  out += " }";
}

void AppendCall(std::string& out, const Call& call) {
  out += call.function;
  out += '(';
  AppendAll(out, call.arguments);
  out += call.expand_last ? "...)" : ")";
}

void AppendConditional(std::string& out, const Conditional& node) {
  PLAT_CHECK(node.parts.size() == 3);
  AppendOperand(out, node.parts[0], !std::holds_alternative<Conditional>(node.parts[0].node));
  out += " ? ";
  AppendFlat(out, node.parts[1]);
  out += " : ";
  AppendFlat(out, node.parts[2]);
}

void AppendBinary(std::string& out, const Binary& node) {
  PLAT_CHECK(node.sides.size() == 2);
  const Expression& left = node.sides[0];
  const Expression& right = node.sides[1];
  AppendOperand(out, left, !IsOperation(left) || IsChain(node, left, true));
  out += ' ';
  out += node.op;
  out += ' ';
  AppendOperand(out, right, !IsOperation(right));
}

void AppendUnary(std::string& out, const Unary& node) {
  PLAT_CHECK(node.operand.size() == 1);
  out += node.op;
  const std::size_t start = out.size();
  AppendOperand(out, node.operand[0], !IsOperation(node.operand[0]));
  ShieldSign(out, start);
}

void AppendFor(std::string& out, const For& loop) {
  out += loop.key.empty() ? "[" : "{ ";
  AppendForHead(out, loop);
  AppendForKey(out, loop);
  const std::size_t start = out.size();
  AppendFlat(out, loop.value.at(0));
  if (!loop.key.empty()) {
    ShieldSign(out, start);
  }
  AppendForCondition(out, loop);
  out += loop.key.empty() ? "]" : " }";
}

// Returns the columns of an escaped text. A sign that could begin a hole stands apart from what
// follows it, so no cluster reaches across.
std::size_t EscapedColumns(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    std::size_t length = std::min(text.find_first_of("$%"), text.size());
    if (length == 0) {
      const bool is_escape = text.substr(1, 1) == text.substr(0, 1) && text.substr(2, 1) == "{";
      length = !is_escape ? 1 : text.substr(3, 1) == "~" ? 4 : 3;
    }
    columns += Columns(text.substr(0, length));
    text.remove_prefix(length);
  }
  return columns;
}

}  // namespace

void ShieldSign(std::string& out, std::size_t start) {
  if (out[start] == '-') {
    out.insert(start, 1, '(');
    out += ')';
  }
}

void AppendForHead(std::string& out, const For& loop) {
  PLAT_CHECK(!loop.names.empty() && loop.collection.size() == 1 && loop.value.size() == 1);
  out += "for ";
  bool is_first = true;
  for (const std::string& name : loop.names) {
    PLAT_CHECK(IsIdentifier(name));
    out += is_first ? "" : ", ";
    is_first = false;
    out += name;
  }
  out += " in ";
  AppendFlat(out, loop.collection[0]);
  out += " : ";
}

void AppendForKey(std::string& out, const For& loop) {
  if (!loop.key.empty()) {
    AppendFlat(out, loop.key[0]);
    out += " => ";
  }
}

void AppendForCondition(std::string& out, const For& loop) {
  if (!loop.condition.empty()) {
    out += " if ";
    AppendFlat(out, loop.condition[0]);
  }
}

std::size_t AppendKey(std::string& out, const ObjectEntry& entry) {
  const std::size_t start = out.size();
  if (entry.is_computed) {
    PLAT_CHECK(IsReference(entry.key));
    out += '(';
    out += entry.key;
    out += ')';
  } else if (IsIdentifier(entry.key)) {
    out += entry.key;
    return entry.key.size();
  } else {
    AppendQuoted(out, entry.key);
  }
  // The quotes and what they hold are counted apart, as `fmt` does.
  const std::string_view inner = std::string_view(out).substr(start + 1);
  return 2 + EscapedColumns(inner.substr(0, inner.size() - 1));
}

void AppendFlat(std::string& out, const Expression& expression) {
  Match(
      expression.node,
      [&](const Null&) { out += "null"; },
      [&](const bool& value) { out += value ? "true" : "false"; },
      [&](const std::int64_t& value) { out += std::to_string(value); },
      [&](const Decimal& number) {
        PLAT_CHECK(IsDecimal(number.text));
        out += number.text;
      },
      [&](const String& text) { AppendQuoted(out, text.text); },
      [&](const Reference& reference) {
        PLAT_CHECK(IsReference(reference.path));
        out += reference.path;
      },
      [&](const Call& call) { AppendCall(out, call); },
      [&](const List& list) {
        out += '[';
        AppendAll(out, list.elements);
        out += ']';
      },
      [&](const Object& object) { AppendObject(out, object); },
      [&](const Template& node) { AppendTemplate(out, node); },
      [&](const Conditional& node) { AppendConditional(out, node); },
      [&](const Binary& node) { AppendBinary(out, node); },
      [&](const Unary& node) { AppendUnary(out, node); },
      [&](const Box<For>& loop) { AppendFor(out, *loop); });
}

}  // namespace plat::document::hcl
