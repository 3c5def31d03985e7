#pragma once

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

#include "document/output_tree.h"

// The real tool, for tests that ask what it makes of a tree.
namespace plat::test {

// Returns the path of kustomize: the pinned one that tools/validators builds, else the one on PATH,
// else nothing.
inline std::string FindKustomize() {
  std::string cache;
  if (const char* xdg = std::getenv("XDG_CACHE_HOME"); xdg != nullptr && *xdg != '\0')
    cache = xdg;
  else if (const char* home = std::getenv("HOME"); home != nullptr)
    cache = std::string(home) + "/.cache";
  const std::string pinned = cache + "/plat/validators/bin/kustomize";
  if (access(pinned.c_str(), X_OK) == 0)
    return pinned;
  return std::system("command -v kustomize >/dev/null 2>&1") == 0 ? "kustomize" : "";
}

// A folder that holds a tree while it lives.
class TreeOnDisk {
 public:
  explicit TreeOnDisk(const document::OutputTree& tree) {
    std::string pattern = (std::filesystem::temp_directory_path() / "plat-test-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
    for (const auto& [path, file] : tree) {
      const std::filesystem::path target = path_ / path;
      std::filesystem::create_directories(target.parent_path());
      std::ofstream(target, std::ios::binary) << file.bytes;
    }
  }
  TreeOnDisk(const TreeOnDisk&) = delete;
  TreeOnDisk& operator=(const TreeOnDisk&) = delete;
  ~TreeOnDisk() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

struct BuildResult {
  int status = -1;
  // What was printed, errors included when it failed.
  std::string text;
};

// Runs `kustomize build` on a folder of a tree.
inline BuildResult KustomizeBuild(const std::string& tool,
                                  const TreeOnDisk& tree,
                                  const std::string& folder,
                                  const std::string& flags = "") {
  const std::string errors = (tree.path() / ".errors").string();
  const std::string command = "'" + tool + "' build " + flags + " '" +
                              (tree.path() / folder).string() + "' 2>'" + errors + "'";
  BuildResult result;
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr)
    return result;
  std::array<char, 65536> buffer{};
  for (std::size_t size = 0; (size = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    result.text.append(buffer.data(), size);
  const int status = pclose(pipe);
  result.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  if (result.status != 0) {
    std::ifstream file(errors);
    result.text.append(std::istreambuf_iterator<char>(file), {});
  }
  return result;
}

}  // namespace plat::test
