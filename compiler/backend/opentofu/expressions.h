#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backend/opentofu/resource.h"

namespace plat::backend::opentofu {

// Spells the values of one object, wherever it stands in a resource.
class Expressions {
 public:
  Expressions(const estate::Object& object, const std::string& label, ModuleContext& context)
      : object_(object), label_(label), context_(context) {}

  // Everything until `Leave` stands under a key; "" for an element of a list.
  void Enter(std::string_view key) { keys_.push_back(key); }
  void Leave() { keys_.pop_back(); }

  // Returns the value of an attribute that all of `outer` share: null where some lack it. Without
  // a shape, whatever stands in a manifest.
  hcl::Expression Value(const View& view,
                        std::optional<schema::Shape> shape,
                        estate::Environments outer);
  // Returns a text with the secrets in it as variables; these environments have it.
  hcl::Expression SecretText(const estate::Node& node, estate::Environments environments);
  // Returns the variable that is true in these environments only.
  hcl::Expression Condition(estate::Environments environments);
  document::Mark MarkOf(const estate::Node& node) const;
  const std::string& label() const { return label_; }
  // Sets the kind that stands beside the names that follow.
  void SetKind(std::string_view kind) { kind_ = kind; }

 private:
  hcl::Expression Scalar(const View& view, std::optional<schema::Shape> shape);
  hcl::Expression Text(const estate::Node& node, estate::Environments environments);
  hcl::Expression List(const View& view, std::optional<schema::Shape> shape);
  hcl::Expression Map(const View& view, std::optional<schema::Shape> shape);
  hcl::Expression Marked(hcl::Expression expression, const estate::Node& node) const;
  std::string_view Key(std::size_t from_end) const;
  std::string FileName(const estate::Node& node) const;

  const estate::Object& object_;
  std::string label_;
  ModuleContext& context_;
  std::vector<std::string_view> keys_;
  std::string_view kind_;
};

}  // namespace plat::backend::opentofu
