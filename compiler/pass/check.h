#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/sink.h"
#include "ir/index.h"
#include "ir/program.h"

// What the checks of a finished platform share.
namespace plat::pass {

// One environment's platform while it is checked.
class CheckContext {
 public:
  CheckContext(const ir::Program& program, const ir::Platform& platform, Sink& sink)
      : program_(program), platform_(platform), index_(program, platform), sink_(sink) {}

  const ir::Program& program() const { return program_; }
  const ir::Platform& platform() const { return platform_; }
  const ir::Index& index() const { return index_; }
  // The environment that is checked, and its place in the order of promotion.
  const ir::EnvironmentState& environment() const {
    return program_.environments[static_cast<std::size_t>(platform_.environment)];
  }
  diagnostic::EnvironmentMask mask() const {
    return diagnostic::EnvironmentMask{1} << static_cast<unsigned>(platform_.environment);
  }
  // Reports something about this environment.
  diagnostic::Report Report(diagnostic::Message message, Span span) const {
    diagnostic::Report report = sink_.Add(std::move(message), span);
    return report.In(mask());
  }

 private:
  const ir::Program& program_;
  const ir::Platform& platform_;
  ir::Index index_;
  Sink& sink_;
};

// Runs a check on the platform of each environment.
template <class Check>
ir::Program CheckEach(ir::Program program, Sink& sink, Check check) {
  for (const ir::Platform& platform : program.platforms) {
    const CheckContext context(program, platform, sink);
    check(context);
  }
  return program;
}

// Adds "did you mean ...?" where a candidate is near. `fix` also makes it the edit.
void Suggest(diagnostic::Report report,
             std::string_view name,
             std::span<const std::string_view> candidates,
             Span fix = {});

// Returns "`a`, `b` and `c`".
std::string List(std::span<const std::string_view> names);

// Returns whether a value was given for a field that takes several types.
inline bool IsSet(const std::optional<ir::Located<ir::Raw>>& raw) {
  return raw && (*raw)->value != nullptr && !(*raw)->value->none();
}

// Returns whether a flag is set.
inline bool Is(const std::optional<ir::Located<bool>>& flag) {
  return flag && **flag;
}

}  // namespace plat::pass
