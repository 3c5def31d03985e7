#include "ir/program.h"

namespace plat::ir {

const Settings& SettingsOf(const Platform& platform) {
  static const Settings kDefaults;
  return platform.settings.empty() ? kDefaults : platform.settings.front().value;
}

}  // namespace plat::ir
