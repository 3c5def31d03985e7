#include "backend/template_printer.h"

#include <algorithm>

#include <fmt/format.h>

#include "backend/print_node.h"
#include "base/check.h"
#include "estate/layout.h"

namespace plat::backend {

using estate::Environments;
using estate::Node;
using estate::NodeKind;

namespace {

// Fences around what the template engine is to read; the writer escapes them in everything else.
constexpr char kOpen = '\x02';
constexpr char kClose = '\x03';

std::string Fenced(std::string_view text) {
  return fmt::format("{}{}{}", kOpen, text, kClose);
}

bool IsControlled(const View& view) {
  return view.lead().controlled();
}

bool IsOverridable(const View& view) {
  return view.lead().note != nullptr && view.lead().note->overridable;
}

// Returns the environments in which at least one of the parts is printed.
Environments Covered(const View& view) {
  Environments covered = 0;
  for (const auto& [key, value] : view.Entries()) {
    if (!IsControlled(value))
      covered |= value.environments();
  }
  for (const View& item : view.Items())
    covered |= item.environments();
  return covered;
}

bool IsPartial(const View& outer, const View& inner) {
  return inner.environments() != outer.environments();
}

// Tells whether an element of a list has nothing that may stand behind its dash, because each part
// is only there sometimes.
bool HasNoAnchor(const View& element) {
  if (element.kind() == View::Kind::kList) {
    return std::ranges::any_of(element.Items(),
                               [&](const View& item) { return IsPartial(element, item); });
  }
  if (element.kind() != View::Kind::kMap)
    return false;
  const auto entries = element.Entries();
  return !entries.empty() && std::ranges::none_of(entries, [&](const auto& entry) {
    return !IsControlled(entry.second) && !IsPartial(element, entry.second);
  });
}

}  // namespace

void TemplatePrinter::Mark(source::Span span) {
  if (request_.places != nullptr && span.valid())
    writer_.SetMark(request_.places->MarkOf(span));
}

void TemplatePrinter::Comment(const View& view) {
  if (!view.lead().comment().empty())
    writer_.Comment(view.lead().comment());
}

void TemplatePrinter::Begin(const backend::Variable& condition) {
  writer_.Directive(Fenced(request_.syntax->Begin(condition)));
}

void TemplatePrinter::End(const backend::Variable& condition) {
  writer_.Directive(Fenced(request_.syntax->End(condition)));
}

const Variable& TemplatePrinter::Condition(const View& view, std::string_view key) {
  const Node* name = key.empty() ? view.FindConstant("name") : nullptr;
  if (name != nullptr && name->kind == NodeKind::kText)
    key = name->text();
  for (std::size_t i = keys_.size(); key.empty() && i > 0; --i)
    key = keys_[i - 1];
  const std::string own = "with_" + Identifier(key);
  const std::string parent = keys_.empty() ? request_.label : Identifier(keys_.back());
  return request_.variables->Condition(view.environments(),
                                       {own,
                                        "with_" + parent + "_" + Identifier(key),
                                        "with_" + request_.label + "_" + Identifier(key)},
                                       fmt::format("{} in {}", key, request_.what));
}

bool TemplatePrinter::MustVary(const View& view) const {
  if (IsOverridable(view) || view.kind() == View::Kind::kChoice)
    return true;
  if (view.kind() == View::Kind::kMap)
    return !view.Entries().empty() && (view.environments() & ~Covered(view)) != 0;
  if (view.kind() != View::Kind::kList)
    return false;
  const std::vector<View> items = view.Items();
  if (items.empty())
    return false;
  return (view.environments() & ~Covered(view)) != 0 ||
         std::ranges::any_of(items, [&](const View& item) { return HasNoAnchor(item); });
}

void TemplatePrinter::Document(const View& view,
                               source::Span span,
                               const backend::Variable* condition) {
  Mark(span);
  if (condition != nullptr)
    Begin(*condition);
  Value(view, span);
  if (condition != nullptr)
    End(*condition);
}

void TemplatePrinter::Variable(const View& view) {
  const backend::Variable& variable =
      request_.variables->Value(view, VariableNames(view.lead(), keys_, request_.label));
  writer_.Raw(Fenced(request_.syntax->Value(variable, 2 * depth_)));
}

void TemplatePrinter::Scalar(const View& view) {
  const Node& node = *view.constant();
  if (node.kind != NodeKind::kSecret && node.kind != NodeKind::kTemplate) {
    NodePrinter(writer_, nullptr).Value(node, node.span);
    return;
  }
  std::vector<const Node*> parts(node.items().begin(), node.items().end());
  if (node.kind == NodeKind::kSecret)
    parts.push_back(&node);
  std::vector<const backend::Variable*> secrets;
  for (const Node* part : parts) {
    const std::string name = Identifier(part->text());
    if (part->kind == NodeKind::kSecret)
      secrets.push_back(&request_.variables->Secret(
          *part, view.environments(), {request_.name + "_" + name, request_.label + "_" + name}));
  }
  writer_.Raw(Fenced(request_.syntax->SecretText(secrets, node)));
}

void TemplatePrinter::Value(const View& view, source::Span outer) {
  if (MustVary(view)) {
    Variable(view);
    return;
  }
  switch (view.kind()) {
    case View::Kind::kNull:
    case View::Kind::kScalar:
      Scalar(view);
      return;
    case View::Kind::kMap:
      Map(view, outer);
      return;
    case View::Kind::kList:
      List(view, outer);
      return;
    case View::Kind::kChoice:
      break;
  }
  PLAT_CHECK(false);
}

void TemplatePrinter::Entry(std::string_view key, const View& value, source::Span outer) {
  const source::Span span = value.lead().span.valid() ? value.lead().span : outer;
  Mark(span);
  Comment(value);
  writer_.Key(key);
  keys_.push_back(key);
  Value(value, span);
  keys_.pop_back();
}

void TemplatePrinter::Map(const View& view, source::Span outer) {
  auto entries = view.Entries();
  std::erase_if(entries, [](const auto& entry) { return IsControlled(entry.second); });
  // What stands behind a dash must always be there.
  const bool is_element = !keys_.empty() && keys_.back().empty();
  const auto first = std::ranges::find_if(
      entries, [&](const auto& entry) { return !IsPartial(view, entry.second); });
  if (is_element && first != entries.end())
    std::rotate(entries.begin(), first, first + 1);
  writer_.BeginMap();
  ++depth_;
  const backend::Variable* open = nullptr;
  Environments present = view.environments();
  for (const auto& [key, value] : entries) {
    if (value.environments() != present) {
      if (open != nullptr)
        End(*open);
      present = value.environments();
      open = IsPartial(view, value) ? &Condition(value, key) : nullptr;
      if (open != nullptr)
        Begin(*open);
    }
    Entry(key, value, outer);
  }
  if (open != nullptr)
    End(*open);
  --depth_;
  writer_.EndMap();
}

void TemplatePrinter::List(const View& view, source::Span outer) {
  writer_.BeginList();
  ++depth_;
  const backend::Variable* open = nullptr;
  Environments present = view.environments();
  for (const View& item : view.Items()) {
    const source::Span span = item.lead().span.valid() ? item.lead().span : outer;
    if (item.environments() != present) {
      if (open != nullptr)
        End(*open);
      present = item.environments();
      open = IsPartial(view, item) ? &Condition(item, {}) : nullptr;
      if (open != nullptr)
        Begin(*open);
    }
    Mark(span);
    Comment(item);
    keys_.emplace_back();
    Value(item, span);
    keys_.pop_back();
  }
  if (open != nullptr)
    End(*open);
  --depth_;
  writer_.EndList();
}

document::Printed TemplatePrinter::Take() {
  document::Printed printed = writer_.Take();
  std::string text;
  std::string_view rest = printed.bytes;
  while (!rest.empty()) {
    const std::size_t open = rest.find(kOpen);
    request_.syntax->AppendPlain(text, rest.substr(0, open));
    if (open == std::string_view::npos)
      break;
    const std::size_t close = rest.find(kClose, open);
    text += rest.substr(open + 1, close - open - 1);
    rest.remove_prefix(close + 1);
  }
  printed.bytes = std::move(text);
  return printed;
}

}  // namespace plat::backend
