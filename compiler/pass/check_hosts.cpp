#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "diagnostic/platform.h"
#include "ir/index.h"
#include "pass/check.h"
#include "pass/parts.h"
#include "pass/pipeline.h"

namespace plat::pass {
namespace {

using ir::App;
using ir::Entity;
using schema::ValueKind;
using schema::ValueNode;

// Where a cluster's own names stand: `db.shop.svc` and `db.shop.svc.cluster.local`.
constexpr std::string_view kServices = ".svc";

bool IsNameByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

// Returns the part of a host name that ends before `end`.
std::string_view LabelBefore(std::string_view text, std::size_t end) {
  std::size_t begin = end;
  while (begin > 0 && IsNameByte(text[begin - 1]))
    --begin;
  return text.substr(begin, end - begin);
}

// Checks that an app that is told the name of another's service may talk to it.
class HostCheck {
 public:
  explicit HostCheck(const CheckContext& context) : context_(context) {}

  void Run() {
    for (const Entity<App>& app : context_.platform().apps)
      apps_[{app.name_space, app.output}] = &app;
    for (const ir::NamespaceState& state : context_.platform().namespace_states)
      if (state.default_deny)
        closed_.insert(state.name);
    for (const ir::Flow& flow : context_.platform().flows)
      if (flow.from.kind == ir::PeerKind::kApp && flow.to.entity.valid())
        flows_.insert({flow.from.entity.index, flow.to.entity.index});
    for (const Entity<App>& app : context_.platform().apps)
      CheckApp(app);
    for (const ir::Flow& flow : context_.platform().flows)
      CheckExternal(flow);
  }

 private:
  // What has no address is everywhere, as policies see it.
  void CheckExternal(const ir::Flow& flow) {
    for (const ir::FlowPeer* end : {&flow.from, &flow.to}) {
      if (end->kind != ir::PeerKind::kExternal)
        continue;
      const auto* external = context_.index().Find<ir::External>(end->entity);
      if (external == nullptr || IsSet(external->value.address) || external->value.host)
        continue;
      context_.Report(diag::ExternalOfNowhere(external->name), flow.span)
          .Also(external->span, fmt::format("`{}` is declared here", external->name))
          .Help("say `address = ...` or `host = \"...\"` in it");
    }
  }

  void CheckApp(const Entity<App>& app) {
    told_.clear();
    for (const PodPart& pod : PodsOf(app.value))
      for (const ContainerPart& part : ContainersOf(*pod.workload)) {
        for (const auto& variable : part.container->variables.items)
          CheckValue(app, *variable.value->value, variable.value.span);
        for (const auto& argument : part.container->args)
          CheckText(app, argument->text, argument.span);
        for (const auto& word : part.container->command)
          CheckText(app, word->text, word.span);
        for (const auto& file : part.container->files)
          if (file.value.content)
            CheckValue(app, *(*file.value.content)->value, file.value.content->span);
      }
  }

  void CheckValue(const Entity<App>& app, const ValueNode& value, Span span) {
    if (value.is(ValueKind::kString))
      CheckText(app, value.text, span);
    else if (value.is(ValueKind::kTemplate))
      for (const schema::Value part : value.items)
        CheckValue(app, *part, span);
  }

  void CheckText(const Entity<App>& app, std::string_view text, Span span) {
    for (std::size_t at = text.find(kServices); at != std::string_view::npos;
         at = text.find(kServices, at + 1)) {
      const std::string_view name_space = LabelBefore(text, at);
      const std::size_t dot = at - name_space.size();
      if (name_space.empty() || dot == 0 || text[dot - 1] != '.')
        continue;
      const auto found = apps_.find({name_space, LabelBefore(text, dot - 1)});
      if (found != apps_.end())
        CheckUse(app, *found->second, span);
    }
  }

  void CheckUse(const Entity<App>& app, const Entity<App>& other, Span span) {
    const bool open = !closed_.contains(app.name_space) && !closed_.contains(other.name_space);
    if (open || app.id == other.id || MayTalk(app, other) || !told_.insert(other.id.index).second)
      return;
    context_.Report(diag::NotConnected(app.name, other.name), span)
        .Also(other.span, fmt::format("`{}` is declared here", other.name))
        .Help(fmt::format("write `connects = [{}]` in `{}`", other.name, app.name));
  }

  bool MayTalk(const Entity<App>& app, const Entity<App>& other) const {
    if (flows_.contains({app.id.index, other.id.index}))
      return true;
    // A whole group may be connected to.
    for (ir::EntityId at = other.parent; at.valid();
         at = context_.program().entities[at.index].parent)
      if (flows_.contains({app.id.index, at.index}))
        return true;
    return false;
  }

  const CheckContext& context_;
  // By namespace and name of the service.
  std::map<std::pair<std::string_view, std::string_view>, const Entity<App>*> apps_;
  // Namespaces where only declared traffic passes.
  std::set<std::string_view> closed_;
  std::set<std::pair<std::uint32_t, std::uint32_t>> flows_;
  // Whom the app at hand was already told of.
  std::set<std::uint32_t> told_;
};

}  // namespace

ir::Program CheckHosts(ir::Program program, Sink& sink) {
  return CheckEach(
      std::move(program), sink, [](const CheckContext& context) { HostCheck(context).Run(); });
}

}  // namespace plat::pass
