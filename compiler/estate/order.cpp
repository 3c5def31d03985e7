#include "estate/order.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string_view>

#include "estate/layout.h"

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

namespace {

constexpr std::size_t kFamilies = schema::kFamilyNames.size();

std::size_t IndexOf(Family family) {
  return static_cast<std::size_t>(family);
}

// The order of families in one environment.
class FamilyOrder {
 public:
  FamilyOrder(const Estate& estate, int environment) : estate_(estate), environment_(environment) {
    for (const Cluster& cluster : estate.clusters)
      installed_.insert(cluster.bootstrap.begin(), cluster.bootstrap.end());
    for (std::uint32_t i = 0; i < estate.units.size(); ++i)
      AddUnit(i);
  }

  // Returns the families in order; fewer than there are when some wait for each other.
  std::vector<Family> Run() {
    std::vector<Family> order;
    for (bool found = true; found;) {
      found = false;
      for (std::size_t family = 0; family < kFamilies && !found; ++family) {
        if (!delivers_[family] || placed_[family] || Waits(family))
          continue;
        placed_[family] = found = true;
        order.push_back(static_cast<Family>(family));
      }
    }
    return order;
  }

  // Returns one need for each step of a circle among those that `Run` could not place; nothing when
  // it placed all.
  std::vector<Crossing> Circle() const {
    const auto* start = std::find_if(delivers_.begin(), delivers_.end(), [&](const bool& delivers) {
      return delivers && !placed_[static_cast<std::size_t>(&delivers - delivers_.data())];
    });
    if (start == delivers_.end())
      return {};
    std::vector<std::size_t> path;
    auto at = static_cast<std::size_t>(start - delivers_.begin());
    while (std::find(path.begin(), path.end(), at) == path.end()) {
      path.push_back(at);
      at = NextOf(at);
    }
    path.erase(path.begin(), std::find(path.begin(), path.end(), at));
    std::vector<Crossing> needs;
    for (const std::size_t step : path)
      needs.push_back(*crossings_[step][NextOf(step)]);
    return needs;
  }

 private:
  bool Exists(const Unit& unit) const { return Has(unit.presence, environment_); }
  Family FamilyOf(const Unit& unit) const {
    return unit.family[static_cast<std::size_t>(environment_)];
  }

  void AddUnit(std::uint32_t index) {
    const Unit& unit = estate_.units[index];
    if (!Exists(unit))
      return;
    const std::size_t family = IndexOf(FamilyOf(unit));
    delivers_[family] = true;
    for (const Need& need : unit.needs) {
      const Unit& needed = estate_.units[need.unit];
      // Whoever makes the cluster installed it before.
      if (!Exists(needed) || installed_.contains(needed.name))
        continue;
      std::optional<Crossing>& crossing = crossings_[family][IndexOf(FamilyOf(needed))];
      if (!crossing)
        crossing = Crossing{index, need.unit};
    }
  }

  bool Waits(std::size_t family) const {
    for (std::size_t other = 0; other < kFamilies; ++other)
      if (other != family && crossings_[family][other] && !placed_[other])
        return true;
    return false;
  }

  std::size_t NextOf(std::size_t family) const {
    std::size_t next = 0;
    while (next == family || !crossings_[family][next] || placed_[next])
      ++next;
    return next;
  }

  const Estate& estate_;
  int environment_;
  std::set<std::string_view> installed_;
  std::array<bool, kFamilies> delivers_{};
  std::array<bool, kFamilies> placed_{};
  // From a family to one that it needs: the first such need.
  std::array<std::array<std::optional<Crossing>, kFamilies>, kFamilies> crossings_{};
};

}  // namespace

FamilyCycle OrderFamilies(Estate& estate) {
  FamilyCycle cycle;
  estate.family_order.clear();
  for (std::size_t i = 0; i < estate.environments.size(); ++i) {
    FamilyOrder order(estate, static_cast<int>(i));
    estate.family_order.push_back(order.Run());
    if (cycle.needs.empty())
      cycle = {static_cast<int>(i), order.Circle()};
  }
  return cycle;
}

}  // namespace plat::estate
