#include <map>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "backend/kustomize/emit.h"
#include "estate/print.h"
#include "estate/verify.h"
#include "estate_builder.h"
#include "kustomize_tool.h"
#include "random_node.h"

// What the real Kustomize makes of the trees that plat prints: exactly the plain objects.
namespace plat::backend {
namespace {

using estate::MapBuilder;
using estate::Node;

std::string IdentityOf(const Node& object) {
  const Node* name_space = object.At({"metadata", "namespace"});
  return fmt::format("{} {} {} {}",
                     object.Find("apiVersion")->text(),
                     object.Find("kind")->text(),
                     name_space == nullptr ? "" : name_space->text(),
                     object.At({"metadata", "name"})->text());
}

// Returns the tree with the entries of all maps sorted, as `Print` shows them. Kustomize drops
// annotations that are an empty map, which nobody misses.
const Node* Sorted(const Node& node, Arena& arena) {
  Node copy = node;
  if (node.kind == estate::NodeKind::kMap) {
    std::map<std::string_view, const Node*> entries;
    for (const estate::Entry& entry : node.entries()) {
      if (entry.key != "annotations" || !entry.value->entries().empty())
        entries.emplace(entry.key, Sorted(*entry.value, arena));
    }
    std::vector<estate::Entry> sorted;
    for (const auto& [key, value] : entries)
      sorted.push_back({key, value});
    copy.SetEntries(arena.Copy(sorted));
  }
  if (node.kind == estate::NodeKind::kList) {
    std::vector<const Node*> items;
    for (const Node* item : node.items())
      items.push_back(Sorted(*item, arena));
    copy.SetItems(node.kind, arena.Copy(items));
  }
  return arena.New<Node>(copy);
}

// Builds the root of each environment and compares all objects.
void CheckAgainstTool(const estate::Estate& estate, const std::string& tool) {
  REQUIRE(estate::Verify(estate) == std::vector<std::string>{});
  const Emitted emitted = kustomize::Emit(estate, {});
  const test::TreeOnDisk disk(emitted.tree);
  for (std::size_t i = 0; i < estate.environments.size(); ++i) {
    const std::string root = estate::RootFolder(estate.environments[i]);
    const test::BuildResult result = test::KustomizeBuild(tool, disk, root);
    CAPTURE(root);
    REQUIRE_MESSAGE(result.status == 0, result.text);
    Arena arena;
    std::map<std::string, const Node*> built;
    for (const Node* node : test::ReadYamlStream(result.text, arena))
      built[IdentityOf(*node)] = node;
    std::size_t wanted_count = 0;
    for (const estate::Unit& unit : estate.units) {
      for (const estate::Object& object : unit.objects) {
        const Node* wanted = object.plain[i];
        if (wanted == nullptr)
          continue;
        ++wanted_count;
        const auto place = built.find(IdentityOf(*wanted));
        CAPTURE(IdentityOf(*wanted));
        REQUIRE(place != built.end());
        const std::string file =
            estate::OverlayFolder(unit, estate.environments[i]) + "/" + std::string(object.file);
        std::string printed;
        for (const char* ending : {".yaml", ".operations.yaml"}) {
          if (const document::File* patch = emitted.tree.Find(file + ending))
            printed += patch->bytes;
        }
        CAPTURE(printed);
        CHECK(estate::Print(*Sorted(*place->second, arena)) ==
              estate::Print(*Sorted(*wanted, arena)));
      }
    }
    CHECK(built.size() == wanted_count);
  }
}

// Makes objects of several kinds that vary between environments.
class RandomObjects {
 public:
  RandomObjects(Arena& arena, std::uint32_t seed)
      : arena_(arena), random_(arena, seed), make_(arena) {}

  const Node* Text() {
    const Node* node = random_.Scalar();
    while (node->kind != estate::NodeKind::kText)
      node = random_.Scalar();
    return node;
  }

  const Node* TextMap() {
    MapBuilder map(arena_);
    for (const std::string_view key : {"a", "b.c/d", "e_f", "g~h"}) {
      if (random_.OneIn(2))
        map.Set(key, Text());
    }
    return map.Finish();
  }

  const Node* Metadata(std::string_view name, bool is_cluster_wide = false) {
    MapBuilder map(arena_);
    map.Set("name", make_.Text(name));
    if (!is_cluster_wide)
      map.Set("namespace", make_.Text("team"));
    if (random_.OneIn(2))
      map.Set("annotations", TextMap());
    return map.Finish();
  }

  // Returns some of the names, mostly in order.
  template <class Fn>
  const Node* KeyedList(std::vector<std::string_view> names, const Fn& item) {
    if (random_.OneIn(5))
      std::shuffle(names.begin(), names.end(), random_.random());
    std::vector<const Node*> items;
    for (const std::string_view name : names) {
      if (!random_.OneIn(3))
        items.push_back(item(name));
    }
    return make_.List(items);
  }

  const Node* Texts() {
    std::vector<const Node*> items;
    for (int i = random_.Below(4); i > 0; --i)
      items.push_back(Text());
    return make_.List(items);
  }

  const Node* Env(std::string_view name) {
    MapBuilder map(arena_);
    map.Set("name", make_.Text(name));
    if (random_.OneIn(2)) {
      map.Set("value", Text());
    } else {
      MapBuilder key(arena_);
      key.Set("name", make_.Text("secret")).Set("key", make_.Text(random_.OneIn(2) ? "k" : "l"));
      MapBuilder from(arena_);
      from.Set("secretKeyRef", key.Finish());
      map.Set("valueFrom", from.Finish());
    }
    return map.Finish();
  }

  const Node* Port(std::string_view name) {
    MapBuilder map(arena_);
    if (random_.OneIn(2))
      map.Set("name", make_.Text(name));
    map.Set("containerPort", make_.Int(static_cast<std::int64_t>(8000 + name.size())));
    if (random_.OneIn(4))
      map.Set("protocol", make_.Text(random_.OneIn(2) ? "UDP" : "TCP"));
    return map.Finish();
  }

  const Node* Mount(std::string_view name) {
    MapBuilder map(arena_);
    map.Set("name", make_.Text(random_.OneIn(2) ? "v1" : "v2"));
    map.Set("mountPath", make_.Text(name));
    if (random_.OneIn(2))
      map.Set("readOnly", make_.Bool(random_.OneIn(2)));
    return map.Finish();
  }

  const Node* Container(std::string_view name) {
    MapBuilder map(arena_);
    map.Set("name", make_.Text(name));
    map.Set("image", make_.Text(random_.OneIn(2) ? "a:1" : "a:2"));
    if (random_.OneIn(2))
      map.Set("args", Texts());
    if (!random_.OneIn(3))
      map.Set("env", KeyedList({"A", "B", "C", "D"}, [&](auto key) { return Env(key); }));
    if (random_.OneIn(2))
      map.Set("ports", KeyedList({"a", "bb", "ccc"}, [&](auto key) { return Port(key); }));
    if (random_.OneIn(2))
      map.Set("volumeMounts",
              KeyedList({"/a", "/b/c", "/d"}, [&](auto key) { return Mount(key); }));
    if (random_.OneIn(2))
      map.Set("securityContext", estate::MapBuilder(make_.arena()).Finish());
    return map.Finish();
  }

  const Node* Volume(std::string_view name) {
    MapBuilder map(arena_);
    map.Set("name", make_.Text(name));
    if (random_.OneIn(2)) {
      map.Set("emptyDir", estate::MapBuilder(arena_).Finish());
    } else {
      MapBuilder source(arena_);
      source.Set("name", make_.Text(random_.OneIn(2) ? "x" : "y"));
      map.Set("configMap", source.Finish());
    }
    return map.Finish();
  }

  const Node* PodSpec() {
    MapBuilder map(arena_);
    map.Set("containers",
            KeyedList({"web", "side", "log"}, [&](auto name) { return Container(name); }));
    if (random_.OneIn(2))
      map.Set("initContainers",
              KeyedList({"one", "two"}, [&](auto name) { return Container(name); }));
    if (random_.OneIn(2))
      map.Set("volumes", KeyedList({"v1", "v2", "v3"}, [&](auto name) { return Volume(name); }));
    if (random_.OneIn(2))
      map.Set("tolerations", KeyedList({"x", "y"}, [&](auto name) {
                MapBuilder item(arena_);
                item.Set("key", make_.Text(name)).Set("value", Text());
                return item.Finish();
              }));
    return map.Finish();
  }

  const Node* Workload(std::string_view kind, std::string_view name) {
    MapBuilder spec(arena_);
    if (random_.OneIn(2))
      spec.Set("replicas", make_.Int(random_.Below(4)));
    MapBuilder pod(arena_);
    pod.Set("metadata", MapBuilder(arena_).Set("labels", TextMap()).Finish());
    pod.Set("spec", PodSpec());
    spec.Set("template", pod.Finish());
    return Object("apps/v1", kind, Metadata(name), spec.Finish());
  }

  const Node* Service(std::string_view name) {
    MapBuilder spec(arena_);
    spec.Set("ports", KeyedList({"a", "bb", "ccc"}, [&](std::string_view port) {
               MapBuilder item(arena_);
               item.Set("name", make_.Text(port));
               item.Set("port", make_.Int(static_cast<std::int64_t>(port.size())));
               if (random_.OneIn(4))
                 item.Set("protocol", make_.Text("UDP"));
               if (random_.OneIn(2))
                 item.Set("targetPort", make_.Int(random_.Below(3)));
               return item.Finish();
             }));
    spec.Set("selector", TextMap());
    return Object("v1", "Service", Metadata(name), spec.Finish());
  }

  // An object of a kind that Kustomize does not know.
  const Node* Custom(std::string_view name) {
    return Object("example.org/v1", "Thing", Metadata(name, true), random_.Tree(4));
  }

  const Node* Object(std::string_view api_version,
                     std::string_view kind,
                     const Node* metadata,
                     const Node* spec) {
    MapBuilder map(arena_);
    map.Set("apiVersion", make_.Text(api_version));
    map.Set("kind", make_.Text(kind));
    map.Set("metadata", metadata);
    return map.Set("spec", spec).Finish();
  }

  const Node* Settings(std::string_view name) {
    MapBuilder map(arena_);
    map.Set("apiVersion", make_.Text("v1"));
    map.Set("kind", make_.Text("ConfigMap"));
    map.Set("metadata", Metadata(name));
    return map.Set("data", TextMap()).Finish();
  }

  const Node* Any(int kind, std::string_view name) {
    switch (kind) {
      case 0:
        return Workload("Deployment", name);
      case 1:
        return Workload("StatefulSet", name);
      case 2:
        return Service(name);
      case 3:
        return Settings(name);
      default:
        return Custom(name);
    }
  }

  // Returns the object with parts of its own replaced by those of another of its kind.
  const Node* Vary(const Node& node, const Node& other) {
    if (random_.OneIn(4))
      return &other;
    if (node.kind != estate::NodeKind::kMap || other.kind != estate::NodeKind::kMap)
      return random_.OneIn(2) ? &node : &other;
    MapBuilder map(arena_);
    for (const estate::Entry& entry : node.entries()) {
      const Node* value = other.Find(entry.key);
      if (value != nullptr)
        map.Set(entry.key, Vary(*entry.value, *value));
      else if (!random_.OneIn(3))
        map.Set(entry.key, entry.value);
    }
    return map.Finish();
  }

  test::RandomNodes& random() { return random_; }

 private:
  Arena& arena_;
  test::RandomNodes random_;
  estate::NodeMaker make_;
};

// Adds a unit of one object of each kind.
void AddRandomUnit(test::EstateBuilder& builder, std::uint32_t seed) {
  RandomObjects objects(builder.arena(), seed);
  builder.BeginUnit(fmt::format("app-{}", seed));
  for (int kind = 0; kind < 5; ++kind) {
    const std::string_view name =
        builder.arena().Copy(std::string_view(fmt::format("app-{}-{}", seed, kind)));
    const Node* first = objects.Any(kind, name);
    for (int i = 0; i < 3; ++i) {
      if (objects.random().OneIn(6))
        continue;
      const bool is_same = i == 0 || objects.random().OneIn(4);
      builder.Add(i,
                  fmt::format("object-{}", kind),
                  is_same ? first : objects.Vary(*first, *objects.Any(kind, name)));
    }
  }
  builder.EndUnit();
}

TEST_CASE("kustomize builds random objects as they are meant") {
  const std::string tool = test::FindKustomize();
  if (tool.empty()) {
    MESSAGE("not run: kustomize is not there (tools/validators builds it)");
    return;
  }
  constexpr std::uint32_t kEstates = 4;
  constexpr std::uint32_t kUnits = 25;
  for (std::uint32_t i = 0; i < kEstates; ++i) {
    test::EstateBuilder builder({"dev", "test", "prod"});
    for (std::uint32_t seed = i * kUnits; seed < (i + 1) * kUnits; ++seed)
      AddRandomUnit(builder, seed);
    CheckAgainstTool(builder.estate, tool);
  }
}

}  // namespace
}  // namespace plat::backend
