"""One trial: two people open one form, one saves, the other's save is stale; then a fresh one."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus

from tests.organizations.edit_conflicts.browser import Window, merging_form, open_form
from tests.organizations.edit_conflicts.kinds import Subject

SAID = 60
"""Characters of a line that are kept: what is changed often must stay short enough for its field."""


@dataclass
class Trial:
    """What was found: words of each fault."""

    kind: str
    faults: list[str] = field(default_factory=list)

    def expect(self, holds: bool, words: str) -> None:
        """Note a fault."""
        if not holds:
            self.faults.append(f"{self.kind}: {words}")


def try_pair(make: Callable[[], Subject], seed: int) -> Trial:
    """Make a thing, let two people change it at once as `seed` says; give what was found."""
    trial, chance = Trial(make.__name__), random.Random(seed)
    subject = make()
    first = _window(subject, subject.first)
    second = _window(subject, subject.second)
    before = dict(first.sent)
    name, other = chance.choice(subject.names), chance.choice(subject.names)
    first.write(name, _changed(before, name, f"first {seed}"))
    second.write(other, _changed(before, other, f"second {seed}"))

    saved = _send(subject, first)
    trial.expect(saved.status_code == HTTPStatus.FOUND, f"the first save of {name} was answered {saved.status_code}")
    kept = _window(subject, subject.first)
    refused = _send(subject, second)
    trial.expect(refused.status_code == HTTPStatus.CONFLICT, f"a stale save was answered {refused.status_code}")
    after = _window(subject, subject.first)
    trial.expect(_words(after) == _words(kept), "a refused save changed something")
    trial.expect(f"first {seed}" in after.shown(name), f"the first one's words in {name} are lost")
    if refused.status_code == HTTPStatus.CONFLICT:
        _merge(trial, subject, merging_form(second, refused), (name, other), seed)
    fresh = _window(subject, subject.second)
    fresh.write(other, _changed(before, other, f"third {seed}"))
    answered = _send(subject, fresh)
    trial.expect(answered.status_code == HTTPStatus.FOUND, f"a fresh save was answered {answered.status_code}")
    trial.expect(f"third {seed}" in _window(subject, subject.second).shown(other), "a fresh save was not kept")
    return trial


def _merge(trial: Trial, subject: Subject, window: Window, names: tuple[str, str], seed: int) -> None:
    """Send the form that brings both together, and look that nothing of either is lost."""
    for name in [one for one in window.sent if one.endswith("-own")]:
        words = f"{window.sent[name.removesuffix('own') + 'theirs'][0].rstrip()} second {seed}"
        window.sent |= {name: [words], name.removesuffix("-own"): ["own"]}
    answered = _send(subject, window)
    trial.expect(answered.status_code == HTTPStatus.FOUND, f"what was merged was answered {answered.status_code}")
    merged = _window(subject, subject.second)
    for name, words in zip(names, (f"first {seed}", f"second {seed}"), strict=True):
        trial.expect(words in merged.shown(name), f"“{words}” is not in the merged {name}")


def _window(subject: Subject, user: object) -> Window:
    return open_form(user, subject.address, subject.names[0])


def _send(subject: Subject, window: Window) -> object:
    return window.send(**dict([subject.button] if subject.button else []))


def _words(window: Window) -> dict[str, str]:
    ignored = ("loaded_revision", "opened_on")
    return {name: window.shown(name) for name in window.sent if not name.startswith(ignored)}


def _changed(before: dict[str, list[str]], name: str, words: str) -> str:
    """Put words behind what a field said, or behind the beginning of one line."""
    said = "".join(before.get(name, [])).rstrip()
    return f"{said if '\n' in said else said[:SAID]} {words}".strip()
