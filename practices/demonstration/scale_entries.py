"""Entries of the search for very many texts of few kinds: worked out once for each kind, then written alike."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from practices.actions.bulk_rows import insert_values, take_keys
from practices.actions.searching.entries import words_beside, write_texts
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.provisions import Provision
from practices.models.search import FoundKind, SearchEntry

OF_WORK = (
    *("organization_id", "instrument_id", "instrument_kind", "year", "begins_on", "ends_on", "tracks"),
    "is_public",
)
"""What an entry of a provision says as that of its instrument does."""
OF_TEXT = ("kind", "place", "language", "topics", "is_earlier", "said", "spoken", "card")
"""What it says as any other of the same words does."""
NAMES = ("id", "row", "edition_id", "words", *OF_WORK, *OF_TEXT)


@dataclass
class ScaleSearchEntries:
    """The entries of texts written so far: for each text (its number) words, and what `OF_TEXT` names, in order."""

    known: dict[int, list[tuple[str, tuple[Any, ...]]]] = field(default_factory=dict)

    def write(self, editions: Sequence[tuple[EditionPage, int]]) -> None:
        """Write the entries of new editions, each with the number of its text. The caller is in a transaction.

        The instruments have theirs; nobody else writes entries meanwhile.
        """
        first = {text: edition for edition, text in reversed(editions) if text not in self.known}
        write_texts(editions=[edition.pk for edition in first.values()])
        works = {edition.instrument_id for edition, _text in editions}
        pages = InstrumentPage.objects.filter(pk__in=works).for_listing()
        beside = {page.pk: " ".join(words_beside(page)) for page in pages}
        for text, edition in first.items():
            entries = SearchEntry.objects.filter(edition=edition.pk).order_by("row")
            self.known[text] = [
                (words.removesuffix(beside[edition.instrument_id]), tuple(about))
                for words, *about in entries.values_list("words", *OF_TEXT)
            ]
        alike = [(edition, text) for edition, text in editions if first.get(text) is not edition]
        keys = iter(take_keys(SearchEntry, sum(len(self.known[text]) for _edition, text in alike)))
        insert_values(SearchEntry, NAMES, self._rows(alike, beside, keys))

    def _rows(
        self, editions: Sequence[tuple[EditionPage, int]], beside: dict[int, str], keys: Iterator[int]
    ) -> Iterator[tuple[Any, ...]]:
        """Return the rows; asks the database at once, not while they are taken (it is copying then)."""
        works = SearchEntry.objects.filter(kind=FoundKind.INSTRUMENT, row__in=beside.keys())
        about = {row: said for row, *said in works.values_list("row", *OF_WORK)}
        provisions: dict[int, list[int]] = {}
        written = Provision.objects.filter(edition__in=[edition.pk for edition, _text in editions]).order_by("pk")
        for edition, row in written.values_list("edition", "pk"):
            provisions.setdefault(edition, []).append(row)
        return (
            (next(keys), row, edition.pk, words + beside[edition.instrument_id], *about[edition.instrument_id], *said)
            for edition, text in editions
            for row, (words, said) in zip(provisions[edition.pk], self.known[text], strict=True)
        )
