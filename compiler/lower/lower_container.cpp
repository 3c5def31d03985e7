#include "ir/output_name.h"
#include "lower/container.h"

namespace plat::lower {
namespace {

using ir::Located;
using ir::Range;

// What a container reserves and may use, its size class included.
struct Amounts {
  std::optional<Located<Range<ir::Cpu>>> cpu;
  std::optional<Located<Range<ir::Size>>> memory;
};

Amounts AmountsOf(const Context& context, const ir::Container& container) {
  Amounts amounts{container.cpu, container.memory};
  const auto* size =
      container.size ? context.index().Find<ir::SizeClass>((*container.size)->entity) : nullptr;
  if (size == nullptr)
    return amounts;
  if (!amounts.cpu)
    amounts.cpu = size->value.cpu;
  if (!amounts.memory)
    amounts.memory = size->value.memory;
  return amounts;
}

// Makes one container.
class ContainerMaker {
 public:
  ContainerMaker(Context& context,
                 const ir::Container& container,
                 const std::vector<Located<ir::Text>>& args,
                 const ir::Workload& pod,
                 std::string_view prefix,
                 const VolumeSet& volumes)
      : context_(context),
        container_(container),
        args_(args),
        pod_(pod),
        prefix_(prefix),
        volumes_(volumes) {}

  const Node* Run(std::string_view name, ContainerRole role) {
    MapBuilder map = context_.Map();
    map.Set("name", context_.Text(name)).Set("image", Image());
    if (role == ContainerRole::kSidecar)
      map.Set("restartPolicy", context_.Text("Always"));
    map.Set("command", TextList(context_, container_.command));
    map.Set("args", TextList(context_, args_));
    if (container_.working_dir)
      map.Set("workingDir",
              context_.Text((*container_.working_dir)->text, container_.working_dir->span));
    map.Set("ports", Ports());
    const Variables variables = LowerVariables(context_, container_);
    map.Set("envFrom", variables.from).Set("env", variables.list);
    const Probes probes = LowerProbes(context_, container_);
    map.Set("startupProbe", probes.start);
    map.Set("readinessProbe", probes.ready);
    map.Set("livenessProbe", probes.live);
    map.Set("lifecycle", LowerLifecycle(context_, container_));
    map.Set("resources", Resources());
    map.Set("volumeMounts", volumes_.MountsOf(container_));
    map.Set("securityContext", Security());
    if (container_.tty)
      map.Set("stdin", context_.make().Bool(true)).Set("tty", context_.make().Bool(true));
    return map.Finish();
  }

 private:
  // Returns the note of a value that an operator may override.
  const Note* Open(std::string_view field,
                   std::string_view description,
                   NoteType type = NoteType::kPlain) {
    return context_.MakeOpenNote(
        prefix_.empty() ? field : context_.Format("{}_{}", prefix_, field), description, type);
  }

  const Node* Image() {
    if (!container_.image)
      return nullptr;
    const Located<ir::Image>& image = *container_.image;
    const Node* text = context_.Text(
        image->text, image.span, Open("image", "Image with its tag.", NoteType::kImage));
    return context_.Commented(text, image.reason);
  }

  const Node* Ports() {
    std::vector<const Node*> ports;
    const bool host = pod_.host_network && **pod_.host_network;
    for (const auto& port : container_.ports) {
      MapBuilder map = context_.Map(port.value.span);
      map.Set("name", context_.Text(context_.Format("{}", ir::Kebab(port.label)), port.label_span));
      map.Set("containerPort", context_.make().Int(port.value->number, port.value.span));
      if (host)
        map.Set("hostPort", context_.make().Int(port.value->number, port.value.span));
      if (port.value->protocol != schema::Protocol::kTcp)
        map.Set("protocol", context_.Text(schema::Spell(port.value->protocol), port.value.span));
      ports.push_back(map.Finish());
    }
    return ports.empty() ? nullptr : context_.List(ports);
  }

  template <ir::TypeKind kType>
  const Node* Amount(std::string_view field,
                     std::string_view description,
                     const ir::Amount<kType>& amount,
                     Span span) {
    schema::ValueNode value;
    value.kind = kType == ir::TypeKind::kCpu ? ValueKind::kCpu : ValueKind::kSize;
    value.number = amount.value;
    return context_.Text(context_.Format("{}", schema::SpellScalar(value)),
                         span,
                         Open(field, description, NoteType::kQuantity));
  }

  const Node* Resources() {
    const Amounts amounts = AmountsOf(context_, container_);
    MapBuilder requests = context_.Map();
    MapBuilder limits = context_.Map();
    if (const auto& cpu = amounts.cpu) {
      requests.Set(
          "cpu",
          context_.Commented(
              Amount("cpu_request", "Processor time that is reserved.", (*cpu)->low, cpu->span),
              cpu->reason));
      limits.Set("cpu", Amount("cpu_limit", "Processor time at most.", (*cpu)->high, cpu->span));
    }
    if (const auto& memory = amounts.memory) {
      requests.Set(
          "memory",
          context_.Commented(
              Amount("memory_request", "Memory that is reserved.", (*memory)->low, memory->span),
              memory->reason));
      limits.Set("memory",
                 Amount("memory_limit", "Memory at most.", (*memory)->high, memory->span));
    }
    for (const auto& item : container_.resources.items)
      limits.Set(item.label, context_.make().Int(*item.value, item.value.span));
    MapBuilder resources = context_.Map();
    resources.Set("requests", requests.FinishOrNull()).Set("limits", limits.FinishOrNull());
    const Node* node = resources.FinishOrNull();
    if (node == nullptr)
      return nullptr;
    Node noted = *node;
    noted.note = Open("resources", "What it reserves, and what it may use.");
    return context_.arena().New<Node>(noted);
  }

  // A container's own words beat the pod's, so that what the pod's say is said again: some tools
  // always send a value here.
  const Node* Security() {
    const auto user = UserOf(container_);
    const auto pod_user = UserOf(pod_);
    const bool root = user ? **user == 0 : pod_user && **pod_user == 0;
    const bool privileged = container_.privileged && **container_.privileged;
    const bool writable = container_.writable_root && **container_.writable_root;
    MapBuilder map = context_.Map();
    map.Set("runAsNonRoot", context_.make().Bool(!root, user ? user->span : Span{}));
    if (user && &container_ != &pod_ && (!pod_user || **pod_user != **user))
      map.Set("runAsUser",
              context_.Commented(context_.make().Int(**user, user->span), user->reason));
    if (container_.runs_as_group && &container_ != &pod_)
      map.Set("runAsGroup",
              context_.make().Int(**container_.runs_as_group, container_.runs_as_group->span));
    if (privileged)
      map.Set("privileged",
              context_.Commented(context_.make().Bool(true, container_.privileged->span),
                                 container_.privileged->reason));
    map.Set("allowPrivilegeEscalation", context_.make().Bool(privileged));
    map.Set("readOnlyRootFilesystem",
            writable
                ? context_.Commented(context_.make().Bool(false, container_.writable_root->span),
                                     container_.writable_root->reason)
                : context_.make().Bool(true));
    if (!privileged)
      map.Set("capabilities", Capabilities());
    return map.Finish();
  }

  const Node* Capabilities() {
    MapBuilder map = context_.Map();
    std::vector<const Node*> add;
    for (const auto& capability : container_.capabilities)
      add.push_back(
          context_.Commented(context_.Text(capability->text, capability.span), capability.reason));
    if (!add.empty())
      map.Set("add", context_.List(add));
    return map.Set("drop", context_.List({context_.Text("ALL")})).Finish();
  }

  Context& context_;
  const ir::Container& container_;
  const std::vector<Located<ir::Text>>& args_;
  const ir::Workload& pod_;
  std::string_view prefix_;
  const VolumeSet& volumes_;
};

}  // namespace

std::optional<Located<std::int64_t>> UserOf(const ir::Container& container) {
  if (!container.runs_as || (*container.runs_as)->value == nullptr)
    return std::nullopt;
  const schema::ValueNode& user = *(*container.runs_as)->value;
  const std::int64_t number = user.is(ValueKind::kInt) ? user.number : 0;
  return Located<std::int64_t>{number, container.runs_as->span, container.runs_as->reason};
}

const Node* TextList(Context& context, const std::vector<Located<ir::Text>>& texts) {
  if (texts.empty())
    return nullptr;
  std::vector<const Node*> items;
  items.reserve(texts.size());
  for (const auto& text : texts)
    items.push_back(context.Commented(context.Text(text->text, text.span), text.reason));
  return context.List(items);
}

const Node* LowerContainer(Context& context,
                           const ir::Container& container,
                           const std::vector<ir::Located<ir::Text>>& args,
                           const ir::Workload& pod,
                           std::string_view name,
                           std::string_view prefix,
                           ContainerRole role,
                           const VolumeSet& volumes) {
  return ContainerMaker(context, container, args, pod, prefix, volumes).Run(name, role);
}

}  // namespace plat::lower
