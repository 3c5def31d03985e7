#include <algorithm>

#include <fmt/format.h>

#include "diagnostic/platform.h"
#include "pass/check.h"
#include "pass/pipeline.h"
#include "pass/tree_check.h"
#include "schema/kubernetes.h"

namespace plat::pass {
namespace {

// Returns a release as people write it: the beginning of a commit.
std::string_view Short(std::string_view release) {
  static constexpr std::size_t kCommit = 40;
  static constexpr std::size_t kEnough = 12;
  return release.size() == kCommit ? release.substr(0, kEnough) : release;
}

using ir::Entity;
using ir::Object;

// Returns the kind that the label of a patch means: `stateful_set` is StatefulSet.
std::string KindOfLabel(std::string_view label) {
  std::string kind;
  bool capital = true;
  for (const char c : label) {
    if (c == '_' || c == '-') {
      capital = true;
      continue;
    }
    const bool small = c >= 'a' && c <= 'z';
    kind += capital && small ? static_cast<char>(c - 'a' + 'A') : c;
    capital = false;
  }
  return kind;
}

// Checks objects and patches against the schemas of their kinds.
class ObjectCheck {
 public:
  ObjectCheck(const CheckContext& context, const schema::KubernetesCatalog& catalog)
      : context_(context), catalog_(catalog) {}

  void Run() {
    for (const auto& object : context_.platform().objects)
      CheckObject(object);
    for (const auto& app : context_.platform().apps) {
      for (const auto& patch : app.value.patches)
        CheckPatch(app.name, patch);
    }
  }

 private:
  void CheckObject(const Entity<Object>& object) {
    const ir::Value body = object.value.body.value;
    if (body == nullptr)
      return;
    if (const ir::Value said = schema::Find(*body, "kind");
        said != nullptr && said->text != object.value.kind)
      context_.Report(diag::KindTwice(object.name, object.value.kind, said->text), said->span)
          .Also(object.span, fmt::format("declared as a {}", object.value.kind))
          .Help(fmt::format("write `object {} {}`", said->text, object.name));
    const auto kind = KindOf(object, *body);
    if (!kind)
      return;
    const ir::Value about = schema::Find(*body, "metadata");
    const bool says = about != nullptr && schema::Find(*about, "namespace") != nullptr;
    if (kind->namespaced() && object.name_space.empty() && !says)
      context_.Report(diag::ObjectOfNoNamespace(object.name, kind->kind()), object.span)
          .Help("say `metadata { namespace = \"...\" }`, or declare it in a group");
    // What plat says itself where the object does not.
    const TreeRules rules{.given = {"apiVersion", "kind", "metadata"}};
    Check(*body, *kind, rules, object.span);
  }

  std::optional<schema::KindView> KindOf(const Entity<Object>& object,
                                         const schema::ValueNode& body) {
    const std::string_view name = object.value.kind;
    const std::vector<schema::KindView> known = catalog_.FindKind(name);
    const ir::Value version = schema::Find(body, "apiVersion");
    if (version == nullptr || version->text.empty()) {
      // Without a version, an unknown kind is reported where the object is made.
      return known.empty() ? std::nullopt : std::optional(known.front());
    }
    if (const auto exact = catalog_.Find(version->text, name))
      return exact;
    UnknownApi(object, *version, known);
    return std::nullopt;
  }

  // A group that plat knows has the kinds and versions it knows; any other may have anything.
  void UnknownApi(const Entity<Object>& object,
                  const schema::ValueNode& version,
                  const std::vector<schema::KindView>& known) {
    const std::string_view name = object.value.kind;
    const std::string_view group = version.text.substr(0, version.text.find('/'));
    const bool core = version.text.find('/') == std::string_view::npos;
    bool group_known = false;
    for (const std::string_view one : catalog_.ApiVersions()) {
      const bool one_core = one.find('/') == std::string_view::npos;
      group_known = group_known || (core ? one_core : one.substr(0, one.find('/')) == group);
    }
    if (!group_known) {
      if (version.reason.empty())
        context_.Report(diag::ApiUnknown(version.text), version.span)
            .Help("bring its definition into the project: `plat vendor crd FILE`");
      return;
    }
    const diagnostic::Report report =
        context_.Report(diag::NoSuchApi(version.text, name), version.span);
    std::vector<std::string_view> versions;
    for (const schema::KindView& kind : known)
      versions.push_back(kind.api_version());
    if (!versions.empty())
      diagnostic::Report(report).Help(fmt::format("`{}` is in {}", name, List(versions)));
    else
      Suggest(report, name, catalog_.KindNames());
  }

  // What an object is known by is not the patch's to say.
  void CheckIdentity(std::string_view app,
                     const ir::KeyedItem<ir::Raw>& patch,
                     const schema::ValueNode& said,
                     std::string_view path,
                     std::string_view same) {
    if (!same.empty() && said.text == same)
      return;
    context_.Report(diag::PatchOfIdentity(app, path), said.span)
        .Also(patch.label_span, "the patch");
  }

  void CheckIdentities(std::string_view app,
                       const ir::KeyedItem<ir::Raw>& patch,
                       const schema::KindView& kind) {
    const schema::ValueNode& body = *patch.value.value;
    const auto check = [&](ir::Value map,
                           std::string_view key,
                           std::string_view path,
                           std::string_view same = {}) {
      const ir::Value said = map == nullptr ? nullptr : schema::Find(*map, key);
      if (said != nullptr)
        CheckIdentity(app, patch, *said, path, same);
    };
    check(&body, "apiVersion", "apiVersion", kind.api_version());
    check(&body, "kind", "kind", kind.kind());
    const ir::Value about = schema::Find(body, "metadata");
    check(about, "name", "metadata.name");
    check(about, "namespace", "metadata.namespace");
    // A service may select other pods than its app's; a workload may not.
    if (kind.group() == "apps")
      check(schema::Find(body, "spec"), "selector", "spec.selector");
  }

  void CheckPatch(std::string_view app, const ir::KeyedItem<ir::Raw>& patch) {
    if (patch.value.value == nullptr)
      return;
    const std::vector<schema::KindView> known = catalog_.FindKind(KindOfLabel(patch.label));
    if (!known.empty())
      CheckIdentities(app, patch, known.front());
    if (!known.empty())
      Check(*patch.value.value, known.front(), {.required = false}, patch.label_span);
  }

  void Check(const schema::ValueNode& tree,
             const schema::KindView& kind,
             const TreeRules& rules,
             Span owner) {
    for (const TreeProblem& problem : CheckTree(tree, kind.shape(), rules))
      Tell(kind, problem, problem.span.valid() ? problem.span : owner);
  }

  void Tell(const schema::KindView& kind, const TreeProblem& problem, Span span) {
    switch (problem.kind) {
      case TreeProblemKind::kUnknownKey:
        if (kind.dated())
          Suggest(context_.Report(diag::UnknownFieldOfOldSchema(
                                      kind.kind(), problem.path, Short(kind.release())),
                                  span),
                  problem.text,
                  problem.known,
                  span);
        else
          Suggest(context_.Report(diag::UnknownKubernetesField(kind.kind(), problem.path), span),
                  problem.text,
                  problem.known,
                  span);
        return;
      case TreeProblemKind::kWrongType:
        context_.Report(
            diag::KubernetesFieldType(problem.path, kind.kind(), problem.wanted, problem.found),
            span);
        return;
      case TreeProblemKind::kNotAllowed:
        Suggest(context_.Report(diag::ValueNotAllowed(problem.path, List(problem.known)), span),
                problem.text,
                problem.known);
        return;
      case TreeProblemKind::kMissing:
        context_.Report(diag::MissingKubernetesField(kind.kind(), problem.path), span);
        return;
    }
  }

  const CheckContext& context_;
  const schema::KubernetesCatalog& catalog_;
};

}  // namespace

ir::Program CheckObjects(ir::Program program, Sink& sink) {
  const schema::KubernetesCatalog catalog = program.outside.kubernetes;
  return CheckEach(std::move(program), sink, [&](const CheckContext& context) {
    ObjectCheck(context, catalog).Run();
  });
}

}  // namespace plat::pass
