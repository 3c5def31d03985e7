"""Runs roots of OpenTofu without registries, clouds and credentials.

The providers are tools/schema_provider with the schemas beside it. A tree is copied before anything
is run in it, its backends are replaced by files, and variables without a default get a placeholder
of their type. The roots of one environment share a world: a folder with what was made.
"""

import json
import os
import pathlib
import platform
import re
import shlex
import shutil
import subprocess

from plat_tool import ROOT

SCHEMAS = ROOT / "tools" / "schema_provider" / "schemas"
PROJECT_STATE = shutil.ignore_patterns(".terraform", ".git", "*.tfstate", "*.tfstate.*")
OVERRIDE = "plat_offline_override.tf"
PLACEHOLDERS = "plat-offline.auto.tfvars.json"


def call(*command, **options):
    """Runs a command and returns it completed, with its output as text."""
    return subprocess.run([str(word) for word in command], capture_output=True, text=True,
                          check=False, stdin=subprocess.DEVNULL, **options)


def find_tools():
    """Returns the paths of tofu and of the provider; nothing for one that is not there."""
    listed = call(ROOT / "tools" / "validators", "--list", "tofu", "schema_provider").stdout
    there = dict(line.split(" ", 1) for line in listed.splitlines() if " missing: " not in line)
    return tuple(there[name].rsplit(" ", 1)[1] if name in there else None
                 for name in ("tofu", "schema_provider"))


def target():
    """Returns what OpenTofu calls this system."""
    machine = platform.machine().lower()
    return (f"{platform.system().lower()}_"
            f"{ {'x86_64': 'amd64', 'aarch64': 'arm64'}.get(machine, machine)}")


class Providers:
    """A mirror of providers that OpenTofu installs from, and the configuration that says so."""

    def __init__(self, folder, provider):
        self.folder = pathlib.Path(folder)
        self.provider = provider
        self.configuration = self.folder / "tofurc"
        (self.folder / "schemas").mkdir(parents=True, exist_ok=True)
        shutil.copy(SCHEMAS / "kinds.json.gz", self.folder / "schemas")
        for path in sorted(SCHEMAS.glob("*.json.gz")):
            if path.name != "kinds.json.gz":
                self.add(path)
        self.configuration.write_text(
            "disable_checkpoint = true\nprovider_installation {\n  filesystem_mirror {\n"
            f"    path = {json.dumps(str(self.folder / 'providers'))}\n  }}\n}}\n", encoding="utf-8")

    def add(self, schema):
        """Adds the provider whose schema is in a file."""
        data = read_schema(schema)
        name = data["source"].split("/")[-1]
        kept = self.folder / "schemas" / f"{name}-{data['version']}.json.gz"
        shutil.copy(schema, kept) if schema.suffix == ".gz" else kept.write_bytes(
            gzip_bytes(data))
        place = (self.folder / "providers" / "registry.opentofu.org" / data["source"]
                 / data["version"] / target())
        place.mkdir(parents=True, exist_ok=True)
        program = place / f"terraform-provider-{name}"
        program.write_text("#!/bin/sh\n"
                           f"exec {shlex.quote(str(self.provider))} {shlex.quote(str(kept))}\n",
                           encoding="utf-8")
        program.chmod(0o755)

    def environment(self, world=None, given=()):
        """Returns the variables that OpenTofu is called with."""
        kept = {name: value for name, value in os.environ.items()
                if not name.startswith(("TF_", "PLAT_OFFLINE"))}
        kept |= {"TF_CLI_CONFIG_FILE": str(self.configuration), "CHECKPOINT_DISABLE": "1",
                 "TF_INPUT": "0", "TF_IN_AUTOMATION": "1", "GOGC": "400",
                 "PLAT_OFFLINE_GIVEN": ",".join(given)}
        return kept | ({"PLAT_OFFLINE_WORLD": str(world)} if world else {})


def gzip_bytes(data):
    """Packs JSON; imported here, because only a user's own schemas need it."""
    import gzip
    return gzip.compress(json.dumps(data).encode("utf-8"))


def read_schema(path):
    """Returns a schema: one of the project's, or what `tofu providers schema -json` printed of a
    provider, with its source and version beside it."""
    import gzip
    text = (gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes())
    return json.loads(text)


# Variables.

VARIABLE = re.compile(r'^variable\s+"([^"]+)"\s*\{', re.M)


def closing(text, start, opening="{", ending="}"):
    """Returns the place behind the bracket that closes the one before `start`."""
    depth, place = 1, start
    while depth and place < len(text):
        if text[place] == '"':
            place = re.compile(r'"(?:\\.|[^"\\])*"').match(text, place).end()
            continue
        depth += {opening: 1, ending: -1}.get(text[place], 0)
        place += 1
    return place


def members(text):
    """Splits `a = string, b = list(string)` at its own level."""
    depth, part, parts = 0, "", []
    for letter in text:
        depth += {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}.get(letter, 0)
        if letter in ",\n" and depth == 0:
            parts.append(part)
            part = ""
        else:
            part += letter
    return [part.strip() for part in [*parts, part] if part.strip()]


def placeholder(name, kind):
    """Returns a value of a type of a variable."""
    kind = kind.strip()
    word = re.match(r"\w*", kind)[0]
    inside = kind[kind.find("(") + 1:kind.rfind(")")] if "(" in kind else ""
    if word in ("list", "set"):
        return []
    if word == "tuple":
        return [placeholder(name, part) for part in members(inside.strip()[1:-1])]
    if word == "map":
        return {}
    if word == "object":
        pairs = [part.split("=", 1) for part in members(inside.strip()[1:-1])]
        return {key.strip(): placeholder(key.strip(), value) for key, value in pairs
                if not value.strip().startswith("optional")}
    return {"number": 1, "bool": False}.get(word, f"placeholder-{name.replace('_', '-')}")


def missing_variables(root):
    """Returns placeholders for the variables of a root that have no default."""
    found = {}
    for path in sorted(root.glob("*.tf")):
        text = path.read_text("utf-8")
        for match in VARIABLE.finditer(text):
            body = text[match.end():closing(text, match.end()) - 1]
            if not re.search(r"^\s*default\s*=", body, re.M):
                kind = re.search(r"^\s*type\s*=\s*", body, re.M)
                rest = body[kind.end():] if kind else "string"
                word = re.match(r"\w+", rest)[0]
                end = len(word)
                if rest[end:end + 1] == "(":
                    end = closing(rest, end + 1, "(", ")")
                found[match[1]] = placeholder(match[1], rest[:end])
    return found


# Roots.

def prepare(root, values=None):
    """Has a copied root keep its state in a file, and gives its variables values."""
    text = "\n".join(path.read_text("utf-8") for path in sorted(root.glob("*.tf")))
    if re.search(r'^\s*backend\s+"', text, re.M):
        (root / OVERRIDE).write_text('terraform {\n  backend "local" {}\n}\n', encoding="utf-8")
    found = missing_variables(root) | (values or {})
    if found:
        (root / PLACEHOLDERS).write_text(json.dumps(found), encoding="utf-8")


def roots_of(tree):
    """Returns the roots of an output of plat by environment, in the order of their stages."""
    places = {}
    for path in sorted(tree.glob("environments/*/*/versions.tf")):
        places.setdefault(path.parent.parent.name, []).append(path.parent)
    return places


class Outcome:
    """What happened to one root."""

    def __init__(self, root):
        self.root = root
        self.steps = []
        self.actions = {}
        self.problem = ""

    def fail(self, step, result):
        self.problem = f"{step}:\n{(result.stdout + result.stderr).strip()}"
        return self


IMPORT = re.compile(r"^import \{\n(?:  .*\n)*\}\n", re.M)


class Runner:
    """Takes roots through the commands that a person would call."""

    def __init__(self, tofu, providers, given=()):
        self.tofu, self.providers, self.given = tofu, providers, given

    def tofu_in(self, root, world, *arguments):
        return call(self.tofu, *arguments, cwd=root,
                    env=self.providers.environment(world, self.given))

    def validate(self, root):
        """Initialises and validates a root."""
        outcome = Outcome(root)
        for step in (("init", "-input=false", "-no-color"), ("validate", "-no-color")):
            result = self.tofu_in(root, None, *step)
            if result.returncode != 0:
                return outcome.fail(f"tofu {step[0]}", result)
            outcome.steps.append(step[0])
        return outcome

    def plan(self, root, world, outcome):
        """Plans a root; the outcome tells the actions of every resource."""
        result = self.tofu_in(root, world, "plan", "-input=false", "-no-color", "-out=plan.bin")
        if result.returncode != 0:
            return outcome.fail("tofu plan", result)
        outcome.steps.append("plan")
        shown = self.tofu_in(root, world, "show", "-json", "plan.bin")
        if shown.returncode != 0:
            return outcome.fail("tofu show", shown)
        outcome.actions = actions_of(json.loads(shown.stdout))
        return outcome

    def make_for_import(self, root, world, outcome):
        """Makes what a root imports, as another tool would have, and forgets who did: the root finds
        it in the world and not in its state."""
        kept = {path: path.read_text("utf-8") for path in root.glob("*.tf")}
        if not any(IMPORT.search(text) for text in kept.values()):
            return outcome
        for path, text in kept.items():
            path.write_text(IMPORT.sub("", text), encoding="utf-8")
        result = self.tofu_in(root, world, "apply", "-input=false", "-no-color", "-auto-approve")
        for path, text in kept.items():
            path.write_text(text, encoding="utf-8")
        if result.returncode != 0:
            return outcome.fail("tofu apply of what is imported", result)
        for state in root.glob("terraform.tfstate*"):
            state.unlink()
        outcome.steps.append("import")
        return outcome

    def apply(self, root, world, again=True, make=False):
        """Takes a root through validate, plan, apply, and a plan that must be empty. `make`: what it
        imports is made before."""
        outcome = self.validate(root)
        if make and not outcome.problem:
            outcome = self.make_for_import(root, world, outcome)
        if not outcome.problem:
            result = self.tofu_in(root, world, "plan", "-input=false", "-no-color",
                                  "-out=plan.bin")
            if result.returncode != 0:
                return outcome.fail("tofu plan", result)
            outcome.steps.append("plan")
            result = self.tofu_in(root, world, "apply", "-no-color", "plan.bin")
            if result.returncode != 0:
                return outcome.fail("tofu apply", result)
            outcome.steps.append("apply")
            summary = re.search(r"Resources: (?:(\d+) imported, )?(\d+) added, (\d+) changed",
                                result.stdout)
            outcome.actions = {"create": int(summary[2]) if summary else 0}
            if "import" in outcome.steps and (not summary or int(summary[1] or 0) == 0
                                              or summary[3] != "0"):
                return outcome.fail("tofu apply does not take over what is there as it is", result)
        if again and not outcome.problem:
            result = self.tofu_in(root, world, "plan", "-input=false", "-no-color",
                                  "-detailed-exitcode")
            if result.returncode != 0:
                return outcome.fail("tofu plan, after an apply, is not empty"
                                    if result.returncode == 2 else "tofu plan", result)
            outcome.steps.append("plan again")
        return outcome


def actions_of(plan):
    """Returns {address: what is planned}, without what stays."""
    found = {}
    for change in plan.get("resource_changes", []):
        actions = change["change"]["actions"]
        word = {("no-op",): "", ("read",): "", ("create",): "create", ("update",): "update",
                ("delete",): "destroy"}.get(tuple(actions), "replace")
        if change.get("previous_address"):
            word = f"move from {change['previous_address']}" + (f", {word}" if word else "")
        if word:
            found[change["address"]] = word
    return found
