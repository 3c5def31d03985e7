#include "backend/opentofu/root.h"

#include <algorithm>

#include <fmt/format.h>

#include "backend/opentofu/naming.h"
#include "backend/opentofu/versions.h"
#include "base/check.h"
#include "base/text.h"
#include "estate/layout.h"

namespace plat::backend::opentofu {

using estate::Environments;
using provider::spell::Body;
using provider::spell::Call;
using provider::spell::Declare;
using provider::spell::Expression;
using provider::spell::Interpolate;
using provider::spell::List;
using provider::spell::Object;
using provider::spell::ObjectEntry;
using provider::spell::Ref;
using provider::spell::Text;
using provider::spell::Variable;

namespace {

// Returns the path from a root of an environment to a file within the folder of the output.
std::string PathFromRoot(std::string_view file, const estate::Environment& environment) {
  const std::string own = fmt::format(
      "{}/{}/", estate::Spell(estate::Family::kOpenTofu), estate::RootFolder(environment));
  return file.starts_with(own) ? fmt::format("../{}", file.substr(own.size()))
                               : fmt::format("../../../../{}", file);
}

}  // namespace

Root::Root(const EmitContext& context, int environment, Stage stage)
    : context_(context),
      environment_(environment),
      stage_(stage),
      folder_(RootOf(context.estate.environments[static_cast<std::size_t>(environment)], stage)),
      required_version_(kAnyVersion) {}

void Root::AddVariable(const Variable& variable) {
  if (declared_.insert(variable.name).second)
    Declare(variables_, variable);
}

KeepFile Root::KeepFor(const std::string& module) {
  return [this, module](std::string_view name, std::string_view text) {
    const std::string path =
        fmt::format("files/{}/{}", module, file_names_[module].Take({FileName(name)}));
    files.emplace_back(
        context_.options.folder + folder_ + "/" + path,
        document::File{.bytes = std::string(text), .declaration = context_.estate.declaration});
    return Call("file", {Interpolate({Ref("path.root"), Text("/" + path)})});
  };
}

void Root::AddArgument(const UnitModule& module, const Input& input, hcl::Body& call) {
  if (input.secret) {
    if (!estate::Has(input.needed, environment_))
      return;
    const std::string name = module.label() + "_" + input.name;
    AddVariable({.name = name,
                 .description = input.description,
                 .type = input.type,
                 .sensitive = true,
                 .ephemeral = true});
    call.Set(input.name, Ref("var." + name));
    return;
  }
  if (input.handed_on) {
    AddVariable({.name = input.name,
                 .description = input.description,
                 .type = input.type,
                 .fallback = {Literal(*input.fallback, input.name, {}, places_or_null())}});
    call.Set(input.name, Ref("var." + input.name));
    return;
  }
  const estate::Node* value = input.values[static_cast<std::size_t>(environment_)];
  if (value != nullptr)
    call.Set(input.name,
             Literal(*value, input.name, KeepFor(module.unit().name), places_or_null()));
}

void Root::AddOwnValues(const UnitModule& module, hcl::Body& call) {
  for (const OwnValuesFile& own : module.own_values()) {
    const estate::Node* values = own.values[static_cast<std::size_t>(environment_)];
    if (values == nullptr)
      continue;
    files.emplace_back(context_.options.folder + folder_ + "/" + own.file,
                       PrintValues(*values,
                                   module.unit().declaration,
                                   module.unit().span,
                                   context_.options.marks,
                                   places_or_null()));
    call.Set(own.variable,
             List({Call("file", {Interpolate({Ref("path.root"), Text("/" + own.file)})})}));
  }
}

void Root::AddCall(const UnitModule& module, const std::vector<std::string>& before) {
  const document::Mark mark = has_marks() ? places.MarkOf(module.unit().span) : 0;
  Body& call = main_.AddBlock("module", {module.label()}, mark);
  call.Set("source", Text("../../../" + module.folder()));
  call.AddBlankLine();
  for (const Input* input : module.inputs().Sorted())
    AddArgument(module, *input, call);
  AddOwnValues(module, call);
  if (!before.empty()) {
    std::vector<Expression> modules;
    for (const std::string& label : before)
      modules.push_back(Ref("module." + label));
    call.AddBlankLine();
    call.Set("depends_on", List(std::move(modules)));
  }
  if (!module.unit().renamed_from.empty()) {
    Body& moved = main_.AddBlock("moved");
    moved.Set("from", Ref("module." + ModuleLabel(module.unit().renamed_from)));
    moved.Set("to", Ref("module." + module.label()));
  }
  for (const Import& made : module.Imports(environment_)) {
    Body& import = main_.AddBlock("import");
    import.Set("to", Ref(fmt::format("module.{}.{}", module.label(), made.address)));
    import.Set("id", Text(made.id));
  }
  providers_.insert(module.providers().begin(), module.providers().end());
  required_version_ = Stricter(required_version_, module.required_version());
}

void Root::BuildUnits(const std::vector<std::unique_ptr<UnitModule>>& modules) {
  const auto find = [&](const auto& is_wanted) -> const UnitModule* {
    for (const auto& module : modules) {
      if (module->stage() == stage_ && is_wanted(module->unit()) &&
          estate::Has(module->environments(), environment_))
        return module.get();
    }
    return nullptr;
  };
  const auto find_started = [&](std::string_view name) {
    return find([&](const estate::Unit& unit) {
      return unit.kind == estate::UnitKind::kAddon && unit.name == name;
    });
  };
  for (const auto& module : modules) {
    if (module->stage() != stage_ || !estate::Has(module->environments(), environment_))
      continue;
    std::vector<std::string> before;
    for (const estate::Need& need : module->unit().needs) {
      const UnitModule* needed = find(
          [&](const estate::Unit& unit) { return &unit == &context_.estate.units[need.unit]; });
      if (needed != nullptr && needed != module.get())
        before.push_back(needed->label());
    }
    // What a cluster starts comes one after the other, and before everything that runs in pods.
    const UnitModule* previous = nullptr;
    for (const std::string_view name : StartOrder(context_.estate)) {
      const UnitModule* started = find_started(name);
      if (started == module.get())
        break;
      if (started != nullptr)
        previous = started;
    }
    if (previous != nullptr)
      before.push_back(previous->label());
    std::sort(before.begin(), before.end());
    before.erase(std::unique(before.begin(), before.end()), before.end());
    AddCall(*module, before);
  }
  if (main_.items.empty())
    return;
  AddForgotten(modules);
  AddProviders();
  Finish();
}

// Another family delivers them from now on: they go from the state and stay in the cluster.
void Root::AddForgotten(const std::vector<std::unique_ptr<UnitModule>>& modules) {
  for (const estate::Unit& unit : context_.estate.units) {
    const bool moved = estate::FormerFamily(unit, environment_) == estate::Family::kOpenTofu;
    const bool called = std::ranges::any_of(modules, [&](const auto& module) {
      return &module->unit() == &unit && module->stage() == stage_ &&
             estate::Has(module->environments(), environment_);
    });
    if (!moved || called || !IsInStage(unit))
      continue;
    const std::string_view former = unit.renamed_from;
    Body& removed = main_.AddBlock("removed");
    removed.Set(
        "from",
        Ref("module." + ModuleLabel(former.empty() ? ModuleName(unit) : std::string(former))));
    removed.AddBlock("lifecycle").Set("destroy", false);
    required_version_ = Stricter(required_version_, kRemovedVersion);
  }
}

bool Root::IsInStage(const estate::Unit& unit) const {
  const bool released = std::ranges::any_of(unit.releases, [&](const estate::Release& release) {
    return estate::Has(release.presence, environment_);
  });
  if (released && ReleaseStageOf(unit) == stage_)
    return true;
  return std::ranges::any_of(unit.objects, [&](const estate::Object& object) {
    return estate::Has(object.presence, environment_) &&
           StageOf(unit, object, context_.kinds) == stage_;
  });
}

void Root::AddProviders() {
  const estate::Environment& self =
      context_.estate.environments[static_cast<std::size_t>(environment_)];
  const std::optional<std::string> file =
      estate::KubeconfigFile(context_.estate, static_cast<std::size_t>(environment_), self.name);
  AddVariable({.name = "kubeconfig",
               .description = "Path of the kubeconfig of this environment's cluster.",
               .type = Ref("string"),
               .fallback = {Text(file ? PathFromRoot(*file, self) : "~/.kube/config")}});
  std::vector<std::pair<std::string, Expression>> access;
  access.emplace_back("config_path", Ref("var.kubeconfig"));
  if (!file)
    access.emplace_back("config_context", Text(estate::ContextName(context_.estate, self.name)));
  for (const std::string& name : providers_) {
    Body& block = provider_blocks_.AddBlock("provider", {name});
    if (name == "helm") {
      std::vector<ObjectEntry> entries;
      for (const auto& [key, value] : access)
        entries.push_back({.key = key, .value = value});
      block.Set("kubernetes", Object(std::move(entries)));
    } else {
      for (const auto& [key, value] : access)
        block.Set(key, value);
    }
  }
}

void Root::AddBackend(hcl::Body& terraform) const {
  if (!context_.estate.state)
    return;
  const estate::StateBackend& state = *context_.estate.state;
  Body& backend = terraform.AddBlock("backend", {state.type});
  const std::string place =
      fmt::format("{}/{}/{}",
                  SnakeToKebab(context_.estate.platform),
                  context_.estate.environments[static_cast<std::size_t>(environment_)].name,
                  FolderOf(stage_));
  if (state.settings != nullptr) {
    for (const estate::Entry& entry : state.settings->entries()) {
      Expression value = Literal(*entry.value, entry.key, {}, nullptr);
      if (state.type == "http" && entry.key == "address")
        value = Text(fmt::format("{}/{}", entry.value->text(), place));
      backend.Set(std::string(entry.key), std::move(value));
    }
  }
  if (state.type == "s3")
    backend.Set("key", Text(place + ".tfstate"));
}

void Root::Finish() {
  hcl::Body versions = RequiredVersions(context_.providers, required_version_, providers_);
  AddBackend(std::get<Box<hcl::Block>>(versions.items.front())->body);
  AddBody("main.tf", std::move(main_));
  if (!outputs_.items.empty())
    AddBody("outputs.tf", std::move(outputs_));
  if (!provider_blocks_.items.empty())
    AddBody("providers.tf", std::move(provider_blocks_));
  if (!variables_.items.empty())
    AddBody("variables.tf", std::move(variables_));
  AddBody("versions.tf", std::move(versions));
}

void Root::AddBody(std::string name, hcl::Body body) {
  hcl::File file{.header = estate::Header(context_.estate.declaration), .body = std::move(body)};
  if (has_marks())
    file.mark = places.MarkOf(context_.estate.span);
  files.emplace_back(
      context_.options.folder + folder_ + "/" + name,
      document::MakeFile(hcl::Print(file, context_.options.marks), context_.estate.declaration));
  bodies.emplace_back(std::move(name), std::move(file.body));
}

}  // namespace plat::backend::opentofu
