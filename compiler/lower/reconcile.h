#pragma once

#include <vector>

#include "diagnostic/sink.h"
#include "estate/estate.h"
#include "lower/context.h"
#include "lower/draft.h"
#include "lower/lower.h"

// What reconciles the delivered files inside the cluster, as the platform chose it.
namespace plat::lower {

// Returns what the platform chose.
estate::Reconciler ReconcilerOf(const ir::Platform& platform);

// Returns the values of an add-on's release with what the reconciler needs, when the add-on is it.
const Node* WithReconciler(Context& context, const Entity<Addon>& addon, const Node* values);

// Adds the objects that tell the reconciler what to deliver. Requires that the estate is complete;
// `drafts` are what it was joined from.
void AddReconciler(const ir::Program& program,
                   const Inputs& inputs,
                   const std::vector<Drafts>& drafts,
                   estate::Estate& estate,
                   Sink& sink);

}  // namespace plat::lower
