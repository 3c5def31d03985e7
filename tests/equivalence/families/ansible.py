"""Ansible: `site.yml` is played with each inventory, and what its tasks would send to the cluster is
written down instead of sent (ansible_plugins/record.py)."""

import json
import os
import pathlib
import re
import shutil
import subprocess

import yaml

NAME = "ansible"
VARIANTS = ["ansible"]
PLUGINS = pathlib.Path(__file__).resolve().parent / "ansible_plugins"

tool = {}


def find(tools, variant):
    pinned = pathlib.Path(tools.path.split(os.pathsep)[0]) / "ansible" / "bin"
    tool[variant] = shutil.which("ansible-playbook", path=f"{pinned}{os.pathsep}{tools.path}")
    return tool[variant]


def release(arguments):
    """Returns what a chart is installed with, as `plat render --charts` says it."""
    chart, repository = arguments["chart_ref"], arguments.get("chart_repo_url", "")
    if chart.startswith("oci://"):
        repository, chart = chart.rsplit("/", 1)
    metadata = {"name": arguments["release_name"], "namespace": arguments["release_namespace"]}
    spec = {"chart": chart, "repository": repository, "version": arguments["chart_version"]}
    if arguments.get("release_values") is not None:
        spec["values"] = arguments["release_values"]
    return {"apiVersion": "plat/v1", "kind": "Release", "metadata": metadata, "spec": spec}


def things(record):
    """Returns all objects and releases that were written down."""
    for line in record.read_text("utf-8").splitlines():
        task = json.loads(line)
        if task["module"] == "kubernetes.core.k8s":
            yield from (thing for thing in task["arguments"]["definition"] if thing)
        elif task["module"] == "kubernetes.core.helm":
            yield release(task["arguments"])


def secrets(tree):
    """Returns a text for each variable that is a secret: what `plat render` prints in its place."""
    values = {}
    for path in sorted(tree.glob("roles/*/meta/argument_specs.yml")):
        found = re.findall(r"^      (\w+):\n        type: str\n        no_log: true\n"
                           r"        description: Secret value (\S+)\.$", path.read_text("utf-8"), re.M)
        values |= {name: f"<secret {key}>" for name, key in found}
    return values


class Site:
    """The output for one program."""

    def __init__(self, tree, playbook, work):
        self.tree, self.playbook, self.work = tree, playbook, work
        work.mkdir(exist_ok=True)
        self.settings = secrets(tree) | {"platform_kubeconfig": str(work / "kubeconfig")}
        (work / "kubeconfig").touch()

    def play(self, environment):
        """Returns a stream of documents, and what the tool objected to."""
        if not (self.tree / "inventory" / environment).is_dir():
            return "", []
        record = self.work / f"{environment}.json"
        record.touch()
        variables = os.environ | {
            "ANSIBLE_CALLBACK_PLUGINS": str(PLUGINS), "ANSIBLE_CALLBACKS_ENABLED": "record",
            "ANSIBLE_LOCAL_TEMP": str(self.work / "tmp"), "ANSIBLE_HOME": str(self.work / "home"),
            "ANSIBLE_DEPRECATION_WARNINGS": "false", "PLAT_RECORD": str(record)}
        result = subprocess.run(
            [self.playbook, "-i", f"inventory/{environment}", "--limit", "cluster", "site.yml",
             "-e", json.dumps(self.settings)], cwd=self.tree, env=variables, capture_output=True,
            text=True, check=False, stdin=subprocess.DEVNULL)
        errors = []
        if result.returncode != 0 or "WARNING" in result.stderr:
            errors.append(f"ansible-playbook: {result.stdout[-2000:]}{result.stderr}")
        return yaml.safe_dump_all(things(record)), errors


def start(tree, variant, work):
    """Returns what knows the objects of each environment."""
    return Site(tree, tool[variant], work).play
