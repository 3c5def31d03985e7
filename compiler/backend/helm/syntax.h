#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backend/template_printer.h"

// How charts spell what varies.
namespace plat::backend::helm {

// Returns a variable's name as charts write it: `cpu_request` as `cpuRequest`. Two names stay two.
std::string ValueName(std::string_view name);

// Returns the path of a value for a template, from `.Values` on: dotted where every key is an
// identifier, otherwise by `index`.
std::string ValuePath(const std::vector<std::string>& keys);

// An image in its parts; a part that is not there is empty.
struct ImageParts {
  std::string_view repository;
  std::string_view tag;
  std::string_view digest;
};

// Divides an image: `nginx:1.29.0@sha256:…`.
ImageParts SplitImage(std::string_view image);

// Tells whether the value is an image that has the same parts everywhere, so that operators may set
// each alone.
bool IsDivided(const Variable& variable);

// Returns the kind that a variable's values have; none where they differ in kind.
std::optional<estate::NodeKind> KindOf(const Variable& variable);

// The largest whole number that a template prints as it stands: Helm reads numbers as floats, and
// prints those from a million on with an exponent.
inline constexpr std::int64_t kLargestPlain = 999999;

// Tells whether the value is a whole number that may be larger.
bool IsLarge(const Variable& variable);

// Spells variables in templates of charts.
class GoSyntax final : public TemplateSyntax {
 public:
  std::string Value(const Variable& variable, std::uint32_t indent) const override;
  std::string SecretText(const std::vector<const Variable*>& secrets,
                         const estate::Node& text) const override;
  std::string Begin(const Variable& condition) const override;
  std::string End(const Variable& condition) const override;
  void AppendPlain(std::string& out, std::string_view text) const override;
};

}  // namespace plat::backend::helm
