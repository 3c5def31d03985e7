"""OpenTofu: every root is planned and applied offline; what is planned is turned back into objects."""

import json
import pathlib
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

shared = {}


def find(_, variant):
    """Finds tofu and the offline provider, and prepares what all programs share."""
    tofu, provider = offline.find_tools()
    if not tofu or not provider:
        return None
    shared["folder"] = tempfile.TemporaryDirectory()
    shared["runner"] = offline.Runner(tofu, offline.Providers(shared["folder"].name, provider))
    shared["resources"] = typed_resources.Resources()
    return tofu


def start(tree, variant, work):
    """Returns what knows the objects of each environment."""
    if not tree.exists():
        return lambda environment: ("", [])
    shutil.copytree(tree, work, ignore=offline.PROJECT_STATE)
    return lambda environment: objects(work, environment)


def objects(work, environment):
    """Returns a stream of documents, and what the tool objected to."""
    documents, errors = [], []
    for root in offline.roots_of(work).get(environment, []):
        offline.prepare(root)
        outcome = shared["runner"].apply(root, work / "worlds" / environment)
        if outcome.problem:
            errors.append(f"{root.name}: {outcome.problem}")
            break
        plan = shared["runner"].tofu_in(root, None, "show", "-json", "plan.bin")
        for resource in resources_of(json.loads(plan.stdout)["planned_values"]["root_module"]):
            try:
                made = convert(resource)
            except typed_resources.Problem as problem:
                errors.append(f"{resource['address']}: {problem}")
                continue
            documents += [json.dumps(made)] if made else []
    return "\n---\n".join(documents), errors


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
