#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/box.h"
#include "source/span.h"

// What was written, never what it means. Every node begins with its span.
namespace plat::ast {

using source::Span;

// An identifier as written.
struct Name {
  Span span;
  std::string text;
};

// `a.b.c`, where a path is written rather than an expression.
struct Path {
  Span span;
  std::vector<Name> parts;
};

// Literals keep their text until something types them.
enum class LiteralKind {
  kNumber,    // 3, 0.5
  kQuantity,  // 50Gi, 500m, 24h, 70%
  kVersion,   // 1.2.3
  kIp,        // 192.168.1.1
  kCidr,      // 10.0.0.0/8
  kIpRange,   // 10.0.0.1-10.0.0.9
  kMac,       // 00:11:22:33:44:55
  kPort,      // 8080/tcp
  kTime,      // 03:00
  kEvery,     // @daily
  kTrue,
  kFalse,
  kNone,
};

struct Expression;

// A part of a string: fixed text (escapes resolved) or a hole `${...}`.
struct Segment {
  Span span;
  std::string text;
  // Set for a hole; `text` is empty then.
  std::optional<Box<Expression>> hole;
};

struct Literal {
  LiteralKind kind;
  std::string text;
};

// A string of one line, or text between `"""` with common indentation removed.
struct String {
  std::vector<Segment> segments;
  bool block = false;
};

struct Reference {
  Name name;
};

// `env`: the environment that is being evaluated.
struct Environment {};

struct Select {
  Box<Expression> object;
  Name field;
};

struct Argument {
  Span span;
  std::optional<Name> name;
  Box<Expression> value;
};

struct Call {
  Box<Expression> callee;
  std::vector<Argument> arguments;
};

struct Index {
  Box<Expression> object;
  Box<Expression> index;
};

// `expr as type`.
struct Cast {
  Box<Expression> operand;
  Name type;
};

enum class UnaryOperator { kNegate, kNot };

struct Unary {
  UnaryOperator op;
  Box<Expression> operand;
};

enum class BinaryOperator {
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

struct Binary {
  BinaryOperator op;
  Span op_span;
  Box<Expression> left;
  Box<Expression> right;
};

struct List {
  std::vector<Expression> elements;
};

// `[for x in xs if c: value]`, `[for k, v in map: value]`.
struct Comprehension {
  Name first;
  std::optional<Name> second;
  Box<Expression> source;
  std::optional<Box<Expression>> condition;
  Box<Expression> value;
};

// A label of a block or attribute, or the key of a map: a name, a string, or `${expr}` computed in
// a loop.
struct Label {
  Span span;
  std::variant<Name, String, Box<Expression>> node;
};

struct MapEntry {
  Span span;
  Label key;
  Box<Expression> value;
};

struct Map {
  std::vector<MapEntry> entries;
};

struct Body;

// `type { field = value }`, a record.
struct Constructor {
  Path type;
  Box<Body> body;
};

struct ChoiceBranch {
  Span span;
  // Empty for `else`.
  std::optional<Name> environment;
  Box<Expression> value;
};

// `by env { dev: 1, else: 3 }`.
struct Choice {
  std::vector<ChoiceBranch> branches;
};

// `if c then a else b`.
struct Conditional {
  Box<Expression> condition;
  Box<Expression> then_value;
  Box<Expression> else_value;
};

// Text that could not be understood; reported already. Later stages are silent about it.
struct Invalid {};

struct Expression {
  Span span;
  std::variant<Invalid,
               Literal,
               String,
               Reference,
               Environment,
               Select,
               Call,
               Index,
               Cast,
               Unary,
               Binary,
               List,
               Comprehension,
               Map,
               Constructor,
               Choice,
               Conditional>
      node;
  // `because "..."`: a reason is part of a value.
  std::optional<Box<Expression>> reason;
};

// `list(int)?`, `python(version) | static`.
struct TypeAtom {
  Span span;
  Path path;
  std::vector<struct TypeExpression> arguments;
  bool optional = false;
};

struct TypeExpression {
  Span span;
  // More than one: alternatives.
  std::vector<TypeAtom> atoms;
};

struct Statement;

// The statements between braces.
struct Body {
  Span span;
  std::vector<Statement> statements;
};

enum class AssignmentOperator { kSet, kAdd };

// `name = value`, `name += value`, `port http = 80`, `a.b."c" = value`.
struct Attribute {
  // At least one; more for a dotted key.
  std::vector<Name> key;
  std::optional<Label> label;
  AssignmentOperator op;
  Expression value;
};

// `only dev, test`.
struct Existence {
  Span span;
  std::vector<Name> environments;
};

// `kind name : component only env { ... }`, `expose http { ... }`, `hubble { ... }`,
// `object ConfigMap settings { ... }`. What it is is decided by the schema around it.
struct Block {
  Name keyword;
  // None, one, or two (`object Kind name`).
  std::vector<Label> labels;
  std::vector<Path> components;
  std::optional<Existence> existence;
  Body body;
  // The `##` lines directly above, joined by newlines, without marks.
  std::string doc;
};

// `use block_storage as store only prod { ... }`.
struct Use {
  Path component;
  std::optional<Name> alias;
  std::optional<Existence> existence;
  Body body;
  std::string doc;
};

// `in prod, test { ... }`.
struct In {
  std::vector<Name> environments;
  Body body;
};

// `for k, v in source { ... }`.
struct For {
  Name first;
  std::optional<Name> second;
  Expression source;
  Body body;
};

// `if c { ... } else { ... }`; `else if` is an else body of one statement.
struct If {
  Expression condition;
  Body then_body;
  std::optional<Body> else_body;
};

// `param name : type = default`.
struct Param {
  Name name;
  TypeExpression type;
  std::optional<Expression> default_value;
  std::string doc;
};

// `let name : type = value`.
struct Let {
  Name name;
  std::optional<TypeExpression> type;
  Expression value;
  std::string doc;
};

struct FunctionParameter {
  Name name;
  TypeExpression type;
};

// `fn name(a: int): int = value`.
struct Function {
  Name name;
  std::vector<FunctionParameter> parameters;
  TypeExpression result;
  Expression value;
  std::string doc;
};

// `expect expr`.
struct Expect {
  Expression condition;
};

// `import "packages/x" as x`.
struct Import {
  Span path_span;
  std::string path;
  Name alias;
};

struct Statement {
  Span span;
  std::variant<Invalid, Attribute, Block, Use, In, For, If, Param, Let, Function, Expect, Import>
      node;
};

// A comment line, for the formatter and for `Comments that explain a decision`.
struct Comment {
  Span span;
  // Without the `#` marks and one following space.
  std::string text;
  // `##`
  bool doc = false;
};

// One parsed file.
struct File {
  Span span;
  std::vector<Statement> statements;
  std::vector<Comment> comments;
};

}  // namespace plat::ast
