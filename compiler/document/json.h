#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "document/marks.h"

namespace plat::document::json {

// How a document is laid out: two spaces per level and one entry per line, or all on one line.
enum class Layout : std::uint8_t { kPretty, kCompact };

// Appends `text` as a JSON string, quotes included. Whatever a reader of lines might stumble over
// is escaped, too, so that YAML reads the same string from it.
void AppendQuoted(std::string& out, std::string_view text);

// Prints a JSON document, in order, into one growing string. Text given to it is valid UTF-8, every
// entry of an object is a `Key` followed by exactly one value, and what begins is ended; anything
// else is a broken invariant. It has the calls of `yaml::Writer`, so that one function can print
// either.
class Writer {
 public:
  // Makes an empty writer, which notes the mark of each line if asked to.
  explicit Writer(Layout layout = Layout::kPretty, Marks marks = Marks::kOff)
      : layout_(layout), marks_(marks) {}

  // Makes `mark` the mark of the lines begun from here on.
  void SetMark(Mark mark) { mark_ = mark; }

  // Begins an object: as the document, as the value of the last key, or as the next item of a list.
  void BeginMap() { Begin('{', false); }

  // Ends the innermost object.
  void EndMap() { End('}', false); }

  // Begins an array: as the document, as the value of the last key, or as the next item of a list.
  void BeginList() { Begin('[', true); }

  // Ends the innermost array.
  void EndList() { End(']', true); }

  // Begins an entry of the innermost object. Its value comes next.
  void Key(std::string_view key);

  // Prints a string.
  void String(std::string_view text);

  // Prints a whole number.
  void Integer(std::int64_t value);

  // Prints a number given as decimal text (`-?digits[.digits]`), digit by digit.
  void Decimal(std::string_view text);

  // Prints `true` or `false`.
  void Boolean(bool value);

  // Prints `null`.
  void Null();

  // Prints a key and a string.
  void Field(std::string_view key, std::string_view text);

  // Returns the document and one newline, and leaves the writer empty. Requires that whatever was
  // begun is ended.
  Printed Take();

 private:
  // An object or an array that is begun and not ended.
  struct Frame {
    bool is_list = false;
    bool is_empty = true;
  };

  void Begin(char bracket, bool is_list);
  void End(char bracket, bool is_list);
  void BeginValue();
  void BeginEntry();
  void BreakLine();

  std::string out_;
  std::vector<Frame> frames_;
  std::vector<Mark> line_marks_;
  Mark mark_ = 0;
  Layout layout_ = Layout::kPretty;
  Marks marks_ = Marks::kOff;
  bool is_after_key_ = false;
};

}  // namespace plat::document::json
