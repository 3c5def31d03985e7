#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "ir/kinds.h"
#include "ir/program.h"
#include "schema/type.h"

// Builds programs by hand, as evaluation would, for tests of what comes after it.
namespace plat::test {

using ir::Value;
using schema::ValueKind;
using schema::ValueNode;

class IrBuilder {
 public:
  using Fields = std::vector<std::pair<std::string, Value>>;

  // Declares an entity before its values, which may refer to it.
  schema::EntityId Declare(const std::string& kind,
                           const std::string& path,
                           schema::EntityId parent = {}) {
    for (std::size_t i = 0; i < entities_.size(); ++i) {
      if (entities_[i].kind == kind && entities_[i].path == path)
        return ids_[i];
    }
    const std::size_t dot = path.rfind('.');
    const std::string name = dot == std::string::npos ? path : path.substr(dot + 1);
    ir::EntityInfo info;
    info.kind = Keep(kind);
    info.name = Keep(name);
    info.path = path;
    info.declaration = kind + (name.empty() ? "" : " " + name) + " (main.plat)";
    info.parent = parent;
    entities_.push_back(info);
    ids_.push_back(schema::EntityId{static_cast<std::uint32_t>(entities_.size() - 1)});
    return ids_.back();
  }

  void AddEnvironment(const std::string& name, Fields fields = {}) {
    const auto* kind = ir::FindKind("environment");
    ir::EnvironmentState state;
    state.name = Keep(name);
    state.record = RecordOf(kind->record(types), std::move(fields));
    state.value = ir::DecodeEnvironment(state.record);
    program.environments.push_back(state);
    const int number = static_cast<int>(program.platforms.size());
    program.platforms.emplace_back().environment = number;
  }

  // Adds an entity to one environment. Entities of a kind are added in the order of declaration.
  void Add(int environment,
           const std::string& kind,
           const std::string& path,
           Fields fields,
           schema::EntityId parent = {}) {
    const ir::Kind* known = ir::FindKind(kind);
    PLAT_CHECK(known != nullptr);
    ir::EntityHeader header;
    header.id = Declare(kind, path, parent);
    header.name = entities_[header.id.index].name;
    header.parent = parent;
    known->add(program.platforms[static_cast<std::size_t>(environment)],
               header,
               RecordOf(known->record(types), std::move(fields)));
  }
  // Adds a Kubernetes object as written.
  void AddObject(int environment,
                 const std::string& kubernetes_kind,
                 const std::string& path,
                 Value body,
                 schema::EntityId parent = {}) {
    ir::EntityHeader header;
    header.id = Declare("object", path, parent);
    header.name = entities_[header.id.index].name;
    header.parent = parent;
    header.object_kind = Keep(kubernetes_kind);
    ir::FindKind("object")->add(
        program.platforms[static_cast<std::size_t>(environment)], header, body);
  }

  // Returns the program; the builder must outlive it.
  ir::Program Take() {
    program.entities = entities_;
    return std::move(program);
  }

  Value Text(const std::string& text) {
    return New({.kind = ValueKind::kString, .text = Keep(text)});
  }
  Value Word(const std::string& word) {
    return New({.kind = ValueKind::kEnum, .text = Keep(word)});
  }
  Value Bool(bool value) { return New({.kind = ValueKind::kBool, .number = value ? 1 : 0}); }
  Value Int(std::int64_t number) { return New({.kind = ValueKind::kInt, .number = number}); }
  Value Cpu(std::int64_t number) { return New({.kind = ValueKind::kCpu, .number = number}); }
  Value Mi(std::int64_t number) { return New({.kind = ValueKind::kSize, .number = number << 20}); }
  Value Seconds(std::int64_t number) {
    return New({.kind = ValueKind::kDuration, .number = number * 1000});
  }
  Value Port(std::uint16_t number, schema::Protocol protocol = schema::Protocol::kTcp) {
    return New({.kind = ValueKind::kPort, .protocol = protocol, .number = number});
  }
  Value Ip(const std::string& text) {
    return New({.kind = ValueKind::kIp, .ip = *schema::ParseIp(text)});
  }
  Value Cidr(const std::string& text) {
    const schema::Cidr cidr = *schema::ParseCidr(text);
    return New({.kind = ValueKind::kCidr, .prefix = cidr.prefix, .ip = cidr.address});
  }
  Value Because(Value value, const std::string& reason) {
    ValueNode copy = *value;
    copy.reason = Keep(reason);
    return New(copy);
  }
  Value Range(Value low, Value high) {
    return New({.kind = ValueKind::kRange, .items = Copy({low, high})});
  }
  Value List(std::vector<Value> items) {
    return New({.kind = ValueKind::kList, .items = Copy(std::move(items))});
  }
  // A text with holes.
  Value Template(std::vector<Value> items) {
    return New({.kind = ValueKind::kTemplate, .items = Copy(std::move(items))});
  }
  Value Ref(schema::EntityId id, const std::string& part = {}, const std::string& label = {}) {
    return New(
        {.kind = ValueKind::kReference, .text = Keep(label), .part = Keep(part), .entity = id});
  }
  Value SecretKey(schema::EntityId id, const std::string& key) {
    return New({.kind = ValueKind::kSecret, .text = Keep(key), .entity = id});
  }
  // A map, a tree, or a keyed field.
  Value Map(const Fields& entries) {
    std::vector<schema::MapItem> items;
    for (const auto& [key, value] : entries)
      items.push_back({.key = Keep(key), .value = value});
    return New({.kind = ValueKind::kMap, .entries = arena_.Copy(items)});
  }
  // A keyed field whose labels are references.
  Value MapByReference(const std::vector<std::pair<schema::EntityId, Value>>& entries) {
    std::vector<schema::MapItem> items;
    for (const auto& [id, value] : entries)
      items.push_back({.key = entities_[id.index].name, .value = value, .target = id});
    return New({.kind = ValueKind::kMap, .entries = arena_.Copy(items)});
  }
  // A record of the struct `T`.
  template <class T>
  Value Record(Fields fields = {}) {
    return RecordOf(ir::RecordTypeOf<T>(types)->record, std::move(fields));
  }

  schema::TypeTable types;
  ir::Program program;

 private:
  std::string_view Keep(const std::string& text) { return texts_.emplace_back(text); }
  Value New(ValueNode node) { return arena_.New<ValueNode>(node); }
  std::span<const Value> Copy(std::vector<Value> items) { return arena_.Copy(items); }

  Value RecordOf(const schema::RecordType* record, Fields fields) {
    std::vector<Value> items(record->fields().size(), nullptr);
    for (const auto& [name, value] : fields) {
      const schema::Field* field = record->Find(name);
      PLAT_CHECK(field != nullptr);
      items[field->index] = value;
    }
    return New({.kind = ValueKind::kRecord, .items = Copy(std::move(items)), .record = record});
  }

  Arena arena_;
  std::deque<std::string> texts_;
  std::vector<ir::EntityInfo> entities_;
  std::vector<schema::EntityId> ids_;
};

}  // namespace plat::test
