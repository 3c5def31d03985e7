#include "ir/print_value.h"

#include <fmt/format.h>

namespace plat::ir {
namespace {

using schema::ValueNode;

bool IsEmpty(Value value) {
  if (value == nullptr || value->none())
    return true;
  const bool holds = value->is(ValueKind::kList) || value->is(ValueKind::kMap);
  return holds && value->items.empty() && value->entries.empty();
}

std::string Quote(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out + '"';
}

std::string QuoteKey(std::string_view key) {
  const bool plain = !key.empty() && key.find_first_not_of(
                                         "abcdefghijklmnopqrstuvwxyz"
                                         "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                         "0123456789_") == std::string_view::npos;
  return plain ? std::string(key) : Quote(key);
}

}  // namespace

void ValuePrinter::Line(int depth, std::string_view text) {
  out_.append(static_cast<std::size_t>(depth) * 2, ' ');
  out_ += text;
  out_ += '\n';
}

std::string ValuePrinter::InlineItems(const ValueNode& value) const {
  std::vector<std::string> items;
  for (const Value item : value.items)
    items.push_back(Inline(item));
  return fmt::format("{}", fmt::join(items, ", "));
}

std::string ValuePrinter::InlineBody(const ValueNode& value) const {
  std::vector<std::string> items;
  for (const schema::MapItem& item : value.entries)
    items.push_back(fmt::format("{}: {}", QuoteKey(item.key), Inline(item.value)));
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    if (!IsEmpty(value.items[i]))
      items.push_back(
          fmt::format("{} = {}", value.record->fields()[i].name, Inline(value.items[i])));
  }
  return items.empty() ? "{}" : fmt::format("{{ {} }}", fmt::join(items, ", "));
}

std::string ValuePrinter::Inline(Value value) const {
  if (value == nullptr)
    return "none";
  switch (value->kind) {
    case ValueKind::kInvalid:
      return "?";
    case ValueKind::kNone:
      return "none";
    case ValueKind::kString:
      return Quote(value->text);
    case ValueKind::kTemplate:
      return fmt::format("text({})", InlineItems(*value));
    case ValueKind::kList:
      return fmt::format("[{}]", InlineItems(*value));
    case ValueKind::kMap:
      return InlineBody(*value);
    case ValueKind::kRecord:
      return fmt::format("{} {}", value->record->name(), InlineBody(*value));
    case ValueKind::kRange:
      return fmt::format("{}..{}", Inline(value->items[0]), Inline(value->items[1]));
    case ValueKind::kSecret:
      return fmt::format("{}.{}", program_.info(value->entity).path, value->text);
    case ValueKind::kLater:
      return fmt::format("later({})", value->text);
    case ValueKind::kReference: {
      std::string text = program_.info(value->entity).path;
      if (!value->part.empty())
        text += fmt::format(".{}.{}", value->part, value->text);
      return text;
    }
    case ValueKind::kPort:
      if (value->protocol != schema::Protocol::kTcp)
        return fmt::format(
            "{}/{}", value->number, value->protocol == schema::Protocol::kUdp ? "udp" : "sctp");
      return schema::SpellScalar(*value);
    case ValueKind::kBool:
    case ValueKind::kInt:
    case ValueKind::kSize:
    case ValueKind::kCpu:
    case ValueKind::kDuration:
    case ValueKind::kPercent:
    case ValueKind::kDecimal:
    case ValueKind::kIp:
    case ValueKind::kCidr:
    case ValueKind::kIpRange:
    case ValueKind::kEnum:
    case ValueKind::kLiteral:
      return schema::SpellScalar(*value);
  }
  return {};
}

void ValuePrinter::Member(std::string_view head, Value value, int depth) {
  const bool record = value->is(ValueKind::kRecord);
  if (record || (value->is(ValueKind::kMap) && !value->entries.empty())) {
    const std::size_t begin = out_.size();
    Line(depth, fmt::format("{} {{", head));
    const std::size_t body = out_.size();
    record ? Fields(*value, depth + 1) : Entries(*value, depth + 1);
    if (out_.size() == body) {
      out_.resize(begin);
      Line(depth, fmt::format("{} {{}}", head));
    } else {
      Line(depth, "}");
    }
    return;
  }
  const std::string reason =
      value->reason.empty() ? "" : fmt::format(" because {}", Quote(value->reason));
  Line(depth, fmt::format("{} = {}{}", head, Inline(value), reason));
}

void ValuePrinter::Entries(const ValueNode& map, int depth) {
  for (const schema::MapItem& item : map.entries)
    Member(QuoteKey(item.key), item.value, depth);
}

void ValuePrinter::Fields(const ValueNode& record, int depth) {
  for (std::size_t i = 0; i < record.items.size(); ++i) {
    const schema::Field& field = record.record->fields()[i];
    const Value value = record.items[i];
    if (IsEmpty(value) || Inline(value) == field.default_text)
      continue;
    if (field.form == schema::Form::kKeyed) {
      for (const schema::MapItem& item : value->entries)
        Member(field.name + " " + QuoteKey(item.key), item.value, depth);
    } else if (value->is(ValueKind::kRecord)) {
      const schema::Type& type = *field.type;
      const bool optional = type.kind == TypeKind::kOptional;
      const bool named = (optional ? type.element : &type)->kind == TypeKind::kUnion;
      const std::size_t begin = out_.size();
      Member(named ? field.name + " = " + value->record->name() : field.name, value, depth);
      // A block that is always there and says nothing is not worth a line.
      if (!named && std::string_view(out_).ends_with(field.name + " {}\n"))
        out_.resize(begin);
    } else {
      Member(field.name, value, depth);
    }
  }
}

}  // namespace plat::ir
