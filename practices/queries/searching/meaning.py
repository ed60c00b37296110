"""Provisions whose meaning is near what was typed, in whatever language: found by the machine, and said to be."""

from collections.abc import Sequence
from typing import Any

from practices.models import FoundKind, Provision, SearchEntry
from practices.queries.searching.asked import SearchAsked
from practices.queries.searching.hits import Hit, read_hits
from practices.queries.searching.terms import TermGroup, query_of
from practices.queries.similar.recent_shelf import recent_shelf
from practices.queries.wording import active_language
from practices.texts.comparison import Clause, installed_encoder, prepare
from practices.texts.words import words

MOST = 5
LOOKED_AT = 40
FLOOR = 0.35
"""How near a meaning is at least, of 1; where no words were found, `FLOOR_ALONE`."""
FLOOR_ALONE = 0.2


def near_in_meaning(asked: SearchAsked, user: Any, *, groups: Sequence[TermGroup], answering: Any) -> list[Hit]:
    """Return the nearest public provisions that do not hold the words of `groups`, best first. `answering`: what does.

    None where other things than texts are asked for, and without an encoder.
    """
    encoder = installed_encoder()
    is_asked = not asked.limits or set(asked.limits) <= {"language", "kind"}
    if encoder is None or not is_asked or asked.kind not in ("", FoundKind.PROVISION) or not words(asked.q):
        return []
    public = recent_shelf()
    if public is None or not public.texts:
        return []
    question = prepare([Clause(key="q", text=asked.q, language=active_language())], encoder=encoder)
    near = public.nearest(question, instrument=0, top=LOOKED_AT).get("q", [])
    floor = FLOOR if answering.exists() else FLOOR_ALONE
    found = [(int(one.text), one.key) for one in near if one.sense >= floor]
    if not found:
        return []
    rows = Provision.objects.current().filter(edition__in={edition for edition, _eid in found})
    if asked.language:
        rows = rows.filter(edition__language=asked.language)
    keys = {(edition, eid): pk for pk, edition, eid in rows.order_by().values_list("pk", "edition_id", "eid")}
    wanted = [keys[place] for place in found if place in keys]
    entries = SearchEntry.objects.visible_to(user).filter(kind=FoundKind.PROVISION, row__in=wanted)
    if groups:
        entries = entries.exclude(words__holds=query_of(groups))
    by_row = dict(entries.order_by().values_list("row", "pk"))
    shown = [row for row in wanted if row in by_row][:MOST]
    known = {by_row[row]: (FoundKind.PROVISION.value, row) for row in shown}
    return read_hits(list(known), user, groups, known=known)
