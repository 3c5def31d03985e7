#include "corpus.h"

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string_view>

namespace plat::fuzz {
namespace {

namespace fs = std::filesystem;
using testing::FileMap;

bool HasSource(const FileMap& files) {
  return std::any_of(
      files.begin(), files.end(), [](const auto& file) { return file.first.ends_with(".plat"); });
}

// Adds every folder below `root` that has a main.plat as a project.
void AddProjects(const fs::path& root, std::vector<Seed>& corpus) {
  if (!fs::is_directory(root))
    return;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    const std::string name = entry.path().filename().string();
    if (name == "main.plat" || name == "component.plat") {
      const fs::path folder = entry.path().parent_path();
      corpus.push_back({folder.string(), testing::ReadFolder(folder.string(), "expect")});
    }
  }
}

void AddTexts(const fs::path& root, std::string_view suffix, std::vector<Seed>& corpus) {
  for (const auto& [path, text] : testing::ReadFolder(root.string())) {
    const std::string name = (root / path).string();
    if (!path.ends_with(suffix))
      continue;
    if (suffix == ".md") {
      for (std::string& block : PlatBlocks(text))
        corpus.push_back({name, {{"main.plat", std::move(block)}}});
    } else {
      for (FileMap& files : SpecProjects(text))
        corpus.push_back({name, std::move(files)});
    }
  }
}

}  // namespace

std::vector<std::string> PlatBlocks(const std::string& markdown) {
  std::vector<std::string> blocks;
  std::istringstream lines(markdown);
  std::string line;
  bool inside = false;
  while (std::getline(lines, line)) {
    if (line.starts_with("```")) {
      inside = !inside && line.starts_with("```plat");
      if (inside)
        blocks.emplace_back();
    } else if (inside) {
      blocks.back() += line + "\n";
    }
  }
  return blocks;
}

std::vector<FileMap> SpecProjects(const std::string& spec) {
  std::vector<FileMap> projects;
  std::istringstream lines(spec);
  std::string line;
  std::string* file = nullptr;
  while (std::getline(lines, line)) {
    if (line.starts_with("==== ")) {
      projects.emplace_back();
      file = nullptr;
    } else if (line.starts_with("---- ")) {
      const std::string name = line.substr(5);
      const bool wanted = name.ends_with(".plat") && !projects.empty();
      file = wanted ? &projects.back()[name] : nullptr;
    } else if (file != nullptr) {
      *file += line + "\n";
    }
  }
  std::erase_if(projects, [](const FileMap& files) { return !HasSource(files); });
  return projects;
}

std::vector<Seed> ReadCorpus(const std::string& root) {
  std::vector<Seed> corpus;
  for (const char* folder : {"golden", "examples", "stdlib"})
    AddProjects(fs::path(root) / folder, corpus);
  AddTexts(fs::path(root) / "tests" / "spec", ".spec", corpus);
  AddTexts(fs::path(root) / "docs", ".md", corpus);
  std::erase_if(corpus, [](const Seed& seed) { return !HasSource(seed.files); });
  std::stable_sort(
      corpus.begin(), corpus.end(), [](const Seed& a, const Seed& b) { return a.name < b.name; });
  return corpus;
}

}  // namespace plat::fuzz
