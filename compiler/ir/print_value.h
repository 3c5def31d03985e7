#pragma once

#include <string>
#include <string_view>

#include "ir/program.h"

namespace plat::ir {

// Prints fields of records and trees, one a line.
class ValuePrinter {
 public:
  explicit ValuePrinter(const Program& program) : program_(program) {}

  // Prints the fields of a record that are set and are not the default.
  void Fields(const schema::ValueNode& record, int depth);
  // Prints the entries of a tree or map, as a body.
  void Entries(const schema::ValueNode& map, int depth);
  // Prints `head` and the value: ` = value`, or a body.
  void Member(std::string_view head, Value value, int depth);
  // Prints a value on one line.
  std::string Inline(Value value) const;
  std::string Take() { return std::move(out_); }

 private:
  void Line(int depth, std::string_view text);
  std::string InlineItems(const schema::ValueNode& value) const;
  std::string InlineBody(const schema::ValueNode& value) const;

  const Program& program_;
  std::string out_;
};

}  // namespace plat::ir
