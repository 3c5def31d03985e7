#include "lower/platform_parts.h"
#include "lower/template.h"

namespace plat::lower {
namespace {

const Node* Parameters(Context& context,
                       const ir::StorageClass& storage,
                       const ir::ProvisionerRole& provisioner) {
  MapBuilder own = context.Map();
  if (storage.filesystem && provisioner.filesystem_parameter)
    own.Set(
        (*provisioner.filesystem_parameter)->text,
        context.Text(
            ir::EnumNames<ir::Filesystem>::kNames[static_cast<std::size_t>(**storage.filesystem)],
            storage.filesystem->span));
  // The parameters of a class are texts, whatever they say.
  if (storage.replicas && provisioner.replicas_parameter)
    own.Set((*provisioner.replicas_parameter)->text,
            context.Commented(
                context.Text(context.Format("{}", **storage.replicas), storage.replicas->span),
                storage.replicas->reason));
  const Node* all = own.FinishOrNull();
  if (provisioner.parameters && provisioner.parameters->value != nullptr)
    all = Overlay(context, context.make().FromValue(provisioner.parameters->value), all);
  if (storage.parameters && storage.parameters->value != nullptr)
    all = Overlay(context, all, context.make().FromValue(storage.parameters->value));
  return all;
}

void LowerStorageClass(Context& context, const Entity<ir::StorageClass>& entity, UnitDraft& unit) {
  const ir::StorageClass& storage = entity.value;
  const auto* addon =
      storage.provisioner ? context.index().Find<Addon>((*storage.provisioner)->entity) : nullptr;
  if (addon == nullptr || !addon->value.provisioner)
    return;
  const ir::ProvisionerRole& provisioner = **addon->value.provisioner;
  const Node* annotations =
      storage.default_class
          ? context.One("storageclass.kubernetes.io/is-default-class", context.Text("true"))
          : nullptr;
  const bool waits = storage.binding == ir::BindingMode::kWaitForFirstConsumer;
  MapBuilder object = context.Object("storage.k8s.io/v1",
                                     "StorageClass",
                                     {entity.output, {}, context.PartOf(), annotations},
                                     entity.span);
  object.Set("provisioner", context.Text((*provisioner.driver)->text, provisioner.driver->span));
  object.Set("parameters", Parameters(context, storage, provisioner));
  object.Set("reclaimPolicy",
             context.Text(storage.reclaim == ir::ReclaimPolicy::kRetain ? "Retain" : "Delete"));
  object.Set("allowVolumeExpansion", context.make().Bool(storage.expandable));
  object.Set("volumeBindingMode", context.Text(waits ? "WaitForFirstConsumer" : "Immediate"));
  unit.Add(context.Format("storage-class-{}", entity.output), object.Finish());
}

void LowerPriority(Context& context, const Entity<ir::Priority>& entity, UnitDraft& unit) {
  const ir::Priority& priority = entity.value;
  MapBuilder object = context.Object(
      "scheduling.k8s.io/v1", "PriorityClass", {entity.output, {}, context.PartOf()}, entity.span);
  object.Set("value", context.make().Int(**priority.value, priority.value->span));
  object.Set("globalDefault", context.make().Bool(priority.default_class));
  if (!priority.preempts)
    object.Set("preemptionPolicy", context.Text("Never"));
  if (priority.description)
    object.Set("description",
               context.Text((*priority.description)->text, priority.description->span));
  unit.Add(context.Format("priority-class-{}", entity.output), object.Finish());
}

}  // namespace

void LowerClasses(Context& context, Drafts& drafts) {
  for (const auto& entity : context.platform().storage_classes)
    LowerStorageClass(context, entity, drafts.OfPlatform());
  for (const auto& entity : context.platform().priorities)
    LowerPriority(context, entity, drafts.OfPlatform());
}

}  // namespace plat::lower
