#include <map>

#include "backend/helm/emit.h"
#include "backend/helm/plan.h"
#include "backend/helm/values.h"
#include "backend/unprintable.h"
#include "diagnostic/backend.h"

namespace plat::backend::helm {
namespace {

constexpr std::size_t kLongestRelease = 53;

class NameCheck {
 public:
  NameCheck(const Plan& plan, source::Span platform, Sink& sink)
      : plan_(plan), platform_(platform), sink_(sink) {}

  void Run() {
    if (!plan_.charts.empty()) {
      CheckRelease(plan_.umbrella, platform_);
      folders_.emplace(plan_.umbrella, platform_);
    }
    for (const auto* charts : {&plan_.charts, &plan_.before, &plan_.after}) {
      for (const Chart& chart : *charts)
        CheckChart(chart);
    }
  }

 private:
  void CheckChart(const Chart& chart) {
    const auto [place, is_new] = folders_.emplace(chart.folder, chart.span);
    if (!is_new) {
      diagnostic::Report report = sink_.Add(diag::ChartFolderTaken(chart.folder), chart.span);
      if (place->second != chart.span)
        report.Also(place->second, "this has the folder already");
    }
    if (chart.release.empty() && (chart.name == "global" || chart.name == "tags"))
      sink_.Add(diag::ChartNameReserved(chart.name), chart.span);
    if (!chart.release.empty())
      CheckRelease(chart.release, chart.span);
  }

  void CheckRelease(const std::string& name, source::Span span) {
    if (name.size() > kLongestRelease)
      sink_.Add(diag::ReleaseNameTooLong(name), span);
  }

  const Plan& plan_;
  source::Span platform_;
  Sink& sink_;
  std::map<std::string, source::Span> folders_;
};

}  // namespace

void Check(const estate::Estate& estate, Sink& sink) {
  FindUnprintable(estate, estate::Family::kHelm, [&](const Unprintable& found) {
    sink.Add(diag::UnprintableInHelm(found.what, found.leaf->text(), found.kind, found.name),
             found.span)
        .Label(std::string(found.label()))
        .In(found.environment);
  });
  const schema::KubernetesCatalog& kinds = estate.outside.kubernetes;
  NameCheck(MakePlan(estate, kinds), estate.span, sink).Run();
}

}  // namespace plat::backend::helm
