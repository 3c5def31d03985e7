#include "admission/fixed_values.h"

#include <fmt/format.h>

#include "estate/print.h"

namespace plat::admission {
namespace {

using estate::FixedValue;
using estate::Node;

constexpr std::string_view kClaimHelp =
    "Kubernetes refuses the change: a claim only grows; for anything else make a new one and copy";
constexpr std::string_view kTemplateHelp =
    "Kubernetes refuses the change: first change the claims themselves, then delete the stateful "
    "set without its pods: `kubectl delete statefulset NAME --cascade=orphan`";
constexpr std::string_view kClassHelp =
    "Kubernetes refuses the change: give the class another name, or delete it first";

// Returns a value in one line.
std::string Spelled(const Node* node) {
  if (node == nullptr)
    return {};
  std::string text = estate::SpellScalar(*node);
  for (const Node* item : node->items())
    text += (text.empty() ? "" : ", ") + Spelled(item);
  for (const estate::Entry& entry : node->entries())
    text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", entry.key, Spelled(entry.value));
  return text;
}

// Collects what is fixed of one thing.
class Collector {
 public:
  Collector(std::string subject, std::string_view help, source::Span span)
      : subject_(std::move(subject)), help_(help), span_(span) {}

  Collector& Add(std::string_view what, const Node* node, bool may_grow = false) {
    values.push_back({.subject = subject_,
                      .what = std::string(what),
                      .value = Spelled(node),
                      .may_grow = may_grow,
                      .help = help_,
                      .span = node != nullptr && node->span.valid() ? node->span : span_});
    return *this;
  }

  // Adds what claims have, be they objects or templates.
  void AddClaim(const Node& claim, bool may_grow) {
    Add("size", claim.At({"spec", "resources", "requests", "storage"}), may_grow);
    Add("storage class", claim.At({"spec", "storageClassName"}));
    Add("access", claim.At({"spec", "accessModes"}));
  }

  std::vector<FixedValue> values;

 private:
  std::string subject_;
  std::string_view help_;
  source::Span span_;
};

std::string Place(const estate::Object& object) {
  return object.name_space.empty() ? std::string(object.name)
                                   : fmt::format("{}/{}", object.name_space, object.name);
}

void AddTemplates(const estate::Object& object, const Node& node, std::vector<FixedValue>& values) {
  const Node* templates = node.At({"spec", "volumeClaimTemplates"});
  if (templates == nullptr)
    return;
  for (const Node* claim : templates->items()) {
    const Node* name = claim->At({"metadata", "name"});
    Collector collector(fmt::format("the claims `{}` of stateful set `{}`",
                                    name == nullptr ? std::string_view{} : name->text(),
                                    Place(object)),
                        kTemplateHelp,
                        object.span);
    collector.AddClaim(*claim, false);
    values.insert(values.end(), collector.values.begin(), collector.values.end());
  }
}

}  // namespace

std::vector<FixedValue> FixedValuesOf(const estate::Object& object, int environment) {
  const Node& node = *object.plain[static_cast<std::size_t>(environment)];
  if (object.kind == "PersistentVolumeClaim" && object.api_version == "v1") {
    Collector claim(fmt::format("claim `{}`", Place(object)), kClaimHelp, object.span);
    claim.AddClaim(node, true);
    return std::move(claim.values);
  }
  if (object.kind == "StorageClass") {
    Collector storage(fmt::format("storage class `{}`", object.name), kClassHelp, object.span);
    storage.Add("provisioner", node.Find("provisioner"))
        .Add("parameters", node.Find("parameters"))
        .Add("reclaim policy", node.Find("reclaimPolicy"));
    return std::move(storage.values);
  }
  std::vector<FixedValue> values;
  if (object.kind == "StatefulSet") {
    Collector set(fmt::format("stateful set `{}`", Place(object)), kTemplateHelp, object.span);
    set.Add("service", node.At({"spec", "serviceName"}))
        .Add("pod management", node.At({"spec", "podManagementPolicy"}));
    values = std::move(set.values);
    AddTemplates(object, node, values);
  }
  return values;
}

}  // namespace plat::admission
