#include "ir/verify.h"

#include <fmt/format.h>

namespace plat::ir {
namespace {

class Verifier {
 public:
  explicit Verifier(const Program& program) : program_(program) {}

  std::vector<std::string> Run() {
    if (program_.environments.size() != program_.platforms.size())
      Say("a platform for each environment is missing");
    for (std::size_t i = 0; i < program_.entities.size(); ++i)
      Parent(program_.entities[i].parent, program_.entities[i].path);
    for (std::size_t i = 0; i < program_.platforms.size(); ++i) {
      if (program_.platforms[i].environment != static_cast<int>(i))
        Say(fmt::format(
            "platform {} says it is environment {}", i, program_.platforms[i].environment));
      Tables(program_.platforms[i]);
    }
    return std::move(found_);
  }

 private:
  void Say(std::string sentence) { found_.push_back(std::move(sentence)); }

  void Parent(EntityId parent, std::string_view path) {
    if (parent.valid() && parent.index >= program_.entities.size())
      Say(fmt::format("`{}` has a parent that does not exist", path));
  }

  void Tables(const Platform& platform) {
    Table(platform.settings, Settings::kName);
    Table(platform.networks, Network::kName);
    Table(platform.clusters, Cluster::kName);
    Table(platform.nodes, Node::kName);
    Table(platform.labels, LabelKind::kName);
    Table(platform.storage_classes, StorageClass::kName);
    Table(platform.secrets, Secret::kName);
    Table(platform.sizes, SizeClass::kName);
    Table(platform.priorities, Priority::kName);
    Table(platform.externals, External::kName);
    Table(platform.namespaces, Namespaces::kName);
    Table(platform.groups, Group::kName);
    Table(platform.addons, Addon::kName);
    Table(platform.apps, App::kName);
    Table(platform.objects, Object::kName);
    Table(platform.decisions, Decision::kName);
    Table(platform.buckets, Bucket::kName);
    Table(platform.dns_zones, DnsZone::kName);
  }

  template <class T>
  void Table(const Entities<T>& entities, std::string_view kind) {
    const Entity<T>* last = nullptr;
    for (const Entity<T>& entity : entities) {
      if (!entity.id.valid() || entity.id.index >= program_.entities.size()) {
        Say(fmt::format("a {} named `{}` is not in the table", kind, entity.name));
        continue;
      }
      const EntityInfo& info = program_.info(entity.id);
      if (info.kind != kind)
        Say(fmt::format("`{}` is a {} among those of kind {}", info.path, info.kind, kind));
      if (last != nullptr && !(last->id < entity.id))
        Say(fmt::format("`{}` is out of order", info.path));
      if (entity.record != nullptr)
        References(*entity.record, info.path);
      last = &entity;
    }
  }

  void References(const schema::ValueNode& value, std::string_view path) {
    const bool refers = value.is(ValueKind::kReference) || value.is(ValueKind::kSecret);
    if (refers && value.entity.index >= program_.entities.size())
      Say(fmt::format("`{}` refers to something that does not exist", path));
    if (value.is(ValueKind::kInvalid))
      Say(fmt::format("`{}` holds a value that was never made", path));
    for (const Value item : value.items) {
      if (item != nullptr)
        References(*item, path);
    }
    for (const schema::MapItem& item : value.entries)
      References(*item.value, path);
  }

  const Program& program_;
  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> Verify(const Program& program) {
  return Verifier(program).Run();
}

}  // namespace plat::ir
