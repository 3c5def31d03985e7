#include "source/memory_file_system.h"

#include <algorithm>

namespace plat::source {

std::variant<std::string, IoError> MemoryFileSystem::Read(std::string_view path) const {
  const auto found = files_.find(path);
  if (found != files_.end())
    return found->second;
  const std::string prefix = std::string(path) + "/";
  const auto below = files_.lower_bound(prefix);
  if (below != files_.end() && below->first.starts_with(prefix))
    return IoError{IoError::Kind::kNotAFile, "it is a directory"};
  return IoError{IoError::Kind::kNotFound, "no such file"};
}

std::variant<std::vector<Entry>, IoError> MemoryFileSystem::List(std::string_view path) const {
  if (files_.contains(path))
    return IoError{IoError::Kind::kNotADirectory, "it is not a directory"};
  const bool is_root = path.empty() || path == ".";
  const std::string prefix = is_root ? std::string() : std::string(path) + "/";
  std::map<std::string, EntryKind, std::less<>> names;
  for (auto file = files_.lower_bound(prefix);
       file != files_.end() && file->first.starts_with(prefix);
       ++file) {
    const std::string_view rest = std::string_view(file->first).substr(prefix.size());
    const std::size_t slash = rest.find('/');
    names.emplace(rest.substr(0, slash),
                  slash == std::string_view::npos ? EntryKind::kFile : EntryKind::kDirectory);
  }
  if (names.empty() && !is_root)
    return IoError{IoError::Kind::kNotFound, "no such directory"};
  std::vector<Entry> entries;
  for (const auto& [name, kind] : names)
    entries.push_back(Entry{name, kind});
  return entries;
}

}  // namespace plat::source
