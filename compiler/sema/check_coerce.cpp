#include <algorithm>

#include <fmt/format.h>

#include "diagnostic/name.h"
#include "diagnostic/type.h"
#include "sema/checker.h"
#include "sema/convert.h"
#include "sema/near.h"

namespace plat::sema {

namespace {

bool IsText(TypeKind kind) {
  return kind == TypeKind::kString || kind == TypeKind::kHost || kind == TypeKind::kUrl ||
         kind == TypeKind::kEmail || kind == TypeKind::kCron || kind == TypeKind::kImage ||
         kind == TypeKind::kVersion || kind == TypeKind::kPath || kind == TypeKind::kMac ||
         kind == TypeKind::kTime;
}

// Returns whether a text would be a literal of the type without its quotes.
bool ReadsAs(const std::string& text, const Type* type, Arena& arena) {
  if (text == "true" || text == "false")
    return ReadLiteral(ast::LiteralKind::kTrue, text, type, {}, arena).value != nullptr;
  if (text.empty() || text.front() < '0' || text.front() > '9')
    return false;
  const bool number = text.find_first_not_of("0123456789.") == std::string::npos;
  const auto kind = number ? ast::LiteralKind::kNumber : ast::LiteralKind::kQuantity;
  return ReadLiteral(kind, text, type, {}, arena).value != nullptr;
}

// `network.pool` is a part of `network`; a reference to any part fits a target `network.*`.
bool TargetsMeet(const std::vector<std::string>& from, const std::vector<std::string>& to) {
  return std::any_of(from.begin(), from.end(), [&](const std::string& a) {
    return std::find(to.begin(), to.end(), a) != to.end();
  });
}

}  // namespace

// Returns whether a value of `from` may stand where `to` is wanted, perhaps after a conversion
// that is checked when it is evaluated.
bool Checker::Fits(const Type& from, const Type& to) const {
  if (&from == &to)
    return true;
  if (from.kind == TypeKind::kInvalid || to.kind == TypeKind::kInvalid ||
      from.kind == TypeKind::kAny || to.kind == TypeKind::kAny)
    return true;
  if (to.kind == TypeKind::kTree)
    return from.kind != TypeKind::kReference;
  if (from.kind == TypeKind::kOptional)
    return to.kind == TypeKind::kOptional ? Fits(*from.element, *to.element)
                                          : Fits(*from.element, to);
  if (from.kind == TypeKind::kUnion)
    return std::any_of(from.alternatives.begin(), from.alternatives.end(), [&](const Type* type) {
      return Fits(*type, to);
    });
  if (to.kind == TypeKind::kOptional)
    return from.kind == TypeKind::kNone || Fits(from, *to.element);
  if (to.kind == TypeKind::kUnion)
    return std::any_of(to.alternatives.begin(), to.alternatives.end(), [&](const Type* type) {
      return Fits(from, *type);
    });
  if (to.kind == TypeKind::kRange)
    return from.kind == TypeKind::kRange ? Fits(*from.element, *to.element)
                                         : Fits(from, *to.element);
  return FitsSimple(from, to);
}

// As `Fits`, where neither is optional, a union or a range.
bool Checker::FitsSimple(const Type& from, const Type& to) const {
  if (to.kind == TypeKind::kList || to.kind == TypeKind::kMap)
    return from.kind == to.kind && Fits(*from.element, *to.element);
  if (to.kind == TypeKind::kNumber)
    return from.kind == TypeKind::kInt || from.kind == TypeKind::kNumber;
  if (to.kind == TypeKind::kCpu || to.kind == TypeKind::kPort)
    return from.kind == to.kind || from.kind == TypeKind::kInt;
  if (to.kind == TypeKind::kReference)
    return from.kind == TypeKind::kReference && TargetsMeet(from.targets, to.targets);
  if (to.kind == TypeKind::kEnum)
    return from.kind == TypeKind::kEnum &&
           (to.cases.empty() ||
            std::all_of(from.cases.begin(), from.cases.end(), [&](const std::string& name) {
              return std::find(to.cases.begin(), to.cases.end(), name) != to.cases.end();
            }));
  if (to.kind == TypeKind::kHost)
    return IsText(from.kind) || from.kind == TypeKind::kIp;
  if (to.kind == TypeKind::kIp || to.kind == TypeKind::kCidr || to.kind == TypeKind::kIpRange)
    return from.kind == to.kind || from.kind == TypeKind::kString;
  return from.kind == to.kind || (IsText(to.kind) && IsText(from.kind));
}

// Returns whether evaluation must look at a value of `from` before it is one of `to`.
bool Checker::NeedsConversion(const Type& from, const Type& to) const {
  if (&from == &to || to.kind == TypeKind::kAny || to.kind == TypeKind::kTree ||
      to.kind == TypeKind::kInvalid || from.kind == TypeKind::kInvalid)
    return false;
  if (to.kind == TypeKind::kOptional)
    return NeedsConversion(from.kind == TypeKind::kOptional ? *from.element : from, *to.element);
  if (from.kind == TypeKind::kReference && to.kind == TypeKind::kReference)
    return false;
  return true;
}

namespace {

// Shows where a secret came from, back to its declaration.
void TraceSecret(const Code& code, diagnostic::Report& report, int depth) {
  if (depth > 8)
    return;
  if (code.kind == CodeKind::kLet) {
    report.Also(code.let->span, fmt::format("through `{}`", code.let->name));
    TraceSecret(*code.let->value, report, depth + 1);
  } else if (code.kind == CodeKind::kField) {
    if (code.field != nullptr && code.field->span.valid())
      report.Also(code.field->span, fmt::format("through `{}`", code.field->name));
  } else if (code.kind == CodeKind::kSecretKey) {
    if (code.operands[0]->declaration != nullptr)
      report.Also(code.operands[0]->declaration->name_span, "the secret is declared here");
  } else {
    for (const Code* operand : code.operands)
      if (operand != nullptr && operand->type->kind == TypeKind::kSecret)
        return TraceSecret(*operand, report, depth + 1);
  }
}

}  // namespace

void Checker::ReportMismatch(const Code& code, const Type* expected) {
  if (code.type->kind == TypeKind::kSecret) {
    auto report = sink_.Add(diag::SecretInPlainPlace(Describe(*expected)), code.span);
    report.Label("the secret arrives here")
        .Help("pass it through a variable of the container, or mount it as a file");
    TraceSecret(code, report, 0);
    return;
  }
  auto report = sink_.Add(diag::TypeMismatch(Describe(*expected), Describe(*code.type)), code.span);
  if (code.kind == CodeKind::kEntity && code.declaration != nullptr)
    report.Also(code.declaration->name_span,
                fmt::format("`{}` is declared here", code.declaration->name));
  if (const std::string help = HelpMismatch(code, expected); !help.empty())
    report.Help(help);
}

const Code* Checker::Coerce(const Code* code, const Type* expected) {
  if (expected == nullptr || code->type == expected || code->kind == CodeKind::kInvalid ||
      expected->kind == TypeKind::kAny || expected->kind == TypeKind::kInvalid)
    return code;
  // One reference may stand for a list of one: `after = dev`.
  if (expected->kind == TypeKind::kList && code->type->kind == TypeKind::kReference) {
    const Code* element = Coerce(code, expected->element);
    if (element->kind == CodeKind::kInvalid)
      return element;
    Code* list = Make(CodeKind::kList, expected, code->span);
    list->operands = Operands({element});
    return list;
  }
  // A decision stands for its answer.
  if (code->kind == CodeKind::kEntity && code->declaration->kind->name == "decision") {
    const Type* bare = expected->kind == TypeKind::kOptional ? expected->element : expected;
    if (bare->kind != TypeKind::kReference) {
      Code* answer = Make(CodeKind::kConvert, expected, code->span);
      answer->operands = Operands({code});
      return answer;
    }
  }
  // One value stands for a list of one.
  const Type* list = expected->kind == TypeKind::kOptional ? expected->element : expected;
  if (list->kind == TypeKind::kList && code->type->kind != TypeKind::kList &&
      code->type->kind != TypeKind::kUnion && Fits(*code->type, *list->element)) {
    Code* one = Make(CodeKind::kList, list, code->span);
    one->operands = Operands({Coerce(code, list->element)});
    return one;
  }
  if (code->kind == CodeKind::kConstant) {
    const Converted made = Convert(code->constant, expected, program_.arena);
    if (made)
      return Constant(made.value, expected, code->span);
    if (code->constant->is(ValueKind::kString) && code->type->kind == TypeKind::kString) {
      if (!made.why.empty()) {
        sink_.Add(diag::MalformedValue(code->constant->text, Describe(*expected)), code->span)
            .Note(made.why);
        return Invalid(code->span);
      }
      const Type* bare = expected->kind == TypeKind::kOptional ? expected->element : expected;
      auto report = sink_.Add(diag::TypeMismatch(Describe(*expected), "text"), code->span);
      const std::string text(code->constant->text);
      if (bare->kind == TypeKind::kEnum) {
        if (const auto near = Nearest(text, bare->cases))
          report.Help(fmt::format("write `{}` without quotes", *near)).Fix(code->span, *near);
      } else if (ReadsAs(text, bare, program_.arena)) {
        report.Help(fmt::format("write `{}` without quotes", text)).Fix(code->span, text);
      } else if (const std::string help = HelpMismatch(*code, expected); !help.empty()) {
        report.Help(help);
      }
      return Invalid(code->span);
    }
    if (!made.why.empty()) {
      sink_
          .Add(diag::MalformedValue(schema::SpellScalar(*code->constant), Describe(*expected)),
               code->span)
          .Note(made.why);
      return Invalid(code->span);
    }
    ReportMismatch(*code, expected);
    return Invalid(code->span);
  }
  if (!Fits(*code->type, *expected)) {
    ReportMismatch(*code, expected);
    return Invalid(code->span);
  }
  if (!NeedsConversion(*code->type, *expected))
    return code;
  // These were typed element by element with the expected type already.
  const bool typed = (code->kind == CodeKind::kList || code->kind == CodeKind::kMap ||
                      code->kind == CodeKind::kRecord || code->kind == CodeKind::kChoice ||
                      code->kind == CodeKind::kIf || code->kind == CodeKind::kComprehension) &&
                     expected->kind != TypeKind::kTree;
  if (typed)
    return code;
  Code* convert = Make(CodeKind::kConvert, expected, code->span);
  convert->operands = Operands({code});
  return convert;
}

}  // namespace plat::sema
