#include "backend/render.h"

#include <algorithm>

#include "backend/collect.h"
#include "backend/print_node.h"
#include "base/parallel.h"
#include "estate/layout.h"

namespace plat::backend {
namespace {

// One stream to print: a unit in an environment.
struct Stream {
  const estate::Unit* unit = nullptr;
  int environment = 0;
  Files files;
  Places places;
};

template <class T>
bool Selects(const std::vector<T>& selection, const T& item) {
  return selection.empty() ||
         std::find(selection.begin(), selection.end(), item) != selection.end();
}

std::vector<Stream> Select(const estate::Estate& estate, const RenderOptions& options) {
  std::vector<Stream> streams;
  for (const estate::Unit& unit : estate.units) {
    if (!Selects(options.units, unit.name))
      continue;
    for (std::size_t i = 0; i < estate.environments.size(); ++i) {
      const int environment = static_cast<int>(i);
      if (estate::Has(unit.presence, environment) && Selects(options.environments, environment))
        streams.push_back(Stream{.unit = &unit, .environment = environment});
    }
  }
  return streams;
}

void Print(const estate::Estate& estate, const RenderOptions& options, Stream& stream) {
  const estate::Unit& unit = *stream.unit;
  document::yaml::Writer writer(options.marks);
  NodePrinter printer(writer, options.marks == document::Marks::kOn ? &stream.places : nullptr);
  bool is_first = true;
  for (const estate::Object& object : unit.objects) {
    const estate::Node* node = object.plain[static_cast<std::size_t>(stream.environment)];
    if (node == nullptr)
      continue;
    printer.Mark(object.span);
    if (is_first)
      writer.Header(estate::Header(unit.declaration));
    else
      writer.Separator();
    is_first = false;
    printer.Value(*node, object.span);
  }
  if (is_first)
    return;
  const std::string& environment =
      estate.environments[static_cast<std::size_t>(stream.environment)].name;
  stream.files.emplace_back(environment + "/" + estate::UnitFolder(unit) + ".yaml",
                            document::MakeFile(writer.Take(), unit.declaration));
}

}  // namespace

Emitted Render(const estate::Estate& estate, const RenderOptions& options) {
  std::vector<Stream> streams = Select(estate, options);
  ParallelFor(
      streams.size(), [&](std::size_t i) { Print(estate, options, streams[i]); }, options.threads);
  Emitted emitted;
  for (Stream& stream : streams)
    Collect(std::move(stream.files), stream.places, emitted);
  return emitted;
}

}  // namespace plat::backend
