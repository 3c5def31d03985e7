#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "backend/collect.h"
#include "backend/helm/notes.h"
#include "backend/helm/plan.h"
#include "backend/helm/values.h"
#include "backend/variables.h"

namespace plat::backend::helm {

// The version of every chart that is printed: what is in it is told apart by Git.
inline constexpr std::string_view kChartVersion = "0.1.0";

// What all charts are printed with.
struct EmitContext {
  const estate::Estate& estate;
  const EmitOptions& options;

  bool has_marks() const { return options.marks == document::Marks::kOn; }
};

// Prints one chart. Shares nothing with the emitters of other charts.
class ChartEmitter {
 public:
  ChartEmitter(const EmitContext& context, const Chart& chart);

  // Prints all of it but the values of environments.
  void Run();
  // Prints `values/<env>.yaml` for each environment, of a chart that is a release.
  void EmitOwnValues();

  const Chart& chart() const { return chart_; }
  // What an environment lays over the values; null for nothing.
  const estate::Node* Own(int environment) const { return values_->Own(environment); }
  // The addresses under which it answers.
  const std::vector<Route>& routes() const { return routes_; }

  Files files;
  Places places;

 private:
  void EmitTemplate(const Part& part);
  // Adds a template, behind a condition unless that is null.
  void AddTemplate(std::string_view file, const Variable* condition, document::Printed printed);
  // Prints what `helm test` asks.
  void EmitTests();
  // Returns the tree of an object that Helm is told to leave when it is no longer wanted.
  const estate::Factored* KeepOf(const estate::Object& object);
  void EmitChartFile();
  void EmitNotes();
  // Returns the tag of the image that the chart is about; empty for none.
  std::string_view AppVersion() const;
  void Add(std::string path, document::Printed printed);
  Places* places_or_null() { return context_.has_marks() ? &places : nullptr; }

  const EmitContext& context_;
  const Chart& chart_;
  std::string header_;
  Arena arena_;
  Variables variables_;
  std::vector<Route> routes_;
  // What says whether an object exists; null for always.
  std::map<const Part*, const Variable*> conditions_;
  std::unique_ptr<ChartValues> values_;
};

// Returns a comment of a template, which is no part of what it prints.
std::string TemplateComment(std::string_view text);

// Puts a line in front of what was printed.
void Prepend(std::string_view line, document::Printed& printed);

// Prints what an environment lays over the values of a chart.
document::Printed PrintOwnValues(const EmitContext& context,
                                 std::string_view declaration,
                                 source::Span span,
                                 const estate::Node* values,
                                 Places* places);

}  // namespace plat::backend::helm
