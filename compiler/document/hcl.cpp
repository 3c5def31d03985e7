#include "document/hcl.h"

#include <algorithm>

#include "base/check.h"

namespace plat::document::hcl {
namespace {

// Makes room for one more item. Few bodies have more than eight.
void MakeRoom(std::vector<Item>* items) {
  if (items->size() == items->capacity()) {
    items->reserve(std::max<std::size_t>(8, 2 * items->size()));
  }
}

}  // namespace

Body& Body::Set(std::string name, Expression value, Mark mark) {
  PLAT_CHECK(IsName(name));
  MakeRoom(&items);
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
