"""Guides: short texts of numbered steps, one file per role and language, read into values.

`title:`, `lead:`, `step:`, `picture: name | what it shows` and `screens: name name` (addresses that the step is about,
by their names or all of a namespace) begin a line; other lines are words of the step above.
`[words](name)` is a link to the address of that name.
"""

import re
from dataclasses import dataclass, replace

LINK = re.compile(r"\[([^\]]+)\]\(([\w:-]+)\)")


class BrokenGuide(ValueError):
    """A line is none of a guide; the message names it."""


@dataclass(frozen=True, slots=True)
class GuidePart:
    """Some words; `address` is the name of the address that they lead to, "" for none."""

    words: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class GuideStep:
    """One step. `picture` is a name, "" for none; `shows` says what is on it. `screens` are what it is opened from."""

    title: str
    parts: tuple[GuidePart, ...] = ()
    picture: str = ""
    shows: str = ""
    screens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide, with its steps in order."""

    title: str
    lead: str
    steps: tuple[GuideStep, ...]


def read_guide(text: str) -> Guide:
    """Read a guide. Raises BrokenGuide for words before the first step."""
    heads = {"title": "", "lead": ""}
    steps: list[GuideStep] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        key, _colon, rest = line.partition(": ")
        if key in heads:
            heads[key] = rest
        elif key == "step":
            steps.append(GuideStep(rest))
        elif not steps:
            raise BrokenGuide(line)
        else:
            steps[-1] = _more(steps[-1], line)
    return Guide(heads["title"], heads["lead"], tuple(steps))


def _more(step: GuideStep, line: str) -> GuideStep:
    """Add a line to a step: its picture, its screens, or words."""
    if line.startswith("picture: "):
        name, _bar, shows = line.removeprefix("picture: ").partition("|")
        return replace(step, picture=name.strip(), shows=shows.strip())
    if line.startswith("screens: "):
        return replace(step, screens=tuple(line.removeprefix("screens: ").split()))
    return replace(step, parts=(*step.parts, *_parts(line)))


def _parts(line: str) -> list[GuidePart]:
    """Cut words at their links."""
    parts, at = [], 0
    for found in LINK.finditer(line):
        parts += [GuidePart(line[at : found.start()]), GuidePart(found[1], found[2])]
        at = found.end()
    return [part for part in [*parts, GuidePart(line[at:])] if part.words]
