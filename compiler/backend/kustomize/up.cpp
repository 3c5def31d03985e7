#include "backend/kustomize/up.h"

#include <algorithm>

#include <fmt/format.h>

#include "backend/script.h"
#include "estate/layout.h"

namespace plat::backend::kustomize {
namespace {

using document::text::Writer;
using estate::Family;

// Five minutes in all: a webhook of a chart has to be pulled and started before it answers.
constexpr int kAttempts = 20;
constexpr int kPause = 15;

bool HasCharts(const estate::Estate& estate) {
  return std::ranges::any_of(estate.units, [](const estate::Unit& unit) {
    return !unit.releases.empty() && estate::DeliveredBy(unit, Family::kKustomize) != 0;
  });
}

}  // namespace

document::File UpScript(const estate::Estate& estate,
                        estate::Environments environments,
                        const EmitOptions& options) {
  Writer writer(options.marks);
  BeginScript(writer,
              estate,
              "up",
              environments,
              "Applies what Kustomize delivers to an environment. Options go on to kubectl.");
  DefineAccess(writer, estate, environments, "--context");
  writer.Line(fmt::format("objects=$({} \"{}\")",
                          HasCharts(estate) ? "kustomize build --enable-helm" : "kubectl kustomize",
                          estate::RootFolder("$environment")));
  writer.BlankLine();
  writer.Comment(
      "A kind is known, and a webhook answers, some time after what brings it is there:");
  writer.Comment("what is refused is applied again.");
  writer.Line("attempt=1");
  writer.Line("until printf '%s\\n' \"$objects\" |");
  writer.Line("  kubectl \"$access\" apply --server-side --filename - \"$@\"; do");
  writer.Line(fmt::format("  if [ \"$attempt\" -ge {} ]; then", kAttempts));
  writer.Line(
      fmt::format("    echo \"up: after {} attempts something is still refused\" >&2", kAttempts));
  writer.Line("    exit 1");
  writer.Line("  fi");
  writer.Line("  attempt=$((attempt + 1))");
  writer.Line(fmt::format("  sleep {}", kPause));
  writer.Line("done");
  return document::MakeFile(writer.Take(), estate.declaration, document::kProgramMode);
}

}  // namespace plat::backend::kustomize
