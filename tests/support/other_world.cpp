#include "other_world.h"

#include <clocale>
#include <cstdlib>
#include <ctime>
#include <filesystem>

namespace plat::testing {
namespace {

// Sets the locale to the first of these that the system has; each differs from "C" in something
// that formatting or sorting could pick up.
void SetOtherLocale() {
  for (const char* name : {"de_DE.UTF-8", "fr_FR.UTF-8", "tr_TR.UTF-8", "en_US.UTF-8", "C.UTF-8"}) {
    if (std::setlocale(LC_ALL, name) != nullptr) {
      setenv("LC_ALL", name, 1);
      return;
    }
  }
}

}  // namespace

OtherWorld::OtherWorld() : directory_(std::filesystem::current_path().string()) {
  std::filesystem::current_path(std::filesystem::temp_directory_path());
  setenv("TZ", "Pacific/Kiritimati", 1);
  tzset();
  SetOtherLocale();
}

OtherWorld::~OtherWorld() {
  std::filesystem::current_path(directory_);
  setenv("TZ", "UTC", 1);
  tzset();
  setenv("LC_ALL", "C", 1);
  std::setlocale(LC_ALL, "C");
}

}  // namespace plat::testing
