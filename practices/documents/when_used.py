"""Functions whose libraries are large: they are loaded when the first file is written, not at every start."""

from collections.abc import Callable
from importlib import import_module
from typing import Any


def when_used(path: str) -> Callable[..., Any]:
    """Return the function at a dotted path; its module is imported when it is called."""
    module, _dot, name = path.rpartition(".")

    def call(*arguments: Any, **named: Any) -> Any:
        return getattr(import_module(module), name)(*arguments, **named)

    return call
