# shellcheck shell=sh
# Configures and builds a preset of CMakePresets.json. Needs common.sh and `root`.
: "${root:?}"

# The compiler's cache then knows a source by its place in the checkout, wherever that is.
export CCACHE_BASEDIR="$root"

# Configures a preset when its build folder is new: `configure_preset release`.
configure_preset() {
  [ -f "$root/build/$1/build.ninja" ] || (cd "$root" && cmake --preset "$1")
}

# Configures and builds: `build_preset release [TARGET...]`. Everything is built without a target.
build_preset() {
  build_name=$1
  shift
  configure_preset "$build_name" && ninja -C "$root/build/$build_name" -j "$(job_count)" "$@"
}

# Runs a command with its output in a log; shows the end of the log when it fails.
quietly() {
  quiet_log=$1
  shift
  mkdir -p "${quiet_log%/*}"
  if ! "$@" >"$quiet_log" 2>&1 </dev/null; then
    tail -n "${PLAT_LOG_LINES:-60}" "$quiet_log" >&2
    say "failed: $* (all of it is in $quiet_log)"
    return 1
  fi
}
