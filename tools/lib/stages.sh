# shellcheck shell=bash
# Stages of tools/test: runs one after the other, measures each, counts tests, remembers what did
# not run. Needs common.sh and build.sh. The script sets `logs` to a folder.
: "${logs:?}"

passed=0
failed=0
skipped=0
not_run=()

# Prints the sum of the tests that a log reports, as "passed failed skipped": doctest's summaries,
# and lines of the form "N passed, N failed[, N skipped]". ctest's prefixes ("12: ") are fine.
count_tests() {
  awk '
    { sub(/^[0-9]+: /, "") }
    /^\[doctest\] test cases:/ {
      split($0, part, "|")
      split(part[2], a, " "); split(part[3], b, " "); p += a[1]; f += b[1]
    }
    /^[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?$/ { p += $1; f += $3; s += $5 }
    END { print p + 0, f + 0, s + 0 }
  ' "$1"
}

# Says that something could not run. With PLAT_REQUIRE=all that fails the run.
# usage: leave_out NAME REASON...
leave_out() {
  local name=$1
  shift
  printf '%-22s not run: %s\n' "$name" "$*"
  not_run+=("$name: $*")
}

# Takes over lines "not run: REASON" of a stage's log.
collect_left_out() {
  local line
  while IFS= read -r line; do
    not_run+=("$1: ${line#*not run: }")
  done < <(grep -E '^([0-9]+: )?not run: ' "$2" | sort -u)
}

# Prints the last line and ends with the status of the whole run.
finish() {
  local status=0 list
  if ((${#not_run[@]})); then
    list=$(printf '; %s' "${not_run[@]}")
    printf 'not run: %s\n' "${list:2}"
    if [ "${PLAT_REQUIRE:-}" = all ]; then
      printf 'PLAT_REQUIRE=all: what did not run counts as failed\n'
      failed=$((failed + ${#not_run[@]}))
    else
      skipped=$((skipped + ${#not_run[@]}))
    fi
  fi
  ((failed == 0)) || status=1
  if ((skipped)); then
    printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  else
    printf '%d passed, %d failed\n' "$passed" "$failed"
  fi
  exit "$status"
}

# Runs one stage; a stage without counts of its own is one test. Stops everything when it fails.
# usage: stage NAME COMMAND...
stage() {
  local name=$1 log start seconds p f s status=0
  shift
  log=$logs/${name//[ \/]/_}.log
  start=$(date +%s%N)
  "$@" </dev/null >"$log" 2>&1 || status=$?
  seconds=$((($(date +%s%N) - start) / 100000000))
  read -r p f s < <(count_tests "$log")
  collect_left_out "$name" "$log"
  if ((status != 0 && f == 0)); then
    f=1
  elif ((status == 0 && p + f + s == 0)); then
    p=1
  fi
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  printf '%-22s %5d.%d s  %d passed, %d failed\n' "$name" $((seconds / 10)) $((seconds % 10)) "$p" "$f"
  if ((status != 0 || f > 0)); then
    tail -n "${PLAT_LOG_LINES:-100}" "$log"
    printf 'stopped: %s failed; all of it is in %s\n' "$name" "$log"
    finish
  fi
}

# Runs a stage when its script or test exists, and names it as left out otherwise.
# usage: stage_if FILE NAME COMMAND...
stage_if() {
  local file=$1
  shift
  if [ -e "$file" ]; then
    stage "$@"
  else
    leave_out "$1" "${file#"$root"/} is not there"
  fi
}
