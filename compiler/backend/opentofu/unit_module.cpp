#include "backend/opentofu/unit_module.h"

#include <fmt/format.h>

#include "backend/opentofu/naming.h"
#include "backend/opentofu/resource.h"
#include "backend/opentofu/versions.h"
#include "base/check.h"
#include "estate/layout.h"
#include "provider/spell.h"

namespace plat::backend::opentofu {

using estate::Environments;
using estate::Object;
using provider::spell::Body;
using provider::spell::Call;
using provider::spell::Interpolate;
using provider::spell::Ref;
using provider::spell::Text;

UnitModule::UnitModule(const EmitContext& context,
                       const estate::Unit& unit,
                       const Delivery& delivery,
                       Stage stage)
    : context_(context),
      unit_(unit),
      delivery_(delivery),
      stage_(stage),
      required_version_(kAnyVersion) {
  const std::string name = ModuleName(unit);
  folder_ = "modules/" + name;
  label_ = ModuleLabel(name);
  if (stage != ReleaseStageOf(unit))
    folder_ += "/custom-resources";
}

// What is only started needs its namespace and, later, the object that the rest starts from.
std::vector<UnitModule::Part> UnitModule::PartsOf() const {
  std::vector<Part> parts;
  for (const Object& object : unit_.objects) {
    const bool is_start = object.entry || object.kind == "Namespace";
    const Environments wanted = is_start ? delivery_.all() : delivery_.owned;
    if ((object.presence & wanted) != 0 && StageOf(unit_, object, context_.kinds) == stage_)
      parts.push_back({&object, object.presence & wanted});
  }
  return parts;
}

void UnitModule::Build() {
  const std::vector<Part> parts = PartsOf();
  for (const Part& part : parts)
    environments_ |= part.environments;
  if (stage_ == ReleaseStageOf(unit_)) {
    for (const estate::Release& release : unit_.releases)
      environments_ |= release.presence & delivery_.all();
  }
  if (environments_ == 0)
    return;
  inputs_ = std::make_unique<Inputs>(environments_, context_.estate.environments.size(), arena_);
  keep_ = [this](std::string_view name, std::string_view text) {
    const std::string path = fmt::format("files/{}", file_names_.Take({FileName(name)}));
    files.emplace_back(
        context_.options.folder + folder_ + "/" + path,
        document::File{.bytes = std::string(text), .declaration = unit_.declaration});
    return Call("file", {Interpolate({Ref("path.module"), Text("/" + path)})});
  };
  hcl::Body main;
  BuildObjects(parts, main);
  if (stage_ == ReleaseStageOf(unit_))
    BuildReleases(main);
  if (!labels_.empty())
    AddBody("locals.tf", labels_.Declarations(), unit_.declaration);
  AddBody("main.tf", std::move(main), unit_.declaration);
  AddVariables();
  AddBody("versions.tf",
          RequiredVersions(context_.providers, required_version_, providers_),
          context_.estate.declaration);
}

void UnitModule::BuildObjects(const std::vector<Part>& parts, hcl::Body& main) {
  struct Written {
    Part part;
    std::optional<schema::ProviderItemView> item;
  };
  std::vector<Written> written;
  std::map<std::string, Names> labels;
  for (const Part& part : parts) {
    const Object& object = *part.object;
    Resource resource{.type = ResourceType(object.api_version, object.kind),
                      .environments = part.environments,
                      .counted = part.environments != environments_};
    std::optional<schema::ProviderItemView> item =
        context_.providers.FindResource("kubernetes", resource.type);
    const bool can = item && !item->unreleased() &&
                     Fits(View(*object.tree, part.environments), object.kind, item->shape());
    if (!can) {
      resource.type = "kubernetes_manifest";
      item.reset();
    }
    const std::string name = Identifier(object.name);
    std::vector<std::string> wanted = {name};
    if (!can)
      wanted.push_back(SnakeCase(object.kind) + "_" + name);
    if (!object.name_space.empty())
      wanted.push_back(Identifier(object.name_space) + "_" + name);
    resource.label = labels[resource.type].Take(wanted);
    objects_.Add(object, std::move(resource));
    labels_.Count(object, part.environments);
    written.push_back({part, item});
  }
  labels_.Decide();
  ModuleContext module{.environments = environments_,
                       .inputs = inputs_.get(),
                       .objects = &objects_,
                       .labels = &labels_,
                       .keep = keep_,
                       .places = places_or_null(),
                       .arena = &arena_,
                       .protected_environments = ProtectedEnvironments()};
  for (const Written& object : written) {
    const View view(*object.part.object->tree, object.part.environments);
    const Resource& resource = objects_.At(*object.part.object);
    Body& block =
        main.AddBlock("resource",
                      {resource.type, resource.label},
                      places_or_null() == nullptr ? 0 : places.MarkOf(object.part.object->span));
    if (object.item)
      WriteResource(*object.part.object, view, object.item->shape(), module, block);
    else
      WriteManifest(*object.part.object, view, module, block);
    if (is_only_started())
      block.AddBlock("lifecycle").Set("ignore_changes", Ref("all"));
    providers_.insert("kubernetes");
  }
  if (module.uses_write_only)
    required_version_ = Stricter(required_version_, kWriteOnlyVersion);
  if (module.uses_protection)
    required_version_ = Stricter(required_version_, kProtectionVersion);
}

// What Kustomize delivers no release of Helm's owns.
Environments UnitModule::TakenOver() const {
  return estate::MovedFrom(unit_, estate::Family::kKustomize) & delivery_.owned;
}

std::vector<Import> UnitModule::Imports(int environment) const {
  std::vector<Import> imports;
  if (!estate::FormerFamily(unit_, environment) || !estate::Has(delivery_.owned, environment))
    return imports;
  const auto index = [](bool counted) { return counted ? "[0]" : ""; };
  for (const Part& part : PartsOf()) {
    const Object& object = *part.object;
    if (!estate::Has(part.environments, environment))
      continue;
    const Resource& resource = objects_.At(object);
    std::string id(object.name);
    if (resource.is_manifest()) {
      id = fmt::format("apiVersion={},kind={}", object.api_version, object.kind);
      if (!object.name_space.empty())
        id += fmt::format(",namespace={}", object.name_space);
      id += fmt::format(",name={}", object.name);
    } else if (!object.name_space.empty()) {
      id = fmt::format("{}/{}", object.name_space, object.name);
    }
    imports.push_back(
        {fmt::format("{}.{}{}", resource.type, resource.label, index(resource.counted)),
         std::move(id)});
  }
  if (stage_ != ReleaseStageOf(unit_) || estate::Has(TakenOver(), environment))
    return imports;
  for (const estate::Release& release : unit_.releases) {
    const bool counted = (release.presence & delivery_.all()) != environments_;
    if (estate::Has(release.presence, environment))
      imports.push_back({fmt::format("helm_release.{}{}", ReleaseLabel(release), index(counted)),
                         fmt::format("{}/{}", release.name_space, release.name)});
  }
  return imports;
}

Environments UnitModule::ProtectedEnvironments() const {
  Environments environments = 0;
  for (std::size_t i = 0; i < context_.estate.environments.size(); ++i) {
    if (context_.estate.environments[i].protected_environment)
      environments |= Environments{1} << i;
  }
  return environments & environments_;
}

void UnitModule::AddVariables() {
  if (!inputs_->empty())
    AddBody("variables.tf", inputs_->Declarations(keep_, places_or_null()), unit_.declaration);
}

void UnitModule::AddBody(std::string name, hcl::Body body, std::string_view declaration) {
  hcl::File file{.header = estate::Header(declaration), .body = std::move(body)};
  if (options_has_marks())
    file.mark = places.MarkOf(unit_.span);
  files.emplace_back(
      context_.options.folder + folder_ + "/" + name,
      document::MakeFile(hcl::Print(file, context_.options.marks), std::string(declaration)));
  bodies.emplace_back(std::move(name), std::move(file.body));
}

}  // namespace plat::backend::opentofu
