"""Hints about what was written: what may be missing, out of order, or hard to read. They never keep anything back."""

import datetime
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

ORDER = ("circulated", "adopted", "in_force", "ended")
"""Dates of an instrument in the order in which they are expected."""
VAGUE = frozenset(
    {
        *("here", "click here", "link", "this link", "more", "read more"),
        *("ici", "cliquez ici", "ce lien", "lien", "hier", "dieser link", "mehr", "qui", "clicca qui"),
        *("здесь", "тут", "ссылка", "aquí", "haga clic aquí", "enlace", "هنا", "اضغط هنا"),
    }
)
"""Words of a link that say nothing of where it leads."""
MOST_OF_A_KIND = 10
"""Hints of one kind that are given for one field."""
HEADING = re.compile(r"(#{1,6})\s*[^\s#]")
IMAGE = re.compile(r"!\[\s*\]\(page:")
LINK = re.compile(r"(?<!!)\[([^\[\]]{1,80})\]\(")
RULE = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")


@dataclass(frozen=True, slots=True)
class Hint:
    """One hint: its kind, the field that it is about, the line of that field (from 1; 0: the whole), words from it."""

    code: str
    field: str
    line: int = 0
    words: str = ""


def hints_of_text(text: str, *, field: str) -> list[Hint]:
    """Look through a text in the portal's notation: headings, images, links and tables. By line."""
    lines = text.split("\n")
    found = [*_headings(lines, field), *_images_and_links(lines, field), *_tables(lines, field)]
    kept: list[Hint] = []
    for code in dict.fromkeys(hint.code for hint in found):
        kept += [hint for hint in found if hint.code == code][:MOST_OF_A_KIND]
    return sorted(kept, key=lambda hint: hint.line)


def hints_of_dates(dates: Iterable[tuple[str, datetime.date]], *, field: str) -> list[Hint]:
    """Compare the known dates of an instrument (kind, day): those out of order, and none at all.

    A day may be the first of a month or year of which no more is known; equal days are in order.
    """
    known = list(dates)
    if not known:
        return [Hint("no_date", field)]
    first: Mapping[str, datetime.date] = {kind: min(on for one, on in known if one == kind) for kind in dict(known)}
    pairs = itertools.combinations([kind for kind in ORDER if kind in first], 2)
    wrong = [(one, later) for one, later in pairs if first[one] > first[later]]
    found = [Hint("dates_out_of_order", field, words=f"{one} {later}") for one, later in wrong]
    begun = min((on for kind, on in known if kind in ("adopted", "in_force")), default=None)
    amended = first.get("amended")
    if begun and amended and amended < begun:
        found.append(Hint("dates_out_of_order", field, words="adopted amended"))
    return found


def hints_of_emptiness(fields: Mapping[str, object], codes: Mapping[str, str]) -> list[Hint]:
    """Return a hint, by the code of the field, for each of these fields that holds nothing."""
    return [Hint(code, field) for field, code in codes.items() if not fields.get(field)]


def _headings(lines: Sequence[str], field: str) -> Iterator[Hint]:
    """Tell of headings that go down by more than one level."""
    before = 0
    for number, line in enumerate(lines, 1):
        if found := HEADING.match(line):
            depth = len(found[1])
            if before and depth > before + 1:
                yield Hint("heading_jumps", field, number, _shorten(line))
            before = depth


def _images_and_links(lines: Sequence[str], field: str) -> Iterator[Hint]:
    for number, line in enumerate(lines, 1):
        if IMAGE.search(line):
            yield Hint("image_undescribed", field, number)
        for found in LINK.finditer(line):
            if found[1].strip(" .!…→»").casefold() in VAGUE:
                yield Hint("link_says_nothing", field, number, found[1])


def _tables(lines: Sequence[str], field: str) -> Iterator[Hint]:
    """Tell of tables of several rows whose second line does not make the first one a head."""
    for number, line in enumerate(lines, 1):
        is_first = _is_row(line) and not (number > 1 and _is_row(lines[number - 2]))
        if not is_first or number == len(lines) or not _is_row(lines[number]):
            continue
        if not RULE.fullmatch(lines[number].strip()):
            yield Hint("table_without_head", field, number, _shorten(line))


def _is_row(line: str) -> bool:
    stripped = line.strip()
    return len(stripped) > 2 and stripped.startswith("|") and stripped.endswith("|")


def _shorten(line: str) -> str:
    return line.strip()[:60]
