"""What texts say on a topic, in their own words, by organization and edition."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from practices.documents.notation import bare_text, bare_words
from practices.models.provisions import Provision
from practices.models.topics import Topic
from practices.queries.adoptions.statements import Named, name_organization
from practices.queries.citing import cite_provisions
from practices.queries.editions.lead_ins import words_above, words_below
from practices.queries.editions.passages import paragraphs_of
from practices.queries.editions.rows import Dates, EditionRow, edition_row, later_text_note, latest_dates
from practices.queries.vocabulary.later_words import LaterProvision, later_provisions
from practices.queries.wording import Words, title_of, written_date


@dataclass(frozen=True, slots=True)
class LaterWords:
    """What a later text, of `date`, has in the place of a provision; without `cited` nothing was found there."""

    date: str
    cited: str = ""
    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    url: str = ""
    has_same_words: bool = False


@dataclass(frozen=True, slots=True)
class Saying:
    """A provision that carries the topic, in its exact words; `cited` is how it is cited.

    `later` is what the later text has in its place, where that does not carry the topic itself.
    """

    cited: str
    heading: str
    paragraphs: tuple[str, ...]
    url: str
    permanent_id: str
    later: LaterWords | None = None


@dataclass(frozen=True, slots=True)
class EditionSayings:
    """What one edition says, with the edition and its instrument."""

    title: Words
    symbol: str
    edition: EditionRow
    sayings: tuple[Saying, ...]
    later: str = ""
    """That there is a later text, where there is one."""


@dataclass(frozen=True, slots=True)
class OrganizationSayings:
    """What the editions of one organization say on a topic."""

    organization: Named
    editions: tuple[EditionSayings, ...]


def sayings(provisions: Iterable[Provision], user: Any, *, topic: Topic | None = None) -> list[OrganizationSayings]:
    """Group provisions (of `provisions_with`) by organization and edition, in the same order.

    `user` is told of a text where there is a later one that he or she may see, and with a `topic` what that has in the
    place of each provision.

    An article that is only a heading, or a sentence that its points end, speaks by what stands below it; before a point
    of a list stand the words that lead to it.
    """
    rows = list(provisions)
    dates = latest_dates({row.edition.instrument_id for row in rows}, user)
    earlier = [row for row in rows if later_text_note(row.edition, dates)]
    later = later_provisions(earlier, topic, user) if topic and earlier else {}
    words = _ProvisionWords([*rows, *(found.row for found in later.values() if found.row is not None)])
    grouped: dict[int, dict[int, list[Provision]]] = {}
    for row in rows:
        grouped.setdefault(row.edition.instrument.organization_id, {}).setdefault(row.edition_id, []).append(row)
    return [
        OrganizationSayings(
            name_organization(next(iter(editions.values()))[0].edition.instrument.organization),
            tuple(_of_edition(together, words, later, dates) for together in editions.values()),
        )
        for editions in grouped.values()
    ]


class _ProvisionWords:
    """How provisions are cited, and their words with those that lead to them, and that they lead to. Three queries."""

    def __init__(self, rows: Sequence[Provision]) -> None:
        self.cited, self.above, self.below = cite_provisions(rows), words_above(rows), words_below(rows)

    def of(self, row: Provision) -> tuple[str, ...]:
        above = (self.above[row.pk],) if row.pk in self.above else ()
        return (*above, *paragraphs_of(bare_text(row.text)), *self.below.get(row.pk, ()))


def _of_edition(
    rows: list[Provision], words: _ProvisionWords, later: Mapping[int, LaterProvision], dates: Dates
) -> EditionSayings:
    edition = rows[0].edition
    return EditionSayings(
        title=title_of(edition.instrument),
        symbol=edition.instrument.symbol,
        edition=edition_row(edition),
        later=later_text_note(edition, dates),
        sayings=tuple(
            Saying(
                cited=words.cited[row.pk],
                heading=bare_words(row.heading),
                paragraphs=words.of(row),
                url=f"{edition.url}#{row.eid}",
                permanent_id=str(row.public_id),
                later=_later(row, later[row.pk], words) if row.pk in later else None,
            )
            for row in rows
        ),
    )


def _later(earlier: Provision, found: LaterProvision, words: _ProvisionWords) -> LaterWords:
    row, edition = found.row, found.edition
    date = written_date(edition.dated_on, edition.precision)
    if row is None:
        return LaterWords(date)
    return LaterWords(
        date=date,
        cited=words.cited[row.pk],
        heading=bare_words(row.heading),
        paragraphs=words.of(row),
        url=f"{edition.url}#{row.eid}",
        has_same_words=words.of(row) == words.of(earlier),
    )
