# shellcheck shell=sh
# Installs what a stage needs, with the package manager of the system. Needs common.sh.
#
# Debian 12 is tested (tools/bare_test). The other rows are believed, not tested.

# Prints the packages of a set (`build`: the compiler; `test`: what tools/test adds) for a manager.
package_names() {
  case $1.$2 in
    build.apt)
      echo "g++ cmake ninja-build antlr4 libantlr4-runtime-dev libboost-filesystem-dev" \
        "libcli11-dev libfmt-dev libyaml-cpp-dev nlohmann-json3-dev zlib1g-dev" ;;
    test.apt)
      echo "ccache git python3 python3-yaml doctest-dev clang-format clang-tidy shellcheck yamllint" ;;
    build.dnf)
      echo "gcc-c++ cmake ninja-build antlr4 antlr4-cpp-runtime-devel boost-devel cli11-devel" \
        "fmt-devel yaml-cpp-devel json-devel zlib-devel" ;;
    test.dnf)
      echo "ccache git python3 python3-pyyaml doctest-devel clang-tools-extra ShellCheck yamllint" ;;
    build.pacman)
      echo "gcc cmake ninja antlr4 antlr4-runtime boost cli11 fmt yaml-cpp nlohmann-json zlib" ;;
    test.pacman)
      echo "ccache git python python-yaml doctest clang shellcheck yamllint" ;;
    build.zypper)
      echo "gcc-c++ cmake ninja antlr4-tool libantlr4-runtime-devel libboost_filesystem-devel" \
        "cli11-devel fmt-devel yaml-cpp-devel nlohmann_json-devel zlib-devel" ;;
    test.zypper)
      echo "ccache git python3 python3-PyYAML doctest-devel clang-tools ShellCheck yamllint" ;;
    build.brew)
      echo "cmake ninja antlr antlr4-cpp-runtime boost cli11 fmt yaml-cpp nlohmann-json" ;;
    test.brew)
      echo "ccache git python pyyaml doctest clang-format llvm shellcheck yamllint" ;;
  esac
}

# Prints the name of the package manager, or nothing when it is one without a table.
package_manager() {
  if have apt-get && have dpkg-query; then
    echo apt
    return
  fi
  for package_candidate in dnf pacman zypper brew; do
    if have "$package_candidate"; then
      echo "$package_candidate"
      return
    fi
  done
}

# Prints those of the given Debian packages that are not installed.
packages_missing_apt() {
  for package in "$@"; do
    case $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) in
      installed) ;;
      *) printf '%s ' "$package" ;;
    esac
  done
}

# Runs a command as root: as it is, or with sudo.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif have sudo; then
    sudo "$@"
  else
    die "this needs root, and sudo is not there. Run as root: $*"
  fi
}

# Installs Debian packages; refreshes the lists of packages when there are none or they are stale.
packages_install_apt() {
  set -- env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
  packages_log=$(mktemp)
  if ! ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1 ||
    ! as_root "$@" </dev/null >"$packages_log" 2>&1; then
    if ! { as_root apt-get update -qq && as_root "$@"; } </dev/null >"$packages_log" 2>&1; then
      tail -n 20 "$packages_log" >&2
      rm -f "$packages_log"
      die "apt-get could not install the packages; the reason is above"
    fi
  fi
  rm -f "$packages_log"
}

# Installs packages with a manager whose names are not tested.
packages_install_untested() {
  package_tool=$1
  shift
  say "installing with $package_tool (names not tested on this system): $*"
  case $package_tool in
    dnf) as_root dnf install -y "$@" ;;
    pacman) as_root pacman -S --needed --noconfirm "$@" ;;
    zypper) as_root zypper --non-interactive install "$@" ;;
    brew) brew install "$@" ;;
  esac </dev/null >&2 || die "$package_tool could not install them; install these yourself and call again"
}

# Makes sure that a set of packages is there: `require_packages build`. PLAT_PACKAGES=no leaves the
# system alone (in a container that brings everything, or where another manager is used).
require_packages() {
  [ "${PLAT_PACKAGES:-}" != no ] || return 0
  package_tool=$(package_manager)
  # shellcheck disable=SC2046
  set -- "$1" $(package_names "$1" "$package_tool")
  package_set=$1
  shift
  case $package_tool in
    apt)
      package_list=$(packages_missing_apt "$@")
      [ -n "$package_list" ] || return 0
      say "installing Debian packages: $package_list"
      # shellcheck disable=SC2086
      packages_install_apt $package_list
      ;;
    '')
      say "no package manager known here; what is needed to $package_set (Debian's names):"
      say "  $(package_names "$package_set" apt)"
      ;;
    *) packages_install_untested "$package_tool" "$@" ;;
  esac
}
