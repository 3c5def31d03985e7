#pragma once

#include <optional>
#include <vector>

#include "ir/describe.h"

namespace plat::ir {

// A peer that no declaration stands for, with the ports that are used: `internet(443)`.
template <class Tag>
struct OpenPeer {
  static constexpr std::string_view kName = Tag::kName;
  static constexpr std::string_view kDoc = Tag::kDoc;

  std::optional<Located<schema::Port>> port;

  template <class V>
  static void Describe(V& v) {
    v.Field("port", &OpenPeer::port, "The port; every one when left out.").Positional();
  }
};

struct InternetTag {
  static constexpr std::string_view kName = "internet";
  static constexpr std::string_view kDoc = "Everything outside of private networks.";
};
struct LanTag {
  static constexpr std::string_view kName = "lan";
  static constexpr std::string_view kDoc = "The private networks around the cluster.";
};
struct NodesTag {
  static constexpr std::string_view kName = "nodes";
  static constexpr std::string_view kDoc = "The nodes of the cluster.";
};
struct ApiServerTag {
  static constexpr std::string_view kName = "api_server";
  static constexpr std::string_view kDoc = "The cluster's own API.";
};
using Internet = OpenPeer<InternetTag>;
using Lan = OpenPeer<LanTag>;
using Nodes = OpenPeer<NodesTag>;
using ApiServer = OpenPeer<ApiServerTag>;

// Marks a row as a list of peers of flows.
inline FieldRow& Peers(FieldRow&& row) {
  return row
      .Refers({"app",
               "app.port",
               "app.workload",
               "addon",
               "addon.endpoint",
               "external",
               "external.port",
               "group",
               "network"})
      .Cases({"internet", "lan", "nodes", "api_server", "dns"})
      .Records<Internet, Lan, Nodes, ApiServer>();
}

}  // namespace plat::ir
