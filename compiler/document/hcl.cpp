#include "document/hcl.h"

#include "base/check.h"

namespace plat::document::hcl {

Body& Body::Set(std::string name, Expression value, Mark mark) {
  PLAT_CHECK(IsReference(name) && name.find_first_of(".[") == std::string::npos);
  items.emplace_back(Attribute{std::move(name), std::move(value), mark});
  return *this;
}

Body& Body::AddBlock(std::string type, std::vector<std::string> labels, Mark mark) {
  Box<Block> block(Block{std::move(type), std::move(labels), Body{}, mark});
  Body& body = block->body;
  items.emplace_back(std::move(block));
  return body;
}

Body& Body::Add(Block block) {
  items.emplace_back(Box<Block>(std::move(block)));
  return *this;
}

Body& Body::AddComment(std::string text, Mark mark) {
  items.emplace_back(Comment{std::move(text), mark});
  return *this;
}

Body& Body::AddBlankLine() {
  items.emplace_back(BlankLine{});
  return *this;
}

}  // namespace plat::document::hcl
