#pragma once

#include <string>
#include <string_view>

#include "base/arena.h"
#include "schema/type.h"
#include "schema/value.h"
#include "syntax/ast.h"

namespace plat::sema {

// A value, or the reason why there is none (one clause, such as "ports go from 1 to 65535").
struct Converted {
  schema::Value value = nullptr;
  std::string why;

  explicit operator bool() const { return value != nullptr; }
};

// Reads a literal as a type; a null type means that nothing says which: whole and decimal numbers,
// and literals whose form tells (addresses, networks, versions), have one all the same.
Converted ReadLiteral(ast::LiteralKind kind,
                      std::string_view text,
                      const schema::Type* type,
                      source::Span span,
                      Arena& arena);

// Makes a value of `type` from another value; the result keeps place and reason. A value that fits
// already is returned as it is.
Converted Convert(schema::Value value, const schema::Type* type, Arena& arena);

// Reads a string as one of the text types, an address, a network and the like.
Converted ReadText(std::string_view text,
                   const schema::Type* type,
                   source::Span span,
                   Arena& arena);

// Returns the type that a literal has where nothing else says it, or kInvalid.
schema::TypeKind NaturalType(ast::LiteralKind kind);

// Returns what a type is called in a sentence: "a size", "a reference to a network".
std::string Describe(const schema::Type& type);

// Returns whether a text is a host name: labels of letters, digits and hyphens, at most 253 long.
// One leading `*.` is allowed.
bool IsHostName(std::string_view text);

// Returns what is wrong with the five fields of a cron line, or nothing.
std::string CronProblem(std::string_view text);

}  // namespace plat::sema
