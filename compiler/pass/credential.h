#pragma once

#include <string_view>

#include "schema/value.h"

namespace plat::pass {

// Tells whether a name says that its value is a credential, and the value is written out: a text
// that is no switch, no path and no name of something else.
bool LooksLikeCredential(std::string_view name, const schema::ValueNode& value);

// Tells whether a text has a private key in it, or a URL with a password. What is filled in later
// (`$(PASSWORD)`) is none.
bool HoldsCredential(std::string_view text);
bool HoldsCredential(const schema::ValueNode& value);

// Returns the option of `--password=hunter2`; empty for a word that hands over no credential.
std::string_view CredentialOption(std::string_view word);

}  // namespace plat::pass
