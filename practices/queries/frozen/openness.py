"""When texts were open to a reader, as the ledger of releases says."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from wagtail.models import PageLogEntry

from organizations.models import reader_of
from practices.models.editions import EditionPage
from practices.models.releases import ReleaseDecision, ReleasedKind
from practices.models.sealed_pages import sealed
from practices.queries.frozen.text_states import Period
from practices.queries.releases import lets_in, names_of

ALWAYS = Period(datetime.datetime.min.replace(tzinfo=datetime.UTC))


@dataclass(frozen=True, slots=True)
class _Decision:
    sequence: int
    holds_from: datetime.datetime
    is_open: bool


def open_periods(editions: Sequence[EditionPage], user: Any, *, now: datetime.datetime) -> dict[int, list[Period]]:
    """Return when the ledger had each edition and its instrument open to `user` by `now`, by primary key, in order.

    The rule is that of `visible_to`, asked of the past: the decision that was recorded last, of those that held by
    then; own people at any time, and the secretariat what no seal closes. Whether the text was published is another
    matter. Two queries, three for the secretariat.
    """
    reader = reader_of(user)
    names = names_of(reader)
    things = {(ReleasedKind.EDITION.value, edition.translation_key) for edition in editions}
    things |= {(ReleasedKind.INSTRUMENT.value, edition.instrument.translation_key) for edition in editions}
    rule = Q()
    for kind in (ReleasedKind.EDITION, ReleasedKind.INSTRUMENT):
        rule |= Q(kind=kind, thing__in=[thing for of, thing in things if of == kind])
    found: dict[tuple[str, uuid.UUID], list[_Decision]] = defaultdict(list)
    fields = ("kind", "thing", "audience", "named", "sequence", "recorded_at", "effective_at")
    for kind, thing, audience, named, number, recorded, effective in (
        ReleaseDecision.objects.filter(rule, effective_at__lte=now).order_by("sequence").values_list(*fields)
    ):
        is_open = lets_in(audience, named, reader, names)
        found[kind, thing].append(_Decision(number, max(recorded, effective), is_open))
    periods = {}
    keys = [edition.pk for edition in editions] if reader.is_secretariat else []
    closed = set(sealed(EditionPage, user).filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()
    for edition in editions:
        is_own = edition.instrument.organization_id in reader.reads_for
        is_own = is_own or (reader.is_secretariat and edition.pk not in closed)
        own, work = (
            [ALWAYS] if is_own else _periods(found[kind.value, page.translation_key])
            for kind, page in ((ReleasedKind.EDITION, edition), (ReleasedKind.INSTRUMENT, edition.instrument))
        )
        periods[edition.pk] = common(own, work)
    return periods


def _periods(decisions: Sequence[_Decision]) -> list[Period]:
    """Turn the decisions about one thing into the times at which it was open."""
    periods: list[Period] = []
    began: datetime.datetime | None = None
    holding = 0
    for decision in sorted(decisions, key=lambda one: (one.holds_from, one.sequence)):
        if decision.sequence < holding:
            continue  # something recorded later holds already
        holding = decision.sequence
        if decision.is_open and began is None:
            began = decision.holds_from
        elif not decision.is_open and began is not None:
            periods.append(Period(began, decision.holds_from))
            began = None
    return [*periods, Period(began)] if began is not None else periods


def common(one: Iterable[Period], other: Sequence[Period]) -> list[Period]:
    """Return the time that two rows of periods have in common, in order."""
    return [both for mine in one for theirs in other if (both := mine.meets(theirs)) is not None]


def last_unpublished(editions: Sequence[EditionPage]) -> Mapping[int, datetime.datetime]:
    """Say when each edition (by primary key), its instrument or its organization was last taken out of publication.

    One query; none of it is there for an edition of which nothing ever was.
    """
    pages = {
        edition.pk: {edition.pk, edition.instrument_id, edition.instrument.organization_id} for edition in editions
    }
    entries = PageLogEntry.objects.filter(
        action="wagtail.unpublish", page__in={key for keys in pages.values() for key in keys}
    ).order_by("timestamp", "pk")
    times = dict(entries.values_list("page_id", "timestamp"))
    return {
        key: max(times[page] for page in keys if page in times)
        for key, keys in pages.items()
        if any(page in times for page in keys)
    }
