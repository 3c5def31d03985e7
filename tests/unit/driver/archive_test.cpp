#include "driver/archive.h"

#include <array>
#include <cstdio>
#include <string>
#include <zlib.h>

#include <doctest/doctest.h>

namespace plat::driver {
namespace {

using Files = std::map<std::string, std::string>;

// Returns the header and content of one entry, with the sum that a reader checks.
std::string Entry(const std::string& name, const std::string& content, char type = '0') {
  std::string header(512, '\0');
  header.replace(0, name.size(), name);
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%011o", static_cast<unsigned>(content.size()));
  header.replace(124, 11, text.data());
  header[156] = type;
  header.replace(257, 6, std::string("ustar\0", 6));
  header.replace(148, 8, "        ");
  unsigned sum = 0;
  for (const char byte : header)
    sum += static_cast<unsigned char>(byte);
  std::snprintf(text.data(), text.size(), "%06o", sum);
  header.replace(148, 6, text.data());
  header[154] = '\0';
  const std::size_t padding = (512 - content.size() % 512) % 512;
  return header + content + std::string(padding, '\0');
}

std::string End() {
  return std::string(1024, '\0');
}

Files FilesOf(const std::string& bytes) {
  auto read = ReadTar(bytes);
  REQUIRE(std::holds_alternative<Files>(read));
  return std::get<Files>(read);
}

std::string ReasonOf(const std::string& bytes) {
  const auto read = ReadTar(bytes);
  REQUIRE(std::holds_alternative<ArchiveProblem>(read));
  return std::get<ArchiveProblem>(read).reason;
}

std::string Zip(const std::string& bytes) {
  z_stream stream = {};
  REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, bytes.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

TEST_CASE("an archive gives its regular files") {
  const std::string tar = Entry("c/", "", '5') + Entry("c/Chart.yaml", "name: c\n") +
                          Entry("./c/values.yaml", std::string(513, 'x')) +
                          Entry("c/link", "", '2') + End();
  CHECK(FilesOf(tar) ==
        Files{{"c/Chart.yaml", "name: c\n"}, {"c/values.yaml", std::string(513, 'x')}});
}

TEST_CASE("long paths stand before the file they belong to") {
  const std::string path = std::string(150, 'a') + "/b";
  CHECK(FilesOf(Entry("x", path + '\0', 'L') + Entry("short", "1") + Entry("y", "2") + End()) ==
        Files{{path, "1"}, {"y", "2"}});
  CHECK(FilesOf(Entry("x", "162 path=" + path + "\n", 'x') + Entry("short", "1") + End()) ==
        Files{{path, "1"}});
}

TEST_CASE("a path that leads out of the archive is refused") {
  for (const char* path : {"../a", "/etc/a", "a/../../b", "a\\b"})
    CHECK(ReasonOf(Entry(path, "1") + End()) ==
          std::string("it has a path that leads out of it: `") + path + "`");
}

TEST_CASE("what is no archive, or only a part of one, is refused") {
  const std::string tar = Entry("a", std::string(600, 'x'));
  CHECK(ReasonOf(tar.substr(0, 700)) == "its end is missing");
  std::string damaged = tar;
  damaged[0] = 'b';
  CHECK(ReasonOf(damaged) == "it is not a tar archive, or it is damaged");
  CHECK(ReasonOf(std::string(512, 'x')) == "it is not a tar archive, or it is damaged");
  CHECK(FilesOf("").empty());
}

TEST_CASE("what gzip packed is unpacked") {
  const std::string packed = Zip("a text, and a text, and a text");
  CHECK(IsGzip(packed));
  CHECK_FALSE(IsGzip("PK"));
  auto unpacked = Unzip(packed);
  REQUIRE(std::holds_alternative<std::string>(unpacked));
  CHECK(std::get<std::string>(unpacked) == "a text, and a text, and a text");
  CHECK(std::holds_alternative<ArchiveProblem>(Unzip(packed.substr(0, packed.size() - 5))));
  CHECK(std::holds_alternative<ArchiveProblem>(Unzip("\x1f\x8b nothing of the kind")));
}

TEST_CASE("a small file that unpacks to a large one is refused") {
  const auto unpacked = Unzip(Zip(std::string(kMaxUnpacked + (1U << 20), '\0')));
  REQUIRE(std::holds_alternative<ArchiveProblem>(unpacked));
  CHECK(std::get<ArchiveProblem>(unpacked).reason ==
        "it holds more than 64 MiB once it is unpacked");
}

}  // namespace
}  // namespace plat::driver
