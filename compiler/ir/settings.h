#pragma once

#include <optional>

#include "ir/delivery.h"
#include "ir/describe.h"
#include "ir/reconciler.h"

namespace plat::ir {

// Which family delivers what, and who reconciles it afterwards.
struct Deliver {
  static constexpr std::string_view kName = "platform.deliver";
  static constexpr std::string_view kDoc = "Which tool delivers which part of the platform.";

  std::optional<Located<DeliveryFamily>> nodes;
  std::optional<Located<DeliveryFamily>> hosts;
  std::optional<Located<DeliveryFamily>> addons;
  std::optional<Located<DeliveryFamily>> apps;
  std::optional<Located<DeliveryFamily>> moved_from;
  std::optional<Raw> gitops;

  template <class V>
  static void Describe(V& v) {
    v.Field("nodes", &Deliver::nodes, "Machines, networks and clusters.");
    v.Field("hosts", &Deliver::hosts, "What is configured on machines.");
    v.Field("addons", &Deliver::addons, "Add-ons; what `apps` says when it is left out.");
    v.Field("apps", &Deliver::apps, "Apps, and everything else that lives in a cluster.")
        .AlsoCalled({"applications"});
    v.Field("moved_from",
            &Deliver::moved_from,
            "Which tool delivered them before, and lets go of what others deliver now.");
    v.Field("gitops", &Deliver::gitops, "What reconciles the delivered files inside the cluster.")
        .template Records<ArgoCd, Flux>()
        .AlsoCalled({"reconciler"});
  }
};

// A bucket that keeps the state of OpenTofu.
struct S3State {
  static constexpr std::string_view kName = "s3";
  static constexpr std::string_view kDoc = "Keeps OpenTofu's state in an S3 bucket.";

  std::optional<Located<Text>> bucket;
  std::optional<Located<Text>> region;
  std::optional<Located<Url>> endpoint;
  bool encrypted = true;
  bool lock = true;

  template <class V>
  static void Describe(V& v) {
    v.Field("bucket", &S3State::bucket, "The bucket's name.").Required();
    v.Field("region", &S3State::region, "The bucket's region.").Required();
    v.Field("endpoint", &S3State::endpoint, "The store's address, where it is not AWS.");
    v.Field("encrypted", &S3State::encrypted, "Encrypt the state in the bucket.").Default("true");
    v.Field("lock", &S3State::lock, "Lock the state by a file beside it.").Default("true");
  }
};

// A server that keeps the state of OpenTofu.
struct HttpState {
  static constexpr std::string_view kName = "http";
  static constexpr std::string_view kDoc = "Keeps OpenTofu's state behind an HTTP address.";

  std::optional<Located<Url>> address;

  template <class V>
  static void Describe(V& v) {
    v.Field("address", &HttpState::address, "Where the states live; each adds its path.")
        .Required()
        .Positional();
  }
};

// Files beside the roots keep the state of OpenTofu.
struct LocalState {
  static constexpr std::string_view kName = "local";
  static constexpr std::string_view kDoc = "Keeps OpenTofu's state in a file beside each root.";

  template <class V>
  static void Describe(V&) {}
};

// What holds for the platform as a whole: the kind `platform`.
struct Settings {
  static constexpr std::string_view kName = "platform";
  static constexpr std::string_view kDoc =
      "The platform as a whole: where it lives, who delivers it.";

  std::optional<Located<Url>> repository;
  std::optional<Located<Path>> path;
  std::optional<Located<Text>> registry;
  Deliver deliver;
  std::optional<Raw> state;

  template <class V>
  static void Describe(V& v) {
    v.Field("repository", &Settings::repository, "The Git repository that holds the output.")
        .AlsoCalled({"repo", "git"});
    v.Field("path", &Settings::path, "Where the output stands in the repository.");
    v.Field("registry", &Settings::registry, "The registry that the platform's own images go to.");
    v.Field("deliver", &Settings::deliver, "Which tool delivers which part of the platform.");
    v.Field("state", &Settings::state, "Where OpenTofu keeps what it knows.")
        .template Records<S3State, HttpState, LocalState>();
  }
};

}  // namespace plat::ir
