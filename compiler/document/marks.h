#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace plat::document {

// Says what made a line. Opaque to this floor, but that zero means "nothing in particular": a part
// of a tree with mark zero has the mark of what it stands in.
using Mark = std::uint32_t;

// Whether a printer notes the mark of each line it prints.
enum class Marks : std::uint8_t { kOff, kOn };

// What a printer made: the bytes of a file and, when asked for, one mark for each of its lines.
struct Printed {
  std::string bytes;
  std::vector<Mark> line_marks;

  friend bool operator==(const Printed&, const Printed&) = default;
};

}  // namespace plat::document
