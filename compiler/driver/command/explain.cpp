#include <charconv>
#include <iostream>

#include <fmt/format.h>

#include "diagnostic/pages.h"
#include "driver/command/command.h"
#include "driver/exit_status.h"

namespace plat::driver {

int RunExplain(const Request& request) {
  std::string_view text = request.names.front();
  if (text.starts_with('P') || text.starts_with('p'))
    text.remove_prefix(1);
  int code = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), code);
  const bool number = error == std::errc() && end == text.data() + text.size();
  const diagnostic::Page* page = number ? diagnostic::FindPage(code) : nullptr;
  if (page == nullptr) {
    std::cerr << fmt::format("plat: there is no diagnostic `{}`; codes look like P3004\n",
                             request.names.front());
    return kUsage;
  }
  std::cout << diagnostic::RenderPage(*page);
  return kDone;
}

}  // namespace plat::driver
