#pragma once

#include <optional>
#include <vector>

#include "ir/describe.h"

namespace plat::ir {

enum class ArgoCdShape : std::uint8_t { kAppOfApps, kApplicationSet };
template <>
struct EnumNames<ArgoCdShape> {
  static constexpr std::string_view kNames[] = {"app_of_apps", "application_set"};
};

// Argo CD follows the repository.
struct ArgoCd {
  static constexpr std::string_view kName = "argocd";
  static constexpr std::string_view kDoc = "Argo CD applies what the repository says.";

  ArgoCdShape shape = ArgoCdShape::kAppOfApps;
  bool prune = true;
  bool self_heal = true;

  template <class V>
  static void Describe(V& v) {
    v.Field("shape", &ArgoCd::shape, "How the applications are found.").Default("app_of_apps");
    v.Field("prune", &ArgoCd::prune, "Remove what the repository no longer holds.").Default("true");
    v.Field("self_heal", &ArgoCd::self_heal, "Undo changes made by hand.").Default("true");
  }
};

// Flux follows the repository.
struct Flux {
  static constexpr std::string_view kName = "flux";
  static constexpr std::string_view kDoc = "Flux applies what the repository says.";

  std::vector<Located<Reference>> owns;
  bool prune = true;
  Duration interval{600'000};

  template <class V>
  static void Describe(V& v) {
    v.Field("owns", &Flux::owns, "What Flux reconciles; everything when it is left out.")
        .Refers({"addon", "app", "group"});
    v.Field("prune", &Flux::prune, "Remove what the repository no longer holds.").Default("true");
    v.Field("interval", &Flux::interval, "How often Flux looks.").Default("10m");
  }
};

// Tells whether a reconciler decrypts the files that it applies.
inline bool Decrypts(std::string_view reconciler) {
  return reconciler == Flux::kName;
}

}  // namespace plat::ir
