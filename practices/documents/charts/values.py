"""What a chart shows. The table beside it says the same in words, so nothing is told by colour or form alone.

A chart stands beside the table that has its name; one without such a table stands after the tables.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """One line or one set of bars: its name, and a value for each place on the axis (None: not known)."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class LineChart:
    """Steps over time: `places` are days (ISO 8601), in order; every series has a value for each."""

    name: str
    title: str
    description: str
    places: tuple[str, ...]
    series: tuple[ChartSeries, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class BarChart:
    """Counts beside each other: `places` are their labels."""

    name: str
    title: str
    description: str
    places: tuple[str, ...]
    series: tuple[ChartSeries, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One field of a heat map: the word that stands in it, and its tone (yes, part, planned, no, unknown)."""

    words: str
    tone: str


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Rows by columns; each field has a word and a sign, never a colour alone."""

    name: str
    title: str
    description: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[HeatCell, ...], ...]


Chart = LineChart | BarChart | HeatMap


@dataclass(frozen=True, slots=True)
class SignCell:
    """One field of a map of signs: the code of its sign, and what it says in words, with row and column."""

    sign: str
    said: str


@dataclass(frozen=True, slots=True)
class SignKey:
    """What a sign means, in words."""

    sign: str
    words: str


@dataclass(frozen=True, slots=True)
class SignMap:
    """Rows by columns; each field has a sign and a title, and the key says what each sign means."""

    name: str
    title: str
    description: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[SignCell, ...], ...]
    key: tuple[SignKey, ...]


@dataclass(frozen=True, slots=True)
class GraphNode:
    """Something in a graph: its head, its words with their language, a soft note under them, its address.

    `layer` counts from 0 at the beginning of the picture. `said` names it in full.
    """

    key: str
    head: str
    words: str
    said: str
    language: str = ""
    note: str = ""
    address: str = ""
    layer: int = 0
    is_asked: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation from one node to another (keys), and its words."""

    start: str
    end: str
    words: str


@dataclass(frozen=True, slots=True)
class LayeredGraph:
    """Nodes in layers from the beginning of the picture to its end, and arrows between them."""

    name: str
    title: str
    description: str
    nodes: tuple[GraphNode, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Ray:
    """A node around another one, and how strong the line between them is: a place in the steps of the picture."""

    node: GraphNode
    step: int


@dataclass(frozen=True, slots=True)
class StarGraph:
    """One node with others around it, in their order; `steps` name the strengths of lines, the thinnest first."""

    name: str
    title: str
    description: str
    middle: GraphNode
    rays: tuple[Ray, ...]
    steps: tuple[str, ...]
    note: str
