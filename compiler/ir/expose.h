#pragma once

#include <optional>
#include <vector>

#include "ir/describe.h"

namespace plat::ir {

// How a port is reached from outside of the cluster. The label is the port.
struct Expose {
  static constexpr std::string_view kName = "app.expose";
  static constexpr std::string_view kDoc = "How a port is reached from outside.";

  std::optional<Located<Host>> host;
  std::vector<Located<Host>> hosts;
  std::vector<Located<Path>> paths;
  Located<Path> path{{"/"}, {}, {}};
  bool tls = false;
  std::optional<Located<Reference>> issuer;
  // A sign-on of an add-on, or `open` with a reason.
  std::optional<Located<Raw>> auth;
  // An entry of an add-on, `load_balancer` or `node_port`.
  std::optional<Located<Raw>> via;
  std::optional<Located<schema::Ip>> address;
  std::optional<Located<std::int64_t>> number;
  std::optional<Raw> annotations;

  template <class V>
  static void Describe(V& v) {
    v.Field("host", &Expose::host, "The name that it is reached by.")
        .AlsoCalled({"hostname", "domain"});
    v.Field("hosts", &Expose::hosts, "Further names.");
    v.Field("paths", &Expose::paths, "Further paths.");
    v.Field("path", &Expose::path, "What the paths that it answers begin with.")
        .Default("\"/\"")
        .AlsoCalled({"prefix"});
    v.Field("tls", &Expose::tls, "It has a certificate, and answers by HTTPS.").Default("false");
    v.Field("issuer", &Expose::issuer, "Who issues the certificate; `default` when left out.")
        .Refers({"addon.issuer"});
    v.Field("auth", &Expose::auth, "Who signs users on; `open` with a reason for nobody.")
        .Refers({"addon.sign_on"})
        .Cases({"open"})
        .AlsoCalled({"sso", "login"});
    v.Field("via", &Expose::via, "Another way in than the ingress controller's HTTP.")
        .Refers({"addon.entry"})
        .Cases({"load_balancer", "node_port"});
    v.Field("address", &Expose::address, "The load balancer's address.")
        .AlsoCalled({"loadBalancerIP"});
    v.Field("number", &Expose::number, "The port's number outside, where it is another.");
    v.Field("annotations", &Expose::annotations, "Annotations of the route.").Tree();
  }
};

// Names that only lead to another.
struct Redirect {
  static constexpr std::string_view kName = "app.redirect";
  static constexpr std::string_view kDoc = "Names that only lead to another.";

  std::vector<Located<Host>> from;
  std::optional<Located<Url>> to;
  bool permanent = true;

  template <class V>
  static void Describe(V& v) {
    v.Field("from", &Redirect::from, "The names that lead there.").Required();
    v.Field("to", &Redirect::to, "Where they lead; the app's first host when left out.");
    v.Field("permanent", &Redirect::permanent, "Browsers may remember it.").Default("true");
  }
};

}  // namespace plat::ir
