#include "diagnostic/render_sarif.h"

#include <map>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "diagnostic/words.h"

namespace plat::diagnostic {
namespace {

using Json = nlohmann::ordered_json;

// Returns the path with what a URI does not hold as it is escaped byte by byte.
std::string UriOf(std::string_view path) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string uri;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (IsLetter(c) || IsDigit(c) || std::string_view("/._-~").find(c) != std::string_view::npos)
      uri += c;
    else
      uri.append("%").append(1, kDigits[byte >> 4]).append(1, kDigits[byte & 15]);
  }
  return uri;
}

Json RegionOf(const Span& span, const source::SourceFile& file) {
  const source::Position begin = file.PositionOf(span.begin);
  const source::Position end = file.PositionOf(span.end);
  return {{"startLine", begin.line},
          {"startColumn", begin.column},
          {"endLine", end.line},
          {"endColumn", end.column}};
}

Json ArtifactOf(const source::SourceFile& file) {
  return {{"uri", UriOf(file.path())}};
}

Json LocationOf(const Span& span, const source::SourceMap& sources) {
  const source::SourceFile& file = sources.Get(span.file);
  return {{"physicalLocation",
           {{"artifactLocation", ArtifactOf(file)}, {"region", RegionOf(span, file)}}}};
}

std::string FullText(const Diagnostic& diagnostic) {
  std::string text = diagnostic.message;
  if (!diagnostic.primary.text.empty())
    text += ": " + diagnostic.primary.text;
  for (const std::string& note : diagnostic.notes)
    text += "\n" + note;
  if (!diagnostic.help.empty())
    text += "\n" + diagnostic.help;
  return text;
}

std::string_view LevelOf(Severity severity) {
  if (severity == Severity::kError)
    return "error";
  return severity == Severity::kWarning ? "warning" : "note";
}

Json FixOf(const Diagnostic& diagnostic, const source::SourceMap& sources) {
  const Edit& edit = *diagnostic.edit;
  const source::SourceFile& file = sources.Get(edit.span.file);
  const Json replacement = {{"deletedRegion", RegionOf(edit.span, file)},
                            {"insertedContent", {{"text", edit.replacement}}}};
  const Json change = {{"artifactLocation", ArtifactOf(file)},
                       {"replacements", Json::array({replacement})}};
  return {{"description", {{"text", diagnostic.help.empty() ? "apply the edit" : diagnostic.help}}},
          {"artifactChanges", Json::array({change})}};
}

Json ResultOf(const Diagnostic& diagnostic,
              std::size_t rule,
              const source::SourceMap& sources,
              const std::vector<std::string>& environments) {
  Json result = {{"ruleId", CodeName(diagnostic.descriptor.code)},
                 {"ruleIndex", rule},
                 {"level", LevelOf(diagnostic.descriptor.severity)},
                 {"message", {{"text", FullText(diagnostic)}}}};
  result["locations"] = Json::array();
  if (diagnostic.primary.span.valid())
    result["locations"].push_back(LocationOf(diagnostic.primary.span, sources));
  Json related = Json::array();
  for (const Label& label : diagnostic.further) {
    if (!label.span.valid())
      continue;
    Json location = LocationOf(label.span, sources);
    location["id"] = related.size() + 1;
    location["message"] = {{"text", label.text}};
    related.push_back(std::move(location));
  }
  if (!related.empty())
    result["relatedLocations"] = std::move(related);
  if (diagnostic.edit.has_value() && diagnostic.edit->span.valid())
    result["fixes"] = Json::array({FixOf(diagnostic, sources)});
  const auto names = EnvironmentNames(diagnostic.environments, environments);
  if (!names.empty())
    result["properties"] = {{"environments", names}};
  return result;
}

}  // namespace

std::string RenderSarif(const std::vector<Diagnostic>& diagnostics,
                        const source::SourceMap& sources,
                        const std::vector<std::string>& environments) {
  std::map<int, std::string_view> names;
  for (const Diagnostic& diagnostic : diagnostics)
    names.emplace(diagnostic.descriptor.code, diagnostic.descriptor.name);
  Json rules = Json::array();
  std::map<int, std::size_t> indexes;
  for (const auto& [code, name] : names) {
    indexes.emplace(code, rules.size());
    rules.push_back({{"id", CodeName(code)}, {"name", name}});
  }
  Json results = Json::array();
  for (const Diagnostic& diagnostic : diagnostics)
    results.push_back(
        ResultOf(diagnostic, indexes[diagnostic.descriptor.code], sources, environments));
  const Json run = {{"tool", {{"driver", {{"name", "plat"}, {"rules", std::move(rules)}}}}},
                    {"columnKind", "unicodeCodePoints"},
                    {"results", std::move(results)}};
  const Json log = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                    {"version", "2.1.0"},
                    {"runs", Json::array({run})}};
  return log.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace plat::diagnostic
