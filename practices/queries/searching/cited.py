"""The entries that a question cites: provisions by their number and instrument, and instruments by their symbol."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from practices.models.provisions import Provision
from practices.models.search import FoundKind, SearchEntry
from practices.queries.searching.citations import INSIDE, Citation
from practices.queries.searching.terms import Term, TypedQuestion
from practices.texts.comparison.search_queries import AllOf, AnyOf, Phrase, Query
from practices.texts.comparison.search_words import as_name, number_tokens

MOST_CITED, MOST_FIRST = 1_000, 10
"""Provisions that are cited at most, and the first ones of what a symbol names."""
MOST_INSTRUMENTS = 5
"""Instruments that a name in a citation stands for at most."""
MOST_NUMBERED = 300
"""Provisions with a number whose texts are looked through for a place that is cited without an instrument."""
ORDER = ("place", "row")


@dataclass(frozen=True)
class CitedEntries:
    """Finds what is cited among the `visible` entries.

    `read` reads names as questions are read; `first` are the languages whose provisions come first.
    """

    visible: QuerySet[SearchEntry]
    read: Callable[[str], TypedQuestion]
    first: tuple[str, ...]

    def find(
        self, citations: Sequence[Citation], terms: Sequence[Term], *, is_called: bool
    ) -> list[tuple[int, str, int]]:
        """Return what is cited (key, kind, row): provisions by number with an instrument, else all that `terms` name.

        Of a symbol alone these are its first provisions. `is_called`: whether something is called as was typed; an
        instrument without the number is left out then.
        """
        if citations:
            by_name = {one.dated: self._works_cited(one) for one in citations}
            provisions: dict[int, tuple[int, int]] = {}
            for one in citations:
                provisions |= self._provisions_at(one, by_name[one.dated] if one.named else None)
            cited = {work for _row, work in provisions.values()}
            named = dict.fromkeys(pair for some in by_name.values() for pair in some)
            works = [(pk, row) for pk, row in named if row in cited or not (cited or is_called)]
        else:
            works = self._works_named(terms)
            provisions = self._provisions_of(works)
        instruments = [(pk, FoundKind.INSTRUMENT.value, row) for pk, row in works]
        found = [(pk, FoundKind.PROVISION.value, row) for pk, (row, _work) in provisions.items()]
        return [*found, *instruments] if citations else [*instruments, *found]

    def _provisions_at(self, citation: Citation, works: Sequence[tuple[int, int]] | None) -> dict[int, tuple[int, int]]:
        """Return the provisions of instruments (entry: provision, instrument) at the first of the paths with any.

        Where the question names no instrument (None), those of texts of which a provision has the first number. What
        is called by the word that stands before the number comes first.
        """
        ends = [Q(eid=eid) | Q(eid__endswith=f"{INSIDE}{eid}") for eid in citation.eids]
        rows = Provision.objects.current().filter(reduce(or_, ends, Q(path__in=citation.paths)))
        if works is not None:
            rows = rows.filter(edition__instrument__in=[row for _pk, row in works])
        else:
            numbers = [self.read(number).terms for number in citation.numbers]
            called = AnyOf(tuple(AllOf(tuple(term.in_name for term in terms)) for terms in numbers if terms))
            numbered = self.visible.filter(kind=FoundKind.PROVISION, words__names=called).order_by(*ORDER)
            rows = rows.filter(edition__in=set(numbered.values_list("edition", flat=True)[:MOST_NUMBERED]))
        places = rows.order_by().values_list("pk", "path", "label", "eid")
        at = {pk: (_rank(citation, path, eid), label, eid) for pk, path, label, eid in places}
        found = self._provisions_of(works, rows=list(at))
        best = min((at[row][0] for row, _work in found.values()), default=0)
        same = _paths_as(citation, best)
        kept = [(pk, one) for pk, one in found.items() if at[one[0]][0] in same]
        return dict(sorted(kept, key=lambda one: citation.fitness(*at[one[1][0]][1:])))

    def _provisions_of(
        self, works: Sequence[tuple[int, int]] | None, *, rows: Sequence[int] | None = None
    ) -> dict[int, tuple[int, int]]:
        """Return provisions of instruments (entry: provision, instrument), those in the reader's language first."""
        if [] in (works, rows):
            return {}
        entries = self.visible.filter(kind=FoundKind.PROVISION)
        if works is not None:
            entries = entries.filter(instrument__in=[row for _pk, row in works])
        if rows is not None:
            entries = entries.filter(row__in=rows)
        most = MOST_FIRST if rows is None else MOST_CITED
        found = list(entries.order_by(*ORDER).values_list("pk", "row", "instrument", "language")[:most])
        return {pk: (row, work) for pk, row, work, language in sorted(found, key=lambda one: one[3] not in self.first)}

    def _works_cited(self, citation: Citation) -> list[tuple[int, int]]:
        """Return the instruments that a citation names, those of the years that were typed where there are any."""
        return self._works_named(self.read(citation.dated).terms) or self._works_named(self.read(citation.named).terms)

    def _works_named(self, terms: Sequence[Term]) -> list[tuple[int, int]]:
        """Return the instruments (key of the entry, key of the page) that are called so, where they are few."""
        if not terms:
            return []
        called = self.visible.filter(kind=FoundKind.INSTRUMENT)
        in_names = AllOf(tuple(term.in_name for term in terms))
        ways = [Q(words__names=in_names), Q(words__names=_numbers_of(terms) or in_names)]
        of_issuer = tuple(AnyOf((term.in_name, term.beside)) for term in terms if term.beside)
        if len(of_issuer) == len(terms):
            ways.append(Q(words__holds=AllOf(of_issuer)))
        for way in ways:
            found = list(called.filter(way).order_by(*ORDER).values_list("pk", "row")[: MOST_INSTRUMENTS + 1])
            if found and len(found) <= MOST_INSTRUMENTS:
                return found
        return []


def _numbers_of(terms: Sequence[Term]) -> Query | None:
    """Ask for the numbers of a symbol in a name ("93/104" of "93/104/CE"); None where it has not two of them."""
    numbers = [token for term in terms if term.is_exact for token in number_tokens(term.text)]
    return AllOf(tuple(Phrase((as_name(token),)) for token in numbers)) if len(numbers) > 1 else None


def _rank(citation: Citation, path: str, eid: str) -> int:
    """Return at which of the ways in which a citation may be meant a provision stands: 0 for its own eId."""
    is_own = any(eid == end or eid.endswith(f"{INSIDE}{end}") for end in citation.eids)
    return 0 if is_own or path not in citation.paths else 1 + citation.paths.index(path)


def _paths_as(citation: Citation, best: int) -> set[int]:
    """Return the ways that are written as the best one is but for capitals."""
    if not best:
        return {0}
    wanted = citation.paths[best - 1].casefold()
    return {place for place, path in enumerate(citation.paths, start=1) if path.casefold() == wanted}
