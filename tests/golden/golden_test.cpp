// Compiles every case of golden/ and compares the outcome with its expect/ folder.
//
// usage: golden_test [--update] [FILTER...]
//
// A case is a folder with a main.plat, or golden/examples/<name>, whose input is examples/<name>.
// Its outcome is the output tree and, when anything was reported, diagnostics.txt. Each case is
// compiled a second time in another directory, locale and time zone, with files listed in another
// order: a difference is reported before any comparison.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "diagnostic/render_text.h"
#include "diff.h"
#include "driver/compile.h"
#include "file_map.h"
#include "other_world.h"

namespace plat::testing {
namespace {

namespace fs = std::filesystem;

struct Case {
  std::string name;
  fs::path input;
  fs::path expect;
};

struct Arguments {
  bool update = false;
  std::vector<std::string> filters;
};

fs::path SourceRoot() {
  return PLAT_SOURCE_DIR;
}

bool Matches(const std::string& name, const std::vector<std::string>& filters) {
  return filters.empty() || std::any_of(filters.begin(), filters.end(), [&](const auto& filter) {
           return name.find(filter) != std::string::npos;
         });
}

std::vector<Case> FindCases() {
  const fs::path golden = SourceRoot() / "golden";
  std::vector<Case> cases;
  for (auto entry = fs::recursive_directory_iterator(golden);
       entry != fs::recursive_directory_iterator();
       ++entry) {
    const fs::path& path = entry->path();
    if (path.filename() == "expect") {
      entry.disable_recursion_pending();
    } else if (path.filename() == "main.plat") {
      const fs::path folder = path.parent_path();
      cases.push_back(
          {folder.lexically_relative(golden).generic_string(), folder, folder / "expect"});
    }
  }
  for (const auto& example : fs::directory_iterator(SourceRoot() / "examples")) {
    if (fs::exists(example.path() / "main.plat")) {
      const std::string name = "examples/" + example.path().filename().string();
      cases.push_back({name, example.path(), golden / name / "expect"});
    }
  }
  std::sort(
      cases.begin(), cases.end(), [](const Case& a, const Case& b) { return a.name < b.name; });
  return cases;
}

std::string RenderDiagnostics(const driver::CompileResult& result) {
  return diagnostic::RenderText(
      result.diagnostics, result.sources(), {.environments = result.environments, .color = false});
}

// Compiles a case, and returns the files that its expect/ should hold.
FileMap Compile(const FileMap& input, bool reversed) {
  const MapFileSystem files(input, reversed);
  driver::CompileRequest request;
  request.project = &files;
  const driver::CompileResult result = driver::Compile(request);
  FileMap outcome;
  for (const auto& [path, file] : result.tree)
    outcome.emplace(path, file.bytes);
  if (!result.diagnostics.empty())
    outcome.emplace("diagnostics.txt", RenderDiagnostics(result));
  if (!result.has_errors && !result.program->expectations.empty()) {
    request.last = driver::Stage::kTests;
    const driver::CompileResult tested = driver::Compile(request);
    if (tested.has_errors)
      outcome.insert_or_assign("diagnostics.txt", RenderDiagnostics(tested));
  }
  return outcome;
}

// Returns how two outcomes differ, file by file; empty when they are equal.
std::string Compare(std::string_view name, const FileMap& expected, const FileMap& produced) {
  std::string text;
  for (const auto& [path, bytes] : expected) {
    const auto found = produced.find(path);
    if (found == produced.end()) {
      text += fmt::format("{}: {} is no longer produced\n", name, path);
    } else if (found->second != bytes) {
      text +=
          fmt::format("{}: {} differs\n{}", name, path, UnifiedDiff(path, bytes, found->second));
    }
  }
  for (const auto& [path, bytes] : produced) {
    if (!expected.contains(path))
      text += fmt::format("{}: {} is new\n{}", name, path, UnifiedDiff(path, "", bytes, 30));
  }
  return text;
}

// Runs one case. Returns what is wrong with it, or nothing.
std::optional<std::string> RunCase(const Case& item, bool update) {
  const FileMap input = ReadFolder(item.input.string(), "expect");
  const FileMap produced = Compile(input, false);
  const FileMap again = [&] {
    const OtherWorld world;
    return Compile(input, true);
  }();
  if (again != produced) {
    return fmt::format(
        "golden/{}: two compilations differ (directory, locale, time zone, order of "
        "files)\n{}",
        item.name,
        Compare(item.name, produced, again));
  }
  if (update) {
    const std::vector<std::string> changed = ReplaceFolder(item.expect.string(), produced);
    if (changed.empty())
      return std::nullopt;
    return fmt::format("golden/{}: updated {}\n", item.name, fmt::join(changed, ", "));
  }
  const std::string text =
      Compare("golden/" + item.name, ReadFolder(item.expect.string()), produced);
  if (text.empty())
    return std::nullopt;
  return fmt::format("{}accept with: tools/golden --update {}\n", text, item.name);
}

Arguments ReadArguments(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--update") {
      arguments.update = true;
    } else {
      arguments.filters.emplace_back(word);
    }
  }
  return arguments;
}

int RunAll(const Arguments& arguments) {
  std::size_t passed = 0;
  std::size_t failed = 0;
  for (const Case& item : FindCases()) {
    if (!Matches(item.name, arguments.filters))
      continue;
    const std::optional<std::string> wrong = RunCase(item, arguments.update);
    if (wrong) {
      fmt::print("{}\n", *wrong);
      ++failed;
    } else {
      ++passed;
    }
  }
  if (passed + failed == 0)
    fmt::print("no case matches\n");
  fmt::print("{} passed, {} failed\n", passed, failed);
  return failed == 0 && passed > 0 ? 0 : 1;
}

}  // namespace
}  // namespace plat::testing

int main(int argc, char** argv) {
  return plat::testing::RunAll(plat::testing::ReadArguments(argc, argv));
}
