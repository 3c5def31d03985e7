#pragma once

#include <optional>
#include <vector>

#include "ir/app.h"
#include "ir/delivery.h"
#include "ir/describe.h"
#include "ir/group.h"
#include "ir/issuer.h"
#include "ir/role.h"
#include "ir/system_extension.h"

namespace plat::ir {

enum class Crds : std::uint8_t { kNone, kWithChart, kApart };
template <>
struct EnumNames<Crds> {
  static constexpr std::string_view kNames[] = {"none", "with_chart", "apart"};
};

// A chart, and what is said to it.
struct Release {
  static constexpr std::string_view kName = "addon.release";
  static constexpr std::string_view kDoc = "A chart, and what is said to it.";

  std::optional<Located<Text>> chart;
  std::optional<Located<Url>> repository;
  std::optional<Located<Text>> version;
  std::optional<Located<Text>> name;
  std::optional<Raw> values;
  Crds crds = Crds::kNone;
  // Where in its values the annotations of its load-balanced service stand: "service.annotations".
  std::optional<Located<Text>> service_annotations;
  // The same for its labels.
  std::optional<Located<Text>> service_labels;

  template <class V>
  static void Describe(V& v) {
    v.Field("chart", &Release::chart, "The chart's name.").Required();
    v.Field("repository", &Release::repository, "Where the chart is kept.").Required();
    v.Field("version", &Release::version, "The chart's version.").Required();
    v.Field("name", &Release::name, "The release's name; the label when left out.");
    v.Field("values", &Release::values, "What the chart is told.").Tree();
    v.Field("crds", &Release::crds, "How its custom resource definitions come.").Default("none");
    v.Field("service_annotations",
            &Release::service_annotations,
            "Where its values hold the annotations of the service that takes `address`.");
    v.Field("service_labels", &Release::service_labels, "The same for the service's labels.");
  }
};

// Pods of an add-on that others may talk to.
struct Endpoint {
  static constexpr std::string_view kName = "addon.endpoint";
  static constexpr std::string_view kDoc = "Pods of an add-on that others may talk to.";

  Map<Located<Text>> selector;
  std::optional<Located<schema::Port>> port;
  std::optional<Located<Text>> service;
  std::optional<Located<schema::Port>> service_port;
  Map<Located<Text>> service_labels;

  template <class V>
  static void Describe(V& v) {
    v.Field("selector", &Endpoint::selector, "The labels of the pods.").Required();
    v.Field("port", &Endpoint::port, "The port of the pods.").Required();
    v.Field("service", &Endpoint::service, "The service before them.");
    v.Field("service_port", &Endpoint::service_port, "The service's port, where it is another.");
    v.Field("service_labels",
            &Endpoint::service_labels,
            "The labels of that service, where they are not those of the pods.");
  }
};

// What an add-on cannot be without.
struct Needs {
  static constexpr std::string_view kName = "addon.needs";
  static constexpr std::string_view kDoc = "What an add-on cannot be without.";

  std::vector<Located<Raw>> extensions;
  std::vector<Located<Raw>> kernel_modules;
  std::vector<Located<Text>> packages;
  std::vector<Located<Reference>> addons;

  template <class V>
  static void Describe(V& v) {
    v.Field("extensions", &Needs::extensions, "System extensions of the nodes.")
        .Cases(SystemExtensions())
        .Kinds({TypeKind::kString});
    v.Field("kernel_modules", &Needs::kernel_modules, "Kernel modules of the nodes.").Cases({});
    v.Field("packages", &Needs::packages, "Packages of ordinary hosts, as Debian calls them.");
    v.Field("addons", &Needs::addons, "Add-ons that must work before.").Refers({"addon", "app"});
  }
};

// Something that serves the cluster or its apps: the kind `addon`, which `use` declares.
struct Addon {
  static constexpr std::string_view kName = "addon";
  static constexpr std::string_view kDoc = "Something that serves the cluster or its apps.";

  std::optional<Located<Text>> namespace_name;
  std::optional<Located<DeliveryFamily>> deliver;
  std::optional<Located<DeliveryFamily>> moved_from;
  std::optional<Located<PodSecurity>> pod_security;
  std::optional<Located<bool>> default_deny;
  Keyed<Release> releases;
  Keyed<Endpoint> endpoints;
  Keyed<Expose> exposes;
  Keyed<Metrics> metrics;
  std::vector<Located<Raw>> connects;
  std::vector<Located<Raw>> accepts;
  std::vector<Located<Reference>> secrets;
  std::optional<Located<schema::Ip>> address;
  Needs needs;
  // Installed when the cluster is made, by whoever makes it: the network, the reconciler.
  bool bootstrap = false;
  bool reconciler = false;
  // What to use instead, where nobody keeps it any more.
  std::optional<Located<Text>> retired;
  std::optional<Located<IngressRole>> ingress;
  Keyed<Entry> entries;
  std::optional<Located<LoadBalancerRole>> load_balancer;
  std::optional<Located<NetworkRole>> network;
  std::optional<Located<ProvisionerRole>> provisioner;
  std::optional<Located<IssuingRole>> issuing;
  Keyed<Raw> issuers;
  Keyed<SignOn> sign_ons;
  std::optional<Located<MonitoringRole>> monitoring;
  std::optional<Located<UsageRole>> usage;
  std::optional<Located<NumbersRole>> numbers;
  std::optional<Located<SecretStoreRole>> secret_store;

  template <class V>
  static void Describe(V& v) {
    v.Field("namespace", &Addon::namespace_name, "The namespace it wants, such as `kube-system`.");
    v.Field("deliver",
            &Addon::deliver,
            "Which tool delivers it; what the platform says when left out.");
    v.Field("moved_from", &Addon::moved_from, "Which tool delivered it before, and lets go of it.");
    v.Field("pod_security", &Addon::pod_security, "The level that its pods can hold.")
        .Default("restricted");
    v.Field("default_deny", &Addon::default_deny, "Only declared flows pass.").Default("false");
    v.Keyed("release", &Addon::releases, "The charts it is made of.");
    v.Keyed("endpoint", &Addon::endpoints, "Its pods that others may talk to.");
    v.Keyed("expose", &Addon::exposes, "Which of its endpoints are reached from outside.");
    v.Keyed("metrics", &Addon::metrics, "Where it tells what it measures, by endpoint.");
    Peers(v.Field("connects", &Addon::connects, "What it talks to."));
    Peers(v.Field("accepts", &Addon::accepts, "What may talk to it."));
    v.Field("secrets", &Addon::secrets, "The secrets that it finds in its namespace.")
        .Refers({"secret"});
    v.Field("address", &Addon::address, "The address that it is reached at in the network.");
    v.Field("needs", &Addon::needs, "What it cannot be without.");
    v.Field("bootstrap", &Addon::bootstrap, "Whoever makes the cluster installs it.")
        .Default("false");
    v.Field("reconciler", &Addon::reconciler, "It applies what the repository says.")
        .Default("false");
    v.Field("retired",
            &Addon::retired,
            "Nobody keeps the product any more: since when, and what to use instead.");
    v.Field("ingress", &Addon::ingress, "It leads HTTP from outside to apps.");
    v.Keyed("entry", &Addon::entries, "The ports that it listens on for others.");
    v.Field("load_balancer", &Addon::load_balancer, "It gives services addresses of the network.");
    v.Field("network", &Addon::network, "It connects the pods of the cluster.");
    v.Field("provisioner", &Addon::provisioner, "It makes volumes.");
    v.Field("issuing", &Addon::issuing, "It issues certificates.");
    v.Keyed("issuer", &Addon::issuers, "The authorities that it asks, `default` first.")
        .template Records<LetsEncrypt, LetsEncryptStaging, Acme, SelfSigned, PrivateAuthority>();
    v.Keyed("sign_on", &Addon::sign_ons, "How it signs users on.");
    v.Field("monitoring", &Addon::monitoring, "It asks apps for what they measure.");
    v.Field("usage", &Addon::usage, "It tells how much pods use, which their replicas may follow.");
    v.Field("numbers", &Addon::numbers, "It passes on numbers of pods that replicas may follow.");
    v.Field("secret_store", &Addon::secret_store, "It brings secrets into the cluster.");
  }
};

}  // namespace plat::ir
