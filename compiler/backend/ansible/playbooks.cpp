#include "backend/ansible/playbooks.h"

#include <algorithm>

#include <fmt/format.h>

#include "backend/ansible/hosts.h"
#include "backend/ansible/vars_printer.h"
#include "estate/layout.h"

namespace plat::backend::ansible {

using document::yaml::Writer;

namespace {

// Prints playbooks.
class PlaybookPrinter {
 public:
  PlaybookPrinter(const EmitContext& context, const Roles& roles, Places& places)
      : context_(context),
        roles_(roles),
        places_(places),
        has_hosts_(HostedEnvironments(context.estate) != 0),
        writer_(context.options.marks) {}

  Files Run() {
    Site();
    Validate();
    if (!roles_.empty())
      Reset();
    if (has_hosts_) {
      Upgrade();
      ResetHosts();
    }
    return std::move(files_);
  }

 private:
  void Begin() {
    Mark(context_.estate.span);
    BeginFile(writer_, context_.estate.declaration);
    writer_.BeginList();
  }

  void Finish(std::string_view name) {
    writer_.EndList();
    files_.emplace_back(fmt::format("{}{}", context_.options.folder, name),
                        document::MakeFile(writer_.Take(), context_.estate.declaration));
  }

  void Mark(source::Span span) {
    if (context_.options.marks == document::Marks::kOn)
      writer_.SetMark(places_.MarkOf(span));
  }

  // Begins a play that talks to the cluster of the environment, and to no other.
  void BeginPlay(std::string_view name) {
    writer_.BeginMap();
    Prose(writer_, "name", fmt::format("{} {}", name, context_.estate.platform));
    writer_.Field("hosts", "cluster");
    writer_.Key("gather_facts");
    writer_.Boolean(false);
    bool has_charts = false;
    for (const auto& role : roles_)
      has_charts = has_charts || role->has_charts();
    writer_.Key("module_defaults");
    writer_.BeginMap();
    for (const std::string_view group : {"k8s", "helm"}) {
      if (group == "helm" && !has_charts)
        continue;
      writer_.Key(fmt::format("group/kubernetes.core.{}", group));
      writer_.BeginMap();
      writer_.Field("kubeconfig", "{{ platform_kubeconfig }}");
      writer_.EndMap();
    }
    writer_.EndMap();
  }

  // Prints in which environments something is there, unless it is in all of them.
  void When(estate::Environments environments) {
    if (environments == estate::AllEnvironments(context_.estate))
      return;
    std::string names;
    for (std::size_t i = 0; i < context_.estate.environments.size(); ++i) {
      if (estate::Has(environments, static_cast<int>(i)))
        names +=
            fmt::format("{}'{}'", names.empty() ? "" : ", ", context_.estate.environments[i].name);
    }
    Prose(writer_, "when", fmt::format("platform_environment in [{}]", names));
  }

  void Tags(std::string_view tag) {
    writer_.Key("tags");
    writer_.BeginList();
    writer_.String(tag);
    writer_.EndList();
  }

  // Begins a play on machines, as root.
  void BeginHosts(std::string_view name, std::string_view hosts, bool one_by_one) {
    writer_.BeginMap();
    Prose(writer_, "name", name);
    writer_.Field("hosts", hosts);
    writer_.Key("become");
    writer_.Boolean(true);
    if (one_by_one) {
      writer_.Key("serial");
      writer_.Integer(1);
      writer_.Key("max_fail_percentage");
      writer_.Integer(0);
    }
  }

  void RoleOfHosts(std::string_view role) {
    writer_.Key("roles");
    writer_.BeginList();
    writer_.BeginMap();
    writer_.Field("role", role);
    Tags(role);
    writer_.EndMap();
    writer_.EndList();
    writer_.EndMap();
    writer_.BlankLine();
  }

  // Prints the one task of a play that takes one file of the role that makes the cluster.
  void TaskOfHosts(std::string_view name, std::string_view file) {
    writer_.Key("tasks");
    writer_.BeginList();
    writer_.BeginMap();
    Prose(writer_, "name", name);
    writer_.Key("ansible.builtin.import_role");
    writer_.BeginMap();
    writer_.Field("name", "k3s");
    writer_.Field("tasks_from", file);
    writer_.EndMap();
    Tags("k3s");
    writer_.EndMap();
    writer_.EndList();
    writer_.EndMap();
    writer_.BlankLine();
  }

  // The first server before all others, and one after the other: each joins those before it.
  void SiteOfHosts() {
    BeginHosts("Prepare machines", "machines", false);
    RoleOfHosts("machine");
    BeginHosts("Make servers a cluster", "k3s_servers", true);
    RoleOfHosts("k3s");
    BeginHosts("Let agents join", "k3s_agents", false);
    RoleOfHosts("k3s");
  }

  void Upgrade() {
    Begin();
    BeginHosts("Upgrade servers one by one", "k3s_servers", true);
    TaskOfHosts("Upgrade the server", "upgrade.yml");
    BeginHosts("Upgrade agents one by one", "k3s_agents", true);
    TaskOfHosts("Upgrade the agent", "upgrade.yml");
    Finish("upgrade.yml");
  }

  void ResetHosts() {
    Begin();
    BeginHosts("Remove Kubernetes from machines", "machines", false);
    Confirm(
        "This removes Kubernetes and all of its data from the machines, claims included. Type "
        "the environment's name to go on");
    TaskOfHosts("Remove Kubernetes", "reset.yml");
    Finish("reset_hosts.yml");
  }

  void Site() {
    Begin();
    if (has_hosts_)
      SiteOfHosts();
    if (roles_.empty()) {
      Finish("site.yml");
      return;
    }
    BeginPlay("Deliver platform");
    writer_.Key("roles");
    writer_.BeginList();
    for (const auto& role : roles_) {
      Mark(role->unit().span);
      writer_.BeginMap();
      writer_.Field("role", role->name());
      Tags(role->name());
      When(role->environments());
      writer_.EndMap();
    }
    writer_.EndList();
    writer_.EndMap();
    Finish("site.yml");
  }

  // Prints a task that takes one file of a role's tasks.
  void Include(const Role& role, std::string_view name, std::string_view file) {
    Mark(role.unit().span);
    writer_.BlankLine();
    writer_.BeginMap();
    Prose(writer_, "name", name);
    writer_.Key("ansible.builtin.import_role");
    writer_.BeginMap();
    writer_.Field("name", role.name());
    writer_.Field("tasks_from", file);
    writer_.EndMap();
    Tags(role.name());
    When(role.environments());
    writer_.EndMap();
  }

  void Validate() {
    Begin();
    if (has_hosts_) {
      BeginHosts("Validate machines", "machines", false);
      TaskOfHosts("Ask whether the nodes are ready", "validate.yml");
    }
    BeginPlay("Validate platform");
    writer_.Key("tasks");
    writer_.BeginList();
    writer_.BeginMap();
    Prose(writer_, "name", "Ask whether the API answers");
    writer_.Key("kubernetes.core.k8s_info");
    writer_.BeginMap();
    writer_.Field("kind", "Namespace");
    writer_.Field("name", "kube-system");
    writer_.EndMap();
    writer_.Field("register", "platform_api");
    Prose(writer_, "until", "platform_api is succeeded");
    writer_.Key("retries");
    writer_.Integer(6);
    writer_.Key("delay");
    writer_.Integer(10);
    Tags("always");
    writer_.EndMap();
    for (const auto& role : roles_) {
      if (role->has_waits())
        Include(*role, fmt::format("Wait for {}", role->unit().name), "wait.yml");
    }
    writer_.EndList();
    writer_.EndMap();
    Finish("validate.yml");
  }

  void Confirm(std::string_view prompt) {
    writer_.Key("vars_prompt");
    writer_.BeginList();
    writer_.BeginMap();
    writer_.Field("name", "platform_confirmed");
    Prose(writer_, "prompt", prompt);
    writer_.Key("private");
    writer_.Boolean(false);
    writer_.EndMap();
    writer_.EndList();
    writer_.Key("pre_tasks");
    writer_.BeginList();
    writer_.BeginMap();
    Prose(writer_, "name", "Go on only when asked to");
    writer_.Key("ansible.builtin.assert");
    writer_.BeginMap();
    writer_.Key("that");
    writer_.BeginList();
    writer_.Raw("platform_confirmed == platform_environment");
    writer_.EndList();
    Prose(writer_, "fail_msg", "Nothing was removed.");
    writer_.Key("quiet");
    writer_.Boolean(true);
    writer_.EndMap();
    Tags("always");
    writer_.EndMap();
    writer_.EndList();
  }

  void Reset() {
    Begin();
    BeginPlay("Remove platform");
    Confirm(
        "This removes what runs in the environment; claims and namespaces are kept. Type the "
        "environment's name to go on");
    writer_.Key("tasks");
    writer_.BeginList();
    // What needs others goes first.
    for (std::size_t i = roles_.size(); i > 0; --i) {
      const Role& role = *roles_[i - 1];
      if (role.has_reset())
        Include(role, fmt::format("Remove {}", role.unit().name), "reset.yml");
    }
    writer_.EndList();
    writer_.EndMap();
    Finish("reset.yml");
  }

  const EmitContext& context_;
  const Roles& roles_;
  Places& places_;
  bool has_hosts_ = false;
  Writer writer_;
  Files files_;
};

}  // namespace

Files Playbooks(const EmitContext& context, const Roles& roles, Places& places) {
  return PlaybookPrinter(context, roles, places).Run();
}

}  // namespace plat::backend::ansible
