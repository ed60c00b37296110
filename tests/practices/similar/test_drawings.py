"""Declared lineage as a graph, and dates in order."""

import datetime

from practices.queries.adoptions.statements import Named
from practices.queries.similar.lineage_graphs import draw_graph
from practices.queries.similar.lineages import Link, RelatedInstrument, related_to
from practices.queries.similar.timelines import InstrumentTimelineRow, draw_timeline
from practices.queries.wording import Words
from practices.templatetags.similar_drawings import lineage_drawing, timeline_drawing

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsverhaltenskodex"


def relative(number, title="Code"):
    return RelatedInstrument(number, number, Words(title), "", Named("", "Organization", ""), "2000")


def link(derived, origin, kind="adapted_from"):
    return Link(derived, kind, kind, origin)


def test_origins_stand_before_what_came_of_them():
    graph = draw_graph([relative(1), relative(2), relative(3)], [link(2, 1), link(3, 2), link(3, 1)])

    columns = {box.number: box.x for box in graph.boxes}
    assert columns[1] < columns[2] < columns[3]
    assert len(graph.arrows) == 3
    assert len({(arrow.x, arrow.y) for arrow in graph.arrows}) == 3


def test_a_circle_is_drawn_and_ends():
    graph = draw_graph([relative(1), relative(2)], [link(1, 2), link(2, 1), link(1, 1)])

    assert len(graph.boxes) == 2
    assert len(graph.arrows) == 3


def test_nothing_related_is_not_drawn():
    assert draw_graph([relative(1)], []) is None
    assert draw_graph([relative(1)], [link(2, 3)]) is None


def test_all_that_is_related_is_found_both_ways_and_bounded():
    chain = [link(number + 1, number) for number in range(40)]

    assert related_to(3, [link(3, 2), link(2, 1), link(4, 3), link(9, 8)]) == [3, 2, 4, 1]
    assert len(related_to(20, chain)) == 24


def test_boxes_do_not_lie_on_each_other_and_long_words_are_cut():
    graph = draw_graph([relative(number, LONG) for number in range(1, 6)], [link(number, 1) for number in range(2, 6)])

    places = {(box.x, box.y) for box in graph.boxes}
    assert len(places) == 5
    assert all(len(line) <= 22 for box in graph.boxes for line, _y in box.lines)
    assert LONG not in lineage_drawing(graph)


def happening(year, relative_number=1, is_text=False):
    day = datetime.date(year, 5, 1) if year else None
    return InstrumentTimelineRow(day, str(year), "Adopted", relative_number, Words("Code"), "", is_text)


def test_dates_are_placed_from_left_to_right():
    timeline = draw_timeline((happening(1999), happening(2003, 2), happening(2006, is_text=True), happening(None)))

    assert [mark.x for mark in timeline.marks] == sorted(mark.x for mark in timeline.marks)
    assert all(0 <= mark.x <= timeline.width for mark in timeline.marks)
    assert len(timeline.lanes) == 2
    assert len(timeline.rows) == 4
    assert timeline_drawing(timeline).count("<circle") == 2


def test_one_year_is_not_drawn():
    assert draw_timeline((happening(1999), happening(1999))).marks == ()
    assert draw_timeline(()).rows == ()


def test_words_in_a_drawing_are_escaped():
    graph = draw_graph([relative(1, "<b>&"), relative(2)], [link(2, 1)])

    assert "<b>" not in lineage_drawing(graph)
    assert "&lt;b&gt;&amp;" in lineage_drawing(graph)
