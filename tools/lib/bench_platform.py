"""Writes a platform of any size: apps that differ, over many files, in several environments.

Every app is made from its number alone, so that a platform of 2,000 apps contains that of 1,000.
"""

import pathlib

SIZES = [("25m..200m", "32Mi..64Mi"), ("50m..500m", "64Mi..128Mi"), ("100m..1", "128Mi..512Mi"),
         ("250m..2", "256Mi..1Gi")]
NAMES = ["api", "batch", "cache", "docs", "events", "files", "gateway", "hooks", "index", "jobs",
         "keys", "ledger", "mail", "notes", "orders", "pages", "queue", "rates", "search", "tasks"]


def environments(count):
    """Returns the names of the environments in the order of promotion."""
    return ["dev", "test", "staging", "prod", "audit", "lab", "edge", "demo"][:count]


def main_file(names):
    """Returns the text of main.plat."""
    lines = ["platform bench {", "  deliver { addons = kustomize  apps = kustomize }", "}", ""]
    for number, name in enumerate(names):
        after = f"  after = {names[number - 1]}" if number else ""
        lines.append(f'environment {name} {{ domain = "{name}.example.org"{after} }}')
    lines += ["", "namespaces { default_deny = true  pod_security = restricted }", "",
              "use traefik",
              'use cert_manager { issuer default = letsencrypt { email = "ops@example.org" } }', ""]
    return "\n".join(lines)


def app_name(number):
    """Returns the name of an app."""
    return f"{NAMES[number % len(NAMES)]}_{number}"


def app(number, names, generation=0):
    """Returns the text of one app. `generation` changes one value of it: a later release."""
    cpu, memory = SIZES[number % len(SIZES)]
    port = 8000 + number % 1000
    name = app_name(number)
    replicas = f"by env {{ {names[-1]}: {2 + number % 3}, else: 1 }}" if number % 2 else "2"
    lines = [f"app {name} {{",
             f'  image    = "registry.example.org/team{number % 37}/{name}:v1.{number % 90}.{generation}"',
             f"  replicas = {replicas}", f"  cpu      = {cpu}", f"  memory   = {memory}",
             f"  runs_as  = {10000 + number % 5000}", f"  port http = {port}",
             f'  args     = ["--port={port}", "--name={name}"]']
    if number % 3 == 0:
        lines.append(f'  variables {{ LOG_LEVEL = by env {{ {names[0]}: "debug", else: "info" }} }}')
    lines.append(f'  probe http  {{ path = "/health/{number % 7}" }}')
    lines.append(f'  expose http {{ host = "{name.replace("_", "-")}.${{env.domain}}"  tls = true }}')
    lines += ["}", ""]
    return "\n".join(lines)


def write(folder, apps, environment_count, files=50):
    """Writes the platform into a folder."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True)
    names = environments(environment_count)
    (folder / "main.plat").write_text(main_file(names), encoding="utf-8")
    for file in range(files):
        texts = [app(number, names) for number in range(file, apps, files)]
        if texts:
            (folder / f"apps_{file:02}.plat").write_text("\n".join(texts), encoding="utf-8")


def change_one(folder, apps, environment_count, generation, files=50):
    """Releases one app anew: changes one value of one file."""
    number = apps // 2
    names = environments(environment_count)
    path = pathlib.Path(folder) / f"apps_{number % files:02}.plat"
    before = path.read_text("utf-8")
    after = before.replace(app(number, names, generation - 1), app(number, names, generation))
    if after == before:
        raise ValueError(f"{path}: the app to change is not there")
    path.write_text(after, encoding="utf-8")
