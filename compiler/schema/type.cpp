#include "schema/type.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include <fmt/format.h>

#include "base/check.h"

namespace plat::schema {
namespace {

struct SimpleType {
  TypeKind kind;
  std::string_view name;
  // A program may write the name.
  bool written;
};

// In the order of `TypeKind`.
constexpr std::array kSimple = {
    SimpleType{TypeKind::kInvalid, "unknown", false},
    SimpleType{TypeKind::kBool, "bool", true},
    SimpleType{TypeKind::kInt, "int", true},
    SimpleType{TypeKind::kNumber, "number", true},
    SimpleType{TypeKind::kString, "string", true},
    SimpleType{TypeKind::kSize, "size", true},
    SimpleType{TypeKind::kCpu, "cpu", true},
    SimpleType{TypeKind::kDuration, "duration", true},
    SimpleType{TypeKind::kPercent, "percent", true},
    SimpleType{TypeKind::kIp, "ip", true},
    SimpleType{TypeKind::kCidr, "cidr", true},
    SimpleType{TypeKind::kIpRange, "ip_range", true},
    SimpleType{TypeKind::kMac, "mac", true},
    SimpleType{TypeKind::kPort, "port", true},
    SimpleType{TypeKind::kHost, "host", true},
    SimpleType{TypeKind::kUrl, "url", true},
    SimpleType{TypeKind::kEmail, "email", true},
    SimpleType{TypeKind::kCron, "cron", true},
    SimpleType{TypeKind::kImage, "image", true},
    SimpleType{TypeKind::kVersion, "version", true},
    SimpleType{TypeKind::kPath, "path", true},
    SimpleType{TypeKind::kTime, "time", true},
    SimpleType{TypeKind::kSecret, "secret", true},
    SimpleType{TypeKind::kNone, "none", false},
    SimpleType{TypeKind::kTree, "tree", true},
    SimpleType{TypeKind::kAny, "any", true},
};

std::string_view SimpleName(TypeKind kind) {
  const auto found = std::ranges::find(kSimple, kind, &SimpleType::kind);
  PLAT_CHECK(found != kSimple.end());
  return found->name;
}

std::string Join(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, " | "));
}

// A word that several alternatives are written by stands once: `internet`, alone or with a port.
std::string SpellUnion(const std::vector<const Type*>& alternatives) {
  std::vector<std::string> words;
  const auto add = [&](const std::string& word) {
    if (std::ranges::find(words, word) == words.end())
      words.push_back(word);
  };
  for (const Type* alternative : alternatives) {
    if (alternative->kind == TypeKind::kReference)
      std::ranges::for_each(alternative->targets, add);
    else if (alternative->kind == TypeKind::kEnum && !alternative->cases.empty())
      std::ranges::for_each(alternative->cases, add);
    else
      add(alternative->Spell());
  }
  return Join(words);
}

// Names what makes two types equal. Parts are interned already: their addresses stand for them.
std::string KeyOf(const Type& type) {
  std::string key = fmt::format("{}", static_cast<int>(type.kind));
  key += fmt::format(" {} {}", fmt::ptr(type.element), fmt::ptr(type.record));
  for (const std::string& name : type.cases)
    key += " " + name;
  for (const std::string& target : type.targets)
    key += " " + target;
  for (const Type* alternative : type.alternatives)
    key += fmt::format(" {}", fmt::ptr(alternative));
  return key;
}

void AddAlternative(std::vector<const Type*>& to, const Type* type) {
  if (type->kind == TypeKind::kUnion) {
    for (const Type* alternative : type->alternatives)
      AddAlternative(to, alternative);
  } else if (std::ranges::find(to, type) == to.end()) {
    to.push_back(type);
  }
}

}  // namespace

std::string Type::Spell() const {
  switch (kind) {
    case TypeKind::kList:
      return fmt::format("list({})", element->Spell());
    case TypeKind::kMap:
      return fmt::format("map({})", element->Spell());
    case TypeKind::kRange:
      return fmt::format("range({})", element->Spell());
    case TypeKind::kOptional: {
      const std::string inner = element->Spell();
      return inner.find(' ') == std::string::npos ? inner + "?" : "(" + inner + ")?";
    }
    case TypeKind::kEnum:
      return cases.empty() ? "name" : Join(cases);
    case TypeKind::kRecord:
      return record->name();
    case TypeKind::kReference:
      return Join(targets);
    case TypeKind::kUnion:
      return SpellUnion(alternatives);
    case TypeKind::kInvalid:
    case TypeKind::kBool:
    case TypeKind::kInt:
    case TypeKind::kNumber:
    case TypeKind::kString:
    case TypeKind::kSize:
    case TypeKind::kCpu:
    case TypeKind::kDuration:
    case TypeKind::kPercent:
    case TypeKind::kIp:
    case TypeKind::kCidr:
    case TypeKind::kIpRange:
    case TypeKind::kMac:
    case TypeKind::kPort:
    case TypeKind::kHost:
    case TypeKind::kUrl:
    case TypeKind::kEmail:
    case TypeKind::kCron:
    case TypeKind::kImage:
    case TypeKind::kVersion:
    case TypeKind::kPath:
    case TypeKind::kTime:
    case TypeKind::kSecret:
    case TypeKind::kNone:
    case TypeKind::kTree:
    case TypeKind::kAny:
      return std::string(SimpleName(kind));
  }
  PLAT_CHECK(false);
}

const Field* RecordType::Find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : &fields_[found->second];
}

Field& RecordType::Add(Field field) {
  field.owner = this;
  field.index = static_cast<std::uint32_t>(fields_.size());
  const bool added = by_name_.emplace(field.name, field.index).second;
  PLAT_CHECK(added);
  return fields_.emplace_back(std::move(field));
}

TypeTable::TypeTable() {
  simple_.resize(static_cast<std::size_t>(TypeKind::kAny) + 1, nullptr);
  for (const SimpleType& simple : kSimple) {
    Type type;
    type.kind = simple.kind;
    const Type* made = Intern(std::move(type));
    simple_[static_cast<std::size_t>(simple.kind)] = made;
    if (simple.written)
      by_name_.emplace(simple.name, made);
  }
}

const Type* TypeTable::Optional(const Type* element) {
  const bool absorbs = element->kind == TypeKind::kOptional ||
                       element->kind == TypeKind::kInvalid || element->kind == TypeKind::kNone;
  return absorbs ? element : Wrap(TypeKind::kOptional, element);
}

const Type* TypeTable::Enum(std::vector<std::string> cases) {
  Type type;
  type.kind = TypeKind::kEnum;
  type.cases = std::move(cases);
  return Intern(std::move(type));
}

const Type* TypeTable::Record(const RecordType* record) {
  Type type;
  type.kind = TypeKind::kRecord;
  type.record = record;
  const Type* made = Intern(std::move(type));
  by_name_.emplace(record->name(), made);
  records_by_name_.emplace(record->name(), made);
  return made;
}

const Type* TypeTable::Reference(std::vector<std::string> targets) {
  std::ranges::sort(targets);
  const auto rest = std::ranges::unique(targets);
  targets.erase(rest.begin(), rest.end());
  Type type;
  type.kind = TypeKind::kReference;
  type.targets = std::move(targets);
  return Intern(std::move(type));
}

const Type* TypeTable::Union(std::vector<const Type*> alternatives) {
  Type type;
  type.kind = TypeKind::kUnion;
  for (const Type* alternative : alternatives)
    AddAlternative(type.alternatives, alternative);
  PLAT_CHECK(!type.alternatives.empty());
  return type.alternatives.size() == 1 ? type.alternatives[0] : Intern(std::move(type));
}

const Type* TypeTable::Named(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

const Type* TypeTable::NamedRecord(std::string_view name) const {
  const auto found = records_by_name_.find(name);
  return found == records_by_name_.end() ? nullptr : found->second;
}

std::vector<std::string> TypeTable::Names() const {
  std::vector<std::string> names;
  for (const auto& [name, type] : by_name_)
    names.push_back(name);
  return names;
}

RecordType* TypeTable::NewRecord(std::string name, std::string doc) {
  return &records_.emplace_back(std::move(name), std::move(doc));
}

const Type* TypeTable::Wrap(TypeKind kind, const Type* element) {
  Type type;
  type.kind = kind;
  type.element = element;
  return Intern(std::move(type));
}

const Type* TypeTable::Intern(Type type) {
  std::string key = KeyOf(type);
  const auto found = interned_.find(key);
  if (found != interned_.end())
    return found->second;
  const Type* made = &types_.emplace_back(std::move(type));
  interned_.emplace(std::move(key), made);
  return made;
}

}  // namespace plat::schema
