#include "lower/template.h"

#include <algorithm>
#include <string>

#include "diagnostic/platform.h"
#include "estate/print.h"

namespace plat::lower {
namespace {

using estate::Entry;
using estate::NodeKind;

// Fills the texts of one tree.
class Filler {
 public:
  Filler(Context& context, const std::vector<Place>& places) : context_(context), places_(places) {}

  const Node* Fill(const Node* node) {
    switch (node->kind) {
      case NodeKind::kText:
        return FillText(node);
      case NodeKind::kList:
      case NodeKind::kTemplate:
        return FillItems(node);
      case NodeKind::kMap:
        return FillEntries(node);
      case NodeKind::kNull:
      case NodeKind::kBool:
      case NodeKind::kInt:
      case NodeKind::kDecimal:
      case NodeKind::kSecret:
      case NodeKind::kLater:
        return node;
    }
    return node;
  }

 private:
  const Place* Find(std::string_view word, Span span) {
    const auto found = std::ranges::find(places_, word, &Place::word);
    if (found != places_.end())
      return &*found;
    context_.Report(diag::UnknownPlace(word), span);
    return nullptr;
  }

  // Returns the text with its places filled; a text that is one place is what fills it.
  const Node* FillText(const Node* node) {
    const std::string_view text = node->text();
    if (text.find('{') == std::string_view::npos)
      return node;
    const std::string_view whole = WordAt(text, 0);
    if (!whole.empty() && whole.size() + 2 == text.size()) {
      const Place* place = Find(whole, node->span);
      return place == nullptr ? node : place->node;
    }
    Node copy = *node;
    copy.SetText(NodeKind::kText,
                 context_.arena().Copy(std::string_view(Joined(text, node->span))));
    return context_.arena().New<Node>(copy);
  }

  // Returns the word in braces that begins at an offset; empty when there is none. Other braces are
  // the text's own.
  static std::string_view WordAt(std::string_view text, std::size_t offset) {
    if (offset >= text.size() || text[offset] != '{')
      return {};
    const std::size_t begin = offset + 1;
    const std::size_t end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", begin);
    const bool closed = end != std::string_view::npos && text[end] == '}';
    return closed ? text.substr(begin, end - begin) : std::string_view{};
  }

  std::string Joined(std::string_view text, Span span) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const std::string_view word = WordAt(text, i);
      if (word.empty()) {
        out += text[i];
        continue;
      }
      const Place* place = Find(word, span);
      if (place != nullptr && place->node != nullptr)
        out += estate::SpellScalar(*place->node);
      i += word.size() + 1;
    }
    return out;
  }

  // A list or map that held nothing but places which nothing fills is left out, as they are.
  const Node* FillItems(const Node* node) {
    std::vector<const Node*> items;
    for (const Node* item : node->items()) {
      if (const Node* filled = Fill(item))
        items.push_back(filled);
    }
    if (items.empty() && !node->items().empty())
      return nullptr;
    Node copy = *node;
    copy.SetItems(copy.kind, context_.arena().Copy(items));
    return context_.arena().New<Node>(copy);
  }

  const Node* FillEntries(const Node* node) {
    std::vector<Entry> entries;
    for (const Entry& entry : node->entries()) {
      if (const Node* filled = Fill(entry.value))
        entries.push_back(Entry{entry.key, filled});
    }
    if (entries.empty() && !node->entries().empty())
      return nullptr;
    Node copy = *node;
    copy.SetEntries(context_.arena().Copy(entries));
    return context_.arena().New<Node>(copy);
  }

  Context& context_;
  const std::vector<Place>& places_;
};

}  // namespace

const Node* Fill(Context& context, Value tree, const std::vector<Place>& places) {
  return Filler(context, places).Fill(context.make().FromValue(tree));
}

const Node* FillObject(Context& context,
                       const std::optional<ir::Raw>& tree,
                       const std::vector<Place>& places) {
  if (!tree || tree->value == nullptr)
    return nullptr;
  return Fill(context, tree->value, places);
}

const Node* Overlay(Context& context, const Node* below, const Node* above) {
  if (below == nullptr || above == nullptr)
    return above == nullptr ? below : above;
  if (below->kind != NodeKind::kMap || above->kind != NodeKind::kMap)
    return above;
  std::vector<Entry> entries;
  for (const Entry& entry : below->entries()) {
    const Node* other = above->Find(entry.key);
    entries.push_back(Entry{entry.key, Overlay(context, entry.value, other)});
  }
  for (const Entry& entry : above->entries()) {
    if (below->Find(entry.key) == nullptr)
      entries.push_back(entry);
  }
  Node copy = *below;
  copy.SetEntries(context.arena().Copy(entries));
  return context.arena().New<Node>(copy);
}

}  // namespace plat::lower
