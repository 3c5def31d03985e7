#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "backend/template_printer.h"

namespace plat::backend::ansible {

// Tells whether Jinja would read more than text in it.
bool HoldsJinja(std::string_view text);

// Returns text of a template with what Jinja would read escaped.
std::string EscapeJinja(std::string_view text);

// Spells variables in the templates of a role, whose name they all begin with.
class JinjaSyntax final : public TemplateSyntax {
 public:
  explicit JinjaSyntax(std::string role) : role_(std::move(role)) {}

  // Returns the variable's full name.
  std::string NameOf(const Variable& variable) const { return role_ + "_" + variable.name; }

  std::string Value(const Variable& variable, std::uint32_t indent) const override;
  std::string SecretText(const std::vector<const Variable*>& secrets,
                         const estate::Node& text) const override;
  std::string Begin(const Variable& condition) const override;
  std::string End(const Variable& condition) const override;
  void AppendPlain(std::string& out, std::string_view text) const override;

 private:
  std::string role_;
};

}  // namespace plat::backend::ansible
