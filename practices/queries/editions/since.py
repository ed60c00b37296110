"""Since when a rule holds: the date of the first edition that has it, in these words and in similar ones."""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.urls import reverse

from practices.models.editions import EditionPage
from practices.models.provisions import Provision
from practices.queries.wording import written_date

SIMILAR = 0.5
"""Share of the stems of two wordings, at the same place, that both have: they are taken for one rule."""


@dataclass(frozen=True, slots=True)
class FirstAppearance:
    """The date of the first edition that has these words, in its known precision, and where they stand there.

    `day` is its first day; `changes_url` says what changed there from the edition before, "" without one.
    `worded_otherwise`: the first edition that has it at the same place in similar words, where that is an earlier one.
    """

    date: str
    url: str
    is_here: bool
    day: datetime.date | None = None
    changes_url: str = ""
    worded_otherwise: "FirstAppearance | None" = None


def since_of(edition: EditionPage, user: Any) -> dict[str, FirstAppearance]:
    """Say for each provision of an edition (by eId) since when it is in the text, of what `user` may see.

    Looks back through the whole editions of the same instrument and language, newest first, as long as each has
    the provision in the same words, and from there at the same place in similar words. Empty when the edition has no
    date, or is an extract or a summary. Two queries.
    """
    if edition.dated_on is None or edition.is_incomplete:
        return {}
    line = _line(edition, user)
    rows = (
        Provision.objects.visible_to(user)
        .filter(edition__in=[one.pk for one in line])
        .values_list("edition_id", "eid", "hash", "stems")
    )
    texts: dict[int, list[tuple[str, str]]] = {}
    stems: dict[tuple[int, str], str] = {}
    for key, eid, digest, some in rows:
        texts.setdefault(key, []).append((eid, digest))
        stems[key, eid] = some
    before = {later.pk: earlier for later, earlier in pairwise(line)}
    found = {}
    for own, place in _first_places(line, texts).items():
        first = _similar_before(place, before, stems)
        otherwise = _since(first, edition, None) if first != place else None
        found[own] = _since(place, edition, before.get(place[0].pk), otherwise)
    return found


def _line(edition: EditionPage, user: Any) -> list[EditionPage]:
    """Return the edition and those before it, newest first, one for each date."""
    older = (
        EditionPage.objects.visible_to(user)
        .filter(instrument=edition.instrument_id, language=edition.language, dated_on__lt=edition.dated_on)
        .exclude(pk=edition.pk)
        .defer("numbered_text")
        .order_by("-dated_on", "text_status", "pk")
    )
    line = [edition]
    for other in older:
        if not other.is_incomplete and other.dated_on != line[-1].dated_on:
            line.append(other)
    return line


def _first_places(
    line: Sequence[EditionPage], texts: dict[int, list[tuple[str, str]]]
) -> dict[str, tuple[EditionPage, str]]:
    """Follow each provision back; give, by its eId, the oldest edition that has it and its eId there."""
    found = {eid: (line[0], eid) for eid, _digest in texts.get(line[0].pk, ())}
    going = {eid: (eid, digest) for eid, digest in texts.get(line[0].pk, ())}
    for older in line[1:]:
        places = _places(texts.get(older.pk, ()))
        for own, (eid, digest) in list(going.items()):
            there = places.get((eid, digest)) or places.get(("", digest))
            if there is None:
                del going[own]
                continue
            going[own], found[own] = (there, digest), (older, there)
    return found


def _places(rows: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Index a text by eId and words, and by the words alone where they stand once."""
    listed = list(rows)
    once = Counter(digest for _eid, digest in listed)
    places = {(eid, digest): eid for eid, digest in listed}
    return places | {("", digest): eid for eid, digest in listed if once[digest] == 1}


def _similar_before(
    place: tuple[EditionPage, str], before: dict[int, EditionPage], stems: dict[tuple[int, str], str]
) -> tuple[EditionPage, str]:
    """Follow a provision further back, as long as similar words stand at the same place."""
    at, eid = place
    words = frozenset(stems[at.pk, eid].split())
    while earlier := before.get(at.pk):
        there = frozenset(stems.get((earlier.pk, eid), "").split())
        if len(words & there) < SIMILAR * len(words | there) or not there:
            break
        at, words = earlier, there
    return at, eid


def _since(
    place: tuple[EditionPage, str],
    edition: EditionPage,
    before: EditionPage | None,
    otherwise: FirstAppearance | None = None,
) -> FirstAppearance:
    first, eid = place
    changes = reverse("changes", args=[first.translation_key, before.translation_key]) if before else ""
    date = written_date(first.dated_on, first.precision)
    return FirstAppearance(date, f"{first.url}#{eid}", first.pk == edition.pk, first.dated_on, changes, otherwise)
