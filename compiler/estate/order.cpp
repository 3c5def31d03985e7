#include "estate/order.h"

#include <algorithm>

namespace plat::estate {
namespace {

// A depth-first walk over needs, without recursion: chains may be long.
class Waves {
 public:
  explicit Waves(Estate& estate) : units_(estate.units), waves_(units_.size(), kUnseen) {}

  // Returns the units of a cycle; empty when the unit and all it needs have their wave.
  std::vector<std::uint32_t> Visit(std::uint32_t start) {
    if (waves_[start] != kUnseen)
      return {};
    Enter(start);
    while (!stack_.empty()) {
      const std::uint32_t unit = stack_.back().unit;
      const std::vector<Need>& needs = units_[unit].needs;
      if (stack_.back().next == needs.size()) {
        Leave(unit);
        continue;
      }
      const std::uint32_t needed = needs[stack_.back().next++].unit;
      if (waves_[needed] == kOpen)
        return CycleFrom(needed);
      if (waves_[needed] == kUnseen)
        Enter(needed);
    }
    return {};
  }

  void Store() {
    for (std::size_t i = 0; i < units_.size(); ++i)
      units_[i].wave = waves_[i];
  }

 private:
  static constexpr int kUnseen = -2;
  static constexpr int kOpen = -1;

  struct Frame {
    std::uint32_t unit = 0;
    std::size_t next = 0;
  };

  void Enter(std::uint32_t unit) {
    waves_[unit] = kOpen;
    stack_.push_back(Frame{unit, 0});
  }

  void Leave(std::uint32_t unit) {
    int wave = 0;
    for (const Need& need : units_[unit].needs)
      wave = std::max(wave, waves_[need.unit] + 1);
    waves_[unit] = wave;
    stack_.pop_back();
  }

  std::vector<std::uint32_t> CycleFrom(std::uint32_t unit) const {
    std::vector<std::uint32_t> cycle;
    bool in_cycle = false;
    for (const Frame& frame : stack_) {
      in_cycle = in_cycle || frame.unit == unit;
      if (in_cycle)
        cycle.push_back(frame.unit);
    }
    return cycle;
  }

  std::vector<Unit>& units_;
  std::vector<int> waves_;
  std::vector<Frame> stack_;
};

}  // namespace

std::vector<std::uint32_t> AssignWaves(Estate& estate) {
  Waves waves(estate);
  for (std::uint32_t i = 0; i < estate.units.size(); ++i) {
    if (std::vector<std::uint32_t> cycle = waves.Visit(i); !cycle.empty())
      return cycle;
  }
  waves.Store();
  return {};
}

}  // namespace plat::estate
