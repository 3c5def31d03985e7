#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/box.h"
#include "document/marks.h"

namespace plat::document::hcl {

struct Expression;
struct ObjectEntry;

// `null`.
struct Null {};

// A number as decimal text (`-?digits[.digits]`), printed digit by digit.
struct Decimal {
  std::string text;
};

// A text, printed in double quotes with everything escaped that HCL would interpret.
struct String {
  std::string text;
};

// A name and the steps from it: `var.image`, `data.a.b[0].name`, `x["key"].y`, `x[*].id`,
// `x[each.key]`. The path must pass `IsReference`.
struct Reference {
  std::string path;
};

// `function(arguments)`. The last argument is expanded (`xs...`) when asked for.
struct Call {
  std::string function;
  std::vector<Expression> arguments;
  bool expand_last = false;
};

// `[a, b]`.
struct List {
  std::vector<Expression> elements;
};

// `{ key = value }`, one entry per line.
struct Object {
  std::vector<ObjectEntry> entries;
};

// A text with holes. `String` segments are its text, all other segments are printed as `${…}`. One
// that is nothing but a single hole is that expression, bare.
struct Template {
  std::vector<Expression> segments;
};

// `condition ? then : otherwise`, the three in this order.
struct Conditional {
  std::vector<Expression> parts;
};

// `left op right`; `op` is an operator of HCL, such as `==`.
struct Binary {
  std::string op;
  std::vector<Expression> sides;
};

// `!operand` or `-operand`.
struct Unary {
  char op = '!';
  std::vector<Expression> operand;
};

// `[for names in collection : value if condition]`, or `{for … : key => value if condition}` when
// there is a key. `key` and `condition` hold at most one expression.
struct For {
  std::vector<std::string> names;
  std::vector<Expression> collection;
  std::vector<Expression> key;
  std::vector<Expression> value;
  std::vector<Expression> condition;
};

// The alternatives of an expression.
using Node = std::variant<Null,
                          bool,
                          std::int64_t,
                          Decimal,
                          String,
                          Reference,
                          Call,
                          List,
                          Object,
                          Template,
                          Conditional,
                          Binary,
                          Unary,
                          Box<For>>;

// Holds for the types that are an alternative of `Variant` themselves, without a conversion.
template <class T, class Variant>
inline constexpr bool kIsAlternative = false;
template <class T, class... Alternatives>
inline constexpr bool kIsAlternative<T, std::variant<Alternatives...>> =
    (std::is_same_v<T, Alternatives> || ...);

// A value of HCL. The mark is that of the line it is printed on, where it has a line of its own.
struct Expression {
  Node node;
  Mark mark = 0;

  Expression() = default;

  // Any alternative is an expression.
  template <class T>
  requires kIsAlternative<std::remove_cvref_t<T>, Node> Expression(T&& alternative,
                                                                   Mark line_mark = 0)
      : node(std::forward<T>(alternative)), mark(line_mark) {}

  // A loop is an expression. It is held apart, so that all the others stay small.
  Expression(For loop, Mark line_mark = 0) : node(Box<For>(std::move(loop))), mark(line_mark) {}

  // Any whole number is an expression.
  template <class T>
  requires(std::is_integral_v<T> && !kIsAlternative<T, Node>)
      Expression(T number, Mark line_mark = 0)
      : node(std::int64_t{number}), mark(line_mark) {}
};

// `key = value`. The key is a text, quoted unless it is an identifier, or a reference that is
// computed (`(var.name) = value`). A comment is printed above.
struct ObjectEntry {
  std::string key;
  Expression value;
  std::string comment = {};
  bool is_computed = false;
  Mark mark = 0;
};

// Reports whether `text` is an ASCII identifier of HCL, the name of an attribute for example.
bool IsName(std::string_view text);

// Reports whether `text` can be printed bare as the key of an object: a name that is no
// keyword.
bool IsIdentifier(std::string_view text);

// Reports whether `text` is a reference: an identifier, followed by steps `.name`, `.*`, `[0]`,
// `[*]`, `["key"]` and `[reference]`.
bool IsReference(std::string_view text);

// Returns the step to the element `key`: `.key` for an identifier, otherwise `["key"]`.
std::string StepTo(std::string_view key);

// Appends `text` in double quotes, with everything escaped that HCL would interpret.
void AppendQuoted(std::string& out, std::string_view text);

}  // namespace plat::document::hcl
