// Runs every case of tests/spec/<stage>/**.spec through its stage and compares what comes out with
// the sections of the case.
//
// usage: spec_test [--update] [FILTER...]
//
// A filter is a part of `syntax/strings.spec` or of a title. With --update, or PLAT_UPDATE=1 in the
// environment, the sections are rewritten; the run fails when that changed a file. A section
// `shows` is written by hand: lines that the stage's value has in this order, whatever stands
// between.
#include <algorithm>
#include <cstdlib>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "diff.h"
#include "file_map.h"
#include "spec_file.h"
#include "spec_stage.h"

namespace plat::testing {
namespace {

struct Arguments {
  bool update = false;
  std::vector<std::string> filters;

  bool Matches(std::string_view name) const {
    return filters.empty() || std::any_of(filters.begin(), filters.end(), [&](const auto& filter) {
             return name.find(filter) != std::string_view::npos;
           });
  }
};

std::string Folder() {
  return std::string(PLAT_SOURCE_DIR) + "/tests/spec";
}

FileMap InputsOf(const SpecCase& item) {
  FileMap inputs;
  for (const SpecSection& section : item.sections) {
    if (IsInput(section))
      inputs.insert_or_assign(section.name, section.text);
  }
  return inputs;
}

std::string Describe(const std::vector<SpecMark>& marks) {
  std::string text;
  for (const SpecMark& mark : marks)
    text += fmt::format("{}:{}: {}\n", mark.path, mark.line, mark.text);
  return text;
}

// Without the rendered text, the marks must be all that is reported.
std::string CheckMarks(const SpecCase& item, const SpecOutcome& outcome) {
  std::vector<SpecMark> expected;
  bool rendered = false;
  for (const SpecSection& section : item.sections) {
    rendered = rendered || section.name == "diagnostics";
    if (!IsInput(section))
      continue;
    const std::vector<SpecMark> marks = FindMarks(section.name, section.text);
    expected.insert(expected.end(), marks.begin(), marks.end());
  }
  std::sort(expected.begin(), expected.end());
  if (expected == outcome.marks || (rendered && expected.empty()))
    return {};
  return UnifiedDiff("marks", Describe(expected), Describe(outcome.marks)) + outcome.diagnostics;
}

std::string_view Trimmed(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(' ');
  return begin == std::string_view::npos ? std::string_view() : line.substr(begin);
}

// Takes the next line of a text, without the space before it.
std::string_view TakeLine(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  return Trimmed(line);
}

// Returns which of the lines that must be shown is not there after the one before it; a line `...`
// begins again at the top.
std::string CheckShown(std::string_view expected, std::string_view produced) {
  std::string_view rest = produced;
  while (!expected.empty()) {
    const std::string_view wanted = TakeLine(expected);
    if (wanted == "...") {
      rest = produced;
      continue;
    }
    bool found = wanted.empty();
    while (!found && !rest.empty())
      found = TakeLine(rest) == wanted;
    if (!found)
      return fmt::format("`{}` is not shown (after the lines before it) by\n{}", wanted, produced);
  }
  return {};
}

// Compares one case, or rewrites it. Returns what is wrong.
std::string RunCase(SpecStage stage, bool update, SpecCase& item) {
  std::vector<std::string> wanted;
  for (const SpecSection& section : item.sections) {
    if (!IsInput(section))
      wanted.push_back(section.name);
  }
  SpecOutcome outcome = stage(InputsOf(item), wanted);
  outcome.sections["diagnostics"] = outcome.diagnostics;
  std::string wrong = CheckMarks(item, outcome);
  std::set<std::string_view> seen;
  for (SpecSection& section : item.sections) {
    if (!seen.insert(section.name).second)
      wrong += fmt::format("section `{}` is there twice\n", section.name);
    if (IsInput(section))
      continue;
    const auto produced = outcome.sections.find(section.name);
    if (produced == outcome.sections.end())
      wrong += fmt::format("section `{}` is not known to this stage\n", section.name);
    else if (section.name == "shows")
      wrong += CheckShown(section.text, produced->second);
    else if (update)
      section.text = produced->second;
    else
      wrong += UnifiedDiff(section.name, section.text, produced->second);
  }
  if (item.sections.empty())
    wrong += "the case has no section\n";
  return wrong;
}

struct Count {
  std::size_t passed = 0;
  std::size_t failed = 0;
};

void RunFile(const std::string& path,
             const std::string& text,
             const Arguments& arguments,
             Count& count) {
  const SpecStage stage = FindSpecStage(path.substr(0, path.find('/')));
  if (stage == nullptr) {
    fmt::print("tests/spec/{}: no stage has the name of its folder\n", path);
    ++count.failed;
    return;
  }
  SpecFile file = ParseSpec(text);
  if (file.cases.empty()) {
    fmt::print("tests/spec/{}: no case\n", path);
    ++count.failed;
  }
  for (SpecCase& item : file.cases) {
    if (!arguments.Matches(path) && !arguments.Matches(item.title))
      continue;
    const std::string wrong = RunCase(stage, arguments.update, item);
    if (wrong.empty()) {
      ++count.passed;
      continue;
    }
    ++count.failed;
    fmt::print("tests/spec/{}:{}: {}\n{}\n", path, item.line, item.title, wrong);
  }
  const std::string updated = PrintSpec(file);
  if (arguments.update && updated != text) {
    FileMap all = ReadFolder(Folder());
    all[path] = updated;
    ReplaceFolder(Folder(), all);
    fmt::print("tests/spec/{}: updated\n", path);
    ++count.failed;
  }
}

int RunAll(const Arguments& arguments) {
  Count count;
  for (const auto& [path, text] : ReadFolder(Folder())) {
    if (path.ends_with(".spec"))
      RunFile(path, text, arguments, count);
  }
  if (count.passed + count.failed == 0)
    fmt::print("no case matches\n");
  fmt::print("{} passed, {} failed\n", count.passed, count.failed);
  return count.failed == 0 && count.passed > 0 ? 0 : 1;
}

Arguments ReadArguments(int argc, char** argv) {
  Arguments arguments;
  const char* update = std::getenv("PLAT_UPDATE");
  arguments.update = update != nullptr && std::string_view(update) == "1";
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--update")
      arguments.update = true;
    else
      arguments.filters.emplace_back(argv[i]);
  }
  return arguments;
}

}  // namespace
}  // namespace plat::testing

int main(int argc, char** argv) {
  return plat::testing::RunAll(plat::testing::ReadArguments(argc, argv));
}
