#include <algorithm>
#include <iostream>

#include <fmt/format.h>

#include "base/text.h"
#include "driver/command/command.h"
#include "driver/exit_status.h"
#include "driver/project_files.h"

namespace plat::driver {

namespace {

constexpr std::string_view kMain = R"(## What this platform is, in a sentence.
platform {} {{
  deliver {{ apps = kustomize }}
}}

## Environments, in the order of promotion. More: `plat add environment NAME`.
environment dev  {{ domain = "dev.example.org" }}
environment prod {{ domain = "example.org"  after = dev  protected = true }}

namespaces {{ default_deny = true  pod_security = restricted }}

## An app to begin with. More: `plat add app NAME`.
app hello {{
  image    = "traefik/whoami:v1.11.0"
  replicas = by env {{ prod: 2, else: 1 }}
  cpu      = 50m..200m
  memory   = 32Mi..64Mi
  runs_as  = 65532
  args     = ["--port=8080"]
  port http = 8080
  probe http {{ path = "/health" }}
}}
)";

// Returns the folder's name as an identifier.
std::string PlatformName(const std::string& folder) {
  std::string name;
  for (const char c : FolderName(folder)) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool digit = c >= '0' && c <= '9';
    if (letter || (digit && !name.empty()))
      name += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    else if (!name.empty() && name.back() != '_')
      name += '_';
  }
  while (name.ends_with('_'))
    name.pop_back();
  return name.empty() ? "shop" : name;
}

// Returns a text as a shell reads it back.
std::string ShellWord(const std::string& text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return IsLetter(c) || IsDigit(c) || std::string_view("-_./+:@%").find(c) != std::string::npos;
  });
  return plain ? text : "'" + ReplaceAll(text, "'", "'\\''") + "'";
}

}  // namespace

int RunInit(const Request& request) {
  const std::string path = request.project + "/main.plat";
  if (Exists(path)) {
    std::cerr << fmt::format("plat: {} exists already\n", path);
    return kErrors;
  }
  const std::string text = fmt::format(kMain, PlatformName(request.project));
  if (const std::string problem = WriteNew(path, text); !problem.empty()) {
    std::cerr << fmt::format("plat: {} cannot be written: {}\n", path, problem);
    return kErrors;
  }
  std::cout << fmt::format("wrote {}; next: plat build {} --out {}\n",
                           path,
                           ShellWord(request.project),
                           ShellWord(request.project + "/generated"));
  return kDone;
}

}  // namespace plat::driver
