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

// Prints the objects and charts of one unit in one environment.
class StreamPrinter {
 public:
  StreamPrinter(const estate::Estate& estate, const RenderOptions& options, Stream& stream)
      : estate_(estate),
        options_(options),
        stream_(stream),
        writer_(options.marks),
        printer_(writer_, options.marks == document::Marks::kOn ? &stream.places : nullptr) {}

  void Run() {
    const estate::Unit& unit = *stream_.unit;
    for (const estate::Object& object : unit.objects)
      PrintObject(object);
    for (const estate::Release& release : unit.releases) {
      if (options_.charts && estate::Has(release.presence, stream_.environment))
        PrintRelease(release);
    }
    if (is_first_)
      return;
    const std::string& environment =
        estate_.environments[static_cast<std::size_t>(stream_.environment)].name;
    stream_.files.emplace_back(environment + "/" + estate::UnitFolder(unit) + ".yaml",
                               document::MakeFile(writer_.Take(), unit.declaration));
  }

 private:
  void Begin(source::Span span) {
    printer_.Mark(span);
    if (is_first_)
      writer_.Header(estate::Header(stream_.unit->declaration));
    else
      writer_.Separator();
    is_first_ = false;
  }

  void PrintObject(const estate::Object& object) {
    const estate::Node* node = object.plain[static_cast<std::size_t>(stream_.environment)];
    if (node == nullptr)
      return;
    Begin(object.span);
    printer_.Value(*node, object.span);
  }

  void PrintRelease(const estate::Release& release) {
    Begin(release.span);
    writer_.BeginMap();
    writer_.Field("apiVersion", "plat/v1");
    writer_.Field("kind", "Release");
    writer_.Key("metadata");
    writer_.BeginMap();
    writer_.Field("name", release.name);
    if (!release.name_space.empty())
      writer_.Field("namespace", release.name_space);
    writer_.EndMap();
    writer_.Key("spec");
    writer_.BeginMap();
    writer_.Field("chart", release.chart);
    writer_.Field("repository", release.repository);
    writer_.Field("version", release.version);
    if (const estate::Node* values =
            release.plain_values[static_cast<std::size_t>(stream_.environment)])
      printer_.Entry("values", *values, release.span);
    writer_.EndMap();
    writer_.EndMap();
  }

  const estate::Estate& estate_;
  const RenderOptions& options_;
  Stream& stream_;
  document::yaml::Writer writer_;
  NodePrinter printer_;
  bool is_first_ = true;
};

}  // namespace

Emitted Render(const estate::Estate& estate, const RenderOptions& options) {
  std::vector<Stream> streams = Select(estate, options);
  ParallelFor(
      streams.size(),
      [&](std::size_t i) { StreamPrinter(estate, options, streams[i]).Run(); },
      options.threads);
  Emitted emitted;
  for (Stream& stream : streams)
    Collect(std::move(stream.files), stream.places, emitted);
  return emitted;
}

}  // namespace plat::backend
