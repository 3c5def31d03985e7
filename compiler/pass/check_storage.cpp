#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "diagnostic/platform.h"
#include "ir/output_name.h"
#include "ir/query.h"
#include "pass/check.h"
#include "pass/parts.h"
#include "pass/pipeline.h"

namespace plat::pass {
namespace {

using ir::App;
using ir::Entity;
using ir::StorageClass;
using ir::Volume;
using schema::ValueKind;

using VolumeItem = ir::KeyedItem<Volume>;

bool HasSource(const Volume& volume) {
  return volume.from && volume.from->value != nullptr && !volume.from->value->none();
}

bool IsEmpty(const Volume& volume) {
  return volume.empty || volume.memory;
}

bool IsClaim(const Volume& volume) {
  return !HasSource(volume) && !IsEmpty(volume) && (volume.size || volume.storage);
}

// Checks the volumes of apps and the classes they come from.
class StorageCheck {
 public:
  explicit StorageCheck(const CheckContext& context) : context_(context) {}

  void Run() {
    for (const auto& storage : context_.platform().storage_classes) {
      if (!storage.value.provisioner && !storage.value.existing)
        context_.Report(diag::ClassOfNobody(storage.name), storage.span)
            .Help("say `provisioner = ...`, or `existing = true`");
    }
    FindDefault();
    for (const auto& app : context_.platform().apps) {
      for (const auto& volume : app.value.volumes)
        CheckVolume(app, volume);
      CollectUsers(app);
    }
    for (const auto& app : context_.platform().apps) {
      for (const auto& volume : app.value.volumes)
        CheckUsers(app, volume);
    }
  }

 private:
  // Who mounts a claim.
  struct Users {
    std::int64_t pods = 0;
    // What makes them many.
    Span span;
    std::string_view reason;
  };

  void FindDefault() {
    const Entity<StorageClass>* first = nullptr;
    for (const auto& storage : context_.platform().storage_classes) {
      if (!storage.value.default_class)
        continue;
      if (first != nullptr)
        context_.Report(diag::TwoDefaults("storage class", first->name, storage.name), storage.span)
            .Also(first->span, "first");
      else
        first = &storage;
    }
    default_ = first;
    const Entity<ir::Priority>* priority = nullptr;
    for (const auto& one : context_.platform().priorities) {
      if (!one.value.default_class)
        continue;
      if (priority != nullptr)
        context_.Report(diag::TwoDefaults("priority", priority->name, one.name), one.span)
            .Also(priority->span, "first");
      else
        priority = &one;
    }
  }

  void CheckVolume(const Entity<App>& app, const VolumeItem& item) {
    const Volume& volume = item.value;
    if (!HasSource(volume) && !IsEmpty(volume) && !volume.size && !volume.storage)
      context_.Report(diag::VolumeOfNothing(item.label), item.label_span)
          .Help(
              "say `size = 1Gi` to keep it, `empty = true` to begin empty with each pod, or "
              "`from`");
    else if (IsClaim(volume))
      CheckClaim(app, item);
    if (HasSource(volume) && volume.storage)
      context_.Report(diag::CannotBeBoth(item.label, "from", "storage"), volume.storage->span);
    if (IsEmpty(volume) && volume.storage)
      context_.Report(diag::CannotBeBoth(item.label, volume.memory ? "memory" : "empty", "storage"),
                      volume.storage->span);
    CheckSource(app, volume);
    CheckMounted(app, item);
    CheckName(app, item);
  }

  // A claim of each pod is named by Kubernetes.
  void CheckName(const Entity<App>& app, const VolumeItem& item) {
    const Volume& volume = item.value;
    if (!volume.name)
      return;
    if (!IsClaim(volume)) {
      context_.Report(diag::NamesNoClaim(item.label), volume.name->span)
          .Note("it is no claim of the app's own")
          .Help("leave `name` out");
      return;
    }
    if (volume.shared)
      return;
    bool is_template = false;
    for (const PodPart& pod : PodsOf(app.value)) {
      if (!IsMounted(app.value, *pod.workload, item))
        continue;
      if (!Is(pod.workload->stateful))
        return;
      is_template = true;
    }
    if (is_template)
      context_.Report(diag::NamesNoClaim(item.label), volume.name->span)
          .Note(fmt::format("each pod of a stateful app has a claim of its own, such as `{}-{}-0`",
                            ir::Kebab(item.label),
                            app.output))
          .Help("leave `name` out, or say `shared = true`");
  }

  void CheckClaim(const Entity<App>&, const VolumeItem& item) {
    const Volume& volume = item.value;
    if (!volume.size)
      context_.Report(diag::ClaimWithoutSize(item.label), item.label_span).Help("say `size = 1Gi`");
    const Entity<StorageClass>* storage =
        volume.storage ? context_.index().Find<StorageClass>((*volume.storage)->entity) : default_;
    if (storage == nullptr) {
      CheckDefault(item);
      return;
    }
    const bool many = volume.mode && (**volume.mode == ir::AccessMode::kManyNodes);
    const auto* addon =
        storage->value.provisioner
            ? context_.index().Find<ir::Addon>((*storage->value.provisioner)->entity)
            : nullptr;
    if (many && addon != nullptr && addon->value.provisioner && volume.mode->reason.empty() &&
        !(*addon->value.provisioner)->many_nodes)
      context_.Report(diag::OneNodeOnly(addon->name), volume.mode->span)
          .Also(storage->span, fmt::format("`{}` comes from it", storage->name));
  }

  // A cluster that plat makes has the classes that the platform declares; another may have more.
  void CheckDefault(const VolumeItem& item) {
    const auto& classes = context_.platform().storage_classes;
    const bool complete = !classes.empty() || !context_.platform().nodes.empty();
    if (!complete || item.value.storage)
      return;
    auto report = context_.Report(diag::NoStorageClass(item.label), item.label_span);
    if (classes.empty())
      report.Help("declare a storage class");
    else
      report.Help(
          fmt::format("say `storage = {}`, or `default = true` in it", classes.front().name));
  }

  // Another app's claim is in that app's namespace, and nobody else's.
  void CheckSource(const Entity<App>& app, const Volume& volume) {
    if (!HasSource(volume) || !volume.from->value->is(ValueKind::kReference))
      return;
    const schema::ValueNode& from = *volume.from->value;
    const auto* other = context_.index().Find<App>(from.entity);
    if (other != nullptr && other->name_space != app.name_space)
      context_.Report(diag::ClaimElsewhere(other->name, from.text, other->name_space), from.span)
          .Also(app.span, fmt::format("`{}` lives in `{}`", app.name, app.name_space))
          .Help("let both live in one group, or say `namespace = ...`");
  }

  static bool Mounts(const App& app, const ContainerPart& part, const VolumeItem& volume) {
    return ir::FindLabel(part.container->mounts, volume.label) != nullptr ||
           (part.container == static_cast<const ir::Container*>(&app) && volume.value.mount);
  }

  static bool IsMounted(const App& app, const ir::Workload& workload, const VolumeItem& volume) {
    const auto containers = ContainersOf(workload);
    return std::ranges::any_of(containers,
                               [&](const auto& part) { return Mounts(app, part, volume); });
  }

  void CheckMounted(const Entity<App>& app, const VolumeItem& volume) {
    for (const PodPart& pod : PodsOf(app.value)) {
      if (IsMounted(app.value, *pod.workload, volume))
        return;
    }
    context_.Report(diag::NobodyMounts(app.name, volume.label), volume.label_span)
        .Help(fmt::format(R"(say `mount = "/..."`, or `mount {} {{ at = "/..." }}` in a container)",
                          volume.label));
  }

  void CollectUsers(const Entity<App>& app) {
    std::vector<std::string_view> volumes;
    for (const auto& volume : app.value.volumes)
      volumes.push_back(volume.label);
    for (const PodPart& pod : PodsOf(app.value)) {
      for (const ContainerPart& part : ContainersOf(*pod.workload)) {
        CheckMounts(app, part, volumes);
      }
      for (const auto& volume : app.value.volumes)
        CountUsers(app, *pod.workload, volume);
    }
  }

  void CheckMounts(const Entity<App>& app,
                   const ContainerPart& part,
                   const std::vector<std::string_view>& volumes) {
    std::map<std::string_view, Span> places;
    const auto take = [&](std::string_view path, Span span) {
      const auto [place, fresh] = places.emplace(path, span);
      if (!fresh)
        context_.Report(diag::MountedOver(path), span).Also(place->second, "first");
    };
    for (const auto& mount : part.container->mounts) {
      const Volume* volume = ir::FindLabel(app.value.volumes, mount.label);
      if (volume == nullptr)
        Suggest(context_.Report(diag::NoVolume(app.name, mount.label), mount.label_span),
                mount.label,
                volumes,
                mount.label_span);
      else if (!mount.value.at && !volume->mount)
        context_.Report(diag::MountNowhere(mount.label), mount.label_span)
            .Help("say `at = \"/...\"`");
      else if (mount.value.at)
        take((*mount.value.at)->text, mount.value.at->span);
    }
    for (const auto& volume : app.value.volumes) {
      if (Mounts(app.value, part, volume) && volume.value.mount &&
          ir::FindLabel(part.container->mounts, volume.label) == nullptr)
        take((*volume.value.mount)->text, volume.value.mount->span);
    }
    for (const auto& file : part.container->files)
      take(file.label, file.label_span);
    for (const auto& file : part.container->files) {
      const std::string folder = fmt::format("{}/", file.label);
      for (auto inner = places.lower_bound(folder);
           inner != places.end() && inner->first.starts_with(folder);
           ++inner)
        context_.Report(diag::InsideOfAFile(inner->first, file.label), inner->second)
            .Also(file.label_span, "the file");
    }
  }

  // Adds the pods of a workload to those who share a claim. Each pod of a stateful app has its own.
  void CountUsers(const Entity<App>& app, const ir::Workload& workload, const VolumeItem& volume) {
    bool mounts = false;
    for (const ContainerPart& part : ContainersOf(workload))
      mounts = mounts || Mounts(app.value, part, volume);
    if (!mounts || (Is(workload.stateful) && !volume.value.shared && IsClaim(volume.value)))
      return;
    std::pair<ir::EntityId, std::string_view> claim(app.id, volume.label);
    if (HasSource(volume.value) && volume.value.from->value->is(ValueKind::kReference))
      claim = {volume.value.from->value->entity, volume.value.from->value->text};
    Users& users = users_[claim];
    const bool everywhere = Is(workload.every_node);
    const std::int64_t pods = everywhere ? 2 : MostPods(workload);
    users.pods += pods;
    if (pods > 1 && !users.span.valid()) {
      users.span = everywhere ? workload.every_node->span : workload.replicas->span;
      users.reason = everywhere ? workload.every_node->reason : workload.replicas->reason;
    } else if (users.pods > 1 && !users.span.valid()) {
      users.span = volume.label_span;
    }
  }

  void CheckUsers(const Entity<App>& app, const VolumeItem& item) {
    const Volume& volume = item.value;
    const ir::AccessMode mode = volume.mode ? **volume.mode : ir::AccessMode::kOneNode;
    const bool one = mode == ir::AccessMode::kOneNode || mode == ir::AccessMode::kOnePod;
    const auto found = users_.find({app.id, item.label});
    if (!IsClaim(volume) || !one || found == users_.end() || found->second.pods < 2)
      return;
    const Users& users = found->second;
    if (!users.reason.empty() || (volume.mode && !volume.mode->reason.empty()))
      return;
    auto report = context_.Report(diag::ClaimShared(item.label), item.label_span);
    if (users.span.valid() && users.span != item.label_span)
      report.Also(users.span, "several pods mount it");
    report.Note("pods on other nodes wait for it for ever")
        .Help("run one, say `stateful = true` for a claim each, or `mode = many_nodes`");
  }

  const CheckContext& context_;
  const Entity<StorageClass>* default_ = nullptr;
  std::map<std::pair<ir::EntityId, std::string_view>, Users> users_;
};

}  // namespace

ir::Program CheckStorage(ir::Program program, Sink& sink) {
  return CheckEach(
      std::move(program), sink, [](const CheckContext& context) { StorageCheck(context).Run(); });
}

}  // namespace plat::pass
