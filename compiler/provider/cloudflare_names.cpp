#include "provider/names.h"

// Zones that Cloudflare's name servers answer for.
namespace plat::provider::cloudflare_names {
namespace {

using spell::Body;
using spell::Declare;
using spell::If;
using spell::Interpolate;
using spell::Object;
using spell::Op;
using spell::Ref;
using spell::Text;

// "Automatic": the only time of what Cloudflare stands in front of.
constexpr std::int64_t kAutomatic = 1;

NamesFacts Facts() {
  return {
      .name = "cloudflare",
      .title = "Cloudflare",
      .provider = "cloudflare",
      .domain = "cloudflare_zone.zone.name",
      .purpose = "Makes a zone that Cloudflare's name servers answer for.",
      .notes = {"Cloudflare is asked with the token in `CLOUDFLARE_API_TOKEN`. Whoever sold the "
                "domain has to\nname the two name servers that the zone has at Cloudflare; until "
                "then nobody asks them."},
      .least_ttl = 60,
      .alias_of_zone = true,
      .stands_between = true};
}

class Names final : public NamesProvider {
 public:
  Names() : NamesProvider(Facts()) {}

 private:
  Body MakeMain(bool protects) const override {
    Body body;
    Body& zone = body.AddBlock("resource", {"cloudflare_zone", "zone"});
    zone.Set("name", Ref("var.domain"));
    zone.Set("account", Object({{.key = "id", .value = Ref("var.account")}}));
    if (protects)
      zone.AddBlock("lifecycle").Set("prevent_destroy", Ref("var.protected"));

    Body& record = body.AddBlock("resource", {"cloudflare_dns_record", "record"});
    record.Set("for_each", Ref("var.records"));
    record.AddBlankLine();
    record.Set("zone_id", Ref("cloudflare_zone.zone.id"));
    record.Set("type", Ref("each.value.type"));
    record.Set("name",
               If(Op(Ref("each.value.name"), "==", Text("@")),
                  Ref("var.domain"),
                  Interpolate({Ref("each.value.name"), Text("."), Ref("var.domain")})));
    record.Set("content", Ref("each.value.value"));
    record.Set("priority", Ref("each.value.priority"));
    record.Set("proxied", Ref("each.value.proxied"));
    record.Set("ttl", If(Ref("each.value.proxied"), kAutomatic, Ref("var.ttl")));
    return body;
  }

  void DeclareOwn(Body& body) const override {
    Declare(body,
            {.name = "account",
             .description = "Number of the account that the zone is in.",
             .type = Ref("string"),
             .nullable = false});
  }

  void SetOwn(const estate::FacilityState& state, Body& body) const override {
    body.Set("account", Text(state.account));
  }

  std::string ValueOf(const estate::DnsRecord& record) const override {
    return record.type == "TXT" ? Quoted(record.value) : record.value;
  }
};

}  // namespace

// The provider that `facility.cpp` names.
const FacilityProvider& Get() {
  static const Names provider;
  return provider;
}

}  // namespace plat::provider::cloudflare_names
