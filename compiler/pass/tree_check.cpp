#include "pass/tree_check.h"

#include <algorithm>

#include <fmt/format.h>

#include "schema/value.h"

namespace plat::pass {
namespace {

using schema::JsonType;
using schema::Shape;
using schema::ValueKind;
using schema::ValueNode;

// How a value of the language arrives in YAML.
enum class Form : std::uint8_t { kAnything, kNull, kMap, kList, kBool, kInteger, kNumber, kText };

// A quantity may look like a number: `2` processors, `500` bytes.
bool IsDigits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

Form FormOf(const ValueNode& value) {
  switch (value.kind) {
    case ValueKind::kInvalid:
    case ValueKind::kLater:
      return Form::kAnything;
    case ValueKind::kNone:
      return Form::kNull;
    case ValueKind::kMap:
    case ValueKind::kRecord:
      return Form::kMap;
    case ValueKind::kList:
      return Form::kList;
    case ValueKind::kBool:
      return Form::kBool;
    case ValueKind::kInt:
    case ValueKind::kPort:
      return Form::kInteger;
    case ValueKind::kDecimal:
      return Form::kNumber;
    case ValueKind::kSize:
    case ValueKind::kCpu:
    case ValueKind::kLiteral:
      return IsDigits(schema::SpellScalar(value)) ? Form::kInteger : Form::kText;
    case ValueKind::kDuration:
    case ValueKind::kPercent:
    case ValueKind::kString:
    case ValueKind::kTemplate:
    case ValueKind::kIp:
    case ValueKind::kCidr:
    case ValueKind::kIpRange:
    case ValueKind::kEnum:
    case ValueKind::kRange:
    case ValueKind::kReference:
    case ValueKind::kSecret:
      return Form::kText;
  }
  return Form::kAnything;
}

std::string_view Spell(Form form) {
  switch (form) {
    case Form::kMap:
      return "a map";
    case Form::kList:
      return "a list";
    case Form::kBool:
      return "a bool";
    case Form::kInteger:
    case Form::kNumber:
      return "a number";
    case Form::kText:
      return "text";
    case Form::kNull:
    case Form::kAnything:
      return "nothing";
  }
  return {};
}

// Tells whether a value of that form fits. Kubernetes takes a number where it wants an amount.
bool Fits(Form form, Shape shape) {
  switch (form) {
    case Form::kAnything:
    case Form::kNull:
      return true;
    case Form::kMap:
      return shape.Accepts(JsonType::kObject);
    case Form::kList:
      return shape.Accepts(JsonType::kList);
    case Form::kBool:
      return shape.Accepts(JsonType::kBoolean);
    case Form::kInteger:
      return shape.Accepts(JsonType::kInteger) || shape.Accepts(JsonType::kNumber) ||
             shape.format() == schema::Format::kQuantity ||
             shape.format() == schema::Format::kIntOrString;
    case Form::kNumber:
      return shape.Accepts(JsonType::kNumber) || shape.format() == schema::Format::kQuantity;
    case Form::kText:
      return shape.Accepts(JsonType::kString) || shape.format() == schema::Format::kIntOrString;
  }
  return true;
}

class Walker {
 public:
  explicit Walker(const TreeRules& rules) : rules_(rules) {}

  void Visit(const ValueNode& value, Shape shape, const std::string& path, bool top) {
    if (shape.types().is_any() && shape.field_count() == 0)
      return;
    const Form form = FormOf(value);
    if (!Fits(form, shape)) {
      if (rules_.reasons && !value.reason.empty())
        return;
      TreeProblem& problem = Add(TreeProblemKind::kWrongType, path, value.span);
      problem.wanted = SpellTypes(shape);
      problem.found = Spell(form);
      return;
    }
    if (form == Form::kMap && value.is(ValueKind::kMap))
      VisitMap(value, shape, path, top);
    else if (form == Form::kList)
      VisitList(value, shape, path);
    else if (value.is(ValueKind::kString) || value.is(ValueKind::kEnum))
      VisitText(value, shape, path);
  }

  std::vector<TreeProblem> Finish() { return std::move(problems_); }

 private:
  TreeProblem& Add(TreeProblemKind kind, std::string path, source::Span span) {
    TreeProblem& problem = problems_.emplace_back();
    problem.kind = kind;
    problem.path = std::move(path);
    problem.span = span;
    return problem;
  }

  static std::string Join(const std::string& path, std::string_view key) {
    return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
  }

  bool IsGiven(std::string_view key, bool top) const {
    return top && std::ranges::find(rules_.given, key) != rules_.given.end();
  }

  void VisitMap(const ValueNode& map, Shape shape, const std::string& path, bool top) {
    for (const schema::MapItem& item : map.entries) {
      if (item.value == nullptr)
        continue;
      const std::string inner = Join(path, item.key);
      const std::optional<Shape> under = shape.Under(item.key);
      if (!under && shape.types().is_any())
        continue;
      if (under) {
        Visit(*item.value, *under, inner, false);
        continue;
      }
      TreeProblem& problem = Add(TreeProblemKind::kUnknownKey, inner, item.key_span);
      problem.text = item.key;
      for (std::uint32_t i = 0; i < shape.field_count(); ++i)
        problem.known.push_back(shape.field(i).name());
    }
    if (!rules_.required)
      return;
    for (std::uint32_t i = 0; i < shape.field_count(); ++i) {
      const schema::ShapeField field = shape.field(i);
      if (!field.required() || IsGiven(field.name(), top) ||
          schema::Find(map, field.name()) != nullptr)
        continue;
      TreeProblem& problem = Add(TreeProblemKind::kMissing, Join(path, field.name()), map.span);
      problem.text = field.name();
    }
  }

  void VisitList(const ValueNode& list, Shape shape, const std::string& path) {
    const std::optional<Shape> element = shape.element();
    if (!element)
      return;
    for (const schema::Value item : list.items) {
      if (item != nullptr)
        Visit(*item, *element, path, false);
    }
  }

  void VisitText(const ValueNode& value, Shape shape, const std::string& path) {
    const schema::StringList allowed = shape.allowed();
    if (allowed.empty() || allowed.Contains(value.text))
      return;
    TreeProblem& problem = Add(TreeProblemKind::kNotAllowed, path, value.span);
    problem.text = value.text;
    for (std::uint32_t i = 0; i < allowed.size(); ++i)
      problem.known.push_back(allowed[i]);
  }

  const TreeRules& rules_;
  std::vector<TreeProblem> problems_;
};

}  // namespace

std::string SpellTypes(Shape shape) {
  std::vector<std::string_view> words;
  if (shape.format() == schema::Format::kQuantity)
    return "an amount";
  if (shape.Accepts(JsonType::kObject))
    words.emplace_back("a map");
  if (shape.Accepts(JsonType::kList))
    words.emplace_back("a list");
  if (shape.Accepts(JsonType::kString))
    words.emplace_back("text");
  if (shape.Accepts(JsonType::kNumber) || shape.Accepts(JsonType::kInteger))
    words.emplace_back("a number");
  if (shape.Accepts(JsonType::kBoolean))
    words.emplace_back("a bool");
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0)
      text += i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text.empty() ? "nothing" : text;
}

std::vector<TreeProblem> CheckTree(const ValueNode& tree, Shape shape, const TreeRules& rules) {
  Walker walker(rules);
  walker.Visit(tree, shape, {}, true);
  return walker.Finish();
}

}  // namespace plat::pass
