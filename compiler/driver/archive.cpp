#include "driver/archive.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <zlib.h>

#include <fmt/format.h>

namespace plat::driver {
namespace {

// A tar archive is made of blocks of this size.
constexpr std::size_t kBlock = 512;
// Where the fields of a header stand.
constexpr std::size_t kNameSize = 100;
constexpr std::size_t kSizeAt = 124;
constexpr std::size_t kSizeSize = 12;
constexpr std::size_t kSumAt = 148;
constexpr std::size_t kSumSize = 8;
constexpr std::size_t kTypeAt = 156;
constexpr std::size_t kMagicAt = 257;
constexpr std::size_t kPrefixAt = 345;
constexpr std::size_t kPrefixSize = 155;

// Ends zlib's work, whatever happened.
class Inflater {
 public:
  Inflater() {
    // 16: expects the head and the sum that gzip adds.
    ready_ = inflateInit2(&stream_, MAX_WBITS + 16) == Z_OK;
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  bool ready() const { return ready_; }
  z_stream& stream() { return stream_; }

 private:
  z_stream stream_ = {};
  bool ready_ = false;
};

std::string_view FieldAt(std::string_view block, std::size_t at, std::size_t size) {
  const std::string_view field = block.substr(at, size);
  return field.substr(0, field.find('\0'));
}

// Reads a number in octal digits, or in binary when the first bit says so.
std::optional<std::uint64_t> NumberAt(std::string_view block, std::size_t at, std::size_t size) {
  std::string_view field = block.substr(at, size);
  std::uint64_t number = 0;
  if ((static_cast<unsigned char>(field.front()) & 0x80U) != 0) {
    for (const char byte : field.substr(1)) {
      if (number > std::numeric_limits<std::uint64_t>::max() >> 8)
        return std::nullopt;
      number = number << 8 | static_cast<unsigned char>(byte);
    }
    return number;
  }
  while (!field.empty() && field.front() == ' ')
    field.remove_prefix(1);
  for (const char byte : field) {
    if (byte == '\0' || byte == ' ')
      break;
    if (byte < '0' || byte > '7')
      return std::nullopt;
    number = number << 3 | static_cast<std::uint64_t>(byte - '0');
  }
  return number;
}

// The sum of a header's bytes, its own field taken as spaces.
std::uint64_t SumOf(std::string_view block) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < block.size(); ++i)
    sum += i >= kSumAt && i < kSumAt + kSumSize ? ' ' : static_cast<unsigned char>(block[i]);
  return sum;
}

// Returns the path that an extended header gives the next file: `27 path=a/b\n`.
std::string PathOfRecords(std::string_view records) {
  std::string path;
  while (!records.empty()) {
    const std::size_t space = records.find(' ');
    std::size_t length = 0;
    for (const char digit : records.substr(0, std::min<std::size_t>(space, 9)))
      length = digit >= '0' && digit <= '9' ? length * 10 + static_cast<std::size_t>(digit - '0')
                                            : std::string_view::npos / 16;
    if (space == std::string_view::npos || length <= space + 1 || length > records.size())
      break;
    const std::string_view record = records.substr(space + 1, length - space - 2);
    if (record.starts_with("path="))
      path = record.substr(5);
    records.remove_prefix(length);
  }
  return path;
}

// Returns a path without `./`, or nothing when it leads out of the archive.
std::optional<std::string> SafePath(std::string_view path) {
  if (path.starts_with('/') || path.find('\\') != std::string_view::npos ||
      path.find('\0') != std::string_view::npos)
    return std::nullopt;
  std::string safe;
  while (!path.empty()) {
    const std::string_view part = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), part.size() + 1));
    if (part == "..")
      return std::nullopt;
    if (!part.empty() && part != ".")
      safe += (safe.empty() ? "" : "/") + std::string(part);
  }
  return safe;
}

std::string OneName(std::string_view header) {
  const std::string_view name = FieldAt(header, 0, kNameSize);
  const std::string_view prefix = header.substr(kMagicAt, 6) == std::string_view("ustar\0", 6)
                                      ? FieldAt(header, kPrefixAt, kPrefixSize)
                                      : std::string_view{};
  return prefix.empty() ? std::string(name) : fmt::format("{}/{}", prefix, name);
}

}  // namespace

bool IsGzip(std::string_view bytes) {
  return bytes.starts_with("\x1f\x8b");
}

std::variant<std::string, ArchiveProblem> Unzip(std::string_view bytes) {
  Inflater inflater;
  if (!inflater.ready() || bytes.size() > std::numeric_limits<uInt>::max())
    return ArchiveProblem{"it cannot be unpacked"};
  z_stream& stream = inflater.stream();
  // zlib's interface is not const, but it does not write there.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string unpacked;
  int status = Z_OK;
  while (status == Z_OK) {
    constexpr std::size_t kStep = std::size_t{1} << 18;
    const std::size_t before = unpacked.size();
    if (before > kMaxUnpacked)
      return ArchiveProblem{
          fmt::format("it holds more than {} MiB once it is unpacked", kMaxUnpacked >> 20)};
    unpacked.resize(before + kStep);
    stream.next_out = reinterpret_cast<Bytef*>(unpacked.data() + before);
    stream.avail_out = static_cast<uInt>(kStep);
    status = inflate(&stream, Z_NO_FLUSH);
    unpacked.resize(before + kStep - stream.avail_out);
  }
  if (status != Z_STREAM_END)
    return ArchiveProblem{"its end is missing, or it is damaged"};
  return unpacked;
}

std::variant<std::map<std::string, std::string>, ArchiveProblem> ReadTar(std::string_view bytes) {
  std::map<std::string, std::string> files;
  std::string long_path;
  while (bytes.size() >= kBlock) {
    const std::string_view header = bytes.substr(0, kBlock);
    // Zeros end an archive.
    if (header.find_first_not_of('\0') == std::string_view::npos)
      return files;
    const auto size = NumberAt(header, kSizeAt, kSizeSize);
    const auto sum = NumberAt(header, kSumAt, kSumSize);
    if (!size || !sum || *sum != SumOf(header))
      return ArchiveProblem{"it is not a tar archive, or it is damaged"};
    bytes.remove_prefix(kBlock);
    if (*size > bytes.size())
      return ArchiveProblem{"its end is missing"};
    const std::string_view content = bytes.substr(0, static_cast<std::size_t>(*size));
    const std::size_t padded = (content.size() + kBlock - 1) / kBlock * kBlock;
    bytes.remove_prefix(std::min(bytes.size(), padded));
    const char type = header[kTypeAt];
    if (type == 'L') {
      long_path = content.substr(0, content.find('\0'));
    } else if (type == 'x') {
      long_path = PathOfRecords(content);
    } else if (type != 'g') {
      const std::string written = long_path.empty() ? OneName(header) : long_path;
      long_path.clear();
      const std::optional<std::string> path = SafePath(written);
      if (!path)
        return ArchiveProblem{fmt::format("it has a path that leads out of it: `{}`", written)};
      if ((type == '0' || type == '\0') && !path->empty() && !written.ends_with('/'))
        files.insert_or_assign(*path, std::string(content));
    }
  }
  return files;
}

}  // namespace plat::driver
