#include "provider/hetzner.h"
#include "provider/spell.h"

namespace plat::provider::hetzner {
namespace {

using spell::Body;
using spell::Call;
using spell::Declare;
using spell::Each;
using spell::Expression;
using spell::List;
using spell::Null;
using spell::Object;
using spell::ObjectEntry;
using spell::Op;
using spell::Ref;
using spell::Text;
using spell::Validate;

Expression MapOf(Expression type) {
  return Call("map", {std::move(type)});
}

Expression Record(std::vector<ObjectEntry> fields) {
  return Call("object", {Object(std::move(fields))});
}

void DeclareMachines(Body& body, const Features& features) {
  std::vector<ObjectEntry> fields = {{.key = "role", .value = Ref("string")},
                                     {.key = "type", .value = Ref("string")},
                                     {.key = "location", .value = Ref("string")},
                                     {.key = "image", .value = Ref("string")}};
  if (features.backups)
    fields.push_back({.key = "backups", .value = Call("optional", {Ref("bool"), false})});
  if (features.reverse_names)
    fields.push_back({.key = "reverse_name", .value = Call("optional", {Ref("string")})});
  if (features.networks)
    fields.push_back(
        {.key = "addresses", .value = Call("optional", {MapOf(Ref("string")), Object({})})});
  Body& machines = Declare(body,
                           {.name = "machines",
                            .description = "Machines, by name: servers and agents, and their "
                                           "addresses in networks.",
                            .type = MapOf(Record(std::move(fields))),
                            .nullable = false});
  Validate(
      machines,
      Call("alltrue",
           {Each({"machine"},
                 Call("values", {Ref("var.machines")}),
                 Call("contains", {List({Text("server"), Text("agent")}), Ref("machine.role")}))}),
      "The role of a machine is server or agent.");
}

}  // namespace

Body MakeVariables(const Features& features) {
  Body body;
  Declare(body,
          {.name = "cluster_name",
           .description = "Name of the cluster, which the names of its parts begin with.",
           .type = Ref("string"),
           .nullable = false});
  if (features.protects)
    Declare(body,
            {.name = "protected",
             .description = "Whether machines, addresses and volumes refuse to be destroyed.",
             .type = Ref("bool"),
             .fallback = {false},
             .nullable = false});
  Declare(body,
          {.name = "ssh_keys",
           .description = "Public keys that may sign on to new machines, by name.",
           .type = MapOf(Ref("string")),
           .nullable = false});
  for (const auto& [name, what] : {std::pair("ssh_from", "SSH"), std::pair("api_from", "the API")})
    Declare(body,
            {.name = name,
             .description =
                 std::string("Ranges that may reach ") + what + "; everybody when there are none.",
             .type = Call("list", {Ref("string")}),
             .fallback = {List({})},
             .nullable = false});
  if (features.networks) {
    Declare(body,
            {.name = "network_zone",
             .description = "Part of the world that the networks are in.",
             .type = Ref("string"),
             .nullable = false});
    Body& networks = Declare(body,
                             {.name = "networks",
                              .description = "Ranges of the networks that machines join, by name.",
                              .type = MapOf(Ref("string")),
                              .fallback = {Object({})},
                              .nullable = false});
    Validate(networks,
             Call("alltrue",
                  {Each({"range"},
                        Call("values", {Ref("var.networks")}),
                        Call("can", {Call("cidrhost", {Ref("range"), 0})}))}),
             "The range of every network is in CIDR notation.");
  }
  DeclareMachines(body, features);
  DeclareFronts(body, features);
  if (!features.disks)
    return body;
  Body& volumes =
      Declare(body,
              {.name = "volumes",
               .description = "Disks that outlive their machines, by name; sizes are in GB.",
               .type = MapOf(Record({{.key = "machine", .value = Ref("string")},
                                     {.key = "size", .value = Ref("number")},
                                     {.key = "filesystem", .value = Ref("string")}})),
               .fallback = {Object({})},
               .nullable = false});
  Validate(volumes,
           Call("alltrue",
                {Each({"volume"},
                      Call("values", {Ref("var.volumes")}),
                      Op(Ref("volume.size"), ">=", 10))}),
           "A volume has 10 GB at least.");
  return body;
}

}  // namespace plat::provider::hetzner
