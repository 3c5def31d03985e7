#include "provider/names.h"

// Zones that DigitalOcean's name servers answer for.
namespace plat::provider::digitalocean_names {
namespace {

using spell::Body;
using spell::Ref;

NamesFacts Facts() {
  return {.name = "digitalocean",
          .title = "DigitalOcean",
          .provider = "digitalocean",
          .domain = "digitalocean_domain.zone.name",
          .purpose = "Makes a zone that DigitalOcean's name servers answer for.",
          .notes = {"Whoever sold the domain has to name `ns1.digitalocean.com` to "
                    "`ns3.digitalocean.com` as its\nname servers; until then nobody asks them."},
          .least_ttl = 30};
}

class Names final : public NamesProvider {
 public:
  Names() : NamesProvider(Facts()) {}

 private:
  Body MakeMain(bool protects) const override {
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

  // Names end with a dot, or they would be names of the zone.
  std::string ValueOf(const estate::DnsRecord& record) const override {
    return record.type == "CNAME" || record.type == "MX" ? record.value + '.' : record.value;
  }
};

}  // namespace

// The provider that `facility.cpp` names.
const FacilityProvider& Get() {
  static const Names provider;
  return provider;
}

}  // namespace plat::provider::digitalocean_names
