#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backend/helm/plan.h"
#include "document/yaml.h"

// What `helm test` asks: whether an app answers through its service where its probe says so.
namespace plat::backend::helm {

// A path of a service that must answer.
struct ServiceTest {
  const Part* service = nullptr;
  std::string path;
  std::int64_t port = 0;
  // The port of the pods, which policies are about.
  const estate::Node* target = nullptr;
  // The labels of the pods.
  const estate::Node* selector = nullptr;
  // Whether policies keep the namespace's pods apart.
  bool isolated = false;
};

// Returns a test for each service of a chart whose pods have the same HTTP probe everywhere.
std::vector<ServiceTest> TestsOf(const Chart& chart);

// Prints the hooks of one test: a pod, and the policies that let it ask.
void PrintTest(const ServiceTest& test, document::yaml::Writer& writer);

}  // namespace plat::backend::helm
