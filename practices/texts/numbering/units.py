"""The units of a text: its pieces with a complete number, everything below folded into them."""

from dataclasses import dataclass, field, replace

from practices.texts.numbering.segments import Segment, Segmentation

_ELEMENTS = {"article", "rule", "hcontainer", "section", "clause"}


@dataclass(slots=True)
class _Unit:
    """A unit while it is folded: its own segment, its lines, and whether the last is a label alone."""

    segment: Segment
    lines: list[str] = field(default_factory=list)
    ends_in_label: bool = False

    def fold(self, segment: Segment) -> None:
        """Add a segment from below as a line, or behind the label that stands alone on the last one."""
        words = " ".join(filter(None, (segment.label, segment.heading, segment.text)))
        if self.ends_in_label:
            self.lines[-1] = f"{self.lines[-1]} {words}"
        else:
            self.lines.append(words)
        self.ends_in_label = bool(segment.label) and words == segment.label


def fold_units(segmentation: Segmentation) -> tuple[Segment, ...]:
    """Return the units in document order.

    A unit is an article, rule or the like, and below a number 10 also 10.1, whose number is
    complete in itself; its `path` is then that number alone, behind its annex. What lies below
    is folded into `text`, line by line, with its labels and headings. Parts, chapters, the
    preamble and what else has no number are left out, and so are the numbers of an annex to
    articles.
    """
    units: list[_Unit] = []
    above: list[_Unit] = []
    for segment in segmentation.segments:
        while above and above[-1].segment.level >= segment.level:
            above.pop()
        if _is_unit(segment, above[-1].segment if above else None):
            units.append(_Unit(segment, [segment.text] if segment.text else []))
            above.append(units[-1])
        elif above:
            above[-1].fold(segment)
    return tuple(replace(unit.segment, text="\n".join(unit.lines), path=_shorten(unit.segment.path)) for unit in units)


def _is_unit(segment: Segment, above: Segment | None) -> bool:
    if segment.num is None:
        return False
    if above is None:
        return segment.element in _ELEMENTS
    complete = segment.num.startswith(f"{above.num}.") and segment.element != "point"
    return complete and above.element != "article"


def _shorten(path: tuple[str, ...]) -> tuple[str, ...]:
    """Keep the annex and the last number."""
    return (*(part for part in path[:1] if part.startswith("sch ") and len(path) > 1), path[-1])
