#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pass/check.h"

namespace plat::pass {

// Who has an address.
struct AddressOwner {
  // As sentences call it: "node `n1`".
  std::string name;
  // The same thing in another environment has the same identity.
  std::pair<std::string_view, ir::EntityId> identity;
  // It is there once for all environments: a router, a system outside.
  bool shared = false;
  int environment = 0;
  // The network that the address is in: VLAN and range; nothing where none is known.
  std::optional<std::pair<std::int64_t, schema::Cidr>> segment;
  Span span;
  std::string_view reason;
};

// All addresses that a program gives to something, by address.
using AddressBook = std::map<schema::Ip, std::vector<AddressOwner>>;

// Adds the addresses of one environment.
void AddAddresses(const CheckContext& context, AddressBook& book);

}  // namespace plat::pass
