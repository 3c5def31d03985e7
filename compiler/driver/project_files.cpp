#include "driver/project_files.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace plat::driver {

namespace fs = std::filesystem;

bool Exists(const std::string& path) {
  std::error_code error;
  return fs::symlink_status(path, error).type() != fs::file_type::not_found && !error;
}

std::string FolderName(const std::string& folder) {
  std::error_code error;
  const fs::path path = fs::weakly_canonical(folder, error);
  return path.has_filename() ? path.filename().string() : path.parent_path().filename().string();
}

std::string WriteNew(const std::string& path, std::string_view text) {
  std::error_code error;
  const fs::path folder = fs::path(path).parent_path();
  if (!folder.empty())
    fs::create_directories(folder, error);
  if (error)
    return error.message();
  // "x": fails when the file exists, whoever made it in between.
  std::FILE* file = std::fopen(path.c_str(), "wx");
  if (file == nullptr)
    return std::strerror(errno);
  const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  const bool closed = std::fclose(file) == 0;
  if (written && closed)
    return {};
  const std::string problem = std::strerror(errno);
  fs::remove(path, error);
  return problem;
}

namespace {

// Reads a file whose last line ends. Returns what went wrong, or nothing.
std::string ReadLines(const std::string& path, std::string& whole) {
  std::ifstream in(path, std::ios::binary);
  if (!in)
    return std::strerror(errno);
  whole.assign(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  if (!whole.empty() && whole.back() != '\n')
    whole += '\n';
  return {};
}

// Puts a new text in the place of a file's. Returns what went wrong, or nothing.
std::string Replace(const std::string& path, std::string_view whole) {
  const std::string aside = path + ".new";
  if (std::string problem = WriteNew(aside, whole); !problem.empty())
    return problem;
  std::error_code error;
  fs::rename(aside, path, error);
  if (!error)
    return {};
  const std::string problem = error.message();
  fs::remove(aside, error);
  return problem;
}

}  // namespace

std::string Append(const std::string& path, std::string_view text) {
  std::string whole;
  if (std::string problem = ReadLines(path, whole); !problem.empty())
    return problem;
  whole += '\n';
  whole += text;
  return Replace(path, whole);
}

std::string Insert(const std::string& path, std::size_t line, std::string_view text) {
  std::string whole;
  if (std::string problem = ReadLines(path, whole); !problem.empty())
    return problem;
  std::size_t at = 0;
  for (std::size_t i = 1; i < line && at < whole.size(); ++i)
    at = whole.find('\n', at) + 1;
  whole.insert(at, text);
  return Replace(path, whole);
}

}  // namespace plat::driver
