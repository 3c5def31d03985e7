#include "driver/journal.h"

#include <charconv>
#include <system_error>

#include <fmt/format.h>

#include "document/output_tree.h"
#include "driver/manifest.h"

namespace plat::driver {
namespace {

constexpr std::string_view kHead = "plat-journal 1";
constexpr std::string_view kEnd = "end";
constexpr std::string_view kNothing = "-";

using Kind = Operation::Kind;

// Returns the part before the next tab or the end, and removes it from `line`.
std::string_view NextPart(std::string_view& line) {
  const std::size_t tab = line.find('\t');
  const std::string_view part = line.substr(0, tab);
  line.remove_prefix(tab == std::string_view::npos ? line.size() : tab + 1);
  return part;
}

std::optional<std::uint16_t> ReadMode(std::string_view text) {
  constexpr int kOctal = 8;
  constexpr std::uint16_t kLargest = 07777;
  std::uint16_t mode = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), mode, kOctal);
  if (error != std::errc() || end != text.data() + text.size() || mode > kLargest)
    return std::nullopt;
  return mode;
}

// A journal names files of the output and of plat's records, never its own parts.
bool IsOperationPath(std::string_view path) {
  if (!document::IsTreePath(path))
    return false;
  const bool in_records = path == kRecordFolder || path.starts_with(".plat/");
  return !in_records || path == kManifestPath || IsRecordFile(path);
}

std::optional<Operation> ParseOperation(std::string_view line) {
  const std::string_view word = NextPart(line);
  Operation operation;
  operation.path = NextPart(line);
  if (!IsOperationPath(operation.path))
    return std::nullopt;
  if (word == "rmdir") {
    operation.kind = Kind::kRemoveFolder;
  } else if (word == "mode") {
    operation.kind = Kind::kSetMode;
    const std::optional<std::uint16_t> mode = ReadMode(NextPart(line));
    const std::optional<std::uint16_t> old_mode = ReadMode(NextPart(line));
    if (!mode || !old_mode)
      return std::nullopt;
    operation.mode = *mode;
    operation.old_mode = *old_mode;
  } else if (word == "put" || word == "remove") {
    operation.kind = word == "put" ? Kind::kPut : Kind::kRemove;
    const std::string_view before = NextPart(line);
    operation.before = ReadDigest(before);
    const bool may_lack = operation.kind == Kind::kPut && before == kNothing;
    if (!operation.before && !may_lack)
      return std::nullopt;
  } else {
    return std::nullopt;
  }
  return line.empty() ? std::optional(operation) : std::nullopt;
}

}  // namespace

std::string PrintJournal(const std::vector<Operation>& operations) {
  std::string text = fmt::format("{}\n", kHead);
  for (const Operation& operation : operations) {
    const std::string before = operation.before ? ToText(*operation.before) : std::string(kNothing);
    switch (operation.kind) {
      case Kind::kPut:
        text += fmt::format("put\t{}\t{}\n", operation.path, before);
        break;
      case Kind::kRemove:
        text += fmt::format("remove\t{}\t{}\n", operation.path, before);
        break;
      case Kind::kRemoveFolder:
        text += fmt::format("rmdir\t{}\n", operation.path);
        break;
      case Kind::kSetMode:
        text += fmt::format(
            "mode\t{}\t{:o}\t{:o}\n", operation.path, operation.mode, operation.old_mode);
        break;
    }
  }
  text += fmt::format("{}\n", kEnd);
  return text;
}

std::optional<std::vector<Operation>> ParseJournal(std::string_view text) {
  std::vector<Operation> operations;
  bool at_head = true;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos)
      return std::nullopt;
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (at_head) {
      if (line != kHead)
        return std::nullopt;
      at_head = false;
    } else if (line == kEnd) {
      return text.empty() ? std::optional(operations) : std::nullopt;
    } else if (std::optional<Operation> operation = ParseOperation(line)) {
      operations.push_back(*std::move(operation));
    } else {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace plat::driver
