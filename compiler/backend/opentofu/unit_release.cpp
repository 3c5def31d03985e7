#include <fmt/format.h>

#include "backend/opentofu/naming.h"
#include "backend/opentofu/unit_module.h"
#include "backend/opentofu/versions.h"
#include "backend/opentofu/yaml_values.h"
#include "estate/layout.h"
#include "estate/values.h"
#include "provider/spell.h"
#include "schema/namespaces.h"

namespace plat::backend::opentofu {

using estate::Environments;
using estate::Release;
using provider::spell::Body;
using provider::spell::Call;
using provider::spell::Expression;
using provider::spell::If;
using provider::spell::Interpolate;
using provider::spell::List;
using provider::spell::Object;
using provider::spell::Ref;
using provider::spell::Text;

namespace {

// Tells whether a release is nothing but definitions of kinds, which the others need.
bool IsDefinitions(const Release& release) {
  return release.crds == estate::CrdPolicy::kApart;
}

}  // namespace

std::string UnitModule::ReleaseLabel(const Release& release) const {
  return Identifier(release.name);
}

void UnitModule::BuildReleases(hcl::Body& main) {
  for (const Release& release : unit_.releases) {
    const Environments environments = release.presence & delivery_.all();
    if (environments == 0)
      continue;
    AddRelease(release, environments, main);
    providers_.insert("helm");
  }
}

void UnitModule::AddRelease(const Release& release, Environments environments, hcl::Body& main) {
  const document::Mark mark = options_has_marks() ? places.MarkOf(release.span) : 0;
  Body& body = main.AddBlock("resource", {"helm_release", ReleaseLabel(release)}, mark);
  if (environments != environments_) {
    body.Set("count",
             If(inputs_->Condition(environments,
                                   "with_" + ReleaseLabel(release),
                                   fmt::format("release {}", release.name)),
                1,
                0));
    body.AddBlankLine();
  }
  body.Set("name", Text(std::string(release.name)));
  const Resource* name_space = objects_.Find("Namespace", {}, release.name_space, environments);
  body.Set("namespace",
           name_space != nullptr ? Ref(name_space->NameReference())
                                 : Text(std::string(release.name_space)));
  const bool is_given = schema::IsGivenNamespace(release.name_space);
  if (name_space == nullptr && !is_given && is_only_started())
    body.Set("create_namespace", true);
  body.Set("repository", Text(std::string(release.repository)));
  body.Set("chart", Text(std::string(release.chart)));
  body.Set("version", Text(std::string(release.version)));
  if ((TakenOver() & environments) != 0)
    body.Set("take_ownership", true);
  AddValues(release, environments, body);
  AddSecretValues(release, body);
  std::vector<Expression> before;
  for (const Release& other : unit_.releases) {
    if (IsDefinitions(other) && !IsDefinitions(release) && (other.presence & delivery_.all()) != 0)
      before.push_back(Ref("helm_release." + ReleaseLabel(other)));
  }
  if (!before.empty()) {
    body.AddBlankLine();
    body.Set("depends_on", List(std::move(before)));
  }
  if (is_only_started()) {
    body.AddBlankLine();
    Body& lifecycle = body.AddBlock("lifecycle");
    lifecycle.AddComment(fmt::format(
        "Started here, and from then on delivered by {}.",
        estate::Spell(unit_.family[static_cast<std::size_t>(estate::Earliest(environments))])));
    lifecycle.Set("ignore_changes", Ref("all"));
  }
}

void UnitModule::AddValues(const Release& release, Environments environments, hcl::Body& body) {
  const estate::Node* common = estate::CommonValues(release, environments, arena_);
  std::vector<Expression> values;
  if (common != nullptr) {
    const std::string name = estate::ValuesFile(unit_, release);
    files.emplace_back(
        context_.options.folder + folder_ + "/" + name,
        PrintValues(
            *common, unit_.declaration, release.span, context_.options.marks, places_or_null()));
    values.push_back(Call("file", {Interpolate({Ref("path.module"), Text("/" + name)})}));
  }
  const bool is_one = unit_.releases.size() == 1;
  OwnValuesFile own{
      .variable = is_one ? "values" : ReleaseLabel(release) + "_values",
      .file = is_one ? fmt::format("values/{}.yaml", ModuleName(unit_))
                     : fmt::format("values/{}-{}.yaml", ModuleName(unit_), release.name)};
  own.values.resize(context_.estate.environments.size());
  bool has_own = false;
  for (std::size_t i = 0; i < own.values.size(); ++i) {
    if (!estate::Has(environments, static_cast<int>(i)))
      continue;
    own.values[i] = estate::OwnValues(release, environments, static_cast<int>(i), arena_);
    has_own = has_own || own.values[i] != nullptr;
  }
  if (has_own) {
    Expression variable = inputs_->Documents(
        own.variable,
        fmt::format("Values of the release {}, laid over the common ones. Differs by environment.",
                    release.name));
    body.Set(
        "values",
        values.empty() ? variable : Call("concat", {List(std::move(values)), std::move(variable)}));
    own_values_.push_back(std::move(own));
  } else if (!values.empty()) {
    body.Set("values", List(std::move(values)));
  }
}

void UnitModule::AddSecretValues(const Release& release, hcl::Body& body) {
  std::vector<Expression> secrets;
  for (const SecretValue& secret : SecretValuesOf(release, environments_)) {
    const std::string name = ReleaseLabel(release) + "_" + Identifier(secret.node->text());
    secrets.push_back(
        Object({{.key = "name", .value = Text(secret.path)},
                {.key = "type", .value = Text("string")},
                {.key = "value",
                 .value = inputs_->Secret(
                     secret.node->secret(), secret.node->text(), release.presence, name)}}));
  }
  if (secrets.empty())
    return;
  required_version_ = Stricter(required_version_, kWriteOnlyVersion);
  body.AddBlankLine();
  body.Set("set_wo", List(std::move(secrets)));
  body.Set("set_wo_revision", inputs_->SecretsRevision());
}

}  // namespace plat::backend::opentofu
