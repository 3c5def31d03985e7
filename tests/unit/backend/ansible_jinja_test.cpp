#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "backend/ansible/jinja.h"
#include "backend/ansible/names.h"
#include "yaml_node.h"

namespace plat::backend {
namespace {

using ansible::EscapeJinja;
using ansible::JinjaSyntax;

// Returns how a template of the role `web` prints a variable with these values.
std::string Spell(const std::vector<std::string>& yaml) {
  Arena arena;
  Variable variable;
  variable.name = "x";
  for (const std::string& text : yaml)
    variable.values.push_back(test::ReadYaml(text, arena));
  variable.lead = variable.values.front();
  return JinjaSyntax("web").Value(variable, 0);
}

TEST_CASE("what Jinja would read is printed as an expression of itself") {
  CHECK(EscapeJinja("a {b} }} c") == "a {b} }} c");
  CHECK(EscapeJinja("{{ x }}") == "{{ '{{' }} x }}");
  CHECK(EscapeJinja("{{{%") == "{{ '{{' }}{{ '{%' }}");
  CHECK(EscapeJinja("{% raw %}{# c #}") == "{{ '{%' }} raw %}{{ '{#' }} c #}");
  CHECK(EscapeJinja("{") == "{");
}

TEST_CASE("a value is printed so that it keeps its type") {
  CHECK(Spell({"3"}) == "{{ web_x }}");
  CHECK(Spell({"true", "false"}) == "{{ web_x | bool | to_json }}");
  CHECK(Spell({"'007'", "'no'"}) == "\"{{ web_x }}\"");
  CHECK(Spell({"'a\"b'"}) == "{{ web_x | to_json }}");
  CHECK(Spell({"1", "'1'"}) == "{{ web_x | to_json }}");
  CHECK(Spell({"[1, 2]"}) == "{{ web_x | to_json }}");
  CHECK(Spell({"\"\xf0\x9f\x98\x80\""}) == "{{ web_x | to_json(ensure_ascii=false) }}");
}

TEST_CASE("a role is not called like variables of Ansible") {
  estate::Unit unit;
  const auto name = [&](std::string text) {
    unit.name = std::move(text);
    return ansible::RoleName(unit);
  };
  CHECK(name("api-gateway") == "api_gateway");
  CHECK(name("ansible") == "ansible_app");
  CHECK(name("k3s") == "k3s_app");
  CHECK(name("2048") == "app_2048");
  unit.kind = estate::UnitKind::kPlatform;
  CHECK(name("platform") == "platform_objects");
}

}  // namespace
}  // namespace plat::backend
