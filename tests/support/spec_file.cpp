#include "spec_file.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "base/text.h"

namespace plat::testing {
namespace {

constexpr std::string_view kCase = "==== ";
constexpr std::string_view kSection = "---- ";

void TrimEnd(std::string& text) {
  while (text.ends_with("\n\n"))
    text.pop_back();
  if (text == "\n")
    text.clear();
}

}  // namespace

SpecFile ParseSpec(std::string_view text) {
  SpecFile file;
  std::size_t number = 0;
  for (std::string_view line : plat::SplitLines(text)) {
    ++number;
    if (line.starts_with(kCase)) {
      file.cases.push_back({std::string(line.substr(kCase.size())), number, {}});
    } else if (file.cases.empty()) {
      file.head.append(line).append("\n");
    } else if (line.starts_with(kSection)) {
      file.cases.back().sections.push_back({std::string(line.substr(kSection.size())), {}, number});
    } else if (!file.cases.back().sections.empty()) {
      file.cases.back().sections.back().text.append(line).append("\n");
    }
  }
  for (SpecCase& item : file.cases) {
    for (SpecSection& section : item.sections)
      TrimEnd(section.text);
  }
  return file;
}

std::string PrintSpec(const SpecFile& file) {
  std::string text = file.head;
  for (const SpecCase& item : file.cases) {
    text += fmt::format("{}{}\n", kCase, item.title);
    for (const SpecSection& section : item.sections)
      text += fmt::format("{}{}\n{}", kSection, section.name, section.text);
    text += '\n';
  }
  TrimEnd(text);
  return text;
}

bool IsInput(const SpecSection& section) {
  const std::string_view name = section.name;
  return name.ends_with(".plat") || name.ends_with(".lock") || name.starts_with("files/");
}

std::vector<SpecMark> FindMarks(std::string_view path, std::string_view text) {
  std::vector<SpecMark> marks;
  std::size_t number = 0;
  for (const std::string_view line : plat::SplitLines(text)) {
    ++number;
    for (const std::string_view kind : {"error: P", "warning: P"}) {
      const std::string mark = fmt::format("# {}", kind);
      for (std::size_t at = line.find(mark); at != std::string_view::npos;
           at = line.find(mark, at + 1)) {
        std::size_t end = at + mark.size();
        while (end < line.size() && IsDigit(line[end]))
          ++end;
        marks.push_back(
            {std::string(path), number, std::string(line.substr(at + 2, end - at - 2))});
      }
    }
  }
  std::sort(marks.begin(), marks.end());
  return marks;
}

}  // namespace plat::testing
