#pragma once

#include <string>

namespace plat::testing {

// While it lives, the process has another working directory, time zone and locale: what no output
// may depend on.
class OtherWorld {
 public:
  OtherWorld();
  ~OtherWorld();
  OtherWorld(const OtherWorld&) = delete;
  OtherWorld& operator=(const OtherWorld&) = delete;

 private:
  std::string directory_;
};

}  // namespace plat::testing
