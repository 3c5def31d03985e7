#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "provider/facility.h"
#include "provider/spell.h"

// Zones of the domain name system: what whoever answers for them has in common. What one of them is
// like stands in the file of its name.
namespace plat::provider {

// What is to be known of somebody who answers for zones.
struct NamesFacts {
  // The name in the language: "digitalocean".
  std::string_view name;
  // What it is called in prose: "DigitalOcean".
  std::string_view title;
  // The local name of its OpenTofu provider.
  std::string_view provider;
  // What a zone's own output is read from: "digitalocean_domain.zone.name".
  std::string_view domain;
  // A sentence about what the module does.
  std::string_view purpose;
  // What a person has to know before an apply, as paragraphs of Markdown.
  std::vector<std::string> notes;
  // The shortest time, in seconds, for which an answer may be remembered.
  std::int64_t least_ttl = 0;
  // Whether an apply makes the zone; otherwise it is there, and only gets its names.
  bool makes_zone = true;
  // Whether the zone's own name may lead to another name.
  bool alias_of_zone = false;
  // Whether a mail host's place among several is said beside its name, and not before it.
  bool priority_apart = true;
  // Whether it may stand between those who ask and what is exposed.
  bool stands_between = false;
};

// Spells zones that somebody answers for.
class NamesProvider : public FacilityProvider {
 public:
  explicit NamesProvider(NamesFacts facts) : facts_(std::move(facts)) {}

  std::string_view name() const final { return facts_.name; }
  estate::FacilityKind kind() const final { return estate::FacilityKind::kZone; }
  void Check(const estate::Estate& estate, const estate::Facility& zone, Sink& sink) const final;
  Module MakeModule(const estate::Estate& estate,
                    std::span<const estate::Facility* const> zones) const final;
  spell::Body Arguments(const estate::Estate& estate,
                        const estate::Facility& zone,
                        int environment,
                        const MarkOf& mark_of) const final;
  std::vector<estate::FixedValue> FixedValues(const estate::Facility& zone,
                                              int environment) const final;

 protected:
  ~NamesProvider() = default;

  // Returns what is made: the zone and `each.value` of `var.records`.
  virtual spell::Body MakeMain(bool protects) const = 0;
  // Returns the value of a record that leads to nothing that is made, as it wants it spelled.
  virtual std::string ValueOf(const estate::DnsRecord& record) const = 0;
  // Declares further variables of the module, and sets them.
  virtual void DeclareOwn(spell::Body&) const {}
  virtual void SetOwn(const estate::FacilityState&, spell::Body&) const {}

 private:
  void CheckState(const estate::Estate& estate,
                  const estate::FacilityState& state,
                  std::size_t environment,
                  Sink& sink) const;
  spell::Expression SpellRecord(const estate::FacilityState& state,
                                const estate::DnsRecord& record) const;
  spell::Body MakeVariables(bool protects) const;

  NamesFacts facts_;
};

// Returns a text in quotes, as records of texts are written.
std::string Quoted(std::string_view text);

}  // namespace plat::provider
