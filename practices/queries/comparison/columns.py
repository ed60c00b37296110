"""The columns of a comparison: each an edition with its units, and the name that its cells carry."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from practices.models.editions import EditionPage
from practices.models.provisions import Provision, ProvisionTopic
from practices.queries.comparison.translations import ColumnTranslation, find_readings
from practices.queries.editions.rows import later_text_note, latest_dates
from practices.queries.editions.units import Unit, units_and_headings
from practices.queries.wording import language_name, list_words, written_date
from practices.texts.comparison import ROWS_OF_WHOLE_PARTS, ROWS_VERSION


@dataclass(frozen=True, slots=True)
class ComparisonColumn:
    """One edition of the sheet. `asked` is the edition that was asked for when `on` swapped it for this one.

    `name` tells its cells from those of the other columns: the organization, and as much more as that takes.
    `reading` is a translation that can be read in its cells. `homes` gives the keys of the units that a
    provision's words are in, by the provision's primary key. `later` says that there is a later text of the
    instrument, where that was asked; `headings` are the units that are headings alone. `method` is the version by which
    the text was cut, and by which rows are made of it.
    """

    edition: EditionPage
    units: tuple[Unit, ...]
    asked: EditionPage | None = None
    name: str = ""
    url: str = ""
    reading: ColumnTranslation | None = None
    homes: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    later: str = ""
    headings: tuple[Unit, ...] = ()
    method: str = ROWS_VERSION

    @property
    def key(self) -> str:
        """The uuid of the edition."""
        return str(self.edition.translation_key)

    @property
    def is_incomplete(self) -> bool:
        """Whether it is an extract or summary, of which it cannot be said that nothing was found."""
        return self.edition.is_incomplete


def load_columns(
    editions: Sequence[EditionPage],
    asked: Sequence[EditionPage | None] = (),
    *,
    user: Any = None,
    method: str = ROWS_VERSION,
) -> tuple[ComparisonColumn, ...]:
    """Read the units of each edition, in the given order, and the translations of them that `user` may read.

    Two queries, and two more where a translation is looked for; none is looked for without a `user`. `method`:
    ROWS_VERSION, or one of FORMER_ROWS.
    """
    rows = Provision.objects.current().filter(edition__in=editions).in_order().defer("stems")
    by_edition: dict[int, list[Provision]] = {edition.pk: [] for edition in editions}
    for row in rows:
        by_edition[row.edition_id].append(row)
    swapped = [*asked, *[None] * len(editions)]
    topics = _topics(editions)
    whole = method in ROWS_OF_WHOLE_PARTS
    folded = [units_and_headings(by_edition[edition.pk], topics=topics, of_whole_parts=whole) for edition in editions]
    units = [tuple(some) for some, _headings in folded]
    readings = find_readings(editions, units, user, of_whole_parts=whole) if user is not None else {}
    columns = [
        ComparisonColumn(
            edition,
            units[place],
            swapped[place],
            reading=readings.get(place),
            homes=_homes(by_edition[edition.pk], units[place]),
            headings=tuple(folded[place][1]),
            method=method,
        )
        for place, edition in enumerate(editions)
    ]
    return name_columns(columns)


def with_later_texts(columns: Sequence[ComparisonColumn], user: Any) -> tuple[ComparisonColumn, ...]:
    """Return the columns with a note where there is a later text of the instrument that `user` may see. One query."""
    dates = latest_dates({column.edition.instrument_id for column in columns}, user)
    return tuple(replace(column, later=later_text_note(column.edition, dates)) for column in columns)


def _topics(editions: Sequence[EditionPage]) -> dict[int, set[str]]:
    """Return the codes of the standing topics of each provision, by primary key."""
    tags = ProvisionTopic.objects.standing().filter(provision__edition__in=editions)
    found: dict[int, set[str]] = {}
    for provision, code in tags.values_list("provision_id", "topic__name"):
        found.setdefault(provision, set()).add(code)
    return found


def _homes(rows: Sequence[Provision], units: Sequence[Unit]) -> dict[int, tuple[str, ...]]:
    """Return the units that each provision's words are in: its own, the one that it is folded into, or those below."""
    own = {unit.provision.pk: unit.key for unit in units}
    homes: dict[int, tuple[str, ...]] = {}
    for row in rows:
        homes[row.pk] = (own[row.pk],) if row.pk in own else homes.get(row.parent_id or 0, ())
    parents = {row.pk: row.parent_id for row in rows}
    for unit in units:
        above = parents[unit.provision.pk]
        if above in parents and above not in own:
            homes[above] = (*homes[above], unit.key)
    return homes


def name_columns(columns: Sequence[ComparisonColumn]) -> tuple[ComparisonColumn, ...]:
    """Name each column by its organization, and by title, date, language and status where that is not enough."""
    names = [column.edition.instrument.organization.name_in() for column in columns]
    for describe in _DESCRIPTIONS:
        further = [describe(column.edition) for column in columns]
        names = [
            list_words((name, more)) if _differ(name, names, further) else name
            for name, more in zip(names, further, strict=True)
        ]
    return tuple(
        replace(column, name=name, url=column.edition.url or "") for column, name in zip(columns, names, strict=True)
    )


def _differ(name: str, names: Sequence[str], further: Sequence[str]) -> bool:
    """Whether those that share a name are told apart by what is said further."""
    return len({more for other, more in zip(names, further, strict=True) if other == name}) > 1


_DESCRIPTIONS: tuple[Callable[[EditionPage], str], ...] = (
    lambda edition: edition.instrument.title_in(),
    lambda edition: written_date(edition.dated_on, edition.precision),
    lambda edition: language_name(edition.language),
    lambda edition: edition.get_text_status_display(),
)
