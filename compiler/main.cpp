#include "driver/command/command.h"
#include "driver/exit_status.h"

int main(int argc, char** argv) {
  const plat::driver::Request request = plat::driver::ReadCommandLine(argc, argv);
  for (const plat::driver::Command& command : plat::driver::Commands())
    if (command.name == request.command)
      return command.run(request);
  return request.exit_status;
}
