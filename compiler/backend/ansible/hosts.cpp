#include "backend/ansible/hosts.h"

#include <algorithm>

#include <fmt/format.h>

#include "backend/ansible/jinja.h"
#include "backend/ansible/vars_printer.h"
#include "estate/layout.h"
#include "schema/embedded_files.h"

// The bytes that tools/cmake/Embed.cmake puts into the program.
extern "C" {
extern const char plat_embedded_ansible_hosts_begin[];
extern const char plat_embedded_ansible_hosts_end[];
}

namespace plat::backend::ansible {

using document::yaml::Writer;
using estate::ClusterState;
using estate::Machine;

namespace {

// The roles of hosts, as they are printed but for their first line.
const schema::EmbeddedFiles& EmbeddedRoles() {
  static const schema::EmbeddedFiles files(
      {plat_embedded_ansible_hosts_begin,
       static_cast<std::size_t>(plat_embedded_ansible_hosts_end -
                                plat_embedded_ansible_hosts_begin)});
  return files;
}

// Returns a machine's address in the cluster, as text or as an expression of Jinja.
std::string AddressOf(const Machine& machine) {
  for (const estate::Attachment& attachment : machine.attachments) {
    if (attachment.address != schema::Ip{})
      return attachment.address.Spell();
  }
  return fmt::format("{{{{ machine_addresses['{}'] }}}}", machine.name);
}

// Returns the address at which a machine is reached from outside: one that a cloud makes is told
// once it is there.
std::string HostOf(const Machine& machine) {
  return machine.cloud ? fmt::format("{{{{ machine_addresses['{}'] }}}}", machine.name)
                       : AddressOf(machine);
}

void List(Writer& writer, std::string_view key, const std::vector<std::string>& items) {
  writer.Key(key);
  writer.Strings(items);
}

void PrintMachines(Writer& writer, const ClusterState& state, bool servers) {
  const bool has_agents = std::ranges::any_of(
      state.machines, [](const Machine& machine) { return !machine.control_plane; });
  writer.Key("hosts");
  writer.BeginMap();
  for (const Machine& machine : state.machines) {
    if (machine.control_plane != servers)
      continue;
    writer.Key(machine.name);
    writer.BeginMap();
    writer.Field("ansible_host", HostOf(machine));
    writer.Field("k3s_node_ip",
                 HostOf(machine) == AddressOf(machine) ? "{{ ansible_host }}" : AddressOf(machine));
    if (!machine.labels.empty())
      List(writer, "k3s_node_labels", machine.labels);
    std::vector<std::string> floating;
    for (const estate::FloatingAddress& address : state.floating) {
      if (address.machine == machine.name)
        floating.push_back(fmt::format("{{{{ floating_addresses['{}'] }}}}", address.name));
    }
    if (!floating.empty())
      List(writer, "machine_floating_addresses", floating);
    if (servers && has_agents && !state.schedule_on_control_planes)
      List(writer, "k3s_node_taints", {"node-role.kubernetes.io/control-plane:NoSchedule"});
    writer.EndMap();
  }
  writer.EndMap();
}

const ClusterState* StateIn(const EmitContext& context, int environment) {
  const estate::Cluster* cluster = HostedIn(context.estate, environment);
  return cluster == nullptr ? nullptr : &*cluster->states[static_cast<std::size_t>(environment)];
}

void PrintMachineVars(Writer& writer, const ClusterState& state) {
  const estate::HostSettings& hosts = state.hosts;
  writer.Key("machine_admins");
  writer.BeginList();
  for (const estate::Administrator& person : hosts.administrators) {
    writer.BeginMap();
    writer.Field("name", person.name);
    List(writer, "keys", person.keys);
    writer.EndMap();
  }
  writer.EndList();
  List(writer, "machine_packages", hosts.packages);
  List(writer, "machine_kernel_modules", hosts.kernel_modules);
  List(writer, "machine_ntp_servers", state.ntp_servers);
  List(writer, "machine_ssh_from", hosts.ssh_from);
  writer.Key("machine_restricted_ports");
  writer.BeginList();
  writer.BeginMap();
  writer.Key("port");
  writer.Integer(6443);
  List(writer, "from", hosts.api_from);
  writer.EndMap();
  writer.EndList();
  std::vector<std::string> trusted;
  for (const Machine& machine : state.machines)
    trusted.push_back(AddressOf(machine));
  trusted.push_back(state.pod_cidr.Spell());
  trusted.push_back(state.service_cidr.Spell());
  List(writer, "machine_trusted", trusted);
}

void Flag(Writer& writer, std::string_view key, bool value) {
  writer.Key(key);
  writer.Boolean(value);
}

void PrintK3sVars(Writer& writer, const ClusterState& state) {
  writer.Field("k3s_version", state.distribution_version);
  writer.Field("k3s_cluster_cidr", state.pod_cidr.Spell());
  writer.Field("k3s_service_cidr", state.service_cidr.Spell());
  if (state.own_cni) {
    writer.Field("k3s_flannel_backend", "none");
    Flag(writer, "k3s_network_policy", false);
  }
  if (!state.kube_proxy)
    Flag(writer, "k3s_kube_proxy", false);
  if (state.own_storage)
    Flag(writer, "k3s_local_storage", false);
  if (state.own_balancer)
    Flag(writer, "k3s_service_addresses", false);
  const std::string first = "{{ hostvars[groups['k3s_servers'][0]].ansible_host }}";
  const std::string address = state.vip ? state.vip->Spell() : first;
  writer.Field("k3s_api_address", address);
  List(writer, "k3s_tls_san", {"{{ k3s_api_address }}"});
  writer.Field("k3s_snapshot_schedule", state.hosts.snapshots);
  writer.Key("k3s_snapshot_retention");
  writer.Integer(state.hosts.kept_snapshots);
}

}  // namespace

const estate::Cluster* HostedIn(const estate::Estate& estate, int environment) {
  for (const estate::Cluster& cluster : estate.clusters) {
    if (cluster.on_hosts && cluster.states[static_cast<std::size_t>(environment)])
      return &cluster;
  }
  return nullptr;
}

estate::Environments HostedEnvironments(const estate::Estate& estate) {
  estate::Environments environments = 0;
  for (std::size_t i = 0; i < estate.environments.size(); ++i) {
    if (HostedIn(estate, static_cast<int>(i)) != nullptr)
      environments |= estate::Environments{1} << i;
  }
  return environments;
}

Files HostRoles(const EmitContext& context) {
  Files files;
  const estate::Environments environments = HostedEnvironments(context.estate);
  if (environments == 0)
    return files;
  const std::string& declaration =
      HostedIn(context.estate, estate::Earliest(environments))->declaration;
  const std::string header = estate::Header(declaration);
  const schema::EmbeddedFiles& embedded = EmbeddedRoles();
  for (const std::string_view path : embedded.Paths()) {
    const bool is_page = path.ends_with(".md");
    std::string text = is_page ? fmt::format("<!-- {} -->\n\n", header)
                               : fmt::format("# {}\n", EscapeJinja(header));
    text += embedded.View(path);
    files.emplace_back(fmt::format("{}{}", context.options.folder, path),
                       document::File{.bytes = std::move(text), .declaration = declaration});
  }
  return files;
}

document::File HostsFile(const EmitContext& context, int environment) {
  Writer writer(context.options.marks);
  BeginFile(writer, context.estate.declaration);
  writer.BeginMap();
  writer.Key("cluster");
  writer.BeginMap();
  writer.Key("hosts");
  writer.BeginMap();
  writer.Key("localhost");
  writer.BeginMap();
  writer.Field("ansible_connection", "local");
  writer.Field("ansible_python_interpreter", "{{ ansible_playbook_python }}");
  writer.EndMap();
  writer.EndMap();
  writer.EndMap();
  if (const ClusterState* state = StateIn(context, environment)) {
    for (const bool servers : {true, false}) {
      writer.Key(servers ? "k3s_servers" : "k3s_agents");
      writer.BeginMap();
      PrintMachines(writer, *state, servers);
      writer.EndMap();
    }
    writer.Key("machines");
    writer.BeginMap();
    writer.Key("children");
    writer.BeginMap();
    for (const std::string_view group : {"k3s_servers", "k3s_agents"}) {
      writer.Key(group);
      writer.BeginMap();
      writer.EndMap();
    }
    writer.EndMap();
    writer.EndMap();
  }
  writer.EndMap();
  return document::MakeFile(writer.Take(), context.estate.declaration);
}

Files HostVars(const EmitContext& context, int environment, const std::string& folder) {
  Files files;
  const ClusterState* state = StateIn(context, environment);
  if (state == nullptr)
    return files;
  const std::string& declaration = HostedIn(context.estate, environment)->declaration;
  for (const bool is_machine : {true, false}) {
    Writer writer(context.options.marks);
    BeginFile(writer, declaration);
    writer.BeginMap();
    if (is_machine)
      PrintMachineVars(writer, *state);
    else
      PrintK3sVars(writer, *state);
    writer.EndMap();
    files.emplace_back(
        fmt::format("{}group_vars/all/{}.yml", folder, is_machine ? "machine" : "k3s"),
        document::MakeFile(writer.Take(), declaration));
  }
  return files;
}

}  // namespace plat::backend::ansible
