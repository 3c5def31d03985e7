#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "diagnostic/type.h"
#include "evaluate/evaluator.h"
#include "ir/output_name.h"
#include "ir/print_value.h"
#include "ir/query.h"

// What `test` blocks ask of the finished platform.
namespace plat::evaluate {

namespace {

using ir::Flow;
using ir::FlowPeer;
using ir::PeerKind;

// Returns the word for a peer that no declaration stands for; empty for the others.
std::string_view WordOf(PeerKind kind) {
  switch (kind) {
    case PeerKind::kInternet:
      return "internet";
    case PeerKind::kLan:
      return "lan";
    case PeerKind::kNodes:
      return "nodes";
    case PeerKind::kApiServer:
      return "api_server";
    case PeerKind::kDns:
      return "dns";
    case PeerKind::kApp:
    case PeerKind::kAddon:
    case PeerKind::kGroup:
    case PeerKind::kExternal:
    case PeerKind::kNetwork:
      return {};
  }
  return {};
}

// Returns the word of a peer that a test names: `internet`, or `internet(443)`.
std::string_view WordOf(const ValueNode& named) {
  if (named.is(ValueKind::kEnum))
    return named.text;
  return named.is(ValueKind::kRecord) ? std::string_view(named.record->name()) : std::string_view();
}

// Answers questions about the flows of one environment.
class FlowQuestions {
 public:
  explicit FlowQuestions(const ir::Platform& platform) : platform_(platform) {}

  // Tells whether a peer of a flow is what a test names. All of a group is each of its apps.
  bool Is(const FlowPeer& peer, const ValueNode& named) const {
    if (const std::string_view word = WordOf(named); !word.empty())
      return WordOf(peer.kind) == word;
    if (peer.kind == PeerKind::kGroup && ParentOf(named.entity) == peer.entity)
      return true;
    // The words that stand for nobody's declaration have no entity.
    if (!peer.entity.valid() || peer.entity != named.entity)
      return false;
    return named.part.empty() || named.part == "port" || peer.part.empty() ||
           peer.part == named.text;
  }

  // Tells whether what is outside of the cluster is led to an add-on: the ingress controller.
  bool IsDoor(EntityId addon) const {
    const auto* found = ir::FindEntity(platform_.addons, addon);
    return found != nullptr && found->value.ingress.has_value();
  }

  static bool IsOutside(const ValueNode& named) {
    return WordOf(named) == "internet" || WordOf(named) == "lan";
  }

  const ir::Platform& platform() const { return platform_; }

 private:
  EntityId ParentOf(EntityId id) const {
    const auto* app = ir::FindEntity(platform_.apps, id);
    return app == nullptr ? EntityId{} : app->parent;
  }

  const ir::Platform& platform_;
};

// Returns the labels of an external's or add-on's ports that a flow uses.
template <class Ports, class NumberOf>
void AddLabels(const Ports& ports,
               const Flow& flow,
               NumberOf number,
               std::vector<std::string_view>& out) {
  for (const auto& port : ports)
    for (const ir::FlowPort& used : flow.ports)
      if (number(port) == std::optional(used.port))
        out.push_back(port.label);
}

// What a flow ends at: the field that its ports stand in, and their labels.
struct FlowEnds {
  std::string_view part;
  std::vector<std::string_view> labels;
};

FlowEnds EndsOf(const ir::Platform& platform, const Flow& flow) {
  FlowEnds ends{"port", {}};
  using Number = std::optional<schema::Port>;
  if (const auto* app = ir::FindEntity(platform.apps, flow.to.entity)) {
    for (const ir::AppPort& port : ir::PortsOf(app->value))
      for (const ir::FlowPort& used : flow.ports)
        if (used.name == ir::Kebab(port.label) && used.port == *port.port)
          ends.labels.push_back(port.label);
  } else if (const auto* external = ir::FindEntity(platform.externals, flow.to.entity)) {
    AddLabels(
        external->value.ports,
        flow,
        [](const auto& port) { return Number(*port.value); },
        ends.labels);
  } else if (const auto* addon = ir::FindEntity(platform.addons, flow.to.entity)) {
    ends.part = "endpoint";
    AddLabels(
        addon->value.endpoints,
        flow,
        [](const auto& end) { return end.value.port ? Number(**end.value.port) : Number(); },
        ends.labels);
  }
  return ends;
}

}  // namespace

// Returns a peer that no declaration stands for: `internet(443)` for each port that is used, or
// `internet`.
std::vector<Value> Evaluator::OpenPeers(std::string_view word, const Flow& flow, Span span) {
  const Type* record = program_.types.NamedRecord(word);
  std::vector<Value> made;
  if (record != nullptr)
    for (const ir::FlowPort& used : flow.ports) {
      std::vector<Value> fields(record->record->fields().size(), nullptr);
      ValueNode port{.kind = ValueKind::kPort, .protocol = used.port.protocol, .span = span};
      port.number = used.port.number;
      fields[record->record->positional->index] = Make(port);
      ValueNode node{.kind = ValueKind::kRecord, .span = span, .items = arena_.Copy(fields)};
      node.record = record->record;
      made.push_back(Make(node));
    }
  if (made.empty())
    made.push_back(Make(ValueNode{.kind = ValueKind::kEnum, .span = span, .text = word}));
  return made;
}

// `reach(a)`: what `a` may talk to. `reach(a, b)`: the ports of `b` that `a` comes to, by itself or
// led by the ingress controller. `reach(a, b, via: c)`: those that it comes to by `c`.
Value Evaluator::EvalReach(const Code& code,
                           const std::vector<Value>& operands,
                           const Context& context) {
  if (finished_ == nullptr)
    return Invalid(code.span);
  const FlowQuestions ask(finished_->platforms[static_cast<std::size_t>(context.environment)]);
  const ValueNode& from = *operands[0];
  const std::vector<Flow>& flows = ask.platform().flows;
  std::vector<Value> found;
  const auto add = [&](const Flow& flow) {
    std::vector<Value> made;
    if (const std::string_view word = WordOf(flow.to.kind); !word.empty()) {
      made = OpenPeers(word, flow, code.span);
    } else {
      const FlowEnds ends = EndsOf(ask.platform(), flow);
      ValueNode node{.kind = ValueKind::kReference, .span = code.span};
      node.entity = flow.to.entity;
      for (const std::string_view label : ends.labels) {
        node.part = ends.part;
        node.text = label;
        made.push_back(Make(node));
      }
      if (ends.labels.empty())
        made.push_back(Make(node));
    }
    for (const Value value : made)
      if ((operands.size() < 2 || !operands[1]->is(ValueKind::kRecord) ||
           SamePeer(value, operands[1])) &&
          std::none_of(found.begin(), found.end(), [&](Value v) { return Equal(v, value); }))
        found.push_back(value);
  };
  // Tells whether `from` comes to a peer without anybody's help.
  const auto comes_to = [&](const ValueNode& to) {
    return (FlowQuestions::IsOutside(from) && ask.IsDoor(to.entity)) ||
           std::any_of(flows.begin(), flows.end(), [&](const Flow& flow) {
             return ask.Is(flow.from, from) && ask.Is(flow.to, to);
           });
  };
  for (const Flow& flow : flows) {
    if (operands.size() > 1 && !ask.Is(flow.to, *operands[1]))
      continue;
    if (operands.size() == 3) {
      if (ask.Is(flow.from, *operands[2]) && comes_to(*operands[2]))
        add(flow);
    } else if (ask.Is(flow.from, from) || (operands.size() == 2 && FlowQuestions::IsOutside(from) &&
                                           ask.IsDoor(flow.from.entity))) {
      add(flow);
    }
  }
  return List(found, code.span);
}

// `apps`, `group.apps`: everything of a kind that is there in this environment.
Value Evaluator::EvalEntities(const Code& code,
                              const std::vector<Value>& operands,
                              const Context& context) {
  std::vector<Value> found;
  for (const Entity& entity : entities_) {
    if (entity.declaration->kind->name != code.name ||
        (entity.presence >> context.environment & 1) == 0 ||
        (!operands.empty() && entity.parent != operands[0]->entity))
      continue;
    ValueNode node{.kind = ValueKind::kReference, .span = code.span};
    node.entity = entity.id;
    found.push_back(Make(node));
  }
  return List(found, code.span);
}

// `images`: what apps run, each image once.
Value Evaluator::EvalImages(const Code& code, const Context& context) {
  std::set<std::string_view> images;
  const auto add = [&](const ir::Container& container) {
    if (container.image)
      images.insert((*container.image)->text);
  };
  const auto add_pod = [&](const ir::Workload& workload) {
    add(workload);
    for (const auto* containers : {&workload.inits, &workload.sidecars, &workload.containers})
      for (const auto& container : *containers)
        add(container.value);
  };
  if (finished_ != nullptr)
    for (const auto& app :
         finished_->platforms[static_cast<std::size_t>(context.environment)].apps) {
      add_pod(app.value);
      for (const auto& workload : app.value.workloads)
        add_pod(workload.value);
    }
  std::vector<Value> items;
  for (const std::string_view image : images)
    items.push_back(Text(image, code.span));
  return List(items, code.span);
}

std::string Evaluator::Spell(Value value) const {
  return ir::ValuePrinter(*finished_).Inline(value);
}

Evaluator::Compared Evaluator::Compare(const sema::Expectation& expectation,
                                       const Context& context) {
  Compared compared;
  const Code* code = expectation.condition;
  const bool negated = code->kind == CodeKind::kNot;
  if (negated)
    code = code->operands[0];
  std::string values;
  for (const Frame* frame = context.frame; frame != nullptr; frame = frame->outer)
    values = fmt::format("`{}` is {}{}{}",
                         frame->binder->name,
                         Spell(frame->value),
                         values.empty() ? "" : ", ",
                         values);
  if (!values.empty())
    compared.push_back(values);
  if (code->kind == CodeKind::kBinary && code->op >= sema::Operator::kEqual &&
      code->op <= sema::Operator::kContains) {
    compared.push_back(fmt::format("on the left is {}", Spell(Eval(*code->operands[0], context))));
    compared.push_back(fmt::format("on the right is {}", Spell(Eval(*code->operands[1], context))));
  } else if (code->kind == CodeKind::kBuiltin && code->builtin != sema::Builtin::kReach &&
             !code->operands.empty()) {
    compared.push_back(fmt::format("it looks at {}", Spell(Eval(*code->operands[0], context))));
  } else if (code->kind == CodeKind::kBuiltin && code->builtin == sema::Builtin::kReach) {
    compared.push_back(negated ? fmt::format("it comes to {}", Spell(Eval(*code, context)))
                               : std::string("there is no such way"));
  }
  return compared;
}

// Returns what an expectation compares where it does not hold; nothing where it does.
std::optional<Evaluator::Compared> Evaluator::RunExpectation(const sema::Expectation& expectation,
                                                             int environment) {
  // In a loop the first failure stands for the others.
  std::optional<Compared> failed;
  RunGuards(expectation.guards, 0, Context{.environment = environment}, [&](const Frame* frame) {
    if (failed)
      return;
    const Context context{.environment = environment, .frame = frame};
    const Value value = Eval(*expectation.condition, context);
    if (value->is(ValueKind::kInvalid))
      return;
    const bool holds = value->is(ValueKind::kList) ? !value->items.empty()
                       : value->is(ValueKind::kMap)
                           ? !value->entries.empty()
                           : value->is(ValueKind::kBool) && value->number != 0;
    if (!holds)
      failed = Compare(expectation, context);
  });
  return failed;
}

// Reports an expectation that does not hold once: with what it compares, and in which environment
// where that differs.
void Evaluator::RunEverywhere(const sema::Expectation& expectation) {
  Environments failing = 0;
  std::vector<std::pair<std::string, Compared>> failures;
  for (std::size_t e = 0; e < program_.environments.size(); ++e) {
    if ((expectation.test->existence >> e & 1) == 0)
      continue;
    const auto failed = RunExpectation(expectation, static_cast<int>(e));
    if (!failed)
      continue;
    failing |= Environments{1} << e;
    const std::string& name = program_.environments[e]->name;
    const auto same = std::find_if(failures.begin(), failures.end(), [&](const auto& other) {
      return other.second == *failed;
    });
    if (same == failures.end())
      failures.emplace_back(name, *failed);
    else
      same->first += ", " + name;
  }
  if (failing == 0)
    return;
  auto report = sink_.Add(diag::ExpectationFailed(expectation.test->name), expectation.span);
  report.In(failing);
  for (const auto& [where, compared] : failures)
    for (const std::string& note : compared)
      report.Note(failures.size() == 1 ? note : fmt::format("in {}, {}", where, note));
}

TestCounts Evaluator::RunTests(const ir::Program& finished) {
  finished_ = &finished;
  std::vector<const Declaration*> tests;
  for (const Declaration& declaration : program_.declarations)
    if (declaration.kind->name == "test")
      tests.push_back(&declaration);
  TestCounts counts;
  for (const Declaration* test : tests) {
    const std::size_t before = sink_.error_count();
    for (const sema::Expectation& expectation : program_.expectations)
      if (expectation.test == test)
        RunEverywhere(expectation);
    (sink_.error_count() == before ? counts.passed : counts.failed) += 1;
  }
  return counts;
}

}  // namespace plat::evaluate
