#pragma once

#include <optional>
#include <vector>

#include "ir/describe.h"

// What add-ons can be for a platform. The compiler knows these roles, never a product: a component
// of the library says which roles its product has, and how the product wants things said.
//
// Some rows are templates: trees in whose texts `{name}`, `{namespace}` and the further words that
// the row lists are filled in where the template is used. A text that is nothing but one such word
// becomes what fills it, a list or a map, too.
namespace plat::ir {

// An entry of an ingress controller or router: a port that it listens on.
struct Entry {
  static constexpr std::string_view kName = "addon.entry";
  static constexpr std::string_view kDoc = "A port that a controller listens on.";

  std::optional<Located<schema::Port>> port;
  std::optional<Located<schema::Port>> outside;
  std::optional<Raw> route;

  template <class V>
  static void Describe(V& v) {
    v.Field("port", &Entry::port, "The port of its pods.").Required();
    v.Field("outside", &Entry::outside, "The port that users see.");
    v.Field("route",
            &Entry::route,
            "Template of the object that leads it to an app, where the role's own does not fit: "
            "{name} {namespace} {labels} {service} {port} {host} {entry}.")
        .Tree();
  }
};

// Leads HTTP from outside to apps, and other protocols where it has entries for them.
struct IngressRole {
  static constexpr std::string_view kName = "addon.ingress";
  static constexpr std::string_view kDoc = "It leads HTTP from outside to apps.";

  std::optional<Located<Text>> class_name;
  Map<Located<Text>> selector;
  bool host_network = false;
  std::optional<Raw> annotations;
  std::optional<Raw> tls_annotations;
  std::optional<Raw> redirect_annotations;
  std::optional<Raw> redirect_object;
  std::optional<Raw> tcp_route;
  std::optional<Raw> udp_route;

  template <class V>
  static void Describe(V& v) {
    v.Field("class", &IngressRole::class_name, "The name of its class.").Required();
    v.Field("selector", &IngressRole::selector, "The labels of its pods.").Required();
    v.Field("host_network", &IngressRole::host_network, "Its pods use the node's network.")
        .Default("false");
    v.Field("annotations", &IngressRole::annotations, "Annotations of every route.").Tree();
    v.Field("tls_annotations", &IngressRole::tls_annotations, "Annotations of routes with TLS.")
        .Tree();
    v.Field("redirect_annotations",
            &IngressRole::redirect_annotations,
            "Annotations of a route that only redirects: {name} {namespace} {to} {code}.")
        .Tree();
    v.Field("redirect_object",
            &IngressRole::redirect_object,
            "Template of an object that redirects: {name} {namespace} {labels} {to} {permanent}.")
        .Tree();
    v.Field("tcp_route",
            &IngressRole::tcp_route,
            "Template of the object that leads an entry for TCP to an app: as `route` of an entry.")
        .Tree();
    v.Field("udp_route",
            &IngressRole::udp_route,
            "Template of the object that leads an entry for UDP to an app: as `route` of an entry.")
        .Tree();
  }
};

// Gives services addresses of the network.
struct LoadBalancerRole {
  static constexpr std::string_view kName = "addon.load_balancer";
  static constexpr std::string_view kDoc = "It gives services addresses of the network.";

  std::vector<Located<Reference>> pools;
  std::vector<Located<Reference>> announce_on;
  std::optional<Raw> annotations;
  std::optional<Raw> labels;

  template <class V>
  static void Describe(V& v) {
    v.Field("pools", &LoadBalancerRole::pools, "The pools that addresses come from.")
        .Refers({"network.pool"});
    v.Field("announce_on", &LoadBalancerRole::announce_on, "The networks that hear of them.")
        .Refers({"network"});
    v.Field("annotations",
            &LoadBalancerRole::annotations,
            "Template of the annotations of a service that asks for one: {address}.")
        .Tree();
    v.Field("labels", &LoadBalancerRole::labels, "Labels of a service that asks for one.").Tree();
  }
};

enum class PolicySupport : std::uint8_t { kNone, kKubernetes };
template <>
struct EnumNames<PolicySupport> {
  static constexpr std::string_view kNames[] = {"none", "kubernetes"};
};

// How the network says a flow that Kubernetes' own policies cannot say.
struct PolicyPeer {
  static constexpr std::string_view kName = "addon.policy_peer";
  static constexpr std::string_view kDoc = "How the network admits a peer that is no pod.";

  std::optional<Raw> egress;
  std::optional<Raw> ingress;

  template <class V>
  static void Describe(V& v) {
    v.Field("egress",
            &PolicyPeer::egress,
            "Template of an object that lets pods reach it: {name} {namespace} {labels} {selector} "
            "{ports}; {port_texts}: their numbers as text.")
        .Tree();
    v.Field("ingress",
            &PolicyPeer::ingress,
            "Template of an object that lets it reach pods: {name} {namespace} {labels} {selector} "
            "{ports}; {port_texts}: their numbers as text.")
        .Tree();
  }
};

// Connects pods.
struct NetworkRole {
  static constexpr std::string_view kName = "addon.network";
  static constexpr std::string_view kDoc = "It connects the pods of the cluster.";

  PolicySupport policies = PolicySupport::kNone;
  bool kube_proxy_replacement = false;
  Keyed<PolicyPeer> peers;

  template <class V>
  static void Describe(V& v) {
    v.Field("policies", &NetworkRole::policies, "Which network policies it enforces.")
        .Default("kubernetes");
    v.Field("kube_proxy_replacement",
            &NetworkRole::kube_proxy_replacement,
            "It does the work of kube-proxy.")
        .Default("false");
    v.Keyed("peer",
            &NetworkRole::peers,
            "Peers that need a policy of its own: internet, lan, nodes, api_server.");
  }
};

// Makes volumes.
struct ProvisionerRole {
  static constexpr std::string_view kName = "addon.provisioner";
  static constexpr std::string_view kDoc = "It makes volumes.";

  std::optional<Located<Text>> driver;
  std::optional<Raw> parameters;
  std::optional<Located<Text>> replicas_parameter;
  std::optional<Located<Text>> filesystem_parameter;
  bool many_nodes = false;

  template <class V>
  static void Describe(V& v) {
    v.Field("driver", &ProvisionerRole::driver, "The name of its driver.").Required();
    v.Field("parameters", &ProvisionerRole::parameters, "Parameters of every class.").Tree();
    v.Field("replicas_parameter",
            &ProvisionerRole::replicas_parameter,
            "The parameter that says how many copies it keeps.");
    v.Field("filesystem_parameter",
            &ProvisionerRole::filesystem_parameter,
            "The parameter that says the file system.")
        .Default("\"csi.storage.k8s.io/fstype\"");
    v.Field("many_nodes", &ProvisionerRole::many_nodes, "Several nodes may mount one volume.")
        .Default("false");
  }
};

// Answers the challenges of a certificate authority.
struct Solver {
  static constexpr std::string_view kName = "addon.solver";
  static constexpr std::string_view kDoc = "The pods that answer HTTP-01 challenges.";

  Map<Located<Text>> selector;
  std::optional<Located<schema::Port>> port;

  template <class V>
  static void Describe(V& v) {
    v.Field("selector", &Solver::selector, "Their labels.").Required();
    v.Field("port", &Solver::port, "The port they listen on.").Required();
  }
};

// Issues certificates.
struct IssuingRole {
  static constexpr std::string_view kName = "addon.issuing";
  static constexpr std::string_view kDoc = "It issues certificates.";

  std::optional<Raw> annotations;
  std::optional<Located<Solver>> solver;
  std::optional<Raw> http01;
  std::optional<Raw> dns01;
  std::optional<Raw> acme;
  std::optional<Raw> self_signed;
  std::optional<Raw> ca;

  template <class V>
  static void Describe(V& v) {
    v.Field("annotations",
            &IssuingRole::annotations,
            "Template of the annotations of a route that wants a certificate: {issuer}.")
        .Tree();
    v.Field("solver", &IssuingRole::solver, "The pods that answer HTTP-01 challenges.");
    v.Field("http01", &IssuingRole::http01, "Template of a solver by HTTP: {class}.").Tree();
    v.Field("dns01", &IssuingRole::dns01, "Template of a solver by DNS: {provider}.").Tree();
    v.Field("acme",
            &IssuingRole::acme,
            "Template of the object of an ACME issuer: {name} {labels} {email} {server} {solvers}.")
        .Tree();
    v.Field("self_signed",
            &IssuingRole::self_signed,
            "Template of the object of a self-signing issuer: {name} {labels}.")
        .Tree();
    v.Field("ca",
            &IssuingRole::ca,
            "Template of the object of an issuer with a certificate of its own: {name} {labels} "
            "{secret}.")
        .Tree();
  }
};

// Signs users on before they reach an app.
struct SignOn {
  static constexpr std::string_view kName = "addon.sign_on";
  static constexpr std::string_view kDoc = "It signs users on before they reach an app.";

  std::optional<Raw> annotations;
  bool everything = false;

  template <class V>
  static void Describe(V& v) {
    v.Field("annotations",
            &SignOn::annotations,
            "Template of the annotations of a route behind it: {name} {namespace} {host}.")
        .Tree();
    v.Field("everything", &SignOn::everything, "It guards all that is exposed by HTTP.")
        .Default("false");
  }
};

// Asks apps for what they measure.
struct MonitoringRole {
  static constexpr std::string_view kName = "addon.monitoring";
  static constexpr std::string_view kDoc = "It asks apps for what they measure.";

  Map<Located<Text>> selector;
  std::optional<Raw> monitor;

  template <class V>
  static void Describe(V& v) {
    v.Field("selector", &MonitoringRole::selector, "The labels of the pods that ask.").Required();
    v.Field("monitor",
            &MonitoringRole::monitor,
            "Template of the object that names a service to ask: {name} {namespace} {labels} "
            "{selector} {port} {path} {every}. The port is that of the pods, a name or a number.")
        .Tree();
  }
};

// Tells autoscalers how much of a processor and of memory pods use.
struct UsageRole {
  static constexpr std::string_view kName = "addon.usage";
  static constexpr std::string_view kDoc = "It tells how much pods use of what they reserved.";

  template <class V>
  static void Describe(V&) {}
};

// Tells autoscalers the numbers that pods tell.
struct NumbersRole {
  static constexpr std::string_view kName = "addon.numbers";
  static constexpr std::string_view kDoc = "It passes on numbers that pods tell.";

  std::vector<Located<Text>> names;

  template <class V>
  static void Describe(V& v) {
    v.Field("names", &NumbersRole::names, "The numbers that it knows.");
  }
};

// Brings secrets from a store into the cluster.
struct SecretStoreRole {
  static constexpr std::string_view kName = "addon.secret_store";
  static constexpr std::string_view kDoc = "It brings secrets from a store into the cluster.";

  std::optional<Raw> object;
  std::optional<Raw> key;
  std::optional<Raw> open;

  template <class V>
  static void Describe(V& v) {
    v.Field("object",
            &SecretStoreRole::object,
            "Template of the object that makes a secret: {name} {namespace} {labels} {path} "
            "{environment} {keys}.")
        .Tree()
        .Required();
    v.Field("key",
            &SecretStoreRole::key,
            "Template of what `{keys}` holds for each key: {key} {path} {environment}.")
        .Tree();
    v.Field("open",
            &SecretStoreRole::open,
            "Template of the object where the keys are not known: as `object`.")
        .Tree();
  }
};

}  // namespace plat::ir
