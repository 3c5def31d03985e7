#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace plat::schema::layout {

// The compact form: words of 32 bits in the byte order of the machine. A header, then
//   the begin of each string (one more than strings), the bytes of the strings,
//   shapes, fields, lists of strings (a count, then string numbers), entries.
// Shape 0 does not exist, so that 0 can stand for "none"; list 0 is the empty list.
inline constexpr std::uint32_t kMagic = 0x43534c50;
inline constexpr std::uint32_t kVersion = 3;
inline constexpr std::uint32_t kNone = 0xffffffff;

// The words of the header.
enum HeaderWord : std::uint32_t {
  kMagicWord,
  kVersionWord,
  kSizeWord,
  kStringCount,
  kStringBegins,
  kStringBytes,
  kShapeCount,
  kShapes,
  kFieldCount,
  kFields,
  kListWords,
  kLists,
  kEntryCount,
  kEntries,
  kHeaderWords,
};

// The words of a shape. `kShapeBits` holds types, format, list kind and patch strategy.
enum ShapeWord : std::uint32_t {
  kShapeBits,
  kFirstField,
  kFieldsOfShape,
  kElement,
  kValue,
  kAllowed,
  kListKeys,
  kMergeKey,
  kShapeWords,
};

// The words of a field. `kFieldBits` holds flags and nesting, `kItems` minimum and maximum.
enum FieldWord : std::uint32_t { kFieldName, kFieldShape, kFieldBits, kItems, kFieldWords };

// The words of an entry. The facts are a list: name, value, name, value.
enum EntryWord : std::uint32_t {
  kEntrySection,
  kEntryName,
  kEntryQualifier,
  kEntryShape,
  kEntryFacts,
  kEntrySource,
  kEntryWords,
};

// Reads the word at a byte offset.
inline std::uint32_t WordAt(const char* base, std::uint32_t offset) {
  std::uint32_t word = 0;
  std::memcpy(&word, base + offset, sizeof word);
  return word;
}

// Reads a word of the header.
inline std::uint32_t Header(const char* base, HeaderWord word) {
  return WordAt(base, static_cast<std::uint32_t>(word) * 4);
}

// Reads a word of a record in a table.
inline std::uint32_t Cell(const char* base,
                          HeaderWord table,
                          std::uint32_t words,
                          std::uint32_t index,
                          std::uint32_t word) {
  return WordAt(base, Header(base, table) + (index * words + word) * 4);
}

inline std::uint32_t ShapeCell(const char* base, std::uint32_t index, ShapeWord word) {
  return Cell(base, kShapes, kShapeWords, index, word);
}
inline std::uint32_t FieldCell(const char* base, std::uint32_t index, FieldWord word) {
  return Cell(base, kFields, kFieldWords, index, word);
}
inline std::uint32_t EntryCell(const char* base, std::uint32_t index, EntryWord word) {
  return Cell(base, kEntries, kEntryWords, index, word);
}

// Returns a string by its number.
inline std::string_view StringAt(const char* base, std::uint32_t index) {
  const std::uint32_t begins = Header(base, kStringBegins);
  const std::uint32_t begin = WordAt(base, begins + index * 4);
  const std::uint32_t end = WordAt(base, begins + (index + 1) * 4);
  return {base + Header(base, kStringBytes) + begin, end - begin};
}

}  // namespace plat::schema::layout
