#include "backend/opentofu/resource.h"

#include <fmt/format.h>

#include "backend/opentofu/expressions.h"
#include "base/check.h"
#include "provider/spell.h"

namespace plat::backend::opentofu {

using estate::Environments;
using estate::Node;
using estate::NodeKind;
using hcl::Body;
using schema::Shape;
using schema::ShapeField;

namespace spell = provider::spell;

namespace {

class ResourceWriter {
 public:
  ResourceWriter(const estate::Object& object, ModuleContext& context)
      : object_(object),
        context_(context),
        expressions_(object, context.objects->At(object).label, context) {}

  void Write(const View& view, Shape shape, Body& body) {
    AddCount(body);
    if (object_.kind == "Secret")
      WriteSecret(view, shape, body);
    else
      WriteEntries(view, shape, body, {});
    if (object_.kind == "PersistentVolumeClaim") {
      body.AddBlankLine();
      body.AddComment("A claim may stay unbound until a pod uses it.");
      body.Set("wait_until_bound", false);
    }
    AddLifecycle(body);
  }

  void WriteManifestOf(const View& view, Body& body) {
    AddCount(body);
    hcl::Expression manifest = expressions_.Value(view, std::nullopt, view.environments());
    body.Set("manifest", std::move(manifest));
  }

 private:
  void AddCount(Body& body) {
    if (!context_.objects->At(object_).counted)
      return;
    body.Set("count",
             spell::If(expressions_.Condition(context_.objects->At(object_).environments), 1, 0));
    body.AddBlankLine();
  }

  // What lives in a claim of a protected environment is not lost by an edit.
  bool IsProtected() const {
    return object_.kind == "PersistentVolumeClaim" && context_.protected_environments != 0;
  }

  void AddLifecycle(Body& body) {
    if (ignored_.empty() && !IsProtected())
      return;
    Body& lifecycle = body.AddBlock("lifecycle");
    if (IsProtected()) {
      context_.uses_protection = true;
      lifecycle.Set("prevent_destroy", context_.inputs->Protected(context_.protected_environments));
    }
    if (ignored_.empty())
      return;
    std::vector<hcl::Expression> paths;
    for (const std::string& path : ignored_)
      paths.push_back(spell::Ref(path));
    lifecycle.AddComment("A controller writes this.");
    lifecycle.Set("ignore_changes", spell::List(std::move(paths)));
  }

  void WriteEntries(const View& map, Shape shape, Body& body, const std::string& path) {
    bool has_metadata = false;
    std::string_view kind;
    if (const Node* node = map.FindConstant("kind"); node != nullptr)
      kind = node->text();
    for (const auto& [key, value] : map.Entries()) {
      if (path.empty() && (key == "apiVersion" || key == "kind"))
        continue;
      has_metadata = has_metadata || key == "metadata";
      expressions_.SetKind(kind);
      WriteEntry(key, value, shape, map.environments(), body, path);
    }
    const std::optional<ShapeField> metadata = shape.Find("metadata");
    if (!has_metadata && metadata && metadata->required())
      body.AddBlock("metadata");
  }

  void WriteEntry(std::string_view key,
                  const View& value,
                  Shape shape,
                  Environments outer,
                  Body& body,
                  const std::string& path) {
    const std::optional<ShapeField> field = FindField(shape, key);
    PLAT_CHECK(field || value.lead().controlled());
    if (value.lead().controlled()) {
      if (field)
        ignored_.push_back(path + std::string(field->name()));
      return;
    }
    expressions_.Enter(key);
    if (field->is_block()) {
      WriteBlocks(value, *field, outer, body, path + std::string(field->name()));
    } else {
      AddComment(value.lead(), body);
      body.Set(std::string(field->name()),
               expressions_.Value(value, field->shape(), outer),
               expressions_.MarkOf(value.lead()));
    }
    expressions_.Leave();
  }

  void AddComment(const Node& node, Body& body) const {
    if (!node.comment().empty())
      body.AddComment(std::string(node.comment()), expressions_.MarkOf(node));
  }

  // Writes a map as a block, and a list of maps as one block each; `first` is the number of the
  // first among its like.
  void WriteBlocks(const View& value,
                   const ShapeField& field,
                   Environments outer,
                   Body& body,
                   const std::string& path,
                   int first = 0) {
    switch (value.kind()) {
      case View::Kind::kNull:
      case View::Kind::kScalar:
        return;
      case View::Kind::kMap:
        WriteBlock(value, field, outer, body, fmt::format("{}[{}].", path, first));
        return;
      case View::Kind::kList:
        // What stands above a list stands above its first block.
        AddComment(value.lead(), body);
        for (const View& item : value.Items()) {
          expressions_.Enter({});
          WriteBlocks(item, field, outer, body, path, first++);
          expressions_.Leave();
        }
        return;
      case View::Kind::kChoice:
        for (const View& variant : value.Variants())
          WriteBlocks(variant, field, outer, body, path, first);
        return;
    }
  }

  void WriteBlock(const View& value,
                  const ShapeField& field,
                  Environments outer,
                  Body& body,
                  const std::string& path) {
    const std::string name(field.name());
    const document::Mark mark = expressions_.MarkOf(value.lead());
    AddComment(value.lead(), body);
    if (value.environments() == outer) {
      WriteEntries(value, field.shape(), body.AddBlock(name, {}, mark), path);
      return;
    }
    Body& dynamic = body.AddBlock("dynamic", {name}, mark);
    dynamic.Set(
        "for_each",
        spell::If(
            expressions_.Condition(value.environments()), spell::List({true}), spell::List({})));
    WriteEntries(value, field.shape(), dynamic.AddBlock("content"), path);
  }

  // The values of a Secret are written and never kept where a store supplies any of them.
  void WriteSecret(const View& view, Shape shape, Body& body) {
    for (const auto& [key, value] : view.Entries()) {
      if (key == "apiVersion" || key == "kind")
        continue;
      if (key != "data" && key != "stringData") {
        WriteEntry(key, value, shape, view.environments(), body, {});
        continue;
      }
      const std::string attribute = key == "data" ? "binary_data" : "data";
      expressions_.Enter(key);
      if (HoldsSecret(value)) {
        WriteWriteOnly(value, attribute, body);
      } else {
        body.Set(attribute,
                 expressions_.Value(value, shape.Find(attribute)->shape(), view.environments()),
                 expressions_.MarkOf(value.lead()));
      }
      expressions_.Leave();
    }
  }

  // A value that is another secret in another environment is one variable all the same: each
  // environment is given its own.
  void WriteWriteOnly(const View& map, const std::string& attribute, Body& body) {
    hcl::Object object;
    for (const auto& [key, value] : map.Entries()) {
      expressions_.Enter(key);
      object.entries.push_back(
          {.key = std::string(key),
           .value = HoldsSecret(value)
                        ? expressions_.SecretText(value.lead(), value.environments())
                        : expressions_.Value(value, std::nullopt, map.environments()),
           .comment = std::string(value.lead().comment()),
           .mark = expressions_.MarkOf(value.lead())});
      expressions_.Leave();
    }
    body.AddBlankLine();
    body.Set(attribute + "_wo", hcl::Expression(std::move(object)));
    body.Set(attribute + "_wo_revision", context_.inputs->SecretsRevision());
  }

  const estate::Object& object_;
  ModuleContext& context_;
  Expressions expressions_;
  std::vector<std::string> ignored_;
};

}  // namespace

void WriteResource(const estate::Object& object,
                   const View& view,
                   Shape shape,
                   ModuleContext& context,
                   Body& body) {
  ResourceWriter(object, context).Write(view, shape, body);
}

void WriteManifest(const estate::Object& object,
                   const View& view,
                   ModuleContext& context,
                   Body& body) {
  ResourceWriter(object, context).WriteManifestOf(view, body);
}

}  // namespace plat::backend::opentofu
