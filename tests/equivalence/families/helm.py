"""Helm: `./up` is called as an operator calls it, with a helm that renders instead of installing."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "lib"))
from charts import Charts  # noqa: E402

NAME = "helm"
VARIANTS = ["helm3", "helm4"]
# Values of secrets are none of its business.
REFUSES = ("P5401",)

tool = {}


def find(tools, variant):
    tool[variant] = tools.find(variant)
    return tool[variant]


def start(tree, variant, work):
    """Returns what knows the objects of each environment."""
    if not tree.exists():
        return lambda environment: ("", [])
    return Charts(tree, tool[variant], work).install
