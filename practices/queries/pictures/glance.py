"""Adoption over time at a glance: beside every instrument taken together, small, for the first page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from practices.documents.charts.lines import draw_lines
from practices.queries.pictures.steps import CountStep, chart_of, counting_words, ends_of, lines_of
from practices.queries.wording import active_language

NAME = "adoption"
WIDTH, HEIGHT = 340.0, 110.0
"""No wider than a small screen: nothing of it has to be scrolled to."""


@dataclass(frozen=True, slots=True)
class Glance:
    """The picture as SVG, what it shows in a sentence, and its days with their counts."""

    svg: str
    title: str
    description: str
    lines: tuple[tuple[str, int], ...]


def adoption_at_a_glance(steps: Sequence[CountStep]) -> Glance | None:
    """Draw how many organizations had a similar instrument by the day; None where there are fewer than two days."""
    if len(steps) < 2:
        return None
    title = _("Organizations with a similar instrument over time")
    said = _(
        "In relation to any reference instrument, by effective date, as stated: %(first)s on %(begin)s, "
        "%(last)s on %(end)s."
    )
    description = f"{said % ends_of(steps)} {counting_words()}"
    chart = chart_of(steps, name=NAME, title=title, description=description, series=_("Organizations"))
    svg = draw_lines(chart, language=active_language(), width=WIDTH, height=HEIGHT)
    return Glance(svg, title, description, lines_of(steps))
