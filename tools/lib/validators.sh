# shellcheck shell=sh
# The pinned validators: what they are, where they are kept, how they are built.
# Needs common.sh.
: "${root:?}"

# One row a tool: name, version, module, package within the module, linker flags. The module `pypi`
# means a virtual environment of Python packages: the last word lists others, separated by commas. A tool
# of the version `local` is a module of this checkout, in tools/.
validator_table() {
  cat <<'ROWS'
ansible 12.3.0 pypi - ansible-core==2.19.14,ansible-lint==26.6.0,yamllint==1.38.0,kubernetes==37.0.2,jsonpatch==1.47
helm3 v3.22.0 helm.sh/helm/v3 ./cmd/helm -X=helm.sh/helm/v3/internal/version.version=v3.22.0
helm4 v4.3.1 helm.sh/helm/v4 ./cmd/helm -X=helm.sh/helm/v4/internal/version.version=v4.3.1
kubeconform v0.8.0 github.com/yannh/kubeconform ./cmd/kubeconform -X=main.version=v0.8.0
kustomize v5.8.1 sigs.k8s.io/kustomize/kustomize/v5 . -X=sigs.k8s.io/kustomize/api/provenance.version=v5.8.1
schema_provider local tools/schema_provider . -s
tofu v1.12.6 github.com/opentofu/opentofu ./cmd/tofu -X=github.com/opentofu/opentofu/version.dev=no
ROWS
}

validator_names() {
  validator_table | cut -d ' ' -f 1
}

# Prints the version of a tool; that of a local one is the sum of its sources.
validator_version() {
  validator_pin=$(validator_table | sed -n "s/^$1 \([^ ]*\) .*/\1/p")
  if [ "$validator_pin" = local ]; then
    validator_pin=$(cat "$root/tools/$1"/*.go "$root/tools/$1"/go.* | cksum | tr ' ' '-')
  fi
  printf '%s' "$validator_pin"
}

# Prints the folder that holds one link per tool.
validator_bin() {
  printf '%s\n' "$(cache_root)/validators/bin"
}

# Succeeds when the pinned version is there. The link names the version, so a changed pin is seen.
validator_ready() {
  [ -x "$(validator_bin)/$1" ] &&
    [ "$(readlink "$(validator_bin)/$1")" = "../$1-$(validator_version "$1")" ]
}

# Succeeds when Go can build modules that name their own toolchain (1.21 and later).
validator_go() {
  have go || return 1
  validator_minor=$(go env GOVERSION | sed -n 's/^go1\.\([0-9]*\).*/\1/p')
  [ -n "$validator_minor" ] && [ "$validator_minor" -ge 21 ]
}

# Succeeds when a tool is made of Python packages.
validator_is_python() {
  validator_table | grep "^$1 [^ ]* pypi " >/dev/null
}

# Succeeds when Python can make virtual environments, and is 3.11 or later.
validator_python() {
  have python3 && python3 -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# Prints why a tool is not there.
validator_obstacle() {
  if validator_is_python "$1"; then
    if validator_python; then
      printf 'not installed (run tools/validators)\n'
    else
      printf 'it needs Python 3.11 or later with venv\n'
    fi
  elif ! have go; then
    printf 'Go is not installed (1.21 or later builds it)\n'
  elif ! validator_go; then
    printf '%s is too old (1.21 or later builds it)\n' "$(go env GOVERSION)"
  else
    printf 'not built (run tools/validators)\n'
  fi
}

# Installs Python packages into a folder of their own, which the link names when it is complete.
# Needs the network.
validator_install() (
  validator_python || return 1
  validator_row=$(validator_table | grep "^$1 ")
  # shellcheck disable=SC2086
  set -- $validator_row
  cache="$(cache_root)/validators"
  mkdir -p "$cache/bin"
  say "installing $1 $2"
  rm -rf "$cache/$1-$2"
  python3 -m venv "$cache/$1-$2" || return 1
  # shellcheck disable=SC2046
  nice "$cache/$1-$2/bin/python" -m pip install --quiet --disable-pip-version-check \
    "$1==$2" $(printf '%s\n' "$5" | tr ',' ' ') || return 1
  rm -f "$cache/bin/$1"
  ln -s "../$1-$2" "$cache/bin/$1"
)

# Builds one tool inside a copy of its module (some have `replace` lines, which `go install` refuses)
# and renames it into place when it is complete. Needs the network.
validator_build() (
  if validator_is_python "$1"; then
    validator_install "$1"
    return
  fi
  validator_go || return 1
  validator_row=$(validator_table | grep "^$1 ")
  # shellcheck disable=SC2086
  set -- $validator_row
  cache="$(cache_root)/validators"
  mkdir -p "$cache/bin"
  work=$(mktemp -d "$cache/build.XXXXXX")
  trap 'chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT
  trap 'exit 130' INT TERM
  say "building $1 $2"
  cd "$work" || return 1
  if [ "$2" = local ]; then
    module=$root/$3
  else
    GOFLAGS=-mod=mod go mod download -json "$3@$2" >module.json || { cat module.json >&2; return 1; }
    module=$(sed -n 's/^[[:space:]]*"Dir": "\(.*\)",*$/\1/p' module.json)
  fi
  [ -d "$module" ] || return 1
  cp -R "$module" source && chmod -R u+w source || return 1
  (cd source && CGO_ENABLED=0 GOFLAGS=-buildvcs=false nice -n 19 go build -trimpath \
    -ldflags "-s -w $5" -o ../tool "$4") || return 1
  version=$(validator_version "$1")
  mv -f tool "$cache/$1-$version"
  ln -sfn "../$1-$version" "$cache/bin/.$1.$$" && mv -f "$cache/bin/.$1.$$" "$cache/bin/$1"
)
