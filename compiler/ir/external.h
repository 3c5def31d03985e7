#pragma once

#include <optional>

#include "ir/describe.h"

namespace plat::ir {

// A system outside of the platform: a NAS, a broker, a printer.
struct External {
  static constexpr std::string_view kName = "external";
  static constexpr std::string_view kDoc = "A system outside of the platform.";

  std::optional<Located<Raw>> address;
  std::optional<Located<Host>> host;
  Keyed<Located<schema::Port>> ports;

  template <class V>
  static void Describe(V& v) {
    v.Field("address", &External::address, "Its address, or the network that it is in.")
        .Kinds({TypeKind::kIp, TypeKind::kCidr});
    v.Field("host", &External::host, "Its name in the domain name system.");
    v.Keyed("port", &External::ports, "The ports it listens on.");
  }
};

}  // namespace plat::ir
