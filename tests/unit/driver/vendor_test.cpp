#include <doctest/doctest.h>

#include "driver/bring.h"
#include "driver/compile.h"
#include "driver/vendor_store.h"
#include "driver/vendored.h"
#include "source/disk_file_system.h"
#include "write_fixture.h"

namespace plat::driver {
namespace {

constexpr const char* kChart = "name: sprocket\nversion: 1.4.0\n";
constexpr const char* kCrd =
    "apiVersion: apiextensions.k8s.io/v1\n"
    "kind: CustomResourceDefinition\n"
    "metadata: { name: sprockets.gears.example.org }\n"
    "spec:\n"
    "  group: gears.example.org\n"
    "  scope: Namespaced\n"
    "  names: { kind: Sprocket, plural: sprockets }\n"
    "  versions:\n"
    "    - { name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object,\n"
    "        properties: { spec: { type: object, properties: { teeth: { type: integer } } } } } } "
    "}\n";

// Brings something; requires that it can be.
std::vector<BroughtThing> Good(const BringRequest& request) {
  BringResult result = Bring(request);
  const auto* problem = std::get_if<BringProblem>(&result);
  INFO((problem == nullptr ? std::string() : problem->reason));
  REQUIRE(problem == nullptr);
  return std::get<std::vector<BroughtThing>>(std::move(result));
}

// Brings something that cannot be; returns why.
std::string Bad(const BringRequest& request) {
  const BringResult result = Bring(request);
  REQUIRE(std::holds_alternative<BringProblem>(result));
  return std::get<BringProblem>(result).reason;
}

std::vector<LockRow> LockOf(const TempFolder& folder) {
  const source::DiskFileSystem disk(folder.Path("project"));
  source::SourceMap sources;
  Sink sink;
  std::vector<LockRow> rows;
  for (const PlacedRow& placed : ReadLock(disk, sources, sink))
    rows.push_back(placed.row);
  CHECK(sink.error_count() == 0);
  return rows;
}

// Returns the codes that compiling the project reports.
std::vector<int> Compiled(const TempFolder& folder) {
  const source::DiskFileSystem disk(folder.Path("project"));
  std::vector<int> codes;
  for (const diagnostic::Diagnostic& one : Compile({.project = &disk}).diagnostics)
    codes.push_back(one.descriptor.code);
  return codes;
}

// A project with an object of a kind that plat does not know.
void PutProject(const TempFolder& folder) {
  folder.Put("project/main.plat",
             "platform shop { deliver { apps = kustomize } }\n"
             "environment dev { domain = \"dev.example.org\" }\n"
             "group gears { object Sprocket main { spec { teeth = \"many\" } } }\n");
}

TEST_CASE("a chart's folder, its parts included, says what it can be told") {
  const TempFolder folder;
  folder.Put("chart/Chart.yaml", kChart);
  folder.Put("chart/values.yaml", "replicas: 1\n");
  folder.Put("chart/charts/gear/Chart.yaml", "name: gear\nversion: 0.2.0\n");
  folder.Put("chart/charts/gear/values.yaml", "teeth: 12\n");
  const auto things = Good({.kind = Brought::kChart, .path = folder.Path("chart")});
  REQUIRE(things.size() == 1);
  CHECK(PlaceOf(things[0].row) == "vendor/chart/sprocket-1.4.0.schema");
  const std::string& text = things[0].files.at(0).bytes;
  CHECK(text.find("teeth") != std::string::npos);
  CHECK(text.find("replicas") != std::string::npos);
}

TEST_CASE("what is no chart is refused") {
  const TempFolder folder;
  const auto bad = [&](const std::string& path) {
    return Bad({.kind = Brought::kChart, .path = folder.Path(path)});
  };
  folder.Put("empty/README", "");
  CHECK(bad("empty") == "it is no chart: it has no `Chart.yaml`");
  folder.Put("bare/Chart.yaml", kChart);
  CHECK(bad("bare").starts_with("it has neither `values.yaml` nor"));
  folder.Put("broken/Chart.yaml", kChart);
  folder.Put("broken/values.yaml", "a: [1\n");
  CHECK(bad("broken").starts_with("values.yaml: line 2"));
  folder.Put("list/Chart.yaml", kChart);
  folder.Put("list/values.yaml", "- 1\n");
  CHECK(bad("list") == "values.yaml: it is not a map");
  folder.Put("json/Chart.yaml", kChart);
  folder.Put("json/values.schema.json", "[");
  CHECK(bad("json") == "values.schema.json: this is not a JSON object");
  folder.Put("out/Chart.yaml", "name: ../../etc\nversion: 1.0.0\n");
  folder.Put("out/values.yaml", "a: 1\n");
  CHECK(bad("out").ends_with("is none that a file can have"));
  folder.Put("bytes/Chart.yaml", kChart);
  folder.Put("bytes/values.yaml", "a: \xff\n");
  CHECK(bad("bytes") == "it is not UTF-8: see byte 4");
  folder.Put("key/Chart.yaml", kChart);
  folder.Put("key/values.yaml", "\"\": 1\n");
  CHECK(bad("key").starts_with("a schema cannot say what it has"));
  folder.Put("file.tgz", "no archive");
  CHECK(bad("file.tgz") == "it is no chart: neither a folder nor packed by gzip");
  CHECK(bad("absent.tgz") == "no such file or directory");
}

TEST_CASE("definitions are brought one by one") {
  const TempFolder folder;
  folder.Put("crds.yaml", std::string("kind: ConfigMap\n---\n") + kCrd);
  const auto things = Good({.kind = Brought::kCrd, .path = folder.Path("crds.yaml")});
  REQUIRE(things.size() == 1);
  CHECK(PlaceOf(things[0].row) == "vendor/crd/sprockets.gears.example.org.schema");
  CHECK(things[0].row.version == "v1");
  const auto bad = [&](const std::string& text) {
    folder.Put("bad.yaml", text);
    return Bad({.kind = Brought::kCrd, .path = folder.Path("bad.yaml")});
  };
  CHECK(bad("kind: ConfigMap\n") == "it has no `kind: CustomResourceDefinition`");
  CHECK(bad("a: {\n").starts_with("line "));
  CHECK(bad(std::string(kCrd) + "---\n" + kCrd) ==
        "it defines `sprockets.gears.example.org` twice");
  CHECK(bad("kind: CustomResourceDefinition\n").find("lacks `spec.versions`") != std::string::npos);
}

TEST_CASE("aliases that double are refused") {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int k = 0; k < 8; ++k)
      text += (k == 0 ? "*a" : ", *a") + std::to_string(i - 1);
    text += "]\n";
  }
  const TempFolder folder;
  folder.Put("bomb.yaml", text);
  CHECK(Bad({.kind = Brought::kCrd, .path = folder.Path("bomb.yaml")}) ==
        "it has more than a million values once its aliases are resolved");
  folder.Put("chart/Chart.yaml", kChart);
  folder.Put("chart/values.yaml", text);
  CHECK(Bad({.kind = Brought::kChart, .path = folder.Path("chart")}).ends_with("are resolved"));
}

TEST_CASE("a provider needs a version, which the file beside it may say") {
  const TempFolder folder;
  folder.Put("schema.json",
             "{\"provider_schemas\": {\"registry.opentofu.org/acme/gear\": {\"provider\": "
             "{\"block\": {}}, \"resource_schemas\": {\"gear_wheel\": {\"block\": {\"attributes\": "
             "{\"teeth\": {\"type\": \"number\", \"required\": true}}}}}}}}");
  BringRequest request{.kind = Brought::kProvider, .path = folder.Path("schema.json")};
  CHECK(Bad(request) == "nothing says which version of `acme/gear` it is");
  folder.Put(".terraform.lock.hcl",
             "provider \"registry.opentofu.org/acme/gear\" {\n  version = \"0.9.0\"\n}\n");
  auto things = Good(request);
  REQUIRE(things.size() == 1);
  CHECK(things[0].row.version == "0.9.0");
  CHECK(things[0].files[0].bytes.find("gear_wheel") != std::string::npos);
  request.version = "1.0.0";
  CHECK(Good(request)[0].row.version == "1.0.0");
  folder.Put("schema.json", "{}");
  CHECK(Bad(request) == "it has no `provider_schemas`");
}

TEST_CASE("a provider that lacks what is printed is told, and its version is required") {
  const TempFolder folder;
  folder.Put(
      "project/main.plat",
      "platform shop { deliver { apps = kustomize  nodes = opentofu } }\n"
      "environment dev { domain = \"dev.example.org\" }\n"
      "network internal { cidr = 10.0.0.0/24 }\n"
      "cluster main { distribution = talos { version = \"1.13.7\" }  kubernetes = \"1.36.4\" }\n"
      "node n1 { cluster = main  role = control_plane  disk = \"/dev/sda\"\n"
      "          join internal { address = 10.0.0.2 } }\n");
  CHECK(Compiled(folder).empty());
  folder.Put("schema.json",
             "{\"provider_schemas\": {\"registry.opentofu.org/siderolabs/talos\": {\"provider\": "
             "{\"block\": {}}}}}");
  const auto things =
      Good({.kind = Brought::kProvider, .path = folder.Path("schema.json"), .version = "9.0.0"});
  REQUIRE_FALSE(StoreThings(folder.Path("project"), {}, things).has_value());
  const std::vector<int> codes = Compiled(folder);
  REQUIRE_FALSE(codes.empty());
  CHECK(codes.front() == 5303);
}

TEST_CASE("what was brought is known when the project is compiled") {
  const TempFolder folder;
  PutProject(folder);
  CHECK(Compiled(folder) == std::vector<int>{4206});
  folder.Put("crds.yaml", kCrd);
  const auto things = Good({.kind = Brought::kCrd, .path = folder.Path("crds.yaml")});
  REQUIRE_FALSE(StoreThings(folder.Path("project"), {}, things).has_value());
  CHECK(Compiled(folder) == std::vector<int>{4127});
  // Bringing the same again changes nothing.
  const Files before = folder.All();
  REQUIRE_FALSE(StoreThings(folder.Path("project"), LockOf(folder), things).has_value());
  CHECK(folder.All() == before);
}

TEST_CASE("what differs from the lock, or is missing, is told") {
  const TempFolder folder;
  PutProject(folder);
  folder.Put("crds.yaml", kCrd);
  const auto things = Good({.kind = Brought::kCrd, .path = folder.Path("crds.yaml")});
  REQUIRE_FALSE(StoreThings(folder.Path("project"), {}, things).has_value());
  const std::string place = "project/" + PlaceOf(things[0].row);
  folder.Put(place, folder.Get(place) + "# more\n");
  CHECK(Compiled(folder) == std::vector<int>{1014});
  std::filesystem::remove(folder.Path(place));
  CHECK(Compiled(folder) == std::vector<int>{1013});
}

TEST_CASE("a package is used from where it was brought to, and is pinned") {
  const TempFolder folder;
  folder.Put("office/web.plat", "component page : app { runs_as = 101 }\n");
  const auto things = Good({.kind = Brought::kPackage, .path = folder.Path("office")});
  REQUIRE_FALSE([&] {
    folder.Put("project/main.plat",
               "import \"vendor/package/office\" as office\n"
               "platform shop { deliver { apps = kustomize } }\n"
               "environment dev { domain = \"dev.example.org\" }\n"
               "app web : office.page { image = \"nginx:1.29.0\" }\n");
    return StoreThings(folder.Path("project"), {}, things).has_value();
  }());
  CHECK(Compiled(folder).empty());
  folder.Put("project/vendor/package/office/web.plat", "component page : app { runs_as = 102 }\n");
  CHECK(Compiled(folder) == std::vector<int>{1014});
  REQUIRE_FALSE(StoreThings(folder.Path("project"), LockOf(folder), things).has_value());
  CHECK(Compiled(folder).empty());
}

TEST_CASE("a run that was interrupted is completed when its lock is in place, else undone") {
  const TempFolder folder;
  PutProject(folder);
  folder.Put("crds.yaml", kCrd);
  const auto things = Good({.kind = Brought::kCrd, .path = folder.Path("crds.yaml")});
  REQUIRE_FALSE(StoreThings(folder.Path("project"), {}, things).has_value());
  const Files done = folder.All();
  const std::string place = "project/" + PlaceOf(things[0].row);
  // The lock is there, the file still lies aside.
  std::filesystem::rename(folder.Path(place), folder.Path(place + ".new"));
  CHECK(FinishStoring(folder.Path("project"), LockOf(folder)) == 1);
  CHECK(folder.All() == done);
  // The file lies aside, and the lock is the old one.
  folder.Put(place + ".new", "half");
  CHECK(FinishStoring(folder.Path("project"), LockOf(folder)) == 0);
  CHECK(folder.All() == done);
}

TEST_CASE("nothing is written through a link, and nothing where it cannot be") {
  const TempFolder folder;
  PutProject(folder);
  folder.Put("crds.yaml", kCrd);
  folder.Put("outside/file", "");
  const auto things = Good({.kind = Brought::kCrd, .path = folder.Path("crds.yaml")});
  std::filesystem::create_directory_symlink(folder.Path("outside"), folder.Path("project/vendor"));
  const Files before = folder.All();
  const auto problem = StoreThings(folder.Path("project"), {}, things);
  REQUIRE(problem.has_value());
  CHECK(problem->reason == "it is no folder, or a link to one");
  CHECK(folder.All() == before);
  CHECK(StoreThings(folder.Path("absent"), {}, things).has_value());
  CHECK_FALSE(folder.Has("absent"));
}

}  // namespace
}  // namespace plat::driver
