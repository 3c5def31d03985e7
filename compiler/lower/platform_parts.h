#pragma once

#include "lower/context.h"
#include "lower/draft.h"
#include "lower/flow.h"

// What is no app: namespaces, classes, add-ons, objects as written, secrets. Each part adds its
// objects to the units they belong to.
namespace plat::lower {

// Returns the unit of an app, an add-on, or a group that says who delivers it; else the platform's.
UnitDraft& UnitOf(Context& context, Drafts& drafts, EntityId entity);
// Returns the unit that a namespace belongs to.
UnitDraft& UnitOfNamespace(Context& context, Drafts& drafts, std::string_view name_space);
// Records that a unit's objects live in a namespace that another unit may bring.
void NeedNamespace(Context& context, std::string_view name_space, UnitDraft& unit);

// Adds the namespaces and their quotas; those of groups with the policy that denies all.
void LowerNamespaces(Context& context, Drafts& drafts);
// Adds the policy that denies all in the namespace that an app or add-on has for itself.
void LowerDefaultDeny(Context& context,
                      std::string_view name_space,
                      EntityId owner,
                      UnitDraft& unit);
// Adds, after the policies of apps, those by which challenges of certificate authorities come in.
void LowerChallenges(Context& context, Drafts& drafts);
// Adds storage and priority classes.
void LowerClasses(Context& context, Drafts& drafts);
// Adds the objects by which the secrets that are used come into their namespaces.
void LowerSecrets(Context& context, Drafts& drafts);
// Adds an add-on's releases, issuers, routes and policies.
void LowerAddon(Context& context,
                const FlowTable& flows,
                const Entity<Addon>& addon,
                UnitDraft& unit);
// Adds an app with all of its parts.
void LowerApp(Context& context, const FlowTable& flows, const Entity<App>& app, UnitDraft& unit);
// Adds the objects that the program writes out.
void LowerObjects(Context& context, Drafts& drafts);

}  // namespace plat::lower
