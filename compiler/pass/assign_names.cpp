#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "diagnostic/platform.h"
#include "ir/index.h"
#include "ir/output_name.h"
#include "pass/pipeline.h"

namespace plat::pass {
namespace {

using ir::Addon;
using ir::App;
using ir::Entities;
using ir::Entity;
using ir::EntityHeader;
using ir::EntityId;

constexpr std::size_t kLongest = 63;

// Names the entities of one platform.
class Namer {
 public:
  Namer(ir::Program& program, ir::Platform& platform, Sink& sink)
      : program_(program),
        platform_(platform),
        sink_(sink),
        here_(diagnostic::EnvironmentMask{1} << static_cast<unsigned>(platform.environment)),
        outputs_(program.entities.size()),
        spaces_(program.entities.size()) {}

  void Run() {
    for (const Entity<ir::Settings>& settings : platform_.settings) {
      if (!settings.name.empty())
        CheckLabel(ir::Kebab(settings.name), settings.span);
    }
    Name(platform_.groups, [](const ir::Group& group) { return group.name; });
    for (Entity<ir::Group>& group : platform_.groups)
      Place(group, group.output);
    Name(platform_.addons);
    Name(platform_.apps, [](const App& app) { return app.name; });
    PlaceAddons();
    PlaceApps();
    Name(platform_.secrets, [](const ir::Secret& secret) { return secret.name; });
    Name(platform_.objects);
    for (Entity<ir::Object>& object : platform_.objects)
      Place(object, SpaceOf(object.parent));
    Name(platform_.networks);
    Name(platform_.clusters);
    Name(platform_.nodes);
    Name(platform_.labels);
    Name(platform_.storage_classes);
    Name(platform_.priorities);
    Name(platform_.externals);
    Name(platform_.buckets);
    Name(platform_.dns_zones);
    CheckUnique(platform_.apps, "app");
    CheckSecrets();
    CheckUnique(platform_.storage_classes, "storage class");
    CheckUnique(platform_.groups, "group");
  }

 private:
  using Override = std::optional<ir::Located<ir::Text>>;

  // What an entity is called in the source.
  template <class T>
  static std::string_view SourceName(const Entity<T>& entity) {
    return entity.name;
  }
  // A workload, its claims and its namespace cannot be renamed, only made anew without their data:
  // what was called otherwise before stays so in the cluster.
  static std::string_view SourceName(const Entity<App>& app) {
    return app.value.renamed_from ? (*app.value.renamed_from)->text : app.name;
  }

  // Says no other name.
  struct NoChoice {
    template <class T>
    Override operator()(const T& /*entity*/) const {
      return {};
    }
  };

  // What an entity says it was called.
  template <class T>
  static Override FormerName(const Entity<T>& entity) {
    if constexpr (std::is_same_v<T, App>)
      return entity.value.renamed_from;
    else
      return {};
  }

  // One of them alone would decide what it is called in the cluster, and with it whose data it has.
  void ReportBoth(const ir::Located<ir::Text>& before, const ir::Located<ir::Text>& chosen) {
    const auto [first, second] = std::minmax(before.span, chosen.span);
    sink_.Add(diag::SaidTwice("name", "renamed_from", "name"), second)
        .In(here_)
        .Also(first, "the first")
        .Help("leave one of them out: an app whose data stays is called as it was");
  }

  template <class T>
  void Name(Entities<T>& entities) {
    Name(entities, NoChoice{});
  }

  template <class T, class Chosen>
  void Name(Entities<T>& entities, Chosen chosen) {
    for (Entity<T>& entity : entities) {
      const Override other = chosen(entity.value);
      const Override before = FormerName(entity);
      std::string name = other ? std::string((*other)->text) : ir::Kebab(SourceName(entity));
      const std::string_view owner = OwnerName(entity.parent);
      if (!other && !owner.empty())
        name = fmt::format("{}-{}", owner, name);
      const bool may_say = !std::is_same_v<Chosen, NoChoice>;
      CheckName(name, other ? other->span : before ? before->span : entity.span, may_say);
      if (other && before)
        ReportBoth(*before, *other);
      entity.output = program_.texts.emplace_back(std::move(name));
      outputs_[entity.id.index] = entity.output;
    }
  }

  // What an app or add-on declares inside is called after it; what a group holds is not.
  std::string_view OwnerName(EntityId parent) const {
    if (!parent.valid() || program_.info(parent).kind == ir::Group::kName)
      return {};
    return outputs_[parent.index];
  }

  std::string_view SpaceOf(EntityId id) const {
    return id.valid() ? spaces_[id.index] : std::string_view{};
  }

  template <class T>
  void Place(Entity<T>& entity, std::string_view space) {
    entity.name_space = space;
    spaces_[entity.id.index] = space;
  }

  void PlaceAddons() {
    for (Entity<Addon>& addon : platform_.addons) {
      const std::string_view parent = SpaceOf(addon.parent);
      if (addon.value.namespace_name) {
        CheckName((*addon.value.namespace_name)->text, addon.value.namespace_name->span);
        Place(addon, (*addon.value.namespace_name)->text);
      } else {
        Place(addon, parent.empty() ? addon.output : parent);
      }
    }
  }

  // An app may live in the namespace of another, which may do the same.
  void PlaceApps() {
    std::vector<Entity<App>*> left;
    for (Entity<App>& app : platform_.apps) {
      if (app.value.namespace_of) {
        left.push_back(&app);
        continue;
      }
      const std::string_view parent = SpaceOf(app.parent);
      Place(app, parent.empty() ? app.output : parent);
    }
    while (!left.empty()) {
      const std::size_t before = left.size();
      std::erase_if(left, [&](Entity<App>* app) {
        const std::string_view space = SpaceOf((*app->value.namespace_of)->entity);
        if (!space.empty())
          Place(*app, space);
        return !space.empty();
      });
      if (left.size() == before)
        break;
    }
    for (Entity<App>* app : left) {
      sink_.Add(diag::NamespaceOfEachOther(app->name), app->value.namespace_of->span).In(here_);
      Place(*app, app->output);
    }
  }

  void CheckName(std::string_view name, Span span, bool may_say = true) {
    if (name.size() > kLongest)
      sink_.Add(diag::NameTooLong(name, name.size(), kLongest), span).In(here_);
    else if (!ir::IsDnsLabel(name))
      sink_.Add(diag::NameNotUsable(name), span)
          .In(here_)
          .Help(may_say ? "use lower-case letters, digits and dashes, or set `name = \"...\"`"
                        : "use lower-case letters, digits and dashes");
  }

  // The platform's name is the value of a label on everything.
  void CheckLabel(std::string_view name, Span span) {
    const auto plain = [](char c) { return IsLetter(c) || IsDigit(c); };
    if (name.size() > kLongest)
      sink_.Add(diag::NameTooLong(name, name.size(), kLongest), span).In(here_);
    else if (!plain(name.front()) || !plain(name.back()) || !std::ranges::all_of(name, [&](char c) {
               return plain(c) || c == '-' || c == '_' || c == '.';
             }))
      sink_.Add(diag::NameNotUsable(name), span)
          .In(here_)
          .Label("everything of the platform has it as a label")
          .Help("use letters, digits, dashes and dots, with a letter or digit at both ends");
  }

  // Secrets of one place that are called the same are one object in each namespace that uses them.
  void CheckSecrets() {
    std::map<std::pair<EntityId, std::string_view>, Span> seen;
    for (const Entity<ir::Secret>& secret : platform_.secrets) {
      const Span span = secret.value.name ? secret.value.name->span : secret.span;
      const auto [place, fresh] = seen.emplace(std::pair(secret.parent, secret.output), span);
      if (!fresh)
        sink_.Add(diag::SameName("secret", secret.output), span)
            .In(here_)
            .Label("second")
            .Also(place->second, "first");
    }
  }

  template <class T>
  void CheckUnique(const Entities<T>& entities, std::string_view kind) {
    std::map<std::pair<std::string_view, std::string_view>, const Entity<T>*> seen;
    for (const Entity<T>& entity : entities) {
      const auto [place, fresh] =
          seen.emplace(std::pair(entity.name_space, entity.output), &entity);
      if (fresh)
        continue;
      const auto [first, second] = std::minmax(place->second->span, entity.span);
      sink_.Add(diag::SameName(kind, entity.output), second)
          .In(here_)
          .Label("second")
          .Also(first, "first");
    }
  }

  ir::Program& program_;
  ir::Platform& platform_;
  Sink& sink_;
  diagnostic::EnvironmentMask here_;
  // By entity: what it is called, and the namespace it lives in.
  std::vector<std::string_view> outputs_;
  std::vector<std::string_view> spaces_;
};

}  // namespace

ir::Program AssignNames(ir::Program program, Sink& sink) {
  for (ir::Platform& platform : program.platforms)
    Namer(program, platform, sink).Run();
  return program;
}

}  // namespace plat::pass
