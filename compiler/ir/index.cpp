#include "ir/index.h"

namespace plat::ir {

template <class T>
void Index::Add(const Entities<T>& entities) {
  for (const Entity<T>& entity : entities)
    slots_[entity.id.index] = Slot{T::kName, &entity, &entity};
}

Index::Index(const Program& program, const Platform& platform) : slots_(program.entities.size()) {
  Add(platform.settings);
  Add(platform.networks);
  Add(platform.clusters);
  Add(platform.nodes);
  Add(platform.labels);
  Add(platform.storage_classes);
  Add(platform.secrets);
  Add(platform.sizes);
  Add(platform.priorities);
  Add(platform.externals);
  Add(platform.namespaces);
  Add(platform.groups);
  Add(platform.addons);
  Add(platform.apps);
  Add(platform.objects);
  Add(platform.decisions);
  Add(platform.buckets);
  Add(platform.dns_zones);
}

}  // namespace plat::ir
