#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "document/marks.h"

namespace plat::document::text {

// Prints a file made of lines, such as `.gitignore`, `README.md` or a properties file.
class Writer {
 public:
  // Makes an empty writer, which notes the mark of each line if asked to.
  explicit Writer(Marks marks = Marks::kOff) : marks_(marks) {}

  // Makes `mark` the mark of the lines printed from here on.
  void SetMark(Mark mark) { mark_ = mark; }

  // Prints `text`, a newline after it unless it ends in one.
  void Line(std::string_view text);

  // Prints each line of `text` behind `sign` and a space; an empty line is the bare sign.
  void Comment(std::string_view text, std::string_view sign = "#");

  // Prints an empty line, unless nothing or an empty line was printed before.
  void BlankLine();

  // Returns what was printed, without empty lines at its end, and leaves the writer empty.
  Printed Take();

 private:
  std::string out_;
  std::vector<Mark> line_marks_;
  Mark mark_ = 0;
  Marks marks_ = Marks::kOff;
};

// Returns the pattern of a `.gitignore` that matches `path`, relative to that file, and nothing
// else: anchored by a slash, with every character escaped that a pattern would interpret.
std::string GitIgnorePattern(std::string_view path);

// Returns `key=value` as a line of a properties file (ASCII, backslash escapes).
std::string Property(std::string_view key, std::string_view value);

// Returns `text` with every character escaped that Markdown would interpret within a line.
std::string Markdown(std::string_view text);

// Returns `text` as a code span of Markdown, in as many backticks as it needs.
std::string MarkdownCode(std::string_view text);

// Returns the lines of a Markdown code block that shows `text` in `language`, in a fence as long as
// it needs.
std::string MarkdownBlock(std::string_view language, std::string_view text);

// Returns a Markdown table, its columns as wide as their widest cell. The cells are Markdown, each
// row has as many as `head`.
std::string MarkdownTable(std::span<const std::string> head,
                          std::span<const std::vector<std::string>> rows);

}  // namespace plat::document::text
