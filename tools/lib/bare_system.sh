# shellcheck shell=bash
# Makes a minimal Debian 12 in a folder, with this machine's way to the network. Needs common.sh.

suite=bookworm

# Prints the files with apt's sources of this machine that serve the suite; nothing on other systems,
# where mmdebstrap's own default is right.
host_sources() {
  local file
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; do
    if [ -f "$file" ] && grep -Eq "^[^#]*$suite" "$file"; then
      printf '%s\n' "$file"
    fi
  done
}

# Prints how this machine's apt reaches its sources, as configuration.
host_apt_network() {
  if have apt-config; then
    apt-config dump | grep -E '^Acquire::(https?|ftp|Check-|Retries|ForceIPv)' || true
  fi
}

# Makes the system in a folder.
make_system() {
  local sources settings
  mapfile -t sources < <(host_sources)
  settings=$(mktemp)
  host_apt_network >"$settings"
  mmdebstrap --variant=minbase --aptopt="$settings" "$suite" "$1" "${sources[@]}"
  rm -f "$settings"
}

# Copies names, certificates and apt's settings of this machine into the system.
copy_network() {
  local file
  for file in /etc/resolv.conf /etc/hosts; do
    if [ -r "$file" ]; then
      cat "$file" >"$1$file"
    fi
  done
  if [ -d /etc/ssl/certs ]; then
    mkdir -p "$1/etc/ssl"
    cp -RL /etc/ssl/certs "$1/etc/ssl/" 2>/dev/null || true
  fi
  if [ -r "${SSL_CERT_FILE:-}" ]; then
    mkdir -p "$1$(dirname -- "$SSL_CERT_FILE")"
    cat "$SSL_CERT_FILE" >"$1$SSL_CERT_FILE"
  fi
  host_apt_network >"$1/etc/apt/apt.conf.d/99host"
}

# Prints the variables of this machine that say how to reach the network, one NAME=VALUE a line.
host_network_variables() {
  env | grep -E '^(https?|ftp|all|no)_proxy=|^(HTTPS?|FTP|ALL|NO)_PROXY=|^SSL_CERT_(FILE|DIR)=|^GOPROXY=' ||
    true
}

# Runs a shell line in the system, with nothing else of this machine's environment. The mounts belong
# to a namespace of their own and end with it.
run_in_system() {
  local variables
  mapfile -t variables < <(host_network_variables)
  # shellcheck disable=SC2016
  unshare --mount --propagation private sh -ec '
    system=$1; line=$2; shift 2
    mount -t proc proc "$system/proc"
    mount --rbind /dev "$system/dev"
    exec chroot "$system" /usr/bin/env -i HOME=/root LANG=C.UTF-8 \
      PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@" /bin/sh -c "$line"
  ' sh "$1" "$2" "${variables[@]}" </dev/null
}

# Prints the commands that the README begins with: the lines of its first `sh` block.
readme_commands() {
  awk '/^```sh$/ { inside = 1; next } /^```/ { if (inside) exit } inside && !/^#/' "$1/README.md" |
    sed 's/^\$ //'
}
