"""Which event counts, as of a day and as known at a time: against a plain recomputation."""

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import time_machine
from django.utils import timezone

from organizations.models import Reader, stand_in
from practices.actions.adoption_checks import check_adoption
from practices.actions.adoption_notices import agree_to_adoption
from practices.actions.adoption_order import OrderNeeded
from practices.actions.adoptions import AdoptionRefused, reverse_adoption
from practices.models.adoptions import STATES_OF, AdoptionEvent, State, Track
from practices.models.dates import PartialDate, last_day
from practices.queries.adoptions.standing import end_of
from tests import factories
from tests.practices.adoptions.standing import standing_entries
from tests.shared_worlds import shared_world
from tests.treaty_actions import load_treaty_actions, read_actions, treaty_actions_file
from tests.whole import long, many

FIRST_DAY, LAST_DAY = datetime.date(2000, 1, 1), datetime.date(2010, 12, 31)
DRAWS = many(1000, 100)


@dataclass(frozen=True, slots=True)
class Plain:
    """An event as a plain recomputation reads it."""

    key: int
    place: tuple[int, int, str]
    begins: datetime.date
    ends: datetime.date
    sequence: int
    reverses: int | None
    follows: int | None
    precedes: int | None
    recorded_at: datetime.datetime
    public_at: datetime.datetime | None


def plain_events() -> list[Plain]:
    rows = AdoptionEvent.objects.select_related("record").order_by("sequence")
    return [
        Plain(
            row.pk, (row.reference_id, row.organization_id, row.track),
            row.effective_on, last_day(row.effective_on, row.effective_precision), row.sequence,
            row.reverses_id, row.follows_id, row.precedes_id, row.recorded_at, row.record.public_at,
        )
        for row in rows
    ]  # fmt: skip


def recompute(events: list[Plain], as_of: datetime.date, known_at: datetime.datetime, own: set[int] | None):
    """Say which event counts: each beside every other, by the words of the rule. `own` None sees everything."""
    known = [
        event
        for event in events
        if event.recorded_at <= known_at
        and (own is None or event.place[1] in own or (event.public_at is not None and event.public_at <= known_at))
    ]
    taken = [
        event
        for event in known
        if event.reverses is None and event.begins <= as_of and all(other.reverses != event.key for other in known)
    ]
    left = [event for event in taken if not any(is_later(other, event) for other in taken)]
    return {event.place: event.key for event in left}  # in the order of recording: the last one stays


def is_later(other: Plain, event: Plain) -> bool:
    return other.place == event.place and (
        event.ends < other.begins or other.follows == event.key or event.precedes == other.key
    )


def a_day(chance: random.Random) -> datetime.date:
    return FIRST_DAY + datetime.timedelta(days=chance.randrange((LAST_DAY - FIRST_DAY).days))


def days(chance: random.Random) -> Iterator[datetime.datetime]:
    """Return moments that move on by a few weeks each."""
    moment = datetime.datetime(2001, 1, 1, 12, tzinfo=datetime.UTC)
    while True:
        moment += datetime.timedelta(days=chance.randrange(1, 40), minutes=chance.randrange(600))
        yield moment


def _make_world():
    secretariat = factories.secretariat_member()
    chance = random.Random(426)
    references = [factories.instrument(), factories.instrument()]
    unions = [factories.organization() for _ in range(3)]
    people = {union.pk: factories.officer(union) for union in unions}
    made: list[AdoptionEvent] = []
    for moment, _step in zip(days(chance), range(70), strict=False):
        with time_machine.travel(moment, tick=False):
            made += _step_of(chance, references, unions, people, secretariat, made)
    return unions


shared_unions = shared_world(_make_world)


@pytest.fixture
def world(shared_unions):
    """Three organizations beside two references: said, recorded by others, agreed, checked and taken back at random."""
    return shared_unions.made()


def _step_of(chance, references, unions, people, secretariat, made):
    kind = chance.choice(["say", "say", "record", "check", "agree", "reverse"])
    union = chance.choice(unions)
    events = [event for event in made if event.reverses_id is None and not AdoptionEvent.objects.filter(reverses=event)]
    if kind in ("say", "record") or not events:
        by = people[union.pk] if kind == "say" else secretariat
        track = chance.choice([Track.ADOPTION, Track.MEASURES])
        effective = PartialDate.parse(
            chance.choice([FIRST_DAY, a_day(chance)]).isoformat()[: chance.choice([4, 7, 10])]
        )
        fitting = STATES_OF[track] if effective.on <= timezone.now().date() else (State.PLANNED,)
        state = chance.choice([state for state in fitting if state != State.NOT_PLANNED])
        said = {"organization": union, "by": by, "track": track, "state": state, "effective": effective}
        said |= {"reference": chance.choice(references), "evidence_address": "https://example.org/a"}
        try:
            return [factories.adoption(**said)]
        except OrderNeeded as asked:
            event = AdoptionEvent.objects.get(pk=asked.events[0].key)
        try:
            return [factories.adoption(**said, **{chance.choice(["follows", "precedes"]): event})]
        except AdoptionRefused:  # a random order may contradict others
            return []
    event = chance.choice(events)
    if kind == "reverse":
        return [reverse_adoption(event=event, by=secretariat)]
    if kind == "agree":
        if not event.record.is_public and event.checks_id is None:
            agree_to_adoption(event=event, on=timezone.now().date(), by=people[event.organization_id])
            event.record.refresh_from_db()
        return []
    try:
        return [check_adoption(event=event, by=secretariat)]
    except AdoptionRefused:  # a random event may not be one to check
        return []


def test_standing_agrees_with_a_plain_recomputation_on_a_thousand_days(world, secretariat):
    chance, events = random.Random(1), plain_events()
    own = stand_in(Reader(organizations=frozenset({world[0].pk})))
    readers = [(None, set()), (own, {world[0].pk}), (secretariat, None)]
    outcomes = set()
    for _draw in range(DRAWS):
        user, seen = chance.choice(readers)
        as_of, known_at = a_day(chance), end_of(a_day(chance))

        found = standing_entries(user, as_of=as_of, known_at=known_at)

        expected = recompute(events, as_of, known_at, seen)
        assert {place: entry.key for place, entry in found.items()} == expected, (user, as_of, known_at)
        outcomes.add(frozenset(expected.items()))
    assert len(outcomes) > DRAWS / 10


def test_standing_of_some_references_is_part_of_that_of_all(world, db):
    as_of, known_at = LAST_DAY, end_of(LAST_DAY)
    whole = standing_entries(None, as_of=as_of, known_at=known_at)
    reference = next(iter(whole))[0]

    part = standing_entries(None, as_of=as_of, known_at=known_at, references=[reference])

    assert part == {place: entry for place, entry in whole.items() if place[0] == reference}


def test_standing_is_one_query_whatever_the_size(world, db, django_assert_num_queries):
    with django_assert_num_queries(1):
        standing_entries(None, as_of=LAST_DAY, known_at=end_of(LAST_DAY))


def test_issuer_contact_only_and_unpublished_organizations_have_no_entry(secretariat):
    contact = factories.organization(is_contact_only=True)
    factories.adoption(organization=contact, by=secretariat)
    hidden = factories.organization()
    factories.adoption(organization=hidden)
    hidden.unpublish()

    assert standing_entries(secretariat, as_of=LAST_DAY, known_at=timezone.now()) == {}


@pytest.mark.once
@pytest.mark.django_db
@long
def test_treaty_actions_stand_as_recomputed_on_a_thousand_days():
    file = treaty_actions_file()
    if file is None:
        pytest.skip("the corpus is not on this machine")
    actions = read_actions(file)
    loaded = load_treaty_actions(actions)
    assert AdoptionEvent.objects.count() == len(actions) == loaded.event_count
    chance, by_treaty = random.Random(2), {}
    for action in actions:
        by_treaty.setdefault(action.treaty, []).append(action)
    keys = {page.pk: treaty for treaty, page in loaded.references.items()}
    names = {page.pk: name for name, page in loaded.organizations.items()}
    now = timezone.now()
    for _draw in range(DRAWS):
        treaty = chance.choice(list(by_treaty))
        as_of = datetime.date(1945, 8, 8) + datetime.timedelta(days=chance.randrange(25_500))

        found = standing_entries(None, as_of=as_of, known_at=now, references=[loaded.references[treaty].pk])

        expected = {}
        for action in by_treaty[treaty]:
            best = expected.get(action.participant)
            if action.on <= as_of and (best is None or action.on >= best.on):
                expected[action.participant] = action
        shown = {names[place[1]]: (keys[place[0]], entry.state, entry.effective_on) for place, entry in found.items()}
        assert shown == {name: (treaty, action.state, action.on) for name, action in expected.items()}
