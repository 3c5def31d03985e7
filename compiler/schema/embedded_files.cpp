#include "schema/embedded_files.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/check.h"

namespace plat::schema {

namespace {

// The packed form: a magic word, the number of files, then for each file four words (begin and
// size of its path, begin and size of its content, counted from the begin of the bytes).
constexpr std::uint32_t kFilesMagic = 0x46534c50;
constexpr std::uint32_t kHeadWords = 2;
constexpr std::uint32_t kRecordWords = 4;

std::uint32_t Word(std::string_view bytes, std::uint32_t index) {
  std::uint32_t word = 0;
  std::memcpy(&word, bytes.data() + std::size_t{index} * 4, sizeof word);
  return word;
}

void AppendWord(std::string& bytes, std::size_t word) {
  const auto value = static_cast<std::uint32_t>(word);
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

std::string AsPrefix(std::string_view path) {
  while (!path.empty() && path.back() == '/')
    path.remove_suffix(1);
  if (path.empty() || path == ".")
    return {};
  return std::string(path) + "/";
}

source::IoError NotFound() {
  return {source::IoError::Kind::kNotFound, "no such file or directory"};
}

}  // namespace

EmbeddedFiles::EmbeddedFiles(std::string_view bytes) : bytes_(bytes) {
  PLAT_CHECK(bytes_.size() >= kHeadWords * 4 && Word(bytes_, 0) == kFilesMagic);
}

std::uint32_t EmbeddedFiles::count() const {
  return Word(bytes_, 1);
}

std::string_view EmbeddedFiles::PathAt(std::uint32_t index) const {
  const std::uint32_t record = kHeadWords + index * kRecordWords;
  return bytes_.substr(Word(bytes_, record), Word(bytes_, record + 1));
}

std::string_view EmbeddedFiles::ContentAt(std::uint32_t index) const {
  const std::uint32_t record = kHeadWords + index * kRecordWords;
  return bytes_.substr(Word(bytes_, record + 2), Word(bytes_, record + 3));
}

std::uint32_t EmbeddedFiles::LowerBound(std::string_view path) const {
  std::uint32_t low = 0;
  std::uint32_t high = count();
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (PathAt(middle) < path)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

std::string_view EmbeddedFiles::View(std::string_view path) const {
  const std::uint32_t index = LowerBound(path);
  if (index == count() || PathAt(index) != path)
    return {};
  return ContentAt(index);
}

std::vector<std::string_view> EmbeddedFiles::Paths() const {
  std::vector<std::string_view> paths;
  for (std::uint32_t i = 0; i < count(); ++i)
    paths.push_back(PathAt(i));
  return paths;
}

std::variant<std::string, source::IoError> EmbeddedFiles::Read(std::string_view path) const {
  const std::string_view content = View(path);
  if (content.data() != nullptr)
    return std::string(content);
  const std::string prefix = AsPrefix(path);
  const std::uint32_t index = LowerBound(prefix);
  if (index < count() && PathAt(index).substr(0, prefix.size()) == prefix)
    return source::IoError{source::IoError::Kind::kNotAFile, "is a directory"};
  return NotFound();
}

std::variant<std::vector<source::Entry>, source::IoError> EmbeddedFiles::List(
    std::string_view path) const {
  if (View(path).data() != nullptr)
    return source::IoError{source::IoError::Kind::kNotADirectory, "is not a directory"};
  const std::string prefix = AsPrefix(path);
  std::vector<source::Entry> entries;
  for (std::uint32_t i = LowerBound(prefix); i < count(); ++i) {
    const std::string_view full = PathAt(i);
    if (full.substr(0, prefix.size()) != prefix)
      break;
    const std::string_view rest = full.substr(prefix.size());
    const std::size_t slash = rest.find('/');
    const std::string_view name = rest.substr(0, slash);
    if (!entries.empty() && entries.back().name == name)
      continue;
    entries.push_back({std::string(name),
                       slash == std::string_view::npos ? source::EntryKind::kFile
                                                       : source::EntryKind::kDirectory});
  }
  if (entries.empty() && !prefix.empty())
    return NotFound();
  std::sort(entries.begin(), entries.end(), [](const source::Entry& a, const source::Entry& b) {
    return a.name < b.name;
  });
  return entries;
}

std::string PackFiles(std::vector<PackedFile> files) {
  std::sort(files.begin(), files.end(), [](const PackedFile& a, const PackedFile& b) {
    return a.path < b.path;
  });
  std::string bytes;
  AppendWord(bytes, kFilesMagic);
  AppendWord(bytes, files.size());
  std::size_t place = (kHeadWords + files.size() * kRecordWords) * 4;
  for (const PackedFile& file : files) {
    AppendWord(bytes, place);
    AppendWord(bytes, file.path.size());
    AppendWord(bytes, place + file.path.size());
    AppendWord(bytes, file.content.size());
    place += file.path.size() + file.content.size();
  }
  for (const PackedFile& file : files)
    bytes += file.path + file.content;
  return bytes;
}

}  // namespace plat::schema
