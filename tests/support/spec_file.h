#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace plat::testing {

// A part of a case, below `---- name`.
struct SpecSection {
  std::string name;
  // Ends with one line end, or is empty.
  std::string text;
  // Of its head, from 1.
  std::size_t line = 0;
};

// What stands below `==== title`.
struct SpecCase {
  std::string title;
  std::size_t line = 0;
  std::vector<SpecSection> sections;
};

// A file of cases. What stands before the first one is kept as it is.
struct SpecFile {
  std::string head;
  std::vector<SpecCase> cases;
};

// Reads a spec file. Blank lines at the end of a section belong to nothing.
SpecFile ParseSpec(std::string_view text);

// Returns the text that `ParseSpec` reads as this file.
std::string PrintSpec(const SpecFile& file);

// Whether a section is an input rather than an expectation: its name is a path of a source file.
bool IsInput(const SpecSection& section);

// One diagnostic that is expected or was found: `error: P3004` on a line of a file.
struct SpecMark {
  std::string path;
  std::size_t line = 0;
  // As in `error: P3004`.
  std::string text;

  auto operator<=>(const SpecMark&) const = default;
};

// Returns the marks of an input: each comment `# error: P3004` or `# warning: P3004`. A line with
// two diagnostics has two comments, one after the other.
std::vector<SpecMark> FindMarks(std::string_view path, std::string_view text);

}  // namespace plat::testing
