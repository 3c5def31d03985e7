#pragma once

#include <optional>

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

  bool prune = true;
  Duration interval{600'000};
  std::optional<Located<Reference>> credentials;
  std::optional<Located<Reference>> decryption;

  template <class V>
  static void Describe(V& v) {
    v.Field("prune", &Flux::prune, "Remove what the repository no longer holds.").Default("true");
    v.Field("interval", &Flux::interval, "How often Flux looks.").Default("10m");
    v.Field("credentials",
            &Flux::credentials,
            "What opens the repository: a secret that somebody makes before Flux starts, with the "
            "keys `username` and `password`, or `identity`, `identity.pub` and `known_hosts`.")
        .Refers({"secret"});
    v.Field("decryption",
            &Flux::decryption,
            "What opens the secrets that are encrypted files: a secret that somebody makes before "
            "Flux starts, with the key `age.agekey`. Left out, Flux asks the cloud it runs in.")
        .Refers({"secret"});
  }
};

// Tells whether a reconciler decrypts the files that it applies.
inline bool Decrypts(std::string_view reconciler) {
  return reconciler == Flux::kName;
}

}  // namespace plat::ir
