#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "admission/type_rule.h"
#include "diagnostic/sink.h"
#include "estate/factored.h"
#include "estate/node.h"
#include "schema/kubernetes.h"

namespace plat::admission {

// What is known of the value under a key of a map.
struct Field {
  const char* key = nullptr;
  std::size_t size = 0;
  // What the map is: the shape within the schema of a kind, by its place and that of its text.
  const char* root = nullptr;
  std::int64_t shape_of = -1;
  const TypeRule* type = nullptr;
  // What the value is; nothing where the schema has no such key.
  std::optional<schema::Shape> shape;
  const FieldRule* rule = nullptr;
};

// What several walks share: where reports go, the values that were refused already (one value of
// the source may arrive in several places), and what was looked up.
struct Findings {
  static constexpr std::size_t kFields = 1024;

  Sink sink;
  std::vector<Field> fields = std::vector<Field>(kFields);
  std::set<std::pair<Span, diagnostic::EnvironmentMask>> refused;
};

// Goes over one object, and reports what is wrong with it.
class Walk {
 public:
  // `place` is where to point when nothing nearer says where it comes from; `metadata` is the shape
  // that the metadata of every object has.
  Walk(std::string_view kind,
       std::string_view name,
       Span place,
       diagnostic::EnvironmentMask environments,
       const std::optional<schema::Shape>& metadata,
       Findings& findings)
      : kind_(kind),
        name_(name),
        span_(place),
        environments_(environments),
        metadata_(metadata),
        findings_(findings) {}

  // Holds the object of one environment against the schema of its kind, where that is known, and
  // against its rules. What other environments have, too, is looked at in the earliest of them, for
  // all of them; `joined` is the object of all environments.
  void Run(const estate::Node& object,
           int environment,
           const estate::Factored& joined,
           const std::optional<schema::KindView>& schema,
           const KindRule& rules);

  // What checks report with. A node that does not say where it comes from is where the first one
  // inside of it is, or the nearest around it.
  std::string_view kind() const { return kind_; }
  std::string_view name() const { return name_; }
  Span SpanOf(const estate::Node& node) const;
  diagnostic::Report Report(diagnostic::Message message, Span span);
  // Returns whether nothing was refused for what the source says there; later calls return false.
  bool IsNew(Span span);
  // Reports that a value is not what Kubernetes wants; `field` is below the node that is looked at.
  void Refuse(std::string_view field, const estate::Node& value, std::string_view wants);
  // Returns the path of the node that is looked at, with a field below it: `spec.ports[http].port`.
  std::string Path(std::string_view field = {}) const;
  // Returns the last key of that path.
  std::string_view Key() const;

 private:
  // A key, or an item of a list with its place.
  struct Step {
    std::string_view key;
    const estate::Node* item = nullptr;
    std::size_t place = 0;
  };

  // `joined` is what the node is in all environments; null below what is looked at for several.
  void Visit(const estate::Node& node,
             const estate::Factored* joined,
             const std::optional<schema::Shape>& shape,
             const FieldRule* rule);
  void VisitNode(const estate::Node& node,
                 const estate::Factored* joined,
                 const std::optional<schema::Shape>& shape,
                 const FieldRule* rule);
  void VisitMap(const estate::Node& map,
                const estate::Factored* joined,
                const std::optional<schema::Shape>& shape,
                const FieldRule* rule);
  void VisitList(const estate::Node& list,
                 const estate::Factored* joined,
                 const std::optional<schema::Shape>& shape,
                 const FieldRule* rule);
  void VisitMetadata(const estate::Node& metadata, const estate::Factored* joined);
  void VisitText(const estate::Node& text, const FieldRule* rule);
  bool FitsShape(const estate::Node& node, const schema::Shape& shape);
  void FindMissing(const estate::Node& map, const schema::Shape& shape);
  void FindMissing(const estate::Node& map, const TypeRule& type);
  // Reports a field that is not there, or is null.
  void Want(const estate::Node& map, std::string_view field);
  void FindSame(const estate::Node& list, const ItemKey& key);
  void TellSame(const estate::Node& before, const estate::Node& item, std::string_view key);
  const Field& FieldOf(const std::optional<schema::Shape>& shape,
                       const TypeRule* type,
                       std::string_view key);
  void CheckName(const estate::Node& object, const KindRule& rules);
  void UnknownKey(const estate::Node& value, const schema::Shape& shape, std::string_view key);

  std::string_view kind_;
  std::string_view name_;
  // Of the innermost node that says where it comes from.
  Span span_;
  // Whose object it is.
  int environment_ = 0;
  // What reports are said of.
  diagnostic::EnvironmentMask environments_;
  const std::optional<schema::Shape>& metadata_;
  Findings& findings_;
  // The schema's own text of the kind; null where there is no schema.
  const char* root_ = nullptr;
  // Whether a field that the schema lacks may be a newer one.
  bool dated_ = false;
  std::vector<Step> path_;
};

// Returns a scalar as a message shows it: `web`, 80, shortened where it is long.
std::string Shown(const estate::Node& value);
std::string Shown(std::string_view text);

}  // namespace plat::admission
