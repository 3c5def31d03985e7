#include <set>

#include "document/json.h"
#include "driver/reference.h"
#include "ir/kinds.h"
#include "schema/type.h"

namespace plat::driver {
namespace {

using schema::Field;
using schema::RecordType;
using schema::Type;
using schema::TypeKind;

// Prints records, each once, those that their fields hold behind them.
class Printer {
 public:
  std::string Print() {
    json_.BeginList();
    for (const ir::Kind& kind : ir::Kinds())
      Record(*kind.record(types_));
    json_.EndList();
    return json_.Take().bytes;
  }

 private:
  void Record(const RecordType& record) {
    if (!seen_.insert(&record).second)
      return;
    json_.BeginMap();
    json_.Field("name", record.name());
    json_.Field("doc", record.doc());
    json_.Key("fields");
    json_.BeginList();
    for (const Field& field : record.fields())
      One(field);
    json_.EndList();
    json_.EndMap();
    for (const Field& field : record.fields())
      Inside(*field.type);
  }

  void Inside(const Type& type) {
    if (type.record != nullptr)
      Record(*type.record);
    if (type.element != nullptr)
      Inside(*type.element);
    for (const Type* alternative : type.alternatives)
      Inside(*alternative);
  }

  void One(const Field& field) {
    json_.BeginMap();
    json_.Field("name", field.name);
    json_.Field("doc", field.doc);
    json_.Key("type");
    Describe(*field.type);
    json_.Key("labelled");
    json_.Boolean(field.form == schema::Form::kKeyed);
    json_.Key("required");
    json_.Boolean(field.required);
    if (!field.default_text.empty())
      json_.Field("default", field.default_text);
    json_.EndMap();
  }

  // A type is its spelling, and the records that a value of it may be.
  void Describe(const Type& type) {
    json_.BeginMap();
    json_.Field("written", type.Spell());
    json_.Key("records");
    json_.BeginList();
    Records(type);
    json_.EndList();
    json_.EndMap();
  }

  void Records(const Type& type) {
    if (type.kind == TypeKind::kRecord)
      json_.String(type.record->name());
    if (type.element != nullptr)
      Records(*type.element);
    for (const Type* alternative : type.alternatives)
      Records(*alternative);
  }

  schema::TypeTable types_;
  std::set<const RecordType*> seen_;
  document::json::Writer json_;
};

}  // namespace

std::string Catalogue() {
  return Printer().Print();
}

}  // namespace plat::driver
