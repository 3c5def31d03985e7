#include "ir/kinds.h"

#include <set>

#include <doctest/doctest.h>

#include "ir/index.h"
#include "ir/print.h"
#include "ir/query.h"
#include "ir/verify.h"
#include "ir_builder.h"

using namespace plat;
using test::IrBuilder;

namespace {

// Checks a record and all that its fields hold: everything that a user can write is documented.
void CheckRecord(const schema::RecordType& record, std::set<const schema::RecordType*>& seen);

void CheckType(const schema::Type& type, std::set<const schema::RecordType*>& seen) {
  if (type.element != nullptr)
    CheckType(*type.element, seen);
  for (const schema::Type* alternative : type.alternatives)
    CheckType(*alternative, seen);
  if (type.record != nullptr)
    CheckRecord(*type.record, seen);
}

void CheckRecord(const schema::RecordType& record, std::set<const schema::RecordType*>& seen) {
  if (!seen.insert(&record).second)
    return;
  CAPTURE(record.name());
  CHECK(record.doc().ends_with("."));
  for (const schema::Field& field : record.fields()) {
    CAPTURE(field.name);
    CHECK(field.doc.ends_with("."));
    CHECK_FALSE((field.required && !field.default_text.empty()));
    CheckType(*field.type, seen);
  }
}

}  // namespace

TEST_CASE("every field that a program can write has a sentence") {
  schema::TypeTable types;
  std::set<const schema::RecordType*> seen;
  for (const ir::Kind& kind : ir::Kinds())
    CheckRecord(*kind.record(types), seen);
  CHECK(seen.size() > ir::Kinds().size());
}

TEST_CASE("kinds are found by name") {
  CHECK(ir::FindKind("app")->container);
  CHECK(ir::FindKind("platform")->single);
  CHECK(ir::FindKind("namespaces")->nameless);
  CHECK(ir::FindKind("object")->object);
  CHECK((ir::FindKind("environment")->add == nullptr));
  CHECK(ir::FindKind("apps") == nullptr);
}

TEST_CASE("a program is printed as the language would write it") {
  IrBuilder b;
  b.AddEnvironment("dev", {{"domain", b.Text("dev.example.org")}});
  const auto network = b.Declare("network", "services");
  b.Add(0,
        "network",
        "services",
        {{"cidr", b.Cidr("10.0.0.0/24")}, {"pool", b.Map({{"auto", b.Record<ir::Pool>({})}})}});
  b.Add(0,
        "app",
        "web",
        {{"image", b.Text("web:1")},
         {"replicas", b.Because(b.Int(3), "it must \"hold\"")},
         {"memory", b.Range(b.Mi(128), b.Mi(512))},
         {"port", b.Map({{"http", b.Port(8080)}, {"coap", b.Port(5683, schema::Protocol::kUdp)}})},
         {"tty", b.Bool(false)},
         {"connects", b.List({b.Ref(network), b.Word("internet")})}});
  const ir::Program program = b.Take();
  CHECK(ir::Verify(program).empty());
  CHECK(ir::Print(program) == R"(environment dev {
  domain = "dev.example.org"
}
network services {
  cidr = 10.0.0.0/24
  pool auto {}
}
app web {
  image = "web:1"
  port http = 8080
  port coap = 5683/udp
  memory = 128Mi..512Mi
  replicas = 3 because "it must \"hold\""
  connects = [services, internet]
}
)");
}

TEST_CASE("a program that no source makes is found out") {
  IrBuilder b;
  b.AddEnvironment("dev");
  b.Add(0, "app", "web", {{"connects", b.List({b.Ref(schema::EntityId{77})})}});
  ir::Program program = b.Take();
  CHECK(ir::Verify(program).size() == 1);
  program.platforms[0].environment = 3;
  CHECK(ir::Verify(program).size() == 2);
  program.platforms.emplace_back();
  CHECK(ir::Verify(program).size() == 4);
}

TEST_CASE("entities are found by their kind in the environments that have them") {
  IrBuilder b;
  b.AddEnvironment("dev");
  b.AddEnvironment("prod");
  b.Add(0, "app", "web", {});
  const auto web = b.Declare("app", "web");
  const ir::Program program = b.Take();
  const ir::Index dev(program, program.platforms[0]);
  const ir::Index prod(program, program.platforms[1]);
  CHECK(dev.Find<ir::App>(web) == &program.platforms[0].apps[0]);
  CHECK(dev.Find<ir::Addon>(web) == nullptr);
  CHECK(dev.Header(web)->name == "web");
  CHECK(prod.Find<ir::App>(web) == nullptr);
  CHECK(dev.Find<ir::App>(schema::EntityId{}) == nullptr);
}

TEST_CASE("ports of an app are those of all its containers") {
  IrBuilder b;
  ir::App app;
  ir::Decode(
      b.Record<ir::App>(
          {{"port", b.Map({{"http", b.Port(8080)}})},
           {"sidecar",
            b.Map({{"proxy", b.Record<ir::Container>({{"port", b.Map({{"admin", b.Port(9)}})}})}})},
           {"workload",
            b.Map(
                {{"worker", b.Record<ir::Workload>({{"port", b.Map({{"jobs", b.Port(70)}})}})}})}}),
      app);
  CHECK(ir::PortsOf(app).size() == 3);
  CHECK(ir::FindPort(app, "jobs")->workload == "worker");
  CHECK_FALSE(ir::FindPort(app, "absent"));
  CHECK(ir::ServicePort("http", {8080}) == 80);
  CHECK(ir::ServicePort("https", {8443}) == 443);
  CHECK(ir::ServicePort("jobs", {70}) == 70);
}

TEST_CASE("an issuer is called after its authority, or its label") {
  IrBuilder b;
  const ir::Raw staging{b.Record<ir::LetsEncryptStaging>({})};
  CHECK(ir::IssuerName("default", staging) == "letsencrypt-staging");
  CHECK(ir::IssuerName("inner_names", staging) == "inner-names");
  CHECK(ir::UsesHttp01(staging));
  const ir::Raw by_dns{b.Record<ir::Acme>({{"solver", b.Record<ir::Dns01>({})}})};
  CHECK_FALSE(ir::UsesHttp01(by_dns));
  CHECK_FALSE(ir::UsesHttp01(ir::Raw{b.Record<ir::SelfSigned>({})}));
}
