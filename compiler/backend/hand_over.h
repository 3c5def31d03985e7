#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backend/backend.h"

namespace plat::backend {

// Where the page stands in the output.
inline constexpr std::string_view kHandOverPage = "docs/hand-over.md";

// Returns the page that says how what changes hands does so without being deleted on the way, each
// tool's part in that tool's words. Nothing where nothing changes hands.
std::optional<document::File> HandOverPage(const estate::Estate& estate,
                                           const EmitOptions& options);

// Returns the environment in which it changes hands.
const estate::Environment& EnvironmentOf(const HandOver& moved);

// Returns whether a family delivers anything in that environment.
bool DeliversIn(const HandOver& moved, estate::Family family);

// Returns the commands that write an annotation (`key=value`) on all objects that a unit has in an
// environment.
std::vector<std::string> AnnotateCommands(const HandOver& moved, std::string_view annotation);

// Returns the commands that make Helm forget the releases that a unit has in an environment; what
// they made stays.
std::vector<std::string> ForgetCommands(const HandOver& moved);

// Returns the step that forgets them, where one of a family that installs charts by Helm hands over
// to one that does not.
std::vector<Step> ForgetReleases(const HandOver& moved);

}  // namespace plat::backend
