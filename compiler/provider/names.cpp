#include "provider/names.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "diagnostic/backend.h"

namespace plat::provider {

using estate::AddressOwner;
using estate::DnsRecord;
using estate::Facility;
using estate::FacilityState;
using spell::Body;
using spell::Call;
using spell::Declare;
using spell::Expression;
using spell::Object;
using spell::ObjectEntry;
using spell::Ref;
using spell::Text;

namespace {

// Tells whether the cluster's module says the address that a record leads to.
bool IsMade(const estate::Estate& estate, const DnsRecord& record, std::size_t environment) {
  const auto is_called = [&](const auto& one) { return one.name == record.owner_name; };
  for (const estate::Cluster& cluster : estate.clusters) {
    if (cluster.name != record.cluster || !cluster.states[environment])
      continue;
    const estate::ClusterState& state = *cluster.states[environment];
    switch (record.owner) {
      case AddressOwner::kMachine:
        return std::ranges::any_of(state.machines, [&](const auto& machine) {
          return is_called(machine) && machine.cloud.has_value();
        });
      case AddressOwner::kBalancer:
        return std::ranges::any_of(state.balancers, is_called);
      case AddressOwner::kFloating:
        return std::ranges::any_of(state.floating, is_called);
      case AddressOwner::kNone:
        return false;
    }
  }
  return false;
}

// Returns the output of a cluster's module that has the address.
std::string_view OutputOf(AddressOwner owner) {
  switch (owner) {
    case AddressOwner::kNone:
      return {};
    case AddressOwner::kMachine:
      return "machine_addresses";
    case AddressOwner::kBalancer:
      return "load_balancer_addresses";
    case AddressOwner::kFloating:
      return "floating_addresses";
  }
  return {};
}

// A name that leads to another has nothing else to say.
void CheckAliases(const FacilityState& state, estate::Environments self, Sink& sink) {
  std::map<std::string_view, const DnsRecord*> others;
  for (const DnsRecord& record : state.records) {
    const auto [place, is_first] = others.try_emplace(record.name, &record);
    const DnsRecord& first = *place->second;
    if (is_first || record.name == "@" || (record.type != "CNAME" && first.type != "CNAME"))
      continue;
    const DnsRecord& alias = record.type == "CNAME" ? record : first;
    const DnsRecord& other = record.type == "CNAME" ? first : record;
    sink.Add(diag::AliasBesideOthers(fmt::format("{}.{}", alias.name, state.domain)), alias.span)
        .Label("leads to another name")
        .Also(other.span, fmt::format("says something else of it ({})", other.type))
        .Help("let it lead to an address, or say one of the two of another name")
        .In(self);
  }
}

// Two states of OpenTofu would write the same.
void CheckOwners(const estate::Estate& estate,
                 const Facility& zone,
                 std::size_t environment,
                 bool makes_zone,
                 Sink& sink) {
  const FacilityState& state = *zone.states[environment];
  const auto same_record = [&](const DnsRecord& a) {
    return std::ranges::any_of(
        state.records, [&](const DnsRecord& b) { return a.name == b.name && a.type == b.type; });
  };
  for (const Facility& other : estate.facilities) {
    if (other.kind != zone.kind || other.provider != zone.provider)
      continue;
    for (std::size_t i = 0; i < other.states.size(); ++i) {
      const bool is_earlier = i < environment || (i == environment && other.name < zone.name);
      if (!is_earlier || !other.states[i] || other.states[i]->domain != state.domain)
        continue;
      const estate::Environments both = estate::Environments{1} << i | estate::Environments{1}
                                                                           << environment;
      const auto& records = other.states[i]->records;
      const auto twice = std::ranges::find_if(records, same_record);
      if (makes_zone)
        sink.Add(diag::ZoneOfTwo(state.domain), zone.span)
            .Label("makes it")
            .Also(other.span, "makes it, too")
            .Help("give each environment a domain of its own, or declare it in one: `only prod`")
            .In(both);
      else if (twice != records.end())
        sink.Add(diag::RecordOfTwo(twice->key, state.domain), zone.span)
            .Label("writes it")
            .Also(other.span, "writes it, too")
            .Help("give each environment names of its own")
            .In(both);
      return;
    }
  }
}

}  // namespace

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

void NamesProvider::CheckState(const estate::Estate& estate,
                               const FacilityState& state,
                               std::size_t environment,
                               Sink& sink) const {
  const estate::Environments self = estate::Environments{1} << environment;
  if (state.ttl < facts_.least_ttl)
    sink.Add(diag::AnswerTooShort(facts_.title, facts_.least_ttl), state.ttl_span)
        .Label(fmt::format("{} seconds", state.ttl))
        .Help(fmt::format("write `ttl = {}s`", facts_.least_ttl))
        .In(self);
  for (const DnsRecord& record : state.records) {
    if (record.type == "CNAME" && record.name == "@" && !facts_.alias_of_zone)
      sink.Add(diag::AliasOfZone(state.domain), record.span)
          .Label("leads to another name")
          .Help("let it lead to an address, or to a machine")
          .In(self);
    if (record.owner != AddressOwner::kNone && !IsMade(estate, record, environment))
      sink.Add(diag::AddressUnknown(record.owner_name), record.span)
          .Label("leads to it")
          .Help("write its address")
          .In(self);
  }
  CheckAliases(state, self, sink);
}

void NamesProvider::Check(const estate::Estate& estate, const Facility& zone, Sink& sink) const {
  for (std::size_t i = 0; i < zone.states.size(); ++i) {
    if (!zone.states[i])
      continue;
    CheckState(estate, *zone.states[i], i, sink);
    CheckOwners(estate, zone, i, facts_.makes_zone, sink);
  }
}

Body NamesProvider::MakeVariables(bool protects) const {
  Body body;
  Declare(
      body,
      {.name = "domain", .description = "The domain.", .type = Ref("string"), .nullable = false});
  DeclareOwn(body);
  Declare(body,
          {.name = "ttl",
           .description = "Seconds for which others may remember an answer.",
           .type = Ref("number"),
           .nullable = false});
  std::vector<ObjectEntry> fields = {{.key = "type", .value = Ref("string")},
                                     {.key = "name", .value = Ref("string")},
                                     {.key = "value", .value = Ref("string")}};
  if (facts_.priority_apart)
    fields.push_back({.key = "priority", .value = Call("optional", {Ref("number")})});
  if (facts_.stands_between)
    fields.push_back({.key = "proxied", .value = Call("optional", {Ref("bool"), false})});
  Declare(body,
          {.name = "records",
           .description = "Names of the zone and where they lead, by a name of their own.",
           .type = Call("map", {Call("object", {Object(std::move(fields))})}),
           .nullable = false});
  if (protects)
    Declare(body,
            {.name = "protected",
             .description = "Whether the zone refuses to be destroyed.",
             .type = Ref("bool"),
             .fallback = {false},
             .nullable = false});
  return body;
}

Module NamesProvider::MakeModule(const estate::Estate& estate,
                                 std::span<const Facility* const> zones) const {
  const bool protects = facts_.makes_zone && AnyProtected(estate, zones);
  Module module;
  module.folder = fmt::format("{}-zone", facts_.name);
  module.purpose = facts_.purpose;
  module.notes = facts_.notes;
  module.required_version = protects ? ">= 1.12" : ">= 1.9";
  module.providers = {std::string(facts_.provider)};
  module.files.emplace_back("main.tf", MakeMain(protects));
  module.variables = MakeVariables(protects);
  spell::Output(module.outputs, "domain", "The domain.", Ref(std::string(facts_.domain)));
  return module;
}

Expression NamesProvider::SpellRecord(const FacilityState& state, const DnsRecord& record) const {
  std::vector<ObjectEntry> entries = {{.key = "type", .value = Text(record.type)},
                                      {.key = "name", .value = Text(record.name)}};
  if (record.owner == AddressOwner::kNone) {
    entries.push_back({.key = "value", .value = Text(ValueOf(record))});
  } else {
    std::string label = record.cluster;
    std::ranges::replace(label, '-', '_');
    entries.push_back(
        {.key = "value",
         .value = Ref(fmt::format(
             "module.{}.{}[\"{}\"]", label, OutputOf(record.owner), record.owner_name))});
  }
  if (record.priority && facts_.priority_apart)
    entries.push_back({.key = "priority", .value = *record.priority});
  if (record.exposed && state.proxied)
    entries.push_back({.key = "proxied", .value = true});
  return Object(std::move(entries));
}

Body NamesProvider::Arguments(const estate::Estate& estate,
                              const Facility& zone,
                              int environment,
                              const MarkOf& mark_of) const {
  const auto index = static_cast<std::size_t>(environment);
  const FacilityState& state = *zone.states[index];
  Body body;
  body.Set("domain", Text(state.domain));
  SetOwn(state, body);
  body.Set("ttl", state.ttl);
  if (facts_.makes_zone && estate.environments[index].protected_environment)
    body.Set("protected", true);
  std::vector<ObjectEntry> records;
  for (const DnsRecord& record : state.records)
    records.push_back(
        {.key = record.key, .value = SpellRecord(state, record), .mark = mark_of(record.span)});
  body.Set("records", Object(std::move(records)));
  return body;
}

std::vector<estate::FixedValue> NamesProvider::FixedValues(const Facility& zone,
                                                           int environment) const {
  if (!facts_.makes_zone)
    return {};
  const FacilityState& state = *zone.states[static_cast<std::size_t>(environment)];
  return {{.subject = fmt::format("zone `{}`", zone.name),
           .what = "domain",
           .value = state.domain,
           .help = kMadeAnew,
           .span = zone.span}};
}

}  // namespace plat::provider
