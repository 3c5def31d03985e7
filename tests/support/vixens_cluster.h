#pragma once

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "estate/estate.h"
#include "estate_builder.h"

// The clusters of the Vixens platform: four environments, three control planes each, two VLANs.
namespace plat::test {

struct VixensEnvironment {
  const char* name;
  const char* branch;
  int services_vlan;
  int vip;
  // Name and last octet.
  std::array<std::pair<const char*, int>, 3> nodes;
};

inline constexpr std::array<VixensEnvironment, 4> kVixens = {{
    {"dev", "dev", 208, 160, {{{"obsy", 162}, {"onyx", 164}, {"opale", 163}}}},
    {"test", "test", 209, 170, {{{"carny", 173}, {"celesty", 174}, {"citrine", 172}}}},
    {"staging", "staging", 210, 180, {{{"s1", 182}, {"s2", 183}, {"s3", 184}}}},
    {"prod", "main", 201, 190, {{{"phoebe", 195}, {"poison", 194}, {"powder", 193}}}},
}};

inline estate::Attachment Join(const char* network, int vlan, int octet, bool routed) {
  const std::string prefix = "192.168." + std::to_string(vlan) + ".";
  estate::Attachment attachment{.network = network,
                                .vlan = vlan,
                                .cidr = *schema::ParseCidr(prefix + "0/24"),
                                .address = *schema::ParseIp(prefix + std::to_string(octet))};
  if (routed)
    attachment.gateway = schema::ParseIp(prefix + "1");
  return attachment;
}

// Returns an estate with nothing but the clusters.
inline estate::Estate MakeVixens() {
  estate::Estate estate;
  estate.platform = "vixens";
  estate.declaration = "platform vixens (main.plat)";
  estate::Cluster cluster{
      .name = "vixens", .provider = "talos", .declaration = "cluster vixens (main.plat)"};
  for (const VixensEnvironment& environment : kVixens) {
    estate.environments.push_back({.name = environment.name,
                                   .revision = environment.branch,
                                   .protected_environment = environment.name == kVixens[3].name});
    estate::ClusterState state;
    state.vip = schema::ParseIp("192.168.111." + std::to_string(environment.vip));
    state.kubernetes = "1.36.4";
    state.distribution_version = "1.13.7";
    state.extensions = {"iscsi_tools"};
    state.pod_cidr = *schema::ParseCidr("10.244.0.0/16");
    state.service_cidr = *schema::ParseCidr("10.96.0.0/12");
    state.schedule_on_control_planes = true;
    state.own_cni = true;
    state.kube_proxy = false;
    for (const auto& [name, octet] : environment.nodes)
      state.machines.push_back(
          {.name = name,
           .control_plane = true,
           .disk = "/dev/nvme0n1",
           .interface_name = "enx*",
           .attachments = {Join("internal", 111, octet, false),
                           Join("services", environment.services_vlan, octet, true)}});
    cluster.states.push_back(std::move(state));
  }
  estate.clusters.push_back(std::move(cluster));
  return estate;
}

inline constexpr std::string_view kArgoNamespace = R"(apiVersion: v1
kind: Namespace
metadata:
  name: argocd
  labels:
    pod-security.kubernetes.io/enforce: restricted
)";

inline constexpr std::string_view kRootApplication = R"(apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: root
  namespace: argocd
spec:
  project: default
  source:
    repoURL: "https://github.com/charchess/vixens.git"
    targetRevision: BRANCH
    path: "generated/kustomize/argocd/overlays/ENVIRONMENT"
  destination:
    server: "https://kubernetes.default.svc"
    namespace: argocd
  syncPolicy:
    automated:
      prune: true
      selfHeal: true
)";

// Adds the network, the reconciler and its root, all delivered by Kustomize once they were started.
inline void AddVixensUnits(EstateBuilder& builder) {
  estate::Estate& estate = builder.estate;
  estate.reconciler = estate::Reconciler::kArgoCd;
  estate.clusters.front().bootstrap = {"cilium", "argocd"};
  builder.BeginUnit("argocd", estate::UnitKind::kAddon);
  builder.unit().declaration = "addon argocd (main.plat)";
  const std::string argo_namespace(kArgoNamespace);
  builder.AddAll("namespace", std::vector<std::string>(4, argo_namespace));
  std::vector<std::string> values;
  for (const VixensEnvironment& environment : kVixens)
    values.push_back(std::string("global:\n  domain: argocd.") + environment.name + ".local\n");
  builder.AddRelease({.name = "argocd",
                      .name_space = "argocd",
                      .chart = "argo-cd",
                      .repository = "https://argoproj.github.io/argo-helm",
                      .version = "10.1.1",
                      .crds = estate::CrdPolicy::kWithChart},
                     values);
  builder.EndUnit();
  builder.BeginUnit("cilium", estate::UnitKind::kAddon);
  builder.unit().declaration = "addon cilium (main.plat)";
  builder.AddRelease({.name = "cilium",
                      .name_space = "kube-system",
                      .chart = "cilium",
                      .repository = "https://helm.cilium.io",
                      .version = "1.18.4",
                      .crds = estate::CrdPolicy::kWithChart},
                     std::vector<std::string>(4,
                                              "kubeProxyReplacement: true\nhubble:\n  relay:\n"
                                              "    enabled: true\n"));
  builder.EndUnit();
  builder.BeginUnit("argocd", estate::UnitKind::kReconciler);
  builder.unit().declaration = "platform vixens (main.plat)";
  std::vector<std::string> roots;
  for (const VixensEnvironment& environment : kVixens)
    roots.push_back(ReplaceAll(ReplaceAll(kRootApplication, "BRANCH", environment.branch),
                               "ENVIRONMENT",
                               environment.name));
  builder.AddAll("root", roots);
  builder.EndUnit();
  estate.units.back().objects.front().entry = true;
}

}  // namespace plat::test
