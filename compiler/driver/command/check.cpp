#include "driver/command/command.h"
#include "driver/exit_status.h"

namespace plat::driver {

int RunCheck(const Request& request) {
  const CompileResult& result = CompileProject(request, Stage::kDocuments, document::Marks::kOff);
  return result.has_errors ? kErrors : kDone;
}

}  // namespace plat::driver
