#pragma once

#include <optional>
#include <vector>

#include "ir/describe.h"

namespace plat::ir {

// Values that only a store knows; their keys are public.
struct Secret {
  static constexpr std::string_view kName = "secret";
  static constexpr std::string_view kDoc = "Values that only a store knows; their keys are public.";

  // The store of what is a file of the repository, encrypted by SOPS.
  static constexpr std::string_view kSops = "sops";
  // The store of what somebody makes in the cluster.
  static constexpr std::string_view kManual = "manual";

  // A list of names, or `open`.
  std::optional<Raw> keys;
  // An add-on with the role `secret_store`, or a word.
  std::optional<Raw> store;
  std::optional<Located<Text>> path;
  std::optional<Located<Text>> name;

  template <class V>
  static void Describe(V& v) {
    v.Field("keys", &Secret::keys, "The keys it has; `open` where they are not known.")
        .SecretKeys()
        .AlsoCalled({"values", "data"});
    v.Field("store", &Secret::store, "Where its values are kept: an add-on, or a word.")
        .Refers({"addon"})
        .Cases({std::string(kSops), std::string(kManual)})
        .AlsoCalled({"backend", "provider"});
    v.Field("path", &Secret::path, "The place in the store; the secret's name when left out.");
    v.Field("name", &Secret::name, "Another name for the object in the cluster.");
  }
};

}  // namespace plat::ir
