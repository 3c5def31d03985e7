#include "backend/helm/values.h"

#include <algorithm>

#include <fmt/format.h>

#include "backend/helm/syntax.h"
#include "backend/print_node.h"
#include "estate/layout.h"
#include "estate/values.h"

namespace plat::backend::helm {

using document::yaml::Writer;
using estate::Environments;
using estate::Node;
using estate::NodeKind;

namespace {

// Returns an image as the map that its parts are overridden in.
const Node* DivideImage(const Node& image, Arena& arena) {
  estate::NodeMaker make(arena);
  estate::MapBuilder map(arena, image.span);
  const ImageParts parts = SplitImage(image.text());
  map.Set("repository", make.Text(parts.repository, image.span));
  if (!parts.tag.empty())
    map.Set("tag", make.Text(parts.tag, image.span));
  if (!parts.digest.empty())
    map.Set("digest", make.Text(parts.digest, image.span));
  return map.Finish();
}

// Prints a value with the descriptions of what is in it.
class ValuePrinter {
 public:
  ValuePrinter(Writer& writer, Places* places) : writer_(writer), printer_(writer, places) {}

  void Entry(std::string_view key,
             std::string_view description,
             const Node& value,
             source::Span outer) {
    const source::Span span = value.span.valid() ? value.span : outer;
    printer_.Mark(span);
    if (!description.empty())
      writer_.Comment(fmt::format("-- {}", description));
    if (!value.comment().empty())
      writer_.Comment(value.comment());
    writer_.Key(key);
    if (value.kind != NodeKind::kMap) {
      printer_.Value(value, span);
      return;
    }
    writer_.BeginMap();
    for (const estate::Entry& entry : value.entries()) {
      const estate::Note* note = entry.value->note;
      if (!entry.value->controlled())
        Entry(entry.key, note == nullptr ? "" : note->description, *entry.value, span);
    }
    writer_.EndMap();
  }

 private:
  Writer& writer_;
  NodePrinter printer_;
};

}  // namespace

ChartValues::ChartValues(const Chart& chart,
                         const Variables& variables,
                         std::size_t count,
                         Arena& arena)
    : count_(count), arena_(&arena) {
  AddEnabled(chart);
  for (const auto& variable : variables.all())
    AddVariable(chart, *variable);
  AddDependency(chart);
}

void ChartValues::Add(ChartValue value, Environments environments) {
  const estate::Factored* tree = estate::Factor(value.values, {}, *arena_);
  value.base = estate::CommonValues(*tree, environments, *arena_);
  // Maps that share nothing share that they are there.
  if (value.base == nullptr && std::ranges::all_of(value.values, [](const Node* node) {
        return node == nullptr || node->kind == NodeKind::kMap;
      }))
    value.base = estate::MapBuilder(*arena_).Finish();
  value.own.resize(count_);
  for (std::size_t i = 0; i < count_; ++i) {
    if (value.values[i] != nullptr)
      value.own[i] = estate::OwnValues(*tree, environments, static_cast<int>(i), *arena_);
  }
  values_.push_back(std::move(value));
}

// A chart that is brought can be left out; the objects beside it stay.
void ChartValues::AddEnabled(const Chart& chart) {
  if (chart.dependency == nullptr)
    return;
  estate::NodeMaker make(*arena_);
  ChartValue value{.key = "enabled",
                   .description = fmt::format("Whether the chart {} is part of the release.",
                                              chart.dependency->chart)};
  value.values.resize(count_);
  for (std::size_t i = 0; i < count_; ++i) {
    if (estate::Has(chart.environments, static_cast<int>(i)))
      value.values[i] = make.Bool(estate::Has(chart.dependency->presence, static_cast<int>(i)));
  }
  Add(std::move(value), chart.environments);
}

// Where a variable has no meaning it keeps the value that it has elsewhere, so that nothing is ever
// missing.
void ChartValues::AddVariable(const Chart& chart, const Variable& variable) {
  ChartValue value{
      .key = ValueName(variable.name), .description = variable.description, .variable = &variable};
  value.values.resize(count_);
  for (std::size_t i = 0; i < count_; ++i) {
    if (!estate::Has(chart.environments, static_cast<int>(i)))
      continue;
    const Node* node = variable.values[i] != nullptr ? variable.values[i] : variable.lead;
    value.values[i] = IsDivided(variable) ? DivideImage(*node, *arena_) : node;
  }
  Add(std::move(value), chart.environments);
}

void ChartValues::AddDependency(const Chart& chart) {
  if (chart.dependency == nullptr)
    return;
  const estate::Release& release = *chart.dependency;
  const Environments environments = release.presence & chart.environments;
  ChartValue value{
      .key = std::string(release.chart),
      .description = fmt::format("Values of the chart {} {}, as its page describes them.",
                                 release.chart,
                                 release.version)};
  value.values.resize(count_);
  value.own.resize(count_);
  value.base = estate::CommonValues(release, environments, *arena_);
  for (std::size_t i = 0; i < count_; ++i) {
    if (!estate::Has(environments, static_cast<int>(i)))
      continue;
    value.values[i] = release.plain_values[i];
    value.own[i] = estate::OwnValues(release, environments, static_cast<int>(i), *arena_);
  }
  values_.push_back(std::move(value));
}

const Node* ChartValues::Own(int environment) const {
  estate::MapBuilder map(*arena_);
  for (const ChartValue& value : values_)
    map.Set(arena_->Copy(std::string_view(value.key)),
            value.own[static_cast<std::size_t>(environment)]);
  return map.FinishOrNull();
}

void PrintValues(const ChartValues& values,
                 std::string_view header,
                 source::Span span,
                 Writer& writer,
                 Places* places) {
  NodePrinter(writer, places).Mark(span);
  writer.Header(header);
  writer.BeginMap();
  ValuePrinter printer(writer, places);
  for (const ChartValue& value : values.all()) {
    if (value.base != nullptr)
      printer.Entry(value.key, value.description, *value.base, span);
  }
  writer.EndMap();
}

}  // namespace plat::backend::helm
