#include "driver/influence.h"

#include <algorithm>
#include <array>
#include <utility>

#include "driver/line_diff.h"

namespace plat::driver {
namespace {

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Where a line says something that could be said otherwise: the places of its characters.
using Places = std::vector<std::size_t>;

// Finds what a line says.
class LineScan {
 public:
  explicit LineScan(std::string_view line) : line_(line) {}

  std::vector<Places> Run() {
    while (at_ < line_.size()) {
      const char c = line_[at_];
      if (c == '#')
        break;
      if (c == '"')
        Text();
      else if (IsDigit(c))
        Amount();
      else if (IsLetter(c) || c == '_')
        Word();
      else
        ++at_;
    }
    return std::move(found_);
  }

 private:
  void Text() {
    Places places;
    for (++at_; at_ < line_.size() && line_[at_] != '"'; ++at_) {
      if (line_[at_] == '\\')
        ++at_;
      else if (line_.substr(at_, 2) == "${")
        Hole();
      else if (IsDigit(line_[at_]) || IsLetter(line_[at_]))
        places.push_back(at_);
    }
    ++at_;
    Keep(std::move(places));
  }

  // What stands in a hole is computed.
  void Hole() {
    int depth = 0;
    for (++at_; at_ < line_.size(); ++at_) {
      if (line_[at_] == '{')
        ++depth;
      else if (line_[at_] == '}' && --depth == 0)
        return;
    }
  }

  // A number, an amount, an address: its digits, not its unit.
  void Amount() {
    Places places;
    for (; at_ < line_.size(); ++at_) {
      const char c = line_[at_];
      if (IsDigit(c))
        places.push_back(at_);
      else if (!IsLetter(c) && c != '/' && c != ':' && (c != '.' || line_.substr(at_, 2) == ".."))
        break;
    }
    Keep(std::move(places));
  }

  void Word() {
    const std::size_t begin = at_;
    while (at_ < line_.size() && (IsLetter(line_[at_]) || IsDigit(line_[at_]) || line_[at_] == '_'))
      ++at_;
    const std::string_view word = line_.substr(begin, at_ - begin);
    if (word == "true" || word == "false")
      Keep({begin});
  }

  void Keep(Places places) {
    if (!places.empty())
      found_.push_back(std::move(places));
  }

  std::string_view line_;
  std::size_t at_ = 0;
  std::vector<Places> found_;
};

// Says something else at one place. Places are changed from the last on, so that those before stay.
void Change(std::string& text, std::size_t at) {
  char& c = text[at];
  if (text.compare(at, 4, "true") == 0 && (at == 0 || text[at - 1] == ' '))
    text.replace(at, 4, "false");
  else if (text.compare(at, 5, "false") == 0 && (at == 0 || text[at - 1] == ' '))
    text.replace(at, 5, "true");
  else if (IsDigit(c))
    c = c == '9' ? '8' : static_cast<char>(c + 1);
  else
    c = c == 'z' || c == 'Z' ? static_cast<char>(c - 1) : static_cast<char>(c + 1);
}

}  // namespace

std::vector<std::string> OtherWordings(std::string_view text, std::size_t line) {
  std::size_t begin = 0;
  for (std::size_t i = 1; i < line && begin != std::string_view::npos; ++i) {
    const std::size_t end = text.find('\n', begin);
    begin = end == std::string_view::npos ? end : end + 1;
  }
  if (begin == std::string_view::npos)
    return {};
  const std::vector<Places> found =
      LineScan(text.substr(begin, text.find('\n', begin) - begin)).Run();
  // Which place of what is said: the last one changes a number least, the first one a name.
  constexpr std::array<std::size_t, 4> kQuarters = {4, 0, 2, 1};
  std::vector<std::string> wordings;
  for (const std::size_t quarter : kQuarters) {
    std::string other(text);
    // From the last to the first, so that the places before stay where they are.
    std::for_each(found.rbegin(), found.rend(), [&](const Places& places) {
      Change(other, begin + places[(places.size() - 1) * quarter / 4]);
    });
    if (!found.empty() && std::ranges::find(wordings, other) == wordings.end())
      wordings.push_back(std::move(other));
  }
  return wordings;
}

std::variant<std::string, source::IoError> Reworded::Read(std::string_view path) const {
  if (path == path_)
    return text_;
  return files_.Read(path);
}

std::variant<std::vector<source::Entry>, source::IoError> Reworded::List(
    std::string_view path) const {
  return files_.List(path);
}

std::vector<FileLines> LinesThatDiffer(const document::OutputTree& tree,
                                       const document::OutputTree& other) {
  std::vector<FileLines> files;
  for (const auto& [path, file] : tree) {
    const document::File* same = other.Find(path);
    std::vector<std::size_t> lines = ChangedLines(
        file.bytes, same != nullptr ? std::string_view(same->bytes) : std::string_view());
    for (std::size_t& line : lines)
      ++line;
    if (!lines.empty())
      files.push_back({path, std::move(lines)});
  }
  return files;
}

}  // namespace plat::driver
