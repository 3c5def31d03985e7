#include <map>

#include "ir/output_name.h"
#include "lower/app_parts.h"
#include "lower/cloud_balancer.h"
#include "lower/template.h"
#include "lower/volume_set.h"

namespace plat::lower {
namespace {

const Node* ServicePortNode(Context& context,
                            const ir::AppPort& port,
                            std::optional<std::int64_t> number) {
  const std::string_view name = context.Format("{}", ir::Kebab(port.label));
  MapBuilder map = context.Map(port.port.span);
  map.Set("name", context.Text(name, port.port.span));
  map.Set("port",
          context.make().Int(number ? *number : ir::ServicePort(port.label, *port.port),
                             port.port.span));
  if (port.port->protocol != schema::Protocol::kTcp)
    map.Set("protocol", context.Text(schema::Spell(port.port->protocol), port.port.span));
  return map.Set("targetPort", context.Text(name, port.port.span)).Finish();
}

// Returns the ports of one workload.
std::vector<ir::AppPort> PortsOfWorkload(const App& app, std::string_view workload) {
  std::vector<ir::AppPort> ports = ir::PortsOf(app);
  std::erase_if(ports, [&](const ir::AppPort& port) { return port.workload != workload; });
  return ports;
}

void AddHeadless(Context& context,
                 const Entity<App>& app,
                 const WorkloadName& name,
                 const Node* ports,
                 UnitDraft& unit) {
  MapBuilder spec = context.Map(app.span);
  spec.Set("clusterIP", context.Text("None"));
  spec.Set("selector", context.Selector(app.output, ComponentOf(app, name.label)));
  spec.Set("ports", ports);
  unit.Add(context.Format("service{}-headless", name.suffix),
           context
               .Object("v1",
                       "Service",
                       {context.Format("{}-headless", name.name),
                        app.name_space,
                        context.Labels(app.output, ComponentOf(app, name.label))},
                       app.span)
               .Set("spec", spec.Finish())
               .Finish());
}

// Exposed ports that share a way, an address and a workload share a service.
struct Outside {
  ir::Way way = ir::Way::kLoadBalancer;
  std::string address;
  std::string_view workload;

  auto operator<=>(const Outside&) const = default;
};

// Returns what the load balancer wants said of a service that asks for an address: a tree of its
// role, filled in. Null when the service does not ask.
const Node* AddressTree(Context& context,
                        const Outside& outside,
                        std::optional<ir::Raw> ir::LoadBalancerRole::*tree) {
  const auto* balancer = ir::WithRole(context.platform(), &Addon::load_balancer);
  if (outside.address.empty() || balancer == nullptr)
    return nullptr;
  return FillObject(context,
                    (**balancer->value.load_balancer).*tree,
                    {{"address", context.make().CopyText(outside.address, Span{})}});
}

}  // namespace

std::string_view ServiceOf(Context& context, const Entity<App>& app, const ir::AppPort& port) {
  return port.workload.empty() ? app.output
                               : context.Format("{}-{}", app.output, ir::Kebab(port.workload));
}

void LowerService(Context& context,
                  const Entity<App>& app,
                  const ir::Workload& workload,
                  const WorkloadName& name,
                  UnitDraft& unit) {
  std::vector<const Node*> ports;
  for (const ir::AppPort& port : PortsOfWorkload(app.value, name.label))
    ports.push_back(ServicePortNode(context, port, std::nullopt));
  if (workload.stateful && **workload.stateful)
    AddHeadless(context, app, name, ports.empty() ? nullptr : context.List(ports), unit);
  if (ports.empty())
    return;
  MapBuilder spec = context.Map(app.span);
  spec.Set("selector", context.Selector(app.output, ComponentOf(app, name.label)));
  spec.Set("ports", context.List(ports));
  unit.Add(
      context.Format("service{}", name.suffix),
      context
          .Object(
              "v1",
              "Service",
              {name.name, app.name_space, context.Labels(app.output, ComponentOf(app, name.label))},
              app.span)
          .Set("spec", spec.Finish())
          .Finish());
}

void LowerOutsideServices(Context& context, const Entity<App>& app, UnitDraft& unit) {
  struct Group {
    std::string_view label;
    std::vector<const Node*> ports;
  };
  std::map<Outside, Group> groups;
  for (const auto& item : app.value.exposes) {
    const ir::Way way = ir::WayOf(item.value);
    const auto port = ir::FindPort(app.value, item.label);
    if ((way != ir::Way::kLoadBalancer && way != ir::Way::kNodePort) || !port)
      continue;
    Outside outside{way, {}, port->workload};
    if (item.value.address)
      outside.address = (*item.value.address)->Spell();
    Group& group = groups[outside];
    if (group.ports.empty())
      group.label = item.label;
    const auto number = item.value.number ? **item.value.number : port->port->number;
    const Node* node = ServicePortNode(context, *port, number);
    if (way == ir::Way::kNodePort && item.value.number)
      node = Overlay(context,
                     ServicePortNode(context, *port, port->port->number),
                     context.One("nodePort", context.make().Int(number, item.value.number->span)));
    group.ports.push_back(node);
  }
  for (const auto& [outside, group] : groups) {
    const std::string label = ir::Kebab(group.label);
    const bool balanced = outside.way == ir::Way::kLoadBalancer;
    MapBuilder spec = context.Map(app.span);
    spec.Set("type", context.Text(balanced ? "LoadBalancer" : "NodePort"));
    spec.Set("selector", context.Selector(app.output, ComponentOf(app, outside.workload)));
    spec.Set("ports", context.List(group.ports));
    unit.Add(context.Format("service-{}", label),
             context
                 .Object("v1",
                         "Service",
                         {context.Format("{}-{}", app.output, label),
                          app.name_space,
                          Overlay(context,
                                  context.Labels(app.output, ComponentOf(app, outside.workload)),
                                  AddressTree(context, outside, &ir::LoadBalancerRole::labels)),
                          Overlay(context,
                                  AddressTree(context, outside, &ir::LoadBalancerRole::annotations),
                                  balanced ? CloudAnnotations(context) : nullptr)},
                         app.span)
                 .Set("spec", spec.Finish())
                 .Finish());
  }
}

void LowerClaims(Context& context, const Entity<App>& app, UnitDraft& unit) {
  for (const auto& volume : app.value.volumes) {
    if (!IsClaim(volume.value) || IsClaimTemplate(app.value, volume.value))
      continue;
    bool own = false;
    for (const auto& workload : app.value.workloads) {
      const bool mounts = ir::FindLabel(workload.value.mounts, volume.label) != nullptr;
      own |= mounts && IsClaimTemplate(workload.value, volume.value);
    }
    if (own)
      continue;
    unit.Add(
        context.Format("persistent-volume-claim-{}", ir::Kebab(volume.label)),
        context
            .Object("v1",
                    "PersistentVolumeClaim",
                    {ClaimName(context, app, volume), app.name_space, context.Labels(app.output)},
                    volume.label_span)
            .Set("spec", ClaimSpec(context, volume))
            .Finish());
  }
}

}  // namespace plat::lower
