#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "schema/type.h"
#include "schema/value.h"
#include "source/span.h"

// Typed code: what a body or an expression means once names and types are known. Literals are
// values, names are declarations, fields are `schema::Field`s. Lives in the program's arena.
namespace plat::sema {

using schema::Field;
using schema::RecordType;
using schema::Type;
using schema::TypeKind;
using schema::Value;
using schema::ValueKind;
using source::Span;

// A set of environments: bit i is environment i in the order of promotion.
using Environments = std::uint64_t;

struct Declaration;
struct Component;
struct Function;
struct Let;
struct Body;
struct Code;

// A name that `for`, `fn`, `let` (inside a body) or a comprehension binds.
struct Binder {
  std::string_view name;
  Span span;
  const Type* type = nullptr;
};

enum class Builtin : std::uint8_t {
  kMin,
  kMax,
  kSum,
  kAll,
  kAny,
  kCount,
  kRange,
  kJoin,
  kReplace,
  kKeys,
  kValues,
  // What only the finished platform knows; tests ask it.
  kReach,
  kEntities,
  kImages,
  kSecretFile,
  kCidrHost,
  kCidrHosts,
  kCidrSubnet,
  kNth,
  kLower,
  kUpper,
  kStartsWith,
  kEndsWith,
  kSplit,
  kLength,
};

enum class CodeKind : std::uint8_t {
  kInvalid,
  kConstant,
  kBinder,
  kLet,
  // The environment that is evaluated, as a reference.
  kEnvironment,
  // The instance being described, as a reference.
  kSelf,
  kEntity,
  // A declaration made by a loop: found by its name among `type`'s targets.
  kEntityByName,
  // A labelled part of an entity: `network.pool.assigned`. Operand: the entity.
  kPart,
  // A field of a record, of an entity or of a part of an entity. Operand: the object.
  kField,
  kSecretKey,
  kBuiltin,
  kCall,
  kNegate,
  kNot,
  // `op` tells; operands: left and right.
  kBinary,
  kIndex,
  kList,
  // Operands: key, value, key, value...
  kMap,
  kRecord,
  // A tree or a map written as a body.
  kTree,
  // Operands: source, condition or null, value.
  kComprehension,
  // Operands: the segments.
  kText,
  // Operands: one for each of `masks`; a branch with all bits is the `else`.
  kChoice,
  kIf,
  // Makes a value of `type` from another, or reports why it is none.
  kConvert,
};

// The operators, as in the syntax tree; repeated so that evaluation does not know syntax.
enum class Operator : std::uint8_t {
  kMultiply,
  kDivide,
  kAdd,
  kSubtract,
  kRange,
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kContains,
  kAnd,
  kOr,
};

struct Code {
  CodeKind kind = CodeKind::kInvalid;
  Builtin builtin = Builtin::kMin;
  Operator op = Operator::kAdd;
  const Type* type = nullptr;
  Span span;
  std::string_view reason;
  Value constant = nullptr;
  std::span<const Code* const> operands;
  std::span<const Environments> masks;
  const Binder* binder = nullptr;
  const Binder* second_binder = nullptr;
  const Let* let = nullptr;
  const Function* function = nullptr;
  const Declaration* declaration = nullptr;
  const Field* field = nullptr;
  // kPart, kSecretKey, kEntityByName: the label, key or name.
  std::string_view name;
  const Body* body = nullptr;
};

enum class GuardKind : std::uint8_t { kIn, kIf, kUnless, kFor, kLet };

// A condition or binding around statements.
struct Guard {
  GuardKind kind = GuardKind::kIn;
  Span span;
  Environments environments = 0;
  const Code* code = nullptr;
  const Binder* first = nullptr;
  const Binder* second = nullptr;
};

// One assignment or block of a body, with the guards around it, outermost first.
struct Setter {
  std::span<const Guard* const> guards;
  // Null in a tree.
  const Field* field = nullptr;
  // The label of a keyed field, or the key in a tree; computed when `label_code` is set.
  std::string_view label;
  Span label_span;
  const Code* label_code = nullptr;
  // `+=`.
  bool add = false;
  // The whole statement's key, for messages.
  Span span;
  // One of both.
  const Code* value = nullptr;
  const Body* block = nullptr;
};

// The statements of one body, flat.
struct Body {
  Span span;
  // Some statement could not be understood and was reported: what the body does not set may have
  // been meant by it.
  bool damaged = false;
  std::span<const Setter> setters;
  std::span<const Declaration* const> declarations;
};

}  // namespace plat::sema
