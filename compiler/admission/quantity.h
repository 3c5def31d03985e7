#pragma once

#include <optional>
#include <string_view>

namespace plat::admission {

// Returns an amount as Kubernetes writes it (`500m`, `1.5Gi`, `2e3`) in its base unit, or nothing
// where the text is none. Exact enough to compare amounts that people write.
std::optional<double> ParseQuantity(std::string_view text);

}  // namespace plat::admission
