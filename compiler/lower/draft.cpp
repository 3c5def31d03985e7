#include "lower/draft.h"

#include <algorithm>

namespace plat::lower {

void UnitDraft::Need(ir::EntityId other, estate::Readiness readiness) {
  const bool known = std::ranges::any_of(needs, [&](const NeedDraft& need) {
    return need.entity == other && need.readiness == readiness;
  });
  if (other != entity && !known)
    needs.push_back(NeedDraft{other, readiness});
}

UnitDraft& Drafts::Of(estate::UnitKind kind, ir::EntityId entity) {
  const auto [place, fresh] = units_.try_emplace(entity);
  if (fresh) {
    place->second.kind = kind;
    place->second.entity = entity;
  }
  return place->second;
}

}  // namespace plat::lower
