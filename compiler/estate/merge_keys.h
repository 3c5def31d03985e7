#pragma once

#include "estate/join.h"
#include "schema/kubernetes.h"

namespace plat::estate {

// Returns the oracle that reads merge keys from the schemas of a catalog, which must outlive it:
// the key of a strategic merge patch, or the one key of a server-side apply. Kinds that the catalog
// does not know have none.
MergeKeysOf CatalogMergeKeys(const schema::KubernetesCatalog& catalog);

}  // namespace plat::estate
