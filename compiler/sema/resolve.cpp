#include <algorithm>

#include <fmt/format.h>

#include "base/match.h"
#include "base/text.h"
#include "diagnostic/name.h"
#include "diagnostic/syntax.h"
#include "sema/checker.h"
#include "sema/elsewhere.h"
#include "sema/near.h"

namespace plat::sema {

Checker::Checker(Program& program, ModuleLoader& loader, Sink& sink)
    : program_(program), loader_(loader), sink_(sink) {}

void Checker::Resolve() {
  // Modules may be added while others are collected.
  for (std::size_t i = 0; i < program_.modules.size(); ++i)
    CollectModule(program_.modules[i]);
  CollectLost();
  const Module& project = program_.modules.front();
  for (const ast::File& file : project.files)
    for (const ast::Statement& statement : file.statements)
      if (const auto* block = std::get_if<ast::Block>(&statement.node))
        if (block->keyword.text == "environment")
          WalkBlock(*block, Place{.module = &project});
  OrderEnvironments();
  for (const ast::File& file : project.files)
    WalkExtenders(file.statements, Place{.module = &project});
  for (const ast::File& file : project.files)
    Walk(file.statements, Place{.module = &project});
  for (auto& [name, component] : tables_[&project].components)
    EnsureComponent(*component);
  for (std::size_t i = 0; i < used_components_.size(); ++i)
    WalkComponentBody(*used_components_[i]);
}

// Finds what may be missing in the program because text could not be understood.
void Checker::CollectLost() {
  if (sink_.has_errors())
    for (const Module& module : program_.modules)
      for (const ast::File& file : module.files)
        lost_.AddUnread(file.statements, program_.sources);
  for (const ast::File& file : program_.modules.front().files)
    CollectUnknownKinds(file.statements);
}

// `Walk` reports these, and those in groups.
void Checker::CollectUnknownKinds(const std::vector<ast::Statement>& statements) {
  for (const ast::Statement& statement : statements) {
    if (const auto* in = std::get_if<ast::In>(&statement.node))
      CollectUnknownKinds(in->body.statements);
    else if (const auto* loop = std::get_if<ast::For>(&statement.node))
      CollectUnknownKinds(loop->body.statements);
    const auto* block = std::get_if<ast::Block>(&statement.node);
    if (std::holds_alternative<ast::Invalid>(statement.node) ||
        std::holds_alternative<ast::Attribute>(statement.node))
      lost_.AddNameless();
    if (block == nullptr || block->keyword.text == "component" || block->keyword.text == "type")
      continue;
    const KindInfo* kind = program_.kinds.Find(block->keyword.text);
    if (block->labels.empty() && (kind == nullptr || !kind->nameless))
      lost_.AddNameless();
    if (kind == nullptr || (block->labels.size() > 1 && !kind->object))
      lost_.AddBlock(*block);
  }
}

void Checker::CollectModule(const Module& module) {
  if (tables_.contains(&module))
    return;
  ModuleTable& table = tables_[&module];
  for (const ast::File& file : module.files)
    for (const ast::Statement& statement : file.statements)
      CollectTopLevel(statement, module, table);
}

void Checker::CollectTopLevel(const ast::Statement& statement,
                              const Module& module,
                              ModuleTable& table) {
  const auto twice = [&](const ast::Name& name, Span first) {
    sink_.Add(diag::DuplicateDeclaration(name.text), name.span)
        .Label("the second")
        .Also(first, "the first");
  };
  if (const auto* let = std::get_if<ast::Let>(&statement.node)) {
    Let made{.name = let->name.text, .span = let->name.span, .module = &module, .syntax = let};
    made.index = static_cast<std::uint32_t>(program_.lets.size());
    const auto [found, fresh] = table.lets.emplace(let->name.text, nullptr);
    if (!fresh)
      return twice(let->name, found->second->span);
    found->second = &program_.lets.emplace_back(made);
  } else if (const auto* function = std::get_if<ast::Function>(&statement.node)) {
    const auto [found, fresh] = table.functions.emplace(function->name.text, nullptr);
    if (!fresh)
      return twice(function->name, found->second->span);
    found->second = &program_.functions.emplace_back(Function{.name = function->name.text,
                                                              .span = function->name.span,
                                                              .module = &module,
                                                              .syntax = function});
  } else if (const auto* block = std::get_if<ast::Block>(&statement.node)) {
    const bool component = block->keyword.text == "component";
    if (!component && block->keyword.text != "type")
      return;
    const ast::Name* name =
        block->labels.empty() ? nullptr : std::get_if<ast::Name>(&block->labels[0].node);
    if (name == nullptr) {
      sink_.Add(diag::MissingName(block->keyword.text), block->keyword.span);
      return;
    }
    if (!component) {
      const auto [found, fresh] = table.types.emplace(name->text, block);
      if (!fresh)
        twice(*name, found->second->labels[0].span);
      return;
    }
    const auto [found, fresh] = table.components.emplace(name->text, nullptr);
    if (!fresh)
      return twice(*name, found->second->span);
    found->second = &program_.components.emplace_back(Component{.name = name->text,
                                                                .span = name->span,
                                                                .doc = block->doc,
                                                                .module = &module,
                                                                .syntax = block});
  }
}

void Checker::ReportMisplaced(const ast::Statement& statement) {
  Span span = statement.span;
  std::string what;
  if (const auto* attribute = std::get_if<ast::Attribute>(&statement.node)) {
    if (std::holds_alternative<ast::Invalid>(attribute->value.node))
      return;
    span = attribute->key.front().span;
    what = fmt::format("the field `{}`", attribute->key.front().text);
  } else if (const auto* param = std::get_if<ast::Param>(&statement.node)) {
    span = param->name.span;
    what = "a parameter";
  } else {
    what = "an expectation";
  }
  sink_.Add(diag::MisplacedStatement(what), span).Label("outside any declaration");
}

bool Checker::IsFieldHere(std::string_view name, const Place& place) const {
  if (place.kind == nullptr)
    return false;
  if (place.kind->record != nullptr && place.kind->record->Find(name) != nullptr)
    return true;
  // What is called otherwise elsewhere: the body's own check says how it is called here.
  if (place.kind->record != nullptr)
    for (const Field& field : place.kind->record->fields())
      if (std::find(field.other_names.begin(), field.other_names.end(), name) !=
          field.other_names.end())
        return true;
  const auto declares = [&](const Component* component) {
    for (const ast::Statement& statement : component->syntax->body.statements)
      if (const auto* param = std::get_if<ast::Param>(&statement.node))
        if (param->name.text == name)
          return true;
    return false;
  };
  if (place.component != nullptr && declares(place.component))
    return true;
  const std::vector<const Component*>& extensions = ExtensionsOf(place.kind->record);
  if (std::any_of(extensions.begin(), extensions.end(), declares))
    return true;
  return place.components != nullptr &&
         std::any_of(place.components->begin(), place.components->end(), declares);
}

void Checker::Walk(const std::vector<ast::Statement>& statements, const Place& place) {
  for (const ast::Statement& statement : statements) {
    if (const auto* block = std::get_if<ast::Block>(&statement.node)) {
      WalkBlock(*block, place);
    } else if (const auto* use = std::get_if<ast::Use>(&statement.node)) {
      WalkUse(*use, place);
    } else if (const auto* in = std::get_if<ast::In>(&statement.node)) {
      Walk(in->body.statements, place);
    } else if (const auto* loop = std::get_if<ast::For>(&statement.node)) {
      Walk(loop->body.statements, place);
    } else if (const auto* branch = std::get_if<ast::If>(&statement.node)) {
      Walk(branch->then_body.statements, place);
      if (branch->else_body)
        Walk(branch->else_body->statements, place);
    } else if (place.kind == nullptr && (std::holds_alternative<ast::Attribute>(statement.node) ||
                                         std::holds_alternative<ast::Param>(statement.node) ||
                                         std::holds_alternative<ast::Expect>(statement.node))) {
      ReportMisplaced(statement);
    }
  }
}

namespace {

// Returns where the label that names a declaration stands among its labels.
std::size_t NamePlace(const ast::Block& block, const KindInfo& kind) {
  return kind.object ? 1 : LabelPlace(block);
}

// Whether a text can be a folder, a word of a script and the value of a label as it is.
bool IsEnvironmentName(std::string_view name) {
  const auto plain = [](char c) { return IsLetter(c) || IsDigit(c); };
  return !name.empty() && name.size() <= 63 && plain(name.front()) && plain(name.back()) &&
         std::all_of(
             name.begin(), name.end(), [&](char c) { return plain(c) || c == '-' || c == '_'; });
}

// Whether a label is written, and says nothing.
bool IsEmpty(const ast::Label& label) {
  const auto* text = std::get_if<ast::String>(&label.node);
  return text != nullptr &&
         std::all_of(text->segments.begin(), text->segments.end(), [](const ast::Segment& segment) {
           return !segment.hole && segment.text.empty();
         });
}

bool HasLabel(const Declaration& declaration) {
  return declaration.block == nullptr ||
         declaration.block->labels.size() > NamePlace(*declaration.block, *declaration.kind);
}

}  // namespace

void Checker::WalkBlock(const ast::Block& block, const Place& place) {
  const std::string& keyword = block.keyword.text;
  if (by_syntax_.contains(&block) || keyword == "component" || keyword == "type" ||
      IsFieldHere(keyword, place))
    return;
  // What components add to kinds is registered apart; elsewhere the body's own check reports it.
  if (keyword == "extend") {
    if (place.kind == nullptr)
      sink_.Add(diag::MisplacedStatement("`extend`"), block.keyword.span)
          .Help("it stands in a component");
    return;
  }
  const KindInfo* kind = program_.kinds.Find(keyword);
  if (kind == nullptr) {
    // Inside a declaration the body's own check reports it as an unknown field, unless it looks
    // like a declaration among others and no component would bring it as a field.
    if (place.kind == nullptr || (place.kind->container && !block.labels.empty() &&
                                  BringerOf(place.kind->name, keyword).empty()))
      ReportUnknownKind(block);
    return;
  }
  Declaration& made = program_.declarations.emplace_back();
  made.index = static_cast<std::uint32_t>(program_.declarations.size() - 1);
  made.kind = kind;
  made.module = place.module;
  made.block = &block;
  made.doc = block.doc;
  made.parent = place.parent;
  made.component = place.component;
  by_syntax_[&block] = &made;
  NameDeclaration(made, block);
  made.existence = ExistenceOf(block.existence, *place.module);
  if (kind->typed_field.empty())
    made.components = ComponentsOf(block.components, *place.module, *kind);
  Register(&made);
  if (made.component == nullptr)
    for (const Component* component : made.components)
      AddExtensions(*component, made);
  // The keys of an object may be called like kinds.
  if (kind->object)
    return;
  Walk(block.body.statements,
       Place{.module = place.module,
             .parent = &made,
             .component = place.component,
             .kind = kind,
             .components = &made.components});
}

void Checker::ReportUnknownKind(const ast::Block& block) {
  const std::string& keyword = block.keyword.text;
  unknown_kinds_.insert(&block);
  lost_.AddBlock(block);
  auto report = sink_.Add(diag::UnknownKind(keyword), block.keyword.span);
  if (const std::string help = CalledElsewhere({}, keyword); !help.empty())
    report.Help(help);
  else if (const auto near = Nearest(keyword, program_.kinds.Names()))
    report.Help(fmt::format("did you mean `{}`?", *near)).Fix(block.keyword.span, *near);
}

// Takes the name of a declaration from its labels.
void Checker::NameDeclaration(Declaration& made, const ast::Block& block) {
  const KindInfo* kind = made.kind;
  made.span = block.keyword.span;
  made.name_span = block.keyword.span;
  const std::size_t name_at = NamePlace(block, *kind);
  if (kind->object && !block.labels.empty()) {
    if (const auto* name = std::get_if<ast::Name>(&block.labels[0].node))
      made.object_kind = name->text;
  }
  if (block.labels.size() > name_at) {
    const ast::Label& label = block.labels[name_at];
    made.name_span = label.span;
    made.span = source::Cover(block.keyword.span, label.span);
    if (const auto* name = std::get_if<ast::Name>(&label.node))
      made.name = name->text;
    else if (const auto* text = std::get_if<ast::String>(&label.node);
             text != nullptr && text->segments.size() == 1 && !text->segments[0].hole)
      made.name = text->segments[0].text;
    if (IsEmpty(label))
      sink_.Add(diag::MissingName(kind->name), label.span).Label("this is empty");
    else if (kind->name == "environment" && !made.name.empty() && !IsEnvironmentName(made.name))
      sink_.Add(diag::EnvironmentName(made.name), label.span)
          .Help("use at most 63 letters, digits, dashes and underscores, and no others");
  } else if (kind->nameless) {
    made.name = kind->name;
  } else {
    sink_.Add(diag::MissingName(kind->name), block.keyword.span)
        .Help(fmt::format("write `{} name {{ ... }}`", kind->name));
  }
  const std::size_t most = kind->object ? 2 : 1;
  if (block.labels.size() > most)
    sink_.Add(diag::TooManyLabels(kind->name, kind->object ? "two labels" : "one name"),
              block.labels[most].span);
}

void Checker::WalkUse(const ast::Use& use, const Place& place) {
  if (by_syntax_.contains(&use))
    return;
  Component* component = FindComponent(use.component, *place.module);
  if (component == nullptr)
    return;
  EnsureComponent(*component);
  if (component->kind == nullptr)
    return;
  Declaration& made = program_.declarations.emplace_back();
  made.index = static_cast<std::uint32_t>(program_.declarations.size() - 1);
  made.kind = component->kind;
  made.module = place.module;
  made.use = &use;
  made.doc = use.doc;
  made.parent = place.parent;
  made.component = place.component;
  by_syntax_[&use] = &made;
  made.name = use.alias ? use.alias->text : use.component.parts.back().text;
  made.name_span = use.alias ? use.alias->span : use.component.span;
  made.span = made.name_span;
  made.existence = ExistenceOf(use.existence, *place.module);
  made.components = {component};
  Register(&made);
  if (made.component == nullptr)
    AddExtensions(*component, made);
  Walk(use.body.statements,
       Place{.module = place.module,
             .parent = &made,
             .component = place.component,
             .kind = made.kind,
             .components = &made.components});
}

void Checker::Register(Declaration* declaration) {
  if (declaration->name.empty()) {
    if (!HasLabel(*declaration))
      return;
    loop_kinds_.insert(declaration->kind->name);
    return;
  }
  if (declaration->kind->single && declaration->component == nullptr) {
    const auto [first, fresh] = singles_.emplace(declaration->kind, declaration);
    if (!fresh && first->second->name != declaration->name) {
      sink_.Add(diag::SecondSingle(declaration->kind->name), declaration->name_span)
          .Label("the second")
          .Also(first->second->name_span, "the first");
      return;
    }
  }
  ByName& names =
      declaration->component != nullptr ? private_names_[declaration->component] : by_name_;
  std::vector<Declaration*>& same = names[declaration->name];
  for (const Declaration* other : same) {
    if (other->kind != declaration->kind || other->object_kind != declaration->object_kind)
      continue;
    const bool single = declaration->kind->single || declaration->kind->nameless;
    if (single || other->parent == declaration->parent) {
      sink_
          .Add(diag::DuplicateDeclaration(
                   fmt::format("{} {}", declaration->kind->name, declaration->name)),
               declaration->name_span)
          .Label("the second")
          .Also(other->name_span, "the first");
      return;
    }
  }
  same.push_back(declaration);
}

void Checker::OrderEnvironments() {
  std::vector<Declaration*> found;
  bool nameless = false;
  for (Declaration& declaration : program_.declarations) {
    if (declaration.kind->name != "environment")
      continue;
    nameless = nameless || declaration.name.empty();
    if (!declaration.name.empty())
      found.push_back(&declaration);
  }
  std::stable_sort(found.begin(), found.end(), [](auto* a, auto* b) { return a->name < b->name; });
  // The second of a name was reported.
  found.erase(
      std::unique(found.begin(), found.end(), [](auto* a, auto* b) { return a->name == b->name; }),
      found.end());
  if (found.empty()) {
    // It may stand in what could not be read.
    if (nameless || lost_.any())
      return;
    sink_.Add(diag::NoEnvironment(), Span{})
        .Help("write, for example, `environment prod { domain = \"example.org\" }`");
    return;
  }
  if (found.size() > 64)
    sink_.Add(diag::TooManyEnvironments(found.size()), found[64]->name_span);

  // `after` is read from the syntax, because everything else needs the order.
  std::map<const Declaration*, std::vector<const Declaration*>> after;
  for (const Declaration* declaration : found)
    for (const ast::Statement& statement : declaration->block->body.statements) {
      const auto* attribute = std::get_if<ast::Attribute>(&statement.node);
      if (attribute == nullptr || attribute->key.size() != 1 || attribute->key[0].text != "after")
        continue;
      std::vector<const ast::Expression*> values = {&attribute->value};
      if (const auto* list = std::get_if<ast::List>(&attribute->value.node)) {
        values.clear();
        for (const ast::Expression& element : list->elements)
          values.push_back(&element);
      }
      for (const ast::Expression* value : values)
        if (const auto* name = std::get_if<ast::Reference>(&value->node))
          for (const Declaration* other : found)
            if (other->name == name->name.text)
              after[declaration].push_back(other);
    }
  std::set<const Declaration*> placed;
  while (placed.size() < found.size()) {
    const auto next = std::find_if(found.begin(), found.end(), [&](const Declaration* candidate) {
      return !placed.contains(candidate) &&
             std::all_of(after[candidate].begin(), after[candidate].end(), [&](auto* before) {
               return placed.contains(before);
             });
    });
    if (next == found.end())
      break;
    placed.insert(*next);
    program_.environments.push_back(*next);
  }
  if (placed.size() < found.size()) {
    std::vector<const Declaration*> path;
    const Declaration* at =
        *std::find_if(found.begin(), found.end(), [&](auto* d) { return !placed.contains(d); });
    while (std::find(path.begin(), path.end(), at) == path.end()) {
      path.push_back(at);
      at = *std::find_if(
          after[at].begin(), after[at].end(), [&](auto* d) { return !placed.contains(d); });
    }
    path.erase(path.begin(), std::find(path.begin(), path.end(), at));
    path.push_back(at);
    std::string text;
    for (const Declaration* step : path)
      text += (text.empty() ? "" : " after ") + step->name;
    sink_.Add(diag::EnvironmentCycle(text), at->name_span);
    for (const Declaration* declaration : found)
      if (!placed.contains(declaration))
        program_.environments.push_back(declaration);
  }
  if (program_.environments.size() > 64)
    program_.environments.resize(64);
  for (std::size_t i = 0; i < program_.environments.size(); ++i)
    environment_masks_[program_.environments[i]->name] = Environments{1} << i;
}

}  // namespace plat::sema
