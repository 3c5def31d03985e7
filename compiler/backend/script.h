#pragma once

#include <string>
#include <string_view>

#include "document/text.h"
#include "estate/estate.h"

// What the shell scripts of several families have in common.
namespace plat::backend {

// Returns the names of the environments in a set, between separators.
std::string NamesOf(const estate::Estate& estate,
                    estate::Environments environments,
                    std::string_view separator);

// Begins a script that takes the name of an environment, which is `$environment` from here on, and
// leaves everything behind it in `$@`. `name` is the script's own.
void BeginScript(document::text::Writer& writer,
                 const estate::Estate& estate,
                 std::string_view name,
                 estate::Environments environments,
                 std::string_view purpose);

// Returns the one option with which a tool reaches the cluster of an environment, and no other: the
// kubeconfig that whoever makes the cluster writes, as it is reached through `to_output`, else a
// context of a fixed name, by the tool's option `context_option`. `name` stands for the
// environment's, and may be a shell variable.
std::string AccessOption(const estate::Estate& estate,
                         std::size_t environment,
                         std::string_view name,
                         std::string_view to_output,
                         std::string_view context_option);

// Sets `$access` to that option for `$environment`. Requires to stand in the folder of a family.
void DefineAccess(document::text::Writer& writer,
                  const estate::Estate& estate,
                  estate::Environments environments,
                  std::string_view context_option);

}  // namespace plat::backend
