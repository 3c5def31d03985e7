"""Writes down what tasks would send to a cluster, instead of sending it.

A callback plugin, because that is what Ansible loads before it runs a play. Everything up to the call
of the module is Ansible's own: inventories, defaults, conditions, templates, the modules' action
plugins. Each line of the file named by PLAT_RECORD is a JSON object: the module and its arguments.
"""

import json
import os

from ansible.plugins.action import ActionBase
from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: record
type: aggregate
short_description: Writes down what tasks would send to a cluster.
description: Replaces the execution of modules of kubernetes.core by a record of their arguments.
"""

REAL = ActionBase._execute_module  # pylint: disable=protected-access


def execute_module(self, module_name=None, module_args=None, **options):
    """Stands in for ActionBase._execute_module."""
    name = self._task.resolved_action or self._task.action
    if not name.startswith("kubernetes.core."):
        return REAL(self, module_name=module_name, module_args=module_args, **options)
    arguments = self._task.args if module_args is None else module_args
    with open(os.environ["PLAT_RECORD"], "a", encoding="utf-8") as file:
        file.write(json.dumps({"module": name, "arguments": arguments}, default=str) + "\n")
    return {"changed": True, "resources": [], "result": {}}


class CallbackModule(CallbackBase):
    """Is there to be loaded."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "record"
    CALLBACK_NEEDS_ENABLED = True


ActionBase._execute_module = execute_module  # pylint: disable=protected-access
