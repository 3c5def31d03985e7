#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "backend/ansible/hosts.h"
#include "backend/ansible/playbooks.h"
#include "backend/ansible/vars_printer.h"
#include "backend/git_files.h"
#include "document/text.h"
#include "estate/layout.h"

// What stands beside the roles and the playbooks.
namespace plat::backend::ansible {

using document::yaml::Writer;
using estate::Estate;

namespace {

// A collection, in the version that the output was checked with.
struct Collection {
  std::string_view name;
  std::string_view version;
};

constexpr std::array kCollections = {Collection{"ansible.posix", "2.1.0"},
                                     Collection{"community.general", "11.4.2"},
                                     Collection{"community.sops", "2.2.7"},
                                     Collection{"kubernetes.core", "6.2.0"}};

// Returns the environments that Ansible has something to do in.
estate::Environments EnvironmentsOf(const EmitContext& context, const Roles& roles) {
  estate::Environments environments = HostedEnvironments(context.estate);
  for (const auto& role : roles)
    environments |= role->environments();
  return environments;
}

bool HasSecrets(const Roles& roles) {
  return std::ranges::any_of(roles, [](const auto& role) { return role->has_secrets(); });
}

// The file that gives access to an environment's cluster, relative to its inventory's folder: where
// nobody makes the cluster, somebody puts it beside the playbooks.
std::string KubeconfigOf(const estate::Estate& estate, std::size_t environment) {
  static constexpr std::string_view kOwn = "ansible/";
  const std::string& name = estate.environments[environment].name;
  const std::string file = estate::KubeconfigFile(estate, environment, name)
                               .value_or(fmt::format("{}kubeconfig-{}", kOwn, name));
  return file.starts_with(kOwn) ? "../../" + file.substr(kOwn.size()) : "../../../" + file;
}

document::File PlatformVars(const EmitContext& context, std::size_t index, bool has_secrets) {
  const estate::Environment& environment = context.estate.environments[index];
  Writer writer(context.options.marks);
  BeginFile(writer, context.estate.declaration);
  writer.BeginMap();
  writer.Field("platform_environment", environment.name);
  writer.Field("platform_kubeconfig",
               fmt::format("{{{{ inventory_dir }}}}/{}", KubeconfigOf(context.estate, index)));
  if (has_secrets)
    writer.Field("platform_secrets",
                 "{{ lookup('community.sops.sops', inventory_dir ~ '/secrets.sops.yml') | "
                 "from_yaml }}");
  writer.EndMap();
  return document::MakeFile(writer.Take(), context.estate.declaration);
}

document::File Requirements(const EmitContext& context, const Roles& roles) {
  Writer writer(context.options.marks);
  BeginFile(writer, context.estate.declaration);
  writer.BeginMap();
  writer.Key("collections");
  writer.BeginList();
  const bool has_hosts = HostedEnvironments(context.estate) != 0;
  for (const Collection& collection : kCollections) {
    const bool is_for_secrets = collection.name == "community.sops";
    const bool is_needed =
        collection.name == "kubernetes.core" || (is_for_secrets ? HasSecrets(roles) : has_hosts);
    if (!is_needed)
      continue;
    writer.BeginMap();
    writer.Field("name", collection.name);
    writer.Field("version", collection.version);
    writer.EndMap();
  }
  writer.EndList();
  writer.EndMap();
  return document::MakeFile(writer.Take(), context.estate.declaration);
}

document::File Configuration(const EmitContext& context) {
  document::text::Writer writer(context.options.marks);
  writer.Comment(estate::Header(context.estate.declaration));
  writer.Line("[defaults]");
  writer.Line("roles_path = roles");
  writer.Line("nocows = true");
  writer.Line("retry_files_enabled = false");
  writer.Line("callback_result_format = yaml");
  if (HostedEnvironments(context.estate) != 0) {
    writer.BlankLine();
    writer.Line("[ssh_connection]");
    writer.Line("pipelining = true");
  }
  writer.BlankLine();
  writer.Line("[inventory]");
  writer.Line("any_unparsed_is_failed = true");
  return document::MakeFile(writer.Take(), context.estate.declaration);
}

document::File Lint(const EmitContext& context) {
  Writer writer(context.options.marks);
  BeginFile(writer, context.estate.declaration);
  writer.BeginMap();
  writer.Field("profile", "production");
  writer.EndMap();
  return document::MakeFile(writer.Take(), context.estate.declaration);
}

// Says where secrets are read from, and what each is called there.
void AddSecrets(document::text::Writer& writer, const Roles& roles) {
  using document::text::MarkdownCode;
  std::vector<std::vector<std::string>> rows;
  for (const auto& role : roles) {
    for (const auto& variable : role->variables().all()) {
      if (variable->kind == VariableKind::kSecret)
        rows.push_back({MarkdownCode(role->NameOf(*variable)), MarkdownCode(role->name())});
    }
  }
  if (rows.empty())
    return;
  writer.Line(
      "Secrets are read from `inventory/ENVIRONMENT/secrets.sops.yml`, a map that SOPS has");
  writer.Line(
      "encrypted (`sops inventory/ENVIRONMENT/secrets.sops.yml` opens it in an editor); Git keeps");
  writer.Line("it. Another source, such as `lookup('community.hashi_vault.vault_kv2_get', ...)`,");
  writer.Line("is set in their place.");
  writer.BlankLine();
  const std::vector<std::string> head = {"Key", "Role"};
  writer.Line(document::text::MarkdownTable(head, rows));
  writer.BlankLine();
}

void AddPlaybooks(document::text::Writer& writer, bool has_hosts) {
  using document::text::MarkdownCode;
  const std::vector<std::string> head = {"Playbook", "What it does"};
  std::vector<std::vector<std::string>> rows = {
      {MarkdownCode("site.yml"), "Delivers everything; a second run changes nothing."},
      {MarkdownCode("validate.yml"), "Waits until what was delivered runs; changes nothing."}};
  if (has_hosts)
    rows.push_back({MarkdownCode("upgrade.yml"),
                    "Moves the machines to the declared version of Kubernetes, one by one."});
  rows.push_back({MarkdownCode("reset.yml"),
                  "Asks, then removes what was delivered; claims and namespaces stay."});
  if (has_hosts)
    rows.push_back({MarkdownCode("reset_hosts.yml"),
                    "Asks, then removes Kubernetes and all of its data from the machines."});
  writer.Line(document::text::MarkdownTable(head, rows));
  writer.BlankLine();
  if (!has_hosts)
    return;
  writer.Line("Machines are reached by SSH; the first run needs an account that may become root,");
  writer.Line("such as `-u root`. An address that nobody knew when this was written comes from");
  writer.Line("`machine_addresses`, a map of names to addresses that whoever makes the machines");
  writer.Line("writes to `inventory/ENVIRONMENT/group_vars/all/machine_addresses.yml`, beside");
  writer.Line("`floating_addresses` where there are any.");
  writer.BlankLine();
}

document::File Readme(const EmitContext& context, const Roles& roles) {
  using document::text::Markdown;
  using document::text::MarkdownCode;
  const Estate& estate = context.estate;
  document::text::Writer writer(context.options.marks);
  writer.Line(fmt::format("<!-- {} -->", estate::Header(estate.declaration)));
  writer.BlankLine();
  writer.Line(fmt::format("# {} with Ansible", Markdown(estate.platform)));
  writer.BlankLine();
  writer.Line(
      "Each environment has an inventory. A role delivers one app or add-on and is called by");
  writer.Line(
      "its tag. `kubeconfig-<environment>` in this folder gives access to the cluster; Git");
  writer.Line("ignores it, and `platform_kubeconfig` names another place.");
  writer.BlankLine();
  writer.Line(document::text::MarkdownBlock("sh",
                                            "pip install ansible-core kubernetes\n"
                                            "ansible-galaxy collection install -r "
                                            "requirements.yml\n"
                                            "ansible-playbook -i inventory/ENVIRONMENT site.yml"));
  writer.BlankLine();
  AddPlaybooks(writer, HostedEnvironments(estate) != 0);
  AddSecrets(writer, roles);
  const std::vector<std::string> role_head = {"Role and tag", "Environments"};
  std::vector<std::vector<std::string>> rows;
  for (const auto& role : roles) {
    std::string names;
    for (std::size_t i = 0; i < estate.environments.size(); ++i) {
      if (estate::Has(role->environments(), static_cast<int>(i)))
        names += (names.empty() ? "" : ", ") + estate.environments[i].name;
    }
    rows.push_back({MarkdownCode(role->name()), names});
  }
  if (!rows.empty())
    writer.Line(document::text::MarkdownTable(role_head, rows));
  return document::MakeFile(writer.Take(), estate.declaration);
}

}  // namespace

Files Inventories(const EmitContext& context, const Roles& roles) {
  Files files;
  const estate::Environments environments = EnvironmentsOf(context, roles);
  for (std::size_t i = 0; i < context.estate.environments.size(); ++i) {
    if (!estate::Has(environments, static_cast<int>(i)))
      continue;
    const estate::Environment& environment = context.estate.environments[i];
    const std::string folder =
        fmt::format("{}inventory/{}/", context.options.folder, environment.name);
    const int index = static_cast<int>(i);
    files.emplace_back(folder + "hosts.yml", HostsFile(context, index));
    for (auto& file : HostVars(context, index, folder))
      files.push_back(std::move(file));
    files.emplace_back(folder + "group_vars/all/platform.yml",
                       PlatformVars(context, i, HasSecrets(roles)));
  }
  return files;
}

Files Settings(const EmitContext& context, const Roles& roles) {
  static constexpr std::string_view kIgnored[] = {"kubeconfig-*", ".ansible/"};
  const std::string& folder = context.options.folder;
  Files files;
  files.emplace_back(folder + "requirements.yml", Requirements(context, roles));
  files.emplace_back(folder + "ansible.cfg", Configuration(context));
  files.emplace_back(folder + ".ansible-lint", Lint(context));
  files.emplace_back(folder + "README.md", Readme(context, roles));
  files.emplace_back(folder + ".gitignore",
                     GitIgnore(context.estate.declaration, kIgnored, context.options));
  return files;
}

}  // namespace plat::backend::ansible
