#pragma once

#include <optional>

#include "ir/describe.h"

namespace plat::ir {

// A directory that an NFS server exports.
struct Nfs {
  static constexpr std::string_view kName = "nfs";
  static constexpr std::string_view kDoc = "A directory that an NFS server exports.";

  std::optional<Located<Path>> path;
  std::optional<Located<Raw>> server;

  template <class V>
  static void Describe(V& v) {
    v.Field("path", &Nfs::path, "The exported directory.").Required().Positional();
    v.Field("server", &Nfs::server, "The server.")
        .Refers({"external"})
        .Kinds({TypeKind::kIp, TypeKind::kHost})
        .Required();
  }
};

// A directory or device of the node.
struct HostPath {
  static constexpr std::string_view kName = "host_path";
  static constexpr std::string_view kDoc = "A directory or device of the node.";

  std::optional<Located<Path>> path;
  // "directory", "file", "device", "socket"; empty: not checked.
  std::optional<Located<Raw>> type;

  template <class V>
  static void Describe(V& v) {
    v.Field("path", &HostPath::path, "The place on the node.").Required().Positional();
    v.Field("type", &HostPath::type, "What must be there.")
        .Cases({"directory", "file", "char_device", "block_device", "socket"});
  }
};

// A claim that exists already, made by somebody else.
struct Claim {
  static constexpr std::string_view kName = "claim";
  static constexpr std::string_view kDoc = "A claim that exists already.";

  std::optional<Located<Text>> name;

  template <class V>
  static void Describe(V& v) {
    v.Field("name", &Claim::name, "The claim's name.").Required().Positional();
  }
};

enum class AccessMode : std::uint8_t { kOneNode, kManyNodes, kReadMany, kOnePod };
template <>
struct EnumNames<AccessMode> {
  static constexpr std::string_view kNames[] = {"one_node", "many_nodes", "read_many", "one_pod"};
};

// Data of an app that outlives a container, or that comes from elsewhere.
struct Volume {
  static constexpr std::string_view kName = "app.volume";
  static constexpr std::string_view kDoc =
      "Data that outlives a container or comes from elsewhere.";

  std::optional<Located<Path>> mount;
  std::optional<Located<Size>> size;
  std::optional<Located<Reference>> storage;
  std::optional<Located<AccessMode>> mode;
  std::optional<Raw> from;
  std::optional<Located<Path>> path;
  bool empty = false;
  bool memory = false;
  bool read_only = false;
  // The claim is shared by all replicas of a stateful app instead of one for each.
  bool shared = false;
  std::optional<Located<Text>> name;

  template <class V>
  static void Describe(V& v) {
    v.Field("mount", &Volume::mount, "Where the app's own container sees it.")
        .AlsoCalled({"path", "mountPath", "at"});
    v.Field("size", &Volume::size, "How much it holds.").AlsoCalled({"capacity"});
    v.Field("storage", &Volume::storage, "The class of storage; the default one when left out.")
        .Refers({"storage_class"})
        .AlsoCalled({"storageClass", "storage_class", "class"});
    v.Field("mode", &Volume::mode, "Who may mount it at once.")
        .AlsoCalled({"access", "accessModes"});
    v.Field("from", &Volume::from, "Where the data is, when it is no claim of the app's own.")
        .template Records<Nfs, HostPath, Claim>()
        .Refers({"secret", "app.volume"});
    v.Field("path", &Volume::path, "The part of it to show.");
    v.Field("empty", &Volume::empty, "It begins empty with each pod.")
        .Default("false")
        .AlsoCalled({"emptyDir"});
    v.Field("memory", &Volume::memory, "It is empty, and kept in memory.").Default("false");
    v.Field("read_only", &Volume::read_only, "The app may not write to it.")
        .Default("false")
        .AlsoCalled({"readOnly"});
    v.Field("shared", &Volume::shared, "Replicas share one claim.").Default("false");
    v.Field("name", &Volume::name, "Another name for the claim.");
  }
};

}  // namespace plat::ir
