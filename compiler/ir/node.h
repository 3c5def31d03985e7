#pragma once

#include <optional>
#include <vector>

#include "ir/describe.h"

namespace plat::ir {

enum class NodeRole : std::uint8_t { kControlPlane, kWorker };
template <>
struct EnumNames<NodeRole> {
  static constexpr std::string_view kNames[] = {"control_plane", "worker"};
};

// A machine's place in a network.
struct Join {
  static constexpr std::string_view kName = "node.join";
  static constexpr std::string_view kDoc = "A machine's place in a network.";

  std::optional<Located<schema::Ip>> address;
  std::optional<Located<Text>> interface_name;

  template <class V>
  static void Describe(V& v) {
    v.Field("address", &Join::address, "The machine's address in the network.").AlsoCalled({"ip"});
    v.Field("interface", &Join::interface_name, "Another interface than the machine's own.");
  }
};

// A machine.
struct Node {
  static constexpr std::string_view kName = "node";
  static constexpr std::string_view kDoc = "A machine of a cluster.";

  std::optional<Located<Reference>> cluster;
  std::optional<Located<NodeRole>> role;
  std::optional<Located<Path>> disk;
  std::optional<Located<Text>> interface_name;
  std::optional<Located<Mac>> mac;
  std::vector<Located<Reference>> labels;
  Keyed<Join> joins;

  template <class V>
  static void Describe(V& v) {
    v.Field("cluster", &Node::cluster, "The cluster it belongs to; the only one when left out.")
        .Refers({"cluster"});
    v.Field("role", &Node::role, "What it does in the cluster.")
        .Default("worker")
        .AlsoCalled({"type"});
    v.Field("disk", &Node::disk, "The disk that the system is installed on.")
        .AlsoCalled({"install_disk"});
    v.Field("interface", &Node::interface_name, "The network interface: a name or a pattern.");
    v.Field("mac", &Node::mac, "The hardware address of that interface.");
    v.Field("labels", &Node::labels, "What apps may ask for.").Refers({"label"});
    v.Keyed("join", &Node::joins, "The networks it is in; the first is the cluster's own.")
        .Labels({"network"})
        .AlsoCalled({"network", "networks"});
  }
};

// A property of nodes that apps may ask for.
struct LabelKind {
  static constexpr std::string_view kName = "label";
  static constexpr std::string_view kDoc = "A property of nodes that apps may ask for.";

  std::optional<Located<Text>> key;
  Text value{"true"};

  template <class V>
  static void Describe(V& v) {
    v.Field("key", &LabelKind::key, "The label's key, where it is not plat's own.");
    v.Field("value", &LabelKind::value, "The label's value.").Default("\"true\"");
  }
};

}  // namespace plat::ir
