#include <fmt/format.h>

#include "diagnostic/platform.h"
#include "pass/check.h"
#include "pass/credential.h"
#include "pass/pipeline.h"
#include "pass/tree_check.h"
#include "schema/chart.h"

namespace plat::pass {
namespace {

using ir::Release;

// Checks what is said to charts against what they can be told.
class ChartCheck {
 public:
  ChartCheck(const CheckContext& context, const schema::ChartCatalog& catalog)
      : context_(context), catalog_(catalog) {}

  void Run() {
    for (const auto& addon : context_.platform().addons) {
      for (const auto& release : addon.value.releases)
        CheckRelease(release);
    }
  }

 private:
  void CheckRelease(const ir::KeyedItem<Release>& item) {
    const Release& release = item.value;
    if (!release.chart || !release.version)
      return;
    const std::string_view name = (*release.chart)->text;
    const std::string_view version = (*release.version)->text;
    const std::string_view repository =
        release.repository ? (*release.repository)->text : std::string_view{};
    const auto chart = catalog_.Find(name, version, repository);
    if (!chart) {
      CheckKnown(release, name, version, repository);
    } else if (release.values && release.values->value != nullptr) {
      const TreeRules rules{.required = false, .reasons = true};
      for (const TreeProblem& problem : CheckTree(*release.values->value, chart->values(), rules))
        Tell(*chart, problem);
    }
    if (release.values && release.values->value != nullptr)
      CheckCredentials(*release.values->value);
  }

  // What plat does not know is not checked, and it says so.
  void CheckKnown(const Release& release,
                  std::string_view name,
                  std::string_view version,
                  std::string_view repository) {
    if (!release.version->reason.empty() || !release.values || release.values->value == nullptr ||
        release.values->value->entries.empty())
      return;
    auto report = context_.Report(diag::ChartUnknown(name, version), release.version->span);
    std::vector<std::string_view> known;
    for (const schema::ChartView& chart : catalog_.Versions(name, repository))
      known.push_back(chart.version());
    if (!known.empty())
      report.Note(fmt::format("known is {}", List(known)));
    report.Help("bring its values into the project: `plat vendor chart FILE`");
  }

  void Tell(const schema::ChartView& chart, const TreeProblem& problem) {
    switch (problem.kind) {
      case TreeProblemKind::kUnknownKey:
        Suggest(
            context_.Report(diag::UnknownChartValue(chart.name(), chart.version(), problem.path),
                            problem.span),
            problem.text,
            problem.known,
            problem.span);
        return;
      case TreeProblemKind::kWrongType:
        context_.Report(
            diag::ChartValueType(problem.path, chart.name(), problem.wanted, problem.found),
            problem.span);
        return;
      case TreeProblemKind::kNotAllowed:
        Suggest(
            context_.Report(diag::ValueNotAllowed(problem.path, List(problem.known)), problem.span),
            problem.text,
            problem.known);
        return;
      case TreeProblemKind::kMissing:
        return;
    }
  }

  void CheckCredentials(const schema::ValueNode& tree) {
    for (const schema::MapItem& item : tree.entries) {
      if (item.value == nullptr)
        continue;
      if (item.value->reason.empty() && LooksLikeCredential(item.key, *item.value))
        context_.Report(diag::LiteralCredential(item.key), item.value->span)
            .Help("name a secret that the chart finds: most take the name of one that exists");
      CheckCredentials(*item.value);
    }
    for (const schema::Value item : tree.items) {
      if (item != nullptr)
        CheckCredentials(*item);
    }
  }

  const CheckContext& context_;
  const schema::ChartCatalog& catalog_;
};

}  // namespace

ir::Program CheckCharts(ir::Program program, Sink& sink) {
  const schema::ChartCatalog catalog = program.outside.charts;
  return CheckEach(std::move(program), sink, [&](const CheckContext& context) {
    ChartCheck(context, catalog).Run();
  });
}

}  // namespace plat::pass
