#pragma once

#include <functional>

#include "estate/estate.h"

namespace plat::backend {

// A leaf that plain files cannot hold: a key of a secret, or a value known after an apply.
struct Unprintable {
  const estate::Node* leaf = nullptr;
  // "the secret key", "the later value".
  std::string_view what;
  // What it stands in: the kind of an object, or "release".
  std::string_view kind;
  std::string_view name;
  source::Span span;
  // One environment.
  estate::Environments environment = 0;

  // Says why, at the leaf's place.
  std::string_view label() const;
};

// Calls `report` for every such leaf that a family delivers.
void FindUnprintable(const estate::Estate& estate,
                     estate::Family family,
                     const std::function<void(const Unprintable&)>& report);

}  // namespace plat::backend
