"""Provisions in their exact words, with how they are cited and where they stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from practices.documents.notation import bare_text, bare_words
from practices.models.provisions import Provision
from practices.queries.citing import cite_provisions
from practices.queries.editions.lead_ins import words_below
from practices.queries.editions.passages import paragraphs_of


@dataclass(frozen=True, slots=True)
class Quote:
    """A provision as it is quoted. `cited` is how it is cited: "6, para 2"; `url` its place in the text."""

    cited: str
    heading: str
    paragraphs: tuple[str, ...]
    language: str
    url: str
    permanent_id: str

    @property
    def words(self) -> str:
        """All its words in one text, heading first."""
        return "\n".join((*((self.heading,) if self.heading else ()), *self.paragraphs))


@dataclass(frozen=True, slots=True)
class CurrentProvisions:
    """What stands now where withdrawn provisions stood, by edition and eId."""

    current: Mapping[tuple[int, str], Provision]

    def now(self, provision: Provision) -> Provision | None:
        """Return what stands in the place of a provision: itself, as long as it was not withdrawn."""
        if provision.withdrawn_at is None:
            return provision
        return self.current.get((provision.edition_id, provision.eid))

    def with_words(self, provision: Provision, pinned_hash: str) -> Provision | None:
        """Return what stands in its place if that has the pinned words, else None."""
        row = self.now(provision)
        return row if row is not None and row.hash == pinned_hash else None


def places_of(provisions: Iterable[Provision]) -> CurrentProvisions:
    """Look up what stands in the places of provisions. One query, none while nothing was withdrawn."""
    gone = [row for row in provisions if row.withdrawn_at is not None]
    if not gone:
        return CurrentProvisions({})
    there = Provision.objects.current().filter(
        edition__in={row.edition_id for row in gone}, eid__in={row.eid for row in gone}
    )
    rows = there.select_related("edition").defer("stems", "edition__numbered_text")
    return CurrentProvisions({(row.edition_id, row.eid): row for row in rows})


def quotes_of(provisions: Iterable[Provision]) -> dict[int, Quote]:
    """Quote provisions (with their editions, already limited to what the reader may see), by key. Two queries at most.

    What stands below a provision is quoted for itself, but for one that only leads to it: "The sanctions are:".
    """
    rows = list({row.pk: row for row in provisions}.values())
    cited, below = cite_provisions(rows), words_below(rows)
    return {
        row.pk: Quote(
            cited=cited.get(row.pk) or row.label or row.heading,
            heading=bare_words(row.heading),
            paragraphs=(*paragraphs_of(bare_text(row.text)), *below.get(row.pk, ())),
            language=row.edition.language,
            url=f"{row.edition.url}#{row.eid}",
            permanent_id=str(row.public_id),
        )
        for row in rows
    }
