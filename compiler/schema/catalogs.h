#pragma once

#include "schema/chart.h"
#include "schema/kubernetes.h"
#include "schema/provider_schema.h"

namespace plat::schema {

// What is known of the outside: charts, Kubernetes kinds, OpenTofu providers. Copies share the
// bytes.
struct Catalogs {
  ChartCatalog charts;
  KubernetesCatalog kubernetes;
  ProviderCatalog providers;

  // Adds what a project brings; it goes before what was there.
  void Add(const Store& store) {
    charts.Add(store);
    kubernetes.Add(store);
    providers.Add(store);
  }
};

}  // namespace plat::schema
