"""Whether the words on which an assessment rests still stand, and where they or their successors stand now."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from practices.models.assessments import Assessment, AssessmentPin, Finding
from practices.models.editions import EditionPage
from practices.models.ledger import digest
from practices.models.provisions import Provision


@dataclass(frozen=True, slots=True)
class EditionProvisions:
    """The current provisions of one edition, in order."""

    rows: tuple[Provision, ...]

    @property
    def digest(self) -> str:
        """The state of the whole text: of its words in their order, whatever their addresses."""
        return digest({"words": [row.hash for row in self.rows]})

    def place_of(self, provision: Provision, pinned_hash: str) -> Provision | None:
        """Return the current provision with the pinned words: the same row, else the same words at the same eId."""
        return next(
            (
                row
                for row in self.rows
                if row.pk == provision.pk or (row.eid == provision.eid and row.hash == pinned_hash)
            ),
            None,
        )

    def successor_of(self, provision: Provision, pinned_hash: str) -> Provision | None:
        """Return what stands for pinned words now: the same words where they stand once, else what has the eId."""
        same = self.place_of(provision, pinned_hash)
        if same is not None:
            return same
        once = Counter(row.hash for row in self.rows)
        moved = next((row for row in self.rows if row.hash == pinned_hash and once[row.hash] == 1), None)
        return moved or next((row for row in self.rows if row.eid == provision.eid), None)

    def holds(self, assessment: Assessment, pins: Iterable[AssessmentPin]) -> bool:
        """Tell whether `assessment` still rests on what was judged; where nothing was found, on the whole text."""
        if assessment.finding == Finding.NONE_FOUND:
            return assessment.text_digest == self.digest
        return all(self.place_of(pin.provision, pin.pinned_hash) is not None for pin in pins)


def standing_text(edition: EditionPage) -> EditionProvisions:
    """Read the current provisions of an edition. One query."""
    return EditionProvisions(tuple(edition.provisions.current().defer("stems").in_order()))


def standing_texts(editions: Sequence[int]) -> dict[int, EditionProvisions]:
    """Read the current provisions of several editions (primary keys). One query."""
    rows: dict[int, list[Provision]] = {key: [] for key in editions}
    for row in Provision.objects.current().filter(edition__in=editions).defer("stems").in_order() if editions else ():
        rows[row.edition_id].append(row)
    return {key: EditionProvisions(tuple(listed)) for key, listed in rows.items()}
