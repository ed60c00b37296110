"""`python -m tests.measurements.audit.killable`: does jobs, each in a process of its own that may be killed.

A job is a line of JSON on stdin: the name of a function of `jobs` and its arguments. On stdout are `{"pid": ...}`, then
the job's answer if it came to one, then `{"status": ...}`.
"""

import contextlib
import importlib
import io
import json
import os
import sys
from types import ModuleType
from typing import Any

import django
from django.db import connections


def main() -> int:
    """Do jobs until there are no more. This process itself never opens the database."""
    django.setup()
    jobs = importlib.import_module("tests.measurements.audit.jobs")  # Django is set up by now
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os._exit(_do(jobs, json.loads(line)))
        _say({"pid": child})
        _pid, status = os.waitpid(child, 0)
        _say({"status": os.waitstatus_to_exitcode(status)})
    return 0


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _do(jobs: ModuleType, job: list[Any]) -> int:
    """Do a job in the child; give its exit status. What it prints, such as mails, is no answer."""
    silence = io.StringIO()
    try:
        with contextlib.redirect_stdout(silence):
            answer = getattr(jobs, job[0])(*job[1:], silence)
        _say({"answer": answer})
        connections.close_all()
    except Exception as error:
        _say({"answer": f"{type(error).__name__}: {error}"})
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
