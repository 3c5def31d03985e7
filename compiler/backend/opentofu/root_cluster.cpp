#include <fmt/format.h>

#include "backend/opentofu/naming.h"
#include "backend/opentofu/root.h"
#include "backend/opentofu/versions.h"
#include "estate/layout.h"

namespace plat::backend::opentofu {

using provider::spell::Body;
using provider::spell::Call;
using provider::spell::Expression;
using provider::spell::Interpolate;
using provider::spell::Object;
using provider::spell::Output;
using provider::spell::Ref;
using provider::spell::Text;

namespace {

// Returns what tells apart what several clusters have.
std::string OwnPart(const estate::Estate& estate, const estate::Cluster& cluster) {
  return estate.clusters.size() > 1 ? cluster.name : std::string();
}

}  // namespace

provider::AccessPaths PathsOf(const estate::Estate& estate,
                              const estate::Cluster& cluster,
                              std::string_view environment) {
  const std::string own = OwnPart(estate, cluster);
  return {.root = fmt::format("environments/{}/{}", environment, FolderOf(Stage::kCluster)),
          .module = ModuleLabel(cluster.name),
          .output_prefix = own.empty() ? "" : ModuleLabel(own) + "_",
          .file_suffix = estate::AccessSuffix(estate, cluster, environment),
          .folder = fmt::format("environments/{}", environment)};
}

void Root::AddCluster(const ClusterModuleUse& use, const estate::Cluster& cluster) {
  const document::Mark mark = has_marks() ? places.MarkOf(cluster.span) : 0;
  const std::string label = ModuleLabel(cluster.name);
  Body& call = main_.AddBlock("module", {label}, mark);
  call.Set("source", Text("../../../modules/" + use.module.folder));
  call.AddBlankLine();
  const provider::MarkOf mark_of = [this](source::Span span) {
    return has_marks() ? places.MarkOf(span) : document::Mark{0};
  };
  Body arguments = use.provider->Arguments(context_.estate, cluster, environment_, mark_of);
  for (hcl::Item& item : arguments.items)
    call.items.push_back(std::move(item));
  call.AddBlankLine();
  for (const provider::HandedOn& variable : use.module.handed_on) {
    AddVariable({.name = variable.name,
                 .description = variable.description,
                 .type = variable.type,
                 .fallback = {variable.fallback}});
    call.Set(variable.name, Ref("var." + variable.name));
  }
  AddAccessFiles(use, cluster);
  AddAddresses(use, cluster);
  providers_.insert(use.module.providers.begin(), use.module.providers.end());
  required_version_ = Stricter(required_version_, use.module.required_version);
}

void Root::AddAddresses(const ClusterModuleUse& use, const estate::Cluster& cluster) {
  const std::vector<std::string>& outputs = use.module.addresses_outputs;
  if (outputs.empty())
    return;
  const std::string& file = outputs.front();
  const estate::Environment& self =
      context_.estate.environments[static_cast<std::size_t>(environment_)];
  const std::string label = ModuleLabel(cluster.name);
  main_.AddComment("Where Ansible finds the machines.");
  Body& block = main_.AddBlock("resource", {"local_file", file});
  std::vector<hcl::ObjectEntry> tree;
  for (const std::string& output : outputs)
    tree.push_back({.key = output, .value = Ref(fmt::format("module.{}.{}", label, output))});
  block.Set("content", Interpolate({Text("---\n"), Call("yamlencode", {Object(std::move(tree))})}));
  block.Set("filename",
            Interpolate({Ref("path.root"),
                         Text(fmt::format("/../../../../ansible/inventory/{}/group_vars/all/{}.yml",
                                          self.name,
                                          file))}));
  block.Set("file_permission", Text("0644"));
  providers_.insert("local");
}

void Root::AddAccessFiles(const ClusterModuleUse& use, const estate::Cluster& cluster) {
  const estate::Environment& self =
      context_.estate.environments[static_cast<std::size_t>(environment_)];
  const std::string label = ModuleLabel(cluster.name);
  const std::string own = OwnPart(context_.estate, cluster);
  const std::string prefix = own.empty() ? "" : ModuleLabel(own) + "_";
  for (const provider::AccessFile& file : use.module.access) {
    Body& block = main_.AddBlock("resource", {"local_sensitive_file", prefix + file.output});
    block.Set("content", Ref(fmt::format("module.{}.{}", label, file.output)));
    block.Set("filename",
              Interpolate(
                  {Ref("path.root"),
                   Text(fmt::format("/../{}{}",
                                    file.name,
                                    estate::AccessSuffix(context_.estate, cluster, self.name)))}));
    block.Set("file_permission", Text("0600"));
    block.Set("directory_permission", Text("0700"));
    Output(outputs_,
           prefix + file.output,
           fmt::format("The content of the file {}.",
                       file.name + estate::AccessSuffix(context_.estate, cluster, self.name)),
           Ref(fmt::format("module.{}.{}", label, file.output)),
           true);
    providers_.insert("local");
  }
  for (const auto& [output, description] : use.module.root_outputs)
    Output(outputs_, prefix + output, description, Ref(fmt::format("module.{}.{}", label, output)));
}

void Root::AddFacility(const FacilityModuleUse& use, const estate::Facility& facility) {
  const document::Mark mark = has_marks() ? places.MarkOf(facility.span) : 0;
  Body& call = main_.AddBlock("module", {FacilityLabel(facility)}, mark);
  call.Set("source", Text("../../../modules/" + use.module.folder));
  call.AddBlankLine();
  const provider::MarkOf mark_of = [this](source::Span span) {
    return has_marks() ? places.MarkOf(span) : document::Mark{0};
  };
  Body arguments = use.provider->Arguments(context_.estate, facility, environment_, mark_of);
  for (hcl::Item& item : arguments.items)
    call.items.push_back(std::move(item));
  const std::string& secret = use.module.secret_output;
  const auto& state = facility.states[static_cast<std::size_t>(environment_)];
  if (!secret.empty() && !state->keys.empty()) {
    const std::string label = FacilityLabel(facility);
    Output(outputs_,
           fmt::format("{}_{}", label, secret),
           fmt::format("The {} of the {} `{}`.",
                       secret,
                       facility.kind == estate::FacilityKind::kBucket ? "bucket" : "zone",
                       facility.name),
           Ref(fmt::format("module.{}.{}", label, secret)),
           true);
  }
  providers_.insert(use.module.providers.begin(), use.module.providers.end());
  required_version_ = Stricter(required_version_, use.module.required_version);
}

void Root::BuildClusters(const std::vector<ClusterModuleUse>& uses,
                         const std::vector<FacilityModuleUse>& facilities) {
  for (const ClusterModuleUse& use : uses) {
    for (const estate::Cluster* cluster : use.clusters) {
      if (cluster->states[static_cast<std::size_t>(environment_)])
        AddCluster(use, *cluster);
    }
  }
  for (const FacilityModuleUse& use : facilities) {
    for (const estate::Facility* facility : use.facilities) {
      if (facility->states[static_cast<std::size_t>(environment_)])
        AddFacility(use, *facility);
    }
  }
  if (!main_.items.empty())
    Finish();
}

}  // namespace plat::backend::opentofu
