#include "backend/opentofu/check_references.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/match.h"

namespace plat::backend::opentofu {

namespace hcl = document::hcl;
using schema::Shape;
using schema::ShapeField;

namespace {

// Takes the name at the beginning of a path, with the dot before it.
std::string_view TakeName(std::string_view& path) {
  if (path.starts_with('.'))
    path.remove_prefix(1);
  const std::size_t end = std::min(path.find_first_of(".["), path.size());
  const std::string_view name = path.substr(0, end);
  path.remove_prefix(end);
  return name;
}

// Takes the indexes at the beginning of a path; returns how many there were.
int TakeIndexes(std::string_view& path) {
  int count = 0;
  while (path.starts_with('[')) {
    int depth = 0;
    std::size_t i = 0;
    do {
      depth += path[i] == '[' ? 1 : 0;
      depth -= path[i] == ']' ? 1 : 0;
      ++i;
    } while (depth > 0 && i < path.size());
    path.remove_prefix(i);
    ++count;
  }
  return count;
}

template <class Set>
bool Has(const Set& set, std::string_view name) {
  return set.find(name) != set.end();
}

void DeclareBlock(const hcl::Block& block, Declared& declared) {
  if (block.type == "variable")
    declared.variables.insert(block.labels.at(0));
  if (block.type == "resource")
    declared.resources.emplace(block.labels.at(0), block.labels.at(1));
  if (block.type == "data")
    declared.data.emplace(block.labels.at(0), block.labels.at(1));
  for (const hcl::Item& item : block.body.items) {
    const auto* attribute = std::get_if<hcl::Attribute>(&item);
    if (attribute == nullptr)
      continue;
    if (block.type == "locals")
      declared.locals.insert(attribute->name);
    const auto* source = std::get_if<hcl::String>(&attribute->value.node);
    if (block.type == "module" && attribute->name == "source" && source != nullptr)
      declared.modules[block.labels.at(0)] = source->text;
  }
}

}  // namespace

Declared DeclaredIn(ModuleBodies bodies) {
  Declared declared;
  for (const auto& [name, body] : bodies) {
    for (const hcl::Item& item : body.items) {
      if (const auto* block = std::get_if<Box<hcl::Block>>(&item))
        DeclareBlock(**block, declared);
    }
  }
  return declared;
}

void ReferenceCheck::Expect(bool holds, std::string_view reference) {
  if (!holds)
    problems_.push_back(fmt::format("nothing is called `{}`", reference));
}

void ReferenceCheck::VisitPath(std::string_view path, Shape shape, std::string_view reference) {
  while (!path.empty()) {
    TakeIndexes(path);
    if (path.empty() || shape.types().is_any())
      return;
    const std::string_view name = TakeName(path);
    if (const auto element = shape.element())
      shape = *element;
    const std::optional<Shape> under = shape.Under(name);
    if (!under) {
      Expect(false, reference);
      return;
    }
    shape = *under;
  }
}

void ReferenceCheck::VisitResource(std::string_view type,
                                   std::string_view rest,
                                   bool is_data,
                                   std::string_view reference) {
  const std::string label(TakeName(rest));
  const auto& declared = is_data ? declared_.data : declared_.resources;
  const auto item = is_data ? catalog_.FindDataSource({}, type) : catalog_.FindResource({}, type);
  const bool is_known = item && declared.contains({std::string(type), label});
  Expect(is_known, reference);
  if (is_known)
    VisitPath(rest, item->shape(), reference);
}

void ReferenceCheck::VisitModule(std::string_view rest, std::string_view reference) {
  const std::string_view label = TakeName(rest);
  const auto module = declared_.modules.find(label);
  Expect(module != declared_.modules.end(), reference);
  if (module == declared_.modules.end() || rest.empty())
    return;
  const auto found = called_.find(module->second);
  const std::string output(TakeName(rest));
  Expect(found != called_.end() && found->second.outputs.contains(output), reference);
}

// References stand in brackets, too: `node[each.key]`.
void ReferenceCheck::VisitIndexes(std::string_view reference) {
  for (std::size_t open = reference.find('['); open != std::string_view::npos;
       open = reference.find('[', open + 1)) {
    std::string_view inner = reference.substr(open + 1);
    std::size_t end = 0;
    for (int depth = 0; end < inner.size() && (depth > 0 || inner[end] != ']'); ++end) {
      depth += inner[end] == '[' ? 1 : 0;
      depth -= inner[end] == ']' ? 1 : 0;
    }
    inner = inner.substr(0, end);
    const bool is_reference = !inner.empty() && hcl::IsReference(inner);
    if (is_reference)
      VisitReference(inner);
  }
}

void ReferenceCheck::VisitReference(std::string_view reference) {
  VisitIndexes(reference);
  std::string_view rest = reference;
  const std::string_view first = TakeName(rest);
  if (std::find(bound_.begin(), bound_.end(), first) != bound_.end())
    return;
  std::string_view behind = rest;
  if (first == "var" || first == "local") {
    const std::string_view name = TakeName(behind);
    Expect(Has(first == "var" ? declared_.variables : declared_.locals, name), reference);
    std::string full = fmt::format("{}.{}", first, name);
    if (full != owner_)
      used_.insert(std::move(full));
    return;
  }
  if (first == "each")
    Expect(reference.starts_with("each.key") || reference.starts_with("each.value"), reference);
  else if (first == "path")
    Expect(reference == "path.module" || reference == "path.root", reference);
  else if (first == "module")
    VisitModule(rest, reference);
  else if (first == "data")
    VisitResource(TakeName(behind), behind, true, reference);
  else
    VisitResource(first, rest, false, reference);
}

std::vector<std::string> ReferenceCheck::Unused() const {
  std::vector<std::string> unused;
  for (const std::string& name : declared_.variables) {
    if (!used_.contains("var." + name))
      unused.push_back("var." + name);
  }
  for (const std::string& name : declared_.locals) {
    if (!used_.contains("local." + name))
      unused.push_back("local." + name);
  }
  return unused;
}

void ReferenceCheck::Visit(const hcl::Expression& expression) {
  const auto all = [this](const std::vector<hcl::Expression>& expressions) {
    for (const hcl::Expression& inner : expressions)
      Visit(inner);
  };
  Match(
      expression.node,
      [](const hcl::Null&) {},
      [](const bool&) {},
      [](const std::int64_t&) {},
      [](const hcl::Decimal&) {},
      [](const hcl::String&) {},
      [&](const hcl::Reference& reference) { VisitReference(reference.path); },
      [&](const hcl::Call& call) { all(call.arguments); },
      [&](const hcl::List& list) { all(list.elements); },
      [&](const hcl::Object& object) {
        for (const hcl::ObjectEntry& entry : object.entries)
          Visit(entry.value);
      },
      [&](const hcl::Template& text) { all(text.segments); },
      [&](const hcl::Conditional& node) { all(node.parts); },
      [&](const hcl::Binary& node) { all(node.sides); },
      [&](const hcl::Unary& node) { all(node.operand); },
      [&](const Box<hcl::For>& loop) {
        all(loop->collection);
        const std::size_t outer = bound_.size();
        bound_.insert(bound_.end(), loop->names.begin(), loop->names.end());
        all(loop->key);
        all(loop->value);
        all(loop->condition);
        bound_.resize(outer);
      });
}

}  // namespace plat::backend::opentofu
