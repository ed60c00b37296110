"""The findings as a reader meets them: counted by kind, as rows with the one address where each is mended."""

import datetime
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from organizations.models import OrganizationPage, reader_of
from practices.desk.queries.lines import names_of
from practices.desk.queries.together import counted
from practices.models.adoptions import AdoptionEvent, State, Track
from practices.models.dates import Precision
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from practices.models.sealed_pages import sealed
from practices.quality.queries.kinds import ABOUT, SECRETARIATS, FindingKind
from practices.quality.queries.lists import Looked, listed, looked_for
from practices.queries.wording import list_words, with_label, written_date

RANKS = {kind: rank for rank, kind in enumerate(FindingKind)}
DEAD = frozenset({FindingKind.DEAD_EVIDENCE, FindingKind.DEAD_PARTICIPATION})
OF_STATEMENTS = frozenset(
    {FindingKind.NO_EVIDENCE, FindingKind.NOT_RECONFIRMED, FindingKind.OWN_UNPUBLISHED, FindingKind.EVENT_UNDATED}
)
"""Kinds whose first word is track, state and precision of an event."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many findings there are of one kind."""

    code: str
    label: str
    why: str
    count: int


@dataclass(frozen=True, slots=True)
class QualityFinding:
    """One finding. `on`: its day, in words in `date`; None where none is known. `address`: what is looked at again."""

    kind: str
    kind_label: str
    organization: str
    what: str
    on: datetime.date | None
    date: str
    url: str
    mend_label: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class QualityScope:
    """Whose findings are meant: of all organizations (None), or of these; `kind` "": of every kind."""

    user: Any
    on: datetime.date
    owners: Collection[int] | None
    kind: str = ""

    @property
    def kinds(self) -> list[FindingKind]:
        """The kinds that this reader may know, in their order."""
        is_secretariat = reader_of(self.user).is_secretariat
        return [kind for kind in FindingKind if is_secretariat or kind not in SECRETARIATS]


def scope_of(user: Any, on: datetime.date, *, organization: int | None = None, kind: str = "") -> QualityScope:
    """Say what `user` may see: the secretariat all, others their own organizations."""
    reader = reader_of(user)
    owners: Collection[int] | None = None if reader.is_secretariat else reader.organizations
    if organization is not None:
        owners = [organization] if owners is None or organization in owners else []
    return QualityScope(user, on, owners, kind)


def count_findings(scope: QualityScope) -> list[Counted]:
    """Count the findings of every kind, in their order; kinds without any are left out. One query."""
    looks = looked_for(scope.user, scope.on)
    counts = counted(**{kind.value: _plain(_open(looks[kind](), scope).rows) for kind in scope.kinds})
    return [
        Counted(kind.value, str(ABOUT[kind].label), str(ABOUT[kind].why), counts[kind.value])
        for kind in scope.kinds
        if counts[kind.value]
    ]


def findings(scope: QualityScope) -> Any:
    """Return the findings as one list of values: by kind, organization, words and key."""
    looks = looked_for(scope.user, scope.on)
    asked = [kind for kind in scope.kinds if not scope.kind or kind == scope.kind]
    first, *others = [listed(kind, RANKS[kind], _open(looks[kind](), scope)) for kind in asked]
    return first.union(*others, all=True).order_by("found_rank", "found_title", "found_words", "found_thing")


def finding_rows(values: Iterable[Any]) -> list[QualityFinding]:
    """Turn values of `findings` into rows; two queries for the names."""
    rows = list(values)
    names = names_of({int(row[1]) for row in rows}, ()).organizations
    kinds = list(FindingKind)
    return [_finding(kinds[row[0]], names.get(int(row[1]), row[2]), *row[3:]) for row in rows]


def sheet_rows(rows: Iterable[QualityFinding], full: Any) -> list[tuple[str, ...]]:
    """Write rows as cells of the sheet; `full` makes an address whole."""
    return [(row.kind_label, row.organization, row.what, row.date, full(row.url)) for row in rows]


def organizations_to_choose(user: Any) -> list[tuple[str, str]]:
    """Return the organizations that a reader may narrow the list to: uuid and name, by name. Two queries."""
    pages = OrganizationPage.objects
    chosen = pages.all() if reader_of(user).is_secretariat else pages.of(user)
    named = [(str(page.translation_key), page.name_in()) for page in chosen.for_listing()]
    return sorted(named, key=lambda pair: (pair[1].casefold(), pair[0]))


def _open(looked: Looked, scope: QualityScope) -> Looked:
    """Leave out what others than the organizations asked about own, and what a seal closes to the secretariat."""
    rows, model = looked.of(scope.owners), looked.rows.model
    if reader_of(scope.user).is_secretariat:
        if model in (InstrumentPage, EditionPage, PracticePage):
            rows = rows.exclude(pk__in=sealed(model, scope.user).order_by().values("pk"))
        elif model is AdoptionEvent:
            closed = sealed(InstrumentPage, scope.user).order_by().values("pk")
            rows = rows.exclude(own_instrument__isnull=False, own_instrument__in=closed)
            rows = rows.exclude(reference__in=closed)
    return replace(looked, rows=rows)


def _plain(rows: Any) -> Any:
    """Return the same rows without what was annotated, so that they can be counted by one name."""
    return rows.model._default_manager.filter(pk__in=rows.order_by().values("pk"))


def _finding(
    kind: FindingKind, organization: str, thing: str, words: str, more: str, day: datetime.date | None
) -> QualityFinding:
    on = None if day == datetime.date.min else day
    precision = words.rpartition(":")[2] if kind in OF_STATEMENTS else Precision.DAY.value
    return QualityFinding(
        kind.value,
        str(ABOUT[kind].label),
        organization,
        _what(kind, organization, words, more),
        on,
        written_date(on, precision) if on else "",
        _mend_url(kind, thing),
        str(ABOUT[kind].mend),
        words if kind in DEAD else "",
    )


def _what(kind: FindingKind, organization: str, words: str, more: str) -> str:
    if kind == FindingKind.NO_FOCAL_POINT:
        return organization
    if kind in DEAD:
        return f"{words} ({more})" if more else words
    if kind in OF_STATEMENTS:
        track, state, _precision = words.split(":")
        return with_label(more, list_words((str(Track(track).label), str(State(state).label))))
    return list_words((words, more)) if more else words


EDITORS = frozenset({FindingKind.OWN_UNPUBLISHED, FindingKind.EDITION_UNDATED, FindingKind.INSTRUMENT_UNDATED})
"""Kinds that are mended in the editor of a page."""
SCREENS = {
    FindingKind.DEAD_PARTICIPATION: "initiatives_admin:part",
    FindingKind.NO_FOCAL_POINT: "focal_points:add",
    FindingKind.TRANSLATION_BEHIND: "derivations:derive",
    FindingKind.EDITION_TOPICS: "topics_admin:edition",
    FindingKind.PRACTICE_TOPICS: "topics_admin:page",
    FindingKind.LETTER_UNSENT: "mailings:detail",
}
"""Kinds that are mended on a screen of one thing; all others on the screen of an event."""


def _mend_url(kind: FindingKind, thing: str) -> str:
    if kind in EDITORS:
        return reverse("wagtailadmin_pages:edit", args=[int(thing)])
    if kind == FindingKind.NO_EDITION:
        return reverse("wagtailadmin_pages:add", args=["practices", "editionpage", int(thing)])
    return reverse(SCREENS.get(kind, "adoption_events:detail"), args=[uuid.UUID(thing)])
