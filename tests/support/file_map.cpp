#include "file_map.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace plat::testing {
namespace {

namespace fs = std::filesystem;

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void WriteFile(const fs::path& path, std::string_view bytes) {
  fs::create_directories(path.parent_path());
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

void RemoveEmptyFolders(const fs::path& folder) {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_directory())
      folders.push_back(entry.path());
  }
  std::sort(folders.rbegin(), folders.rend());
  for (const fs::path& path : folders) {
    if (fs::is_empty(path))
      fs::remove(path);
  }
}

}  // namespace

FileMap ReadFolder(const std::string& folder, std::string_view without) {
  FileMap files;
  if (!fs::is_directory(folder))
    return files;
  for (auto entry = fs::recursive_directory_iterator(folder);
       entry != fs::recursive_directory_iterator();
       ++entry) {
    const std::string path = entry->path().lexically_relative(folder).generic_string();
    if (entry->is_directory() && path == without) {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file()) {
      files.emplace(path, ReadFile(entry->path()));
    }
  }
  return files;
}

std::vector<std::string> ReplaceFolder(const std::string& folder, const FileMap& files) {
  const FileMap before = ReadFolder(folder);
  std::vector<std::string> changed;
  for (const auto& [path, bytes] : before) {
    if (!files.contains(path)) {
      fs::remove(fs::path(folder) / path);
      changed.push_back(path + " (removed)");
    }
  }
  for (const auto& [path, bytes] : files) {
    const auto found = before.find(path);
    if (found == before.end() || found->second != bytes) {
      WriteFile(fs::path(folder) / path, bytes);
      changed.push_back(path + (found == before.end() ? " (new)" : ""));
    }
  }
  if (!changed.empty() && fs::is_directory(folder))
    RemoveEmptyFolders(folder);
  return changed;
}

std::variant<std::string, source::IoError> MapFileSystem::Read(std::string_view path) const {
  const auto found = files_.find(path);
  if (found == files_.end())
    return source::IoError{source::IoError::Kind::kNotFound, "no such file"};
  return found->second;
}

std::variant<std::vector<source::Entry>, source::IoError> MapFileSystem::List(
    std::string_view path) const {
  const std::string prefix = path.empty() || path == "." ? "" : std::string(path) + "/";
  std::vector<source::Entry> entries;
  for (auto file = files_.lower_bound(prefix);
       file != files_.end() && file->first.starts_with(prefix);
       ++file) {
    const std::string_view rest = std::string_view(file->first).substr(prefix.size());
    const std::size_t slash = rest.find('/');
    const bool is_file = slash == std::string_view::npos;
    const std::string name(rest.substr(0, slash));
    if (entries.empty() || entries.back().name != name)
      entries.push_back({name, is_file ? source::EntryKind::kFile : source::EntryKind::kDirectory});
  }
  if (entries.empty() && !prefix.empty())
    return source::IoError{source::IoError::Kind::kNotFound, "no such directory"};
  std::sort(
      entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  if (reversed_)
    std::reverse(entries.begin(), entries.end());
  return entries;
}

}  // namespace plat::testing
