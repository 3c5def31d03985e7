#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/sink.h"

namespace plat::diagnostic {

// Returns `P3004`.
std::string CodeName(int code);

// Returns `error`, `warning` or `note`.
std::string_view SeverityName(Severity severity);

// Returns the environments that a mask names, in order.
std::vector<std::string> EnvironmentNames(EnvironmentMask mask,
                                          const std::vector<std::string>& environments);

// Returns the text with control characters, which could steer a terminal, replaced by U+FFFD. Tabs
// become spaces; line ends stay.
std::string Harmless(std::string_view text);

}  // namespace plat::diagnostic
