#include "lower/volume_set.h"

#include <algorithm>
#include <set>

#include "ir/output_name.h"

namespace plat::lower {
namespace {

std::string_view AccessModeName(ir::AccessMode mode) {
  switch (mode) {
    case ir::AccessMode::kOneNode:
      return "ReadWriteOnce";
    case ir::AccessMode::kManyNodes:
      return "ReadWriteMany";
    case ir::AccessMode::kReadMany:
      return "ReadOnlyMany";
    case ir::AccessMode::kOnePod:
      return "ReadWriteOncePod";
  }
  return {};
}

ir::AccessMode ModeOf(const ir::Volume& volume) {
  return volume.mode ? **volume.mode : ir::AccessMode::kOneNode;
}

std::string_view HostPathType(std::string_view word) {
  if (word == "directory")
    return "Directory";
  if (word == "file")
    return "File";
  if (word == "char_device")
    return "CharDevice";
  return word == "block_device" ? "BlockDevice" : "Socket";
}

bool StartsFrom(const ir::Volume& volume) {
  return volume.from && volume.from->value != nullptr;
}

// Returns the name of the volume that a device of the node is.
std::string DeviceName(std::string_view path) {
  std::string name = "device";
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    const bool capital = c >= 'A' && c <= 'Z';
    if (plain || capital)
      name += capital ? static_cast<char>(c - 'A' + 'a') : c;
    else if (name.back() != '-')
      name += '-';
  }
  return name;
}

}  // namespace

bool IsClaim(const ir::Volume& volume) {
  return !StartsFrom(volume) && !volume.empty && !volume.memory &&
         (volume.size.has_value() || volume.storage.has_value());
}

bool IsClaimTemplate(const ir::Workload& workload, const ir::Volume& volume) {
  return IsClaim(volume) && !volume.shared && workload.stateful && **workload.stateful;
}

std::string_view ClaimName(Context& context,
                           const Entity<App>& app,
                           const ir::KeyedItem<ir::Volume>& volume) {
  if (volume.value.name)
    return (*volume.value.name)->text;
  const std::string label = ir::Kebab(volume.label);
  if (app.value.renamed_from)
    return context.Format("{}-{}", ir::Kebab((*app.value.renamed_from)->text), label);
  return context.Format("{}-{}", app.output, label);
}

const Node* ClaimSpec(Context& context, const ir::KeyedItem<ir::Volume>& item) {
  const ir::Volume& volume = item.value;
  MapBuilder spec = context.Map(item.label_span);
  const Span mode_span = volume.mode ? volume.mode->span : item.label_span;
  spec.Set("accessModes", context.List({context.Text(AccessModeName(ModeOf(volume)), mode_span)}));
  if (volume.storage) {
    if (const auto* storage = context.index().Find<ir::StorageClass>((*volume.storage)->entity)) {
      const Note* note = context.MakeNote(context.Format("{}_storage", item.label),
                                          "Class of storage of the volume.");
      spec.Set("storageClassName", context.Text(storage->output, volume.storage->span, note));
    }
  }
  if (volume.size) {
    schema::ValueNode size;
    size.kind = ValueKind::kSize;
    size.number = (*volume.size)->value;
    const Note* note = context.MakeNote(
        context.Format("{}_size", item.label), "How much the volume holds.", NoteType::kQuantity);
    const Node* text =
        context.Text(context.Format("{}", schema::SpellScalar(size)), volume.size->span, note);
    text = context.Commented(text, volume.size->reason);
    spec.Set("resources", context.One("requests", context.One("storage", text)));
  }
  return spec.Finish();
}

VolumeSet::VolumeSet(Context& context,
                     const Entity<App>& app,
                     const ir::Workload& workload,
                     const FileSet& files)
    : context_(context), app_(app), workload_(workload), files_(files) {
  for (const auto& volume : app.value.volumes) {
    const auto containers = ContainersOf(workload);
    if (std::ranges::none_of(containers, [&](const auto* one) { return Uses(*one, volume); }))
      continue;
    used_.push_back(&volume);
    if (!IsClaim(volume.value))
      continue;
    has_claims_ = true;
    const ir::AccessMode mode = ModeOf(volume.value);
    exclusive_ |= mode == ir::AccessMode::kOneNode || mode == ir::AccessMode::kOnePod;
  }
}

// The app's own container sees every volume that says where; others see what they mount.
bool VolumeSet::Uses(const ir::Container& container,
                     const ir::KeyedItem<ir::Volume>& volume) const {
  if (ir::FindLabel(container.mounts, volume.label) != nullptr)
    return true;
  return &container == &app_.value && volume.value.mount.has_value();
}

const Node* VolumeSet::Mount(std::string_view name,
                             const ir::Located<ir::Path>& at,
                             const std::optional<ir::Located<ir::Path>>& part,
                             bool read_only) const {
  MapBuilder mount = context_.Map(at.span);
  mount.Set("name", context_.Text(name));
  mount.Set("mountPath", context_.Text(at->text, at.span));
  // Kubernetes knows a part by its path from the volume's own root.
  std::string_view inside = part ? (*part)->text : std::string_view();
  while (inside.starts_with('/'))
    inside.remove_prefix(1);
  if (!inside.empty())
    mount.Set("subPath", context_.Text(inside, part->span));
  if (read_only)
    mount.Set("readOnly", context_.make().Bool(true));
  return mount.Finish();
}

const Node* VolumeSet::MountsOf(const ir::Container& container) const {
  std::vector<const Node*> mounts;
  for (const auto* volume : used_) {
    const std::string_view name = context_.Format("{}", ir::Kebab(volume->label));
    const ir::Volume& value = volume->value;
    const ir::Mount* own = ir::FindLabel(container.mounts, volume->label);
    if (own != nullptr) {
      const auto& at = own->at ? own->at : value.mount;
      if (at)
        mounts.push_back(Mount(
            name, *at, own->path ? own->path : value.path, own->read_only || value.read_only));
    } else if (Uses(container, *volume)) {
      mounts.push_back(Mount(name, *value.mount, value.path, value.read_only));
    }
  }
  files_.AddMounts(container, mounts);
  for (const auto& device : container.devices)
    mounts.push_back(Mount(DeviceVolume(device->text), device, {}, false));
  return mounts.empty() ? nullptr : context_.List(mounts);
}

const Node* VolumeSet::RecordSource(const schema::ValueNode& from, const ir::Volume& volume) const {
  const std::string& name = from.record->name();
  if (name == ir::Claim::kName) {
    ir::Claim claim;
    ir::Decode(&from, claim);
    return context_.One("persistentVolumeClaim",
                        context_.One("claimName", context_.Text((*claim.name)->text, from.span)));
  }
  if (name == ir::HostPath::kName) {
    ir::HostPath path;
    ir::Decode(&from, path);
    MapBuilder source = context_.Map(from.span);
    source.Set("path", context_.Text((*path.path)->text, path.path->span));
    if (path.type && (*path.type)->value != nullptr)
      source.Set("type", context_.Text(HostPathType((*path.type)->value->text)));
    return context_.One("hostPath", source.Finish());
  }
  ir::Nfs nfs;
  ir::Decode(&from, nfs);
  const schema::ValueNode& server = *(*nfs.server)->value;
  std::string address = schema::SpellScalar(server);
  if (const auto* external = context_.index().Find<ir::External>(server.entity)) {
    const ir::External& outside = external->value;
    if (outside.address && (*outside.address)->value != nullptr)
      address = schema::SpellScalar(*(*outside.address)->value);
    else if (outside.host)
      address = (*outside.host)->text;
  }
  MapBuilder source = context_.Map(from.span);
  source.Set("server", context_.Text(context_.Format("{}", address), nfs.server->span));
  source.Set("path", context_.Text((*nfs.path)->text, nfs.path->span));
  if (volume.read_only)
    source.Set("readOnly", context_.make().Bool(true));
  return context_.One("nfs", source.Finish());
}

// Returns what the pod's volume is, or null for a claim template.
const Node* VolumeSet::SourceOf(const ir::KeyedItem<ir::Volume>& item) const {
  const ir::Volume& volume = item.value;
  if (IsClaimTemplate(workload_, volume))
    return nullptr;
  if (IsClaim(volume))
    return context_.One(
        "persistentVolumeClaim",
        context_.One("claimName", context_.Text(ClaimName(context_, app_, item), item.label_span)));
  if (StartsFrom(volume)) {
    const schema::ValueNode& from = *volume.from->value;
    if (from.is(ValueKind::kRecord))
      return RecordSource(from, volume);
    if (const auto* secret = context_.index().Find<ir::Secret>(from.entity))
      return context_.One("secret",
                          context_.One("secretName", context_.Text(secret->output, from.span)));
    if (const auto* other = context_.index().Find<App>(from.entity)) {
      for (const auto& theirs : other->value.volumes) {
        if (theirs.label == from.text)
          return context_.One(
              "persistentVolumeClaim",
              context_.One("claimName",
                           context_.Text(ClaimName(context_, *other, theirs), from.span)));
      }
    }
    return nullptr;
  }
  MapBuilder empty = context_.Map(item.label_span);
  if (volume.memory)
    empty.Set("medium", context_.Text("Memory"));
  if (volume.size) {
    schema::ValueNode size;
    size.kind = ValueKind::kSize;
    size.number = (*volume.size)->value;
    empty.Set("sizeLimit",
              context_.Text(context_.Format("{}", schema::SpellScalar(size)), volume.size->span));
  }
  return context_.One("emptyDir", empty.Finish());
}

std::string_view VolumeSet::DeviceVolume(std::string_view path) const {
  return VolumeNameFor(context_, app_.value, context_.Format("{}", DeviceName(path)));
}

const Node* VolumeSet::PodVolumes() const {
  std::vector<const Node*> volumes;
  for (const auto* volume : used_) {
    const Node* source = SourceOf(*volume);
    if (source == nullptr)
      continue;
    const estate::Entry& kind = source->entries().front();
    volumes.push_back(
        context_.Map(volume->label_span)
            .Set("name", context_.Text(context_.Format("{}", ir::Kebab(volume->label))))
            .Set(kind.key, kind.value)
            .Finish());
  }
  const auto containers = ContainersOf(workload_);
  files_.AddVolumes(containers, volumes);
  std::set<std::string_view> devices;
  for (const ir::Container* container : containers) {
    for (const auto& device : container->devices) {
      // Several containers may use one.
      if (!devices.insert(device->text).second)
        continue;
      MapBuilder path = context_.Map(device.span);
      path.Set("path", context_.Text(device->text, device.span));
      path.Set("type", context_.Text("CharDevice"));
      volumes.push_back(context_.Map(device.span)
                            .Set("name", context_.Text(DeviceVolume(device->text)))
                            .Set("hostPath", path.Finish())
                            .Finish());
    }
  }
  return volumes.empty() ? nullptr : context_.List(volumes);
}

const Node* VolumeSet::ClaimTemplates() const {
  std::vector<const Node*> templates;
  for (const auto* volume : used_) {
    if (!IsClaimTemplate(workload_, volume->value))
      continue;
    MapBuilder about = context_.Map(volume->label_span);
    about.Set("name", context_.Text(context_.Format("{}", ir::Kebab(volume->label))));
    // The API server adds version and kind, so every family says them.
    templates.push_back(context_.Map(volume->label_span)
                            .Set("apiVersion", context_.Text("v1"))
                            .Set("kind", context_.Text("PersistentVolumeClaim"))
                            .Set("metadata", about.Finish())
                            .Set("spec", ClaimSpec(context_, *volume))
                            .Finish());
  }
  return templates.empty() ? nullptr : context_.List(templates);
}

}  // namespace plat::lower
