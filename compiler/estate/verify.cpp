#include "estate/verify.h"

#include <set>
#include <tuple>

#include <fmt/format.h>

#include "estate/layout.h"

namespace plat::estate {
namespace {

using ObjectKey =
    std::tuple<int, std::string_view, std::string_view, std::string_view, std::string_view>;

class Verifier {
 public:
  explicit Verifier(const Estate& estate) : estate_(estate) {}

  std::vector<std::string> Run() {
    std::set<std::string> folders;
    for (const Unit& unit : estate_.units) {
      if (!folders.insert(UnitFolder(unit)).second)
        Wrong("two units have the folder {}", UnitFolder(unit));
      Visit(unit);
    }
    return std::move(wrong_);
  }

 private:
  template <class... Args>
  void Wrong(fmt::format_string<Args...> format, Args&&... args) {
    wrong_.push_back(fmt::format(format, std::forward<Args>(args)...));
  }

  void Visit(const Unit& unit) {
    if ((unit.presence & ~AllEnvironments(estate_)) != 0)
      Wrong("unit {} is present where no environment is", unit.name);
    if (unit.family.size() != estate_.environments.size())
      Wrong("unit {} does not say who delivers it in each environment", unit.name);
    for (const Need& need : unit.needs) {
      if ((unit.presence & ~estate_.units[need.unit].presence) != 0)
        Wrong("unit {} needs {}, which is absent somewhere",
              unit.name,
              estate_.units[need.unit].name);
    }
    std::set<std::string_view> files;
    for (const Object& object : unit.objects) {
      if (!files.insert(object.file).second)
        Wrong("unit {} has two objects in the file {}", unit.name, object.file);
      Visit(unit, object);
    }
    for (const Release& release : unit.releases) {
      if ((release.presence & ~unit.presence) != 0)
        Wrong("release {} is present where {} is not", release.name, unit.name);
      if (release.values != nullptr)
        VisitTree(fmt::format("release {}", release.name), *release.values, release.plain_values);
    }
  }

  void Visit(const Unit& unit, const Object& object) {
    const std::string name = fmt::format("{} {}/{}", object.kind, object.name_space, object.name);
    if (object.presence == 0 || (object.presence & ~unit.presence) != 0)
      Wrong("{} is present where {} is not", name, unit.name);
    for (std::size_t i = 0; i < object.plain.size(); ++i) {
      const int environment = static_cast<int>(i);
      if ((object.plain[i] != nullptr) != Has(object.presence, environment))
        Wrong("{} does not say what it is in each environment", name);
      else if (object.plain[i] != nullptr && !objects_.insert(KeyOf(object, environment)).second)
        Wrong("{} exists twice in one environment", name);
    }
    if (object.tree == nullptr)
      Wrong("{} is not factored", name);
    else
      VisitTree(name, *object.tree, object.plain);
  }

  static ObjectKey KeyOf(const Object& object, int environment) {
    return {environment, object.api_version, object.kind, object.name_space, object.name};
  }

  void VisitTree(const std::string& name,
                 const Factored& tree,
                 const std::vector<const Node*>& plain) {
    for (std::size_t i = 0; i < plain.size(); ++i) {
      const int environment = static_cast<int>(i);
      if ((plain[i] != nullptr) != Has(tree.presence, environment))
        Wrong("{}: the presence of its tree is not that of its plain data", name);
      else if (plain[i] != nullptr && !Equal(*Materialize(tree, environment, arena_), *plain[i]))
        Wrong("{}: its tree does not give back environment {}", name, estate_.environments[i].name);
    }
  }

  const Estate& estate_;
  Arena arena_;
  std::set<ObjectKey> objects_;
  std::vector<std::string> wrong_;
};

}  // namespace

std::vector<std::string> Verify(const Estate& estate) {
  return Verifier(estate).Run();
}

}  // namespace plat::estate
