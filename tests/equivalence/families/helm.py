"""Helm: `./up` is called as an operator calls it, with a helm that renders instead of installing."""

import os
import pathlib
import shutil
import subprocess

NAME = "helm"
VARIANTS = ["helm3", "helm4"]
STAND_IN = pathlib.Path(__file__).resolve().parent / "helm_stand_in"

tool = {}


def find(tools, variant):
    tool[variant] = tools.find(variant)
    return tool[variant]


def refuses(_):
    """Tells whether the family rightly refuses a program."""
    return False


def objects(tree, environment, variant, work):
    """Returns a stream of documents, and what the tool objected to."""
    if not tree.exists():
        return "", []
    if not work.exists():
        shutil.copytree(tree, work)
        (work / ".bin").mkdir()
        shutil.copy(STAND_IN, work / ".bin" / "helm")
    variables = os.environ | {"PATH": f"{work / '.bin'}{os.pathsep}{os.environ['PATH']}",
                              "REAL_HELM": tool[variant], "HELM_CACHE_HOME": str(work / ".cache"),
                              "HELM_CONFIG_HOME": str(work / ".config")}
    result = subprocess.run(["./up", environment], cwd=work, env=variables, capture_output=True,
                            text=True, check=False, stdin=subprocess.DEVNULL)
    if result.returncode == 2 and result.stderr.startswith("usage:"):
        # Nothing is delivered to this environment.
        return "", []
    errors = [] if result.returncode == 0 else [f"./up {environment}: {result.stderr}"]
    return result.stdout, errors
