#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "source/source_file.h"
#include "syntax/ast.h"

namespace plat::sema {

// What text that could not be understood may have declared. A use of such a name is no second
// mistake, so nothing is said about it.
class LostNames {
 public:
  // Adds every word of the text that the parser gave up on, at any depth.
  void AddUnread(const std::vector<ast::Statement>& statements, const source::SourceMap& sources);
  // Adds what a declaration of an unknown kind is called.
  void AddBlock(const ast::Block& block);
  // Notes a declaration whose name is not known.
  void AddNameless() { nameless_ = true; }

  // Whether `name` may be what was lost. A declaration without a name may be called anything.
  bool MayBe(std::string_view name) const { return nameless_ || words_.contains(name); }
  // Whether anything was lost.
  bool any() const { return nameless_ || !words_.empty(); }

 private:
  void AddText(std::string_view text);

  std::set<std::string, std::less<>> words_;
  bool nameless_ = false;
};

// Returns which label of a block is its own: the second where the keyword was written twice.
std::size_t LabelPlace(const ast::Block& block);

// Whether some statement of a body, at any depth, could not be read.
bool HasUnread(const std::vector<ast::Statement>& statements);

}  // namespace plat::sema
