"""Histories of the oracle, recorded here: what a second maker wrote from the rule in words alone.

The folder `oracle` is kept as it was written; nothing in it knows this code.
"""

import datetime
import random
import sys
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.test import Client

from organizations.models import Reader, stand_in
from practices.actions.adoptions import append_with_record, event_about
from practices.desk.queries.officer import read_standing
from practices.models.adoptions import AdoptionEvent, Basis, EvidenceKind, Track
from practices.models.dates import PartialDate, Precision
from practices.models.releases import Audience
from practices.queries.adoptions.counting import NewWord, counting_on, is_possible, names_of, to_name
from practices.queries.adoptions.courses import AdoptionEntry, decide_standing
from practices.queries.adoptions.matrix import coverage_of
from practices.queries.adoptions.references import Reference, exchange_members
from practices.queries.adoptions.standing import end_of, read_entries
from practices.queries.wording import name_of, title_of
from practices.reports.queries.entries import seen_entries, standing_on
from practices.reports.queries.scope import ReportScope

sys.path.insert(0, str(Path(__file__).parent / "oracle"))

import histories as generated
import oracle
from cases import CASES

__all__ = ["CASES", "generated", "oracle"]
NOON = datetime.time(12, tzinfo=datetime.UTC)


def partial(event: Any) -> PartialDate:
    """Return the date of an event of the oracle."""
    precision = Precision.DAY if event.day else Precision.MONTH if event.month else Precision.YEAR
    return PartialDate(oracle.first_day(event), precision)


def words_of(history: Any, known_on: datetime.date = datetime.date.max) -> list[AdoptionEntry]:
    """Return what stands of a history as the rule reads it; keys are the oracle's order."""
    orders = {event.id: event.order for event in history.events}
    known = [event for event in history.events if event.recorded <= known_on]
    return [word_of(event, orders) for event in oracle.not_reversed(known)]


def word_of(event: Any, orders: dict[str, int]) -> AdoptionEntry:
    """Return an event of the oracle as the rule reads it."""
    date = partial(event)
    about: Any = (event.order, None, 1, 1, Track.ADOPTION, event.state, Basis.STATED, date.on, date.precision)
    return AdoptionEntry(*about, event.order, None, None, orders.get(event.follows), orders.get(event.precedes))


def new_word_of(event: Any, orders: dict[str, int]) -> NewWord:
    """Return a new event of the oracle as the rule reads it; a name that is nobody's is -1."""
    date, named = partial(event), [orders.get(one, -1) if one else None for one in (event.follows, event.precedes)]
    return NewWord(event.state, date.on, date.precision, *named)


def is_refused(words: list[AdoptionEntry], new: NewWord) -> bool:
    """Tell whether what a new event names could not be recorded."""
    if new.follows is not None and new.precedes is not None:
        return True
    named = new.follows if new.follows is not None else new.precedes
    if named is None:
        return False
    if named not in {word.key for word in words}:
        return True
    later, earlier = (new.key, named) if new.follows is not None else (named, new.key)
    return not is_possible([*words, new], names_of(words), later=later, earlier=earlier)


def faults_of_function(history: Any, news: list[Any]) -> Iterator[str]:
    """Yield where the function differs from the oracle: what counts, what is asked, what is refused."""
    names = {event.order: event.id for event in history.events}
    known: dict[datetime.date, list[AdoptionEntry]] = {}
    for as_of, known_on in generated.probes(history):
        words = known.setdefault(known_on, words_of(history, known_on))
        found = counting_on(words, as_of)
        if (names[found.key] if found else None) != oracle.standing(history, as_of, known_on):
            yield f"standing on {as_of}, known on {known_on}: {history}"
    words, orders = words_of(history), {event.id: event.order for event in history.events}
    for event, today in news:
        asked = {names[word.key] for word in to_name(words, new_word_of(oracle.unnamed(event), orders), today=today)}
        if asked != oracle.asked_about(history, oracle.unnamed(event), today):
            yield f"asked {asked} of {event}: {history}"
        if is_refused(words, new_word_of(event, orders)) != bool(oracle.naming_refusal(history, event)):
            yield f"refused or not {event}: {history}"


def record_history(history: Any, organization: Any, reference: Any, *, by: Any) -> dict[str, AdoptionEvent]:
    """Write a history into the ledger, public, each entry at noon of its day; return the events by the oracle's ids.

    Past the actions: a history may leave open what they would ask.
    """
    made: dict[str, AdoptionEvent] = {}
    for event in history.events:
        at = datetime.datetime.combine(event.recorded, NOON) + datetime.timedelta(seconds=event.order)
        if event.reverses:
            row = event_about(made[event.reverses], basis=Basis.STATED, reverses=made[event.reverses], by=by)
        else:
            date = partial(event)
            row = AdoptionEvent(
                organization=organization, reference=reference, track=Track.ADOPTION, state=event.state, by=by,
                effective_on=date.on, effective_precision=date.precision, evidence_kind=EvidenceKind.STATEMENT,
                follows=made.get(event.follows), precedes=made.get(event.precedes),
            )  # fmt: skip
        row.recorded_at = at
        made[event.id] = append_with_record(row, is_public=True)
    return made


Told = tuple[Any, dict[str, AdoptionEvent]]
"""A history of the oracle, and the events recorded for it by the oracle's ids."""


def faults_of_screens(told: list[Told], chance: random.Random, count: int) -> Iterator[str]:
    """Yield where API, page, desk or report differ from the oracle, for histories about one reference.

    All of them are asked at once, on days drawn among the borders of each, as known then and now.
    """
    probes = sorted({probe for history, _made in told for probe in generated.probes(history)})
    now = max(known for _day, known in probes)
    drawn = chance.sample(probes, min(count, len(probes)))
    for as_of, known_on in [*drawn, *((day, now) for day, _known in drawn)]:
        answers = dict(_answers(told, as_of, known_on, is_now=known_on == now))
        for history, made in told:
            expected, place = oracle.standing(history, as_of, known_on), _place_of(made)
            names = {event.pk: name for name, event in made.items()}
            for where, keys in answers.items():
                if (answer := names.get(keys[place]) if place in keys else None) != expected:
                    yield f"{where}: {answer}, not {expected}, on {as_of}, known on {known_on}: {history}"


def _place_of(made: dict[str, AdoptionEvent]) -> tuple[int, int, str]:
    event = next(iter(made.values()))
    return event.reference_id, event.organization_id, Track.ADOPTION


def _answers(
    told: list[Told], as_of: datetime.date, known_on: datetime.date, *, is_now: bool
) -> Iterator[tuple[str, dict[Any, int]]]:
    """Yield who answers, and the keys of the events that count for it by place."""
    reference = next(iter(told[0][1].values())).reference
    organizations = frozenset(_place_of(made)[1] for _history, made in told)
    keys = {str(event.public_id): event.pk for _history, made in told for event in made.values()}
    known_at = end_of(known_on)
    scope = ReportScope(Audience.PUBLIC, as_of, known_at, references=frozenset({reference.pk}))
    kept = decide_standing(read_entries(None, known_at=known_at, references=[reference.pk]), as_of)
    desk = read_standing(stand_in(Reader(organizations=organizations)), as_of, known_at).entries
    report = standing_on(seen_entries(scope), as_of, rule=scope.rule)
    for where, entries in (("function", kept), ("desk", desk), ("report", report)):
        yield where, {place: entry.key for place, entry in entries.items() if entry}
    yield "API, ledger", _asked(reference, keys, as_of=as_of, known_on=known_on)
    if is_now:
        yield "API, kept rows", _asked(reference, keys, as_of=as_of)
    yield "page", _on_page(reference, keys, as_of, known_on)


def _asked(reference: Any, keys: dict[str, int], **days: datetime.date) -> dict[Any, int]:
    about = {"reference": reference.translation_key, "page_size": 100}
    answer = Client().get("/api/v1/adoptions/", {**about, **{name: day.isoformat() for name, day in days.items()}})
    assert answer.status_code == HTTPStatus.OK, answer.content
    assert answer.json()["next"] is None
    return _by_place(keys[one["id"]] for one in answer.json()["results"])


def _on_page(reference: Any, keys: dict[str, int], as_of: datetime.date, known_on: datetime.date) -> dict[Any, int]:
    seen = Reference(reference, title_of(reference), name_of(reference.organization), 1)
    matrix = coverage_of(seen, exchange_members(None), None, as_of=as_of, known_on=known_on).matrix
    cells = (cell for row in matrix.rows for cell in row.cells if cell.track == Track.ADOPTION and cell.event)
    return _by_place(keys[cell.event.id] for cell in cells if cell.event)


def _by_place(found: Iterable[int]) -> dict[Any, int]:
    """Return the keys of events by their places; fail where one place has two."""
    rows = list(
        AdoptionEvent.objects.filter(pk__in=list(found)).values_list("reference", "organization", "track", "pk")
    )
    places = {tuple(place): key for *place, key in rows}
    assert len(places) == len(rows), rows
    return places
