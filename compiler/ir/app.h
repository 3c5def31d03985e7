#pragma once

#include <optional>
#include <vector>

#include "ir/delivery.h"
#include "ir/describe.h"
#include "ir/expose.h"
#include "ir/peer.h"
#include "ir/volume.h"
#include "ir/workload.h"

namespace plat::ir {

// What an app may do in the cluster's API.
struct May {
  static constexpr std::string_view kName = "app.may";
  static constexpr std::string_view kDoc = "What an app may do in the cluster's API.";

  std::vector<Located<Raw>> read;
  std::vector<Located<Raw>> write;
  bool everywhere = false;

  template <class V>
  static void Describe(V& v) {
    v.Field("read", &May::read, "Kinds it may get, list and watch, in the plural.")
        .Cases({})
        .Kinds({TypeKind::kString});
    v.Field("write", &May::write, "Kinds it may also create, change and delete, in the plural.")
        .Cases({})
        .Kinds({TypeKind::kString});
    v.Field("everywhere", &May::everywhere, "In all namespaces.").Default("false");
  }
};

// Where an app tells what it measures. The label is the port.
struct Metrics {
  static constexpr std::string_view kName = "app.metrics";
  static constexpr std::string_view kDoc = "Where an app tells what it measures.";

  Located<Path> path{{"/metrics"}, {}, {}};
  std::optional<Located<Duration>> every;

  template <class V>
  static void Describe(V& v) {
    v.Field("path", &Metrics::path, "The path.").Default("\"/metrics\"");
    v.Field("every", &Metrics::every, "How often it is asked.");
  }
};

// Something that runs: the kind `app`.
struct App : Workload {
  static constexpr std::string_view kName = "app";
  static constexpr std::string_view kDoc = "Something that runs.";

  Keyed<Volume> volumes;
  Keyed<Expose> exposes;
  Keyed<Redirect> redirects;
  std::vector<Located<Raw>> connects;
  std::vector<Located<Raw>> accepts;
  May may;
  Keyed<Metrics> metrics;
  Keyed<Workload> workloads;
  std::optional<Located<Reference>> namespace_of;
  std::optional<Located<Text>> name;
  std::optional<Located<Text>> renamed_from;
  std::optional<Located<DeliveryFamily>> deliver;
  std::optional<Located<DeliveryFamily>> moved_from;
  std::optional<Located<Text>> service_account;
  bool restart_on_change = true;
  std::vector<Located<Reference>> pull_secrets;
  std::vector<Located<Reference>> needs;
  Keyed<Raw> patches;

  template <class V>
  static void Describe(V& v) {
    Workload::Describe(v);
    v.Keyed("volume", &App::volumes, "Its data.")
        .AlsoCalled({"volumes", "volumeClaimTemplates", "pvc"});
    v.Keyed("expose", &App::exposes, "How its ports are reached from outside.")
        .AlsoCalled({"ingress", "route", "domain", "host", "hosts"});
    v.Keyed("redirect", &App::redirects, "Names that only lead to another.");
    Peers(v.Field("connects", &App::connects, "What it talks to."))
        .AlsoCalled({"depends_on", "dependsOn", "egress", "links"});
    Peers(v.Field("accepts", &App::accepts, "What else may talk to it, beside those that say so."))
        .AlsoCalled({"ingress_from"});
    v.Field("may", &App::may, "What it may do in the cluster's API.")
        .AlsoCalled({"rbac", "role", "permissions"});
    v.Keyed("metrics", &App::metrics, "Where it tells what it measures.")
        .AlsoCalled({"monitoring", "service_monitor"});
    v.Keyed("workload", &App::workloads, "Its parts, where it has several.");
    v.Field("namespace", &App::namespace_of, "Another's namespace to live in.")
        .Refers({"group", "app", "addon"});
    v.Field("name", &App::name, "Another name for what becomes of it.");
    v.Field("renamed_from",
            &App::renamed_from,
            "What it was called before, and still is in the cluster: its data stays.");
    v.Field("deliver", &App::deliver, "Which tool delivers it; what its group says when left out.");
    v.Field("moved_from", &App::moved_from, "Which tool delivered it before, and lets go of it.");
    v.Field("service_account", &App::service_account, "An account that exists already.")
        .AlsoCalled({"serviceAccount", "serviceAccountName"});
    v.Field("restart_on_change", &App::restart_on_change, "New configuration restarts it.")
        .Default("true");
    v.Field("pull_secrets", &App::pull_secrets, "What its images are pulled with.")
        .Refers({"secret"})
        .AlsoCalled({"imagePullSecrets", "image_pull_secrets"});
    v.Field("needs", &App::needs, "What must work before it can.")
        .Refers({"app", "addon"})
        .AlsoCalled({"after", "requires"});
    v.Keyed("patch", &App::patches, "Fields laid over what plat makes, by kind.").Tree();
  }
};

}  // namespace plat::ir
