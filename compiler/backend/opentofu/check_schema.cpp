#include "backend/opentofu/check_schema.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "backend/opentofu/check_references.h"

namespace plat::backend::opentofu {

namespace hcl = document::hcl;
using schema::JsonType;
using schema::Nesting;
using schema::Shape;
using schema::ShapeField;

namespace {

constexpr std::array<std::string_view, 4> kResourceAttributes = {
    "count", "depends_on", "for_each", "provider"};

template <class Collection>
bool Contains(const Collection& collection, std::string_view name) {
  return std::find(collection.begin(), collection.end(), name) != collection.end();
}

class ModuleCheck {
 public:
  ModuleCheck(const schema::ProviderCatalog& catalog,
              const Declared& declared,
              const std::map<std::string, ModuleInterface>& called,
              std::vector<std::string>& problems)
      : catalog_(catalog),
        called_(called),
        problems_(problems),
        references_(catalog, declared, called, problems) {}

  void VisitTop(const hcl::Block& block) {
    if (block.type == "resource")
      VisitItem(block, catalog_.FindResource({}, block.labels.at(0)));
    else if (block.type == "data")
      VisitItem(block, catalog_.FindDataSource({}, block.labels.at(0)));
    else if (block.type == "provider")
      VisitProvider(block);
    else if (block.type == "module")
      VisitCall(block);
    else if (block.type == "terraform")
      VisitTerraform(block);
    else if (block.type == "variable")
      VisitVariable(block);
    else if (block.type != "moved" && block.type != "removed" && block.type != "import")
      // What was moved or removed is not declared any more; what is imported is in a module.
      VisitReferences(block.body, false);
  }

  // Reports what is declared and nowhere used: an input that does nothing.
  void VisitUnused() {
    for (const std::string& name : references_.Unused())
      Problem(fmt::format("nothing uses `{}`", name));
  }

 private:
  void Problem(std::string text) { problems_.push_back(std::move(text)); }

  void VisitItem(const hcl::Block& block, const std::optional<schema::ProviderItemView>& item) {
    if (!item || item->unreleased()) {
      Problem(fmt::format("no provider has `{}`", block.labels.at(0)));
      return;
    }
    VisitBody(block.body, item->shape(), block.labels.at(0), true);
  }

  void VisitProvider(const hcl::Block& block) {
    const auto provider = catalog_.FindProvider(block.labels.at(0));
    if (!provider)
      Problem(fmt::format("there is no provider `{}`", block.labels.at(0)));
    else
      VisitBody(block.body, provider->configuration().shape(), block.labels.at(0), false);
  }

  void VisitTerraform(const hcl::Block& block) {
    for (const hcl::Item& item : block.body.items) {
      const auto* inner = std::get_if<Box<hcl::Block>>(&item);
      if (inner == nullptr || (*inner)->type != "backend")
        continue;
      const auto backend = catalog_.FindBackend((*inner)->labels.at(0));
      if (!backend)
        Problem(fmt::format("there is no backend `{}`", (*inner)->labels.at(0)));
      else
        VisitBody((*inner)->body, backend->shape(), (*inner)->labels.at(0), false);
    }
  }

  void VisitCall(const hcl::Block& block) {
    VisitReferences(block.body, false);
    std::set<std::string> given;
    std::string source;
    for (const hcl::Item& item : block.body.items) {
      const auto* attribute = std::get_if<hcl::Attribute>(&item);
      if (attribute == nullptr)
        continue;
      if (attribute->name == "source") {
        const auto* text = std::get_if<hcl::String>(&attribute->value.node);
        source = text == nullptr ? "" : text->text;
      } else if (!Contains(kResourceAttributes, attribute->name)) {
        given.insert(attribute->name);
      }
    }
    const auto module = called_.find(source);
    if (module == called_.end()) {
      Problem(fmt::format("there is no module `{}`", source));
      return;
    }
    for (const std::string& name : given) {
      if (!module->second.inputs.contains(name))
        Problem(fmt::format("the module `{}` has no variable `{}`", source, name));
    }
    for (const std::string& name : module->second.required_inputs) {
      if (!given.contains(name))
        Problem(fmt::format("the module `{}` needs `{}`", source, name));
    }
  }

  void VisitVariable(const hcl::Block& block) {
    references_.SetOwner("var." + block.labels.at(0));
    VisitReferences(block.body, true);
    references_.SetOwner({});
  }

  void VisitReferences(const hcl::Body& body, bool is_variable) {
    for (const hcl::Item& item : body.items) {
      if (const auto* attribute = std::get_if<hcl::Attribute>(&item)) {
        if (!is_variable || attribute->name != "type")
          references_.Visit(attribute->value);
      } else if (const auto* block = std::get_if<Box<hcl::Block>>(&item)) {
        VisitReferences((*block)->body, false);
      }
    }
  }

  void VisitLifecycle(const hcl::Body& body, Shape shape) {
    for (const hcl::Item& item : body.items) {
      const auto* attribute = std::get_if<hcl::Attribute>(&item);
      if (attribute == nullptr)
        continue;
      if (attribute->name != "ignore_changes") {
        references_.Visit(attribute->value);
        continue;
      }
      const auto* list = std::get_if<hcl::List>(&attribute->value.node);
      if (list == nullptr)
        continue;
      for (const hcl::Expression& path : list->elements) {
        const std::string& text = std::get<hcl::Reference>(path.node).path;
        references_.VisitPath(text, shape, text);
      }
    }
  }

  // `where` names the body for the sentences about it.
  void VisitBody(const hcl::Body& body, Shape shape, const std::string& where, bool is_item) {
    std::map<std::string, int> seen;
    for (const hcl::Item& item : body.items) {
      if (const auto* attribute = std::get_if<hcl::Attribute>(&item))
        VisitAttribute(*attribute, shape, where, is_item, seen);
      else if (const auto* block = std::get_if<Box<hcl::Block>>(&item))
        VisitBlock(**block, shape, where, is_item, seen);
    }
    for (std::uint32_t i = 0; i < shape.field_count(); ++i) {
      const ShapeField field = shape.field(i);
      const int count =
          seen.contains(std::string(field.name())) ? seen[std::string(field.name())] : 0;
      if (field.required() && count == 0)
        Problem(fmt::format("`{}` needs `{}`", where, field.name()));
      if (field.is_block() && field.max_items() != 0 && count > field.max_items())
        Problem(fmt::format(
            "`{}` has `{}` more than {} times", where, field.name(), field.max_items()));
    }
  }

  void VisitAttribute(const hcl::Attribute& attribute,
                      Shape shape,
                      const std::string& where,
                      bool is_item,
                      std::map<std::string, int>& seen) {
    references_.Visit(attribute.value);
    ++seen[attribute.name];
    if (is_item && Contains(kResourceAttributes, attribute.name))
      return;
    const std::optional<ShapeField> field = shape.Find(attribute.name);
    const std::string place = where + "." + attribute.name;
    if (!field)
      Problem(fmt::format("`{}` has no attribute `{}`", where, attribute.name));
    else if (field->is_block())
      Problem(fmt::format("`{}` is a block", place));
    else if (!field->settable() || field->unreleased())
      Problem(fmt::format("`{}` is not for setting", place));
    else
      VisitValue(attribute.value, field->shape(), place);
  }

  void VisitBlock(const hcl::Block& block,
                  Shape shape,
                  const std::string& where,
                  bool is_item,
                  std::map<std::string, int>& seen) {
    if (is_item && block.type == "lifecycle") {
      VisitLifecycle(block.body, shape);
      return;
    }
    const bool is_dynamic = block.type == "dynamic";
    const std::string& name = is_dynamic ? block.labels.at(0) : block.type;
    const hcl::Body* body = &block.body;
    if (is_dynamic) {
      for (const hcl::Item& item : block.body.items) {
        if (const auto* attribute = std::get_if<hcl::Attribute>(&item))
          references_.Visit(attribute->value);
        if (const auto* content = std::get_if<Box<hcl::Block>>(&item))
          body = &(*content)->body;
      }
    }
    const std::optional<ShapeField> field = shape.Find(name);
    // Alternatives of which each environment has one do not add up.
    seen[name] = is_dynamic ? std::max(seen[name], 1) : seen[name] + 1;
    if (!field)
      Problem(fmt::format("`{}` has no block `{}`", where, name));
    else if (!field->is_block())
      Problem(fmt::format("`{}.{}` is an attribute", where, name));
    else
      VisitContent(*body, field->shape(), where + "." + name, is_dynamic ? name : std::string());
  }

  // Visits the inside of a block; that of a dynamic one knows the element that it is for.
  void VisitContent(const hcl::Body& body,
                    Shape shape,
                    const std::string& where,
                    const std::string& iterator) {
    if (!iterator.empty())
      references_.Bind(iterator);
    VisitBody(body, shape, where, false);
    if (!iterator.empty())
      references_.Unbind();
  }

  // Checks what is written out: objects whose keys the provider knows, texts it has a list of.
  void VisitValue(const hcl::Expression& value, Shape shape, const std::string& where) {
    if (shape.types().is_any())
      return;
    if (const auto* text = std::get_if<hcl::String>(&value.node)) {
      if (!shape.allowed().empty() && !shape.allowed().Contains(text->text))
        Problem(fmt::format("`{}` cannot be `{}`", where, text->text));
      if (!Scalar(shape))
        Problem(fmt::format("`{}` is no text", where));
    } else if (const auto* list = std::get_if<hcl::List>(&value.node)) {
      if (!shape.Accepts(JsonType::kList))
        Problem(fmt::format("`{}` is no list", where));
      for (const hcl::Expression& element : list->elements) {
        if (const auto inner = shape.element())
          VisitValue(element, *inner, where);
      }
    } else if (const auto* object = std::get_if<hcl::Object>(&value.node)) {
      VisitObject(*object, shape, where);
    }
  }

  static bool Scalar(Shape shape) {
    return shape.Accepts(JsonType::kString) || shape.Accepts(JsonType::kNumber) ||
           shape.Accepts(JsonType::kBoolean);
  }

  void VisitObject(const hcl::Object& object, Shape shape, const std::string& where) {
    if (!shape.Accepts(JsonType::kObject)) {
      Problem(fmt::format("`{}` is no object", where));
      return;
    }
    std::set<std::string_view> given;
    for (const hcl::ObjectEntry& entry : object.entries) {
      given.insert(entry.key);
      const std::optional<Shape> under = shape.Under(entry.key);
      if (!under)
        Problem(fmt::format("`{}` has no `{}`", where, entry.key));
      else
        VisitValue(entry.value, *under, where + "." + entry.key);
    }
    for (std::uint32_t i = 0; i < shape.field_count(); ++i) {
      if (shape.field(i).required() && !given.contains(shape.field(i).name()))
        Problem(fmt::format("`{}` needs `{}`", where, shape.field(i).name()));
    }
  }

  const schema::ProviderCatalog& catalog_;
  const std::map<std::string, ModuleInterface>& called_;
  std::vector<std::string>& problems_;
  ReferenceCheck references_;
};

}  // namespace

ModuleInterface InterfaceOf(ModuleBodies bodies) {
  ModuleInterface interface;
  for (const auto& [name, body] : bodies) {
    for (const hcl::Item& item : body.items) {
      const auto* block = std::get_if<Box<hcl::Block>>(&item);
      if (block == nullptr)
        continue;
      if ((*block)->type == "output")
        interface.outputs.insert((*block)->labels.at(0));
      if ((*block)->type != "variable")
        continue;
      interface.inputs.insert((*block)->labels.at(0));
      bool has_default = false;
      for (const hcl::Item& inner : (*block)->body.items) {
        const auto* attribute = std::get_if<hcl::Attribute>(&inner);
        has_default = has_default || (attribute != nullptr && attribute->name == "default");
      }
      if (!has_default)
        interface.required_inputs.insert((*block)->labels.at(0));
    }
  }
  return interface;
}

std::vector<std::string> CheckModule(const schema::ProviderCatalog& catalog,
                                     ModuleBodies bodies,
                                     const std::map<std::string, ModuleInterface>& called) {
  std::vector<std::string> problems;
  const Declared declared = DeclaredIn(bodies);
  ModuleCheck check(catalog, declared, called, problems);
  for (const auto& [name, body] : bodies) {
    for (const hcl::Item& item : body.items) {
      if (const auto* block = std::get_if<Box<hcl::Block>>(&item))
        check.VisitTop(**block);
    }
  }
  check.VisitUnused();
  return problems;
}

}  // namespace plat::backend::opentofu
