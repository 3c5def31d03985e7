#pragma once

#include <utility>
#include <variant>

namespace plat {

// A set of lambdas that acts as one overloaded function.
template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};

// Calls the case for the alternative that `variant` holds. A missing case does not compile.
template <class Variant, class... Cases>
decltype(auto) Match(Variant&& variant, Cases&&... cases) {
  return std::visit(Overloaded<std::decay_t<Cases>...>{std::forward<Cases>(cases)...},
                    std::forward<Variant>(variant));
}

}  // namespace plat
