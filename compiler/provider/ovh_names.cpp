#include <fmt/format.h>

#include "provider/names.h"

// Zones that OVH's name servers answer for. They come with a domain that is bought there, so none
// is made.
namespace plat::provider::ovh_names {
namespace {

using spell::Body;
using spell::If;
using spell::Op;
using spell::Ref;
using spell::Text;

NamesFacts Facts() {
  return {.name = "ovh",
          .title = "OVH",
          .provider = "ovh",
          .domain = "data.ovh_domain_zone.zone.name",
          .purpose = "Writes the names of a zone that OVH's name servers answer for.",
          .notes = {"OVH is asked at the place in `OVH_ENDPOINT` (`ovh-eu`), with "
                    "`OVH_APPLICATION_KEY`,\n`OVH_APPLICATION_SECRET` and `OVH_CONSUMER_KEY`. The "
                    "zone comes with the domain and is there before;\nnames that nobody declares "
                    "are left alone."},
          .least_ttl = 60,
          .makes_zone = false,
          .priority_apart = false};
}

class Names final : public NamesProvider {
 public:
  Names() : NamesProvider(Facts()) {}

 private:
  Body MakeMain(bool) const override {
    Body body;
    Body& zone = body.AddBlock("data", {"ovh_domain_zone", "zone"});
    zone.Set("name", Ref("var.domain"));

    Body& record = body.AddBlock("resource", {"ovh_domain_zone_record", "record"});
    record.Set("for_each", Ref("var.records"));
    record.AddBlankLine();
    record.Set("zone", Ref("data.ovh_domain_zone.zone.name"));
    record.Set("fieldtype", Ref("each.value.type"));
    record.Set("subdomain",
               If(Op(Ref("each.value.name"), "==", Text("@")), Text(""), Ref("each.value.name")));
    record.Set("target", Ref("each.value.value"));
    record.Set("ttl", Ref("var.ttl"));
    return body;
  }

  std::string ValueOf(const estate::DnsRecord& record) const override {
    if (record.type == "MX")
      return fmt::format("{} {}.", record.priority.value_or(0), record.value);
    if (record.type == "TXT")
      return Quoted(record.value);
    return record.type == "CNAME" ? record.value + '.' : record.value;
  }
};

}  // namespace

// The provider that `facility.cpp` names.
const FacilityProvider& Get() {
  static const Names provider;
  return provider;
}

}  // namespace plat::provider::ovh_names
