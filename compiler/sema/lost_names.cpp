#include "sema/lost_names.h"

#include <algorithm>

namespace plat::sema {

namespace {

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool IsWordPart(char c) {
  return IsLetter(c) || (c >= '0' && c <= '9');
}

// Calls `visit` with the statements of each body that a statement has.
template <class Visit>
void ForBodies(const ast::Statement& statement, Visit visit) {
  if (const auto* block = std::get_if<ast::Block>(&statement.node)) {
    visit(block->body.statements);
  } else if (const auto* use = std::get_if<ast::Use>(&statement.node)) {
    visit(use->body.statements);
  } else if (const auto* in = std::get_if<ast::In>(&statement.node)) {
    visit(in->body.statements);
  } else if (const auto* loop = std::get_if<ast::For>(&statement.node)) {
    visit(loop->body.statements);
  } else if (const auto* branch = std::get_if<ast::If>(&statement.node)) {
    visit(branch->then_body.statements);
    if (branch->else_body)
      visit(branch->else_body->statements);
  }
}

// A value that could not be read may have been a block.
bool IsUnread(const ast::Statement& statement) {
  if (const auto* attribute = std::get_if<ast::Attribute>(&statement.node))
    return std::holds_alternative<ast::Invalid>(attribute->value.node);
  return std::holds_alternative<ast::Invalid>(statement.node);
}

}  // namespace

void LostNames::AddText(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!IsLetter(text[at]))
      continue;
    const std::size_t begin = at;
    while (at < text.size() && IsWordPart(text[at]))
      ++at;
    words_.emplace(text.substr(begin, at - begin));
  }
}

void LostNames::AddUnread(const std::vector<ast::Statement>& statements,
                          const source::SourceMap& sources) {
  for (const ast::Statement& statement : statements) {
    if (IsUnread(statement) && statement.span.valid()) {
      const source::Span span = statement.span;
      AddText(sources.Get(span.file).text().substr(span.begin, span.end - span.begin));
    }
    ForBodies(statement, [&](const auto& inner) { AddUnread(inner, sources); });
  }
}

void LostNames::AddBlock(const ast::Block& block) {
  words_.insert(block.keyword.text);
  for (const ast::Label& label : block.labels)
    if (const auto* name = std::get_if<ast::Name>(&label.node))
      words_.insert(name->text);
}

std::size_t LabelPlace(const ast::Block& block) {
  if (block.labels.size() < 2)
    return 0;
  const auto* name = std::get_if<ast::Name>(&block.labels[0].node);
  return name != nullptr && name->text == block.keyword.text ? 1 : 0;
}

bool HasUnread(const std::vector<ast::Statement>& statements) {
  return std::any_of(statements.begin(), statements.end(), [](const ast::Statement& statement) {
    bool found = IsUnread(statement);
    ForBodies(statement, [&](const auto& inner) { found = found || HasUnread(inner); });
    return found;
  });
}

}  // namespace plat::sema
