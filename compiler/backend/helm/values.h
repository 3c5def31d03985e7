#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "backend/backend.h"
#include "backend/helm/plan.h"
#include "backend/variables.h"
#include "document/json.h"
#include "document/yaml.h"

// The values of one chart: what its templates read and the chart that it brings.
namespace plat::backend::helm {

// Keys that Helm or an umbrella use themselves; no variable takes them.
inline constexpr std::string_view kReservedKeys[] = {"enabled", "global", "tags"};

// One key of `values.yaml`.
struct ChartValue {
  std::string key;
  std::string description;
  // What the templates read; null for `enabled` and for the values of the chart that is brought.
  const Variable* variable = nullptr;
  // By environment; null where nothing is to be said.
  std::vector<const estate::Node*> values;
  // What all environments start from; null for nothing.
  const estate::Node* base = nullptr;
  // By environment: what is laid over; null for nothing.
  std::vector<const estate::Node*> own;
};

// All keys of a chart's values, in order.
class ChartValues {
 public:
  ChartValues(const Chart& chart, const Variables& variables, std::size_t count, Arena& arena);

  const std::vector<ChartValue>& all() const { return values_; }
  // Returns what one environment lays over `values.yaml`; null for nothing.
  const estate::Node* Own(int environment) const;

 private:
  void AddEnabled(const Chart& chart);
  void AddVariable(const Chart& chart, const Variable& variable);
  void AddDependency(const Chart& chart);
  // Divides what was collected into base and own.
  void Add(ChartValue value, estate::Environments environments);

  std::size_t count_;
  Arena* arena_;
  std::vector<ChartValue> values_;
};

// Prints `values.yaml`: every key with its description.
void PrintValues(const ChartValues& values,
                 std::string_view header,
                 source::Span span,
                 document::yaml::Writer& writer,
                 Places* places);

// Prints `values.schema.json`.
document::Printed PrintSchema(const ChartValues& values, document::Marks marks);

}  // namespace plat::backend::helm
