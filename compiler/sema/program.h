#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/arena.h"
#include "schema/type.h"
#include "sema/code.h"
#include "sema/kind_catalog.h"
#include "source/source_file.h"
#include "syntax/ast.h"

namespace plat::sema {

// Files that see each other's declarations: the project, or one package.
struct Module {
  // Empty for the project; a package's or library component's name otherwise.
  std::string name;
  bool library = false;
  std::vector<ast::File> files;
  // `import "path" as name`.
  std::map<std::string, const Module*, std::less<>> imports;
};

// A `component`, or the project's own template.
struct Component {
  std::string name;
  Span span;
  std::string doc;
  const Module* module = nullptr;
  const ast::Block* syntax = nullptr;
  const KindInfo* kind = nullptr;
  // Components it builds on, weakest first.
  std::vector<const Component*> bases;
  // Its parameters.
  RecordType* parameters = nullptr;
  const Body* body = nullptr;
  // For what a component adds to all declarations of a kind (`extend app { ... }`): the component
  // that says so, and the declaration that uses it.
  const Component* extends = nullptr;
  const Declaration* brought_by = nullptr;
};

struct Function {
  std::string name;
  Span span;
  const Module* module = nullptr;
  const ast::Function* syntax = nullptr;
  std::vector<const Binder*> parameters;
  const Type* result = nullptr;
  const Code* value = nullptr;
};

// A `let` outside any body: one value for each environment.
struct Let {
  std::string name;
  Span span;
  std::uint32_t index = 0;
  const Module* module = nullptr;
  const ast::Let* syntax = nullptr;
  const Type* type = nullptr;
  const Code* value = nullptr;
};

// A declaration as written; a loop makes several entities of one.
struct Declaration {
  std::uint32_t index = 0;
  const KindInfo* kind = nullptr;
  // Empty when it is computed.
  std::string name;
  Span name_span;
  const Code* name_code = nullptr;
  Span span;
  std::string doc;
  const Module* module = nullptr;
  const ast::Block* block = nullptr;
  const ast::Use* use = nullptr;
  const Declaration* parent = nullptr;
  // The component whose body declares it, for declarations inside components.
  const Component* component = nullptr;
  std::vector<const Component*> components;
  // `only`; all bits when absent.
  Environments existence = ~Environments{0};
  std::span<const Guard* const> guards;
  const Body* body = nullptr;
  // For `object Kind name`: the Kubernetes kind.
  std::string object_kind;
};

// What a `test` says must hold.
struct Expectation {
  const Code* condition = nullptr;
  // The condition's place.
  Span span;
  const Declaration* test = nullptr;
  // `in`, `if`, `for` and `let` around it, outermost first.
  std::span<const Guard* const> guards;
};

// A program whose every name is bound and every expression typed.
struct Program {
  Program() = default;
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  source::SourceMap sources;
  std::deque<Module> modules;
  schema::TypeTable types;
  Arena arena;
  KindCatalog kinds;
  // In the order of promotion.
  std::vector<const Declaration*> environments;
  // Something names an environment that does not exist: what holds in which is not known.
  bool unknown_environments = false;
  std::deque<Declaration> declarations;
  std::deque<Component> components;
  std::deque<Function> functions;
  std::deque<Let> lets;
  std::deque<Binder> binders;
  // Defaults of parameters, by field.
  std::unordered_map<const Field*, const Code*> defaults;
  // In the order written.
  std::vector<Expectation> expectations;
  // What used components add to kinds, in the order of their uses.
  std::vector<const Component*> extensions;

  // Returns where what a component adds to a kind exists: where the component is used.
  Environments ExistenceOf(const Component& extension) const {
    Environments where = extension.brought_by->existence;
    for (const Guard* guard : extension.brought_by->guards)
      if (guard->kind == GuardKind::kIn)
        where &= guard->environments;
    return where & all_environments();
  }

  Environments all_environments() const {
    const std::size_t count = environments.size();
    return count >= 64 ? ~Environments{0} : (Environments{1} << count) - 1;
  }
};

}  // namespace plat::sema
