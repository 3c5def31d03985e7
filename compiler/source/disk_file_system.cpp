#include "source/disk_file_system.h"

#include <algorithm>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/filesystem.hpp>

namespace plat::source {
namespace {

namespace fs = boost::filesystem;
using boost::system::error_code;

IoError Explain(const error_code& error) {
  if (error == boost::system::errc::no_such_file_or_directory)
    return {IoError::Kind::kNotFound, "no such file or directory"};
  if (error == boost::system::errc::permission_denied)
    return {IoError::Kind::kDenied, "permission denied"};
  if (error == boost::system::errc::not_a_directory)
    return {IoError::Kind::kNotADirectory, "it is not a directory"};
  if (error == boost::system::errc::too_many_symbolic_link_levels)
    return {IoError::Kind::kOther, "its symbolic links lead in a circle"};
  return {IoError::Kind::kOther, error.message()};
}

IoError LastError() {
  return Explain(error_code(errno, boost::system::system_category()));
}

bool IsBelow(const fs::path& path, const fs::path& root) {
  return std::mismatch(root.begin(), root.end(), path.begin(), path.end()).first == root.end();
}

// Returns the real place of a path, which lies below the real place of the root.
std::variant<fs::path, IoError> Locate(const std::string& root, std::string_view path) {
  const fs::path relative(path.begin(), path.end());
  if (relative.is_absolute() || std::find(relative.begin(), relative.end(), "..") != relative.end())
    return IoError{IoError::Kind::kDenied, "it is outside of the project"};
  error_code error;
  const fs::path real_root = fs::canonical(root.empty() ? fs::path(".") : fs::path(root), error);
  if (error)
    return Explain(error);
  const fs::path real = fs::canonical(real_root / relative, error);
  if (error)
    return Explain(error);
  if (!IsBelow(real, real_root))
    return IoError{IoError::Kind::kDenied, "a symbolic link leads out of the project"};
  return real;
}

// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0)
      ::close(number_);
  }
  int number() const { return number_; }

 private:
  int number_;
};

IoError TooLarge() {
  return {IoError::Kind::kTooLarge,
          "it has more than " + std::to_string(DiskFileSystem::kMaxFileSize >> 20) + " MiB"};
}

// Reads to the end, so that a file which grows meanwhile is read as far as the limit.
std::variant<std::string, IoError> ReadAll(int descriptor, std::size_t expected) {
  std::string bytes(expected + 1, '\0');
  std::size_t used = 0;
  while (true) {
    if (used == bytes.size())
      bytes.resize(bytes.size() * 2);
    const ::ssize_t count = ::read(descriptor, bytes.data() + used, bytes.size() - used);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return LastError();
    if (count == 0)
      break;
    used += static_cast<std::size_t>(count);
    if (used > DiskFileSystem::kMaxFileSize)
      return TooLarge();
  }
  bytes.resize(used);
  return bytes;
}

EntryKind KindOf(const fs::file_status& status) {
  const fs::file_type type = status.type();
  if (type == fs::regular_file)
    return EntryKind::kFile;
  if (type == fs::directory_file)
    return EntryKind::kDirectory;
  return type == fs::symlink_file ? EntryKind::kSymlink : EntryKind::kOther;
}

}  // namespace

std::variant<std::string, IoError> DiskFileSystem::Read(std::string_view path) const {
  const auto located = Locate(root_, path);
  if (const auto* error = std::get_if<IoError>(&located))
    return *error;
  // Not blocking, because opening a pipe would wait for its writer before it could be refused.
  const Descriptor file(
      ::open(std::get<fs::path>(located).c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  if (file.number() < 0)
    return LastError();
  struct ::stat status {};
  if (::fstat(file.number(), &status) != 0)
    return LastError();
  if (S_ISDIR(status.st_mode))
    return IoError{IoError::Kind::kNotAFile, "it is a directory"};
  if (!S_ISREG(status.st_mode))
    return IoError{IoError::Kind::kNotAFile, "it is not a regular file"};
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size > kMaxFileSize)
    return TooLarge();
  return ReadAll(file.number(), size);
}

std::variant<std::vector<Entry>, IoError> DiskFileSystem::List(std::string_view path) const {
  const auto located = Locate(root_, path);
  if (const auto* error = std::get_if<IoError>(&located))
    return *error;
  error_code error;
  std::vector<Entry> entries;
  fs::directory_iterator next(std::get<fs::path>(located), error);
  while (!error && next != fs::directory_iterator()) {
    entries.push_back(Entry{next->path().filename().string(), KindOf(next->symlink_status(error))});
    if (!error)
      next.increment(error);
  }
  if (error)
    return Explain(error);
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return a.name < b.name;
  });
  return entries;
}

}  // namespace plat::source
