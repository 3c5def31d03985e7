"""OpenTofu: every root is planned and applied offline; what is planned is turned back into objects.

A second plan, which must be empty, is the business of tests/conformance/run."""

import gzip
import json
import pathlib
import re
import shutil
import sys
import tempfile

import yaml

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent.parent / "lib"), str(HERE.parent.parent.parent / "tools" / "lib")]
import offline  # noqa: E402
import typed_resources  # noqa: E402

NAME = "opentofu"
VARIANTS = ["opentofu"]
# What the release of a chart says of the release, not of the chart's values.
RELEASE = "plat/v1"

MANIFEST = re.compile(r'apiVersion\s*= "([^"]+)"\n\s*kind\s*= "(\w+)"')

shared = {}


def find(_, variant):
    """Finds tofu and the offline provider, and prepares what all programs share."""
    tofu, provider = offline.find_tools()
    if not tofu or not provider:
        return None
    shared["folder"] = tempfile.TemporaryDirectory()
    shared["tofu"] = tofu
    shared["providers"] = offline.Providers(shared["folder"].name, provider)
    shared["resources"] = typed_resources.Resources()
    with gzip.open(offline.SCHEMAS / "kinds.json.gz", "rt", encoding="utf-8") as file:
        shared["kinds"] = {(row["version"], row["kind"].lower()) for row in json.load(file)["kinds"]}
    return tofu


def start(tree, variant, work):
    """Returns what knows the objects of each environment."""
    if not tree.exists():
        return lambda environment: ("", [])
    shutil.copytree(tree, work, ignore=offline.PROJECT_STATE)
    runner = offline.Runner(shared["tofu"], shared["providers"], unknown_kinds(work))
    return lambda environment: objects(runner, work, environment)


def unknown_kinds(tree):
    """Returns the kinds that only a project's own charts define, which nobody has here."""
    used = {found for path in tree.rglob("*.tf")
            for found in MANIFEST.findall(path.read_text("utf-8"))}
    return [f"{version.partition('/')[0]}/{kind}" for version, kind in sorted(used)
            if (version, kind.lower()) not in shared["kinds"]]


def objects(runner, work, environment):
    """Returns a stream of documents, and what the tool objected to."""
    made, errors = [], []
    roots = offline.roots_of(work).get(environment, [])
    for root in roots:
        offline.prepare(root)
        steps = [("init", "-input=false"), ("plan", "-input=false", "-out=plan.bin")]
        # What later roots build on has to be there.
        steps += [("apply", "plan.bin")] if root != roots[-1] else []
        for step, *options in steps:
            result = runner.tofu_in(root, work / "worlds" / environment, step, "-no-color", *options)
            if result.returncode != 0:
                return "", [f"{root.name}: tofu {step}: {result.stdout}{result.stderr}"]
        plan = runner.tofu_in(root, None, "show", "-json", "plan.bin")
        for resource in resources_of(json.loads(plan.stdout)["planned_values"]["root_module"]):
            try:
                made.append(convert(resource))
            except typed_resources.Problem as problem:
                errors.append(f"{resource['address']}: {problem}")
    return yaml.safe_dump_all(thing for thing in made if thing), errors


def resources_of(module):
    """Returns the resources of a module and of those inside it."""
    own = [resource for resource in module.get("resources", []) if resource["mode"] == "managed"]
    return own + [inner for child in module.get("child_modules", [])
                  for inner in resources_of(child)]


def convert(resource):
    """Returns the object that a resource is, or the release of a chart; nothing for the rest."""
    if resource["type"] == "helm_release":
        return release(resource["values"])
    if resource["type"].startswith("kubernetes_"):
        made = shared["resources"].object(resource["type"], resource["values"])
        if made is None:
            raise typed_resources.Problem("no kind is known for this type")
        return made
    return None


def merged(under, over):
    """Lays values over others, as Helm does: maps are merged, everything else is replaced."""
    if not isinstance(under, dict) or not isinstance(over, dict):
        return over
    return under | {key: merged(under.get(key), value) for key, value in over.items()}


def release(values):
    """Returns what a chart is installed with, as `plat render --charts` says it."""
    metadata = {"name": values["name"]}
    if values.get("namespace"):
        metadata["namespace"] = values["namespace"]
    spec = {"chart": values["chart"], "repository": values.get("repository") or "",
            "version": values["version"]}
    tree = {}
    for document in values.get("values") or []:
        tree = merged(tree, yaml.safe_load(document) or {})
    return {"apiVersion": RELEASE, "kind": "Release", "metadata": metadata,
            "spec": spec | ({"values": tree} if values.get("values") else {})}
