// Says which version the runtime has.
#include <cstdio>

#include "antlr4-runtime.h"

int main() {
  std::puts(antlr4::RuntimeMetaData::VERSION.c_str());
}
