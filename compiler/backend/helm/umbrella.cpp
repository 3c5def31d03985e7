#include "backend/helm/umbrella.h"

#include <fmt/format.h>

#include "backend/helm/syntax.h"
#include "backend/print_node.h"
#include "document/text.h"
#include "estate/layout.h"

namespace plat::backend::helm {
namespace {

using document::yaml::Writer;
using estate::Node;
using Charts = std::vector<std::unique_ptr<ChartEmitter>>;

class Umbrella {
 public:
  Umbrella(const EmitContext& context, const Plan& plan, const Charts& charts)
      : context_(context),
        plan_(plan),
        charts_(charts),
        writer_(context.options.marks),
        printer_(writer_, context.has_marks() ? &places_ : nullptr) {}

  void Run(Emitted& emitted) {
    EmitChartFile();
    EmitValues();
    EmitSchema();
    EmitNotes();
    for (std::size_t i = 0; i < context_.estate.environments.size(); ++i) {
      if (estate::Has(plan_.environments(), static_cast<int>(i)))
        EmitOwnValues(static_cast<int>(i));
    }
    Collect(std::move(files_), places_, emitted);
  }

 private:
  void EmitChartFile() {
    Begin();
    writer_.BeginMap();
    writer_.Field("apiVersion", "v2");
    writer_.Field("name", plan_.umbrella);
    writer_.Field("description", fmt::format("The apps of platform {}.", plan_.umbrella));
    writer_.Field("version", kChartVersion);
    writer_.Key("dependencies");
    writer_.BeginList();
    for (const Chart& chart : plan_.charts) {
      printer_.Mark(chart.span);
      writer_.BeginMap();
      writer_.Field("name", chart.name);
      writer_.Field("version", kChartVersion);
      writer_.Field("condition", chart.name + ".enabled");
      writer_.EndMap();
    }
    writer_.EndList();
    writer_.EndMap();
    Add("Chart.yaml", writer_.Take());
  }

  // The values of a sub-chart stand in its own folder, so that it can be installed alone.
  void EmitValues() {
    Begin();
    writer_.BeginMap();
    const int base = estate::Earliest(plan_.environments());
    for (const Chart& chart : plan_.charts) {
      printer_.Mark(chart.span);
      writer_.Comment(
          fmt::format("-- {} Its values: charts/{}/values.yaml.", chart.description, chart.name));
      writer_.Key(chart.name);
      writer_.BeginMap();
      writer_.Key("enabled");
      writer_.Boolean(estate::Has(chart.environments, base));
      writer_.EndMap();
    }
    writer_.EndMap();
    Add("values.yaml", writer_.Take());
  }

  void EmitOwnValues(int environment) {
    estate::NodeMaker make(arena_);
    estate::MapBuilder all(arena_);
    const int base = estate::Earliest(plan_.environments());
    for (const std::unique_ptr<ChartEmitter>& emitter : charts_) {
      const Chart& chart = emitter->chart();
      const bool is_enabled = estate::Has(chart.environments, environment);
      estate::MapBuilder map(arena_, chart.span);
      if (is_enabled != estate::Has(chart.environments, base))
        map.Set("enabled", make.Bool(is_enabled, chart.span));
      const Node* own = is_enabled ? emitter->Own(environment) : nullptr;
      for (const estate::Entry& entry :
           own == nullptr ? std::span<const estate::Entry>{} : own->entries())
        map.Set(entry.key, entry.value);
      all.Set(arena_.Copy(std::string_view(chart.name)), map.FinishOrNull());
    }
    Add(fmt::format("values/{}.yaml",
                    context_.estate.environments[static_cast<std::size_t>(environment)].name),
        PrintOwnValues(context_,
                       context_.estate.declaration,
                       context_.estate.span,
                       all.FinishOrNull(),
                       context_.has_marks() ? &places_ : nullptr));
  }

  // A key that is no sub-chart would be ignored; the sub-charts check the rest.
  void EmitSchema() {
    document::json::Writer schema(document::json::Layout::kPretty, context_.options.marks);
    schema.BeginMap();
    schema.Field("$schema", "http://json-schema.org/draft-07/schema#");
    schema.Field("type", "object");
    schema.Key("additionalProperties");
    schema.Boolean(false);
    schema.Key("properties");
    schema.BeginMap();
    const auto add = [&](std::string_view key) {
      schema.Key(key);
      schema.BeginMap();
      schema.Field("type", "object");
      schema.EndMap();
    };
    add("global");
    for (const Chart& chart : plan_.charts)
      add(chart.name);
    schema.EndMap();
    schema.EndMap();
    Add("values.schema.json", schema.Take());
  }

  void EmitNotes() {
    document::text::Writer notes(context_.options.marks);
    notes.Line(TemplateComment(estate::Header(context_.estate.declaration)));
    notes.Line(fmt::format("Platform {} is release {{{{ .Release.Name }}}}.", plan_.umbrella));
    for (const std::unique_ptr<ChartEmitter>& emitter : charts_) {
      if (emitter->routes().empty())
        continue;
      const std::string& name = emitter->chart().name;
      notes.Line(fmt::format("{{{{- if {} }}}}", ValuePath({name, "enabled"})));
      notes.Line(fmt::format("{} answers at:", name));
      notes.Line(RouteLines(emitter->routes(), {name}));
      notes.Line("{{- end }}");
    }
    Add("templates/NOTES.txt", notes.Take());
  }

  void Begin() {
    printer_.Mark(context_.estate.span);
    writer_.Header(estate::Header(context_.estate.declaration));
  }

  void Add(std::string_view path, document::Printed printed) {
    files_.emplace_back(fmt::format("{}{}/{}", context_.options.folder, plan_.umbrella, path),
                        document::MakeFile(std::move(printed), context_.estate.declaration));
  }

  const EmitContext& context_;
  const Plan& plan_;
  const Charts& charts_;
  Arena arena_;
  Places places_;
  Files files_;
  Writer writer_;
  NodePrinter printer_;
};

}  // namespace

void EmitUmbrella(const EmitContext& context,
                  const Plan& plan,
                  const Charts& charts,
                  Emitted& emitted) {
  Umbrella(context, plan, charts).Run(emitted);
}

}  // namespace plat::backend::helm
