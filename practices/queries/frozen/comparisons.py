"""Frozen comparisons: freezing what is shown, and saying of one that is opened again what has changed since.

Nothing is written: the address holds the states of the texts, and the rows of provisions and the ledger of releases
answer for the rest. What of it may be said to whom is decision 9.
"""

import datetime
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from organizations.models import unread
from organizations.row_level_security import own_role
from practices.models.editions import UNSHOWN, EditionPage
from practices.models.instruments import InstrumentPage
from practices.queries.comparison.changes import are_comparable
from practices.queries.comparison.columns import ComparisonColumn, load_columns
from practices.queries.comparison.comparing import FEWEST_EDITIONS, ComparisonSheet, compare_editions, edition_on
from practices.queries.comparison.pairs import choose_pair
from practices.queries.frozen.addresses import FrozenComparison, FrozenText
from practices.queries.frozen.earlier_words import ProvisionChange, changes_since, with_earlier_words
from practices.queries.frozen.openness import common, last_unpublished, open_periods
from practices.queries.frozen.text_states import (
    Period,
    ProvisionVersion,
    histories,
    period_of_state,
    present_states,
    published_periods,
    since,
)
from practices.texts.comparison import FORMER_ROWS, ROWS_VERSION


class FrozenTextStatus(StrEnum):
    """How a text of a frozen comparison stands today."""

    UNCHANGED = "unchanged"  # the same words at the same places
    PLACED = "placed"  # the same words; numbers, order, date or status are others
    CHANGED = "changed"  # provisions were reworded, added or taken out
    UNKNOWN = "unknown"  # the record has no such words of that day
    WITHDRAWN = "withdrawn"  # it was open to the reader on that day, and is no longer
    ABSENT = "absent"  # not there for the reader, and nothing may be said of it


@dataclass(frozen=True, slots=True)
class FrozenColumn:
    """A text of a frozen comparison, as it stands today for the reader.

    `edition` is None where it may not be seen; `instrument` may still be named then. `withdrawn_on` is the day since
    when it may not be, None where that is not known. `newer` is the edition that reads since, or that is nearer to
    the day that was asked for; `newer_url` says what changed in it. `words_shown` says that the words are shown as
    they were; `gone_count` counts the provisions that were taken out, whose words are not shown again.
    """

    number: int
    standing: FrozenTextStatus
    edition: EditionPage | None = None
    instrument: InstrumentPage | None = None
    withdrawn_on: datetime.date | None = None
    changes: tuple[ProvisionChange, ...] = ()
    gone_count: int = 0
    newer: EditionPage | None = None
    has_changes_page: bool = False
    words_shown: bool = True

    @property
    def is_there(self) -> bool:
        """Whether the reader may see the text."""
        return self.edition is not None

    @property
    def reworded_count(self) -> int:
        """How many provisions have other words."""
        return sum(not change.is_new for change in self.changes)

    @property
    def new_count(self) -> int:
        """How many provisions are new."""
        return sum(change.is_new for change in self.changes)


@dataclass(frozen=True, slots=True)
class Reopened:
    """A frozen comparison today. `sheet` is None with fewer than two texts; `has_earlier_words`: a switch has use."""

    frozen: FrozenComparison
    columns: tuple[FrozenColumn, ...]
    sheet: ComparisonSheet | None
    has_earlier_words: bool
    as_now: bool

    @property
    def is_method_changed(self) -> bool:
        """Whether the portal can no longer put rows together as it did on that day."""
        return self.frozen.method not in {ROWS_VERSION, *FORMER_ROWS}


def freeze(
    editions: Sequence[EditionPage],
    *,
    by: str,
    on: datetime.date | None,
    pair: tuple[int, int] | None,
    frozen_on: datetime.date,
) -> FrozenComparison:
    """Freeze editions that the reader may see, as they read now. One query."""
    return FrozenComparison(
        tuple(present_states(editions)), frozen_on=frozen_on, method=ROWS_VERSION, by=by, on=on, pair=pair
    )


def reopen(frozen: FrozenComparison, user: Any, *, now: datetime.datetime, as_now: bool = False) -> Reopened:
    """Open a frozen comparison as `user` may see it at `now`: with the words of that day, or `as_now` today's.

    At most some twenty queries, whatever the length of the texts.
    """
    keys = [text.edition for text in frozen.texts]
    found = EditionPage.objects.visible_to(user).filter(translation_key__in=keys).for_listing()
    visible = {
        edition.translation_key: edition
        for edition in found.prefetch_related("instrument__events").defer("numbered_text")
    }
    there = [visible[key] for key in keys if key in visible]
    present = {state.edition: state for state in present_states(there)}
    record = _Record.of(frozen, present, user, now)
    newer = _newer(there, frozen.on, user)
    method = frozen.method if frozen.method in FORMER_ROWS else ROWS_VERSION
    loaded = {column.edition.pk: column for column in load_columns(there, user=user, method=method)} if there else {}
    columns, shown, has_earlier = [], [], False
    for number, text in enumerate(frozen.texts, start=1):
        edition = visible.get(text.edition)
        if edition is None:
            columns.append(record.absent(number, text))
            continue
        column = loaded[edition.pk]
        made, then = record.standing(number, text, edition, column)
        if then is not None:
            has_earlier = True
            column = column if as_now else then
        latest = newer.get(edition.pk)
        comparable = latest is not None and are_comparable(edition, latest)
        columns.append(replace(made, newer=latest, has_changes_page=comparable, words_shown=_shows(made, then, as_now)))
        shown.append(column)
    sheet = _sheet(shown, frozen, [column.is_there for column in columns])
    return Reopened(frozen, tuple(columns), sheet, has_earlier, as_now)


def _shows(made: FrozenColumn, then: ComparisonColumn | None, as_now: bool) -> bool:
    return made.standing in (FrozenTextStatus.UNCHANGED, FrozenTextStatus.PLACED) or (then is not None and not as_now)


def _sheet(
    columns: Sequence[ComparisonColumn], frozen: FrozenComparison, there: Sequence[bool]
) -> ComparisonSheet | None:
    if len(columns) < FEWEST_EDITIONS:
        return None
    pair = frozen.pair
    if pair is not None and all(there[place - 1] for place in pair):
        pair = sum(there[: pair[0]]), sum(there[: pair[1]])
    else:
        pair = None
    return compare_editions(
        columns,
        frozen.by,
        pair=choose_pair([column.edition for column in columns], pair),
    )


def _newer(editions: Sequence[EditionPage], on: datetime.date | None, user: Any) -> dict[int, EditionPage]:
    """Return by primary key the edition that reads instead of each: the newest, or the one in place `on` a day."""
    if not editions:
        return {}
    others = list(
        EditionPage.objects.visible_to(user)
        .filter(instrument__in={edition.instrument_id for edition in editions})
        .for_listing()
        .defer("numbered_text")
    )
    newest = {edition.pk: edition_on(edition, on or datetime.date.max, others) for edition in editions}
    return {
        edition.pk: other
        for edition in editions
        if (other := newest[edition.pk]) is not None
        and other.pk != edition.pk
        and other.dated_on is not None
        and (edition.dated_on is None or other.dated_on > edition.dated_on)
    }


@dataclass(frozen=True, slots=True)
class _Record:
    """What the portal has on record of the texts of a comparison: their past, and when they were open to the reader."""

    day: Period
    present: Mapping[uuid.UUID, FrozenText]
    pieces: Mapping[int, Sequence[ProvisionVersion]]
    opened: Mapping[int, Sequence[Period]]
    unpublished: Mapping[int, datetime.datetime]
    hidden: Mapping[uuid.UUID, EditionPage]
    named: Mapping[int, InstrumentPage]

    @classmethod
    def of(
        cls, frozen: FrozenComparison, present: Mapping[uuid.UUID, FrozenText], user: Any, now: datetime.datetime
    ) -> "_Record":
        with own_role():  # of what is no longer public too: when it was, and digests of what it said
            editions = list(
                EditionPage.objects.filter(translation_key__in=[text.edition for text in frozen.texts])
                .select_related("instrument__organization")
                .defer(*unread("", "instrument", "instrument__organization"), *UNSHOWN, "numbered_text")
            )
            pieces = histories([edition.pk for edition in editions])
            opened = open_periods(editions, user, now=now)
            unpublished = last_unpublished(editions)
        hidden = {edition.translation_key: edition for edition in editions if edition.translation_key not in present}
        works = InstrumentPage.objects.visible_to(user).filter(pk__in=[one.instrument_id for one in hidden.values()])
        return cls(
            day=_day(frozen.frozen_on),
            present=present,
            pieces=pieces,
            opened=opened,
            unpublished=unpublished,
            hidden=hidden,
            named={work.pk: work for work in works.for_listing()},
        )

    def absent(self, number: int, text: FrozenText) -> FrozenColumn:
        """Say of a text that may not be seen that it was withdrawn, if it was open to the reader on that day.

        Only the digest of words that it had, and that the reader could read, gets another answer than a text that
        never was.
        """
        edition = self.hidden.get(text.edition)
        if edition is None or self._period(edition, text) is None:
            return FrozenColumn(number, FrozenTextStatus.ABSENT)
        readable = common(self.opened[edition.pk], published_periods(self.pieces[edition.pk]))
        at = readable[-1].end if readable else None
        at = at or self.unpublished.get(edition.pk)
        return FrozenColumn(
            number,
            FrozenTextStatus.WITHDRAWN,
            instrument=self.named.get(edition.instrument_id),
            withdrawn_on=at.astimezone(datetime.UTC).date() if at else None,
        )

    def standing(
        self, number: int, text: FrozenText, edition: EditionPage, column: ComparisonColumn
    ) -> tuple[FrozenColumn, ComparisonColumn | None]:
        """Say how a text stands that may be seen; give it with its words of that day as well, if these may be shown."""
        period = self._period(edition, text)
        if period is None:
            return FrozenColumn(number, FrozenTextStatus.UNKNOWN, edition), None
        state = self.present[text.edition]
        if state.words == text.words:
            same = state.places == text.places
            return FrozenColumn(number, FrozenTextStatus.UNCHANGED if same else FrozenTextStatus.PLACED, edition), None
        became = since(self.pieces[edition.pk], period.start)
        may_show = self._stayed_open(edition, period)
        changes = changes_since(edition, became, may_show=may_show)
        made = FrozenColumn(number, FrozenTextStatus.CHANGED, edition, changes=changes, gone_count=len(became.gone))
        return made, with_earlier_words(column, became) if may_show and not became.is_nothing else None

    def _period(self, edition: EditionPage, text: FrozenText) -> Period | None:
        """Return when the text had the words of this digest, if the reader could read them on that day."""
        period = period_of_state(self.pieces.get(edition.pk, ()), text.words, self.day)
        return period if period and _meet(self.opened[edition.pk], period.meets(self.day)) else None

    def _stayed_open(self, edition: EditionPage, period: Period) -> bool:
        """Tell whether the reader could read the text at any time since that day, and it is whole still.

        Words that were changed while the text was closed, or when it became an extract, were taken back for good.
        """
        out = self.unpublished.get(edition.pk)
        lasting = [opened for opened in self.opened[edition.pk] if opened.end is None]
        return (
            not edition.is_incomplete
            and _meet(lasting, period.meets(self.day))
            and (out is None or out < self.day.start)
        )


def _meet(periods: Collection[Period], period: Period | None) -> bool:
    return period is not None and any(one.meets(period) for one in periods)


def _day(on: datetime.date) -> Period:
    """Return the day in UTC."""
    start = datetime.datetime.combine(on, datetime.time.min, datetime.UTC)
    return Period(start, datetime.datetime.combine(on, datetime.time.max, datetime.UTC))
