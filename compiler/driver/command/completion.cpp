#include <iostream>

#include <fmt/format.h>

#include "driver/command/command.h"
#include "driver/exit_status.h"

namespace plat::driver {

namespace {

std::string Names() {
  std::string names;
  for (const Command& command : Commands())
    names += fmt::format("{}{}", names.empty() ? "" : " ", command.name);
  return names;
}

std::string Bash() {
  return fmt::format(R"(_plat() {{
  local current="${{COMP_WORDS[COMP_CWORD]}}"
  if [ "$COMP_CWORD" -eq 1 ]; then
    mapfile -t COMPREPLY < <(compgen -W "{}" -- "$current")
  else
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
  fi
}}
complete -F _plat plat
)",
                     Names());
}

std::string Zsh() {
  std::string text = "#compdef plat\n_plat() {\n  local -a commands\n  commands=(\n";
  for (const Command& command : Commands())
    text += fmt::format("    '{}:{}'\n", command.name, command.doc);
  return text +
         "  )\n  if (( CURRENT == 2 )); then\n    _describe command commands\n  else\n    _files\n"
         "  fi\n}\ncompdef _plat plat\n";
}

std::string Fish() {
  std::string text;
  for (const Command& command : Commands())
    text += fmt::format(
        "complete -c plat -n __fish_use_subcommand -a {} -d '{}'\n", command.name, command.doc);
  return text;
}

}  // namespace

int RunCompletion(const Request& request) {
  const std::string& shell = request.names.front();
  if (shell == "bash") {
    std::cout << Bash();
  } else if (shell == "zsh") {
    std::cout << Zsh();
  } else if (shell == "fish") {
    std::cout << Fish();
  } else {
    std::cerr << "plat: completions exist for bash, zsh and fish\n";
    return kUsage;
  }
  return kDone;
}

}  // namespace plat::driver
