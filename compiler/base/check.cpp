#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace plat {

void FailCheck(std::string_view condition, const char* file, int line) {
  std::fprintf(stderr,
               "plat: internal error: `%.*s` does not hold (%s:%d)\n"
               "This is a defect of plat, not of your program. Please report it with the smallest\n"
               "program that shows it.\n",
               static_cast<int>(condition.size()),
               condition.data(),
               file,
               line);
  std::fflush(stderr);
  std::_Exit(70);
}

}  // namespace plat
