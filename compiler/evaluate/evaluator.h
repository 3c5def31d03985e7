#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "base/arena.h"
#include "diagnostic/sink.h"
#include "evaluate/evaluate.h"
#include "ir/program.h"
#include "schema/value.h"
#include "sema/program.h"

namespace plat::evaluate {

using schema::EntityId;
using schema::Field;
using schema::RecordType;
using schema::Type;
using schema::TypeKind;
using schema::Value;
using schema::ValueKind;
using schema::ValueNode;
using sema::Body;
using sema::Code;
using sema::CodeKind;
using sema::Declaration;
using sema::Environments;
using sema::Guard;
using sema::Setter;
using source::Span;

// A name with its value, and the names around it. Lives in the arena.
struct Frame {
  const Frame* outer = nullptr;
  const sema::Binder* binder = nullptr;
  Value value = nullptr;
  // The value depends on the environment.
  bool varies = false;
};

// Statements that describe one thing, with what is bound around them. A higher rank wins.
struct Layer {
  const Body* body = nullptr;
  const Frame* frame = nullptr;
  int rank = 0;
};

// Where the fields of one owner stand among an entity's slots.
struct SlotRange {
  const RecordType* owner = nullptr;
  std::uint32_t offset = 0;
  // What adds these fields to the kind; null for the kind's own and those of components.
  const sema::Component* extension = nullptr;
};

// One declaration made real, the same in every environment that has it.
struct Entity {
  EntityId id;
  const Declaration* declaration = nullptr;
  EntityId parent;
  std::string_view name;
  Environments presence = 0;
  // The frames around the declaration differ by environment.
  bool frame_varies = false;
  std::vector<const Frame*> frames;
  std::vector<SlotRange> slots;
  std::uint32_t slot_count = 0;
  // Values by slot: first those equal in all environments, then those of each environment.
  std::vector<Value> memo;
};

// Where evaluation stands.
struct Context {
  int environment = 0;
  EntityId self;
  const Frame* frame = nullptr;
};

// Runs typed code for one environment after the other. Values are computed when they are read and
// kept; what does not depend on the environment is computed once.
class Evaluator {
 public:
  Evaluator(const sema::Program& program, Sink& sink);

  // Evaluates the whole program. To be called once.
  ir::Program Run();

  // Evaluates what tests expect, once `finished` is what all passes made of `Run`'s result, and
  // reports what does not hold. Entities must have the numbers of `finished`.
  TestCounts RunTests(const ir::Program& finished);

 private:
  // evaluate.cpp
  void CheckRequired(Value environment, int index);
  void ReportForgotten();

  struct Made;
  std::vector<std::vector<Made>> MakeRecords(const std::vector<std::uint32_t>& order);
  void Renumber(const std::vector<std::uint32_t>& place);
  std::vector<ir::EntityInfo> TellEntities(std::vector<std::string> paths) const;

  // evaluate_test.cpp
  // What an expectation that does not hold compares, in words.
  using Compared = std::vector<std::string>;
  std::optional<Compared> RunExpectation(const sema::Expectation& expectation, int environment);
  Compared Compare(const sema::Expectation& expectation, const Context& context);
  void RunEverywhere(const sema::Expectation& expectation);
  std::vector<Value> OpenPeers(std::string_view word, const ir::Flow& flow, Span span);
  Value EvalReach(const Code& code, const std::vector<Value>& operands, const Context& context);
  Value EvalEntities(const Code& code, const std::vector<Value>& operands, const Context& context);
  Value EvalImages(const Code& code, const Context& context);
  std::string Spell(Value value) const;

  // evaluate_entity.cpp
  void Expand();
  Value RecordOf(Entity& entity, int environment);
  Value TreeOf(Entity& entity, int environment);
  void ExpandDeclarations(std::span<const Declaration* const> declarations,
                          const Context& context,
                          bool guarded);
  void Instantiate(const Declaration& declaration, const Context& context, bool guarded);
  Entity& Intern(const Declaration& declaration, EntityId parent, std::string_view name);
  void Lay(Entity& entity);
  std::vector<Layer> LayersOf(const Entity& entity, int environment) const;
  const std::vector<const sema::Component*>& ExtensionsOf(const Declaration& declaration) const;
  bool IsExtended(const sema::Component& extension, int environment) const;
  void CheckUnextended(Entity& entity, const SlotRange& range, int environment);
  Value FieldOf(EntityId id, const Field& field, const Context& context, Span use);
  Value ComputeField(Entity& entity, const Field& field, int environment);
  std::uint32_t SlotOf(const Entity& entity, const Field& field) const;
  void ReportCycle(const Entity& entity, const Field& field, Span use);
  bool Present(const Entity& entity, const Context& context, Span use);
  Value ReadEntity(const Code& code, const Context& context);
  EntityId FindEntity(const Declaration& declaration, const Context& context) const;

  // evaluate_name.cpp
  // Returns what outputs call a declaration, as the pass `assign_names` will decide.
  std::string OutputName(const Entity& entity, const Context& context, Span use);
  // Returns the namespace that it lives in.
  std::string SpaceName(const Entity& entity, const Context& context, Span use);
  Value OwnField(const Entity& entity, std::string_view name, const Context& context, Span use);

  // evaluate_body.cpp
  struct Active {
    const Setter* setter = nullptr;
    const Frame* frame = nullptr;
    int rank = 0;
    std::string_view label;
    // The body it stands in.
    const Body* body = nullptr;
  };
  using Visit = std::function<void(const Frame*)>;
  void RunGuards(std::span<const Guard* const> guards,
                 std::size_t at,
                 Context context,
                 const Visit& visit);
  std::vector<Active> ActiveSetters(const std::vector<Layer>& layers,
                                    const Field* field,
                                    const Context& context);
  std::string_view LabelOf(const Setter& setter, const Context& context);
  Value FieldValue(const Field& field,
                   const std::vector<Layer>& layers,
                   const Context& context,
                   Span owner);
  Value KeyedValue(const Field& field, const std::vector<Active>& active, const Context& context);
  Value Combine(const Type* type,
                std::string_view what,
                const std::vector<Active>& active,
                const Context& context);
  Value PickValue(const Type* type,
                  std::string_view what,
                  const std::vector<Active>& active,
                  const Context& context);
  Value CombineList(std::string_view what,
                    const std::vector<Active>& active,
                    const Context& context);
  Value CombineRecord(const Type* type,
                      std::string_view what,
                      const std::vector<Active>& active,
                      const Context& context);
  Value CombineEntries(const Type* entry,
                       const std::vector<Active>& active,
                       const Context& context);
  Value EntriesOf(const Type* entry, const std::vector<Layer>& layers, const Context& context);
  Value MakeRecord(const Type* type,
                   const std::vector<Layer>& layers,
                   Value base,
                   const Context& context,
                   Span span);
  Value DefaultOf(const Field& field, const Context& context, Span owner);
  Value Unset(const Type* type, const Context& context, Span owner);
  void ReportTwice(std::string_view what,
                   const Active& first,
                   const Active& second,
                   bool components);

  // evaluate_expression.cpp
  Value Eval(const Code& code, const Context& context);
  Value EvalNode(const Code& code, const Context& context);
  Value EvalLet(const Code& code, const Context& context);
  Value EvalField(const Code& code, const Context& context);
  Value EvalProperty(const Code& code, Value object, const Context& context);
  Value EvalPart(const Code& code, const Context& context);
  Value PartValue(Value part, const Context& context, Span use);
  Value EvalSecretKey(const Code& code, const Context& context);
  // Returns what a decision stands for; reports one that nobody answered.
  Value Answer(Value value, Span use, const Context& context);
  // Returns the key of a secret that a code names; reports one that the secret does not have.
  Value SecretKey(Value object, const Code& code, const Context& context);
  Value EvalMap(const Code& code, const Context& context);
  Value EvalComprehension(const Code& code, const Context& context);
  Value EvalChoice(const Code& code, const Context& context);
  Value EvalConvert(const Code& code, const Context& context);
  Value EvalIndex(const Code& code, const Context& context);
  void ForEach(Value source,
               const sema::Binder* first,
               const sema::Binder* second,
               const Context& context,
               bool varies,
               const Visit& visit);

  // evaluate_operator.cpp
  Value EvalBinary(const Code& code, const Context& context);
  Value EvalOrder(const Code& code, Value left, Value right, const Context& context);
  Value Arithmetic(const Code& code, Value left, Value right);
  Value ContainsValue(const Code& code, Value left, Value right, const Context& context);

  // evaluate_text.cpp
  // Text that grows: what is plain at its end, and before it plain text and holes in turn.
  struct TextParts {
    std::string text;
    std::vector<Value> items;

    void Flush(Evaluator& evaluator, Span span);
  };
  bool AddToText(
      Value value, const Code& code, const Type* type, TextParts& parts, const Context& context);
  Value MakeText(TextParts& parts, const Code& code, const Context& context);
  Value EvalText(const Code& code, const Context& context);
  Value EvalJoin(const Code& code, const std::vector<Value>& operands, const Context& context);
  Value EvalTextFunction(const Code& code, const std::vector<Value>& operands);

  // evaluate_builtin.cpp
  bool IsOpen(const Code& code, const std::vector<Value>& operands, const Context& context);
  Value EvalBuiltin(const Code& code, const Context& context);
  Value EvalAddress(const Code& code, const std::vector<Value>& operands, const Context& context);
  Value EvalListFunction(const Code& code, const std::vector<Value>& operands);

  // Makes.
  Value Make(const ValueNode& node) {
    auto* made = arena_.New<ValueNode>(node);
    Weigh(*made);
    if (node.entity.valid())
      references_.push_back(made);
    return made;
  }
  Value Text(std::string_view text, Span span);
  Value Number(ValueKind kind, std::int64_t number, Span span);
  Value Bool(bool value, Span span) { return Number(ValueKind::kBool, value ? 1 : 0, span); }
  Value List(const std::vector<Value>& items, Span span);
  Value Invalid(Span span) { return Number(ValueKind::kInvalid, 0, span); }
  // Reports a computation that left its bounds, in this environment.
  Value Fail(std::string what, Span span, const Context& context);
  diagnostic::Report Report(diagnostic::Message message, Span span, const Context& context);
  bool Spend(const Code& code, const Context& context);
  // Sets the weight of a value whose parts have theirs.
  void Weigh(ValueNode& node);
  // Returns whether two values are the same; each part that is looked at is a step.
  bool Same(Value a, Value b);
  // As `Same`, where the word of a record stands for all of its kind: `internet`, `internet(443)`.
  bool SamePeer(Value a, Value b);

  const sema::Program& program_;
  Sink& sink_;
  Arena arena_;
  std::deque<Entity> entities_;
  std::map<std::tuple<const Declaration*, std::uint32_t, std::string>, std::uint32_t> by_identity_;
  std::unordered_map<const Declaration*, std::vector<std::uint32_t>> by_declaration_;
  std::map<std::pair<std::string, std::string>, std::vector<std::uint32_t>> by_kind_and_name_;
  std::vector<Value> lets_;
  // What names entities, to be renumbered at the end.
  std::vector<ValueNode*> references_;
  std::vector<EntityId*> targets_;
  // A field that is being computed, and the expression that reads it.
  struct Step {
    EntityId entity;
    const Field* field = nullptr;
    Span use;
  };
  std::vector<Step> path_;
  // Something that depends on the environment was read since this was last cleared.
  bool varies_ = false;
  // A condition, loop or name of a statement could not be computed, so that declarations are
  // missing.
  bool lost_statements_ = false;
  // Choices without a value for these environments.
  std::map<const Code*, Environments> forgotten_;
  // What used components add to each kind.
  std::map<const sema::KindInfo*, std::vector<const sema::Component*>> extensions_;
  // What the passes made of the program; null until tests run.
  const ir::Program* finished_ = nullptr;
  // Steps that were made, and that may be: they grow with the program.
  std::uint64_t steps_ = 0;
  std::uint64_t most_steps_ = 0;
  // No step is left, or a value grew too heavy.
  bool spent_ = false;
  bool heavy_ = false;
  int depth_ = 0;
};

}  // namespace plat::evaluate
