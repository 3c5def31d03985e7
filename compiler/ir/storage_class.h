#pragma once

#include <optional>

#include "ir/describe.h"

namespace plat::ir {

enum class ReclaimPolicy : std::uint8_t { kDelete, kRetain };
template <>
struct EnumNames<ReclaimPolicy> {
  static constexpr std::string_view kNames[] = {"delete", "retain"};
};

enum class BindingMode : std::uint8_t { kImmediate, kWaitForFirstConsumer };
template <>
struct EnumNames<BindingMode> {
  static constexpr std::string_view kNames[] = {"immediate", "wait_for_first_consumer"};
};

enum class Filesystem : std::uint8_t { kExt4, kXfs, kBtrfs };
template <>
struct EnumNames<Filesystem> {
  static constexpr std::string_view kNames[] = {"ext4", "xfs", "btrfs"};
};

// A class of storage that volumes choose.
struct StorageClass {
  static constexpr std::string_view kName = "storage_class";
  static constexpr std::string_view kDoc = "A class of storage that volumes choose.";

  std::optional<Located<Reference>> provisioner;
  bool existing = false;
  std::optional<Located<Filesystem>> filesystem;
  std::optional<Located<std::int64_t>> replicas;
  ReclaimPolicy reclaim = ReclaimPolicy::kDelete;
  bool default_class = false;
  BindingMode binding = BindingMode::kImmediate;
  bool expandable = true;
  std::optional<Raw> parameters;

  template <class V>
  static void Describe(V& v) {
    v.Field("provisioner", &StorageClass::provisioner, "The add-on that makes the volumes.")
        .Refers({"addon"})
        .AlsoCalled({"driver"});
    v.Field("existing", &StorageClass::existing, "It is there already: nothing makes it.")
        .Default("false");
    v.Field("filesystem", &StorageClass::filesystem, "The file system of its volumes.");
    v.Field("replicas", &StorageClass::replicas, "How many copies the provisioner keeps.");
    v.Field("reclaim", &StorageClass::reclaim, "What becomes of a volume that nobody claims.")
        .Default("delete")
        .AlsoCalled({"reclaimPolicy"});
    v.Field("default", &StorageClass::default_class, "Volumes that name no class get this one.")
        .Default("false");
    v.Field("binding", &StorageClass::binding, "When a volume is made.").Default("immediate");
    v.Field("expandable", &StorageClass::expandable, "A claim may grow.")
        .Default("true")
        .AlsoCalled({"allowVolumeExpansion"});
    v.Field("parameters", &StorageClass::parameters, "The provisioner's own parameters.")
        .Tree()
        .AlsoCalled({"params"});
  }
};

}  // namespace plat::ir
