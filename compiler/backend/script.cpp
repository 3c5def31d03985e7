#include "backend/script.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "estate/layout.h"

namespace plat::backend {

using document::text::Writer;
using estate::Environments;

std::string NamesOf(const estate::Estate& estate,
                    Environments environments,
                    std::string_view separator) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < estate.environments.size(); ++i) {
    if (estate::Has(environments, static_cast<int>(i)))
      names.push_back(estate.environments[i].name);
  }
  return plat::Join(names, separator);
}

void BeginScript(Writer& writer,
                 const estate::Estate& estate,
                 std::string_view name,
                 Environments environments,
                 std::string_view purpose) {
  writer.Line("#!/bin/sh");
  writer.Comment(estate::Header(estate.declaration));
  writer.Line("#");
  writer.Comment(purpose);
  writer.BlankLine();
  writer.Line("set -eu");
  writer.BlankLine();
  writer.Line("cd \"$(dirname \"$0\")\"");
  writer.BlankLine();
  writer.Line("environment=${1:-}");
  writer.Line("case $environment in");
  writer.Line(fmt::format("  {}) ;;", NamesOf(estate, environments, " | ")));
  writer.Line("  *)");
  writer.Line(fmt::format("    echo \"usage: ./{} ENVIRONMENT [OPTION...], one of {}\" >&2",
                          name,
                          NamesOf(estate, environments, ", ")));
  writer.Line("    exit 2");
  writer.Line("    ;;");
  writer.Line("esac");
  writer.Line("shift");
  writer.BlankLine();
}

std::string AccessOption(const estate::Estate& estate,
                         std::size_t environment,
                         std::string_view name,
                         std::string_view to_output,
                         std::string_view context_option) {
  if (const auto file = estate::KubeconfigFile(estate, environment, name))
    return fmt::format("--kubeconfig={}{}", to_output, *file);
  return fmt::format("{}={}", context_option, estate::ContextName(estate, name));
}

void DefineAccess(Writer& writer,
                  const estate::Estate& estate,
                  Environments environments,
                  std::string_view context_option) {
  std::vector<std::pair<std::string, Environments>> options;
  for (std::size_t i = 0; i < estate.environments.size(); ++i) {
    if (!estate::Has(environments, static_cast<int>(i)))
      continue;
    std::string option = AccessOption(estate, i, "$environment", "../", context_option);
    const auto same =
        std::ranges::find_if(options, [&](const auto& known) { return known.first == option; });
    if (same == options.end())
      options.emplace_back(std::move(option), Environments{1} << i);
    else
      same->second |= Environments{1} << i;
  }
  writer.Comment("The cluster of this environment, whatever the current context is.");
  if (options.size() == 1) {
    writer.Line(fmt::format("access={}", options.front().first));
  } else {
    writer.Line("case $environment in");
    for (const auto& [option, own] : options)
      writer.Line(fmt::format("  {}) access={} ;;", NamesOf(estate, own, " | "), option));
    writer.Line("esac");
  }
  writer.BlankLine();
}

}  // namespace plat::backend
