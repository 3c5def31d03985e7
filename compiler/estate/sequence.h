#pragma once

#include <cstddef>
#include <functional>
#include <unordered_map>
#include <vector>

namespace plat::estate {

// Joins sequences of keys into one: the first sequence leads, a key that is new stands behind the
// key before it in its own sequence.
template <class Key, class Hash = std::hash<Key>>
class JoinedSequence {
 public:
  // Begins the next sequence.
  void Begin() { last_ = kHead; }

  // Adds a key of the current sequence; returns its number, the same for equal keys, in the order
  // in which keys were first met.
  std::size_t Add(const Key& key) {
    const auto [place, is_new] = numbers_.try_emplace(key, keys_.size());
    const std::size_t number = place->second;
    if (is_new) {
      keys_.push_back(key);
      next_.push_back(Next(last_));
      Next(last_) = number;
    }
    last_ = number;
    return number;
  }

  const Key& key(std::size_t number) const { return keys_[number]; }
  std::size_t size() const { return keys_.size(); }

  // Returns the numbers in the joined order.
  std::vector<std::size_t> Order() const {
    std::vector<std::size_t> order;
    order.reserve(keys_.size());
    for (std::size_t number = first_; number != kHead; number = next_[number])
      order.push_back(number);
    return order;
  }

 private:
  static constexpr std::size_t kHead = static_cast<std::size_t>(-1);

  std::size_t& Next(std::size_t number) { return number == kHead ? first_ : next_[number]; }

  std::vector<Key> keys_;
  std::vector<std::size_t> next_;
  std::unordered_map<Key, std::size_t, Hash> numbers_;
  std::size_t first_ = kHead;
  std::size_t last_ = kHead;
};

}  // namespace plat::estate
