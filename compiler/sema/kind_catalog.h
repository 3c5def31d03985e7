#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "schema/type.h"

namespace plat::sema {

// What the checker must know of a kind. The driver fills the catalog from the model's structs.
struct KindInfo {
  std::string name;
  const schema::RecordType* record = nullptr;
  // A program has at most one, and its kind's name refers to it: `platform.registry`.
  bool single = false;
  // It may stand without a name: `namespaces { ... }`.
  bool nameless = false;
  // Its body may hold declarations of other kinds: `group`.
  bool container = false;
  // Its body is one free-form tree, and two labels say the Kubernetes kind and the name: `object`.
  bool object = false;
  // What stands after `:` is the type of this field instead of components: `decision d : version`.
  std::string typed_field;
};

// The kinds of the language by name.
class KindCatalog {
 public:
  KindInfo& Add(KindInfo info) { return kinds_[info.name] = std::move(info); }
  // Returns the kind, or null.
  const KindInfo* Find(std::string_view name) const {
    const auto found = kinds_.find(name);
    return found == kinds_.end() ? nullptr : &found->second;
  }
  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const auto& [name, info] : kinds_)
      names.push_back(name);
    return names;
  }

 private:
  std::map<std::string, KindInfo, std::less<>> kinds_;
};

}  // namespace plat::sema
