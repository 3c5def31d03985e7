#pragma once

#include "schema/store.h"

namespace plat::schema {

// The schemas that are part of the program. Nothing is read until something is looked up.
Store EmbeddedKubernetes();
Store EmbeddedProviders();
Store EmbeddedCharts();

}  // namespace plat::schema
