#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "lower/context.h"

namespace plat::lower {

// The configuration files of all containers of an app: one ConfigMap, and secrets that are files.
class FileSet {
 public:
  FileSet(Context& context, const Entity<App>& app);

  // Returns the ConfigMap, or null when no container has a file.
  const Node* ConfigMap() const { return config_map_; }
  // Appends the mounts of one container.
  void AddMounts(const ir::Container& container, std::vector<const Node*>& mounts) const;
  // Appends the volumes that the mounts of these containers refer to.
  void AddVolumes(const std::vector<const ir::Container*>& containers,
                  std::vector<const Node*>& volumes) const;
  // Returns a text that changes whenever the files of these containers do; empty without files.
  std::string_view Fingerprint(const std::vector<const ir::Container*>& containers) const;

 private:
  struct File {
    const ir::Container* container = nullptr;
    std::string_view path;
    std::string_view key;
    std::string_view mode;
    Span span;
    // Null for a key of a secret.
    const Node* content = nullptr;
    EntityId secret;
  };

  void Collect(const ir::Container& container);
  const Node* ContentOf(const ir::KeyedItem<ir::ConfigFile>& item);
  const Node* ReadFile(const ir::Located<ir::Path>& path);
  void AssignKeys();
  void MakeConfigMap();
  std::string_view VolumeName(const File& file) const;

  Context& context_;
  const Entity<App>& app_;
  std::vector<File> files_;
  const Node* config_map_ = nullptr;
  std::string_view map_name_;
};

// Returns what a volume of plat's own is called in the pods of an app: the name, unless one of the
// app's volumes has it.
std::string_view VolumeNameFor(Context& context, const App& app, std::string_view name);

// Returns all containers of a workload, its own first, init steps before others.
std::vector<const ir::Container*> ContainersOf(const ir::Workload& workload);

}  // namespace plat::lower
