#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "diagnostic/sink.h"
#include "sema/load_modules.h"
#include "sema/lost_names.h"
#include "sema/mentions.h"
#include "sema/program.h"

namespace plat::sema {

// What names mean at one place.
struct Scope {
  const Module* module = nullptr;
  // Bound by `for`, `let`, `fn`; the innermost last.
  std::vector<const Binder*> binders;
  // The component whose body this is: its parameters are bare names.
  const Component* component = nullptr;
  // The kind of `self`; null where there is none.
  const KindInfo* self_kind = nullptr;
  // The components of `self`, whose parameters are fields of it.
  std::vector<const Component*> self_components;
  // The declaration around, for what a component declares inside.
  const Declaration* declaration = nullptr;
  // Guards around the statement, outermost first.
  std::vector<const Guard*> guards;
};

// Binds names and types expressions. `Resolve` and `Check` (check.h) drive it; its functions are
// spread over resolve*.cpp and check_*.cpp by topic.
class Checker {
 public:
  Checker(Program& program, ModuleLoader& loader, Sink& sink);

  // Registers every declaration, component, function and let, and orders the environments.
  void Resolve();
  // Types everything that `Resolve` registered.
  void Check();

 private:
  struct ModuleTable {
    std::map<std::string, Component*, std::less<>> components;
    std::map<std::string, Function*, std::less<>> functions;
    std::map<std::string, Let*, std::less<>> lets;
    std::map<std::string, const ast::Block*, std::less<>> types;
    std::map<std::string, const Type*, std::less<>> made_types;
  };
  using ByName = std::map<std::string, std::vector<Declaration*>, std::less<>>;
  // Names that could have been meant, with the places of their declarations where these are known.
  using Places = std::map<std::string, Span, std::less<>>;

  // Where a walk over statements stands.
  struct Place {
    const Module* module = nullptr;
    const Declaration* parent = nullptr;
    const Component* component = nullptr;
    const KindInfo* kind = nullptr;
    const std::vector<const Component*>* components = nullptr;
  };

  // resolve.cpp
  void CollectLost();
  void CollectUnknownKinds(const std::vector<ast::Statement>& statements);
  void CollectModule(const Module& module);
  void CollectTopLevel(const ast::Statement& statement, const Module& module, ModuleTable& table);
  void OrderEnvironments();
  void Walk(const std::vector<ast::Statement>& statements, const Place& place);
  void WalkBlock(const ast::Block& block, const Place& place);
  void ReportUnknownKind(const ast::Block& block);
  void NameDeclaration(Declaration& made, const ast::Block& block);
  void WalkUse(const ast::Use& use, const Place& place);
  bool IsFieldHere(std::string_view name, const Place& place) const;
  void Register(Declaration* declaration);
  void ReportMisplaced(const ast::Statement& statement);

  // resolve_extension.cpp
  void WalkExtenders(const std::vector<ast::Statement>& statements, const Place& place);
  bool ExtendsAt(const ast::Path& path, const Module& module);
  bool Extends(const Component& component) const;
  void AddExtensions(const Component& component, const Declaration& by);
  void AddExtension(const Component& component, const ast::Block& block, const Declaration& by);
  const std::vector<const Component*>& ExtensionsOf(const RecordType* record) const;
  void CheckExtension(const Component& extension, const ast::Param& param);
  std::string BringerOf(std::string_view kind, std::string_view field);

  // resolve_component.cpp
  Component* FindComponent(const ast::Path& path, const Module& module);
  void EnsureComponent(Component& component);
  void WalkComponentBody(Component& component);
  std::vector<const Component*> ComponentsOf(const std::vector<ast::Path>& paths,
                                             const Module& module,
                                             const KindInfo& kind);
  Environments MaskOf(const std::vector<ast::Name>& names, const Module& module);
  Environments ExistenceOf(const std::optional<ast::Existence>& existence, const Module& module);

  // check.cpp
  void CheckDeclaration(Declaration& declaration, const std::vector<const Binder*>& binders);
  void CheckComponent(Component& component);
  void CheckParameters(Component& component);
  void CheckDefaults(const RecordType& record, Scope& scope);
  void ReportCycle(const Let& let);
  void EnsureLet(Let& let);
  void EnsureFunction(Function& function);
  void CheckEntryPoints(const std::vector<ast::Statement>& statements, Scope& scope);
  Scope ScopeOf(const Declaration& declaration);
  Scope ScopeOf(const Component& component);

  // check_type.cpp
  const Type* TypeOf(const ast::TypeExpression& expression, const Module& module);
  const Type* TypeOf(const ast::TypeAtom& atom, const Module& module);
  const Type* DeclaredType(const ast::Block& block, const Module& module, ModuleTable& table);
  const Type* NamedType(const ast::Path& path, const Module& module);
  void AddParameter(RecordType& record, const ast::Param& param, const Module& module);

  // check_body.cpp
  struct BodyContext {
    // The record whose fields the statements set; null in a tree.
    const RecordType* record = nullptr;
    // Further fields: parameters of components.
    const std::vector<const Component*>* components = nullptr;
    // The parameters of the component whose body this is, and of those it builds on.
    const Component* component = nullptr;
    // In a map or a tree: the type of each entry.
    const Type* entry = nullptr;
    // What the statements describe, in words.
    std::string what;
    // The type that this declaration gives to one of its fields.
    std::string_view typed_field;
    const Type* typed = nullptr;
  };
  const Body* CheckBody(const ast::Body& body, const BodyContext& context, Scope& scope);
  void CheckStatements(const std::vector<ast::Statement>& statements,
                       const BodyContext& context,
                       Scope& scope,
                       std::vector<Setter>& setters,
                       std::vector<const Declaration*>& declarations);
  void CheckStatement(const ast::Statement& statement,
                      const BodyContext& context,
                      Scope& scope,
                      std::vector<Setter>& setters,
                      std::vector<const Declaration*>& declarations);
  void CheckAttribute(const ast::Attribute& attribute,
                      const BodyContext& context,
                      Scope& scope,
                      std::vector<Setter>& setters);
  void CheckDotted(const ast::Attribute& attribute,
                   std::size_t depth,
                   const BodyContext& context,
                   Scope& scope,
                   std::vector<Setter>& setters);
  const Body* DottedBody(const ast::Attribute& attribute,
                         std::size_t depth,
                         const BodyContext& context,
                         Scope& scope);
  void CheckFieldAttribute(const Field& field,
                           const ast::Attribute& attribute,
                           std::size_t depth,
                           const BodyContext& context,
                           Scope& scope,
                           std::vector<Setter>& setters);
  void CheckBlock(const ast::Block& block,
                  const BodyContext& context,
                  Scope& scope,
                  std::vector<Setter>& setters,
                  std::vector<const Declaration*>& declarations);
  void CheckFieldBlock(const Field& field,
                       const ast::Block& block,
                       Scope& scope,
                       std::vector<Setter>& setters);
  const Field* FindField(std::string_view name, const BodyContext& context) const;
  void CheckExpectation(const ast::Expect& expect, Span span, Scope& scope);
  void SetLabel(Setter& setter, const ast::Label& label, const Field* field, Scope& scope);
  std::span<const Guard* const> Guards(const Scope& scope);
  template <class Action>
  void Guarded(Guard guard, std::vector<const Binder*> binders, Scope& scope, Action action);
  const Type* BlockType(const Type* type) const;
  BodyContext ContextOf(const Type* type) const;

  // unknown_field.cpp
  std::string HowToWrite(const Field& field, std::string_view label) const;
  void ReportUnknownField(const ast::Name& name,
                          const BodyContext& context,
                          const ast::Expression* value = nullptr);

  // check_expression.cpp
  const Code* Expr(const ast::Expression& expression, const Type* expected, Scope& scope);
  const Code* Node(const ast::Expression& expression, const Type* expected, Scope& scope);
  const Code* LiteralCode(const ast::Literal& literal, Span span, const Type* expected);
  void ReportUntyped(const ast::Literal& literal, Span span);
  const Code* StringCode(const ast::String& string, Span span, const Type* expected, Scope& scope);
  // Returns the type of text that has a part of that type in it: as secret as what is inside.
  const Type* TextWith(const Type& part, const Type* text);
  const Code* ListCode(const ast::List& list, Span span, const Type* expected, Scope& scope);
  const Code* MapCode(const ast::Map& map, Span span, const Type* expected, Scope& scope);
  const Code* ComprehensionCode(const ast::Comprehension& node,
                                Span span,
                                const Type* expected,
                                Scope& scope);
  const Code* ConstructorCode(const ast::Constructor& node,
                              Span span,
                              const Type* expected,
                              Scope& scope);
  const Code* ChoiceCode(const ast::Choice& node, Span span, const Type* expected, Scope& scope);
  const Code* ConditionalCode(const ast::Conditional& node,
                              Span span,
                              const Type* expected,
                              Scope& scope);
  const Type* Join(const Type* a, const Type* b);
  const Type* JoinAll(const std::vector<const Code*>& codes);

  // check_operator.cpp
  const Code* UnaryCode(const ast::Unary& node, Span span, const Type* expected, Scope& scope);
  const Code* BinaryCode(const ast::Binary& node, Span span, const Type* expected, Scope& scope);
  const Type* ArithmeticType(ast::BinaryOperator op, const Type* left, const Type* right);
  const Code* RangeCode(const ast::Binary& node, Span span, const Type* expected, Scope& scope);

  // check_coerce.cpp
  const Code* Coerce(const Code* code, const Type* expected);
  bool Fits(const Type& from, const Type& to) const;
  bool FitsSimple(const Type& from, const Type& to) const;
  bool NeedsConversion(const Type& from, const Type& to) const;
  void ReportMismatch(const Code& code, const Type* expected);

  // help_mismatch.cpp
  std::string HelpMismatch(const Code& code, const Type* expected) const;
  std::string HelpReference(const Code& code, const Type* expected) const;
  bool IsChoiceAsMap(const Code& code) const;

  // check_name.cpp
  const Code* NameCode(const ast::Name& name, const Type* expected, Scope& scope);
  const Code* WordCode(const ast::Name& name);
  const Code* BoundName(const ast::Name& name, Scope& scope);
  const Code* ParameterCode(const ast::Name& name, const Component& component, const Code* owner);
  const Code* WholeProgram(const ast::Name& name, const Scope& scope);
  const Code* ByNameCode(const ast::Name& name, std::vector<std::string> kinds);
  bool LoopsDeclare(std::string_view kind) const;
  void ReportUnknownName(const ast::Name& name, const Type* expected, const Scope& scope);
  void ReportUnknown(Mention mention, std::string_view name, const Places& known);

  // choose_name.cpp
  using Declarations = std::vector<const Declaration*>;
  Declarations Candidates(std::string_view name, const Scope& scope) const;
  Declarations OfKind(std::string_view kind, std::string_view name, const Scope& scope) const;
  const Code* EntityCode(const ast::Name& name, const Type* expected, Scope& scope);
  const Code* HeadCode(const ast::Name& name, const ast::Name& member, Scope& scope);
  const Code* ChooseCode(Declarations found, const ast::Name& name, Span span, const Scope& scope);
  const Declaration* MemberOf(const Declaration& container, std::string_view name) const;
  bool HasMember(const Declaration& declaration, std::string_view member) const;
  const Code* DeclarationCode(const Declaration& declaration, Span span);

  // check_member.cpp
  // What a member is wanted for: the type of its place, or a member of its own.
  struct Wanted {
    const Type* type = nullptr;
    // `host` for the `http` of `api.http.host`; null where nothing is asked of it.
    const ast::Name* member = nullptr;
  };
  const Code* SelectCode(const ast::Select& select,
                         Span span,
                         const Type* expected,
                         Scope& scope,
                         const ast::Name* asked = nullptr);
  const Code* KindPath(const ast::Select& select, Span span, Scope& scope);
  const Code* ModulePath(const ast::Select& select, Span span, Scope& scope);
  const Code* Member(const Code* object,
                     const ast::Name& field,
                     Span span,
                     const Wanted& wanted,
                     const Scope& scope);
  const Code* EntityMember(const Code* object,
                           const ast::Name& field,
                           Span span,
                           const Wanted& wanted,
                           const Scope& scope);
  const Code* PartMember(const Code* object, const ast::Name& field, Span span);
  const Type* PartType(const Code& part) const;
  std::vector<std::string> WantedLabels(const Declaration& declaration, const Type* expected) const;
  bool PartHas(const Declaration& declaration, const Field& field, std::string_view member) const;
  const Code* PartCode(const Code* entity, const Field& field, const ast::Name& label, Span span);
  const Code* ShortPart(const Code* object,
                        const ast::Name& label,
                        Span span,
                        const Wanted& wanted);
  const Field* FieldOfDeclaration(const Declaration& declaration, std::string_view name) const;
  bool MayHaveLost(const Declaration& declaration, std::string_view label) const;
  std::vector<const Field*> LabelHolders(const Declaration& declaration,
                                         std::string_view label) const;

  // check_call.cpp
  const Code* CallCode(const ast::Call& call, Span span, const Type* expected, Scope& scope);
  const Code* MethodCall(const ast::Call& call,
                         const ast::Select& select,
                         Span span,
                         const Type* expected,
                         Scope& scope);
  const Code* PositionalCall(const ast::Call& call,
                             std::string_view name,
                             const Code* receiver,
                             Span span,
                             const Type* expected,
                             Scope& scope);
  const Code* FunctionCall(const ast::Call& call,
                           const Function& function,
                           Span span,
                           Scope& scope);
  const Code* BuiltinCall(
      const ast::Call& call, const ast::Name& name, Span span, const Type* expected, Scope& scope);

  const Type* PeerType();

  // Makes.
  Code* Make(CodeKind kind, const Type* type, Span span);
  const Code* Invalid(Span span);
  const Code* Constant(Value value, const Type* type, Span span);
  std::span<const Code* const> Operands(std::vector<const Code*> codes);
  const Type* Simple(TypeKind kind) const { return program_.types.Simple(kind); }
  std::string_view Keep(std::string_view text) { return program_.arena.Copy(text); }
  const Binder* Bind(const ast::Name& name, const Type* type, const Scope& scope);

  Program& program_;
  ModuleLoader& loader_;
  Sink& sink_;
  std::map<const Module*, ModuleTable> tables_;
  std::map<std::string, Environments, std::less<>> environment_masks_;
  // The project's declarations; those inside components by component.
  ByName by_name_;
  std::map<const Component*, ByName> private_names_;
  std::unordered_map<const void*, Declaration*> by_syntax_;
  std::map<const KindInfo*, const Declaration*> singles_;
  // What used components add to a kind, by its record.
  std::map<const RecordType*, std::vector<const Component*>> extensions_;
  std::set<std::string, std::less<>> loop_kinds_;
  std::vector<const ast::Statement*> top_level_;
  // What was used and does not exist, and what may have been lost with text that was not
  // understood.
  Mentions mentions_;
  // Blocks that were reported because their kind does not exist.
  std::set<const ast::Block*> unknown_kinds_;
  LostNames lost_;
  // Some statement of the body that is being checked was not understood.
  bool damaged_ = false;
  bool any_damaged_ = false;
  // In progress, for cycles.
  std::vector<const void*> active_;
  std::set<const void*> done_;
  std::vector<Component*> used_components_;
  // Defaults that are still syntax, by field.
  std::map<const Field*, const ast::Expression*> default_values_;
};

}  // namespace plat::sema
