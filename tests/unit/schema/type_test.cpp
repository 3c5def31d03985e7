#include "schema/type.h"

#include <doctest/doctest.h>

using namespace plat::schema;

TEST_CASE("equal types are the same pointer") {
  TypeTable types;
  const Type* ip = types.Named("ip");
  CHECK(ip == types.Simple(TypeKind::kIp));
  CHECK(types.List(ip) == types.List(types.Simple(TypeKind::kIp)));
  CHECK(types.List(ip) != types.Map(ip));
  CHECK(types.Optional(types.Optional(ip)) == types.Optional(ip));
  CHECK(types.Reference({"b", "a", "a"}) == types.Reference({"a", "b"}));
  CHECK(types.Enum({"a", "b"}) != types.Reference({"a", "b"}));
  CHECK(types.Union({ip, ip}) == ip);
}

TEST_CASE("types are spelled as a person writes them") {
  TypeTable types;
  const Type* ip = types.Named("ip");
  CHECK(types.Optional(types.List(ip))->Spell() == "list(ip)?");
  CHECK(types.Optional(types.Enum({"a", "b"}))->Spell() == "(a | b)?");
  CHECK(types.Union({ip, types.Map(types.Named("cpu"))})->Spell() == "ip | map(cpu)");
  CHECK(types.Reference({"network.pool"})->Spell() == "network.pool");
}

TEST_CASE("a record is known by its name, the first of a name first") {
  TypeTable types;
  CHECK(types.Named("thing") == nullptr);
  RecordType* first = types.NewRecord("thing");
  const Type* type = types.Record(first);
  types.Record(types.NewRecord("thing"));
  CHECK(types.Named("thing") == type);
  CHECK(type->Spell() == "thing");

  Field field;
  field.name = "size";
  field.type = types.Named("size");
  first->Add(field);
  CHECK(first->Find("size")->owner == first);
  CHECK(first->Find("sizes") == nullptr);
}
