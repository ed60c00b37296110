"""A topic over time: how many instruments that have a rule on it took effect in which year, as stated."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from practices.documents.charts.columns import draw_columns
from practices.documents.charts.values import BarChart, ChartSeries
from practices.models.dates import Precision
from practices.models.instruments import EventKind, InstrumentPage
from practices.models.topics import Topic
from practices.queries.bidi import embedded
from practices.queries.editions.facts import label_of
from practices.queries.pictures.picture import PICTURE_FORMATS, Picture
from practices.queries.vocabulary.topics import carriers
from practices.queries.wording import active_language

NAME = "topic-trend"
HEADS = ("year", "instruments", "topic", "topic_code")
MOST_PLACES = 30
"""Years that stand side by side; of more, every five or ten years are taken together."""
SPANS = (1, 5, 10, 50)


@dataclass(frozen=True, slots=True)
class Trend:
    """The picture (None where no year is stated), the numbers by year or span, and how many state no date."""

    picture: Picture | None
    lines: tuple[tuple[str, int], ...]
    undated_count: int


def trend_of(topic: Topic, user: Any) -> Trend | None:
    """Count what `user` may see by the year of its first entry into force; None without an instrument. One query."""
    years = _years(topic, user)
    if not years:
        return None
    known = Counter(year for year in years if year is not None)
    lines = _lines(known)
    return Trend(_picture(topic, lines) if lines else None, lines, len(years) - known.total())


def _years(topic: Topic, user: Any) -> list[int | None]:
    """Return for each instrument with the topic, or a provision with it, the year since which it is in force."""
    rows = carriers(user)
    provisions = rows.provisions.filter(topic=topic).order_by().values("provision__edition__instrument")
    instruments = rows.instruments.filter(tag=topic).order_by().values("content_object")
    dated = Q(events__kind=EventKind.IN_FORCE) & ~Q(events__precision=Precision.UNKNOWN)
    carrying = InstrumentPage.objects.visible_to(user).filter(Q(pk__in=provisions) | Q(pk__in=instruments))
    days = carrying.order_by().annotate(began=Min("events__on", filter=dated)).values_list("began", flat=True)
    return [day.year if day else None for day in days]


def _lines(known: Counter[int]) -> tuple[tuple[str, int], ...]:
    """Return the numbers by year from the first to the last, by spans of years where those are too many."""
    if not known:
        return ()
    first, last = min(known), max(known)
    span = next((span for span in SPANS if (last - first) // span < MOST_PLACES), SPANS[-1])
    begins = range(first - first % span, last + 1, span)
    return tuple((_named(begin, span), sum(known[year] for year in range(begin, begin + span))) for begin in begins)


def _named(begin: int, span: int) -> str:
    return str(begin) if span == 1 else f"{begin}–{begin + span - 1}"


def _picture(topic: Topic, lines: tuple[tuple[str, int], ...]) -> Picture:
    label = label_of(topic).text
    title = _("Instruments on “%(topic)s” by the year of their entry into force") % {"topic": embedded(label)}
    description = _(
        "As stated, among the instruments that you may see with this topic, as a whole or in one of their provisions. "
        "An instrument counts once."
    )
    values = tuple(float(number) for _place, number in lines)
    chart = BarChart(NAME, title, description, tuple(place for place, _number in lines), (ChartSeries(title, values),))
    return Picture(
        name=NAME,
        title=title,
        description=description,
        language=active_language(),
        svg=draw_columns(chart, language=active_language()),
        heads=HEADS,
        rows=tuple((place, str(number), label, topic.name) for place, number in lines),
        files=tuple(
            (form, reverse("trend_file", kwargs={"code": topic.name, "form": form})) for form in PICTURE_FORMATS
        ),
    )
