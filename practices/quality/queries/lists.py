"""What is looked for, kind by kind, as lists of the same columns."""

import datetime
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, DateField, Exists, F, IntegerField, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat, TruncDate

from practices.desk.queries.focal_points import organizations_without_focal_point
from practices.desk.queries.freshness import STANDING, lapsed_events
from practices.models.adoptions import HAS_SIMILAR, AdoptionEvent, State
from practices.models.dates import Precision
from practices.models.editions import EditionPage, TextStatus, today
from practices.models.instruments import InstrumentEvent, InstrumentPage
from practices.models.outreach.letters import Letter
from practices.models.practices import PracticePage, PracticeTopic
from practices.models.provisions import Provision, ProvisionTopic
from practices.quality.queries.kinds import FindingKind
from practices.queries.adoptions.counting_in_sql import counts_on
from practices.queries.evidence import failing_evidence, participations_with_evidence, records_with_evidence

TRANSLATIONS = (TextStatus.OFFICIAL_TRANSLATION, TextStatus.UNOFFICIAL_TRANSLATION)
STANDS = Concat("track", Value(":"), "state", Value(":"), "effective_precision", output_field=CharField())
"""Track, state and precision of the date of an event as one word."""
ASSERTS = (*HAS_SIMILAR, State.PROCEDURE_IN_PLACE)
"""States of which a reader may ask what they rest on."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What to look for: the rows, and the paths of the owner, the key, the two words and the day of a finding."""

    rows: Any
    owner: str
    thing: str
    words: str
    more: str = ""
    day: str = ""

    def of(self, owners: Collection[int] | None) -> Any:
        """Keep the rows of these organizations (primary keys); None: all."""
        return self.rows if owners is None else self.rows.filter(**{f"{self.owner}__in": owners})


def looked_for(user: Any, on: datetime.date) -> dict[FindingKind, Callable[[], Looked]]:
    """Return the list of each kind as of `on`, of all organizations; the caller narrows them to whom they concern."""
    return {
        FindingKind.DEAD_EVIDENCE: _dead_evidence,
        FindingKind.DEAD_PARTICIPATION: _dead_participations,
        FindingKind.NO_EVIDENCE: _no_evidence,
        FindingKind.NOT_RECONFIRMED: lambda: _not_reconfirmed(user, on),
        FindingKind.OWN_UNPUBLISHED: _own_unpublished,
        FindingKind.EVENT_UNDATED: _events_undated,
        FindingKind.EDITION_UNDATED: _editions_undated,
        FindingKind.INSTRUMENT_UNDATED: _instruments_undated,
        FindingKind.NO_EDITION: _no_edition,
        FindingKind.TRANSLATION_BEHIND: _translations_behind,
        FindingKind.EDITION_TOPICS: _editions_without_topics,
        FindingKind.PRACTICE_TOPICS: _practices_without_topics,
        FindingKind.NO_FOCAL_POINT: lambda: _no_focal_point(on),
        FindingKind.LETTER_UNSENT: _letters_unsent,
    }


def listed(kind: FindingKind, rank: int, look: Looked) -> Any:
    """Return the findings of one kind: rank, owner's key and title, key, two words, day; all keys as text."""
    title = "title" if look.owner == "pk" else f"{look.owner}__title"
    return (
        look.rows.order_by()
        .annotate(
            found_rank=Value(rank, IntegerField()),
            found_owner=Cast(F(look.owner), CharField()),
            found_title=Cast(F(title), TextField()),
            found_thing=Cast(F(look.thing), CharField()),
            found_words=Cast(F(look.words), TextField()) if look.words else Value("", TextField()),
            found_more=Cast(F(look.more), TextField()) if look.more else Value("", TextField()),
            found_day=Cast(F(look.day), DateField()) if look.day else Cast(Value(None), DateField()),
        )
        .values_list(
            "found_rank", "found_owner", "found_title", "found_thing", "found_words", "found_more", "found_day"
        )
    )


def _dead(rows: Any) -> Any:
    found = failing_evidence()
    return rows.filter(Exists(found)).annotate(
        failing_on=TruncDate(Subquery(found.values("failing_since")[:1]), tzinfo=datetime.UTC),
        http_status=Subquery(found.values("status")[:1]),
    )


def _dead_evidence() -> Looked:
    return Looked(
        _dead(records_with_evidence()),
        *("event__organization", "event__public_id", "evidence_address", "http_status", "failing_on"),
    )


def _dead_participations() -> Looked:
    rows = _dead(participations_with_evidence())
    return Looked(rows, "organization", "public_id", "evidence_address", "http_status", "failing_on")


def _events() -> Any:
    standing: Any = AdoptionEvent.objects.filter(STANDING)
    return standing.of_adopters().annotate(stands=STANDS)


def _of_events(rows: Any, day: str = "effective_on", thing: str = "public_id") -> Looked:
    return Looked(rows, "organization", thing, "stands", "reference__title", day)


def _no_evidence() -> Looked:
    """Keep the statements that count and rest on their organization's word alone."""
    rows = counts_on(_events().without_evidence(), AdoptionEvent.objects.order_by(), today())
    return _of_events(rows.filter(state__in=[state.value for state in ASSERTS]))


def _not_reconfirmed(user: Any, on: datetime.date) -> Looked:
    return _of_events(lapsed_events(user, on).annotate(stands=STANDS))


def _own_unpublished() -> Looked:
    return _of_events(_events().filter(own_instrument__live=False), thing="own_instrument")


def _events_undated() -> Looked:
    return _of_events(_events().filter(effective_precision=Precision.UNKNOWN), day="")


def _editions() -> Any:
    return EditionPage.objects.filter(live=True, instrument__live=True)


def _editions_undated() -> Looked:
    rows = _editions().filter(Q(dated_on__isnull=True) | Q(precision=Precision.UNKNOWN))
    return Looked(rows, "instrument__organization", "pk", "instrument__title", "slug")


def _instruments_undated() -> Looked:
    dated = InstrumentEvent.objects.filter(instrument=OuterRef("pk"), on__isnull=False)
    rows = InstrumentPage.objects.filter(~Exists(dated.exclude(precision=Precision.UNKNOWN)), live=True)
    return Looked(rows, "organization", "pk", "title")


def _no_edition() -> Looked:
    texts = EditionPage.objects.filter(instrument=OuterRef("pk"), live=True).order_by()
    return Looked(InstrumentPage.objects.filter(~Exists(texts), live=True), "organization", "pk", "title")


def _translations_behind() -> Looked:
    """Keep the newest translation into a language where a newer authentic text is published."""
    beside = _editions().filter(instrument=OuterRef("instrument"), dated_on__gt=OuterRef("dated_on"))
    newer = beside.filter(text_status=TextStatus.AUTHENTIC).order_by("-dated_on", "pk")
    rows = _editions().filter(
        ~Exists(beside.filter(language=OuterRef("language"))), Exists(newer), text_status__in=TRANSLATIONS
    )
    rows = rows.annotate(
        newer_key=Subquery(newer.values("translation_key")[:1]), newer_on=Subquery(newer.values("dated_on")[:1])
    )
    named = rows.annotate(named=Concat("instrument__title", Value(", "), "slug", output_field=TextField()))
    return Looked(named, "instrument__organization", "newer_key", "named", "", "newer_on")


def _editions_without_topics() -> Looked:
    own = Provision.objects.current().filter(edition=OuterRef("pk")).order_by()
    tagged = ProvisionTopic.objects.standing().filter(
        provision__edition=OuterRef("pk"), provision__withdrawn_at__isnull=True
    )
    rows = _editions().filter(Exists(own), ~Exists(tagged))
    return Looked(rows, "instrument__organization", "translation_key", "instrument__title", "slug")


def _practices_without_topics() -> Looked:
    tagged = PracticeTopic.objects.filter(content_object=OuterRef("pk"), tag__retired_on__isnull=True)
    rows = PracticePage.objects.filter(~Exists(tagged), live=True)
    return Looked(rows, "organization", "translation_key", "title")


def _no_focal_point(on: datetime.date) -> Looked:
    return Looked(organizations_without_focal_point(on), "pk", "translation_key", "", "", "last_on")


def _letters_unsent() -> Looked:
    rows = Letter.objects.unsent()
    return Looked(rows, "organization", "mailing__public_id", "reference_number", "subject", "mailing__dated_on")
