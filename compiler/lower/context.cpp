#include "lower/context.h"

#include <algorithm>

#include "ir/output_name.h"

namespace plat::lower {
namespace {

constexpr std::string_view kNameLabel = "app.kubernetes.io/name";
constexpr std::string_view kComponentLabel = "app.kubernetes.io/component";
constexpr std::string_view kPartOfLabel = "app.kubernetes.io/part-of";

}  // namespace

Context::Context(const ir::Program& program,
                 const ir::Platform& platform,
                 const Inputs& inputs,
                 Arena& arena,
                 Sink& sink)
    : program_(program),
      platform_(platform),
      inputs_(inputs),
      arena_(arena),
      sink_(sink),
      index_(program, platform),
      make_(arena),
      platform_name_("platform") {
  if (!platform.settings.empty() && !platform.settings.front().name.empty())
    platform_name_ = Format("{}", ir::Kebab(platform.settings.front().name));
}

std::string_view Context::environment_name() const {
  return program_.environments[static_cast<std::size_t>(platform_.environment)].name;
}

const Node* Context::Commented(const Node* node, std::string_view comment) {
  if (comment.empty())
    return node;
  Node copy = *node;
  copy.SetComment(comment, arena_);
  return arena_.New<Node>(copy);
}

const Node* Context::PartOf() {
  return One(kPartOfLabel, Text(platform_name_));
}

void Context::AddSelector(MapBuilder& map, std::string_view app, std::string_view workload) {
  map.Set(kNameLabel, Text(app));
  if (!workload.empty())
    map.Set(kComponentLabel, Text(Format("{}", ir::Kebab(workload))));
}

const Node* Context::Selector(std::string_view app, std::string_view workload) {
  MapBuilder map = Map();
  AddSelector(map, app, workload);
  return map.Finish();
}

const Node* Context::Labels(std::string_view app, std::string_view workload) {
  MapBuilder map = Map();
  AddSelector(map, app, workload);
  return map.Set(kPartOfLabel, Text(platform_name_)).Finish();
}

MapBuilder Context::Object(std::string_view api_version,
                           std::string_view kind,
                           const Metadata& metadata,
                           Span span) {
  MapBuilder about = Map(span);
  about.Set("name", Text(metadata.name, span));
  if (!metadata.name_space.empty())
    about.Set("namespace", Text(metadata.name_space, span));
  about.Set("labels", metadata.labels).Set("annotations", metadata.annotations);
  MapBuilder object = Map(span);
  object.Set("apiVersion", Text(api_version))
      .Set("kind", Text(kind))
      .Set("metadata", about.Finish());
  return object;
}

const Resource* Context::FindResource(std::string_view plural) {
  if (resources_.empty()) {
    for (const std::string_view kind : inputs_.kubernetes->KindNames()) {
      for (const schema::KindView& view : inputs_.kubernetes->FindKind(kind))
        resources_.try_emplace(view.plural(), Resource{view.group(), view.namespaced()});
    }
  }
  const auto found = resources_.find(plural);
  return found == resources_.end() ? nullptr : &found->second;
}

const ir::NamespaceState* Context::NamespaceOf(std::string_view name) const {
  const auto& states = platform_.namespace_states;
  const auto found = std::ranges::lower_bound(states, name, {}, &ir::NamespaceState::name);
  return found == states.end() || found->name != name ? nullptr : &*found;
}

}  // namespace plat::lower
