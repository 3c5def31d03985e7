#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ir/index.h"
#include "ir/program.h"

// Questions about a platform that several stages ask.
namespace plat::ir {

// A port that some container of an app listens on.
struct AppPort {
  // As written, and as outputs call it.
  std::string_view label;
  Located<schema::Port> port;
  // The workload it belongs to; empty for the app's own pods.
  std::string_view workload;
};

// Returns all ports of an app: its own, its sidecars', its workloads'.
std::vector<AppPort> PortsOf(const App& app);
// Returns the port of that label, or nothing.
std::optional<AppPort> FindPort(const App& app, std::string_view label);

// Returns which tool an app, an add-on or a group says that delivers it, or what it is declared in
// says; nothing when that is left to the platform.
std::optional<DeliveryFamily> DelivererOf(const Program& program,
                                          const Index& index,
                                          EntityId entity);

// Returns which tool is said to have delivered it before, in the same way.
std::optional<DeliveryFamily> FormerDelivererOf(const Program& program,
                                                const Index& index,
                                                EntityId entity);

// Returns which tool delivers an app, an add-on, a group or, where the entity is invalid, what is
// the platform's own: what is said of it, or for its kind by the platform.
DeliveryFamily FamilyOf(const Program& program,
                        const Platform& platform,
                        const Index& index,
                        EntityId entity);

// Returns the number that a port has at the app's service: 80 for `http`, 443 for `https`,
// otherwise the number that the container listens on.
std::int64_t ServicePort(std::string_view label, schema::Port port);
// Returns the key of the label that nodes carry: `plat/gpu`, or what the declaration says.
std::string NodeLabelKey(const Entity<LabelKind>& label);

// A labelled thing of an add-on.
template <class T>
struct AddonPart {
  const Entity<Addon>* addon = nullptr;
  std::string_view label;
  const T* value = nullptr;

  explicit operator bool() const { return addon != nullptr; }
};

// Returns the endpoint, entry, sign-on... of that label, or null.
template <class T>
const T* FindLabel(const Keyed<T>& items, std::string_view label) {
  for (const KeyedItem<T>& item : items) {
    if (item.label == label)
      return &item.value;
  }
  return nullptr;
}

// How a port is led to from outside.
enum class Way : std::uint8_t { kHttp, kEntry, kLoadBalancer, kNodePort };

// Returns how; an HTTP route when the program does not say.
Way WayOf(const Expose& expose);
// Returns the entry that `via` names.
AddonPart<Entry> EntryOf(const Index& index, const Expose& expose);
// Returns who issues the certificate of an exposed port: the issuer named, or the first one of the
// platform, `default` before others. Nothing without TLS.
AddonPart<Raw> IssuerOf(const Platform& platform, const Index& index, const Expose& expose);
// Returns who signs users on: the one named, or the one that guards everything.
AddonPart<SignOn> SignOnOf(const Platform& platform, const Index& index, const Expose& expose);
// Returns what the object of an issuer is called: `default` after its authority, others after their
// label.
std::string IssuerName(std::string_view label, const Raw& issuer);
// Tells whether an issuer proves ownership by HTTP.
bool UsesHttp01(const Raw& issuer);

}  // namespace plat::ir
