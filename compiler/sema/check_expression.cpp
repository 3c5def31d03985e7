#include <algorithm>

#include <fmt/format.h>

#include "base/match.h"
#include "diagnostic/name.h"
#include "diagnostic/type.h"
#include "sema/checker.h"
#include "sema/convert.h"
#include "sema/near.h"
#include "sema/secrecy.h"

namespace plat::sema {

using schema::ValueNode;

namespace {

// Looks through `optional`.
const Type* Bare(const Type* type) {
  while (type != nullptr && type->kind == TypeKind::kOptional)
    type = type->element;
  return type;
}

// Returns the alternative of a type that is of that kind, or null.
const Type* Alternative(const Type* type, TypeKind kind) {
  type = Bare(type);
  if (type == nullptr || type->kind == kind)
    return type;
  if (type->kind == TypeKind::kUnion)
    for (const Type* alternative : type->alternatives)
      if (const Type* found = Alternative(alternative, kind))
        return found;
  return nullptr;
}

bool IsTree(const Type* type) {
  type = Bare(type);
  return type != nullptr && type->kind == TypeKind::kTree;
}

// Whether the place of a value was not understood, so that nobody knows what belongs there.
bool IsUnknown(const Type* type) {
  return type != nullptr && type->kind == TypeKind::kInvalid;
}

}  // namespace

const Code* Checker::Expr(const ast::Expression& expression, const Type* expected, Scope& scope) {
  const Code* code = Coerce(Node(expression, expected, scope), expected);
  if (!expression.reason)
    return code;
  const auto* text = std::get_if<ast::String>(&(*expression.reason)->node);
  if (text == nullptr || text->segments.empty())
    return code;
  std::string reason;
  for (const ast::Segment& segment : text->segments)
    reason += segment.text;
  if (code->kind == CodeKind::kConstant) {
    ValueNode value = *code->constant;
    value.reason = Keep(reason);
    return Constant(program_.arena.New<ValueNode>(value), code->type, code->span);
  }
  Code* copy = program_.arena.New<Code>(*code);
  copy->reason = Keep(reason);
  return copy;
}

const Code* Checker::Node(const ast::Expression& expression, const Type* expected, Scope& scope) {
  const Span span = expression.span;
  return Match(
      expression.node,
      [&](const ast::Invalid&) { return Invalid(span); },
      [&](const ast::Literal& node) { return LiteralCode(node, span, expected); },
      [&](const ast::String& node) { return StringCode(node, span, expected, scope); },
      [&](const ast::Reference& node) { return NameCode(node.name, expected, scope); },
      [&](const ast::Environment&) -> const Code* {
        return Make(CodeKind::kEnvironment, program_.types.Reference({"environment"}), span);
      },
      [&](const ast::Select& node) { return SelectCode(node, span, expected, scope); },
      [&](const ast::Call& node) { return CallCode(node, span, expected, scope); },
      [&](const ast::Index& node) -> const Code* {
        const Code* object = Expr(*node.object, nullptr, scope);
        const Type& type = *object->type;
        const bool list = type.kind == TypeKind::kList;
        const bool map = type.kind == TypeKind::kMap;
        const Code* index = Expr(*node.index,
                                 list  ? Simple(TypeKind::kInt)
                                 : map ? Simple(TypeKind::kString)
                                       : nullptr,
                                 scope);
        if (type.kind == TypeKind::kInvalid || type.kind == TypeKind::kAny)
          return object;
        if (!list && !map) {
          sink_.Add(diag::TypeMismatch("a list or a map", Describe(type)), object->span);
          return Invalid(span);
        }
        Code* code = Make(CodeKind::kIndex, type.element, span);
        code->operands = Operands({object, index});
        return code;
      },
      [&](const ast::Cast& node) -> const Code* {
        const Type* type = program_.types.Named(node.type.text);
        if (type == nullptr || type->kind == TypeKind::kRecord) {
          auto report = sink_.Add(diag::UnknownType(node.type.text), node.type.span);
          if (const auto near = Nearest(node.type.text, program_.types.Names()))
            report.Help(fmt::format("did you mean `{}`?", *near)).Fix(node.type.span, *near);
          return Invalid(span);
        }
        const Code* operand = Expr(*node.operand, nullptr, scope);
        if (operand->kind == CodeKind::kConstant)
          return Coerce(operand, type);
        Code* code = Make(CodeKind::kConvert, type, span);
        code->operands = Operands({operand});
        return code;
      },
      [&](const ast::Unary& node) { return UnaryCode(node, span, expected, scope); },
      [&](const ast::Binary& node) { return BinaryCode(node, span, expected, scope); },
      [&](const ast::List& node) { return ListCode(node, span, expected, scope); },
      [&](const ast::Comprehension& node) {
        return ComprehensionCode(node, span, expected, scope);
      },
      [&](const ast::Map& node) { return MapCode(node, span, expected, scope); },
      [&](const ast::Constructor& node) { return ConstructorCode(node, span, expected, scope); },
      [&](const ast::Choice& node) { return ChoiceCode(node, span, expected, scope); },
      [&](const ast::Conditional& node) { return ConditionalCode(node, span, expected, scope); });
}

const Code* Checker::LiteralCode(const ast::Literal& literal, Span span, const Type* expected) {
  // One value stands for a list of one.
  if (const Type* bare = expected != nullptr ? Bare(expected) : nullptr;
      bare != nullptr && bare->kind == TypeKind::kList && literal.kind != ast::LiteralKind::kNone)
    expected = bare->element;
  const Converted read = ReadLiteral(literal.kind, literal.text, expected, span, program_.arena);
  if (read) {
    const Type* type = expected;
    if (type == nullptr || type->kind == TypeKind::kAny) {
      const TypeKind natural =
          read.value->is(ValueKind::kDecimal) ? TypeKind::kNumber : NaturalType(literal.kind);
      type = Simple(natural);
    }
    return Constant(read.value, type, span);
  }
  if (expected == nullptr || expected->kind == TypeKind::kAny) {
    if (literal.kind == ast::LiteralKind::kQuantity && read.why.empty())
      ReportUntyped(literal, span);
    else
      sink_.Add(diag::MalformedValue(literal.text, "a number"), span).Note(read.why);
    return Invalid(span);
  }
  if (expected->kind == TypeKind::kInvalid)
    return Invalid(span);
  // A literal whose own form is sound but of another type is a mismatch; else it is malformed.
  const bool same_family = !read.why.empty();
  if (same_family) {
    sink_.Add(diag::MalformedValue(literal.text, Describe(*expected)), span).Note(read.why);
    return Invalid(span);
  }
  const Converted natural = ReadLiteral(literal.kind, literal.text, nullptr, span, program_.arena);
  auto report =
      sink_.Add(diag::TypeMismatch(Describe(*expected),
                                   natural && NaturalType(literal.kind) != TypeKind::kInvalid
                                       ? Describe(*Simple(NaturalType(literal.kind)))
                                       : fmt::format("`{}`", literal.text)),
                span);
  const Type* bare = Bare(expected);
  if (bare->kind == TypeKind::kString || bare->kind == TypeKind::kVersion)
    report.Help(fmt::format("write \"{}\" in quotes", literal.text))
        .Fix(span, fmt::format("\"{}\"", literal.text));
  else if (natural)
    if (const std::string help = HelpMismatch(
            *Constant(natural.value, Simple(NaturalType(literal.kind)), span), expected);
        !help.empty())
      report.Help(help);
  return Invalid(span);
}

// Reports an amount whose place does not say what it measures, with the types that it may have.
void Checker::ReportUntyped(const ast::Literal& literal, Span span) {
  std::vector<std::string> types;
  for (const TypeKind kind :
       {TypeKind::kSize, TypeKind::kDuration, TypeKind::kCpu, TypeKind::kPercent})
    if (ReadLiteral(literal.kind, literal.text, Simple(kind), span, program_.arena))
      types.push_back(Simple(kind)->Spell());
  auto report = sink_.Add(diag::UntypedQuantity(literal.text), span);
  if (types.empty())
    return;
  std::string help = fmt::format("give it a type: `let t: {} = {}`", types[0], literal.text);
  for (std::size_t i = 1; i < types.size(); ++i)
    help += fmt::format(", or `{}`", types[i]);
  report.Help(help);
}

const Code* Checker::StringCode(const ast::String& string,
                                Span span,
                                const Type* expected,
                                Scope& scope) {
  const bool fixed =
      std::none_of(string.segments.begin(), string.segments.end(), [](const ast::Segment& segment) {
        return segment.hole.has_value();
      });
  if (fixed) {
    std::string text;
    for (const ast::Segment& segment : string.segments)
      text += segment.text;
    Value value = program_.arena.New<ValueNode>(
        ValueNode{.kind = ValueKind::kString, .span = span, .text = Keep(text)});
    return Constant(value, Simple(TypeKind::kString), span);
  }
  std::vector<const Code*> parts;
  for (const ast::Segment& segment : string.segments) {
    if (segment.hole) {
      parts.push_back(Expr(**segment.hole, nullptr, scope));
      continue;
    }
    Value value = program_.arena.New<ValueNode>(
        ValueNode{.kind = ValueKind::kString, .span = segment.span, .text = Keep(segment.text)});
    parts.push_back(Constant(value, Simple(TypeKind::kString), segment.span));
  }
  static_cast<void>(expected);
  const Type* type = Simple(TypeKind::kString);
  for (const Code* part : parts)
    type = TextWith(*part->type, type);
  Code* code = Make(CodeKind::kText, type, span);
  code->operands = Operands(std::move(parts));
  return code;
}

const Type* Checker::TextWith(const Type& part, const Type* text) {
  if (part.kind == TypeKind::kSecret || text->kind == TypeKind::kSecret)
    return Simple(TypeKind::kSecret);
  if (part.kind != TypeKind::kAny && !MayHoldSecret(part))
    return text;
  return program_.types.Union({Simple(TypeKind::kString), Simple(TypeKind::kSecret)});
}

const Code* Checker::ListCode(const ast::List& list,
                              Span span,
                              const Type* expected,
                              Scope& scope) {
  const Type* wanted = Alternative(expected, TypeKind::kList);
  const Type* element = wanted != nullptr     ? wanted->element
                        : IsTree(expected)    ? Simple(TypeKind::kTree)
                        : IsUnknown(expected) ? expected
                                              : nullptr;
  std::vector<const Code*> items;
  for (const ast::Expression& item : list.elements)
    items.push_back(Expr(item, element, scope));
  const Type* type = wanted != nullptr  ? wanted
                     : IsTree(expected) ? Simple(TypeKind::kTree)
                                        : program_.types.List(JoinAll(items));
  Code* code = Make(CodeKind::kList, type, span);
  code->operands = Operands(std::move(items));
  return code;
}

const Code* Checker::MapCode(const ast::Map& map, Span span, const Type* expected, Scope& scope) {
  const Type* wanted = Alternative(expected, TypeKind::kMap);
  const Type* bare = Bare(expected);
  if (wanted == nullptr && bare != nullptr && bare->kind == TypeKind::kRecord) {
    const std::string& name = bare->record->name();
    sink_.Add(diag::RecordWanted(name.substr(name.rfind('.') + 1)), span);
    return Invalid(span);
  }
  const Type* element = wanted != nullptr     ? wanted->element
                        : IsTree(expected)    ? Simple(TypeKind::kTree)
                        : IsUnknown(expected) ? expected
                                              : nullptr;
  std::vector<const Code*> parts;
  std::vector<const Code*> values;
  std::map<std::string, Span> seen;
  for (const ast::MapEntry& entry : map.entries) {
    Setter label;
    SetLabel(label, entry.key, nullptr, scope);
    const Code* key = label.label_code;
    if (key == nullptr) {
      const auto [first, fresh] = seen.emplace(std::string(label.label), entry.key.span);
      if (!fresh)
        sink_.Add(diag::DuplicateKey(label.label), entry.key.span).Also(first->second, "the first");
      key = Constant(program_.arena.New<ValueNode>(ValueNode{
                         .kind = ValueKind::kString, .span = entry.key.span, .text = label.label}),
                     Simple(TypeKind::kString),
                     entry.key.span);
    }
    parts.push_back(key);
    parts.push_back(Expr(*entry.value, element, scope));
    values.push_back(parts.back());
  }
  const Type* type = wanted != nullptr  ? wanted
                     : IsTree(expected) ? Simple(TypeKind::kTree)
                                        : program_.types.Map(JoinAll(values));
  Code* code = Make(CodeKind::kMap, type, span);
  code->operands = Operands(std::move(parts));
  return code;
}

const Code* Checker::ComprehensionCode(const ast::Comprehension& node,
                                       Span span,
                                       const Type* expected,
                                       Scope& scope) {
  const Code* source = Expr(*node.source, nullptr, scope);
  const Type& type = *source->type;
  const bool map = type.kind == TypeKind::kMap;
  const bool any = type.kind == TypeKind::kInvalid || type.kind == TypeKind::kAny;
  if (!map && !any && type.kind != TypeKind::kList)
    sink_.Add(diag::NotIterable(Describe(type)), source->span);
  const Type* element = map || type.kind == TypeKind::kList
                            ? type.element
                            : Simple(any ? type.kind : TypeKind::kInvalid);
  const Type* key = any ? element : Simple(map ? TypeKind::kString : TypeKind::kInt);
  const Binder* first = Bind(node.first, node.second ? key : element, scope);
  const Binder* second = node.second ? Bind(*node.second, element, scope) : nullptr;
  scope.binders.push_back(first);
  if (second != nullptr)
    scope.binders.push_back(second);
  const Code* condition =
      node.condition ? Expr(**node.condition, Simple(TypeKind::kBool), scope) : nullptr;
  const Type* wanted = Alternative(expected, TypeKind::kList);
  const Type* wanted_element = wanted != nullptr  ? wanted->element
                               : IsTree(expected) ? Simple(TypeKind::kTree)
                                                  : nullptr;
  const Code* value = Expr(*node.value, wanted_element, scope);
  scope.binders.resize(scope.binders.size() - (second != nullptr ? 2 : 1));
  Code* code = Make(CodeKind::kComprehension,
                    wanted != nullptr  ? wanted
                    : IsTree(expected) ? Simple(TypeKind::kTree)
                                       : program_.types.List(value->type),
                    span);
  code->binder = first;
  code->second_binder = second;
  code->operands = Operands({source, condition, value});
  return code;
}

namespace {

// Collects the records that a value of the type may be.
void Records(const Type* type, std::vector<const Type*>& records) {
  type = Bare(type);
  if (type == nullptr)
    return;
  if (type->kind == TypeKind::kRecord)
    records.push_back(type);
  if (type->kind == TypeKind::kUnion)
    for (const Type* alternative : type->alternatives)
      Records(alternative, records);
  if (type->kind == TypeKind::kRange)
    Records(type->element, records);
}

std::string ShortName(const RecordType& record) {
  return record.name().substr(record.name().rfind('.') + 1);
}

}  // namespace

const Code* Checker::ConstructorCode(const ast::Constructor& node,
                                     Span span,
                                     const Type* expected,
                                     Scope& scope) {
  const std::string& name = node.type.parts.back().text;
  std::vector<const Type*> records;
  Records(expected, records);
  const Type* type = nullptr;
  for (const Type* record : records)
    if (ShortName(*record->record) == name)
      type = record;
  if (type == nullptr) {
    const Type* named = NamedType(node.type, *scope.module);
    if (named != nullptr && named->kind == TypeKind::kRecord &&
        (expected == nullptr || records.empty() || Fits(*named, *expected)))
      type = named;
  }
  if (type == nullptr && IsUnknown(expected))
    return Invalid(span);
  if (type == nullptr) {
    std::vector<std::string> names;
    for (const Type* record : records)
      names.push_back(ShortName(*record->record));
    auto report = sink_.Add(diag::NotAConstructor(name), node.type.span);
    if (const auto near = Nearest(name, names))
      report.Help(fmt::format("did you mean `{}`?", *near)).Fix(node.type.span, *near);
    else if (!names.empty())
      report.Help(fmt::format("write {}", Describe(*expected)));
    return Invalid(span);
  }
  Code* code = Make(CodeKind::kRecord, type, span);
  code->body = CheckBody(*node.body, ContextOf(type), scope);
  return code;
}

const Code* Checker::ChoiceCode(const ast::Choice& node,
                                Span span,
                                const Type* expected,
                                Scope& scope) {
  if (scope.module != &program_.modules.front()) {
    sink_.Add(diag::EnvironmentInPackage(), span).Help("take a parameter, or read `env.protected`");
    return Invalid(span);
  }
  std::vector<const Code*> values;
  std::vector<Environments> masks;
  Environments seen = 0;
  for (const ast::ChoiceBranch& branch : node.branches) {
    Environments mask = ~Environments{0};
    if (branch.environment) {
      mask = MaskOf({*branch.environment}, *scope.module);
      if ((seen & mask) != 0)
        sink_.Add(diag::DuplicateKey(branch.environment->text), branch.environment->span);
      seen |= mask;
    }
    masks.push_back(mask);
    values.push_back(Expr(*branch.value, expected, scope));
  }
  const Type* type = expected != nullptr ? expected : JoinAll(values);
  Code* code = Make(CodeKind::kChoice, type, span);
  code->operands = Operands(std::move(values));
  code->masks = program_.arena.Copy(masks);
  return code;
}

const Code* Checker::ConditionalCode(const ast::Conditional& node,
                                     Span span,
                                     const Type* expected,
                                     Scope& scope) {
  const Code* condition = Expr(*node.condition, Simple(TypeKind::kBool), scope);
  const Code* yes = Expr(*node.then_value, expected, scope);
  const Code* no = Expr(*node.else_value, expected, scope);
  Code* code =
      Make(CodeKind::kIf, expected != nullptr ? expected : Join(yes->type, no->type), span);
  code->operands = Operands({condition, yes, no});
  return code;
}

// Returns the type that holds values of both.
const Type* Checker::Join(const Type* a, const Type* b) {
  if (a == b || b->kind == TypeKind::kInvalid)
    return a;
  if (a->kind == TypeKind::kInvalid || b->kind == TypeKind::kAny)
    return b;
  if (a->kind == TypeKind::kAny)
    return a;
  if (a->kind == TypeKind::kMap && b->kind == TypeKind::kMap)
    return program_.types.Map(Join(a->element, b->element));
  if (a->kind == TypeKind::kList && b->kind == TypeKind::kList)
    return program_.types.List(Join(a->element, b->element));
  if (a->kind == TypeKind::kNone)
    return program_.types.Optional(b);
  if (b->kind == TypeKind::kNone)
    return program_.types.Optional(a);
  // What may be several types fits one of them when it happens to be of it: not so here.
  const auto wide = [](const Type* type) {
    return type->kind == TypeKind::kUnion || type->kind == TypeKind::kOptional;
  };
  if (!wide(a) && Fits(*a, *b))
    return b;
  if (!wide(b) && Fits(*b, *a))
    return a;
  if (a->kind == TypeKind::kReference && b->kind == TypeKind::kReference) {
    std::vector<std::string> targets = a->targets;
    targets.insert(targets.end(), b->targets.begin(), b->targets.end());
    std::sort(targets.begin(), targets.end());
    targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
    return program_.types.Reference(std::move(targets));
  }
  return program_.types.Union({a, b});
}

const Type* Checker::JoinAll(const std::vector<const Code*>& codes) {
  const Type* type = Simple(TypeKind::kInvalid);
  for (const Code* code : codes)
    type = Join(type, code->type);
  return type;
}

}  // namespace plat::sema
