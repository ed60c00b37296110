"""The rules by which something is hidden, each of which can be taken away: by its name, in this process alone."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import Any

from django.apps import apps
from django.db.models import Q, Value

import practices.policies
import practices.queries
from portal import admin_guard
from practices.models import adoptions, assessments, editions, instruments, links, provisions, releases, reports
from practices.models import practices as practice_models

FILTERS = ("visible_to", "source_visible_to", "seen_by", "open_to")
"""Methods of querysets that keep what somebody may see."""
CONDITIONS: Mapping[str, str] = {
    "own_or_opened": "Q()",
    "opened": "Value(True)",
    "_seen_by": "Q()",
    "pages_within_reach": "Q()",
}
"""Calls in the source that make such a condition, and what lets everything through in their place."""
USED_IN = (instruments, editions, practice_models, releases, reports.issues, assessments, adoptions, links, provisions)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule and how it is taken away; `touch` calls `seen` each time that it is asked, and changes nothing.

    `part_of`: the name of the rule of which it is a part, which is asked whenever it is.
    """

    name: str
    remove: Callable[[], None]
    touch: Callable[[Callable[[], None]], None]
    part_of: str = ""


def rules() -> list[Rule]:
    """Return all of them, by name."""
    found = [*_filters(), *_uses(), *_policies(), *_guards()]
    return sorted(found, key=lambda rule: rule.name)


def _filters() -> Iterator[Rule]:
    """Each implementation of a filter, on each queryset that has one of its own."""
    kinds = {type(manager.get_queryset()) for model in apps.get_models() for manager in (model._default_manager,)}
    for kind in {owner for one in kinds for owner in one.__mro__}:
        for name in FILTERS:
            if name in vars(kind) and kind.__module__.startswith(("practices.", "organizations.", "home.")):
                yield _of_attribute(kind, name, lambda rows, *args, **kwargs: rows.all(), f"{kind.__name__}.{name}")


def _policies() -> Iterator[Rule]:
    """What limits the admin."""
    policies = practices.policies
    for name in ("is_within_reach", "is_within_tree", "is_own"):
        yield _of_name(name, lambda *args, **kwargs: True, policies, admin_guard)


def _guards() -> Iterator[Rule]:
    """The door of the admin. Not that of documents: Wagtail keeps it as well, so that nothing leaks without ours."""
    yield _of_name("_is_open", lambda *args: True, admin_guard)
    yield _of_name("_is_theirs", lambda *args: True, admin_guard)
    yield _of_name("_is_their_bulk", lambda *args: True, admin_guard)


def _of_attribute(owner: type, name: str, instead: Any, called: str) -> Rule:
    before = vars(owner)[name]

    def touch(seen: Callable[[], None]) -> None:
        def asked(*args: Any, **kwargs: Any) -> Any:
            seen()
            return before(*args, **kwargs)

        setattr(owner, name, asked)

    return Rule(called, lambda: setattr(owner, name, instead), touch)


def _of_name(name: str, instead: Any, *modules: Any) -> Rule:
    """A function, in every module that took it by name."""
    before = getattr(modules[0], name)

    def put(function: Any) -> None:
        for module in modules:
            if hasattr(module, name):
                setattr(module, name, function)

    def touch(seen: Callable[[], None]) -> None:
        def asked(*args: Any, **kwargs: Any) -> Any:
            seen()
            return before(*args, **kwargs)

        put(asked)

    return Rule(f"{modules[0].__name__.rpartition('.')[2]}.{name}", lambda: put(instead), touch)


def _uses() -> Iterator[Rule]:
    """Each place in the models at which a condition is used: that one call gives way, the others stay."""
    for module in USED_IN:
        for function in _functions(module):
            source = textwrap.dedent(inspect.getsource(function))
            for number in range(len(_calls(ast.parse(source)))):
                yield _of_use(function, source, number)


def _functions(module: Any) -> Iterator[FunctionType]:
    for value in list(vars(module).values()):
        if inspect.isfunction(value) and value.__module__ == module.__name__:
            yield value
        elif inspect.isclass(value) and value.__module__ == module.__name__:
            yield from (
                one for one in vars(value).values() if inspect.isfunction(one) and one.__module__ == module.__name__
            )


def _calls(tree: ast.AST) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CONDITIONS
    ]


def _of_use(function: FunctionType, source: str, number: int) -> Rule:
    before = function.__code__

    def remove() -> None:
        tree = ast.parse(source)
        call = _calls(tree)[number]
        put = ast.parse(CONDITIONS[call.func.id], mode="eval").body
        for node in ast.walk(tree):
            for name, value in ast.iter_fields(node):
                if value is call:
                    setattr(node, name, put)
                elif isinstance(value, list):
                    value[:] = [put if one is call else one for one in value]
        function.__globals__.update(Q=Q, Value=Value)
        function.__code__ = _code_of(tree, before)

    name = _calls(ast.parse(source))[number].func.id
    called = f"{function.__module__.rpartition('.')[2]}.{function.__qualname__}: {name} {number}"
    return Rule(called, remove, lambda seen: None, part_of=function.__qualname__)


def _code_of(tree: ast.AST, before: CodeType) -> CodeType:
    """Compile a function that was changed; give its code, which has the same free variables."""
    made = compile(ast.fix_missing_locations(tree), before.co_filename, "exec")
    return next(one for one in made.co_consts if isinstance(one, CodeType) and one.co_name == before.co_name)
