# shellcheck shell=sh
# Functions shared by the scripts of tools/: messages, steps, the place of the checkout.
# Sourced by POSIX shells; nothing here runs by itself.

# The name that messages begin with; a script may set its own.
: "${PLAT_SCRIPT:=${0##*/}}"

# Says something to the person, never on standard output: that belongs to the result.
say() {
  printf '%s: %s\n' "$PLAT_SCRIPT" "$*" >&2
}

# Says why the script cannot go on, and ends it.
die() {
  say "$*"
  exit 1
}

# Succeeds when a command of this name can be called.
have() {
  command -v "$1" >/dev/null 2>&1
}

# Prints the comment at the head of a script, without its `# `: every script's --help.
print_help() {
  sed -n '2,/^[^#]/{ /^[^#]/q; s/^#$//; s/^# //; p; }' "$1"
}

# Prints how many jobs a build may run at once.
job_count() {
  if [ -n "${PLAT_JOBS:-}" ]; then
    printf '%s\n' "$PLAT_JOBS"
  else
    getconf _NPROCESSORS_ONLN 2>/dev/null || printf '2\n'
  fi
}

# Prints the folder for things that are costly to make and can be made again.
cache_root() {
  printf '%s\n' "${XDG_CACHE_HOME:-$HOME/.cache}/plat"
}
