#include "ir/query.h"

#include "ir/output_name.h"

namespace plat::ir {
namespace {

void AddPorts(const Container& container, std::string_view workload, std::vector<AppPort>& out) {
  for (const auto& port : container.ports)
    out.push_back(AppPort{port.label, port.value, workload});
}

void AddPorts(const Workload& from, std::string_view workload, std::vector<AppPort>& out) {
  AddPorts(static_cast<const Container&>(from), workload, out);
  for (const auto* containers : {&from.sidecars, &from.containers}) {
    for (const auto& item : *containers)
      AddPorts(item.value, workload, out);
  }
}

// Returns the value of a record's field, or null.
Value FieldOf(const schema::ValueNode& record, std::string_view name) {
  const schema::Field* field = record.record->Find(name);
  return field == nullptr || field->index >= record.items.size() ? nullptr
                                                                 : record.items[field->index];
}

bool IsRaw(const std::optional<Located<Raw>>& raw) {
  return raw && (*raw)->value != nullptr;
}

// Returns what an app, an add-on or a group says in a field, or what it is declared in says.
template <class Field>
std::optional<DeliveryFamily> SaidFamily(const Program& program,
                                         const Index& index,
                                         EntityId entity,
                                         Field field) {
  for (; entity.valid(); entity = program.entities[entity.index].parent) {
    const std::optional<Located<DeliveryFamily>>* said = nullptr;
    if (const auto* app = index.Find<App>(entity))
      said = &field(app->value);
    else if (const auto* addon = index.Find<Addon>(entity))
      said = &field(addon->value);
    else if (const auto* group = index.Find<Group>(entity))
      said = &field(group->value);
    if (said != nullptr && *said)
      return ***said;
  }
  return std::nullopt;
}

}  // namespace

std::vector<AppPort> PortsOf(const App& app) {
  std::vector<AppPort> ports;
  AddPorts(app, {}, ports);
  for (const auto& workload : app.workloads)
    AddPorts(workload.value, workload.label, ports);
  return ports;
}

std::optional<AppPort> FindPort(const App& app, std::string_view label) {
  for (const AppPort& port : PortsOf(app)) {
    if (port.label == label)
      return port;
  }
  return std::nullopt;
}

std::optional<DeliveryFamily> DelivererOf(const Program& program,
                                          const Index& index,
                                          EntityId entity) {
  return SaidFamily(
      program, index, entity, [](const auto& value) -> const auto& { return value.deliver; });
}

std::optional<DeliveryFamily> FormerDelivererOf(const Program& program,
                                                const Index& index,
                                                EntityId entity) {
  return SaidFamily(
      program, index, entity, [](const auto& value) -> const auto& { return value.moved_from; });
}

DeliveryFamily FamilyOf(const Program& program,
                        const Platform& platform,
                        const Index& index,
                        EntityId entity) {
  if (const auto said = DelivererOf(program, index, entity))
    return *said;
  const Deliver& deliver = SettingsOf(platform).deliver;
  const bool is_addon = entity.valid() && index.Find<Addon>(entity) != nullptr;
  const auto& chosen = is_addon && deliver.addons ? deliver.addons : deliver.apps;
  return chosen ? **chosen : DeliveryFamily::kKustomize;
}

std::int64_t ServicePort(std::string_view label, schema::Port port) {
  if (label == "http")
    return 80;
  return label == "https" ? 443 : port.number;
}

std::string NodeLabelKey(const Entity<LabelKind>& label) {
  return label.value.key ? std::string((*label.value.key)->text) : "plat/" + Kebab(label.name);
}

Way WayOf(const Expose& expose) {
  if (!IsRaw(expose.via))
    return Way::kHttp;
  const schema::ValueNode& via = *(*expose.via)->value;
  if (via.is(ValueKind::kReference))
    return Way::kEntry;
  return via.text == "node_port" ? Way::kNodePort : Way::kLoadBalancer;
}

AddonPart<Entry> EntryOf(const Index& index, const Expose& expose) {
  if (WayOf(expose) != Way::kEntry)
    return {};
  const schema::ValueNode& via = *(*expose.via)->value;
  const Entity<Addon>* addon = index.Find<Addon>(via.entity);
  if (addon == nullptr)
    return {};
  const Entry* entry = FindLabel(addon->value.entries, via.text);
  return entry == nullptr ? AddonPart<Entry>{} : AddonPart<Entry>{addon, via.text, entry};
}

AddonPart<Raw> IssuerOf(const Platform& platform, const Index& index, const Expose& expose) {
  if (!expose.tls)
    return {};
  if (expose.issuer) {
    const Reference& named = **expose.issuer;
    const Entity<Addon>* addon = index.Find<Addon>(named.entity);
    const Raw* issuer = addon ? FindLabel(addon->value.issuers, named.label) : nullptr;
    return issuer == nullptr ? AddonPart<Raw>{} : AddonPart<Raw>{addon, named.label, issuer};
  }
  const Entity<Addon>* addon = WithRole(platform, &Addon::issuing);
  if (addon == nullptr || addon->value.issuers.empty())
    return {};
  const auto& first = addon->value.issuers.front();
  const Raw* issuer = FindLabel(addon->value.issuers, "default");
  return issuer == nullptr ? AddonPart<Raw>{addon, first.label, &first.value}
                           : AddonPart<Raw>{addon, "default", issuer};
}

AddonPart<SignOn> SignOnOf(const Platform& platform, const Index& index, const Expose& expose) {
  if (IsRaw(expose.auth)) {
    const schema::ValueNode& auth = *(*expose.auth)->value;
    const Entity<Addon>* addon = index.Find<Addon>(auth.entity);
    const SignOn* on = addon ? FindLabel(addon->value.sign_ons, auth.text) : nullptr;
    return on == nullptr ? AddonPart<SignOn>{} : AddonPart<SignOn>{addon, auth.text, on};
  }
  for (const Entity<Addon>& addon : platform.addons) {
    for (const auto& item : addon.value.sign_ons) {
      if (item.value.everything)
        return {&addon, item.label, &item.value};
    }
  }
  return {};
}

std::string IssuerName(std::string_view label, const Raw& issuer) {
  return Kebab(label == "default" ? std::string_view(issuer.value->record->name()) : label);
}

bool UsesHttp01(const Raw& issuer) {
  const schema::ValueNode& record = *issuer.value;
  const schema::Field* solver = record.record->Find("solver");
  if (solver == nullptr)
    return false;
  const Value chosen = FieldOf(record, "solver");
  return chosen == nullptr || !chosen->is(ValueKind::kRecord);
}

}  // namespace plat::ir
