#include "document/output_tree.h"

#include "base/check.h"

namespace plat::document {

File MakeFile(Printed printed, std::string declaration, std::uint16_t mode) {
  return File{.bytes = std::move(printed.bytes),
              .mode = mode,
              .declaration = std::move(declaration),
              .line_marks = std::move(printed.line_marks)};
}

bool IsTreePath(std::string_view path) {
  for (const char byte : path) {
    const auto value = static_cast<unsigned char>(byte);
    if (value < 0x20 || value == 0x7F || byte == '\\') {
      return false;
    }
  }
  while (true) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (part.empty() || part == "." || part == "..") {
      return false;
    }
    if (slash == std::string_view::npos) {
      return true;
    }
    path.remove_prefix(slash + 1);
  }
}

const File* OutputTree::Add(std::string path, File file) {
  PLAT_CHECK(IsTreePath(path));
  const auto next = files_.lower_bound(path);
  if (next != files_.end() && next->first == path) {
    return &next->second;
  }
  files_.emplace_hint(next, std::move(path), std::move(file));
  return nullptr;
}

OutputTree OutputTree::Merge(OutputTree&& other) {
  files_.merge(other.files_);
  return std::move(other);
}

const File* OutputTree::Find(std::string_view path) const {
  const auto found = files_.find(path);
  return found == files_.end() ? nullptr : &found->second;
}

std::optional<std::pair<std::string_view, std::string_view>> OutputTree::FindFileAsFolder() const {
  std::optional<std::pair<std::string_view, std::string_view>> first;
  std::string_view last_folder;
  for (const auto& [path, file] : files_) {
    const std::string_view whole = path;
    const std::size_t slash = whole.rfind('/');
    const std::string_view folder = whole.substr(0, slash == std::string_view::npos ? 0 : slash);
    if (folder == last_folder) {
      continue;
    }
    last_folder = folder;
    for (std::size_t end = whole.find('/'); end != std::string_view::npos;
         end = whole.find('/', end + 1)) {
      const auto found = files_.find(whole.substr(0, end));
      if (found != files_.end() && (!first || found->first < first->first)) {
        first.emplace(found->first, whole);
      }
    }
  }
  return first;
}

}  // namespace plat::document
