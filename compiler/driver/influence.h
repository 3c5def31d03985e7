#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "document/output_tree.h"
#include "source/file_system.h"

// What a line of a source decides together with others: found by saying something else there.
namespace plat::driver {

// Returns texts that differ from `text` in the numbers, texts and truths of one line, counted from
// 1, and keep its shape: a digit is another digit, a letter another letter. Those that are likely
// to be a program, too, come first; none for a line that says no such thing.
std::vector<std::string> OtherWordings(std::string_view text, std::size_t line);

// A file system in which one file says something else.
class Reworded final : public source::FileSystem {
 public:
  Reworded(const source::FileSystem& files, std::string path, std::string text)
      : files_(files), path_(std::move(path)), text_(std::move(text)) {}

  std::variant<std::string, source::IoError> Read(std::string_view path) const override;
  std::variant<std::vector<source::Entry>, source::IoError> List(
      std::string_view path) const override;

 private:
  const source::FileSystem& files_;
  std::string path_;
  std::string text_;
};

// Lines of a file of the output, counted from 1.
struct FileLines {
  std::string_view path;
  std::vector<std::size_t> lines;
};

// Returns the lines of `tree` that are not the same in `other`, by path. The paths are those of
// `tree`.
std::vector<FileLines> LinesThatDiffer(const document::OutputTree& tree,
                                       const document::OutputTree& other);

}  // namespace plat::driver
