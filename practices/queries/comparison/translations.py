"""Translations that can be read in place: the same text of the same date, in a language that the reader reads."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from practices.models.editions import EditionPage, TextStatus
from practices.models.provisions import Provision
from practices.queries.editions.units import Unit, comparable_units
from practices.queries.wording import active_language, language_name
from practices.texts.comparison import Clause, pair_by_place

TRUSTED = (TextStatus.OFFICIAL_TRANSLATION, TextStatus.AUTHENTIC, TextStatus.UNOFFICIAL_TRANSLATION)
"""Whose words are shown beside another language, the first that there is."""


@dataclass(frozen=True, slots=True)
class ColumnTranslation:
    """A translation of a column's text. `units` are its words by the key of the column's unit; `label` names it."""

    edition: EditionPage
    units: Mapping[str, Unit]
    label: str
    url: str

    @property
    def language(self) -> str:
        """The language that it is in."""
        return self.edition.language


def find_readings(
    editions: Sequence[EditionPage], units: Sequence[Sequence[Unit]], user: Any, *, of_whole_parts: bool
) -> dict[int, ColumnTranslation]:
    """Give, by place, the translation that `user` may read of each edition that is in another language than theirs.

    Looked for in the reader's language, then in that of the first edition. Two queries at most. `of_whole_parts`: how
    the texts were cut into units.
    """
    wanted = {place: _languages(edition, editions[0]) for place, edition in enumerate(editions)}
    asked = Q(pk__in=())
    for place, edition in enumerate(editions):
        for language in wanted[place]:
            spoken = Q(language=language) | Q(language__startswith=f"{language}-")
            asked |= Q(spoken, instrument=edition.instrument_id)
    if not any(wanted.values()):
        return {}
    found = list(
        EditionPage.objects.visible_to(user)
        .filter(asked, text_status__in=TRUSTED)
        .exclude(pk__in=[edition.pk for edition in editions])
        .defer("numbered_text")
        .order_by("pk")
    )
    chosen = {place: _choose(edition, found, wanted[place]) for place, edition in enumerate(editions)}
    words = _units_of((edition for edition in chosen.values() if edition), of_whole_parts)
    readings = {
        place: _reading(units[place], edition, words[edition.pk]) for place, edition in chosen.items() if edition
    }
    return {place: reading for place, reading in readings.items() if reading.units}


def _languages(edition: EditionPage, first: EditionPage) -> list[str]:
    """Return the languages in which a text is offered as well: none for a text that the reader can read."""
    own = _base(edition.language)
    if own == active_language() or edition.is_summary:
        return []
    return [language for language in dict.fromkeys((active_language(), _base(first.language))) if language != own]


def _base(language: str) -> str:
    return language.split("-", maxsplit=1)[0].lower()


def _choose(edition: EditionPage, found: Sequence[EditionPage], languages: Sequence[str]) -> EditionPage | None:
    """Choose the first by language, then by status, then what was made from the text itself."""
    same = [
        other
        for other in found
        if other.instrument_id == edition.instrument_id
        and _base(other.language) in languages
        and are_one_text(edition, other)
    ]
    return min(
        same,
        key=lambda other: (
            languages.index(_base(other.language)),
            TRUSTED.index(TextStatus(other.text_status)),
            edition.pk not in (other.made_from_id, other.pk),
            other.pk,
        ),
        default=None,
    )


def are_one_text(one: EditionPage, other: EditionPage) -> bool:
    """Tell whether two editions are one text: made from each other, or of one known date."""
    if one.pk == other.made_from_id or other.pk == one.made_from_id:
        return True
    return one.dated_on is not None and (one.dated_on, one.precision) == (other.dated_on, other.precision)


def _units_of(editions: Iterable[EditionPage], of_whole_parts: bool) -> dict[int, list[Unit]]:
    rows: dict[int, list[Provision]] = {edition.pk: [] for edition in editions}
    if rows:
        for row in Provision.objects.current().filter(edition__in=rows).in_order().defer("stems"):
            rows[row.edition_id].append(row)
    return {key: comparable_units(listed, topics={}, of_whole_parts=of_whole_parts) for key, listed in rows.items()}


def _reading(units: Sequence[Unit], edition: EditionPage, words: Sequence[Unit]) -> ColumnTranslation:
    by_key = {unit.key: unit for unit in words}
    pairs = pair_by_place(_clauses(units), _clauses(words))
    label = _("Read in %(language)s: %(status)s") % {
        "language": language_name(edition.language),
        "status": edition.get_text_status_display(),
    }
    return ColumnTranslation(edition, {left: by_key[right] for left, right in pairs}, label, edition.url or "")


def _clauses(units: Sequence[Unit]) -> list[Clause]:
    return [Clause(unit.key, "") for unit in units]
