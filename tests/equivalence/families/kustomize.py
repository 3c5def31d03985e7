"""Kustomize: every overlay of an environment is built."""

import json
import re
import shutil
import subprocess

import yaml

NAME = "kustomize"
VARIANTS = ["kustomize"]
# Values of secrets are none of its business.
REFUSES = ("P5203",)
# What a kustomization says about charts: a key at the margin and all that is indented below it.
CHARTS = re.compile(r"^helm(?:Charts|Globals):.*\n(?:[ #-].*\n|\n)*", re.M)
RELEASES = "releases-of-charts"

tool = {}


def find(tools, variant):
    tool[variant] = tools.find("kustomize")
    return tool[variant]


def without_charts(tree):
    """Has no chart rendered, since they are not here: what a kustomization says of its charts
    becomes a file beside it."""
    for path in tree.rglob("kustomization.yaml"):
        text = path.read_text("utf-8")
        stripped = CHARTS.sub("", text)
        if stripped != text:
            charts = yaml.safe_load(text).get("helmCharts", [])
            (path.parent / RELEASES).write_text(
                "\n---\n".join(json.dumps(release(path.parent, chart)) for chart in charts),
                encoding="utf-8")
            path.write_text(stripped if "resources:" in stripped
                            else stripped + "buildMetadata: []\nresources: []\n", encoding="utf-8")


def release(folder, chart):
    """Returns what a chart is installed with, as `plat render --charts` says it."""
    values = yaml.safe_load((folder / chart["valuesFile"]).read_text("utf-8")) \
        if "valuesFile" in chart else None
    metadata = {"name": chart["releaseName"]}
    if "namespace" in chart:
        metadata["namespace"] = chart["namespace"]
    spec = {"chart": chart["name"], "repository": chart.get("repo", ""),
            "version": chart["version"]}
    return {"apiVersion": "plat/v1", "kind": "Release", "metadata": metadata,
            "spec": spec if values is None else spec | {"values": values}}


def bases(folder):
    """Returns a folder and all that its kustomization builds on."""
    resources = yaml.safe_load((folder / "kustomization.yaml").read_text("utf-8")).get("resources")
    inner = [folder / name for name in resources or [] if (folder / name).is_dir()]
    return [folder, *(found for path in inner for found in bases(path))]


def start(tree, variant, work):
    """Returns what knows the objects of each environment."""
    if not tree.exists():
        return lambda environment: ("", [])
    shutil.copytree(tree, work)
    without_charts(work)
    return lambda environment: objects(environment, tool[variant], work)


def objects(environment, kustomize, work):
    """Returns a stream of documents, and what the tool objected to."""
    streams, errors = [], []
    for folder in sorted(work.rglob(f"overlays/{environment}")):
        if not (folder / "kustomization.yaml").exists():
            continue
        result = subprocess.run([kustomize, "build", str(folder)], capture_output=True,
                                text=True, check=False, stdin=subprocess.DEVNULL)
        streams.append(result.stdout)
        streams += [path.read_text("utf-8") for base in bases(folder)
                    if (path := base / RELEASES).exists()]
        if result.returncode != 0:
            errors.append(f"kustomize build {folder.relative_to(work)}: {result.stderr}")
    return "\n---\n".join(streams), errors
