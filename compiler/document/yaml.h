#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "document/marks.h"

namespace plat::document::yaml {

// Reports whether `text` reads back as the same string when printed without quotes. Narrow on
// purpose: a word that starts with a letter and that no YAML 1.1 reader takes for anything else.
bool IsPlain(std::string_view text);

// Reports whether `text` may be printed as a literal block: printable throughout, not beginning
// with white space, and ending in exactly one newline.
bool IsLiteral(std::string_view text);

// Appends `text` as a scalar of one line: plain when it may be, otherwise in double quotes.
void AppendScalar(std::string& out, std::string_view text);

// Prints YAML documents, in order, into one growing string. Text given to it is valid UTF-8, every
// map entry is a `Key` followed by exactly one value, and what begins is ended; anything else is a
// broken invariant.
class Writer {
 public:
  // Makes an empty writer, which notes the mark of each line if asked to.
  explicit Writer(Marks marks = Marks::kOff) : marks_(marks) {}

  // Makes room for `bytes` bytes of output.
  void Reserve(std::size_t bytes) { out_.reserve(bytes); }

  // Makes `mark` the mark of what is printed from here on. A line has the mark that was set last
  // before its key, or before its scalar when that came later.
  void SetMark(Mark mark) { mark_ = mark; }

  // Returns the mark that was set last.
  Mark mark() const { return mark_; }

  // Prints a comment at the left margin, at once, one `#` line for each of its lines. Only between
  // documents or before the first.
  void Header(std::string_view text);

  // Prints `---` on a line of its own. Only between documents or before the first.
  void Separator();

  // Prints a comment above the next key or item, at its indentation, one `#` line for each of its
  // lines. Where nothing follows in the same map or list, it stands below the last entry.
  void Comment(std::string_view text);

  // Prints a line at the left margin above the next key or item, before or behind its comments in
  // the order of the calls: a directive of a template. Where nothing follows in the same map or
  // list, it stands below the last entry.
  void Directive(std::string_view line);

  // Leaves one line empty above the next key or item and its comments.
  void BlankLine();

  // Begins a map: as the document, as the value of the last key, or as the next item of a list.
  void BeginMap();

  // Ends the innermost map. One without entries is printed `{}`.
  void EndMap();

  // Begins a list: as the document, as the value of the last key, or as the next item of a list.
  void BeginList();

  // Ends the innermost list. One without items is printed `[]`.
  void EndList();

  // Begins an entry of the innermost map. Its value comes next.
  void Key(std::string_view key);

  // Prints a string: as a literal block when `IsLiteral`, otherwise on one line.
  void String(std::string_view text);

  // Prints a whole number.
  void Integer(std::int64_t value);

  // Prints a number given as decimal text (`-?digits[.digits]`), digit by digit.
  void Decimal(std::string_view text);

  // Prints `true` or `false`.
  void Boolean(bool value);

  // Prints `null`.
  void Null();

  // Prints a scalar that is spelled already, on the line of its key or dash.
  void Raw(std::string_view scalar);

  // Prints a key and a string.
  void Field(std::string_view key, std::string_view text);

  // Prints a list of strings, one item per line.
  void Strings(std::span<const std::string> items);

  // Prints a list of strings, one item per line.
  void Strings(std::span<const std::string_view> items);

  // Returns the number of bytes printed so far.
  std::size_t size() const { return out_.size(); }

  // Returns what was printed and leaves the writer empty, ready for the next file. Requires that
  // whatever was begun is ended.
  Printed Take();

 private:
  // A map or a list that is begun and not ended.
  struct Frame {
    std::uint32_t indent = 0;
    bool is_list = false;
    bool is_empty = true;
  };

  void Begin(bool is_list);
  void End(bool is_list, std::string_view when_empty);
  void BeginEntry(std::uint32_t indent);
  void BeginScalar();
  void EndScalar();
  void FlushComments(std::uint32_t indent);
  void AppendLiteral(std::string_view text, std::uint32_t indent);
  void StartLine();
  void MarkLine();

  std::string out_;
  std::string comments_;
  std::vector<Frame> frames_;
  std::vector<Mark> line_marks_;
  std::uint32_t pending_dashes_ = 0;
  Mark mark_ = 0;
  Marks marks_ = Marks::kOff;
  bool has_comments_ = false;
  bool has_blank_line_ = false;
  bool is_after_key_ = false;
  bool is_line_open_ = false;
  bool is_document_done_ = false;
};

}  // namespace plat::document::yaml
