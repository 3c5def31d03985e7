#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "diagnostic/sink.h"
#include "sema/program.h"
#include "source/file_system.h"

namespace plat::sema {

// Reads files into modules: the project, the packages it imports, components of the library.
class ModuleLoader {
 public:
  // `project` and `library` must outlive the loader. The library holds
  // `<component>/component.plat`.
  ModuleLoader(const source::FileSystem& project,
               const source::FileSystem& library,
               Program& program,
               Sink& sink);

  // Reads every `.plat` file below the project's root but for hidden folders, packages and
  // the folder `vendor`.
  void LoadProject();
  // Returns the library's component folder as a module, or null when there is none of that name.
  const Module* LoadLibrary(std::string_view name);
  // Returns the names of the library's components.
  std::vector<std::string> LibraryNames() const;

 private:
  bool LoadFolder(const source::FileSystem& files,
                  const std::string& folder,
                  const std::string& prefix,
                  bool recurse,
                  Module& module);
  // Adds the source files of a folder, in the order of their names. Returns false when there is
  // none.
  bool ReadFolder(const source::FileSystem& files,
                  const std::string& folder,
                  const std::string& prefix,
                  bool recurse,
                  std::vector<const source::SourceFile*>& sources);
  // Parses files side by side, and adds them in their order.
  void ParseAll(const std::vector<const source::SourceFile*>& sources, Module& module);
  void LoadImports(Module& module, const std::string& chain);

  const source::FileSystem& project_;
  const source::FileSystem& library_;
  Program& program_;
  Sink& sink_;
  std::map<std::string, const Module*, std::less<>> packages_;
  std::map<std::string, const Module*, std::less<>> libraries_;
  std::set<std::string, std::less<>> loading_;
};

}  // namespace plat::sema
