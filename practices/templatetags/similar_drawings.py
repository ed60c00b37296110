"""Drawings of a declared lineage and of dates. Each stands beside a table that says the same."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practices.queries.similar.lineage_graphs import Arrow, Graph, LineageBox
from practices.queries.similar.timelines import InstrumentTimeline, TimelineMark

register = template.Library()

DOT, SQUARE = 5, 9
"""Radius of an event, side of a text, in units of the drawing."""


@register.simple_tag
def lineage_drawing(graph: Graph) -> SafeString:
    """Draw boxes and arrows; to a screen reader it is one picture with a sentence."""
    said = ngettext(
        "%(count)s instrument; the table below shows how they are related.",
        "%(count)s instruments; the table below shows how they are related.",
        len(graph.boxes),
    ) % {"count": len(graph.boxes)}
    arrows = format_html_join("", "{}", ((_arrow(arrow),) for arrow in graph.arrows))
    boxes = format_html_join("", "{}", ((_box(box),) for box in graph.boxes))
    return format_html(
        '<svg class="lineage" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-labelledby="lineage-title '
        'lineage-said"><title id="lineage-title">{}</title><desc id="lineage-said">{}</desc><defs><marker id="head" '
        'viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path class="head" '
        'd="M0 0 L10 5 L0 10 z"/></marker></defs>{}{}</svg>',
        *(graph.width, graph.height, graph.width, graph.height),
        *(_("Declared lineage, the origins first"), said, arrows, boxes),
    )  # fmt: skip


def _arrow(arrow: Arrow) -> SafeString:
    return format_html(
        '<path d="{}" marker-end="url(#head)"/><text x="{}" y="{}" class="relation">{}</text>',
        *(arrow.path, arrow.x, arrow.y, arrow.words),
    )


def _box(box: LineageBox) -> SafeString:
    lines = format_html_join(
        "", '<text x="{}" y="{}"{}>{}</text>',
        (
            (box.middle, y, SafeString(' class="own-name"') if place == 0 else "", words)
            for place, (words, y) in enumerate(box.lines)
        ),
    )  # fmt: skip
    return format_html(
        '<g class="{}"><rect x="{}" y="{}" width="{}" height="{}"/>{}</g>',
        *("asked" if box.is_asked else "other", box.x, box.y, box.width, box.height, lines),
    )


@register.simple_tag
def timeline_drawing(timeline: InstrumentTimeline) -> SafeString:
    """Draw a line for each instrument, with a dot for each event and a square for each text."""
    ticks = format_html_join(
        "", '<line class="tick" x1="{}" y1="24" x2="{}" y2="{}"/><text x="{}" y="16">{}</text>',
        ((tick.x, tick.x, timeline.height, tick.x, tick.year) for tick in timeline.ticks),
    )  # fmt: skip
    lanes = format_html_join(
        "", '<text x="16" y="{}">{}</text><line x1="32" y1="{}" x2="{}" y2="{}"/>',
        ((lane.y + 5, lane.number, lane.y, timeline.width, lane.y) for lane in timeline.lanes),
    )  # fmt: skip
    marks = format_html_join("", "{}", ((_mark(mark),) for mark in timeline.marks))
    said = _(
        "Each line is an instrument, by its number; a dot is an event, a square a text. The "
        "table below contains the same information."
    )
    return format_html(
        '<svg class="lineage timeline" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-labelledby='
        '"timeline-title timeline-said"><title id="timeline-title">{}</title><desc id="timeline-said">{}</desc>'
        "{}{}{}</svg>",
        *(timeline.width, timeline.height, timeline.width, timeline.height, _("Dates"), said, ticks, lanes, marks),
    )


def _mark(mark: TimelineMark) -> SafeString:
    if not mark.is_text:
        return format_html('<circle class="mark" cx="{}" cy="{}" r="{}"/>', mark.x, mark.y, DOT)
    corner = SQUARE // 2
    return format_html(
        '<rect class="mark text" x="{}" y="{}" width="{}" height="{}"/>',
        mark.x - corner,
        mark.y - corner,
        SQUARE,
        SQUARE,
    )
