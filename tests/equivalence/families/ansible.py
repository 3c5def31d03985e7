"""Ansible: `site.yml` is played with each inventory, and what its tasks would send to the cluster is
written down instead of sent (ansible_plugins/record.py)."""

import json
import os
import pathlib
import shutil
import subprocess

NAME = "ansible"
VARIANTS = ["ansible"]
PLUGINS = pathlib.Path(__file__).resolve().parent / "ansible_plugins"

tool = {}


def find(tools, variant):
    pinned = pathlib.Path(tools.path.split(os.pathsep)[0]) / "ansible" / "bin"
    tool[variant] = shutil.which("ansible-playbook", path=f"{pinned}{os.pathsep}{tools.path}")
    return tool[variant]


def refuses(_):
    """Tells whether the family rightly refuses a program."""
    return False


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


def objects(tree, environment, variant, work):
    """Returns a stream of documents, and what the tool objected to."""
    if not (tree / "inventory" / environment).is_dir():
        return "", []
    work.mkdir(exist_ok=True)
    record, kubeconfig = work / f"{environment}.json", work / "kubeconfig"
    record.touch()
    kubeconfig.touch()
    variables = os.environ | {
        "ANSIBLE_CALLBACK_PLUGINS": str(PLUGINS), "ANSIBLE_CALLBACKS_ENABLED": "record",
        "ANSIBLE_LOCAL_TEMP": str(work / "tmp"), "ANSIBLE_HOME": str(work / "home"),
        "ANSIBLE_DEPRECATION_WARNINGS": "false", "PLAT_RECORD": str(record)}
    result = subprocess.run([tool[variant], "-i", f"inventory/{environment}", "site.yml",
                             "-e", f"platform_kubeconfig={kubeconfig}"], cwd=tree, env=variables,
                            capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    errors = []
    if result.returncode != 0 or "WARNING" in result.stderr:
        errors.append(f"ansible-playbook {environment}: {result.stdout[-2000:]}{result.stderr}")
    return "\n---\n".join(json.dumps(thing) for thing in things(record)), errors
