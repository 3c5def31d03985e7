#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "driver/archive.h"
#include "driver/bring_parts.h"
#include "schema/store_derive.h"
#include "schema/store_embedded.h"
#include "source/disk_file_system.h"

namespace plat::driver {
namespace {

using Files = std::map<std::string, std::string>;
using schema::ChartInput;

constexpr int kDepthLimit = 6;

// What could not be read, when something could not.
using Trouble = std::optional<BringProblem>;

bool IsPackage(std::string_view name) {
  return name.ends_with(".tgz") || name.ends_with(".tar.gz");
}

// Returns whether a file of a chart says what its values are.
bool IsWanted(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return name == "Chart.yaml" || name == "values.yaml" || name == "values.schema.json" ||
         (IsPackage(name) && path.find("charts/") != std::string_view::npos);
}

// Reads the files of a chart's folder that are wanted, those of the charts in it, too.
Trouble ReadFolder(const source::FileSystem& disk,
                   const std::string& folder,
                   int depth,
                   Files& files) {
  const auto listed = disk.List(folder);
  if (const auto* error = std::get_if<source::IoError>(&listed))
    return BringProblem{folder, error->message, {}};
  for (const source::Entry& entry : std::get<std::vector<source::Entry>>(listed)) {
    const std::string path = folder.empty() ? entry.name : folder + "/" + entry.name;
    const bool inside = folder.ends_with("charts");
    if (entry.kind == source::EntryKind::kDirectory) {
      if (depth < 2 * kDepthLimit && (entry.name == "charts" || inside)) {
        if (Trouble trouble = ReadFolder(disk, path, depth + 1, files))
          return trouble;
      }
    } else if (IsWanted(path)) {
      auto read = disk.Read(path);
      if (const auto* error = std::get_if<source::IoError>(&read))
        return BringProblem{path, error->message, {}};
      files.emplace(path, std::get<std::string>(std::move(read)));
    }
  }
  return std::nullopt;
}

// Unpacks a chart's package: its files without the one folder that they are in.
Trouble ReadPackage(const std::string& path, std::string_view bytes, Files& files) {
  auto unpacked = Unzip(bytes);
  if (const auto* problem = std::get_if<ArchiveProblem>(&unpacked))
    return BringProblem{path, problem->reason, {}};
  auto all = ReadTar(std::get<std::string>(unpacked));
  if (const auto* problem = std::get_if<ArchiveProblem>(&all))
    return BringProblem{path, problem->reason, {}};
  for (auto& [name, content] : std::get<Files>(all)) {
    const std::size_t slash = name.find('/');
    if (slash != std::string::npos && IsWanted(name))
      files.emplace(name.substr(slash + 1), std::move(content));
  }
  return std::nullopt;
}

std::string Take(const Files& files, const std::string& path) {
  const auto found = files.find(path);
  return found == files.end() ? std::string() : found->second;
}

Trouble ReadParts(const Files& files, const std::string& shown, int depth, ChartInput& chart);

// Reads a chart from its files.
Trouble ReadChart(const Files& files, const std::string& shown, int depth, ChartInput& chart) {
  if (depth > kDepthLimit)
    return BringProblem{shown, fmt::format("its charts are in each other {} times", depth), {}};
  if (!files.contains("Chart.yaml"))
    return BringProblem{shown, "it is no chart: it has no `Chart.yaml`", {}};
  for (const char* name : {"Chart.yaml", "values.yaml", "values.schema.json"}) {
    if (const auto reason = TextProblem(Take(files, name)))
      return BringProblem{shown + "/" + name, *reason, {}};
  }
  chart.chart_yaml = Take(files, "Chart.yaml");
  chart.values_yaml = Take(files, "values.yaml");
  chart.values_schema_json = Take(files, "values.schema.json");
  return ReadParts(files, shown, depth, chart);
}

// Reads the charts below `charts/`: folders, and packages.
Trouble ReadParts(const Files& files, const std::string& shown, int depth, ChartInput& chart) {
  constexpr std::string_view kCharts = "charts/";
  std::map<std::string, Files> folders;
  for (const auto& [path, content] : files) {
    if (!path.starts_with(kCharts))
      continue;
    const std::string below = path.substr(kCharts.size());
    const std::size_t slash = below.find('/');
    if (slash != std::string::npos) {
      folders[below.substr(0, slash)].emplace(below.substr(slash + 1), content);
    } else if (IsPackage(below)) {
      Files part;
      if (Trouble trouble = ReadPackage(shown + "/" + path, content, part))
        return trouble;
      if (Trouble trouble =
              ReadChart(part, shown + "/" + path, depth + 1, chart.parts.emplace_back()))
        return trouble;
    }
  }
  for (const auto& [name, part] : folders) {
    if (!part.contains("Chart.yaml"))
      continue;
    const std::string place = fmt::format("{}/charts/{}", shown, name);
    if (Trouble trouble = ReadChart(part, place, depth + 1, chart.parts.emplace_back()))
      return trouble;
  }
  return std::nullopt;
}

// Derives what is known of a chart, and its row.
BringResult Derive(const BringRequest& request, ChartInput& chart, const std::string& digest) {
  const schema::ChartName called = schema::NameOfChart(chart.chart_yaml);
  LockRow row{.kind = Brought::kChart, .name = called.name, .source = SourceOf(request)};
  row.version = request.version.empty() ? called.version : request.version;
  chart.version = request.version;
  if (request.from.starts_with("oci://"))
    chart.oci = request.from;
  else if (request.from.starts_with("https://") || request.from.starts_with("http://"))
    chart.repository = request.from;
  schema::StoreBuilder builder;
  const schema::Provenance provenance{.project = row.source, .version = row.version};
  const schema::DeriveResult derived =
      schema::DeriveChart(chart, provenance, {schema::EmbeddedCharts()}, builder);
  if (!derived.ok())
    return BringProblem{request.path, derived.error, {}};
  if (!IsLockWord(row.name) || !IsLockWord(row.version))
    return BringProblem{request.path,
                        row.version.empty()
                            ? "`Chart.yaml` has no `version`"
                            : "the name or version in `Chart.yaml` is none that a file can have",
                        row.version.empty() ? "say it: `--pin 1.2.3`" : ""};
  return std::vector<BroughtThing>{MakeThing(std::move(row), digest, builder)};
}

}  // namespace

BringResult BringChart(const BringRequest& request) {
  Files files;
  std::string digest;
  if (IsFolder(request.path)) {
    if (Trouble trouble = ReadFolder(source::DiskFileSystem(request.path), "", 0, files)) {
      trouble->path = request.path + (trouble->path.empty() ? "" : "/" + trouble->path);
      return *std::move(trouble);
    }
  } else {
    auto read = ReadOutside(request.path);
    if (auto* problem = std::get_if<BringProblem>(&read))
      return std::move(*problem);
    const std::string& bytes = std::get<std::string>(read);
    if (!IsGzip(bytes))
      return BringProblem{request.path,
                          "it is no chart: neither a folder nor packed by gzip",
                          "name the folder with `Chart.yaml`, or what `helm package` makes of it"};
    digest = DigestOf(bytes);
    if (Trouble trouble = ReadPackage(request.path, bytes, files))
      return *std::move(trouble);
  }
  ChartInput chart;
  if (Trouble trouble = ReadChart(files, request.path, 0, chart))
    return *std::move(trouble);
  if (!files.contains("values.yaml") && !files.contains("values.schema.json"))
    return BringProblem{request.path,
                        "it has neither `values.yaml` nor `values.schema.json`, so nothing says "
                        "what it can be told",
                        {}};
  return Derive(request, chart, digest);
}

}  // namespace plat::driver
