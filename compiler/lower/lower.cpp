#include "lower/lower.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "base/parallel.h"
#include "diagnostic/platform.h"
#include "ir/output_name.h"
#include "lower/assemble.h"
#include "lower/context.h"
#include "lower/flow.h"
#include "lower/lower_cluster.h"
#include "lower/lower_facility.h"
#include "lower/platform_parts.h"
#include "lower/reconcile.h"

namespace plat::lower {
namespace {

// Lowers one environment.
Drafts LowerPlatform(Context& context) {
  Drafts drafts;
  const FlowTable flows(context.platform());
  LowerNamespaces(context, drafts);
  LowerClasses(context, drafts);
  LowerSecrets(context, drafts);
  for (const Entity<Addon>& addon : context.platform().addons)
    LowerAddon(context, flows, addon, drafts.Of(estate::UnitKind::kAddon, addon.id));
  for (const Entity<App>& app : context.platform().apps)
    LowerApp(context, flows, app, drafts.Of(estate::UnitKind::kApp, app.id));
  LowerChallenges(context, drafts);
  LowerObjects(context, drafts);
  return drafts;
}

// Reports objects that two things make, and leaves the first of each.
class DuplicateFinder {
 public:
  explicit DuplicateFinder(Context& context) : context_(context) {}

  void Run(Drafts& drafts) {
    for (const auto& [id, draft] : drafts.all()) {
      UnitDraft& unit = drafts.Of(draft.kind, id);
      std::erase_if(unit.objects, [&](const estate::PlainObject& object) { return Known(object); });
    }
  }

 private:
  static std::string_view TextAt(const Node& node, std::initializer_list<std::string_view> keys) {
    const Node* text = node.At(keys);
    return text == nullptr ? std::string_view{} : text->text();
  }

  bool Known(const estate::PlainObject& object) {
    const std::string_view version = TextAt(*object.node, {"apiVersion"});
    const std::string_view kind = TextAt(*object.node, {"kind"});
    const std::string_view space = TextAt(*object.node, {"metadata", "namespace"});
    const std::string_view name = TextAt(*object.node, {"metadata", "name"});
    const auto [place, fresh] =
        seen_.try_emplace(Identity(version, kind, space, name), object.span);
    if (!fresh)
      context_.Report(diag::SameObject(kind, name), object.span)
          .Also(place->second, "made here, too");
    return !fresh;
  }

  // Version, kind, namespace and name.
  using Identity =
      std::tuple<std::string_view, std::string_view, std::string_view, std::string_view>;
  struct IdentityHash {
    std::size_t operator()(const Identity& identity) const {
      const std::hash<std::string_view> hash;
      return hash(std::get<3>(identity)) * 31 + hash(std::get<2>(identity)) * 7 +
             hash(std::get<1>(identity));
    }
  };

  Context& context_;
  std::unordered_map<Identity, Span, IdentityHash> seen_;
};

// Returns where OpenTofu keeps its state, in OpenTofu's own words.
estate::StateBackend StateOf(const schema::ValueNode& record, Arena& arena) {
  estate::NodeMaker make(arena);
  MapBuilder map(arena, record.span);
  estate::StateBackend state;
  state.type = record.record->name();
  state.span = record.span;
  if (state.type == ir::S3State::kName) {
    ir::S3State s3;
    ir::Decode(&record, s3);
    map.Set("bucket", make.Text((*s3.bucket)->text, s3.bucket->span));
    map.Set("region", make.Text((*s3.region)->text, s3.region->span));
    if (s3.endpoint)
      map.Set(
          "endpoints",
          MapBuilder(arena).Set("s3", make.Text((*s3.endpoint)->text, s3.endpoint->span)).Finish());
    map.Set("encrypt", make.Bool(s3.encrypted)).Set("use_lockfile", make.Bool(s3.lock));
  } else if (state.type == ir::HttpState::kName) {
    ir::HttpState http;
    ir::Decode(&record, http);
    map.Set("address", make.Text((*http.address)->text, http.address->span));
  }
  state.settings = map.FinishOrNull();
  return state;
}

std::string RevisionOf(const ir::Environment& environment) {
  if (environment.revision)
    return std::string((*environment.revision)->text);
  return environment.branch ? std::string((*environment.branch)->text) : std::string();
}

Span RevisionSpan(const ir::EnvironmentState& environment) {
  if (environment.value.revision)
    return environment.value.revision->span;
  return environment.value.branch ? environment.value.branch->span : environment.span;
}

// Fills in what the platform's own declaration says; the earliest environment leads.
void AddSettings(const ir::Program& program, estate::Estate& estate) {
  estate.platform = "platform";
  estate.declaration = "platform";
  for (const ir::EnvironmentState& environment : program.environments)
    estate.environments.push_back(estate::Environment{std::string(environment.name),
                                                      RevisionOf(environment.value),
                                                      environment.value.protected_environment,
                                                      RevisionSpan(environment)});
  for (const ir::Platform& platform : program.platforms) {
    if (platform.settings.empty())
      continue;
    const Entity<ir::Settings>& entity = platform.settings.front();
    const ir::Settings& settings = entity.value;
    if (!entity.name.empty())
      estate.platform = ir::Kebab(entity.name);
    estate.declaration = program.info(entity.id).declaration;
    estate.span = entity.span;
    if (settings.repository)
      estate.repository = (*settings.repository)->text;
    if (settings.path)
      estate.path = (*settings.path)->text;
    estate.reconciler = ReconcilerOf(platform);
    if (settings.state && settings.state->value != nullptr)
      estate.state = StateOf(*settings.state->value, estate.arenas.emplace_back());
    return;
  }
}

// Returns the names of the units that are there before anything can be delivered.
std::vector<std::string> BootstrapUnits(const ir::Program& program, const estate::Estate& estate) {
  std::vector<std::string> names;
  for (const estate::Unit& unit : estate.units) {
    for (const ir::Platform& platform : program.platforms) {
      const bool found = std::ranges::any_of(platform.addons, [&](const Entity<Addon>& addon) {
        return IsBootstrap(addon.value) && program.info(addon.id).declaration == unit.declaration;
      });
      if (unit.kind == estate::UnitKind::kAddon && found) {
        names.push_back(unit.name);
        break;
      }
    }
  }
  return names;
}

// Joins the secrets that somebody makes, as the environments know them.
std::vector<estate::HandMadeSecret> JoinHandMade(const std::vector<Drafts>& drafts) {
  std::map<std::tuple<std::string_view, std::string_view, bool>, estate::HandMadeSecret> joined;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    for (const estate::HandMadeSecret& made : drafts[i].hand_made) {
      estate::HandMadeSecret& all =
          joined.try_emplace({made.name_space, made.name, made.encrypted}, made).first->second;
      all.keys.insert(made.keys.begin(), made.keys.end());
      all.users.insert(made.users.begin(), made.users.end());
      all.pulls_images |= made.pulls_images;
      all.presence |= estate::Environments{1} << i;
    }
  }
  std::vector<estate::HandMadeSecret> secrets;
  for (auto& [key, made] : joined)
    secrets.push_back(std::move(made));
  return secrets;
}

}  // namespace

estate::Estate Lower(const ir::Program& program, const Inputs& inputs, Sink& sink) {
  estate::Estate estate;
  estate.outside = program.outside;
  AddSettings(program, estate);
  std::vector<Drafts> drafts(program.platforms.size());
  std::vector<Sink> sinks(drafts.size());
  std::vector<Arena*> arenas;
  for (std::size_t i = 0; i < drafts.size(); ++i)
    arenas.push_back(&estate.arenas.emplace_back());
  ParallelFor(drafts.size(), [&](std::size_t i) {
    Context context(program, program.platforms[i], inputs, *arenas[i], sinks[i]);
    drafts[i] = LowerPlatform(context);
    DuplicateFinder(context).Run(drafts[i]);
  });
  for (Sink& found : sinks)
    sink.Merge(std::move(found));
  Assemble(program, inputs, drafts, estate, sink);
  estate.clusters = LowerClusters(program, BootstrapUnits(program, estate));
  OrderFamilies(estate, sink);
  estate.facilities = LowerFacilities(program);
  estate.hand_made = JoinHandMade(drafts);
  AddReconciler(program, inputs, drafts, estate, sink);
  return estate;
}

}  // namespace plat::lower
