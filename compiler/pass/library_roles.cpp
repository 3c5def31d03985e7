#include "pass/library_roles.h"

#include <algorithm>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "schema/embedded_files.h"
#include "source/source_file.h"
#include "syntax/parse.h"

namespace plat::pass {

namespace {

bool HasBlock(const std::vector<ast::Statement>& statements, std::string_view name) {
  return std::any_of(statements.begin(), statements.end(), [&](const ast::Statement& statement) {
    if (const auto* block = std::get_if<ast::Block>(&statement.node))
      return block->keyword.text == name && block->labels.empty();
    const auto* branch = std::get_if<ast::If>(&statement.node);
    return branch != nullptr &&
           (HasBlock(branch->then_body.statements, name) ||
            (branch->else_body && HasBlock(branch->else_body->statements, name)));
  });
}

// Adds the add-ons of a file that have the role.
void AddComponents(const ast::File& file, std::string_view role, std::vector<std::string>& names) {
  for (const ast::Statement& statement : file.statements) {
    const auto* block = std::get_if<ast::Block>(&statement.node);
    if (block == nullptr || block->keyword.text != "component" || block->labels.empty() ||
        block->components.empty() || block->components.front().parts.back().text != "addon" ||
        !HasBlock(block->body.statements, role))
      continue;
    if (const auto* name = std::get_if<ast::Name>(&block->labels.front().node))
      names.push_back(fmt::format("`use {}`", name->text));
  }
}

}  // namespace

std::string UseForRole(std::string_view role) {
  const schema::EmbeddedFiles& library = schema::StandardLibrary();
  source::SourceMap sources;
  Sink ignored;
  std::vector<std::string> names;
  for (const std::string_view path : library.Paths()) {
    const std::string_view text = library.View(path);
    if (path.ends_with(".plat") && text.find(role) != std::string_view::npos)
      AddComponents(
          syntax::Parse(sources.Add(std::string(path), std::string(text)), ignored), role, names);
  }
  constexpr std::size_t kMost = 6;
  if (names.empty() || names.size() > kMost)
    return {};
  return "write " + JoinWords(names, "or");
}

}  // namespace plat::pass
