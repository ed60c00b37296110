"""Taking each rule away in turn: what leaks then. A rule without which nothing leaks is one that nobody tries."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connections

from tests.leaks.channels import CHANNELS, Asker, read_channel
from tests.leaks.exchange import ROLES, SECRETARIAT, Exchange
from tests.leaks.matrix import ask_all, quick_refusals
from tests.leaks.rules import Rule, rules

ASKING = tuple(sorted(set(ROLES) - SECRETARIAT))
"""Roles from which something is hidden."""
IN_FORKS = tuple(channel for channel in CHANNELS if channel != "papers")
"""The typesetter's threads do not come along into a fork; `text_files` holds the same words."""
FIRST_ROLES = ("anonymous", "other_officer")
FIRST_CHANNELS = (
    "kept", "pages", "lists", "search", "api_lists", "api_details", "provisions", "sources", "questions", "initiatives",
    "reports", "desk", "rows", "admin_explorer", "admin_choosers", "admin_history", "of_pages", "coverage",
    "similar", "admin_bulk", "documents",
)  # fmt: skip
"""What is asked first: from whom most is hidden, where the answers come quickly."""


@dataclass(frozen=True, slots=True)
class Caught:
    """What came of taking a rule away: the first leak, "" if there was none; `asked`: cells that ask the rule."""

    rule: str
    leak: str
    asked: int


def who_asks(
    exchange: Exchange, roles: Iterable[str] = ASKING, channels: Iterable[str] = IN_FORKS
) -> dict[str, list[tuple[str, str]]]:
    """Say for each rule which roles ask it through which channels. In a process of its own: rules are wrapped."""
    return _in_child(lambda: _listen(exchange, list(roles), list(channels)))


def _listen(exchange: Exchange, roles: list[str], channels: list[str]) -> dict[str, list[tuple[str, str]]]:
    asked: dict[str, dict[tuple[str, str], None]] = {}
    here: list[tuple[str, str]] = [("", "")]
    for rule in rules():
        cells = asked.setdefault(rule.name, {})
        rule.touch(lambda cells=cells: cells.setdefault(here[0]))
    with quick_refusals():
        for role in roles:
            asker = Asker(role, exchange.people[role], exchange)
            for channel in channels:
                here[0] = (role, channel)
                for _address, _text in read_channel(channel, asker):
                    pass
    return {name: list(cells) for name, cells in asked.items()}


def try_rule(exchange: Exchange, rule: Rule, cells: Iterable[tuple[str, str]]) -> Caught:
    """Take a rule away in a process of its own, and ask the cells that ask it until something leaks."""
    listed = list(cells)
    return Caught(rule.name, _in_child(lambda: _first_leak(exchange, rule, listed)), len(listed))


def _first_leak(exchange: Exchange, rule: Rule, cells: Iterable[tuple[str, str]]) -> str:
    rule.remove()
    for role, channel in cells:
        found = ask_all(exchange, roles=[role], channels=[channel], first=True)
        if found.leaks:
            return found.leaks[0]
    return ""


def _in_child(work: Any) -> Any:
    """Do something in a fork, over connections of its own; give its answer. Raises RuntimeError where it fails."""
    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(reading)
            with os.fdopen(writing, "w") as answer:
                json.dump(work(), answer)
            connections.close_all()
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading) as answer:
        said = answer.read()
    _pid, status = os.waitpid(child, 0)
    if status:
        raise RuntimeError(f"the process ended with {os.waitstatus_to_exitcode(status)}")
    return json.loads(said)


def try_all(exchange: Exchange, wanted: Iterable[Rule]) -> Iterator[Caught]:
    """Take each rule away in turn; what is not caught by those who are asked first is tried with everybody."""
    tried = list(wanted)
    asked = who_asks(exchange, FIRST_ROLES, FIRST_CHANNELS)
    left: list[Rule] = []
    for rule in tried:
        caught = try_rule(exchange, rule, _cells(asked, rule))
        if caught.leak:
            yield caught
        else:
            left.append(rule)
    if left:
        asked = who_asks(exchange)
        yield from (try_rule(exchange, rule, _cells(asked, rule)) for rule in left)


def _cells(asked: Mapping[str, Iterable[Iterable[str]]], rule: Rule) -> list[tuple[str, str]]:
    """Return the cells that ask a rule; of a part of what is no rule itself, all that ask any."""
    if rule.part_of and not asked.get(rule.part_of):
        every = {(role, channel): None for cells in asked.values() for role, channel in cells}
        return list(every)
    return [(role, channel) for role, channel in asked.get(rule.part_of or rule.name, ())]
