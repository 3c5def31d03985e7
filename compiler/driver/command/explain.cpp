#include <algorithm>
#include <charconv>
#include <iostream>

#include <fmt/format.h>

#include "base/edit_distance.h"
#include "diagnostic/pages.h"
#include "driver/command/command.h"
#include "driver/exit_status.h"
#include "driver/reference.h"

namespace plat::driver {

namespace {

// Returns the page of a diagnostic's code, or null.
const diagnostic::Page* PageOf(std::string_view text) {
  if (text.starts_with('P') || text.starts_with('p'))
    text.remove_prefix(1);
  int code = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), code);
  const bool number = error == std::errc() && end == text.data() + text.size();
  return number ? diagnostic::FindPage(code) : nullptr;
}

}  // namespace

int RunExplain(const Request& request) {
  // `app expose` is the field that is written in an app.
  std::string name = request.names.front();
  std::ranges::replace(name, ' ', '.');
  if (request.report == Report::kJson) {
    if (name != "all") {
      std::cerr << "plat: `--json` prints the fields of all kinds: `plat explain all --json`\n";
      return kUsage;
    }
    std::cout << Catalogue();
    return kDone;
  }
  if (const diagnostic::Page* page = PageOf(name)) {
    std::cout << diagnostic::RenderPage(*page);
    return kDone;
  }
  if (name == "all") {
    std::cout << Reference();
    return kDone;
  }
  if (const auto page = ReferencePage(name)) {
    std::cout << *page;
    return kDone;
  }
  const std::vector<std::string> names = ReferenceNames();
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  const std::string_view near = Nearest(name, candidates);
  std::cerr << fmt::format("plat: there is no page `{}`", name);
  if (near.empty())
    std::cerr << ": give a code (P3004), a kind (app), a field (app.replicas) or a component\n";
  else
    std::cerr << fmt::format("; did you mean `{}`?\n", near);
  return kUsage;
}

}  // namespace plat::driver
