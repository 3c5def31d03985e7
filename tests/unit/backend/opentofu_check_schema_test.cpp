#include <doctest/doctest.h>

#include "backend/opentofu/check_schema.h"
#include "provider/spell.h"

namespace plat::backend::opentofu {
namespace {

using namespace provider::spell;

std::vector<std::string> Problems(const Body& body,
                                  const std::map<std::string, ModuleInterface>& called = {}) {
  const std::vector<std::pair<std::string, Body>> bodies = {{"main.tf", body}};
  return CheckModule(schema::ProviderCatalog(), bodies, called);
}

using Sentences = std::vector<std::string>;

// A resource that is as it should be.
Body& AddFile(Body& body) {
  Body& file = body.AddBlock("resource", {"local_sensitive_file", "access"});
  file.Set("filename", Text("kubeconfig"));
  return file;
}

TEST_CASE("what the provider accepts has no problem") {
  Body body;
  AddFile(body).Set("file_permission", Text("0600"));
  CHECK(Problems(body).empty());
}

TEST_CASE("a resource, attribute or block that does not exist is a problem") {
  Body body;
  body.AddBlock("resource", {"local_secret_file", "access"});
  Body& file = AddFile(body);
  file.Set("mode", Text("0600"));
  file.AddBlock("permission");
  CHECK(Problems(body) == Sentences{"no provider has `local_secret_file`",
                                    "`local_sensitive_file` has no attribute `mode`",
                                    "`local_sensitive_file` has no block `permission`"});
}

TEST_CASE("what a provider computes cannot be set") {
  Body body;
  AddFile(body).Set("id", Text("x"));
  CHECK(Problems(body) == Sentences{"`local_sensitive_file.id` is not for setting"});
}

TEST_CASE("what is newer than the pinned release is a problem") {
  Body body;
  body.AddBlock("resource", {"talos_machine", "node"}).Set("node", Text("10.0.0.1"));
  CHECK(Problems(body) == Sentences{"no provider has `talos_machine`"});
}

TEST_CASE("a required attribute or block that is missing is a problem") {
  Body body;
  body.AddBlock("resource", {"local_sensitive_file", "access"});
  body.AddBlock("resource", {"kubernetes_service_v1", "web"}).AddBlock("metadata");
  CHECK(Problems(body) == Sentences{"`local_sensitive_file` needs `filename`",
                                    "`kubernetes_service_v1` needs `spec`"});
}

TEST_CASE("an attribute is no block and a block no attribute") {
  Body body;
  Body& service = body.AddBlock("resource", {"kubernetes_service_v1", "web"});
  service.Set("metadata", Object({{.key = "name", .value = Text("web")}}));
  service.AddBlock("spec").AddBlock("selector");
  CHECK(Problems(body) == Sentences{"`kubernetes_service_v1.metadata` is a block",
                                    "`kubernetes_service_v1.spec.selector` is an attribute"});
}

TEST_CASE("a block that stands once cannot stand twice") {
  Body body;
  Body& service = body.AddBlock("resource", {"kubernetes_service_v1", "web"});
  service.AddBlock("metadata");
  service.AddBlock("spec");
  service.AddBlock("spec");
  CHECK(Problems(body) == Sentences{"`kubernetes_service_v1` has `spec` more than 1 times"});
}

TEST_CASE("a value that is not among those allowed is a problem") {
  Body body;
  Body& apply = body.AddBlock("resource", {"talos_machine_configuration_apply", "node"});
  apply.Set("node", Text("10.0.0.1"));
  apply.Set("apply_mode", Text("slowly"));
  CHECK(Problems(body) ==
        Sentences{"`talos_machine_configuration_apply.apply_mode` cannot be `slowly`"});
}

TEST_CASE("the keys of an object that a provider knows are checked") {
  Body body;
  body.AddBlock("provider", {"helm"})
      .Set("kubernetes", Object({{.key = "config_file", .value = Text("x")}}));
  CHECK(Problems(body) == Sentences{"`helm.kubernetes` has no `config_file`"});
}

TEST_CASE("references lead to what is declared and to attributes that exist") {
  Body body;
  AddFile(body).Set("content", Ref("local.nothing"));
  body.AddBlock("output", {"a"}).Set("value", Ref("local_sensitive_file.access.id"));
  body.AddBlock("output", {"b"}).Set("value", Ref("local_sensitive_file.access.mode"));
  body.AddBlock("output", {"c"}).Set("value", Ref("local_sensitive_file.other.id"));
  body.AddBlock("output", {"d"}).Set("value", Ref("var.nodes[var.missing]"));
  CHECK(Problems(body) == Sentences{"nothing is called `local.nothing`",
                                    "nothing is called `local_sensitive_file.access.mode`",
                                    "nothing is called `local_sensitive_file.other.id`",
                                    "nothing is called `var.missing`",
                                    "nothing is called `var.nodes[var.missing]`"});
}

TEST_CASE("what a loop binds is known inside it only") {
  Body body;
  body.AddBlock("locals").Set("a", Each({"x"}, List({}), Ref("x.y")));
  body.AddBlock("output", {"a"}).Set("value", Call("concat", {Ref("local.a"), Ref("x")}));
  CHECK(Problems(body) == Sentences{"nothing is called `x`"});
}

TEST_CASE("changes that are ignored are changes of attributes that exist") {
  Body body;
  AddFile(body)
      .AddBlock("lifecycle")
      .Set("ignore_changes", List({Ref("content"), Ref("contents")}));
  CHECK(Problems(body) == Sentences{"nothing is called `contents`"});
}

TEST_CASE("a variable that does nothing is a problem, even when it is validated") {
  Body body;
  Body& variable =
      Declare(body, {.name = "version", .description = "A version.", .type = Ref("string")});
  Validate(variable, Op(Ref("var.version"), "!=", Text("")), "Not empty.");
  CHECK(Problems(body) == Sentences{"nothing uses `var.version`"});
}

TEST_CASE("a module is called with what it takes and needs") {
  Body body;
  Body& call = body.AddBlock("module", {"app"});
  call.Set("source", Text("../app"));
  call.Set("replica", 1);
  body.AddBlock("output", {"a"}).Set("value", Ref("module.app.address"));
  ModuleInterface interface {
    .inputs = {"replicas"}, .required_inputs = { "replicas" }
  };
  CHECK(Problems(body, {{"../app", interface}}) ==
        Sentences{"the module `../app` has no variable `replica`",
                  "the module `../app` needs `replicas`",
                  "nothing is called `module.app.address`"});
  CHECK(Problems(body).front() == "there is no module `../app`");
}

TEST_CASE("a backend has the settings that it has") {
  Body body;
  Body& backend = body.AddBlock("terraform").AddBlock("backend", {"s3"});
  backend.Set("bucket", Text("state"));
  backend.Set("bukket", Text("state"));
  CHECK(Problems(body) == Sentences{"`s3` has no attribute `bukket`", "`s3` needs `key`"});
}

}  // namespace
}  // namespace plat::backend::opentofu
