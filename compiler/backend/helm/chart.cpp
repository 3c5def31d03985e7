#include "backend/helm/chart.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "backend/helm/syntax.h"
#include "backend/helm/test_hook.h"
#include "backend/print_node.h"
#include "backend/template_printer.h"
#include "document/text.h"
#include "estate/edit.h"
#include "estate/layout.h"

namespace plat::backend::helm {

using document::yaml::Writer;
using estate::Node;

std::string TemplateComment(std::string_view text) {
  return fmt::format("{{{{- /* {} */ -}}}}", text);
}

void Prepend(std::string_view line, document::Printed& printed) {
  printed.bytes = fmt::format("{}\n{}", line, printed.bytes);
  if (!printed.line_marks.empty())
    printed.line_marks.insert(printed.line_marks.begin(), printed.line_marks.front());
}

document::Printed PrintOwnValues(const EmitContext& context,
                                 std::string_view declaration,
                                 source::Span span,
                                 const Node* values,
                                 Places* places) {
  Writer writer(context.options.marks);
  NodePrinter printer(writer, places);
  printer.Mark(span);
  writer.Header(estate::Header(declaration));
  if (values == nullptr) {
    writer.BeginMap();
    writer.EndMap();
  } else {
    printer.Value(*values, span);
  }
  return writer.Take();
}

namespace {

// Returns an object that Helm never deletes.
const Node* WithKeep(const Node& object, Arena& arena) {
  return estate::WithAnnotation(object, "helm.sh/resource-policy", "keep", arena);
}

}  // namespace

ChartEmitter::ChartEmitter(const EmitContext& context, const Chart& chart)
    : context_(context),
      chart_(chart),
      header_(estate::Header(chart.declaration)),
      variables_(chart.environments, context.estate.environments.size(), arena_) {
  for (const std::string_view key : kReservedKeys)
    variables_.Reserve(key);
  if (chart.dependency != nullptr)
    variables_.Reserve(chart.dependency->chart);
}

void ChartEmitter::Run() {
  for (const Part& part : chart_.parts)
    EmitTemplate(part);
  EmitTests();
  values_ = std::make_unique<ChartValues>(
      chart_, variables_, context_.estate.environments.size(), arena_);
  EmitChartFile();
  EmitNotes();
  if (values_->all().empty())
    return;
  Writer writer(context_.options.marks);
  PrintValues(*values_, header_, chart_.span, writer, places_or_null());
  Add("values.yaml", writer.Take());
  Add("values.schema.json", PrintSchema(*values_, context_.options.marks));
}

// Such objects have no lists that merge by keys.
const estate::Factored* ChartEmitter::KeepOf(const estate::Object& object) {
  std::vector<const Node*> kept;
  for (const Node* node : object.plain)
    kept.push_back(node == nullptr ? nullptr : WithKeep(*node, arena_));
  return estate::Factor(kept, {}, arena_);
}

void ChartEmitter::EmitTemplate(const Part& part) {
  static const GoSyntax syntax;
  const estate::Object& object = *part.object;
  const View view(part.keep ? *KeepOf(object) : *object.tree, part.environments);
  Writer writer(context_.options.marks);
  const std::string label = Identifier(part.file);
  const std::string what = fmt::format("{} {}", object.kind, object.name);
  const Variable* condition = nullptr;
  if (part.environments != chart_.environments)
    condition = &variables_.Condition(part.environments, {"with_" + label}, what);
  TemplatePrinter printer({.what = what,
                           .label = label,
                           .syntax = &syntax,
                           .variables = &variables_,
                           .places = places_or_null()},
                          writer);
  printer.Document(view, object.span);
  std::ranges::move(RoutesOf(object, view, condition, variables_), std::back_inserter(routes_));
  conditions_[&part] = condition;
  AddTemplate(part.file, condition, printer.Take());
}

void ChartEmitter::AddTemplate(std::string_view file,
                               const Variable* condition,
                               document::Printed printed) {
  static const GoSyntax syntax;
  if (condition != nullptr) {
    Prepend(syntax.Begin(*condition), printed);
    printed.bytes += syntax.End(*condition) + "\n";
    if (!printed.line_marks.empty())
      printed.line_marks.push_back(printed.line_marks.front());
  }
  Prepend(TemplateComment(header_), printed);
  Add(fmt::format("templates/{}.yaml", file), std::move(printed));
}

void ChartEmitter::EmitTests() {
  static const GoSyntax syntax;
  for (const ServiceTest& test : TestsOf(chart_)) {
    Writer writer(context_.options.marks);
    NodePrinter(writer, places_or_null()).Mark(test.service->object->span);
    PrintTest(test, writer);
    document::Printed printed = writer.Take();
    std::string text;
    syntax.AppendPlain(text, printed.bytes);
    printed.bytes = std::move(text);
    AddTemplate("tests/" + test.service->file, conditions_[test.service], std::move(printed));
  }
}

std::string_view ChartEmitter::AppVersion() const {
  for (const auto& variable : variables_.all()) {
    if (variable->name == "image" && IsDivided(*variable))
      return variable->differs ? std::string_view() : SplitImage(variable->lead->text()).tag;
  }
  return {};
}

void ChartEmitter::EmitChartFile() {
  Writer writer(context_.options.marks);
  NodePrinter(writer, places_or_null()).Mark(chart_.span);
  writer.Header(header_);
  writer.BeginMap();
  writer.Field("apiVersion", "v2");
  writer.Field("name", chart_.name);
  writer.Field("description", chart_.description);
  writer.Field("version", kChartVersion);
  if (const std::string_view version = AppVersion(); !version.empty())
    writer.Field("appVersion", version);
  if (const estate::Release* chart = chart_.dependency) {
    writer.Key("dependencies");
    writer.BeginList();
    writer.BeginMap();
    writer.Field("name", chart->chart);
    writer.Field("version", chart->version);
    if (!chart->repository.empty())
      writer.Field("repository", chart->repository);
    writer.Field("condition", "enabled");
    writer.EndMap();
    writer.EndList();
  }
  writer.EndMap();
  Add("Chart.yaml", writer.Take());
}

// Only where there is something to say. Helm wants something to render in every chart.
void ChartEmitter::EmitNotes() {
  if (routes_.empty() && !chart_.parts.empty())
    return;
  document::text::Writer writer(context_.options.marks);
  writer.Line(TemplateComment(header_));
  if (routes_.empty()) {
    writer.Line(fmt::format("{} is release {{{{ .Release.Name }}}}.", chart_.name));
  } else {
    writer.Line(fmt::format("{} answers at:", chart_.name));
    writer.Line(RouteLines(routes_, {}));
  }
  Add("templates/NOTES.txt", writer.Take());
}

void ChartEmitter::EmitOwnValues() {
  if (values_->all().empty())
    return;
  for (std::size_t i = 0; i < context_.estate.environments.size(); ++i) {
    const int environment = static_cast<int>(i);
    if (!estate::Has(chart_.environments, environment))
      continue;
    Add(fmt::format("values/{}.yaml", context_.estate.environments[i].name),
        PrintOwnValues(
            context_, chart_.declaration, chart_.span, Own(environment), places_or_null()));
  }
}

void ChartEmitter::Add(std::string path, document::Printed printed) {
  files.emplace_back(fmt::format("{}{}/{}", context_.options.folder, chart_.folder, path),
                     document::MakeFile(std::move(printed), chart_.declaration));
}

}  // namespace plat::backend::helm
