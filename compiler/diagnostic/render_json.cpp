#include "diagnostic/render_json.h"

#include <nlohmann/json.hpp>

#include "diagnostic/words.h"

namespace plat::diagnostic {
namespace {

using Json = nlohmann::ordered_json;

// Adds the file and the place of a span; nothing when it is invalid.
void AddPlace(Json& object, const Span& span, const source::SourceMap& sources) {
  if (!span.valid())
    return;
  const source::SourceFile& file = sources.Get(span.file);
  const source::Position begin = file.PositionOf(span.begin);
  const source::Position end = file.PositionOf(span.end);
  object["file"] = file.path();
  object["line"] = begin.line;
  object["column"] = begin.column;
  object["endLine"] = end.line;
  object["endColumn"] = end.column;
}

Json ToJson(const Diagnostic& diagnostic,
            const source::SourceMap& sources,
            const std::vector<std::string>& environments) {
  Json object;
  object["code"] = CodeName(diagnostic.descriptor.code);
  object["name"] = diagnostic.descriptor.name;
  object["severity"] = SeverityName(diagnostic.descriptor.severity);
  object["message"] = diagnostic.message;
  AddPlace(object, diagnostic.primary.span, sources);
  object["label"] = diagnostic.primary.text;
  object["labels"] = Json::array();
  for (const Label& label : diagnostic.further) {
    Json further;
    AddPlace(further, label.span, sources);
    further["message"] = label.text;
    object["labels"].push_back(std::move(further));
  }
  object["notes"] = diagnostic.notes;
  object["help"] = diagnostic.help;
  if (diagnostic.edit.has_value()) {
    Json edit;
    AddPlace(edit, diagnostic.edit->span, sources);
    edit["begin"] = diagnostic.edit->span.begin;
    edit["end"] = diagnostic.edit->span.end;
    edit["replacement"] = diagnostic.edit->replacement;
    object["edit"] = std::move(edit);
  }
  object["environments"] = EnvironmentNames(diagnostic.environments, environments);
  return object;
}

}  // namespace

std::string RenderJson(const std::vector<Diagnostic>& diagnostics,
                       const source::SourceMap& sources,
                       const std::vector<std::string>& environments) {
  Json list = Json::array();
  for (const Diagnostic& diagnostic : diagnostics)
    list.push_back(ToJson(diagnostic, sources, environments));
  const Json document = {{"version", 1}, {"diagnostics", std::move(list)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace plat::diagnostic
