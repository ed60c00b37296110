"""Where a text names its own organization: what another organization must look at when it adapts the text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from practices.documents.notation import bare_text, bare_words
from practices.models.editions import EditionPage
from practices.models.provisions import Provision
from practices.queries.editions.units import citations

SHORTEST = 2
_MARK = re.compile(r"\s*\([^()]*\)\s*$")


@dataclass(frozen=True, slots=True)
class NamePlaces:
    """A name and the provisions in which it occurs, as they are cited, in order."""

    name: str
    cited: tuple[str, ...]


def find_source_names(edition: EditionPage) -> tuple[NamePlaces, ...]:
    """Find the names, acronyms and symbols of an edition's organization and instrument in its text.

    Names are found whatever the case, acronyms as they are written. The longest first; a place is named once, under
    the longest name that it holds. Five queries at most.
    """
    rows = list(Provision.objects.current().filter(edition=edition).defer("stems").in_order())
    cited = citations(rows)
    places: dict[str, list[str]] = {}
    names = [(name, _pattern(name)) for name in _names(edition)]
    for row in rows:
        words = f"{bare_words(row.heading)}\n{bare_text(row.text)}"
        for name, pattern in names:
            words, count = pattern.subn(" ", words)
            if count:
                places.setdefault(name, []).append(cited[row.pk])
    return tuple(NamePlaces(name, tuple(places[name])) for name, _pattern_of_it in names if name in places)


def _names(edition: EditionPage) -> list[str]:
    found = {name for name in _said(edition) if len(name) >= SHORTEST}
    return sorted(found, key=lambda name: (-len(name), name))


def _said(edition: EditionPage) -> Iterator[str]:
    instrument = edition.instrument
    organization = instrument.organization
    for name in organization.names.all():
        yield from _forms(name.name, name.acronym)
    yield from _forms(organization.title)
    yield from _forms(instrument.title, instrument.symbol, *(title.title for title in instrument.titles.all()))


def _forms(*names: str) -> Iterable[str]:
    """Return each name as it is, and without a remark in brackets behind it."""
    for name in names:
        yield name.strip()
        yield _MARK.sub("", name).strip()


def _pattern(name: str) -> re.Pattern[str]:
    is_acronym = name.isupper() and " " not in name
    words = r"\s+".join(re.escape(word) for word in name.split())
    return re.compile(rf"(?<!\w){words}(?!\w)", 0 if is_acronym else re.IGNORECASE)
