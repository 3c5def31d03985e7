#pragma once

#include <deque>
#include <map>
#include <string_view>
#include <vector>

#include "estate/estate.h"
#include "estate/join.h"
#include "ir/program.h"

namespace plat::lower {

// A chart release in one environment.
struct ReleaseDraft {
  std::string_view name;
  std::string_view name_space;
  std::string_view chart;
  std::string_view repository;
  std::string_view version;
  estate::CrdPolicy crds = estate::CrdPolicy::kNone;
  source::Span span;
  const estate::Node* values = nullptr;
};

// A secret that an encrypted file holds.
struct EncryptedSecret {
  std::string_view name_space;
  std::string_view name;
};

// Another unit that must be there first. An invalid entity is the platform's own unit.
struct NeedDraft {
  ir::EntityId entity;
  estate::Readiness readiness = estate::Readiness::kHealthy;
};

// What one app, one add-on or the platform itself becomes in one environment.
struct UnitDraft {
  estate::UnitKind kind = estate::UnitKind::kPlatform;
  ir::EntityId entity;
  std::string_view name_space;
  std::vector<estate::PlainObject> objects;
  std::vector<ReleaseDraft> releases;
  std::vector<NeedDraft> needs;

  void Add(std::string_view file, const estate::Node* object) {
    objects.push_back(estate::PlainObject{file, object->span, object});
  }
  // Records a need once; nobody needs itself.
  void Need(ir::EntityId other, estate::Readiness readiness = estate::Readiness::kHealthy);
};

// The units of one environment.
class Drafts {
 public:
  // Returns the unit of an app or add-on.
  UnitDraft& Of(estate::UnitKind kind, ir::EntityId entity);
  // Returns the unit of what belongs to nobody in particular.
  UnitDraft& OfPlatform() { return Of(estate::UnitKind::kPlatform, {}); }
  const std::map<ir::EntityId, UnitDraft>& all() const { return units_; }

  // The secrets that somebody makes, in the environment's own words.
  std::vector<estate::HandMadeSecret> hand_made;
  // The secrets that encrypted files hold.
  std::vector<EncryptedSecret> encrypted;

 private:
  std::map<ir::EntityId, UnitDraft> units_;
};

}  // namespace plat::lower
