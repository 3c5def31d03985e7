#pragma once

#include <set>
#include <string>

#include "estate/factored.h"

namespace plat::estate {

// A secret of a namespace whose values somebody brings there by hand.
struct HandMadeSecret {
  std::string name_space;
  std::string name;
  // None where they are not known.
  std::set<std::string> keys;
  // The units that use it.
  std::set<std::string> users;
  // It is an encrypted file, and nobody but people decrypts and applies it.
  bool encrypted = false;
  // Images are pulled with it, so that it has a type of its own.
  bool pulls_images = false;
  Environments presence = 0;
  source::Span span;
};

}  // namespace plat::estate
