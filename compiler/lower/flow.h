#pragma once

#include <map>
#include <vector>

#include "lower/context.h"
#include "lower/draft.h"

namespace plat::lower {

// The flows of a platform by the pods they begin or end at.
class FlowTable {
 public:
  explicit FlowTable(const ir::Platform& platform);

  const std::vector<const ir::Flow*>& From(EntityId entity) const { return Get(from_, entity); }
  const std::vector<const ir::Flow*>& To(EntityId entity) const { return Get(to_, entity); }

 private:
  using Table = std::map<EntityId, std::vector<const ir::Flow*>>;
  static const std::vector<const ir::Flow*>& Get(const Table& table, EntityId entity);

  Table from_;
  Table to_;
};

// Adds the policies of an app: both halves of its flows, in a namespace that denies all else.
void LowerFlows(Context& context, const FlowTable& flows, const Entity<App>& app, UnitDraft& unit);
// Adds the policies of an add-on whose namespace denies all else: one for each endpoint.
void LowerFlows(Context& context,
                const FlowTable& flows,
                const Entity<Addon>& addon,
                UnitDraft& unit);

// Returns the peers of a policy's rule for one end of a flow; empty when the network says it by an
// object of its own, or when the end is not known.
std::vector<const Node*> LowerPeer(Context& context,
                                   const ir::FlowPeer& peer,
                                   std::string_view name_space);

// Returns the word by which a network's role says a peer that is no pod; empty for others.
std::string_view PeerWord(ir::PeerKind kind);

}  // namespace plat::lower
