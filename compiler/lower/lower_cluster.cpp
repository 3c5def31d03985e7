#include "lower/lower_cluster.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include <fmt/format.h>

#include "ir/index.h"
#include "ir/output_name.h"
#include "ir/query.h"

namespace plat::lower {
namespace {

// Versions are written with a `v` and without one; outputs add it where a tool wants it.
std::string_view WithoutV(std::string_view version) {
  return version.starts_with('v') ? version.substr(1) : version;
}

bool IsRecord(const std::optional<ir::Raw>& raw, std::string_view name) {
  return raw && raw->value != nullptr && raw->value->record != nullptr &&
         raw->value->record->name() == name;
}

// Makes the state of the clusters of one environment.
class ClusterMaker {
 public:
  ClusterMaker(const ir::Program& program, const ir::Platform& platform)
      : platform_(platform), index_(program, platform) {}

  estate::ClusterState Run(const ir::Entity<ir::Cluster>& entity) {
    const ir::Cluster& cluster = entity.value;
    estate::ClusterState state;
    if (cluster.vip)
      state.vip = **cluster.vip;
    if (cluster.kubernetes)
      state.kubernetes = WithoutV((*cluster.kubernetes)->text);
    if (cluster.pod_cidr)
      state.pod_cidr = **cluster.pod_cidr;
    if (cluster.service_cidr)
      state.service_cidr = **cluster.service_cidr;
    state.schedule_on_control_planes = cluster.schedule_on_control_planes;
    for (const auto& server : cluster.nameservers)
      state.nameservers.push_back(server->Spell());
    for (const auto& server : cluster.ntp)
      state.ntp_servers.push_back(schema::SpellScalar(*server.value));
    if (const auto* addon = ir::WithRole(platform_, &ir::Addon::network)) {
      state.own_cni = true;
      state.kube_proxy = !(*addon->value.network)->kube_proxy_replacement;
    }
    state.own_storage = ir::WithRole(platform_, &ir::Addon::provisioner) != nullptr;
    state.own_balancer = ir::WithRole(platform_, &ir::Addon::load_balancer) != nullptr;
    AddDistribution(entity, state);
    AddHosts(cluster, state.hosts);
    AddMachines(entity, state);
    LowerFronts(platform_, index_, cluster, state);
    return state;
  }

 private:
  void AddDistribution(const ir::Entity<ir::Cluster>& entity, estate::ClusterState& state) {
    const ir::Cluster& cluster = entity.value;
    std::set<std::string> extensions;
    const bool is_record = cluster.distribution && cluster.distribution->value != nullptr &&
                           cluster.distribution->value->record != nullptr;
    const std::string name = is_record ? cluster.distribution->value->record->name() : "";
    if (name == ir::Talos::kName) {
      ir::Talos talos;
      ir::Decode(cluster.distribution->value, talos);
      if (talos.version)
        state.distribution_version = WithoutV((*talos.version)->text);
      for (const auto& extension : talos.extensions)
        extensions.insert(ir::Kebab(extension->value->text));
    } else if (name == ir::K3s::kName) {
      AddK3s(*cluster.distribution->value, state);
    } else if (name == ir::Doks::kName) {
      AddDoks(*cluster.distribution->value, entity, state);
    }
    for (const auto& addon : platform_.addons) {
      for (const auto& extension : addon.value.needs.extensions)
        extensions.insert(ir::Kebab(extension->value->text));
    }
    state.extensions.assign(extensions.begin(), extensions.end());
  }

  static void Sort(std::vector<std::string>& names) {
    std::ranges::sort(names);
    const auto rest = std::ranges::unique(names);
    names.erase(rest.begin(), rest.end());
  }

  static void AddK3s(const schema::ValueNode& value, estate::ClusterState& state) {
    ir::K3s k3s;
    ir::Decode(&value, k3s);
    estate::HostSettings& hosts = state.hosts;
    state.distribution_version = fmt::format("v{}+k3s{}", state.kubernetes, k3s.revision);
    for (const auto& range : k3s.ssh_from)
      hosts.ssh_from.push_back(range->Spell());
    for (const auto& range : k3s.api_from)
      hosts.api_from.push_back(range->Spell());
    if (k3s.snapshots.every)
      hosts.snapshots = (*k3s.snapshots.every)->text;
    hosts.kept_snapshots = k3s.snapshots.keep;
  }

  void AddDoks(const schema::ValueNode& value,
               const ir::Entity<ir::Cluster>& entity,
               estate::ClusterState& state) const {
    const ir::Cluster& cluster = entity.value;
    ir::Doks doks;
    ir::Decode(&value, doks);
    estate::CloudSettings& cloud = state.cloud;
    state.distribution_version = fmt::format("{}-do.{}", state.kubernetes, doks.revision);
    if (doks.region)
      cloud.region = (*doks.region)->text;
    if (doks.vpc)
      cloud.private_network = **doks.vpc;
    // A range that nobody wrote is the cloud's to choose; its place is the cluster's.
    if (cluster.pod_cidr && cluster.pod_cidr->span != entity.span)
      cloud.pods = **cluster.pod_cidr;
    if (cluster.service_cidr && cluster.service_cidr->span != entity.span)
      cloud.services = **cluster.service_cidr;
    cloud.highly_available = doks.ha;
    for (const auto& range : doks.api_from)
      cloud.api_from.push_back(range->Spell());
    Sort(cloud.api_from);
    cloud.maintenance_day =
        ir::EnumNames<ir::MaintenanceDay>::kNames[static_cast<std::size_t>(doks.maintenance.day)];
    if (doks.maintenance.start)
      cloud.maintenance_start = (*doks.maintenance.start)->text;
    for (const auto& pool : cluster.pools)
      cloud.pools.push_back(PoolOf(pool));
  }

  estate::MachinePool PoolOf(const ir::KeyedItem<ir::NodePool>& item) const {
    estate::MachinePool pool;
    pool.name = ir::Kebab(item.label);
    pool.span = item.label_span;
    if (item.value.size)
      pool.size = (*item.value.size)->text;
    if (item.value.nodes) {
      pool.least = (*item.value.nodes)->low;
      pool.most = (*item.value.nodes)->high;
    }
    pool.labels = LabelsOf(item.value.labels);
    return pool;
  }

  std::vector<std::string> LabelsOf(
      const std::vector<ir::Located<ir::Reference>>& references) const {
    std::vector<std::string> labels;
    for (const auto& reference : references) {
      if (const auto* label = index_.Find<ir::LabelKind>(reference->entity))
        labels.push_back(fmt::format("{}={}", ir::NodeLabelKey(*label), label->value.value.text));
    }
    return labels;
  }

  void AddHosts(const ir::Cluster& cluster, estate::HostSettings& hosts) {
    for (const auto& admin : cluster.admins) {
      estate::Administrator& person = hosts.administrators.emplace_back();
      person.name = ir::Kebab(admin.label);
      for (const auto& key : admin.value.keys)
        person.keys.emplace_back(key->text);
    }
    std::ranges::sort(hosts.administrators, {}, &estate::Administrator::name);
    for (const auto& addon : platform_.addons) {
      for (const auto& package : addon.value.needs.packages)
        hosts.packages.emplace_back(package->text);
      for (const auto& module : addon.value.needs.kernel_modules)
        hosts.kernel_modules.emplace_back(module->value->text);
    }
    for (auto* names : {&hosts.ssh_from, &hosts.api_from, &hosts.packages, &hosts.kernel_modules})
      Sort(*names);
  }

  estate::Attachment AttachmentOf(const ir::KeyedItem<ir::Join>& join) const {
    estate::Attachment attachment;
    attachment.network = join.label;
    attachment.span = join.label_span;
    if (const auto* network = index_.Find<ir::Network>(join.target.entity)) {
      attachment.network = network->output;
      if (network->value.vlan)
        attachment.vlan = **network->value.vlan;
      if (network->value.cidr)
        attachment.cidr = **network->value.cidr;
      if (network->value.gateway)
        attachment.gateway = **network->value.gateway;
    }
    if (join.value.address)
      attachment.address = **join.value.address;
    return attachment;
  }

  static estate::CloudMachine HetznerOf(const schema::ValueNode& value) {
    constexpr std::int64_t kGigabyte = std::int64_t{1} << 30;
    ir::Hetzner hetzner;
    ir::Decode(&value, hetzner);
    estate::CloudMachine cloud;
    if (hetzner.type)
      cloud.type = (*hetzner.type)->text;
    if (hetzner.location) {
      cloud.location = (*hetzner.location)->text;
      cloud.location_span = hetzner.location->span;
    }
    if (hetzner.image)
      cloud.image = (*hetzner.image)->text;
    cloud.backups = hetzner.backups;
    if (hetzner.rdns)
      cloud.reverse_name = (*hetzner.rdns)->text;
    for (const auto& volume : hetzner.volumes) {
      estate::Disk& disk = cloud.disks.emplace_back();
      disk.name = ir::Kebab(volume.label);
      disk.span = volume.label_span;
      if (volume.value.size)
        disk.gigabytes = ((*volume.value.size)->value + kGigabyte - 1) / kGigabyte;
      disk.filesystem =
          ir::EnumNames<ir::Filesystem>::kNames[static_cast<std::size_t>(volume.value.filesystem)];
    }
    std::ranges::sort(cloud.disks, {}, &estate::Disk::name);
    return cloud;
  }

  void AddMachines(const ir::Entity<ir::Cluster>& cluster, estate::ClusterState& state) {
    for (const auto& node : platform_.nodes) {
      const auto& chosen = node.value.cluster;
      if (chosen ? (*chosen)->entity != cluster.id : platform_.clusters.size() != 1)
        continue;
      estate::Machine machine;
      machine.name = node.output;
      machine.span = node.span;
      machine.control_plane = node.value.role && **node.value.role == ir::NodeRole::kControlPlane;
      if (node.value.disk)
        machine.disk = (*node.value.disk)->text;
      if (node.value.interface_name)
        machine.interface_name = (*node.value.interface_name)->text;
      for (const auto& join : node.value.joins)
        machine.attachments.push_back(AttachmentOf(join));
      machine.labels = LabelsOf(node.value.labels);
      if (IsRecord(node.value.provider, ir::Hetzner::kName))
        machine.cloud = HetznerOf(*node.value.provider->value);
      state.machines.push_back(std::move(machine));
    }
    std::ranges::sort(state.machines, {}, &estate::Machine::name);
  }

  const ir::Platform& platform_;
  ir::Index index_;
};

std::string ProviderOf(const ir::Cluster& cluster) {
  const bool known = cluster.distribution && cluster.distribution->value != nullptr &&
                     cluster.distribution->value->record != nullptr;
  return known ? cluster.distribution->value->record->name() : std::string();
}

}  // namespace

bool IsBootstrap(const ir::Addon& addon) {
  return addon.bootstrap || addon.reconciler || addon.network.has_value();
}

std::vector<estate::Cluster> LowerClusters(const ir::Program& program,
                                           const std::vector<std::string>& bootstrap) {
  std::map<ir::EntityId, estate::Cluster> clusters;
  for (std::size_t i = 0; i < program.platforms.size(); ++i) {
    ClusterMaker maker(program, program.platforms[i]);
    for (const auto& entity : program.platforms[i].clusters) {
      estate::Cluster& cluster = clusters[entity.id];
      if (cluster.states.empty()) {
        cluster.name = entity.output;
        cluster.provider = ProviderOf(entity.value);
        cluster.declaration = program.info(entity.id).declaration;
        cluster.span = entity.span;
        const auto& hosts = ir::SettingsOf(program.platforms[i]).deliver.hosts;
        cluster.on_hosts =
            hosts && **hosts == ir::DeliveryFamily::kAnsible && cluster.provider == ir::K3s::kName;
        cluster.bootstrap = bootstrap;
        cluster.states.resize(program.platforms.size());
      }
      estate::ClusterState state = maker.Run(entity);
      if (std::ranges::any_of(state.machines,
                              [](const auto& one) { return one.cloud.has_value(); }))
        cluster.machines_by = ir::Hetzner::kName;
      // A cluster without nodes is somebody else's to make: here it only says what it is.
      if (!state.machines.empty() || !entity.value.pools.empty())
        cluster.states[i] = std::move(state);
    }
  }
  std::vector<estate::Cluster> sorted;
  for (auto& [id, cluster] : clusters) {
    if (std::ranges::any_of(cluster.states, [](const auto& state) { return state.has_value(); }))
      sorted.push_back(std::move(cluster));
  }
  return sorted;
}

}  // namespace plat::lower
