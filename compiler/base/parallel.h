#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace plat {

// Returns how many threads work is spread over: those of the machine, at most eight.
inline unsigned ThreadCount() {
  constexpr unsigned kMost = 8;
  return std::clamp(std::thread::hardware_concurrency(), 1U, kMost);
}

// Calls `fn(index)` once for each index below `count`, on up to `threads` threads (zero: as many as
// fit the machine), and returns when all calls have. Which thread takes which index is not
// determined, so `fn` writes only what belongs to its index; the caller joins the results by index.
template <class Fn>
void ParallelFor(std::size_t count, const Fn& fn, unsigned threads = 0) {
  if (threads == 0)
    threads = ThreadCount();
  // Indexes are taken in runs, because a call may be short; in short ones where there are few, so
  // that nobody waits long for the last.
  constexpr std::size_t kLongest = 16;
  constexpr std::size_t kTurns = 8;
  const std::size_t length = std::clamp<std::size_t>(count / (kTurns * threads), 1, kLongest);
  const std::size_t runs = (count + length - 1) / length;
  threads = static_cast<unsigned>(std::min<std::size_t>(threads, runs));
  if (threads <= 1) {
    for (std::size_t i = 0; i < count; ++i)
      fn(i);
    return;
  }
  std::atomic<std::size_t> next{0};
  auto work = [&] {
    for (std::size_t run = next.fetch_add(1); run < runs; run = next.fetch_add(1)) {
      const std::size_t end = std::min(count, (run + 1) * length);
      for (std::size_t i = run * length; i < end; ++i)
        fn(i);
    }
  };
  std::vector<std::thread> helpers;
  helpers.reserve(threads - 1);
  for (unsigned i = 1; i < threads; ++i)
    helpers.emplace_back(work);
  work();
  for (std::thread& helper : helpers)
    helper.join();
}

}  // namespace plat
