"""The list definitions of a Word file (numbering.xml)."""

from dataclasses import dataclass, field, replace

from lxml import etree

from practices.documents.docx.names import MC, VAL, W, is_on, number_of, to_number, value_of

LEVELS = 9
"""A list has nine levels, counted from 0 (`ilvl`)."""
_MOST_LINKS = 8
_LONGEST_TEXT = 255  # what Word itself allows


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. `text` holds %1 to %9 for the numbers of levels.

    `restart` is the level (from 1) that starts this one again: None any higher one, 0 none. `style` is the paragraph
    style that the level belongs to, `left` its indentation in twentieths of a point. What stands between number and
    words (w:suff) is not kept: a text has a space there.
    """

    start: int = 1
    number_format: str = "decimal"
    pattern: str = ""
    text: str = ""
    restart: int | None = None
    is_legal: bool = False
    is_hidden: bool = False
    style: str = ""
    left: int | None = None


@dataclass(frozen=True, slots=True)
class ListDefinition:
    """A list as paragraphs refer to it (w:num), on the ground of what it shares its counters with (w:abstractNum).

    `starts` are the levels that begin anew where this list is first met, with their numbers.
    """

    counters: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Abstract:
    levels: dict[int, Level]
    style_link: str
    num_style_link: str


class Numbering:
    """The lists of a file by their w:numId."""

    def __init__(self, root: etree._Element | None, list_styles: dict[str, str]) -> None:
        """Read numbering.xml, if there is one. `list_styles` gives the numId of each numbering style."""
        self._root = root
        self._list_styles = list_styles
        self._nums: dict[str, etree._Element] = {}
        self._abstract_elements: dict[str, etree._Element] = {}
        self._abstracts: dict[str, _Abstract] = {}
        self._definitions: dict[str, ListDefinition | None] = {}
        for element in root if root is not None else ():
            if element.tag == W + "num":
                self._nums[element.get(W + "numId", "")] = element
            elif element.tag == W + "abstractNum":
                self._abstract_elements[element.get(W + "abstractNumId", "")] = element

    def find(self, num_id: str) -> ListDefinition | None:
        """Return the list `num_id`, or None if the file does not define it."""
        if num_id not in self._definitions:
            self._definitions[num_id] = self._define(num_id)
        return self._definitions[num_id]

    def _define(self, num_id: str) -> ListDefinition | None:
        num = self._nums.get(num_id)
        if num is None:
            return None
        found = self._follow_links(value_of(num, W + "abstractNumId") or "")
        if found is None:
            return None
        name, abstract = found
        levels, starts = dict(abstract.levels), {}
        for override in num.iterchildren(W + "lvlOverride"):
            place = to_number(override.get(W + "ilvl"))
            if place is None or not 0 <= place < LEVELS:
                continue
            if (element := override.find(W + "lvl")) is not None:
                levels[place] = _read_level(element)
            if (start := number_of(override, W + "startOverride")) is not None:
                starts[place] = start
                levels[place] = replace(levels.get(place, Level()), start=start)
        return ListDefinition(name, levels, starts)

    def _follow_links(self, name: str) -> tuple[str, _Abstract] | None:
        """Return the definition that holds the levels: one may point to a numbering style, and this to another."""
        for _ in range(_MOST_LINKS):
            abstract = self._read_abstract(name)
            if abstract is None:
                return None
            if not abstract.num_style_link:
                return name, abstract
            target = self._nums.get(self._list_styles.get(abstract.num_style_link, ""))
            if target is not None:
                name = value_of(target, W + "abstractNumId") or ""
                continue
            owner = self._find_owner(abstract.num_style_link)
            if owner is None or owner == name:
                return name, abstract
            name = owner
        return None

    def _find_owner(self, style: str) -> str | None:
        """Return the definition that says itself that it belongs to the numbering style."""
        for name, element in self._abstract_elements.items():
            if value_of(element, W + "styleLink") == style:
                return name
        return None

    def _read_abstract(self, name: str) -> _Abstract | None:
        if name not in self._abstracts:
            element = self._abstract_elements.get(name)
            if element is None:
                return None
            levels = {
                place: _read_level(level)
                for level in element.iterchildren(W + "lvl")
                if (place := to_number(level.get(W + "ilvl"))) is not None and 0 <= place < LEVELS
            }
            self._abstracts[name] = _Abstract(
                levels, value_of(element, W + "styleLink") or "", value_of(element, W + "numStyleLink") or ""
            )
        return self._abstracts[name]


def _read_level(element: etree._Element) -> Level:
    """Read one w:lvl."""
    number_format, pattern = _read_format(element)
    text = element.find(W + "lvlText")
    start, restart = number_of(element, W + "start"), number_of(element, W + "lvlRestart")
    legal, hidden = element.find(W + "isLgl"), element.find(f"{W}rPr/{W}vanish")
    indent = element.find(f"{W}pPr/{W}ind")
    return Level(
        start=1 if start is None else start,
        number_format=number_format,
        pattern=pattern,
        text="" if text is None or _is_null(text) else text.get(VAL, "")[:_LONGEST_TEXT],
        restart=restart,
        is_legal=legal is not None and is_on(legal.get(VAL)),
        is_hidden=hidden is not None and is_on(hidden.get(VAL)),
        style=value_of(element, W + "pStyle") or "",
        left=None if indent is None else left_of(indent),
    )


def _is_null(text: etree._Element) -> bool:
    """Say whether a w:lvlText is marked as empty."""
    return text.get(W + "null") is not None and is_on(text.get(W + "null"))


def left_of(indent: etree._Element) -> int | None:
    """Return the indentation on the side where lines begin, in twentieths of a point; None if not said."""
    value = indent.get(W + "start")
    return to_number(indent.get(W + "left") if value is None else value)


def _read_format(element: etree._Element) -> tuple[str, str]:
    """Return the name of a level's format, and its pattern if it is a custom one ("001, 002, ...")."""
    found = element.find(W + "numFmt")
    if found is None:
        choice = element.find(f"{MC}AlternateContent/{MC}Choice/{W}numFmt")
        found = choice if choice is not None else element.find(f"{MC}AlternateContent/{MC}Fallback/{W}numFmt")
    if found is None:
        return "decimal", ""
    return found.get(VAL, "decimal"), found.get(W + "format", "")
