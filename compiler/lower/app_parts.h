#pragma once

#include "lower/context.h"
#include "lower/draft.h"
#include "lower/workload.h"

// The parts of an app beside its workloads. Each adds its objects to the app's unit.
namespace plat::lower {

// Adds the account, roles and bindings that `may` asks for.
void LowerAccess(Context& context, const Entity<App>& app, UnitDraft& unit);

// Adds the service of one workload, the headless one of a stateful workload, and those that a load
// balancer or the nodes' ports lead to.
void LowerService(Context& context,
                  const Entity<App>& app,
                  const ir::Workload& workload,
                  const WorkloadName& name,
                  UnitDraft& unit);
void LowerOutsideServices(Context& context, const Entity<App>& app, UnitDraft& unit);

// Returns the name of the service in front of a port of an app.
std::string_view ServiceOf(Context& context, const Entity<App>& app, const ir::AppPort& port);

// Adds the claims that pods of an app share.
void LowerClaims(Context& context, const Entity<App>& app, UnitDraft& unit);

// A port that a route leads to.
struct RouteTarget {
  // What is exposed, as outputs call it.
  std::string_view owner;
  std::string_view name_space;
  const Node* labels = nullptr;
  std::string_view service;
  // The service's port: its name, or its number where the name is not known.
  const Node* port = nullptr;
};

// Adds the route of an exposed port.
void LowerExpose(Context& context,
                 const ir::KeyedItem<ir::Expose>& expose,
                 const RouteTarget& target,
                 UnitDraft& unit);
// Adds the routes and redirects of an app.
void LowerExposes(Context& context, const Entity<App>& app, UnitDraft& unit);

// What is asked for its measurements.
struct MonitorTarget {
  std::string_view owner;
  std::string_view name_space;
  const Node* labels = nullptr;
  // The labels of the service before it.
  const Node* selector = nullptr;
  // The port of its pods: a name, or a number.
  const Node* port = nullptr;
};

// Adds the object by which the monitoring finds one port that tells measurements.
void LowerMonitor(Context& context,
                  const ir::KeyedItem<ir::Metrics>& metrics,
                  const MonitorTarget& target,
                  UnitDraft& unit);
// Adds the objects by which the monitoring finds an app's measurements.
void LowerMetrics(Context& context, const Entity<App>& app, UnitDraft& unit);

// Lays the app's patches over its objects.
void ApplyPatches(Context& context, const Entity<App>& app, UnitDraft& unit);

}  // namespace plat::lower
