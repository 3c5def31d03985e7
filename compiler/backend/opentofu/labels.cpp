#include "backend/opentofu/labels.h"

#include <algorithm>
#include <iterator>

#include "backend/naming.h"
#include "provider/spell.h"

namespace plat::backend::opentofu {

using provider::spell::Body;
using provider::spell::Call;
using provider::spell::Object;
using provider::spell::ObjectEntry;
using provider::spell::Ref;
using provider::spell::Text;

namespace {

template <class Map>
bool IsPartOf(const Map& part, const Map& whole) {
  return std::includes(whole.begin(), whole.end(), part.begin(), part.end());
}

// Tells whether two sorted maps are together exactly a third. Both are part of it then.
template <class Map>
bool AreTogether(const Map& left, const Map& right, const Map& whole) {
  Map both;
  std::set_union(
      left.begin(), left.end(), right.begin(), right.end(), std::inserter(both, both.end()));
  return both == whole;
}

}  // namespace

Labels::Map Labels::MapOf(const View& map) {
  Map labels;
  if (map.kind() != View::Kind::kMap)
    return labels;
  for (const auto& [key, value] : map.Entries()) {
    const estate::Node* node = value.constant();
    if (node == nullptr || node->kind != estate::NodeKind::kText ||
        value.environments() != map.environments())
      return {};
    labels.emplace_back(key, node->text());
  }
  return labels;
}

Labels::Candidate* Labels::Meet(const View& map) {
  const Map written = MapOf(map);
  if (written.empty())
    return nullptr;
  Map sorted = written;
  std::sort(sorted.begin(), sorted.end());
  for (Candidate& candidate : candidates_) {
    if (candidate.labels == sorted) {
      ++candidate.uses;
      return &candidate;
    }
  }
  candidates_.push_back({.labels = std::move(sorted), .written = written, .uses = 1});
  return &candidates_.back();
}

void Labels::Visit(std::string_view key, const View& view, bool is_metadata) {
  if (view.kind() == View::Kind::kList) {
    for (const View& item : view.Items())
      Visit({}, item, false);
    return;
  }
  if (view.kind() != View::Kind::kMap)
    return;
  const bool selects = key == "matchLabels" || key == "selector";
  if (selects || (is_metadata && key == "labels")) {
    if (Candidate* candidate = Meet(view); candidate != nullptr) {
      candidate->selects = candidate->selects || selects;
      candidate->is_own = candidate->is_own || !selects;
      return;
    }
  }
  for (const auto& [name, value] : view.Entries())
    Visit(name, value, key == "metadata");
}

void Labels::Count(const estate::Object& object, estate::Environments environments) {
  Visit({}, View(*object.tree, environments), false);
}

void Labels::Name(Candidate& candidate, std::vector<std::string>& taken) const {
  std::vector<std::string> wanted;
  const std::string_view key = candidate.written.front().first;
  const std::string last = Identifier(key.substr(key.find_last_of("/.") + 1));
  const std::string value = Identifier(candidate.written.front().second);
  if (candidate.selects)
    wanted = {"selector", "selector_" + value};
  else if (candidate.written.size() == 1)
    wanted = {last, last + "_" + value};
  else
    wanted = {"labels", "labels_" + value};
  for (int number = 2; candidate.local.empty(); ++number) {
    for (const std::string& name : wanted) {
      if (candidate.local.empty() && std::find(taken.begin(), taken.end(), name) == taken.end())
        candidate.local = name;
    }
    wanted = {wanted.back() + "_" + std::to_string(number)};
  }
  taken.push_back(candidate.local);
}

// Says what labels are made of, where two others are exactly that.
void Labels::Compose(Candidate& whole) {
  for (const Candidate& left : candidates_) {
    for (const Candidate& right : candidates_) {
      const bool fits = !left.local.empty() && !right.local.empty() && left.selects &&
                        !right.selects && left.left.empty() && right.left.empty() &&
                        left.labels.size() + right.labels.size() == whole.labels.size();
      if (fits && AreTogether(left.labels, right.labels, whole.labels)) {
        whole.left = left.local;
        whole.right = right.local;
        return;
      }
    }
  }
}

void Labels::Decide() {
  std::vector<std::string> taken;
  std::vector<Candidate> chosen;
  for (Candidate& candidate : candidates_) {
    // What selects somebody else's pods is said where it is used.
    const bool is_own =
        candidate.is_own ||
        std::any_of(candidates_.begin(), candidates_.end(), [&](const Candidate& other) {
          return other.is_own && IsPartOf(candidate.labels, other.labels);
        });
    if (!is_own || candidate.uses < 2)
      continue;
    Name(candidate, taken);
    chosen.push_back(candidate);
  }
  candidates_ = std::move(chosen);
  for (Candidate& candidate : candidates_)
    Compose(candidate);
  std::stable_partition(candidates_.begin(), candidates_.end(), [](const Candidate& candidate) {
    return candidate.left.empty();
  });
}

std::string_view Labels::Find(const View& map) const {
  Map labels = MapOf(map);
  std::sort(labels.begin(), labels.end());
  for (const Candidate& candidate : candidates_) {
    if (!labels.empty() && candidate.labels == labels)
      return candidate.local;
  }
  return {};
}

bool Labels::empty() const {
  return candidates_.empty();
}

document::hcl::Body Labels::Declarations() const {
  Body body;
  Body& locals = body.AddBlock("locals");
  for (const Candidate& candidate : candidates_) {
    if (!candidate.left.empty()) {
      locals.Set(candidate.local,
                 Call("merge", {Ref("local." + candidate.left), Ref("local." + candidate.right)}));
      continue;
    }
    std::vector<ObjectEntry> entries;
    for (const auto& [key, value] : candidate.written)
      entries.push_back({.key = std::string(key), .value = Text(std::string(value))});
    locals.Set(candidate.local, Object(std::move(entries)));
  }
  return body;
}

}  // namespace plat::backend::opentofu
