"""results.py: an Ansible callback that writes what every task said, a line of JSON each, to the file VENVCAST_RESULTS."""

import json
import os

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: results
type: aggregate
short_description: Results as lines of JSON
description: For tests.
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "results"

    def note(self, result, failed):
        row = {"host": result._host.get_name(), "task": result._task.get_name(), "failed": failed, **result._result}
        with open(os.environ["VENVCAST_RESULTS"], "a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")

    def v2_runner_on_ok(self, result):
        self.note(result, False)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self.note(result, True)

    def v2_runner_on_unreachable(self, result):
        self.note(result, True)
