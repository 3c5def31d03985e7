"""What the generated apps may say: for each field of the catalogue two values and what goes with it.

A row is `field: place = first | second`; behind `else` stands what is said where the field is
absent, behind `with` what the field needs anyway. A place is a way through blocks
(`probe ready > timeout`). `in STYLES` names the ways to run (`STYLES` below) that take the field,
where not all of them do. Behind `*` a field is absent with its whole block. Whether a field of the
catalogue has no row is measured, not looked up here.
"""

import re

# What an app says at least, by the way it runs.
STYLES = {
    "serve": ["image = \"ghcr.io/shop/app:1.0\"", "runs_as = 1000"],
    "stateful": ["image = \"ghcr.io/shop/app:1.0\"", "runs_as = 1000", "stateful = true"],
    "daemon": ["image = \"ghcr.io/shop/app:1.0\"", "runs_as = 1000", "every_node = true"],
    "job": ["image = \"ghcr.io/shop/app:1.0\"", "runs_as = 1000", "once = true"],
    "cron": ["image = \"ghcr.io/shop/app:1.0\"", "runs_as = 1000",
             "schedule nightly > every = \"0 3 * * *\""],
    "parts": ["workload worker > image = \"ghcr.io/shop/worker:1.0\"",
              "workload worker > runs_as = 1000"],
}

# What every program declares beside its apps: things that they refer to.
SURROUNDINGS = """\
use traefik
use cert_manager {
  issuer default = letsencrypt { email = "ops@example.org" }
  issuer rehearsal = letsencrypt_staging { email = "ops@example.org" }
}
use kube_prometheus_stack
network lan_users {
  cidr = 10.9.0.0/16
  pool fixed {
    range = by env {
      dev: 10.9.1.1-10.9.2.254, staging: 10.9.3.1-10.9.4.254, prod: 10.9.5.1-10.9.6.254
    }
  }
  pool any {
    range = by env {
      dev: 10.9.8.1-10.9.9.254, staging: 10.9.10.1-10.9.11.254, prod: 10.9.12.1-10.9.13.254
    }
  }
}
use cilium { load_balancer { pools = [lan_users.fixed, lan_users.any]  announce_on = lan_users }  reserved = [lan_users.fixed] }
use authelia { users = secret.users  keys = secret.sign_on  storage = fast  protects = chosen }

namespaces { default_deny = true  pod_security = restricted }

label ssd { key = "example.org/disk"  value = "ssd" }
label gpu { key = "example.org/gpu" }
size small { cpu = 50m..200m  memory = 64Mi..128Mi }
size large { cpu = 500m..1  memory = 512Mi..1Gi }
priority low { value = 10 }
priority high { value = 1000 }
storage_class fast { existing = true }
storage_class slow { existing = true  default = true }
secret users { keys = open  store = manual }
secret sign_on { keys = open  store = manual }
secret pull_one { keys = [".dockerconfigjson"]  store = manual }
secret pull_two { keys = [".dockerconfigjson"]  store = manual }
secret files { keys = [token, certificate]  store = manual }
external nas { address = 192.168.1.20  port nfs = 2049/tcp }
external backup { address = 192.168.1.21  port nfs = 2049/tcp }
group shared {}
group other {}

app one { image = "ghcr.io/shop/one:1.0"  runs_as = 1000  port http = 8080 }
app two { image = "ghcr.io/shop/two:1.0"  runs_as = 1000  port http = 8080 }
"""

# What each container may say: an app's own, a workload's, an init step, a sidecar.
CONTAINER = """
image: image = "ghcr.io/shop/app:1.1" | "registry.example.org:5000/team/app:2.0-rc.1"
command: command = ["serve"] | ["serve", "--all", "{{ x }}"]
args: args = ["--level=1"] | ["--level=2", "yes", "007"]
working_dir: working_dir = "/srv" | "/srv/www"
variables: variables > LEVEL = "info" | "{{ debug }}"
variables: variables > LIMIT = 5 | 1000000
cpu: cpu = 100m..500m | 250m..1
memory: memory = 64Mi..128Mi | 128Mi..1Gi
size: size = small | large
runs_as: runs_as = 1001 | 2000
runs_as_group: runs_as_group = 1001 | 2000
capabilities: capabilities = ["NET_BIND_SERVICE"] | ["NET_BIND_SERVICE", "CHOWN"] because "it was built so"
privileged: privileged = true because "it works on the node" | false
writable_root: writable_root = true because "it writes where it likes" | false
devices: devices = ["/dev/dri"] because "it draws" | ["/dev/dri", "/dev/kvm"] because "it draws"
resources: resources > "nvidia.com/gpu" = 1 | 2
mount: mount data > at = "/data" | "/srv/data" with volume data > empty = true ; volume data > mount = "/v"
app.mount.at: mount data > at = "/data" | "/srv/data" with mount data > read_only = true ; volume data > empty = true ; volume data > mount = "/v"
app.mount.path: mount data > path = "one" | "two" with mount data > at = "/data" ; volume data > empty = true
app.mount.read_only: mount data > read_only = true | false with mount data > at = "/data" ; volume data > empty = true
file: file "/etc/app/a.conf" > content = "x = 1\\n" | "x = {{ 2 }}\\ny\\n"
app.file.content: file "/etc/app/b.conf" > content = "x = 1\\n" | "x = {{ 2 }}\\n" else file "/etc/app/b.conf" > from = "one.conf"
app.file.from: file "/etc/app/c.conf" > from = "one.conf" | "two.conf" else file "/etc/app/c.conf" > content = "z"
app.file.mode: file "/etc/app/d.conf" > mode = "0600" | "0755" with file "/etc/app/d.conf" > content = "#!/bin/sh\\n"
tty: tty = true | false
"""

# What a container may say that serves: no init step does.
SERVING = """
port: port admin = 9090 | 9091
port: port dns = 5353/udp | 5354/udp
*probe: probe ready > tcp = true | false with probe ready > port = admin ; port admin = 9090
app.probe.path: probe admin > path = "/health" | "/healthz" else probe admin > tcp = true with port admin = 9090
app.probe.http: probe ready > http = "/ready" | "/readyz" with probe ready > port = admin ; port admin = 9090
app.probe.tcp: probe live > tcp = true | false with probe live > port = admin ; port admin = 9090
app.probe.grpc: probe live > grpc = true | false with probe live > port = admin ; port admin = 9090
app.probe.command: probe live > command = ["true"] | ["test", "-f", "/tmp/{{ x }}"] else probe live > tcp = true with port admin = 9090 ; probe live > port = admin
app.probe.port: probe start > port = admin | 9090 with probe start > tcp = true ; port admin = 9090
app.probe.https: probe live > https = true | false with probe live > http = "/live" ; probe live > port = admin ; port admin = 9090
app.probe.headers: probe live > headers > "X-Probe" = "1" | "two" with probe live > http = "/live" ; probe live > port = admin ; port admin = 9090
app.probe.every: probe live > every = 5s | 20s with probe live > command = ["true"]
app.probe.timeout: probe live > timeout = 2s | 4s with probe live > command = ["true"]
app.probe.within: probe start > within = 60s | 120s with probe start > command = ["true"]
app.probe.after: probe live > after = 5s | 15s with probe live > command = ["true"]
app.probe.failures: probe live > failures = 2 | 5 with probe live > command = ["true"]
app.probe.successes: probe ready > successes = 2 | 3 with probe ready > command = ["true"]
before_stop: before_stop > sleep = 5s | 10s
app.hook.command: before_stop > command = ["stop"] | ["stop", "--now"] else before_stop > sleep = 5s
app.hook.http: before_stop > http = "/stop" | "/bye" with before_stop > port = admin ; port admin = 9090
app.hook.port: before_stop > port = admin | 9090 with before_stop > http = "/stop" ; port admin = 9090
app.hook.sleep: before_stop > sleep = 5s | 10s else before_stop > command = ["stop"]
after_start: after_start > command = ["warm"] | ["warm", "up"]
"""

# What pods of one kind may say.
WORKLOAD = """
replicas: replicas = 2 | 3 in serve stateful parts
replicas: replicas = 2..4 | 3..9 with scale > cpu = 70% ; cpu = 100m..500m in serve parts
stateful: stateful = true | false in serve parts
every_node: every_node = true | false in serve parts
once: once = true | false in serve parts
asleep: asleep = true | false in serve stateful cron parts
schedule: schedule hourly > every = "7 * * * *" | "9 * * * *" in cron parts
app.schedule.every: schedule weekly > every = "0 4 * * 0" | "0 5 * * 6" in cron
app.schedule.zone: schedule nightly > zone = "Europe/Paris" | "America/New_York" in cron
app.schedule.overlap: schedule nightly > overlap = allow | replace in cron
app.schedule.deadline: schedule nightly > deadline = 10m | 1h in cron
app.schedule.retries: schedule nightly > retries = 1 | 3 in cron
app.schedule.args: schedule nightly > args = ["--quick"] | ["--all"] in cron
scale: scale > cpu = 60% | 80% with replicas = 2..4 ; cpu = 100m..500m in serve parts
app.scale.cpu: scale > cpu = 60% | 80% with replicas = 2..4 ; cpu = 100m..500m ; memory = 64Mi..128Mi ; scale > memory = 70% in serve parts
app.scale.memory: scale > memory = 60% | 80% with replicas = 2..4 ; cpu = 100m..500m ; memory = 64Mi..128Mi ; scale > cpu = 70% in serve parts
app.scale.metric: scale > metric queue > per_pod = 10 | 30 with replicas = 2..4 ; cpu = 100m..500m ; scale > cpu = 70% in serve parts
app.scale.metric.per_pod: scale > metric queue > per_pod = 10 | 30 with replicas = 2..4 ; cpu = 100m..500m ; scale > cpu = 70% in serve parts
spread: spread = node | zone in serve stateful parts
prefer: prefer = [ssd] | [gpu]
require: require = [ssd] | [ssd, gpu]
avoid: avoid = [gpu] | [ssd, gpu]
near: near = [one] | [one, two]
away: away = [two] | [one, two]
on_control_planes: on_control_planes = true | false
priority: priority = low | high
grace: grace = 45s | 2m
host_network: host_network = true because "it listens on the node" | false
host_pid: host_pid = true because "it looks at the node" | false
files_group: files_group = 2000 | 3000
recreate: recreate = true | false in serve parts
*init: init wait > image = "busybox:1.37" | "busybox:1.36" with init wait > runs_as = 1000
*sidecar: sidecar agent > image = "agent:2.0" | "agent:2.1" with sidecar agent > runs_as = 1000
*container: container extra > image = "extra:2.0" | "extra:2.1" with container extra > runs_as = 1000
"""

# What only an app may say.
APP = """
image: image = "ghcr.io/shop/app:1.1" | "ghcr.io/shop/app:1.2" in parts
*volume: volume data > mount = "/data" | "/srv/data" with volume data > empty = true
app.volume.mount: volume data > mount = "/data" | "/srv/data" else mount data > at = "/there" with volume data > empty = true
*app.volume.size: volume big > size = 1Gi | 5Gi with volume big > mount = "/big" in serve stateful
app.volume.size: volume scratch > size = 1Gi | 5Gi with volume scratch > mount = "/scratch" ; volume scratch > empty = true in serve stateful
app.volume.storage: volume big > storage = fast | slow with volume big > mount = "/big" ; volume big > size = 1Gi in serve stateful
app.volume.mode: volume big > mode = many_nodes | one_pod with volume big > mount = "/big" ; volume big > size = 1Gi in serve stateful
*app.volume.from: volume there > from = secret.files | claim("there") because "it is there" with volume there > mount = "/there"
app.volume.from: volume there > from = nfs("/export", server: nas) | host_path("/srv") because "it is there" else volume there > empty = true with volume there > mount = "/there"
*nfs.path: volume there > from = nfs("/export", server: nas) | nfs("/export/two", server: nas) with volume there > mount = "/there"
*nfs.server: volume there > from = nfs("/export", server: nas) | nfs("/export", server: backup) with volume there > mount = "/there"
*host_path.path: volume node > from = host_path("/srv") because "it is there" | host_path("/mnt") because "it is there" with volume node > mount = "/node"
host_path.type: volume node > from = host_path("/srv", type: directory) because "it is there" | host_path("/srv") because "it is there" with volume node > mount = "/node"
*host_path.type: volume node > from = host_path("/srv", type: directory) because "it is there" | host_path("/srv", type: file) because "it is there" with volume node > mount = "/node"
*claim.name: volume there > from = claim("there") because "it is there" | claim("elsewhere") because "it is there" with volume there > mount = "/there"
app.volume.path: volume big > path = "one" | "two" with volume big > mount = "/big" ; volume big > size = 1Gi in serve stateful
app.volume.empty: volume scratch > empty = true | false with volume scratch > mount = "/scratch" ; volume scratch > size = 1Gi in serve stateful
app.volume.memory: volume scratch > memory = true | false with volume scratch > mount = "/scratch" ; volume scratch > size = 64Mi in serve stateful
app.volume.read_only: volume big > read_only = true | false with volume big > mount = "/big" ; volume big > size = 1Gi in serve stateful
app.volume.shared: volume big > shared = true | false with volume big > mount = "/big" ; volume big > size = 1Gi ; volume big > mode = many_nodes in stateful
app.volume.name: volume big > name = "alpha" | "beta" with volume big > mount = "/big" ; volume big > size = 1Gi in serve stateful
expose: expose web > host = "NAME.${env.domain}" | "NAME.${env.domain}" with port web = 8080
app.expose.host: expose web > host = "NAME.${env.domain}" | "NAME-b.${env.domain}" with port web = 8080
app.expose.hosts: expose web > hosts = ["NAME-c.${env.domain}"] | ["NAME-d.${env.domain}", "NAME-e.${env.domain}"] with port web = 8080 ; expose web > host = "NAME.${env.domain}"
app.expose.paths: expose web > paths = ["/more"] | ["/more", "/less"] with port web = 8080 ; expose web > host = "NAME.${env.domain}"
app.expose.path: expose web > path = "/v1" | "/v2" with port web = 8080 ; expose web > host = "NAME.${env.domain}"
app.expose.tls: expose web > tls = true | false with port web = 8080 ; expose web > host = "NAME.${env.domain}"
app.expose.issuer: expose web > issuer = cert_manager.default | cert_manager.rehearsal with port web = 8080 ; expose web > host = "NAME.${env.domain}" ; expose web > tls = true
app.expose.auth: expose web > auth = open because "it is public" | authelia.forward with port web = 8080 ; expose web > host = "NAME.${env.domain}" ; expose web > tls = true
app.expose.via: expose direct > via = load_balancer | node_port else expose direct > host = "NAME-f.example.com" with port direct = 7000
app.expose.address: expose direct > address = lan_users.fixed.host(NUMBER) | lan_users.fixed.host(NUMBER + 250) with port direct = 7000 ; expose direct > via = load_balancer
app.expose.number: expose direct > number = 30100 | 30200 with port direct = 7000 ; expose direct > via = load_balancer
app.expose.annotations: expose web > annotations > "example.org/tier" = "gold" | "{{ silver }}" with port web = 8080 ; expose web > host = "NAME.${env.domain}"
redirect: redirect old > from = ["NAME-old.${env.domain}"] | ["NAME-older.${env.domain}"] with port web = 8080 ; expose web > host = "NAME.${env.domain}"
app.redirect.from: redirect old > from = ["NAME-old.${env.domain}"] | ["NAME-older.${env.domain}"] with port web = 8080 ; expose web > host = "NAME.${env.domain}"
app.redirect.to: redirect away > to = "https://example.com" | "https://example.net" with redirect away > from = ["NAME-away.${env.domain}"] ; port web = 8080 ; expose web > host = "NAME.${env.domain}"
app.redirect.permanent: redirect away > permanent = false | true with redirect away > from = ["NAME-away.${env.domain}"] ; port web = 8080 ; expose web > host = "NAME.${env.domain}"
connects: connects = [one.http, dns] | [one.http, two, nas.nfs]
connects: connects = [one] | [two, shared]
internet.port: connects = [internet(443)] | [internet]
lan.port: connects = [lan(443)] | [lan]
internet.port: connects = [internet(443)] | [internet(8443)]
lan.port: connects = [lan(443)] | [lan(8443)]
nodes.port: connects = [nodes(9100)] | [nodes(9200)]
api_server.port: connects = [api_server(6443)] | [api_server(443)]
nodes.port: connects = [nodes(9100)] | [nodes]
api_server.port: connects = [api_server(6443)] | [api_server]
accepts: accepts = [one] | [one, two] with port web = 8080
may: may > read = [pods] | [pods, services]
app.may.read: may > read = [pods] | [pods, services]
app.may.write: may > write = [configmaps] | [deployments]
app.may.everywhere: may > everywhere = true | false with may > read = [pods]
metrics: metrics stats > path = "/stats" | "/metrics" with port stats = 9100
app.metrics.path: metrics stats > path = "/stats" | "/numbers" with port stats = 9100
app.metrics.every: metrics stats > every = 30s | 2m with port stats = 9100 ; metrics stats > path = "/stats"
*workload: workload second > image = "ghcr.io/shop/second:1.0" | "ghcr.io/shop/second:1.1" with workload second > runs_as = 1000 in parts
app.workload.mount: workload worker > mount spare > at = "/a" | "/b" with volume spare > empty = true ; workload second > image = "ghcr.io/shop/second:1.0" ; workload second > runs_as = 1000 ; workload second > mount spare > at = "/s" in parts
namespace: namespace = shared | other
name: name = "NAME-x" | "NAME-y"
renamed_from: renamed_from = "NAME-before" | "NAME-earlier"
service_account: service_account = "robot" because "it is there" | "machine" because "it is there"
restart_on_change: restart_on_change = false | true with file "/etc/app/a.conf" > content = "x = 1\\n"
pull_secrets: pull_secrets = [pull_one] | [pull_one, pull_two]
needs: needs = [one] | [one, two]
patch: patch deployment > metadata.annotations."example.org/a" = "1" | "{{ 2 }}" in serve
"""


class Row:
    """A field with two values, at its place in an app."""

    def __init__(self, field, place, values, needs, styles):
        self.field, self.place, self.values = field, place, values
        self.needs, self.styles = needs, styles
        self.whole, self.instead = False, None


def split(statement):
    """Returns the place and the value of a statement."""
    place, _, value = statement.partition(" = ")
    return tuple(part.strip() for part in place.split(" > ")), value.strip()


def parse(text, record, styles, prefix=(), others=frozenset()):
    """Reads rows; a field without a record is one of `record`. Without `in` they are for `styles`."""
    for line in text.strip().splitlines():
        found = re.fullmatch(r"\*?([\w.]+): (.*?)(?: else (.*?))?(?: with (.*?))?(?: in ((?:\w+ ?)+))?", line)
        field, statement, instead, needs, chosen = found.groups()
        place, values = split(statement)
        needs = [split(need) for need in needs.split(" ; ")] if needs else []
        # Volumes are the app's, whoever mounts them.
        needs = [(name if name[0].startswith("volume ") else prefix + name, value)
                 for name, value in needs]
        row = Row(field if "." in field else f"{record}.{field}", prefix + place,
                  values.split(" | "), needs,
                  set(chosen.split()) & (styles | others) if chosen else styles)
        row.instead = instead and (prefix + split(instead)[0], split(instead)[1])
        row.whole = line.startswith("*")
        yield row


def elsewhere(text, shift):
    """Returns rows with other ports: containers of one pod share them."""
    text = re.sub(r"\b(admin|dns)\b", rf"\g<1>{shift}", text)
    return re.sub(r"\b(9\d{3}|5\d{3})\b", lambda found: str(int(found[0]) + 100 * shift), text)


def parts(own, serving):
    """Returns rows for containers beside an app's own."""
    for shift, part in enumerate(("init wait", "sidecar agent", "container extra")):
        serves = () if part == "init wait" else (
            parse(elsewhere(SERVING, shift), "app.container", serving, (part,)))
        for row in (*parse(CONTAINER, "app.container", own, (part,)), *serves):
            row.needs += [(place, value) for place, value in (
                ((part, "image"), '"ghcr.io/shop/part:1.0"'), ((part, "runs_as"), "1000"))
                          if place != row.place]
            yield row


def rows():
    """Returns all rows."""
    own = set(STYLES) - {"parts"}
    serving = own - {"job", "cron"}
    found = [*parse(CONTAINER, "app", own), *parse(SERVING, "app", serving),
             *parse(WORKLOAD, "app", own), *parse(APP, "app", serving, others={"parts"}),
             *parts(own, serving)]
    for text in (CONTAINER, SERVING, WORKLOAD):
        found += parse(text, "app.workload", {"parts"}, ("workload worker",))
    return found
