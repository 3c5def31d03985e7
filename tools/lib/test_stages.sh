# shellcheck shell=bash
# The stages of tools/test in their order. Needs stages.sh.
: "${root:?}" "${logs:?}"

# Runs the tests of one label: `run_ctest release unit`.
run_ctest() {
  ctest --test-dir "build/$1" -L "^$2\$" --no-tests=error --verbose --output-on-failure \
    -j "$(job_count)" --timeout 900
}

# Succeeds when a preset has tests of a label.
has_ctest() {
  ctest --test-dir "build/$1" -L "^$2\$" -N | grep 'Test *#' >/dev/null
}

# A stage of tests with one label; named as left out when there are none.
ctest_stage() {
  if has_ctest "$1" "$2"; then
    stage "$2${3:+ ($3)}" run_ctest "$1" "$2"
  else
    leave_out "$2" "tests/$2 has none"
  fi
}

# A stage that needs a command of this machine.
tool_stage() {
  local tool=$1
  shift
  if have "$tool"; then
    stage "$@"
  else
    leave_out "$1" "$tool is not installed"
  fi
}

check_scripts() {
  # shellcheck disable=SC2046
  shellcheck $(tools/list_scripts)
}

# What needs no build.
run_checks() {
  tool_stage clang-format format tools/format
  tool_stage shellcheck scripts check_scripts
  stage layers tools/check_layers.py
  stage sizes tools/check_sizes
  stage words tools/check_words
  stage "tests of tools" tools/tests/run
}

# What one runs between two edits.
run_inner() {
  stage "build release" build_preset release
  ctest_stage release unit
  ctest_stage release spec
}

# Builds the pinned validators where that is possible; conformance names those that are not there.
prepare_validators() {
  tools/validators || true
}

# Everything else, the quick ones first. The scripts use the binary that is already built.
run_outer() {
  export PLAT=$root/build/release/plat
  ctest_stage release golden
  ctest_stage release docs
  ctest_stage release fault
  stage coverage tools/check_coverage
  stage_if tests/golden/golden_test.cpp "goldens up to date" tools/golden --update
  stage_if examples/vixens "build promises" tools/check_build
  stage_if tests/requirements/run requirements tests/requirements/run --plat "$PLAT"
  stage_if examples/vixens locality tools/locality
  stage "bad input" tools/check_bad_input
  stage_if examples/vixens "wrong tokens" tools/edit_errors
  # Half as many apps as by itself, and twice the time: other stages heat the machine.
  stage bench tools/bench --apps 500 --runs 2 --tolerance 2
  # Each recipe is built on a clone: without a compiler cache that is the whole compiler again.
  tool_stage ccache recipes tools/check_recipes
  stage validators prepare_validators
  stage "offline providers" tests/offline/run
  stage conformance tests/conformance/run
  # 200 made-up apps, as it takes by itself, are ten minutes more.
  stage equivalence tests/equivalence/run --apps 25
  stage "trees of families" tests/equivalence/trees
  tool_stage clang-tidy tidy tools/tidy
}

# The same tests under the address and undefined-behaviour sanitizers, and random programs: a second
# build, so only when asked for.
run_sanitized() {
  stage "build dev" build_preset dev
  ctest_stage dev unit sanitized
  ctest_stage dev spec sanitized
  ctest_stage dev golden sanitized
  stage fuzz tools/fuzz --minutes 1
}
