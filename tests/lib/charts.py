"""Runs Helm on charts that plat printed, offline: charts of third parties have stand-ins."""

import importlib.machinery
import importlib.util
import os
import pathlib
import shutil
import subprocess

STAND_IN = pathlib.Path(__file__).resolve().parent / "helm_stand_in"


def load_stand_in():
    """Returns the script that stands in for helm, as a module."""
    loader = importlib.machinery.SourceFileLoader("helm_stand_in", str(STAND_IN))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


class Charts:
    """A copy of what stands in `helm/`, to run one version of Helm on."""

    def __init__(self, tree, helm, work):
        self.helm, self.work = helm, work
        shutil.copytree(tree, work)
        (work / ".bin").mkdir()
        shutil.copy(STAND_IN, work / ".bin" / "helm")
        self.variables = os.environ | {
            "PATH": f"{work / '.bin'}{os.pathsep}{os.environ['PATH']}", "REAL_HELM": helm,
            "HELM_CACHE_HOME": str(work / ".cache"), "HELM_CONFIG_HOME": str(work / ".config"),
            "HELM_DATA_HOME": str(work / ".data")}

    def call(self, *command):
        return subprocess.run([str(word) for word in command], cwd=self.work, env=self.variables,
                              capture_output=True, text=True, check=False,
                              stdin=subprocess.DEVNULL)

    def install(self, environment, tests=False):
        """Calls `up` as an operator does, with a helm that renders, perhaps with what `helm test`
        runs. Returns the documents and what went wrong; nothing of both where nothing is delivered
        to the environment."""
        self.variables["SKIP_TESTS"] = "" if tests else "yes"
        result = self.call("sh", "up", environment)
        if result.returncode == 2 and result.stderr.startswith("usage:"):
            return "", []
        wrong = [] if result.returncode == 0 else [f"./up {environment}: {result.stderr}"]
        return result.stdout, wrong

    def folders(self):
        """Returns the folders of all charts, sub-charts included, those of third parties not."""
        return sorted(path.parent for path in self.work.rglob("Chart.yaml"))

    def stand_in(self):
        """Puts stand-ins where charts of third parties are asked for."""
        module = load_stand_in()
        for folder in self.folders():
            module.stand_in(folder)

    def lint(self):
        """Lints every chart with the values of every environment; yields (chart, output)."""
        own = self.folders()
        self.stand_in()
        for folder in own:
            values = sorted((folder / "values").glob("*.yaml")) or [None]
            for path in values:
                options = [] if path is None else ["--values", path]
                result = self.call(self.helm, "lint", "--strict", folder, *options)
                yield folder.relative_to(self.work), result
