#include "driver/write_disk.h"

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace plat::driver {
namespace {

constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
constexpr mode_t kFolderMode = 0777;
constexpr std::uint16_t kModeBits = 07777;

DiskKind KindOf(mode_t mode) {
  if (S_ISREG(mode))
    return DiskKind::kFile;
  if (S_ISDIR(mode))
    return DiskKind::kFolder;
  return S_ISLNK(mode) ? DiskKind::kLink : DiskKind::kOther;
}

// Reports whether `path` is `folder` or lies below it.
bool IsWithin(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

int ReadBytes(int file, std::size_t expected, std::string& bytes) {
  // One byte more than expected: the read that finds the end is saved.
  bytes.resize(expected + 1);
  std::size_t size = 0;
  while (true) {
    const ssize_t got = ::read(file, bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return errno;
    size += static_cast<std::size_t>(got);
    if (size < bytes.size()) {
      bytes.resize(size);
      return 0;
    }
    bytes.resize(2 * bytes.size());
  }
}

int WriteBytes(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return errno;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

struct CloseStream {
  void operator()(DIR* stream) const { ::closedir(stream); }
};

// Returns the names in a folder, sorted.
std::vector<std::string> NamesIn(int folder) {
  std::vector<std::string> names;
  const int copy = ::openat(folder, ".", kFolderFlags);
  const std::unique_ptr<DIR, CloseStream> stream(copy < 0 ? nullptr : ::fdopendir(copy));
  if (!stream)
    return names;
  while (const dirent* entry = ::readdir(stream.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..")
      names.emplace_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

std::string ReasonOf(int code) {
  switch (code) {
    case EACCES:
    case EPERM:
      return "permission denied";
    case ENOSPC:
      return "no space is left on the disk";
    case EDQUOT:
      return "the disk quota is used up";
    case EROFS:
      return "the file system is read-only";
    case EFBIG:
      return "the file is larger than the system allows";
    case ENAMETOOLONG:
      return "the name is too long";
    case EXDEV:
      return "another file system is mounted there";
    default: {
      std::string text = std::generic_category().message(code);
      if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z')
        text[0] = static_cast<char>(text[0] - 'A' + 'a');
      return text;
    }
  }
}

Descriptor::~Descriptor() {
  if (number_ >= 0)
    ::close(number_);
}

int FolderWalk::Open(std::string_view folder) {
  if (!make_ && !blocked_.empty() && IsWithin(folder, blocked_))
    return -1;
  while (!levels_.empty() &&
         !IsWithin(folder, std::string_view(path_).substr(0, levels_.back().length))) {
    levels_.pop_back();
  }
  path_ = folder;
  std::size_t length = levels_.empty() ? 0 : levels_.back().length;
  while (length < folder.size()) {
    const std::size_t begin = length == 0 ? 0 : length + 1;
    length = std::min(folder.find('/', begin), folder.size());
    const std::string name(folder.substr(begin, length - begin));
    const int parent = levels_.empty() ? root_ : levels_.back().folder.number();
    int number = ::openat(parent, name.c_str(), kFolderFlags | O_NOFOLLOW);
    if (number < 0 && errno == ENOENT && make_) {
      // Another thread may make the same folder.
      if (::mkdirat(parent, name.c_str(), kFolderMode) == 0 || errno == EEXIST)
        number = ::openat(parent, name.c_str(), kFolderFlags | O_NOFOLLOW);
    }
    if (number < 0) {
      const int code = errno;
      obstacle_ = LookAt(parent, name);
      if (obstacle_.kind == DiskKind::kFolder || make_)
        obstacle_ = {DiskKind::kUnreadable, 0, code};
      obstacle_.length = length;
      blocked_ = folder.substr(0, length);
      path_.resize(levels_.empty() ? 0 : levels_.back().length);
      return -1;
    }
    levels_.push_back({length, Descriptor(number)});
  }
  return levels_.empty() ? root_ : levels_.back().folder.number();
}

std::pair<std::string_view, std::string_view> SplitPath(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos)
    return {{}, path};
  return {path.substr(0, slash), path.substr(slash + 1)};
}

Obstacle LookAt(int folder, std::string_view name) {
  struct stat status {};
  if (::fstatat(folder, std::string(name).c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0)
    return {KindOf(status.st_mode), name.size(), 0};
  if (errno == ENOENT)
    return {DiskKind::kAbsent, name.size(), 0};
  return {DiskKind::kUnreadable, name.size(), errno};
}

FileRead ReadFile(int folder, std::string_view name, std::string& bytes) {
  const std::string text(name);
  const Descriptor file(
      ::openat(folder, text.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file.is_open()) {
    const int code = errno;
    const Obstacle found = LookAt(folder, name);
    const bool hidden = found.kind == DiskKind::kFile || found.kind == DiskKind::kFolder;
    return {hidden ? DiskKind::kUnreadable : found.kind, 0, hidden ? code : found.code};
  }
  struct stat status {};
  if (::fstat(file.number(), &status) != 0)
    return {DiskKind::kUnreadable, 0, errno};
  const auto mode = static_cast<std::uint16_t>(status.st_mode & kModeBits);
  if (!S_ISREG(status.st_mode))
    return {KindOf(status.st_mode), mode, 0};
  const int code = ReadBytes(file.number(), static_cast<std::size_t>(status.st_size), bytes);
  return {code == 0 ? DiskKind::kFile : DiskKind::kUnreadable, mode, code};
}

int MakeFile(int folder, std::string_view name, std::string_view bytes, std::uint16_t mode) {
  Descriptor file(::openat(folder,
                           std::string(name).c_str(),
                           O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                           mode));
  if (!file.is_open())
    return errno;
  return WriteBytes(file.number(), bytes);
}

std::optional<DiskError> RemoveAll(int folder, std::string_view name) {
  const std::string text(name);
  if (::unlinkat(folder, text.c_str(), 0) == 0 || errno == ENOENT)
    return std::nullopt;
  if (errno != EISDIR && errno != EPERM)
    return DiskError{text, errno};
  const Descriptor inside(::openat(folder, text.c_str(), kFolderFlags | O_NOFOLLOW));
  if (!inside.is_open())
    return DiskError{text, errno};
  for (const std::string& entry : NamesIn(inside.number())) {
    if (std::optional<DiskError> error = RemoveAll(inside.number(), entry)) {
      error->path = text + "/" + error->path;
      return error;
    }
  }
  if (::unlinkat(folder, text.c_str(), AT_REMOVEDIR) != 0)
    return DiskError{text, errno};
  return std::nullopt;
}

std::vector<std::string> ListAll(int parent, std::string_view name, std::string_view path) {
  const Descriptor inside(::openat(parent, std::string(name).c_str(), kFolderFlags | O_NOFOLLOW));
  std::vector<std::string> found;
  for (const std::string& entry : NamesIn(inside.number())) {
    const std::string below = std::string(path) + "/" + entry;
    if (LookAt(inside.number(), entry).kind == DiskKind::kFolder) {
      const std::vector<std::string> more = ListAll(inside.number(), entry, below);
      found.insert(found.end(), more.begin(), more.end());
    } else {
      found.push_back(below);
    }
  }
  if (found.empty())
    found.emplace_back(path);
  std::sort(found.begin(), found.end());
  return found;
}

std::variant<Descriptor, DiskError> OpenFolder(const std::string& path, bool make) {
  const std::string text = path.empty() ? "." : path;
  const int number = ::open(text.c_str(), kFolderFlags);
  if (number >= 0)
    return Descriptor(number);
  if (errno != ENOENT || !make)
    return DiskError{text, errno};
  for (std::size_t end = text.find('/', 1);; end = text.find('/', end + 1)) {
    const std::string part = text.substr(0, end);
    if (::mkdir(part.c_str(), kFolderMode) != 0 && errno != EEXIST)
      return DiskError{part, errno};
    if (end == std::string::npos)
      break;
  }
  const int made = ::open(text.c_str(), kFolderFlags);
  if (made < 0)
    return DiskError{text, errno};
  return Descriptor(made);
}

bool Lock(const Descriptor& folder, bool shared) {
  const int operation = (shared ? LOCK_SH : LOCK_EX) | LOCK_NB;
  while (::flock(folder.number(), operation) != 0) {
    if (errno != EINTR)
      return errno != EWOULDBLOCK;
  }
  return true;
}

}  // namespace plat::driver
