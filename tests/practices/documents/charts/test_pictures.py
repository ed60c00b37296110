"""Maps of signs, layered graphs and stars as SVG: sound, mirrored, legible, safe from odd words."""

import itertools
from dataclasses import replace

import pytest

from practices.documents.charts.files import frame, write_framed_png
from practices.documents.charts.layered import draw_layered
from practices.documents.charts.sign_map import MOST_COLUMNS, MOST_ROWS, SIGNS, draw_sign_map, is_drawn
from practices.documents.charts.star import MOST_RAYS, STROKES, draw_star
from practices.documents.charts.values import Edge, GraphNode, LayeredGraph, Ray, SignCell, SignKey, SignMap, StarGraph
from tests.practices.documents.charts.drawn import SVG, sound, titles, words

ODD = '<b>&"\0' + "long" * 40


def sign_map(rows=2, columns=3):
    cells = tuple(
        tuple(SignCell(list(SIGNS)[(row + column) % len(SIGNS)], f"{row}, {column}") for column in range(columns))
        for row in range(rows)
    )
    key = tuple(SignKey(sign, sign) for sign in SIGNS)
    names = (tuple(f"Row {number}" for number in range(rows)), tuple(f"Topic {number}" for number in range(columns)))
    return SignMap("map", "Map", "Said.", *names, cells, key)


def node(key, layer=0, **fields):
    return GraphNode(str(key), f"Head {key}", f"Words of {key}", f"Node {key}", layer=layer, **fields)


def graph(nodes, *edges):
    return LayeredGraph("graph", "Graph", "Said.", tuple(nodes), tuple(Edge(*edge, "adapted into") for edge in edges))


def star(count, step=0, **fields):
    rays = tuple(Ray(node(number, **fields), step) for number in range(count))
    return StarGraph("star", "Star", "Said.", node("middle", is_asked=True), rays, ("few", "some", "many"), "Found")


def boxes(root):
    found = [rect for rect in root.iter(f"{SVG}rect") if (rect.get("class") or "").startswith("node")]
    return [tuple(float(rect.get(name)) for name in ("x", "y", "width", "height")) for rect in found]


def overlap(one, other):
    (x1, y1, w1, h1), (x2, y2, w2, h2) = one, other
    return x1 < x2 + w2 and x2 < x1 + w1 and y1 < y2 + h2 and y2 < y1 + h1


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_field_of_a_map_is_named_and_has_a_sign(language):
    root = sound(draw_sign_map(sign_map(), language=language))
    fields = [group for group in root.iter(f"{SVG}g") if group.get("class") == "field"]

    assert [field[0].text for field in fields] == [f"{row}, {column}" for row in range(2) for column in range(3)]
    assert all(field.find(f"{SVG}g[@class='finding-sign']") is not None for field in fields)


def test_every_sign_is_drawn_otherwise():
    assert len({str(shapes) for shapes in SIGNS.values()}) == len(SIGNS)


def test_a_map_that_cannot_be_read_gives_way_to_its_table():
    assert is_drawn(sign_map())
    assert not is_drawn(sign_map(rows=MOST_ROWS + 1))
    assert not is_drawn(sign_map(columns=MOST_COLUMNS + 1))
    assert not is_drawn(sign_map(columns=1))


def test_layers_run_with_the_words():
    nodes = [node(1), node(2, 1), node(3, 2)]
    edges = [("1", "2"), ("2", "3"), ("1", "3")]
    first, second, third = (box[0] for box in boxes(sound(draw_layered(graph(nodes, *edges)))))
    assert first < second < third

    first, second, third = (box[0] for box in boxes(sound(draw_layered(graph(nodes, *edges), language="ar"))))
    assert first > second > third


def test_boxes_of_a_graph_do_not_lie_on_each_other_and_every_relation_is_drawn():
    nodes = [node(number, number % 4, note="2001") for number in range(20)]
    edges = [(str(one), str(other)) for one in range(5) for other in range(4, 20)]
    root = sound(draw_layered(graph(nodes, *edges)))

    assert not [pair for pair in itertools.combinations(boxes(root), 2) if overlap(*pair)]
    drawn = [group for group in root.iter(f"{SVG}g") if group.get("class") == "edge"]
    assert len(drawn) == len([edge for edge in edges if edge[0] != edge[1]])
    assert all(len(group) == 2 for group in drawn)


def test_a_circle_and_one_layer_are_drawn():
    root = sound(draw_layered(graph([node(1), node(2), node(3, 1)], ("1", "2"), ("2", "1"), ("3", "1"), ("1", "1"))))

    assert len([group for group in root.iter(f"{SVG}g") if group.get("class") == "edge"]) == 3


def test_a_node_with_an_address_is_a_link_and_the_one_asked_about_is_none():
    nodes = [node(1, address="/one/"), node(2, 1, address="/two/", is_asked=True)]
    links = list(sound(draw_layered(graph(nodes, ("1", "2")))).iter(f"{SVG}a"))

    assert [(link.get("href"), link[0].text) for link in links] == [("/one/", "Node 1")]


@pytest.mark.parametrize("count", range(1, MOST_RAYS + 1))
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_star_keeps_its_boxes_apart_and_within(count, language):
    long = {"note": "less than a quarter similar", "address": "/there/"}
    graph = star(count, **long)
    graph = replace(
        graph, rays=tuple(replace(ray, node=replace(ray.node, words="A long title " * 6)) for ray in graph.rays)
    )
    root = sound(draw_star(graph, language=language))
    wide, high = float(root.get("width")), float(root.get("height"))

    assert not [pair for pair in itertools.combinations(boxes(root), 2) if overlap(*pair)]
    assert all(x >= 0 and x + w <= wide and y >= 0 and y + h <= high for x, y, w, h in boxes(root))
    assert len(titles(root)) == count + 1


@pytest.mark.parametrize("step", range(len(STROKES)))
def test_a_line_is_as_thick_as_its_step_and_the_key_names_each(step):
    root = sound(draw_star(star(1, step, address="/there/")))
    ray, *key = [line.get("stroke-width") for line in root.iter(f"{SVG}line")]

    assert ray == STROKES[step]
    assert tuple(key) == STROKES
    assert {"few", "some", "many", "Found"} <= set(words(root))


def test_odd_words_are_no_markup():
    cells = ((SignCell("no such sign", ODD),) * 2,)
    drawn = draw_sign_map(SignMap("m", ODD, ODD, (ODD,), (ODD, ODD), cells, (SignKey("several", ODD),)))
    sound(drawn)
    assert "<b>" not in drawn
    asked = GraphNode("1", ODD, ODD, ODD, note=ODD, address='javascript:"<b>')
    drawn = draw_layered(graph([asked]))
    sound(drawn)
    assert "<b>" not in drawn


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_file_stands_alone(language):
    drawn = draw_star(star(3, address="https://example.org/there/"), language=language)
    framed = frame(drawn, title="A title", notes=["One note", "Another"], language=language)
    root = sound(framed)

    assert root[2].tag == f"{SVG}rect"
    assert (root[2].get("fill"), root[2].get("width")) == ("#ffffff", root.get("width"))
    shown = [one.strip("\u200f") for one in words(root)]
    assert shown[0] == "A title"
    assert shown[-2:] == ["One note", "Another"]
    assert write_framed_png(framed)[:8] == b"\x89PNG\r\n\x1a\n"
    assert frame(drawn, title="A title", notes=["One note", "Another"], language=language) == framed
