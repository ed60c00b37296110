"""How to narrow a search: each value with what it leaves, counted with all that is asked for but for itself."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from practices.models.adoptions import Track
from practices.models.instruments import InstrumentKind
from practices.models.search import FoundKind
from practices.queries.adoptions.statements import Named
from practices.queries.searching.asked import SearchAsked
from practices.queries.searching.names import organization_names
from practices.queries.searching.vocabulary import Vocabulary
from practices.queries.wording import Words, language_name


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value to narrow by: how many hits it leaves. `depth`: how deep a topic stands in its tree, from 0."""

    value: str
    label: Words
    count: int
    is_chosen: bool = False
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow."""

    name: str
    label: str
    values: tuple[FacetValue, ...]

    @property
    def leaves_a_choice(self) -> bool:
        """Whether there is something to narrow by, or to widen again."""
        return self.chosen is not None or len(self.values) > 1

    @property
    def chosen(self) -> FacetValue | None:
        """The value that is chosen."""
        return next((value for value in self.values if value.is_chosen), None)


def name_facets(
    counts: Mapping[str, Counter[Any]],
    asked: SearchAsked,
    vocabulary: Vocabulary,
    names: dict[int, Named] | None = None,
) -> tuple[Facet, ...]:
    """Return the facets with the names of their values. One query or none; `names`: organizations named before."""
    makers: Sequence[tuple[str, str, Callable[[Counter[Any], str], list[FacetValue]]]] = (
        ("kind", _("Kind"), _kinds),
        ("organization", _("Organization"), lambda found, chosen: _organizations(found, chosen, names)),
        ("topic", _("Topic"), lambda found, chosen: _topics(found, chosen, vocabulary)),
        ("language", _("Language"), _languages),
        ("instrument_kind", _("Kind of instrument"), _instrument_kinds),
        ("status", _("In force"), _statuses),
        ("year", _("Year"), _years),
        ("track", _("Track"), _tracks),
    )
    return tuple(Facet(name, label, tuple(make(counts[name], getattr(asked, name)))) for name, label, make in makers)


def _values(counts: Mapping[Any, int], chosen: str, label: Callable[[Any], Words]) -> list[FacetValue]:
    return [FacetValue(str(key), label(key), many, str(key) == chosen) for key, many in counts.items() if key]


def _kinds(counts: Counter[Any], chosen: str) -> list[FacetValue]:
    found = {kind: counts[kind] for kind in FoundKind.values if counts[kind]}
    return _values(found, chosen, lambda kind: Words(str(FoundKind(kind).label)))


def _instrument_kinds(counts: Counter[Any], chosen: str) -> list[FacetValue]:
    found = _values(counts, chosen, lambda kind: Words(str(InstrumentKind(kind).label)))
    return sorted(found, key=_by_label)


def _languages(counts: Counter[Any], chosen: str) -> list[FacetValue]:
    return sorted(_values(counts, chosen, lambda code: Words(language_name(code))), key=_by_label)


def _organizations(counts: Counter[Any], chosen: str, known: dict[int, Named] | None) -> list[FacetValue]:
    keys = {int(key): many for key, many in counts.items() if key is not None}
    names = organization_names(keys, known)
    found = [FacetValue(one.id, Words(one.name), keys[key], one.id == chosen) for key, one in names.items()]
    return sorted(found, key=_by_label)


def _years(counts: Counter[Any], chosen: str) -> list[FacetValue]:
    found = _values(counts, chosen, lambda year: Words(str(year)))
    return sorted(found, key=lambda value: value.value, reverse=True)


def _statuses(counts: Counter[Any], chosen: str) -> list[FacetValue]:
    labels = {"yes": _("In force"), "no": _("Not in force"), "not_stated": _("Not stated")}
    return _values({key: counts[key] for key in labels if counts[key]}, chosen, lambda key: Words(labels[key]))


def _tracks(counts: Counter[Any], chosen: str) -> list[FacetValue]:
    found: Counter[str] = Counter()
    for listed, many in counts.items():
        for track in (listed or "").split():
            found[track] += many
    ordered = {track: found[track] for track in Track.values if found[track]}
    return _values(ordered, chosen, lambda track: Words(str(Track(track).label)))


def _topics(counts: Counter[Any], chosen: str, vocabulary: Vocabulary) -> list[FacetValue]:
    """Count the topics, each with all that are narrower; in the order of the vocabulary."""
    found: Counter[int] = Counter()
    line = cache(lambda own: _with_broader(int(own), vocabulary))
    for listed, many in counts.items():
        for key in {key for own in listed.split() for key in line(own)}:
            found[key] += many
    below: dict[int | None, list[int]] = {}
    for key, topic in vocabulary.items():
        below.setdefault(topic.broader if topic.broader in vocabulary else None, []).append(key)
    made: list[FacetValue] = []

    def walk(parent: int | None, depth: int) -> None:
        for key in below.get(parent, ()):
            if found[key]:
                topic = vocabulary[key]
                made.append(FacetValue(topic.code, topic.label, found[key], topic.code == chosen, depth))
                walk(key, depth + 1)

    walk(None, 0)
    return made


def _with_broader(key: int, vocabulary: Vocabulary) -> Collection[int]:
    found: list[int] = []
    while key in vocabulary and key not in found:
        found.append(key)
        key = vocabulary[key].broader or 0
    return found


def _by_label(value: FacetValue) -> tuple[str, str]:
    return value.label.text.casefold(), value.value
