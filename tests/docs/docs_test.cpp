// Compiles what the documentation shows: every `plat` block of README.md, of docs/ and of the
// library, and the example of every diagnostic.
//
// A block that declares no environment is compiled with one. `# error: P3004` in a block says what
// it must raise; without such a mark it must compile without an error. A diagnostic's example must
// raise that diagnostic.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "diagnostic/pages.h"
#include "diagnostic/render_text.h"
#include "diagnostic/words.h"
#include "driver/compile.h"
#include "driver/reference.h"
#include "source/memory_file_system.h"

namespace plat::testing {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnvironment = "environment dev { domain = \"dev.example.org\" }\n";

struct Outcome {
  std::set<std::string> codes;
  bool has_errors = false;
  std::string text;
};

Outcome Compile(const std::string& block, bool complete = true) {
  std::map<std::string, std::string, std::less<>> files = {{"main.plat", block}};
  if (complete && block.find("environment ") == std::string::npos)
    files["environment.plat"] = kEnvironment;
  const source::MemoryFileSystem project(files);
  driver::CompileResult result = driver::Compile({.project = &project});
  if (!result.has_errors && !result.program->expectations.empty())
    result = driver::Compile({.project = &project, .last = driver::Stage::kTests});
  Outcome outcome;
  for (const diagnostic::Diagnostic& one : result.diagnostics)
    outcome.codes.insert(diagnostic::CodeName(one.descriptor.code));
  outcome.has_errors = result.has_errors;
  outcome.text = diagnostic::RenderText(
      result.diagnostics, result.sources(), {.environments = result.environments});
  return outcome;
}

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// Returns the `plat` blocks of a Markdown text with the line each begins on.
std::vector<std::pair<int, std::string>> Blocks(const std::string& markdown) {
  std::vector<std::pair<int, std::string>> blocks;
  std::size_t at = 0;
  while ((at = markdown.find("```plat\n", at)) != std::string::npos) {
    const std::size_t begin = at + 8;
    const std::size_t end = markdown.find("```", begin);
    if (end == std::string::npos)
      break;
    const auto line =
        1 + std::count(markdown.begin(), markdown.begin() + static_cast<long>(at), '\n');
    blocks.emplace_back(static_cast<int>(line), markdown.substr(begin, end - begin));
    at = end + 3;
  }
  return blocks;
}

std::vector<fs::path> Documents() {
  const fs::path root = PLAT_SOURCE_DIR;
  std::vector<fs::path> documents = {root / "README.md"};
  for (const char* folder : {"docs", "stdlib", "examples"})
    if (fs::exists(root / folder))
      for (const auto& entry : fs::recursive_directory_iterator(root / folder))
        if (entry.path().extension() == ".md")
          documents.push_back(entry.path());
  std::sort(documents.begin(), documents.end());
  return documents;
}

}  // namespace

TEST_CASE("every program of the documentation compiles, or fails as it says") {
  int count = 0;
  for (const fs::path& path : Documents()) {
    for (const auto& [line, block] : Blocks(ReadFile(path))) {
      CAPTURE(fs::relative(path, PLAT_SOURCE_DIR).string());
      CAPTURE(line);
      std::set<std::string> expected;
      constexpr std::string_view kMark = "# error: ";
      constexpr std::size_t kCode = 5;
      for (std::size_t at = block.find(kMark); at != std::string::npos;
           at = block.find(kMark, at)) {
        at += kMark.size();
        expected.insert(block.substr(at, kCode));
      }
      const Outcome outcome = Compile(block);
      INFO(outcome.text);
      if (expected.empty()) {
        CHECK_FALSE(outcome.has_errors);
      } else {
        CHECK(std::includes(
            outcome.codes.begin(), outcome.codes.end(), expected.begin(), expected.end()));
      }
      ++count;
    }
  }
  CHECK(count > 10);
}

TEST_CASE("the example of every diagnostic raises it") {
  int count = 0;
  for (const diagnostic::Page& page : diagnostic::AllPages()) {
    const auto example = diagnostic::ExampleOf(page);
    if (!example || page.descriptor.severity == diagnostic::Severity::kRetired)
      continue;
    const std::string code = diagnostic::CodeName(page.descriptor.code);
    CAPTURE(code);
    // The lack of an environment is a mistake of its own.
    const Outcome outcome = Compile(std::string(*example));
    const Outcome bare = Compile(std::string(*example), false);
    INFO(outcome.text);
    CHECK((outcome.codes.contains(code) || bare.codes.contains(code)));
    ++count;
  }
  CHECK(count > 40);
}

TEST_CASE("the reference is what the compiler knows") {
  const fs::path path = fs::path(PLAT_SOURCE_DIR) / "docs" / "reference.md";
  const std::string made = driver::Reference();
  if (std::getenv("PLAT_UPDATE") != nullptr)
    std::ofstream(path, std::ios::binary) << made;
  INFO("accept with: PLAT_UPDATE=1 build/release/docs_test");
  CHECK(ReadFile(path) == made);
}

}  // namespace plat::testing
