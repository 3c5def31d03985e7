#pragma once

#include <string>
#include <utility>
#include <vector>

#include "document/hcl.h"

// Short names for the expressions of HCL, so that a module in C++ reads like the module it prints.
namespace plat::provider::spell {

namespace hcl = document::hcl;
using hcl::Body;
using hcl::Expression;
using hcl::ObjectEntry;

// `var.image`, `each.value.role`.
inline Expression Ref(std::string path) {
  return hcl::Reference{std::move(path)};
}

// `"text"`.
inline Expression Text(std::string text) {
  return hcl::String{std::move(text)};
}

// A text with holes: texts are its text, everything else is a hole.
inline Expression Interpolate(std::vector<Expression> segments) {
  return hcl::Template{std::move(segments)};
}

// `function(arguments)`.
inline Expression Call(std::string function, std::vector<Expression> arguments) {
  return hcl::Call{std::move(function), std::move(arguments)};
}

// `[a, b]`.
inline Expression List(std::vector<Expression> elements) {
  return hcl::List{std::move(elements)};
}

// `{ a = 1 }`.
inline Expression Object(std::vector<ObjectEntry> entries) {
  return hcl::Object{std::move(entries)};
}

// `condition ? then : otherwise`.
inline Expression If(Expression condition, Expression then, Expression otherwise) {
  return hcl::Conditional{{std::move(condition), std::move(then), std::move(otherwise)}};
}

// `left op right`.
inline Expression Op(Expression left, std::string op, Expression right) {
  return hcl::Binary{std::move(op), {std::move(left), std::move(right)}};
}

// `!operand`.
inline Expression Not(Expression operand) {
  return hcl::Unary{'!', {std::move(operand)}};
}

// `null`.
inline Expression Null() {
  return hcl::Null{};
}

// `[for names in collection : value if condition]`; without a condition when there is none.
inline Expression Each(std::vector<std::string> names,
                       Expression collection,
                       Expression value,
                       std::vector<Expression> condition = {}) {
  return hcl::For{
      std::move(names), {std::move(collection)}, {}, {std::move(value)}, std::move(condition)};
}

// `{ for names in collection : key => value }`.
inline Expression EachKey(std::vector<std::string> names,
                          Expression collection,
                          Expression key,
                          Expression value) {
  return hcl::For{
      std::move(names), {std::move(collection)}, {std::move(key)}, {std::move(value)}, {}};
}

// A variable of a module. `type` is written as HCL: `map(string)`.
struct Variable {
  std::string name;
  std::string description;
  Expression type;
  // At most one.
  std::vector<Expression> fallback = {};
  bool nullable = true;
  bool sensitive = false;
  bool ephemeral = false;
};

// Appends the block that declares a variable; returns its body, for validations.
inline Body& Declare(Body& body, const Variable& variable) {
  Body& block = body.AddBlock("variable", {variable.name});
  block.Set("description", Text(variable.description));
  block.Set("type", variable.type);
  if (!variable.fallback.empty())
    block.Set("default", variable.fallback.front());
  if (!variable.nullable)
    block.Set("nullable", false);
  if (variable.sensitive)
    block.Set("sensitive", true);
  if (variable.ephemeral)
    block.Set("ephemeral", true);
  return block;
}

// Appends a validation to the body of a variable.
inline void Validate(Body& variable, Expression condition, std::string message) {
  Body& block = variable.AddBlock("validation");
  block.Set("condition", std::move(condition));
  block.Set("error_message", Text(std::move(message)));
}

// Appends an output.
inline void Output(Body& body,
                   std::string name,
                   std::string description,
                   Expression value,
                   bool sensitive = false) {
  Body& block = body.AddBlock("output", {std::move(name)});
  block.Set("description", Text(std::move(description)));
  block.Set("value", std::move(value));
  if (sensitive)
    block.Set("sensitive", true);
}

}  // namespace plat::provider::spell
