#include "admission/walk.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "admission/control_character.h"
#include "diagnostic/platform.h"
#include "estate/layout.h"
#include "pass/check.h"
#include "pass/tree_check.h"

namespace plat::admission {
namespace {

using estate::Environments;
using estate::Factored;
using estate::Node;
using estate::NodeKind;
using schema::JsonType;
using schema::Shape;

// What a list or a map may hold where its own rule speaks of its parts.
bool IsScalar(const Node& node) {
  return node.kind != NodeKind::kList && node.kind != NodeKind::kMap;
}

// Tells whether a node is of a type of the schema. What is filled in later is text; Kubernetes
// takes a number where it wants an amount.
bool IsOfType(const Node& node, const Shape& shape) {
  const schema::Format format = shape.format();
  switch (node.kind) {
    case NodeKind::kNull:
      return true;
    case NodeKind::kBool:
      return shape.Accepts(JsonType::kBoolean);
    case NodeKind::kInt:
      return shape.Accepts(JsonType::kInteger) || format == schema::Format::kQuantity ||
             format == schema::Format::kIntOrString;
    case NodeKind::kDecimal:
      return shape.Accepts(JsonType::kNumber) || format == schema::Format::kQuantity;
    case NodeKind::kText:
    case NodeKind::kTemplate:
    case NodeKind::kSecret:
    case NodeKind::kLater:
      return shape.Accepts(JsonType::kString) || format == schema::Format::kIntOrString ||
             format == schema::Format::kQuantity;
    case NodeKind::kList:
      return shape.Accepts(JsonType::kList);
    case NodeKind::kMap:
      return shape.Accepts(JsonType::kObject);
  }
  return true;
}

Span FirstSpan(const Node& node) {
  Span span = node.span;
  for (std::size_t i = 0; i < node.items().size() && !span.valid(); ++i)
    span = FirstSpan(*node.items()[i]);
  for (std::size_t i = 0; i < node.entries().size() && !span.valid(); ++i)
    span = FirstSpan(*node.entries()[i].value);
  return span;
}

std::string_view TypeOf(const Node& node) {
  switch (node.kind) {
    case NodeKind::kNull:
      return "nothing";
    case NodeKind::kBool:
      return "a bool";
    case NodeKind::kInt:
    case NodeKind::kDecimal:
      return "a number";
    case NodeKind::kText:
    case NodeKind::kTemplate:
    case NodeKind::kSecret:
    case NodeKind::kLater:
      return "text";
    case NodeKind::kList:
      return "a list";
    case NodeKind::kMap:
      return "a map";
  }
  return {};
}

bool IsAbsent(const Node* node) {
  return node == nullptr || node->kind == NodeKind::kNull;
}

// Returns the environments that have the same there as one of them; none where the tree branches.
Environments SameIn(const Factored& joined, int environment) {
  if (joined.kind == estate::FactoredKind::kConstant)
    return joined.presence;
  for (const estate::Variant& variant : joined.variants) {
    if (estate::Has(variant.environments, environment))
      return variant.environments;
  }
  return 0;
}

// Returns what stands under a key; most often it stands at the same place.
const Factored* EntryOf(const Factored& map, std::string_view key, std::size_t place) {
  if (place < map.entries.size() && map.entries[place].key == key)
    return map.entries[place].value;
  const auto found = std::ranges::find(map.entries, key, &estate::FactoredEntry::key);
  return found == map.entries.end() ? nullptr : found->value;
}

// Returns the next item that an environment has, and goes past it.
const Factored* ItemOf(const Factored& list, int environment, std::size_t& place) {
  while (place < list.items.size()) {
    const Factored* item = list.items[place++];
    if (estate::Has(item->presence, environment))
      return item;
  }
  return nullptr;
}

const FieldRule* RuleOf(const TypeRule& type, std::string_view key) {
  for (const FieldRule& rule : type.fields) {
    if (rule.key == key)
      return &rule;
  }
  return nullptr;
}

const FieldRule kAbout{.key = "metadata", .type = &kMetadata};

std::string Spell(const Bounds& bounds, std::int64_t number) {
  if (bounds.low == bounds.high)
    return fmt::format("{}", bounds.low);
  if (bounds.low == 0 && bounds.high == 0777)
    return "permissions such as `0644`";
  constexpr std::int64_t kMost = 2147483647;
  if (bounds.high >= kMost && number <= kMost)
    return fmt::format("{} or more", bounds.low);
  if (bounds.low <= -kMost)
    return fmt::format("{} or less", bounds.high);
  return fmt::format("{} to {}", bounds.low, bounds.high);
}

}  // namespace

std::string Shown(std::string_view text) {
  constexpr std::size_t kLongest = 60;
  std::string out = "`";
  for (const char c : text.substr(0, kLongest)) {
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f')
      out += fmt::format("\\u{{{:x}}}", static_cast<unsigned char>(c));
    else
      out += c;
  }
  // A character that is cut in the middle is left out.
  if (text.size() > kLongest) {
    while (out.size() > 1 && (static_cast<unsigned char>(out.back()) & 0xc0) == 0x80)
      out.pop_back();
    if (static_cast<unsigned char>(out.back()) >= 0xc0)
      out.pop_back();
    out += "...";
  }
  return out + "`";
}

std::string Shown(const Node& value) {
  switch (value.kind) {
    case NodeKind::kInt:
      return fmt::format("{}", value.number());
    case NodeKind::kBool:
      return value.number() != 0 ? "true" : "false";
    case NodeKind::kText:
      return value.text().empty() ? "empty" : Shown(value.text());
    case NodeKind::kNull:
    case NodeKind::kDecimal:
    case NodeKind::kSecret:
    case NodeKind::kLater:
    case NodeKind::kTemplate:
    case NodeKind::kList:
    case NodeKind::kMap:
      return value.text().empty() ? std::string(TypeOf(value)) : Shown(value.text());
  }
  return {};
}

Span Walk::SpanOf(const Node& node) const {
  const Span span = FirstSpan(node);
  return span.valid() ? span : span_;
}

diagnostic::Report Walk::Report(diagnostic::Message message, Span span) {
  diagnostic::Report report = findings_.sink.Add(std::move(message), span);
  return report.In(environments_);
}

bool Walk::IsNew(Span span) {
  return findings_.refused.emplace(span, environments_).second;
}

void Walk::Refuse(std::string_view field, const Node& value, std::string_view wants) {
  if (value.span.valid() && !IsNew(value.span))
    return;
  const std::string_view key = field.empty() ? Key() : field.substr(field.rfind('.') + 1);
  Report(diag::NotTaken(fmt::format("`{}`", key), kind_, name_, Shown(value), wants), SpanOf(value))
      .Label(fmt::format("`{}`", Path(field)));
}

std::string Walk::Path(std::string_view field) const {
  std::string path;
  const auto add = [&path](std::string_view key) {
    if (!path.empty())
      path += '.';
    path += key;
  };
  for (const Step& step : path_) {
    if (step.item == nullptr) {
      add(step.key);
      continue;
    }
    const Node* name = step.item->Find("name");
    if (name != nullptr && name->kind == NodeKind::kText)
      path += fmt::format("[{}]", name->text());
    else
      path += fmt::format("[{}]", step.place);
  }
  if (!field.empty())
    add(field);
  return path;
}

std::string_view Walk::Key() const {
  const auto step = std::find_if(
      path_.rbegin(), path_.rend(), [](const Step& one) { return one.item == nullptr; });
  return step == path_.rend() ? std::string_view{} : step->key;
}

void Walk::Run(const Node& object,
               int environment,
               const Factored& joined,
               const std::optional<schema::KindView>& schema,
               const KindRule& rules) {
  environment_ = environment;
  dated_ = schema && schema->dated();
  root_ = schema ? schema->kind().data() : nullptr;
  CheckName(object, rules);
  const FieldRule whole{.key = {}, .type = rules.type};
  Visit(object, &joined, schema ? std::optional(schema->shape()) : std::nullopt, &whole);
}

void Walk::CheckName(const Node& object, const KindRule& rules) {
  const Node* name = object.At({"metadata", "name"});
  if (name == nullptr || name->kind != NodeKind::kText)
    return;
  if (name->text().size() > rules.longest_name)
    Report(diag::NameTooLong(name->text(), name->text().size(), rules.longest_name), SpanOf(*name))
        .Label(fmt::format("the {}", kind_));
  else if (!Fits(rules.name, name->text()))
    Report(diag::NotTaken("`name`", kind_, name_, Shown(*name), Wants(rules.name)), SpanOf(*name))
        .Label("`metadata.name`");
}

bool Walk::FitsShape(const Node& node, const Shape& shape) {
  if (shape.types().is_any() || IsOfType(node, shape))
    return true;
  diagnostic::Report report = Report(
      diag::KubernetesFieldType(Path(), kind_, pass::SpellTypes(shape), TypeOf(node)), span_);
  if (shape.Accepts(JsonType::kString) && (node.kind == NodeKind::kInt))
    report.Help(fmt::format("write it in quotes: `\"{}\"`", node.number()));
  else if (shape.Accepts(JsonType::kString) && node.kind == NodeKind::kBool)
    report.Help(fmt::format("write it in quotes: `\"{}\"`", node.number() != 0));
  return false;
}

void Walk::Visit(const Node& node,
                 const Factored* joined,
                 const std::optional<schema::Shape>& shape,
                 const FieldRule* rule) {
  const Environments same = joined == nullptr ? 0 : SameIn(*joined, environment_);
  if (same == 0) {
    VisitNode(node, joined, shape, rule);
  } else if (estate::Earliest(same) == environment_) {
    const diagnostic::EnvironmentMask outer = std::exchange(environments_, same);
    VisitNode(node, nullptr, shape, rule);
    environments_ = outer;
  }
}

void Walk::VisitNode(const Node& node,
                     const Factored* joined,
                     const std::optional<schema::Shape>& shape,
                     const FieldRule* rule) {
  if (node.kind == NodeKind::kNull || node.controlled())
    return;
  const Span outer = std::exchange(span_, node.span.valid() ? node.span : span_);
  if (!shape || FitsShape(node, *shape)) {
    if (node.kind == NodeKind::kMap)
      VisitMap(node, joined, shape, rule);
    else if (node.kind == NodeKind::kList)
      VisitList(node, joined, shape, rule);
    else if (node.kind == NodeKind::kText)
      VisitText(node, rule);
    else if (node.kind == NodeKind::kInt && rule != nullptr && rule->bounds &&
             (node.number() < rule->bounds->low || node.number() > rule->bounds->high))
      Refuse({}, node, Spell(*rule->bounds, node.number()));
  }
  span_ = outer;
}

// Most keys are plat's own, so that a few hundred of them are looked up again and again.
const Field& Walk::FieldOf(const std::optional<schema::Shape>& shape,
                           const TypeRule* type,
                           std::string_view key) {
  const std::int64_t place = shape ? std::int64_t{shape->index()} : -1;
  const std::size_t hash = std::hash<const void*>()(key.data()) / 8 +
                           std::hash<const void*>()(type) / 16 + key.size() +
                           static_cast<std::size_t>(place) * 31;
  Field& field = findings_.fields[hash % findings_.fields.size()];
  const bool known = field.key == key.data() && field.size == key.size() && field.type == type &&
                     field.root == root_ && field.shape_of == place;
  if (!known) {
    field = {.key = key.data(), .size = key.size(), .root = root_, .shape_of = place, .type = type};
    field.shape = shape ? shape->Under(key) : std::nullopt;
    field.rule = type == nullptr ? nullptr : RuleOf(*type, key);
  }
  return field;
}

void Walk::VisitMap(const Node& map,
                    const Factored* joined,
                    const std::optional<schema::Shape>& shape,
                    const FieldRule* rule) {
  const TypeRule* type = rule == nullptr ? nullptr : rule->type;
  const bool closed = shape && !(shape->types().is_any() && shape->field_count() == 0);
  for (std::size_t place = 0; place < map.entries().size(); ++place) {
    const estate::Entry& entry = map.entries()[place];
    const Factored* all = joined == nullptr ? nullptr : EntryOf(*joined, entry.key, place);
    if (rule != nullptr && rule->keys != TextRule::kAny && !Fits(rule->keys, entry.key))
      Report(diag::NotTaken(fmt::format("a key of `{}`", Key()),
                            kind_,
                            name_,
                            Shown(entry.key),
                            Wants(rule->keys)),
             SpanOf(*entry.value))
          .Label(fmt::format("`{}`", Path(entry.key)));
    if (path_.empty() && entry.key == "metadata") {
      VisitMetadata(*entry.value, all);
      continue;
    }
    const Field& field = FieldOf(closed ? shape : std::nullopt, type, entry.key);
    const std::optional<schema::Shape> under = field.shape;
    const FieldRule* inner = field.rule;
    // The rule of a map without a type is that of its values.
    if (type == nullptr && IsScalar(*entry.value))
      inner = rule;
    path_.push_back({.key = entry.key});
    if (closed && !under && !shape->types().is_any())
      UnknownKey(*entry.value, *shape, entry.key);
    else
      Visit(*entry.value, all, under, inner);
    path_.pop_back();
  }
  if (closed)
    FindMissing(map, *shape);
  if (type != nullptr) {
    FindMissing(map, *type);
    for (const Check check : type->checks)
      check(*this, map);
  }
}

// The metadata is the same in every kind, be it known or not.
void Walk::VisitMetadata(const Node& metadata, const Factored* joined) {
  const char* root = std::exchange(root_, nullptr);
  path_.push_back({.key = "metadata"});
  Visit(metadata, joined, metadata_, &kAbout);
  path_.pop_back();
  root_ = root;
}

void Walk::UnknownKey(const Node& value, const Shape& shape, std::string_view key) {
  if (value.kind == NodeKind::kNull || dated_)
    return;
  std::vector<std::string_view> known;
  for (std::uint32_t i = 0; i < shape.field_count(); ++i)
    known.push_back(shape.field(i).name());
  pass::Suggest(Report(diag::UnknownKubernetesField(kind_, Path()), SpanOf(value)), key, known);
}

void Walk::FindMissing(const Node& map, const Shape& shape) {
  const std::uint32_t count = shape.field_count();
  for (std::uint32_t i = 0; i < count; ++i) {
    const schema::ShapeField field = shape.field(i);
    if (field.required())
      Want(map, field.name());
  }
}

void Walk::FindMissing(const Node& map, const TypeRule& type) {
  for (const FieldRule& field : type.fields) {
    if (field.required)
      Want(map, field.key);
  }
}

void Walk::Want(const Node& map, std::string_view field) {
  const Node* value = map.Find(field);
  if (value == nullptr || value->kind == NodeKind::kNull)
    Report(diag::MissingKubernetesField(kind_, Path(field)),
           value == nullptr ? span_ : SpanOf(*value));
}

void Walk::VisitList(const Node& list,
                     const Factored* joined,
                     const std::optional<schema::Shape>& shape,
                     const FieldRule* rule) {
  const std::optional<schema::Shape> element =
      shape ? shape->element() : std::optional<schema::Shape>{};
  std::size_t place = 0;
  for (std::size_t i = 0; i < list.items().size(); ++i) {
    const Factored* all = joined == nullptr ? nullptr : ItemOf(*joined, environment_, place);
    path_.push_back({.item = list.items()[i], .place = i});
    Visit(*list.items()[i], all, element, rule);
    path_.pop_back();
  }
  if (rule != nullptr && list.items().size() > 1) {
    for (const ItemKey& key : rule->unique)
      FindSame(list, key);
  }
}

void Walk::FindSame(const Node& list, const ItemKey& key) {
  struct Item {
    std::string_view text;
    std::int64_t number;
    std::string_view also;
    const Node* item;
    std::size_t place;

    auto What() const { return std::tie(text, number, also); }
  };
  std::vector<Item> items;
  items.reserve(list.items().size());
  for (const Node* item : list.items()) {
    const Node* first = item->Find(key.first);
    const Node* second = key.second.empty() ? nullptr : item->Find(key.second);
    if (!IsAbsent(first))
      items.push_back({first->text(),
                       first->number(),
                       IsAbsent(second) ? key.usual : second->text(),
                       item,
                       items.size()});
  }
  std::ranges::sort(items, [](const Item& a, const Item& b) {
    return std::tuple_cat(a.What(), std::tie(a.place)) <
           std::tuple_cat(b.What(), std::tie(b.place));
  });
  for (std::size_t i = 1; i < items.size(); ++i) {
    if (items[i - 1].What() == items[i].What())
      TellSame(*items[i - 1].item, *items[i].item, key.first);
  }
}

void Walk::TellSame(const Node& before, const Node& item, std::string_view key) {
  const Node& value = *item.Find(key);
  const Node& other = *before.Find(key);
  const Span here = value.span.valid() ? value.span : SpanOf(item);
  const Span there = other.span.valid() ? other.span : SpanOf(before);
  auto report = Report(diag::SameItem(Key(), kind_, name_, key, Shown(value)), here);
  report.Label(fmt::format("`{}`", Path()));
  if (there != here)
    report.Also(there, "the first");
}

void Walk::VisitText(const Node& text, const FieldRule* rule) {
  if (const char32_t found = UnreadableCharacter(text.text())) {
    Report(diag::UnreadableCharacter(
               Key(), kind_, name_, fmt::format("U+{:04X}", static_cast<std::uint32_t>(found))),
           span_)
        .Label(fmt::format("`{}`", Path()));
    return;
  }
  if (rule != nullptr && rule->text != TextRule::kAny && !Fits(rule->text, text.text()))
    Refuse({}, text, Wants(rule->text));
}

}  // namespace plat::admission
