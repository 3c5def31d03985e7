#include "lower/lower_facility.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include <fmt/format.h>

#include "ir/index.h"
#include "ir/output_name.h"

namespace plat::lower {
namespace {

constexpr std::int64_t kSecond = 1000;
constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kDay = 24 * kHour * kSecond;

std::string ProviderOf(const std::optional<ir::Raw>& raw) {
  const bool known = raw && raw->value != nullptr && raw->value->record != nullptr;
  return known ? raw->value->record->name() : std::string();
}

estate::FacilityState BucketState(const ir::Bucket& bucket) {
  estate::FacilityState state;
  if (ProviderOf(bucket.provider) == ir::Spaces::kName) {
    ir::Spaces spaces;
    ir::Decode(bucket.provider->value, spaces);
    if (spaces.region)
      state.region = (*spaces.region)->text;
  }
  state.versioned = bucket.versioned;
  if (bucket.expire)
    state.expire_days = std::max<std::int64_t>(1, (*bucket.expire)->value / kDay);
  for (const auto& key : bucket.keys)
    state.keys.push_back({.name = ir::Kebab(key.label),
                          .writes = key.value.may == ir::BucketAccess::kReadWrite,
                          .span = key.label_span});
  std::ranges::sort(state.keys, {}, &estate::BucketKey::name);
  return state;
}

// Makes the records of one zone in one environment.
class ZoneMaker {
 public:
  ZoneMaker(const ir::Program& program, const ir::Platform& platform)
      : platform_(platform), index_(program, platform) {}

  estate::FacilityState Run(const ir::DnsZone& zone) {
    if (zone.domain)
      state_.domain = (*zone.domain)->text;
    state_.ttl = zone.ttl ? (*zone.ttl)->value / kSecond : kHour;
    if (zone.ttl)
      state_.ttl_span = zone.ttl->span;
    if (ProviderOf(zone.provider) == ir::CloudflareNames::kName) {
      ir::CloudflareNames cloudflare;
      ir::Decode(zone.provider->value, cloudflare);
      if (cloudflare.account)
        state_.account = (*cloudflare.account)->text;
      state_.proxied = cloudflare.proxied;
    }
    for (const auto& record : zone.records)
      AddRecord(record);
    if (zone.exposed)
      AddExposed(*zone.exposed);
    std::ranges::sort(state_.records, {}, &estate::DnsRecord::key);
    return std::move(state_);
  }

 private:
  // Several records of a name and a type are told apart by numbers: mail goes to several hosts.
  void Add(estate::DnsRecord record) {
    std::string type = record.type;
    std::ranges::transform(type, type.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    const std::string stem = fmt::format("{}-{}", record.name == "@" ? "apex" : record.name, type);
    record.key = stem;
    for (int number = 2; !keys_.insert(record.key).second; ++number)
      record.key = fmt::format("{}-{}", stem, number);
    state_.records.push_back(std::move(record));
  }

  // A record that leads where a value says: to an address, a name or a machine.
  void AddTarget(estate::DnsRecord record, const schema::ValueNode& target) {
    if (target.is(schema::ValueKind::kReference)) {
      record.type = "A";
      if (const auto* node = index_.Find<ir::Node>(target.entity)) {
        record.owner = estate::AddressOwner::kMachine;
        record.owner_name = node->output;
        record.cluster = ClusterOf(node->value);
      } else if (const auto* cluster = index_.Find<ir::Cluster>(target.entity)) {
        record.owner = target.part == "floating_ip" ? estate::AddressOwner::kFloating
                                                    : estate::AddressOwner::kBalancer;
        record.owner_name = ir::Kebab(target.text);
        record.cluster = cluster->output;
      } else {
        return;
      }
    } else if (target.is(schema::ValueKind::kIp)) {
      record.type = target.ip.v6 ? "AAAA" : "A";
      record.value = schema::SpellScalar(target);
    } else {
      record.type = "CNAME";
      record.value = target.text;
    }
    Add(std::move(record));
  }

  std::string ClusterOf(const ir::Node& node) const {
    for (const auto& cluster : platform_.clusters) {
      if (node.cluster ? (*node.cluster)->entity == cluster.id : platform_.clusters.size() == 1)
        return std::string(cluster.output);
    }
    return {};
  }

  void AddRecord(const ir::KeyedItem<ir::DnsRecord>& item) {
    estate::DnsRecord record;
    record.name = item.value.name ? std::string((*item.value.name)->text) : ir::Kebab(item.label);
    record.span = item.label_span;
    if (item.value.to && (*item.value.to)->value != nullptr)
      AddTarget(record, *(*item.value.to)->value);
    if (item.value.mail) {
      record.type = "MX";
      record.value = (*item.value.mail)->text;
      record.priority = item.value.priority;
      Add(record);
    }
    if (item.value.text) {
      record.priority.reset();
      record.type = "TXT";
      record.value = (*item.value.text)->text;
      Add(record);
    }
  }

  void AddExposed(const ir::Located<ir::Raw>& target) {
    if (target->value == nullptr)
      return;
    for (const auto& app : platform_.apps) {
      for (const auto& expose : app.value.exposes) {
        if (expose.value.host)
          AddHost((*expose.value.host)->text, expose.value.host->span, *target->value);
        for (const auto& host : expose.value.hosts)
          AddHost(host->text, host.span, *target->value);
      }
    }
  }

  // Tells whether a name is in a zone of the platform that is nearer to it than this one.
  bool IsOfNearerZone(std::string_view host) const {
    return std::ranges::any_of(platform_.dns_zones, [&](const auto& zone) {
      if (!zone.value.domain)
        return false;
      const std::string_view domain = (*zone.value.domain)->text;
      return domain.size() > state_.domain.size() &&
             (host == domain || host.ends_with(fmt::format(".{}", domain)));
    });
  }

  // Names of other zones are none of this one's, and what is said of a name goes before.
  void AddHost(std::string_view host, source::Span span, const schema::ValueNode& target) {
    estate::DnsRecord record;
    record.span = span;
    record.exposed = true;
    const std::string suffix = "." + state_.domain;
    if (IsOfNearerZone(host))
      return;
    if (host == state_.domain)
      record.name = "@";
    else if (host.ends_with(suffix))
      record.name = host.substr(0, host.size() - suffix.size());
    else
      return;
    const bool is_said = std::ranges::any_of(state_.records, [&](const auto& other) {
      return other.name == record.name && other.type != "MX" && other.type != "TXT";
    });
    if (!is_said)
      AddTarget(std::move(record), target);
  }

  const ir::Platform& platform_;
  ir::Index index_;
  estate::FacilityState state_;
  std::set<std::string> keys_;
};

// Joins what is the same facility in several environments.
class Facilities {
 public:
  explicit Facilities(const ir::Program& program) : program_(program) {}

  template <class T>
  estate::FacilityState& In(std::size_t environment,
                            estate::FacilityKind kind,
                            const ir::Entity<T>& entity) {
    estate::Facility& facility = found_[{kind, std::string(entity.output)}];
    if (facility.states.empty()) {
      facility.kind = kind;
      facility.name = entity.output;
      facility.provider = ProviderOf(entity.value.provider);
      facility.declaration = program_.info(entity.id).declaration;
      facility.span = entity.span;
      facility.states.resize(program_.platforms.size());
    }
    return facility.states[environment].emplace();
  }

  std::vector<estate::Facility> Take() {
    std::vector<estate::Facility> all;
    for (auto& [key, facility] : found_)
      all.push_back(std::move(facility));
    return all;
  }

 private:
  const ir::Program& program_;
  std::map<std::pair<estate::FacilityKind, std::string>, estate::Facility> found_;
};

}  // namespace

std::vector<estate::Facility> LowerFacilities(const ir::Program& program) {
  Facilities facilities(program);
  for (std::size_t i = 0; i < program.platforms.size(); ++i) {
    const ir::Platform& platform = program.platforms[i];
    for (const auto& bucket : platform.buckets)
      facilities.In(i, estate::FacilityKind::kBucket, bucket) = BucketState(bucket.value);
    for (const auto& zone : platform.dns_zones)
      facilities.In(i, estate::FacilityKind::kZone, zone) =
          ZoneMaker(program, platform).Run(zone.value);
  }
  return facilities.Take();
}

}  // namespace plat::lower
