#include "backend/ansible/vars_printer.h"

#include <algorithm>

#include "backend/ansible/jinja.h"
#include "backend/print_node.h"
#include "base/check.h"
#include "base/text.h"
#include "estate/layout.h"

namespace plat::backend::ansible {

using document::yaml::Writer;
using estate::Node;
using estate::NodeKind;

namespace {

// Digits that a float holds exactly and prints without an exponent.
bool IsShortDecimal(std::string_view digits) {
  constexpr std::size_t kDigits = 15;
  return digits.size() <= kDigits && digits.find("0.0000") == std::string_view::npos;
}

// Words that no reader of YAML takes for anything but text: several, the first of letters.
bool IsProse(std::string_view text) {
  const bool is_several = text.find(' ') != std::string_view::npos;
  const bool begins = !text.empty() && IsLetter(text.front());
  return is_several && begins && text.back() != ' ' && std::ranges::all_of(text, [](char c) {
           return IsLetter(c) || IsDigit(c) ||
                  std::string_view(" ._-/,;()'|=[]<>").find(c) != std::string_view::npos;
         });
}

}  // namespace

void Prose(Writer& writer, std::string_view key, std::string_view text) {
  if (!IsProse(text)) {
    writer.Key(key);
    PrintText(writer, text);
    return;
  }
  writer.Key(key);
  writer.Raw(text);
}

void BeginFile(Writer& writer, std::string_view declaration) {
  writer.Header(estate::Header(declaration));
  writer.Separator();
}

void PrintText(Writer& writer, std::string_view text) {
  if (!HoldsJinja(text)) {
    writer.String(text);
    return;
  }
  std::string scalar = "!unsafe ";
  document::yaml::AppendScalar(scalar, text);
  writer.Raw(scalar);
}

void VarsPrinter::Entry(std::string_view key, const Node& value) {
  if (value.controlled())
    return;
  if (places_ != nullptr && value.span.valid())
    writer_.SetMark(places_->MarkOf(value.span));
  if (!value.comment().empty())
    writer_.Comment(value.comment());
  writer_.Key(key);
  Value(value);
}

void VarsPrinter::Variable(std::string_view name, const Node& value) {
  if (value.kind != NodeKind::kDecimal || IsShortDecimal(value.text())) {
    Entry(name, value);
    return;
  }
  // The template prints it without quotes.
  writer_.Field(name, value.text());
}

void VarsPrinter::Value(const Node& node) {
  switch (node.kind) {
    case NodeKind::kText:
      PrintText(writer_, node.text());
      return;
    case NodeKind::kDecimal:
    case NodeKind::kNull:
    case NodeKind::kBool:
    case NodeKind::kInt:
      NodePrinter(writer_, nullptr).Value(node, node.span);
      return;
    case NodeKind::kList:
      writer_.BeginList();
      for (const Node* item : node.items())
        Value(*item);
      writer_.EndList();
      return;
    case NodeKind::kMap:
      writer_.BeginMap();
      for (const estate::Entry& entry : node.entries())
        Entry(entry.key, *entry.value);
      writer_.EndMap();
      return;
    case NodeKind::kSecret:
    case NodeKind::kLater:
    case NodeKind::kTemplate:
      break;
  }
  // Check has refused these.
  PLAT_CHECK(false);
}

}  // namespace plat::backend::ansible
