#pragma once

#include <string>
#include <vector>

#include "diagnostic/sink.h"

namespace plat::sema {

// A use of what does not exist.
struct Mention {
  diagnostic::Message message;
  Span span;
  // What was probably meant, and where that is declared; both may be missing.
  std::string near;
  Span near_span;
  // Words beside the place, why, and what to do when nothing is near.
  std::string label;
  std::string note;
  std::string help;
};

// Collects uses of what does not exist: all uses of one name are one mistake, told once at the
// first of them with the other places beside it.
class Mentions {
 public:
  void Add(Mention mention) { mentions_.push_back(std::move(mention)); }
  // Adds one that is most likely the effect of another mistake: reported only where there is none.
  void AddFollowUp(Mention mention) { follow_ups_.push_back(std::move(mention)); }
  // Reports everything that was added. To be called once.
  void Report(Sink& sink);

 private:
  std::vector<Mention> mentions_;
  std::vector<Mention> follow_ups_;
};

}  // namespace plat::sema
