#include "backend/opentofu/emit.h"

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>

#include <fmt/format.h>

#include "backend/git_files.h"
#include "backend/opentofu/check_schema.h"
#include "backend/opentofu/root.h"
#include "backend/opentofu/scripts.h"
#include "backend/opentofu/versions.h"
#include "base/check.h"
#include "base/parallel.h"
#include "diagnostic/backend.h"
#include "estate/layout.h"

namespace plat::backend::opentofu {
namespace {

constexpr std::array kStages = {Stage::kCluster, Stage::kPlatform, Stage::kApps};

std::vector<ClusterModuleUse> ClusterModulesOf(const estate::Estate& estate) {
  std::vector<ClusterModuleUse> uses;
  for (const provider::Provider* provider : provider::AllProviders()) {
    ClusterModuleUse use{.provider = provider};
    for (const estate::Cluster& cluster : estate.clusters) {
      if (cluster.made_by() == provider->name())
        use.clusters.push_back(&cluster);
    }
    if (use.clusters.empty())
      continue;
    use.module = provider->Module(estate, use.clusters);
    for (const provider::HandedOn& variable : use.module.handed_on)
      provider::spell::Declare(use.module.variables,
                               {.name = variable.name,
                                .description = variable.description,
                                .type = variable.type,
                                .fallback = {variable.fallback},
                                .nullable = false});
    uses.push_back(std::move(use));
  }
  return uses;
}

std::vector<FacilityModuleUse> FacilityModulesOf(const estate::Estate& estate) {
  std::vector<FacilityModuleUse> uses;
  for (const provider::FacilityProvider* provider : provider::AllFacilityProviders()) {
    FacilityModuleUse use{.provider = provider};
    for (const estate::Facility& facility : estate.facilities) {
      if (facility.kind == provider->kind() && facility.provider == provider->name())
        use.facilities.push_back(&facility);
    }
    if (use.facilities.empty())
      continue;
    use.module = provider->MakeModule(estate, use.facilities);
    uses.push_back(std::move(use));
  }
  return uses;
}

class Emission {
 public:
  Emission(const estate::Estate& estate, const EmitOptions& options)
      : context_{estate, options, estate.outside.providers, estate.outside.kubernetes} {}

  // Prints everything, and returns what the providers would not accept of it.
  std::vector<std::string> Problems() {
    keep_problems_ = true;
    Run();
    return std::move(problems_);
  }

  Emitted Run() {
    uses_ = ClusterModulesOf(context_.estate);
    facilities_ = FacilityModulesOf(context_.estate);
    const std::string& own = context_.estate.declaration;
    for (const ClusterModuleUse& use : uses_) {
      const estate::Cluster& first = *use.clusters.front();
      EmitModule(use.module, use.clusters.size() == 1 ? first.declaration : own, first.span);
    }
    for (const FacilityModuleUse& use : facilities_) {
      const estate::Facility& first = *use.facilities.front();
      EmitModule(use.module, use.facilities.size() == 1 ? first.declaration : own, first.span);
    }
    BuildModules();
    EmitRoots();
    EmitRest();
    return std::move(emitted_);
  }

 private:
  void Verify(const std::string& where, ModuleBodies bodies) {
    const std::vector<std::string> problems = CheckModule(context_.providers, bodies, interfaces_);
    if (problems.empty())
      return;
    if (!keep_problems_)
      FailCheck(fmt::format("{}: {}", where, problems.front()), __FILE__, __LINE__);
    const std::lock_guard lock(problems_mutex_);
    for (const std::string& problem : problems)
      problems_.push_back(fmt::format("{}: {}", where, problem));
  }

  void AddInterface(const std::string& folder, ModuleBodies bodies) {
    interfaces_["../../../" + folder] = InterfaceOf(bodies);
  }

  void EmitModule(const provider::Module& module,
                  const std::string& declaration,
                  source::Span span) {
    std::vector<std::pair<std::string, hcl::Body>> bodies = module.files;
    bodies.emplace_back("variables.tf", module.variables);
    bodies.emplace_back("outputs.tf", module.outputs);
    bodies.emplace_back(
        "versions.tf",
        RequiredVersions(context_.providers,
                         module.required_version,
                         std::set<std::string>(module.providers.begin(), module.providers.end())));
    const std::string folder = "modules/" + module.folder;
    Files files;
    Places places;
    for (const auto& [name, body] : bodies) {
      hcl::File file{.header = estate::Header(declaration), .body = body};
      if (context_.options.marks == document::Marks::kOn)
        file.mark = places.MarkOf(span);
      files.emplace_back(fmt::format("{}{}/{}", context_.options.folder, folder, name),
                         document::MakeFile(hcl::Print(file, context_.options.marks), declaration));
    }
    files.emplace_back(context_.options.folder + folder + "/README.md",
                       ModuleReadme(context_, module));
    Verify(folder, bodies);
    AddInterface(folder, bodies);
    Collect(std::move(files), places, emitted_);
  }

  void BuildModules() {
    const std::vector<Delivery> deliveries = DeliveriesOf(context_.estate);
    for (std::size_t i = 0; i < context_.estate.units.size(); ++i) {
      if (deliveries[i].all() == 0)
        continue;
      for (const Stage stage : {Stage::kPlatform, Stage::kApps})
        modules_.push_back(
            std::make_unique<UnitModule>(context_, context_.estate.units[i], deliveries[i], stage));
    }
    ParallelFor(
        modules_.size(), [&](std::size_t i) { modules_[i]->Build(); }, context_.options.threads);
    std::erase_if(modules_, [](const auto& module) { return module->environments() == 0; });
    ParallelFor(
        modules_.size(),
        [&](std::size_t i) { Verify(modules_[i]->folder(), modules_[i]->bodies); },
        context_.options.threads);
    for (const std::unique_ptr<UnitModule>& module : modules_) {
      AddInterface(module->folder(), module->bodies);
      Collect(std::move(module->files), module->places, emitted_);
    }
  }

  void EmitRoots() {
    stages_.resize(context_.estate.environments.size());
    for (std::size_t i = 0; i < stages_.size(); ++i) {
      for (const Stage stage : kStages) {
        Root root(context_, static_cast<int>(i), stage);
        if (stage == Stage::kCluster)
          root.BuildClusters(uses_, facilities_);
        else
          root.BuildUnits(modules_);
        if (root.empty())
          continue;
        stages_[i].push_back(stage);
        Verify(root.folder(), root.bodies);
        Collect(std::move(root.files), root.places, emitted_);
      }
    }
  }

  // Prints what belongs to no module or root.
  void EmitRest() {
    if (emitted_.tree.empty())
      return;
    const std::string& folder = context_.options.folder;
    Files files;
    files.emplace_back(folder + "up", UpScript(context_, stages_, uses_));
    if (std::any_of(uses_.begin(), uses_.end(), [&](const ClusterModuleUse& use) {
          return UpgradesByScript(context_, use);
        }))
      files.emplace_back(folder + "upgrade", UpgradeScript(context_, uses_));
    files.emplace_back(folder + "README.md", FolderReadme(context_, stages_, uses_, facilities_));
    std::vector<std::string> patterns;
    for (const ClusterModuleUse& use : uses_) {
      for (const provider::AccessFile& file : use.module.access)
        patterns.push_back(file.name + "-*");
    }
    std::vector<std::string_view> ignored = {
        "*.tfplan", "*.tfstate", "*.tfstate.*", ".terraform/", "crash.log"};
    ignored.insert(ignored.end(), patterns.begin(), patterns.end());
    std::sort(ignored.begin(), ignored.end());
    files.emplace_back(folder + ".gitignore",
                       GitIgnore(context_.estate.declaration, ignored, context_.options));
    Collect(std::move(files), {}, emitted_);
  }

  EmitContext context_;
  std::vector<ClusterModuleUse> uses_;
  std::vector<FacilityModuleUse> facilities_;
  std::vector<std::unique_ptr<UnitModule>> modules_;
  std::map<std::string, ModuleInterface> interfaces_;
  StagesByEnvironment stages_;
  Emitted emitted_;
  // What is wrong is kept for the caller, not a fault of plat.
  bool keep_problems_ = false;
  std::mutex problems_mutex_;
  std::vector<std::string> problems_;
};

}  // namespace

Emitted Emit(const estate::Estate& estate, const EmitOptions& options) {
  return Emission(estate, options).Run();
}

void CheckProviders(const estate::Estate& estate, Sink& sink) {
  std::vector<std::string> problems = Emission(estate, {}).Problems();
  std::sort(problems.begin(), problems.end());
  for (const std::string& problem : problems)
    sink.Add(diag::ProviderLacks(problem), estate.span)
        .Help("vendor the schema of a version that has it");
}

}  // namespace plat::backend::opentofu
