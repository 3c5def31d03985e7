#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "backend/view.h"
#include "document/hcl.h"
#include "estate/estate.h"

namespace plat::backend::opentofu {

// The labels that a module's objects repeat, as locals: what selects the pods, what says to which
// platform they belong, and both together.
class Labels {
 public:
  // Looks through an object that the module makes in these environments.
  void Count(const estate::Object& object, estate::Environments environments);
  // Decides what becomes a local. Call once, after everything was counted.
  void Decide();

  // Returns the name of the local that holds this map; empty when none does.
  std::string_view Find(const View& map) const;
  bool empty() const;
  // Returns the block `locals`.
  document::hcl::Body Declarations() const;

 private:
  using Map = std::vector<std::pair<std::string_view, std::string_view>>;
  struct Candidate {
    // Sorted by key.
    Map labels;
    // In the order first met.
    Map written;
    int uses = 0;
    bool selects = false;
    bool is_own = false;
    std::string local;
    // The two locals that make it up; empty for none.
    std::string left;
    std::string right;
  };

  void Visit(std::string_view key, const View& view, bool is_metadata);
  Candidate* Meet(const View& map);
  static Map MapOf(const View& map);
  void Name(Candidate& candidate, std::vector<std::string>& taken) const;
  void Compose(Candidate& whole);

  std::vector<Candidate> candidates_;
};

}  // namespace plat::backend::opentofu
