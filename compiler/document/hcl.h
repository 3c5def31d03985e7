#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/box.h"
#include "document/hcl_expression.h"
#include "document/marks.h"

namespace plat::document::hcl {

struct Block;

// `name = value`.
struct Attribute {
  std::string name;
  Expression value;
  Mark mark = 0;
};

// A comment on lines of its own. It belongs to the item that follows it.
struct Comment {
  std::string text;
  Mark mark = 0;
};

// An empty line, beside those that the printer puts around blocks anyway.
struct BlankLine {};

// An entry of a body.
using Item = std::variant<Attribute, Box<Block>, Comment, BlankLine>;

// What stands in a file or between the braces of a block, in the order in which it is printed.
struct Body {
  std::vector<Item> items;

  // Appends an attribute.
  Body& Set(std::string name, Expression value, Mark mark = 0);

  // Appends an empty block and returns its body, which stays valid until the block is moved.
  Body& AddBlock(std::string type, std::vector<std::string> labels = {}, Mark mark = 0);

  // Appends a block.
  Body& Add(Block block);

  // Appends a comment.
  Body& AddComment(std::string text, Mark mark = 0);

  // Appends an empty line. At the start, at the end and beside another one it has no effect.
  Body& AddBlankLine();
};

// `type "label" { body }`.
struct Block {
  std::string type;
  std::vector<std::string> labels;
  Body body;
  Mark mark = 0;
};

// A file: a comment at its head, an empty line, and a body.
struct File {
  std::string header;
  Body body;
  Mark mark = 0;
};

// Returns the text of `file` in the one layout that `tofu fmt` leaves as it is.
Printed Print(const File& file, Marks marks = Marks::kOff);

}  // namespace plat::document::hcl
