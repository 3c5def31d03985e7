#include "backend/helm/emit.h"

#include <memory>

#include "backend/git_files.h"
#include "backend/helm/chart.h"
#include "backend/helm/umbrella.h"
#include "base/parallel.h"

namespace plat::backend::helm {
namespace {

using Emitters = std::vector<std::unique_ptr<ChartEmitter>>;

// Prints charts; those that are releases with the values of their environments.
Emitters EmitCharts(const EmitContext& context,
                    const std::vector<Chart>& charts,
                    bool are_releases) {
  Emitters emitters(charts.size());
  ParallelFor(
      charts.size(),
      [&](std::size_t i) {
        emitters[i] = std::make_unique<ChartEmitter>(context, charts[i]);
        emitters[i]->Run();
        if (are_releases)
          emitters[i]->EmitOwnValues();
      },
      context.options.threads);
  return emitters;
}

void CollectAll(Emitters& emitters, Emitted& emitted) {
  for (const std::unique_ptr<ChartEmitter>& emitter : emitters)
    Collect(std::move(emitter->files), emitter->places, emitted);
}

// Helm leaves charts of third parties beside the file that names them.
void EmitGitIgnore(const EmitContext& context, Emitted& emitted) {
  static constexpr std::string_view kPatterns[] = {"*.tgz", "Chart.lock"};
  Files files;
  files.emplace_back(context.options.folder + ".gitignore",
                     GitIgnore(context.estate.declaration, kPatterns, context.options));
  Collect(std::move(files), {}, emitted);
}

}  // namespace

Emitted Emit(const estate::Estate& estate, const EmitOptions& options) {
  const EmitContext context{estate, options};
  const schema::KubernetesCatalog& kinds = estate.outside.kubernetes;
  const Plan plan = MakePlan(estate, kinds);
  Emitted emitted;
  if (plan.empty())
    return emitted;
  Emitters apps = EmitCharts(context, plan.charts, false);
  if (!apps.empty())
    EmitUmbrella(context, plan, apps, emitted);
  CollectAll(apps, emitted);
  for (const std::vector<Chart>* charts : {&plan.before, &plan.after}) {
    Emitters emitters = EmitCharts(context, *charts, true);
    CollectAll(emitters, emitted);
  }
  EmitUp(context, plan, emitted);
  EmitGitIgnore(context, emitted);
  return emitted;
}

}  // namespace plat::backend::helm
