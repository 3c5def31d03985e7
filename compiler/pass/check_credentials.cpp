#include <fmt/format.h>

#include "diagnostic/platform.h"
#include "pass/check.h"
#include "pass/credential.h"
#include "pass/parts.h"
#include "pass/pipeline.h"

namespace plat::pass {
namespace {

using schema::ValueKind;
using schema::ValueNode;

constexpr std::string_view kHelp = "take it from a secret: `secret.name.key`";

// Finds credentials that are written out.
class CredentialCheck {
 public:
  explicit CredentialCheck(const CheckContext& context) : context_(context) {}

  void Run() {
    for (const auto& app : context_.platform().apps) {
      for (const PodPart& pod : PodsOf(app.value)) {
        for (const ContainerPart& part : ContainersOf(*pod.workload))
          CheckContainer(*part.container);
      }
      for (const auto& patch : app.value.patches) {
        if (patch.value.value != nullptr)
          CheckTree(patch.label, *patch.value.value, false);
      }
    }
    for (const auto& object : context_.platform().objects) {
      const ir::Value body = object.value.body.value;
      if (body == nullptr)
        continue;
      if (object.value.kind == "Secret")
        CheckSecret(*body);
      CheckTree(object.name, *body, object.value.kind == "ConfigMap");
    }
  }

 private:
  void Tell(std::string_view name, Span span, std::string_view help = kHelp) {
    context_.Report(diag::LiteralCredential(name), span).Help(std::string(help));
  }

  void CheckContainer(const ir::Container& container) {
    for (const auto& variable : container.variables.items) {
      const ir::Located<ir::Raw>& value = variable.value;
      if (value->value != nullptr && value.reason.empty() &&
          (LooksLikeCredential(variable.label, *value->value) || HoldsCredential(*value->value)))
        Tell(variable.label, value.span);
    }
    for (const auto* words : {&container.args, &container.command}) {
      for (const auto& word : *words) {
        const std::string_view option = CredentialOption(word->text);
        if (!word.reason.empty())
          continue;
        if (!option.empty())
          Tell(option, word.span, "hand it over by a variable: `--password=$(PASSWORD)`");
        else if (HoldsCredential(word->text))
          Tell("args", word.span, "hand it over by a variable: `$(DATABASE_URL)`");
      }
    }
    for (const auto& file : container.files) {
      const auto& content = file.value.content;
      if (content && (*content)->value != nullptr && content->reason.empty() &&
          HoldsCredential(*(*content)->value))
        Tell(
            file.label, content->span, "make the file a secret of its own: `secret.file(\"...\")`");
    }
  }

  // A Secret that is written out is no secret.
  void CheckSecret(const ValueNode& body) {
    for (const std::string_view field : {"stringData", "data"}) {
      const ir::Value data = schema::Find(body, field);
      if (data == nullptr || !data->is(ValueKind::kMap) || !data->reason.empty())
        continue;
      for (const schema::MapItem& item : data->entries) {
        if (item.value != nullptr && item.value->is(ValueKind::kString) &&
            !item.value->text.empty() && item.value->reason.empty())
          Tell(item.key, item.value->span, "declare a secret: `secret NAME { keys = [...] }`");
      }
    }
  }

  // Elsewhere a name says too little: many fields only name where a password is.
  void CheckTree(std::string_view name, const ValueNode& tree, bool names) {
    if (!tree.reason.empty())
      return;
    if (HoldsCredential(tree))
      Tell(name, tree.span);
    for (const schema::MapItem& item : tree.entries) {
      if (item.value == nullptr)
        continue;
      if (names && item.value->reason.empty() && LooksLikeCredential(item.key, *item.value))
        Tell(item.key, item.value->span);
      else
        CheckTree(item.key, *item.value, names);
    }
    for (const schema::Value item : tree.items) {
      if (item != nullptr && !tree.is(ValueKind::kTemplate))
        CheckTree(name, *item, names);
    }
  }

  const CheckContext& context_;
};

}  // namespace

ir::Program CheckCredentials(ir::Program program, Sink& sink) {
  return CheckEach(std::move(program), sink, [](const CheckContext& context) {
    CredentialCheck(context).Run();
  });
}

}  // namespace plat::pass
