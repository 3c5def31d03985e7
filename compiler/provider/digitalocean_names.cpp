#include <algorithm>

#include <fmt/format.h>

#include "diagnostic/backend.h"
#include "provider/facility.h"
#include "provider/spell.h"

// Zones that DigitalOcean's name servers answer for.
namespace plat::provider::digitalocean_names {
namespace {

using estate::DnsRecord;
using estate::Facility;
using spell::Body;
using spell::Call;
using spell::Declare;
using spell::Expression;
using spell::Object;
using spell::ObjectEntry;
using spell::Output;
using spell::Ref;
using spell::Text;

Body MakeMain(bool protects) {
  Body body;
  Body& zone = body.AddBlock("resource", {"digitalocean_domain", "zone"});
  zone.Set("name", Ref("var.domain"));
  if (protects)
    zone.AddBlock("lifecycle").Set("prevent_destroy", Ref("var.protected"));

  Body& record = body.AddBlock("resource", {"digitalocean_record", "record"});
  record.Set("for_each", Ref("var.records"));
  record.AddBlankLine();
  record.Set("domain", Ref("digitalocean_domain.zone.name"));
  record.Set("type", Ref("each.value.type"));
  record.Set("name", Ref("each.value.name"));
  record.Set("value", Ref("each.value.value"));
  record.Set("priority", Ref("each.value.priority"));
  record.Set("ttl", Ref("var.ttl"));
  return body;
}

Body MakeVariables(bool protects) {
  Body body;
  Declare(
      body,
      {.name = "domain", .description = "The domain.", .type = Ref("string"), .nullable = false});
  Declare(body,
          {.name = "ttl",
           .description = "Seconds for which others may remember an answer.",
           .type = Ref("number"),
           .nullable = false});
  Declare(body,
          {.name = "records",
           .description = "Names of the zone and where they lead, by a name of their own.",
           .type = Call(
               "map",
               {Call("object",
                     {Object({{.key = "type", .value = Ref("string")},
                              {.key = "name", .value = Ref("string")},
                              {.key = "value", .value = Ref("string")},
                              {.key = "priority", .value = Call("optional", {Ref("number")})}})})}),
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

// Tells whether a machine is made by a module that says its address.
bool IsMade(const estate::Estate& estate, const DnsRecord& record, std::size_t environment) {
  for (const estate::Cluster& cluster : estate.clusters) {
    if (cluster.name != record.cluster || !cluster.states[environment])
      continue;
    for (const estate::Machine& machine : cluster.states[environment]->machines) {
      if (machine.name == record.machine)
        return machine.cloud.has_value();
    }
  }
  return false;
}

Expression SpellRecord(const DnsRecord& record) {
  std::vector<ObjectEntry> entries = {{.key = "type", .value = Text(record.type)},
                                      {.key = "name", .value = Text(record.name)}};
  if (record.machine.empty()) {
    entries.push_back({.key = "value", .value = Text(record.value)});
  } else {
    std::string label = record.cluster;
    std::ranges::replace(label, '-', '_');
    entries.push_back(
        {.key = "value",
         .value = Ref(fmt::format("module.{}.machine_addresses[\"{}\"]", label, record.machine))});
  }
  if (record.priority)
    entries.push_back({.key = "priority", .value = *record.priority});
  return Object(std::move(entries));
}

class Names final : public FacilityProvider {
 public:
  std::string_view name() const override { return "digitalocean"; }
  estate::FacilityKind kind() const override { return estate::FacilityKind::kZone; }

  std::vector<estate::FixedValue> FixedValues(const Facility& zone,
                                              int environment) const override {
    const estate::FacilityState& state = *zone.states[static_cast<std::size_t>(environment)];
    return {{.subject = fmt::format("zone `{}`", zone.name),
             .what = "domain",
             .value = state.domain,
             .help = kMadeAnew,
             .span = zone.span}};
  }

  void Check(const estate::Estate& estate, const Facility& zone, Sink& sink) const override {
    for (std::size_t i = 0; i < zone.states.size(); ++i) {
      if (!zone.states[i])
        continue;
      const estate::Environments self = estate::Environments{1} << i;
      for (const DnsRecord& record : zone.states[i]->records) {
        if (record.type == "CNAME" && record.name == "@")
          sink.Add(diag::AliasOfZone(zone.states[i]->domain), record.span)
              .Label("leads to another name")
              .Help("let it lead to an address, or to a machine")
              .In(self);
        if (!record.machine.empty() && !IsMade(estate, record, i))
          sink.Add(diag::AddressUnknown(record.machine), record.span)
              .Label("leads to it")
              .Help("write its address")
              .In(self);
      }
    }
  }

  Module MakeModule(const estate::Estate& estate,
                    std::span<const Facility* const> zones) const override {
    const bool protects = AnyProtected(estate, zones);
    Module module;
    module.folder = "digitalocean-zone";
    module.purpose = "Makes a zone that DigitalOcean's name servers answer for.";
    module.notes = {
        "Whoever sold the domain has to name `ns1.digitalocean.com` to `ns3.digitalocean.com` as "
        "its\n"
        "name servers; until then nobody asks them."};
    module.required_version = protects ? ">= 1.12" : ">= 1.9";
    module.providers = {"digitalocean"};
    module.files.emplace_back("main.tf", MakeMain(protects));
    module.variables = MakeVariables(protects);
    Output(module.outputs, "domain", "The domain.", Ref("digitalocean_domain.zone.name"));
    return module;
  }

  Body Arguments(const estate::Estate& estate,
                 const Facility& zone,
                 int environment,
                 const MarkOf& mark_of) const override {
    const auto index = static_cast<std::size_t>(environment);
    const estate::FacilityState& state = *zone.states[index];
    Body body;
    body.Set("domain", Text(state.domain));
    body.Set("ttl", state.ttl);
    if (estate.environments[index].protected_environment)
      body.Set("protected", true);
    std::vector<ObjectEntry> records;
    for (const DnsRecord& record : state.records)
      records.push_back(
          {.key = record.key, .value = SpellRecord(record), .mark = mark_of(record.span)});
    body.Set("records", Object(std::move(records)));
    return body;
  }
};

}  // namespace

// The provider that `facility.cpp` names.
const FacilityProvider& Get() {
  static const Names provider;
  return provider;
}

}  // namespace plat::provider::digitalocean_names
