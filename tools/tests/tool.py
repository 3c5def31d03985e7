"""What the tests of the tools share: loading a script as a module, trees of files."""

import importlib.machinery
import importlib.util
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def load(name):
    """Returns tools/NAME, a Python script with or without suffix, as a module."""
    loader = importlib.machinery.SourceFileLoader(name.replace("/", "_").removesuffix(".py"),
                                                  str(ROOT / "tools" / name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


def write_tree(root, files):
    """Writes {path: text} below a folder."""
    for path, text in files.items():
        target = pathlib.Path(root, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def run(*command, **options):
    """Runs a command and returns it completed, its output as text."""
    return subprocess.run(command, capture_output=True, text=True, check=False,
                          stdin=subprocess.DEVNULL, **options)
