#pragma once

#include <optional>
#include <vector>

#include "ir/describe.h"
#include "ir/storage_class.h"

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

// A disk that a cloud attaches to a machine, and that outlives it.
struct Disk {
  static constexpr std::string_view kName = "hetzner.volume";
  static constexpr std::string_view kDoc =
      "A disk that is attached to the machine and outlives it.";

  std::optional<Located<Size>> size;
  Filesystem filesystem = Filesystem::kExt4;

  template <class V>
  static void Describe(V& v) {
    v.Field("size", &Disk::size, "How much it holds: 10Gi or more.").Required();
    v.Field("filesystem", &Disk::filesystem, "What it is formatted with.").Default("ext4");
  }
};

// A machine at Hetzner.
struct Hetzner {
  static constexpr std::string_view kName = "hetzner";
  static constexpr std::string_view kDoc = "A machine that is rented at Hetzner.";

  std::optional<Located<Text>> type;
  std::optional<Located<Text>> location;
  std::optional<Located<Text>> image;
  bool backups = false;
  std::optional<Located<Host>> rdns;
  Keyed<Disk> volumes;

  template <class V>
  static void Describe(V& v) {
    v.Field("type", &Hetzner::type, "The kind of machine: \"cpx41\".").Required();
    v.Field("location", &Hetzner::location, "Where it stands: \"nbg1\".").Required();
    v.Field("image", &Hetzner::image, "The system it begins with.").Default("\"debian-12\"");
    v.Field("backups", &Hetzner::backups, "Hetzner copies its disk every day.").Default("false");
    v.Field("rdns", &Hetzner::rdns, "The name that its public address answers to.");
    v.Keyed("volume", &Hetzner::volumes, "Disks that are attached to it.");
  }
};

// A machine.
struct Node {
  static constexpr std::string_view kName = "node";
  static constexpr std::string_view kDoc = "A machine of a cluster.";

  std::optional<Located<Reference>> cluster;
  std::optional<Raw> provider;
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
    v.Field("provider", &Node::provider, "Who makes it; it exists when left out.")
        .template Records<Hetzner>();
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
