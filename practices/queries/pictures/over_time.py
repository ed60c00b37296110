"""Adoption over time beside one reference: how many organizations had a similar instrument on which day."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from practices.documents.charts.lines import draw_lines
from practices.models.adoptions import Track
from practices.queries.adoptions.courses import AdoptionEntry, turns_of
from practices.queries.adoptions.references import Reference
from practices.queries.bidi import embedded
from practices.queries.pictures.picture import PICTURE_FORMATS, Picture
from practices.queries.pictures.steps import CountStep, chart_of, count_steps, counting_words, ends_of, lines_of
from practices.queries.wording import active_language

NAME = "adoption-over-time"
HEADS = ("on", "organizations", "reference", "reference_id", "issuer", "as_of", "known_on")


@dataclass(frozen=True, slots=True)
class OverTime:
    """The picture, and its days with their dates in words."""

    picture: Picture
    lines: tuple[tuple[str, int], ...]


def steps_of(entries: Sequence[AdoptionEntry], as_of: datetime.date) -> tuple[CountStep, ...]:
    """Count organizations with a similar instrument, to `as_of`, by the entries beside a reference.

    The last count is that of the matrix.
    """
    stated = [entry for entry in entries if entry.track == Track.ADOPTION]
    return count_steps(turns_of(stated, until=as_of), until=as_of)


def over_time(
    reference: Reference, entries: Sequence[AdoptionEntry], *, as_of: datetime.date, known_on: datetime.date, query: str
) -> OverTime | None:
    """Draw the steps beside a reference by its `entries` as known on a day; None where there are fewer than two.

    `query` is what the page was asked for, encoded; its files are asked for the same. No query of the database.
    """
    steps = steps_of(entries, as_of)
    if len(steps) < 2:
        return None
    title = _("Organizations with a similar instrument over time")
    said = _(
        "Similar to “%(reference)s” of %(issuer)s, by effective date, as stated: "
        "%(first)s on %(begin)s, %(last)s on %(end)s."
    ) % {"reference": embedded(reference.title.text), "issuer": embedded(reference.issuer.text), **ends_of(steps)}
    description = f"{said} {counting_words()}"
    series, unit = _("With a similar instrument"), _("organizations")
    chart = chart_of(steps, name=NAME, title=title, description=description, series=series, unit=unit)
    about = (reference.title.text, str(reference.key), reference.issuer.text, as_of.isoformat(), known_on.isoformat())
    picture = Picture(
        name=NAME,
        title=title,
        description=description,
        language=active_language(),
        svg=draw_lines(chart, language=active_language()),
        heads=HEADS,
        rows=tuple((step.on.isoformat(), str(step.count), *about) for step in steps),
        files=tuple((form, f"{reverse('over_time_file', kwargs={'form': form})}?{query}") for form in PICTURE_FORMATS),
        query=query,
    )
    return OverTime(picture, lines_of(steps))
