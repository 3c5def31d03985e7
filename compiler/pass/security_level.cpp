#include "pass/security_level.h"

#include <algorithm>
#include <array>

namespace plat::pass {
namespace {

using ir::PodSecurity;

// What the baseline level lets a container keep.
constexpr std::array<std::string_view, 13> kBaselineCapabilities = {"AUDIT_WRITE",
                                                                    "CHOWN",
                                                                    "DAC_OVERRIDE",
                                                                    "FOWNER",
                                                                    "FSETID",
                                                                    "KILL",
                                                                    "MKNOD",
                                                                    "NET_BIND_SERVICE",
                                                                    "SETFCAP",
                                                                    "SETGID",
                                                                    "SETPCAP",
                                                                    "SETUID",
                                                                    "SYS_CHROOT"};

class Collector {
 public:
  void Need(PodSecurity level, std::string_view reason, source::Span span) {
    if (level > found_.level)
      found_ = SecurityNeed{level, reason, span};
  }

  void Add(const ir::Container& container) {
    if (container.privileged && **container.privileged)
      Need(PodSecurity::kPrivileged, "a privileged container", container.privileged->span);
    for (const auto& capability : container.capabilities) {
      if (std::ranges::find(kBaselineCapabilities, capability->text) == kBaselineCapabilities.end())
        Need(PodSecurity::kPrivileged, "a kernel capability", capability.span);
      else if (capability->text != "NET_BIND_SERVICE")
        Need(PodSecurity::kBaseline, "a kernel capability", capability.span);
    }
    for (const auto& device : container.devices)
      Need(PodSecurity::kPrivileged, "a device of the node", device.span);
    if (container.runs_as) {
      const schema::ValueNode& user = *(*container.runs_as)->value;
      if (user.is(ValueKind::kEnum) || user.number == 0)
        Need(PodSecurity::kBaseline, "a container that runs as root", container.runs_as->span);
    }
  }

  void Add(const ir::Workload& workload) {
    Add(static_cast<const ir::Container&>(workload));
    for (const auto* containers : {&workload.inits, &workload.sidecars, &workload.containers}) {
      for (const auto& item : *containers)
        Add(item.value);
    }
    if (workload.host_network && **workload.host_network)
      Need(PodSecurity::kPrivileged, "the node's network", workload.host_network->span);
    if (workload.host_pid && **workload.host_pid)
      Need(PodSecurity::kPrivileged, "the node's processes", workload.host_pid->span);
  }

  void Add(const ir::Volume& volume) {
    if (!volume.from || volume.from->value == nullptr)
      return;
    const schema::ValueNode& from = *volume.from->value;
    if (!from.is(ValueKind::kRecord))
      return;
    if (from.record->name() == ir::HostPath::kName)
      Need(PodSecurity::kPrivileged, "a path of the node", from.span);
    else if (from.record->name() == ir::Nfs::kName)
      Need(PodSecurity::kBaseline, "a directory of a file server", from.span);
  }

  SecurityNeed found() const { return found_; }

 private:
  using ValueKind = schema::ValueKind;

  SecurityNeed found_;
};

}  // namespace

SecurityNeed SecurityNeedOf(const ir::App& app) {
  Collector collector;
  collector.Add(static_cast<const ir::Workload&>(app));
  for (const auto& workload : app.workloads)
    collector.Add(workload.value);
  for (const auto& volume : app.volumes)
    collector.Add(volume.value);
  return collector.found();
}

}  // namespace plat::pass
