#include <algorithm>
#include <optional>
#include <string>

#include "estate/print.h"
#include "lower/flow.h"
#include "lower/template.h"

namespace plat::lower {
namespace {

using Flows = std::vector<const ir::Flow*>;

// Whose pods a policy selects.
struct Subject {
  std::string_view name;
  std::string_view name_space;
  const Node* labels = nullptr;
  // Labels of the pods.
  const Node* selector = nullptr;
  Span span;
  // What a file's stem ends with.
  std::string_view suffix;
};

// Makes the policies of one set of pods.
class PolicyMaker {
 public:
  PolicyMaker(Context& context, const Subject& subject, UnitDraft& unit)
      : context_(context), subject_(subject), unit_(unit) {}

  void Run(const Flows& from, const Flows& to) {
    std::vector<const Node*> ingress;
    for (const ir::Flow* flow : to)
      AddRule(*flow, flow->from, flow->to_comment, true, ingress);
    std::vector<const Node*> egress;
    for (const ir::Flow* flow : from)
      AddRule(*flow, flow->to, flow->from_comment, false, egress);
    MapBuilder spec = context_.Map(subject_.span);
    spec.Set("podSelector", context_.One("matchLabels", subject_.selector));
    spec.Set("policyTypes", context_.List({context_.Text("Ingress"), context_.Text("Egress")}));
    if (!ingress.empty())
      spec.Set("ingress", context_.List(ingress));
    if (!egress.empty())
      spec.Set("egress", context_.List(egress));
    unit_.Add(context_.Format("network-policy{}", subject_.suffix),
              context_
                  .Object("networking.k8s.io/v1",
                          "NetworkPolicy",
                          {subject_.name, subject_.name_space, subject_.labels},
                          subject_.span)
                  .Set("spec", spec.Finish())
                  .Finish());
    for (const Special& special : specials_)
      AddSpecial(special);
  }

 private:
  // What comes in is named as the pods name it; what goes out has the number that the pods at the
  // other end listen on, which is what a policy sees.
  const Node* Port(const ir::FlowPort& port, bool inward, Span span) {
    MapBuilder map = context_.Map(span);
    if (port.port.protocol != schema::Protocol::kTcp)
      map.Set("protocol", context_.Text(schema::Spell(port.port.protocol), span));
    const bool named = inward && !port.name.empty();
    map.Set("port",
            named ? context_.Text(port.name, span) : context_.make().Int(port.port.number, span));
    return map.Finish();
  }

  const Node* Ports(const ir::Flow& flow, bool inward) {
    std::vector<const Node*> ports;
    for (const ir::FlowPort& port : flow.ports)
      ports.push_back(Port(port, inward, flow.span));
    return ports.empty() ? nullptr : context_.List(ports);
  }

  // Control planes listen on the first, and clouds that serve the API on the second. A policy sees
  // the port behind the service `kubernetes`.
  const Node* ApiServerPorts() {
    return context_.List({context_.One("port", context_.make().Int(6443)),
                          context_.One("port", context_.make().Int(443))});
  }

  // What the network says by one object of its own: a peer in one direction, at which ports.
  struct Special {
    std::string_view word;
    bool inward = false;
    bool every_port = false;
    std::vector<const Node*> ports;
  };

  const std::optional<ir::Raw>* SpecialTree(std::string_view word, bool inward) const {
    const auto* network = ir::WithRole(context_.platform(), &Addon::network);
    if (word.empty() || network == nullptr)
      return nullptr;
    const auto* peer = ir::FindLabel((*network->value.network)->peers, word);
    if (peer == nullptr)
      return nullptr;
    const auto& tree = inward ? peer->ingress : peer->egress;
    return tree && tree->value != nullptr ? &tree : nullptr;
  }

  // Tells whether the network has an object of its own for such a peer, and notes the flow.
  bool NoteSpecial(const ir::Flow& flow, const ir::FlowPeer& peer, bool inward) {
    const std::string_view word = PeerWord(peer.kind);
    if (SpecialTree(word, inward) == nullptr)
      return false;
    auto found = std::ranges::find_if(specials_, [&](const Special& special) {
      return special.word == word && special.inward == inward;
    });
    if (found == specials_.end())
      found = specials_.insert(specials_.end(), Special{word, inward, false, {}});
    found->every_port |= flow.ports.empty();
    for (const ir::FlowPort& port : flow.ports)
      found->ports.push_back(Port(port, inward, flow.span));
    return true;
  }

  void AddSpecial(const Special& special) {
    std::string dashed(special.word);
    std::ranges::replace(dashed, '_', '-');
    const std::string_view way = special.inward ? "from" : "to";
    const bool some = !special.every_port && !special.ports.empty();
    const Node* object = FillObject(
        context_,
        *SpecialTree(special.word, special.inward),
        {{"name", context_.Text(context_.Format("{}-{}-{}", subject_.name, way, dashed))},
         {"namespace", context_.Text(subject_.name_space)},
         {"labels", subject_.labels},
         {"selector", subject_.selector},
         {"ports", some ? context_.List(special.ports) : nullptr},
         {"port_texts", some ? Texts(special.ports) : nullptr}});
    unit_.Add(context_.Format("network-policy{}-{}-{}", subject_.suffix, way, dashed), object);
    unit_.Need(ir::WithRole(context_.platform(), &Addon::network)->id,
               estate::Readiness::kEstablished);
  }

  // Returns ports as networks spell them whose ports are texts, with the protocol said.
  const Node* Texts(const std::vector<const Node*>& ports) {
    std::vector<const Node*> texts;
    for (const Node* port : ports) {
      const Node* protocol = port->Find("protocol");
      MapBuilder text = context_.Map(port->span);
      text.Set("port",
               context_.Text(context_.Format("{}", estate::SpellScalar(*port->Find("port")))));
      text.Set("protocol", protocol != nullptr ? protocol : context_.Text("TCP"));
      texts.push_back(text.Finish());
    }
    return context_.List(texts);
  }

  void AddRule(const ir::Flow& flow,
               const ir::FlowPeer& peer,
               std::string_view comment,
               bool inward,
               std::vector<const Node*>& rules) {
    if (NoteSpecial(flow, peer, inward))
      return;
    const std::vector<const Node*> peers = LowerPeer(context_, peer, subject_.name_space);
    if (peers.empty())
      return;
    MapBuilder rule = context_.Map(flow.span);
    rule.Set(inward ? "from" : "to", context_.List(peers));
    const bool asks_cluster = peer.kind == ir::PeerKind::kApiServer && !inward;
    rule.Set("ports", asks_cluster && flow.ports.empty() ? ApiServerPorts() : Ports(flow, inward));
    rules.push_back(context_.Commented(rule.Finish(), comment));
  }

  Context& context_;
  const Subject& subject_;
  UnitDraft& unit_;
  std::vector<Special> specials_;
};

bool Denies(const Context& context, std::string_view name_space) {
  const ir::NamespaceState* state = context.NamespaceOf(name_space);
  return state != nullptr && state->default_deny;
}

}  // namespace

FlowTable::FlowTable(const ir::Platform& platform) {
  for (const ir::Flow& flow : platform.flows) {
    if (flow.from.entity.valid())
      from_[flow.from.entity].push_back(&flow);
    if (flow.to.entity.valid())
      to_[flow.to.entity].push_back(&flow);
  }
}

const std::vector<const ir::Flow*>& FlowTable::Get(const Table& table, EntityId entity) {
  static const std::vector<const ir::Flow*> kNone;
  const auto found = table.find(entity);
  return found == table.end() ? kNone : found->second;
}

void LowerFlows(Context& context, const FlowTable& flows, const Entity<App>& app, UnitDraft& unit) {
  if (!Denies(context, app.name_space))
    return;
  const Subject subject{app.output,
                        app.name_space,
                        context.Labels(app.output),
                        context.Selector(app.output),
                        app.span,
                        {}};
  Flows from = flows.From(app.id);
  Flows to = flows.To(app.id);
  // What a group may do, and what may reach it, is what its members may do, and what may reach
  // them.
  for (EntityId group = app.parent; context.index().Find<ir::Group>(group) != nullptr;
       group = context.program().info(group).parent) {
    from.insert(from.end(), flows.From(group).begin(), flows.From(group).end());
    to.insert(to.end(), flows.To(group).begin(), flows.To(group).end());
  }
  PolicyMaker(context, subject, unit).Run(from, to);
}

void LowerFlows(Context& context,
                const FlowTable& flows,
                const Entity<Addon>& addon,
                UnitDraft& unit) {
  if (!Denies(context, addon.name_space))
    return;
  for (const auto& endpoint : addon.value.endpoints) {
    MapBuilder selector = context.Map();
    for (const auto& item : endpoint.value.selector.items)
      selector.Set(item.label, context.Text(item.value->text, item.value.span));
    Flows to = flows.To(addon.id);
    std::erase_if(to, [&](const ir::Flow* flow) {
      return !flow->to.part.empty() && flow->to.part != endpoint.label;
    });
    Flows from = flows.From(addon.id);
    std::erase_if(from, [&](const ir::Flow* flow) {
      return !flow->from.part.empty() && flow->from.part != endpoint.label;
    });
    const Subject subject{context.Format("{}-{}", addon.output, endpoint.label),
                          addon.name_space,
                          context.Labels(addon.output),
                          selector.Finish(),
                          addon.span,
                          context.Format("-{}", endpoint.label)};
    PolicyMaker(context, subject, unit).Run(from, to);
  }
}

}  // namespace plat::lower
