#include <fmt/format.h>

#include "backend/helm/umbrella.h"
#include "backend/script.h"
#include "document/text.h"
#include "estate/layout.h"

namespace plat::backend::helm {
namespace {

using document::text::Writer;
using estate::Environments;

class UpScript {
 public:
  UpScript(const EmitContext& context, const Plan& plan)
      : context_(context), plan_(plan), writer_(context.options.marks) {}

  document::Printed Run() {
    BeginScript(writer_,
                context_.estate,
                "up",
                All(),
                "Installs what Helm delivers to an environment, in order. Options go on to Helm.");
    DefineAccess(writer_, context_.estate, All(), "--kube-context");
    DefineInstall();
    for (const Chart& chart : plan_.before)
      Install(chart);
    if (!plan_.charts.empty())
      InstallUmbrella();
    for (const Chart& chart : plan_.after)
      Install(chart);
    return writer_.Take();
  }

 private:
  Environments All() const {
    Environments all = plan_.environments();
    for (const Chart& chart : plan_.before)
      all |= chart.environments;
    for (const Chart& chart : plan_.after)
      all |= chart.environments;
    return all;
  }

  void DefineInstall() {
    writer_.Comment("install RELEASE NAMESPACE CHART [OPTION...]");
    writer_.Line("install() {");
    writer_.Line("  release=$1 namespace=$2 chart=$3");
    writer_.Line("  shift 3");
    writer_.Line("  values=$chart/values/$environment.yaml");
    writer_.Line("  if [ -f \"$values\" ]; then");
    writer_.Line("    set -- --values \"$values\" \"$@\"");
    writer_.Line("  fi");
    writer_.Line("  echo \"$chart\" >&2");
    writer_.Line("  if grep -q repository: \"$chart/Chart.yaml\"; then");
    writer_.Line("    helm dependency update \"$chart\"");
    writer_.Line("  fi");
    writer_.Line("  helm upgrade --install \"$release\" \"$chart\" \"$access\" \\");
    writer_.Line("    --namespace \"$namespace\" --timeout 10m --take-ownership \"$@\"");
    writer_.Line("}");
    writer_.BlankLine();
  }

  // Apps are waited for unless they may themselves wait for what comes after them.
  void InstallUmbrella() {
    Install(plan_.environments(),
            fmt::format("{0} {1} {0}{2}",
                        plan_.umbrella,
                        kCommonNamespace,
                        plan_.after.empty() ? " --wait" : ""));
  }

  void Install(const Chart& chart) {
    Install(chart.environments,
            fmt::format("{} {} {} --wait", chart.release, chart.name_space, chart.folder));
  }

  void Install(Environments environments, std::string_view what) {
    const std::string line = fmt::format("install {} \"$@\"", what);
    if (environments == All()) {
      writer_.Line(line);
      return;
    }
    writer_.Line("case $environment in");
    writer_.Line(fmt::format("  {}) {} ;;", NamesOf(context_.estate, environments, " | "), line));
    writer_.Line("esac");
  }

  const EmitContext& context_;
  const Plan& plan_;
  Writer writer_;
};

}  // namespace

void EmitUp(const EmitContext& context, const Plan& plan, Emitted& emitted) {
  Files files;
  files.emplace_back(
      context.options.folder + "up",
      document::MakeFile(
          UpScript(context, plan).Run(), context.estate.declaration, document::kProgramMode));
  Collect(std::move(files), {}, emitted);
}

}  // namespace plat::backend::helm
