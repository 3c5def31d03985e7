#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/core.h>
#include <fmt/format.h>

namespace plat::diagnostic {

enum class Severity : std::uint8_t { kError, kWarning, kNote, kRetired };

// What is constant about a diagnostic. `code` is printed as `P3004` and never changes its meaning.
struct Descriptor {
  std::string_view name;
  int code = 0;
  Severity severity = Severity::kError;
};

// A worded diagnostic that still lacks its place.
struct Message {
  Descriptor descriptor;
  std::string text;
};

// A declared diagnostic: call it with its arguments to word it. The format string is checked
// against the argument types when plat is compiled.
template <class... Args>
struct Definition {
  Descriptor descriptor;
  fmt::format_string<Args...> format;

  template <class... Given>
  Message operator()(Given&&... given) const {
    return Message{descriptor, Word(std::forward<Given>(given)...)};
  }

 private:
  std::string Word(Args... args) const { return fmt::format(format, std::forward<Args>(args)...); }
};

// Finds the `Definition` for a parameter list that is written as a function type.
template <class Signature>
struct DefinitionFor;
template <class... Args>
struct DefinitionFor<void(Args...)> {
  using Type = Definition<Args...>;
};

}  // namespace plat::diagnostic

// Declares one diagnostic: name, code, severity, wording, typed parameters, and the page that
// `plat explain` prints (its first `plat` block is an example that raises this diagnostic).
// The page is used by diagnostic/pages.cpp alone.
#define PLAT_DIAGNOSTIC(name, code, severity, format, parameters, page)                       \
  inline constexpr ::plat::diagnostic::DefinitionFor<void parameters>::Type name{             \
      ::plat::diagnostic::Descriptor{#name, code, ::plat::diagnostic::Severity::k##severity}, \
      format};
