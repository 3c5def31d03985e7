#pragma once

#include <vector>

#include "ir/program.h"

namespace plat::ir {

// Finds the entities of one platform by their id. The platform must neither change nor move.
class Index {
 public:
  Index(const Program& program, const Platform& platform);

  // Returns the entity, or null when it is of another kind or absent in this environment.
  template <class T>
  const Entity<T>* Find(EntityId id) const {
    if (id.index >= slots_.size() || slots_[id.index].kind != T::kName)
      return nullptr;
    return static_cast<const Entity<T>*>(slots_[id.index].entity);
  }
  // Returns what every kind has, or null when it is absent in this environment.
  const EntityHeader* Header(EntityId id) const {
    return id.index < slots_.size() ? slots_[id.index].header : nullptr;
  }

 private:
  struct Slot {
    std::string_view kind;
    const void* entity = nullptr;
    const EntityHeader* header = nullptr;
  };
  template <class T>
  void Add(const Entities<T>& entities);

  std::vector<Slot> slots_;
};

}  // namespace plat::ir
