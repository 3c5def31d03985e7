#include <algorithm>
#include <array>

#include "ir/output_name.h"
#include "lower/flow.h"

namespace plat::lower {
namespace {

constexpr std::string_view kNamespaceName = "kubernetes.io/metadata.name";
constexpr std::array<std::string_view, 3> kPrivate = {
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"};
constexpr std::array<std::string_view, 2> kShared = {"100.64.0.0/10", "169.254.0.0/16"};

// Finds what one end of a flow is in the words of a policy.
class PeerMaker {
 public:
  PeerMaker(Context& context, std::string_view name_space)
      : context_(context), name_space_(name_space) {}

  std::vector<const Node*> Run(const ir::FlowPeer& peer) {
    switch (peer.kind) {
      case ir::PeerKind::kApp:
        if (const auto* app = context_.index().Find<App>(peer.entity))
          return {Pods(app->name_space, context_.Selector(app->output, peer.part))};
        return {};
      case ir::PeerKind::kAddon:
        if (const auto* addon = context_.index().Find<Addon>(peer.entity))
          return AddonPods(*addon, peer.part);
        return {};
      case ir::PeerKind::kGroup:
        if (const auto* group = context_.index().Find<ir::Group>(peer.entity))
          return {Pods(group->name_space, nullptr)};
        return {};
      case ir::PeerKind::kExternal:
        if (const auto* external = context_.index().Find<ir::External>(peer.entity))
          return External(*external);
        return {};
      case ir::PeerKind::kNetwork:
        if (const auto* network = context_.index().Find<ir::Network>(peer.entity);
            network != nullptr && network->value.cidr)
          return {Block(context_.Format("{}", (*network->value.cidr)->Spell()), {})};
        return {};
      case ir::PeerKind::kInternet:
        return {Internet()};
      case ir::PeerKind::kLan:
        return Lan();
      case ir::PeerKind::kNodes:
      case ir::PeerKind::kApiServer:
        return Nodes(peer.kind == ir::PeerKind::kApiServer);
      case ir::PeerKind::kDns:
        return {Pods("kube-system", context_.One("k8s-app", context_.Text("kube-dns")))};
    }
    return {};
  }

 private:
  // Returns pods of a namespace; all of them when `labels` is null.
  const Node* Pods(std::string_view name_space, const Node* labels) {
    MapBuilder map = context_.Map();
    if (name_space != name_space_)
      map.Set("namespaceSelector",
              context_.One("matchLabels", context_.One(kNamespaceName, context_.Text(name_space))));
    if (labels != nullptr)
      map.Set("podSelector", context_.One("matchLabels", labels));
    else if (name_space == name_space_)
      map.Set("podSelector", context_.Map().Finish());
    return map.Finish();
  }

  const Node* Block(std::string_view cidr, const std::vector<const Node*>& except) {
    MapBuilder block = context_.Map();
    block.Set("cidr", context_.Text(cidr));
    if (!except.empty())
      block.Set("except", context_.List(except));
    return context_.One("ipBlock", block.Finish());
  }

  const Node* Labels(const ir::Map<ir::Located<ir::Text>>& selector) {
    MapBuilder map = context_.Map();
    for (const auto& item : selector.items)
      map.Set(item.label, context_.Text(item.value->text, item.value.span));
    return map.FinishOrNull();
  }

  std::vector<const Node*> AddonPods(const Entity<Addon>& addon, std::string_view part) {
    const Addon& value = addon.value;
    if (part == "ingress" && value.ingress) {
      // The network sees such pods as their node.
      if ((*value.ingress)->host_network)
        return Nodes(false);
      return {Pods(addon.name_space, Labels((*value.ingress)->selector))};
    }
    if (part == "monitoring" && value.monitoring)
      return {Pods(addon.name_space, Labels((*value.monitoring)->selector))};
    std::vector<const Node*> pods;
    for (const auto& endpoint : value.endpoints) {
      if (part.empty() || endpoint.label == part)
        pods.push_back(Pods(addon.name_space, Labels(endpoint.value.selector)));
    }
    if (pods.empty())
      pods.push_back(Pods(addon.name_space, nullptr));
    return pods;
  }

  // Names are not a thing that a policy knows: an outside system without an address may be
  // anywhere.
  std::vector<const Node*> External(const Entity<ir::External>& external) {
    const auto& address = external.value.address;
    if (!address || (*address)->value == nullptr)
      return {Block("0.0.0.0/0", {})};
    const schema::ValueNode& value = *(*address)->value;
    const std::string text = schema::SpellScalar(value);
    const int bits = value.ip.v6 ? 128 : 32;
    return {Block(value.is(ValueKind::kIp) ? context_.Format("{}/{}", text, bits)
                                           : context_.Format("{}", text),
                  {})};
  }

  const Node* Internet() {
    std::vector<const Node*> except;
    for (const std::string_view cidr : kPrivate)
      except.push_back(context_.Text(cidr));
    for (const std::string_view cidr : kShared)
      except.push_back(context_.Text(cidr));
    return Block("0.0.0.0/0", except);
  }

  std::vector<const Node*> Lan() {
    std::vector<const Node*> blocks;
    for (const std::string_view cidr : kPrivate) {
      const schema::Cidr range = *schema::ParseCidr(cidr);
      std::vector<const Node*> except;
      for (const auto& cluster : context_.platform().clusters) {
        for (const auto* own : {&cluster.value.pod_cidr, &cluster.value.service_cidr}) {
          if (*own && range.Contains(***own))
            except.push_back(context_.Text(context_.Format("{}", (**own)->Spell())));
        }
      }
      blocks.push_back(Block(cidr, except));
    }
    return blocks;
  }

  // The addresses of the nodes; those of control planes alone for the cluster's own API, and the
  // address that they share.
  std::vector<const Node*> Nodes(bool control_planes) {
    std::vector<std::string> addresses;
    for (const auto& node : context_.platform().nodes) {
      if (control_planes && node.value.role && **node.value.role != ir::NodeRole::kControlPlane)
        continue;
      for (const auto& join : node.value.joins) {
        if (join.value.address)
          addresses.push_back((*join.value.address)->Spell());
      }
    }
    if (control_planes) {
      for (const auto& cluster : context_.platform().clusters) {
        if (cluster.value.vip)
          addresses.push_back((*cluster.value.vip)->Spell());
      }
    }
    std::ranges::sort(addresses);
    std::vector<const Node*> blocks;
    for (const std::string& address : addresses)
      blocks.push_back(Block(context_.Format("{}/32", address), {}));
    // Where the machines are a cloud's to choose, any address may be theirs.
    if (blocks.empty())
      blocks.push_back(Block("0.0.0.0/0", {}));
    return blocks;
  }

  Context& context_;
  std::string_view name_space_;
};

}  // namespace

std::vector<const Node*> LowerPeer(Context& context,
                                   const ir::FlowPeer& peer,
                                   std::string_view name_space) {
  return PeerMaker(context, name_space).Run(peer);
}

std::string_view PeerWord(ir::PeerKind kind) {
  switch (kind) {
    case ir::PeerKind::kInternet:
      return "internet";
    case ir::PeerKind::kLan:
      return "lan";
    case ir::PeerKind::kNodes:
      return "nodes";
    case ir::PeerKind::kApiServer:
      return "api_server";
    case ir::PeerKind::kApp:
    case ir::PeerKind::kAddon:
    case ir::PeerKind::kGroup:
    case ir::PeerKind::kExternal:
    case ir::PeerKind::kNetwork:
    case ir::PeerKind::kDns:
      return {};
  }
  return {};
}

}  // namespace plat::lower
