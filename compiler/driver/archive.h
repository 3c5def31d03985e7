#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <variant>

// Reads the packages that charts come in: a tar archive, packed by gzip. Nothing is unpacked to the
// disk.
namespace plat::driver {

// Why an archive is refused, in words for a person.
struct ArchiveProblem {
  std::string reason;
};

// How much an archive may hold once it is unpacked.
inline constexpr std::size_t kMaxUnpacked = std::size_t{64} << 20;

// Returns whether bytes begin as gzip writes them.
bool IsGzip(std::string_view bytes);

// Unpacks what gzip packed.
std::variant<std::string, ArchiveProblem> Unzip(std::string_view bytes);

// Returns the regular files of a tar archive by their paths. Refuses paths that lead out of the
// archive; links, folders and devices are left out.
std::variant<std::map<std::string, std::string>, ArchiveProblem> ReadTar(std::string_view bytes);

}  // namespace plat::driver
