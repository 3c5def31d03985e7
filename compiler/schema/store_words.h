#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "schema/store.h"

namespace plat::schema::words {

// A word of the text form and what it stands for.
template <class T>
struct Word {
  std::string_view text;
  T meaning;
};

// A word for a value: its types and its format.
struct ValueWord {
  std::string_view text;
  std::uint16_t types;
  Format format;
};

// The words for values; formats before the plain types, `any` first. `scalar` is all of the four
// types below it.
inline constexpr std::array<ValueWord, 14> kValues = {{
    {"any", 127, Format::kNone},
    {"quantity", 5, Format::kQuantity},
    {"int-or-string", 3, Format::kIntOrString},
    {"bytes", 1, Format::kBytes},
    {"time", 1, Format::kTime},
    {"embedded", 64, Format::kEmbeddedObject},
    {"scalar", 15, Format::kNone},
    {"string", 1, Format::kNone},
    {"integer", 2, Format::kNone},
    {"number", 4, Format::kNone},
    {"boolean", 8, Format::kNone},
    {"list", 32, Format::kNone},
    {"object", 64, Format::kNone},
    {"null", 16, Format::kNone},
}};

inline constexpr std::array<Word<Section>, 9> kSections = {{
    {"kind", Section::kKind},
    {"provider", Section::kProvider},
    {"resource", Section::kResource},
    {"data", Section::kDataSource},
    {"ephemeral", Section::kEphemeral},
    {"backend", Section::kBackend},
    {"chart", Section::kChart},
    {"dependency", Section::kDependency},
    {"source", Section::kSource},
}};

inline constexpr std::array<Word<ListKind>, 3> kListKinds = {{
    {"atomic", ListKind::kAtomic},
    {"set", ListKind::kSet},
    {"map", ListKind::kMap},
}};

inline constexpr std::array<Word<PatchStrategy>, 3> kStrategies = {{
    {"merge", PatchStrategy::kMerge},
    {"merge-retain-keys", PatchStrategy::kMergeRetainKeys},
    {"retain-keys", PatchStrategy::kRetainKeys},
}};

inline constexpr std::array<Word<Nesting>, 8> kNestings = {{
    {"block", Nesting::kBlockSingle},
    {"block-list", Nesting::kBlockList},
    {"block-set", Nesting::kBlockSet},
    {"block-map", Nesting::kBlockMap},
    {"nested", Nesting::kSingle},
    {"nested-list", Nesting::kList},
    {"nested-set", Nesting::kSet},
    {"nested-map", Nesting::kMap},
}};

// Flags that are words; `required` is the `!` behind a name.
inline constexpr std::array<Word<FieldFlag>, 9> kFlags = {{
    {"optional", FieldFlag::kOptional},
    {"computed", FieldFlag::kComputed},
    {"sensitive", FieldFlag::kSensitive},
    {"write-only", FieldFlag::kWriteOnly},
    {"deprecated", FieldFlag::kDeprecated},
    {"replaces", FieldFlag::kReplaces},
    {"may-replace", FieldFlag::kMayReplace},
    {"from-comment", FieldFlag::kFromComment},
    {"unreleased", FieldFlag::kUnreleased},
}};

// Returns what a word stands for.
template <class T, std::size_t n>
std::optional<T> Meaning(const std::array<Word<T>, n>& table, std::string_view text) {
  for (const Word<T>& word : table) {
    if (word.text == text)
      return word.meaning;
  }
  return std::nullopt;
}

// Returns the word for a meaning; empty when it has none.
template <class T, std::size_t n>
std::string_view Text(const std::array<Word<T>, n>& table, T meaning) {
  for (const Word<T>& word : table) {
    if (word.meaning == meaning)
      return word.text;
  }
  return {};
}

}  // namespace plat::schema::words
