#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ir/field_types.h"

namespace plat::ir {

enum class PeerKind : std::uint8_t {
  // An app; `part` names a workload, or is empty for all of it.
  kApp,
  // Pods of an add-on; `part` names an endpoint, or a role ("ingress", "monitoring", "solver").
  // Empty:
  // all pods of its namespace.
  kAddon,
  // Every pod of a group's namespace.
  kGroup,
  // A system outside of the platform.
  kExternal,
  // A network of the platform, all its addresses.
  kNetwork,
  kInternet,
  kLan,
  kNodes,
  kApiServer,
  kDns,
};

// One end of a flow.
struct FlowPeer {
  PeerKind kind = PeerKind::kApp;
  EntityId entity;
  std::string_view part;

  bool operator==(const FlowPeer&) const = default;
};

// A port at the sink: by the name that the sink gives it, or by number.
struct FlowPort {
  // Empty: by number only.
  std::string_view name;
  schema::Port port;

  bool operator==(const FlowPort&) const = default;
};

// Traffic that is meant. Made by `CloseFlows` from `connects`, `accepts`, `expose`, `metrics`, ...
struct Flow {
  FlowPeer from;
  FlowPeer to;
  // Empty: every port.
  std::vector<FlowPort> ports;
  // Why it is there, as comments of the output say it: "expose http: from the ingress controller".
  std::string_view from_comment;
  std::string_view to_comment;
  Span span;
};

}  // namespace plat::ir
