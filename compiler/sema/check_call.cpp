#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "diagnostic/name.h"
#include "diagnostic/type.h"
#include "sema/checker.h"
#include "sema/convert.h"
#include "sema/near.h"
#include "sema/secrecy.h"

namespace plat::sema {

namespace {

// A function of the language. `t` is the first argument's element type.
enum class Shape { kInt, kBool, kString, kElement, kList, kStrings, kAny };

struct BuiltinRow {
  std::string_view name;
  Builtin builtin;
  std::size_t least;
  std::size_t most;
  Shape result;
  std::string_view takes;
};

constexpr std::array kBuiltins = {
    BuiltinRow{"all", Builtin::kAll, 1, 1, Shape::kBool, "a list of `true` and `false`"},
    BuiltinRow{"any", Builtin::kAny, 1, 1, Shape::kBool, "a list of `true` and `false`"},
    BuiltinRow{"count", Builtin::kCount, 1, 1, Shape::kInt, "a list or a map"},
    BuiltinRow{"ends_with", Builtin::kEndsWith, 2, 2, Shape::kBool, "a text and an ending"},
    BuiltinRow{"join", Builtin::kJoin, 2, 2, Shape::kString, "a list of texts and a separator"},
    BuiltinRow{"keys", Builtin::kKeys, 1, 1, Shape::kStrings, "a map"},
    BuiltinRow{"lower", Builtin::kLower, 1, 1, Shape::kString, "a text"},
    BuiltinRow{"max", Builtin::kMax, 1, 64, Shape::kElement, "values, or a list of them"},
    BuiltinRow{"min", Builtin::kMin, 1, 64, Shape::kElement, "values, or a list of them"},
    BuiltinRow{
        "range", Builtin::kRange, 1, 2, Shape::kAny, "a count, or a first and a last number"},
    BuiltinRow{"reach",
               Builtin::kReach,
               1,
               3,
               Shape::kAny,
               "an app, or two ends of a flow and perhaps `via: ` what leads there"},
    BuiltinRow{"replace",
               Builtin::kReplace,
               3,
               3,
               Shape::kString,
               "a text, what to find, and what to put"},
    BuiltinRow{"split", Builtin::kSplit, 2, 2, Shape::kStrings, "a text and a separator"},
    BuiltinRow{"starts_with", Builtin::kStartsWith, 2, 2, Shape::kBool, "a text and a beginning"},
    BuiltinRow{"sum", Builtin::kSum, 1, 1, Shape::kElement, "a list of numbers or amounts"},
    BuiltinRow{"upper", Builtin::kUpper, 1, 1, Shape::kString, "a text"},
    BuiltinRow{"values", Builtin::kValues, 1, 1, Shape::kList, "a map"},
};

const BuiltinRow* FindBuiltin(std::string_view name) {
  const auto found = std::find_if(
      kBuiltins.begin(), kBuiltins.end(), [&](const BuiltinRow& row) { return row.name == name; });
  return found == kBuiltins.end() ? nullptr : &*found;
}

// Tells whether a function hands on what a list or map holds, and computes nothing from it.
bool PassesOn(Builtin builtin) {
  return builtin == Builtin::kJoin || builtin == Builtin::kCount || builtin == Builtin::kKeys ||
         builtin == Builtin::kValues;
}

// Tells whether values of a type are secrets; `passed_on` leaves out those that lists hold.
bool IsSecret(const Type& type, bool passed_on) {
  if (type.kind == TypeKind::kSecret)
    return true;
  const bool holds = type.kind == TypeKind::kList || type.kind == TypeKind::kMap;
  return !passed_on && holds && IsSecret(*type.element, false);
}

// Returns what the list in a value's type holds.
const Type* ListType(const Type* type) {
  while (type != nullptr && type->kind == TypeKind::kOptional)
    type = type->element;
  return type != nullptr && (type->kind == TypeKind::kList || type->kind == TypeKind::kMap)
             ? type->element
             : nullptr;
}

}  // namespace

const Code* Checker::CallCode(const ast::Call& call,
                              Span span,
                              const Type* expected,
                              Scope& scope) {
  if (const auto* select = std::get_if<ast::Select>(&call.callee->node))
    return MethodCall(call, *select, span, expected, scope);
  const auto* reference = std::get_if<ast::Reference>(&call.callee->node);
  if (reference == nullptr && std::holds_alternative<ast::Invalid>(call.callee->node))
    return Invalid(span);
  if (reference == nullptr) {
    sink_.Add(diag::UnknownFunction("..."), call.callee->span)
        .Label("a call begins with the name of a function");
    return Invalid(span);
  }
  const std::string& name = reference->name.text;
  ModuleTable& table = tables_[scope.module];
  if (const auto found = table.functions.find(name); found != table.functions.end()) {
    EnsureFunction(*found->second);
    return FunctionCall(call, *found->second, span, scope);
  }
  if (const Code* made = PositionalCall(call, name, nullptr, span, expected, scope))
    return made;
  return BuiltinCall(call, reference->name, span, expected, scope);
}

namespace {

// Returns the record of that short name among what is expected, or null.
const Type* RecordNamed(const Type* type, std::string_view name) {
  if (type == nullptr)
    return nullptr;
  if (type->kind == TypeKind::kOptional || type->kind == TypeKind::kList)
    return RecordNamed(type->element, name);
  if (type->kind == TypeKind::kUnion) {
    for (const Type* alternative : type->alternatives)
      if (const Type* found = RecordNamed(alternative, name))
        return found;
    return nullptr;
  }
  if (type->kind != TypeKind::kRecord)
    return nullptr;
  const std::string& full = type->record->name();
  return full.substr(full.rfind('.') + 1) == name ? type : nullptr;
}

bool RefersTo(const Type* type, const std::vector<std::string>& targets) {
  if (type->kind == TypeKind::kOptional)
    return RefersTo(type->element, targets);
  if (type->kind == TypeKind::kUnion)
    return std::any_of(type->alternatives.begin(), type->alternatives.end(), [&](const Type* t) {
      return RefersTo(t, targets);
    });
  return type->kind == TypeKind::kReference &&
         std::find(type->targets.begin(), type->targets.end(), targets.front()) !=
             type->targets.end();
}

}  // namespace

// `internet(443)` and `nas.nfs("/data")`: a record whose positional field is the argument, and
// whose field that refers to the kind of `receiver` is the receiver. Null when no such record is
// expected.
const Code* Checker::PositionalCall(const ast::Call& call,
                                    std::string_view name,
                                    const Code* receiver,
                                    Span span,
                                    const Type* expected,
                                    Scope& scope) {
  const Type* type = RecordNamed(expected, name);
  if (type == nullptr)
    return nullptr;
  std::vector<Setter> setters;
  if (receiver != nullptr) {
    const Type* from = receiver->type;
    while (from->kind == TypeKind::kOptional)
      from = from->element;
    const std::vector<std::string>& targets = from->targets;
    for (const Field& field : type->record->fields())
      if (setters.empty() && RefersTo(field.type, targets))
        setters.push_back(Setter{.field = &field, .span = receiver->span, .value = receiver});
    if (setters.empty())
      return nullptr;
  }
  for (const ast::Argument& argument : call.arguments) {
    const Field* field =
        argument.name ? type->record->Find(argument.name->text) : type->record->positional;
    if (field == nullptr || (!argument.name && &argument != &call.arguments.front())) {
      sink_.Add(diag::WrongArguments(name, "the value of its one positional field"), argument.span)
          .Help(fmt::format("write `{} {{ field = value }}`", name));
      return Invalid(span);
    }
    setters.push_back(Setter{
        .field = field, .span = argument.span, .value = Expr(*argument.value, field->type, scope)});
  }
  Body* body = program_.arena.New<Body>();
  body->span = span;
  body->setters = program_.arena.Copy(setters);
  Code* code = Make(CodeKind::kRecord, type, span);
  code->body = body;
  return code;
}

const Code* Checker::FunctionCall(const ast::Call& call,
                                  const Function& function,
                                  Span span,
                                  Scope& scope) {
  std::vector<const Code*> arguments(function.parameters.size(), nullptr);
  std::size_t next = 0;
  bool good = true;
  for (const ast::Argument& argument : call.arguments) {
    std::size_t at = next++;
    if (argument.name) {
      at = 0;
      while (at < arguments.size() && function.parameters[at]->name != argument.name->text)
        ++at;
    }
    if (at >= arguments.size() || arguments[at] != nullptr) {
      good = false;
      break;
    }
    arguments[at] = Expr(*argument.value, function.parameters[at]->type, scope);
  }
  good = good && std::find(arguments.begin(), arguments.end(), nullptr) == arguments.end();
  if (!good) {
    std::string wants;
    for (const Binder* parameter : function.parameters)
      wants += fmt::format("{}`{}`", wants.empty() ? "" : ", ", parameter->name);
    sink_.Add(diag::WrongArguments(function.name, wants.empty() ? "no arguments" : wants), span)
        .Also(function.span, "declared here");
    return Invalid(span);
  }
  Code* code = Make(CodeKind::kCall, function.result, span);
  code->function = &function;
  code->operands = Operands(std::move(arguments));
  return code;
}

// What flows come from and lead to.
const Type* Checker::PeerType() {
  std::vector<const Type*> alternatives = {
      program_.types.Enum({"internet", "lan", "nodes", "api_server", "dns"})};
  // `internet(443)`.
  for (const std::string& word : std::vector(alternatives.front()->cases))
    if (const Type* record = program_.types.NamedRecord(word))
      alternatives.push_back(record);
  alternatives.push_back(program_.types.Reference({"app",
                                                   "app.port",
                                                   "app.workload",
                                                   "addon",
                                                   "addon.endpoint",
                                                   "external",
                                                   "external.port",
                                                   "group",
                                                   "network"}));
  return program_.types.Union(std::move(alternatives));
}

const Code* Checker::BuiltinCall(
    const ast::Call& call, const ast::Name& name, Span span, const Type* expected, Scope& scope) {
  const BuiltinRow* row = FindBuiltin(name.text);
  if (row == nullptr) {
    Places known;
    for (const auto& [declared, function] : tables_[scope.module].functions)
      known.emplace(declared, function->span);
    for (const BuiltinRow& builtin : kBuiltins)
      known.emplace(std::string(builtin.name), Span{});
    ReportUnknown(
        {.message = diag::UnknownFunction(name.text), .span = name.span}, name.text, known);
    for (const ast::Argument& argument : call.arguments)
      Expr(*argument.value, Simple(TypeKind::kAny), scope);
    return Invalid(span);
  }
  if (call.arguments.size() < row->least || call.arguments.size() > row->most) {
    sink_.Add(diag::WrongArguments(row->name, row->takes), span);
    return Invalid(span);
  }
  const bool amounts = row->result == Shape::kElement;
  const Type* hint = nullptr;
  if (amounts)
    hint = call.arguments.size() > 1
               ? expected
               : (expected != nullptr ? program_.types.List(expected) : nullptr);
  const bool reach = row->builtin == Builtin::kReach;
  if (reach) {
    if (scope.declaration == nullptr || scope.declaration->kind->name != "test")
      sink_.Add(diag::MisplacedStatement("`reach`"), span)
          .Help("a `test` asks it, once everything is declared");
    hint = PeerType();
  }
  std::vector<const Code*> operands;
  for (const ast::Argument& argument : call.arguments) {
    const bool via = reach && &argument == &call.arguments.back() && call.arguments.size() == 3;
    if (argument.name ? !via || argument.name->text != "via" : via) {
      sink_.Add(diag::WrongArguments(row->name, row->takes), argument.span);
      return Invalid(span);
    }
    operands.push_back(Expr(*argument.value, hint, scope));
    if (operands.back()->kind == CodeKind::kInvalid)
      return Invalid(span);
    if (IsSecret(*operands.back()->type, PassesOn(row->builtin))) {
      sink_.Add(diag::SecretOperation(), operands.back()->span);
      return Invalid(span);
    }
  }
  const Type* first = operands[0]->type;
  const Type* element = ListType(first);
  const bool open = first->kind == TypeKind::kAny || first->kind == TypeKind::kInvalid;
  const bool needs_list = row->result == Shape::kList || row->builtin == Builtin::kAll ||
                          row->builtin == Builtin::kAny || row->builtin == Builtin::kCount ||
                          row->builtin == Builtin::kKeys || row->builtin == Builtin::kSum ||
                          row->builtin == Builtin::kJoin;
  if (needs_list && element == nullptr && !open) {
    sink_.Add(diag::WrongArguments(row->name, row->takes), operands[0]->span)
        .Label(Describe(*first));
    return Invalid(span);
  }
  const Type* type = Simple(TypeKind::kAny);
  switch (row->result) {
    case Shape::kInt:
      type = Simple(TypeKind::kInt);
      break;
    case Shape::kBool:
      type = Simple(TypeKind::kBool);
      break;
    case Shape::kString:
      type = Simple(TypeKind::kString);
      if (row->builtin == Builtin::kJoin)
        type = TextWith(*operands[1]->type, element != nullptr ? TextWith(*element, type) : type);
      break;
    case Shape::kStrings:
      type = program_.types.List(Simple(TypeKind::kString));
      break;
    case Shape::kList:
      type = element != nullptr ? program_.types.List(element) : type;
      break;
    case Shape::kElement:
      type = element != nullptr ? element : JoinAll(operands);
      break;
    case Shape::kAny:
      if (reach)
        type = program_.types.List(PeerType());
      else if (row->builtin == Builtin::kRange)
        type = program_.types.List(Simple(TypeKind::kInt));
      break;
  }
  Code* code = Make(CodeKind::kBuiltin, type, span);
  code->builtin = row->builtin;
  code->operands = Operands(std::move(operands));
  return code;
}

namespace {

struct MethodRow {
  TypeKind object;
  std::string_view name;
  Builtin builtin;
  std::size_t arguments;
  TypeKind argument;
  TypeKind result;
  std::string_view takes;
};

constexpr std::array kMethods = {
    MethodRow{TypeKind::kCidr,
              "host",
              Builtin::kCidrHost,
              1,
              TypeKind::kInt,
              TypeKind::kIp,
              "the number of the address in the network"},
    MethodRow{TypeKind::kCidr,
              "hosts",
              Builtin::kCidrHosts,
              2,
              TypeKind::kInt,
              TypeKind::kIpRange,
              "the numbers of the first and the last address"},
    MethodRow{TypeKind::kCidr,
              "subnet",
              Builtin::kCidrSubnet,
              2,
              TypeKind::kInt,
              TypeKind::kCidr,
              "the length of the new prefix and the number of the subnet"},
    MethodRow{TypeKind::kIpRange,
              "host",
              Builtin::kNth,
              1,
              TypeKind::kInt,
              TypeKind::kIp,
              "the number of the address in the range"},
    MethodRow{TypeKind::kReference,
              "host",
              Builtin::kNth,
              1,
              TypeKind::kInt,
              TypeKind::kIp,
              "the number of the address in the pool"},
};

}  // namespace

const Code* Checker::MethodCall(const ast::Call& call,
                                const ast::Select& select,
                                Span span,
                                const Type* expected,
                                Scope& scope) {
  // `secret.file("...")`: a secret that is a file of the project.
  if (const auto* root = std::get_if<ast::Reference>(&select.object->node);
      root != nullptr && root->name.text == "secret" && select.field.text == "file") {
    if (call.arguments.size() != 1) {
      sink_.Add(diag::WrongArguments("secret.file", "the path of an encrypted file"), span);
      return Invalid(span);
    }
    Code* code = Make(CodeKind::kBuiltin, Simple(TypeKind::kSecret), span);
    code->builtin = Builtin::kSecretFile;
    code->operands = Operands({Expr(*call.arguments[0].value, Simple(TypeKind::kString), scope)});
    return code;
  }
  // `package.function(...)`.
  if (const auto* root = std::get_if<ast::Reference>(&select.object->node)) {
    const auto import = scope.module->imports.find(root->name.text);
    if (import != scope.module->imports.end()) {
      CollectModule(*import->second);
      ModuleTable& table = tables_[import->second];
      if (const auto found = table.functions.find(select.field.text);
          found != table.functions.end()) {
        EnsureFunction(*found->second);
        return FunctionCall(call, *found->second, span, scope);
      }
    }
  }
  const Code* object = Expr(*select.object, nullptr, scope);
  if (object->kind == CodeKind::kInvalid)
    return Invalid(span);
  const Type* type = object->type;
  while (type->kind == TypeKind::kOptional)
    type = type->element;
  if (type->kind == TypeKind::kReference)
    if (const Code* made = PositionalCall(call, select.field.text, object, span, expected, scope))
      return made;
  std::vector<std::string> names;
  for (const MethodRow& row : kMethods) {
    if (row.object != type->kind && type->kind != TypeKind::kAny)
      continue;
    names.emplace_back(row.name);
    if (row.name != select.field.text)
      continue;
    std::vector<const Code*> operands = {object};
    for (const ast::Argument& argument : call.arguments)
      operands.push_back(Expr(*argument.value, Simple(row.argument), scope));
    if (operands.size() != row.arguments + 1) {
      sink_.Add(diag::WrongArguments(row.name, row.takes), span);
      return Invalid(span);
    }
    const Type* result =
        row.result == TypeKind::kAny && expected != nullptr ? expected : Simple(row.result);
    Code* code = Make(CodeKind::kBuiltin, result, span);
    code->builtin = row.builtin;
    code->operands = Operands(std::move(operands));
    return code;
  }
  auto report = sink_.Add(diag::UnknownFunction(select.field.text), select.field.span);
  report.Note(fmt::format("on {}", Describe(*type)));
  if (const auto near = Nearest(select.field.text, names))
    report.Help(fmt::format("did you mean `{}`?", *near)).Fix(select.field.span, *near);
  return Invalid(span);
}

}  // namespace plat::sema
