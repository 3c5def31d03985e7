#pragma once

#include <span>
#include <string_view>

#include "ir/program.h"
#include "schema/type.h"

namespace plat::ir {

// One kind of the language: how programs are checked against it and how a platform gets one.
struct Kind {
  std::string_view name;
  // Returns the record of its fields; made once for each table.
  const schema::RecordType* (*record)(TypeTable& types);
  // Adds an entity with that evaluated record to the platform; null for kinds that no platform
  // holds (`environment`). The record's first fields are the kind's, in the record's order.
  void (*add)(Platform& platform, const EntityHeader& header, Value record);
  // A program has at most one, and the kind's name refers to it.
  bool single = false;
  // It may stand without a name: `namespaces { ... }`.
  bool nameless = false;
  // Its body may hold declarations of other kinds.
  bool container = false;
  // Its body is one free-form tree, and two labels say the Kubernetes kind and the name.
  bool object = false;
};

// Returns all kinds, sorted by name.
std::span<const Kind> Kinds();
// Returns the kind of that name, or null.
const Kind* FindKind(std::string_view name);

// Fills an environment from its evaluated record.
Environment DecodeEnvironment(Value record);

}  // namespace plat::ir
