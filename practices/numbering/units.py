"""The units of a text: its pieces with a complete number, everything below folded into them."""

from dataclasses import replace

from practices.numbering.segments import Segment, Segmentation

_UNITS = {"article", "rule", "hcontainer", "section", "clause"}


def fold_units(segmentation: Segmentation) -> tuple[Segment, ...]:
    """Return the units in document order.

    A unit is an article, rule or the like, and below a number 10 also 10.1, whose number is
    complete in itself; its `path` is then that number alone, behind its annex. What lies below
    is folded into `text`, line by line, with its labels and headings. Parts, chapters, the
    preamble and what else has no number are left out.
    """
    units: list[Segment] = []
    texts: list[list[str]] = []
    open_units: list[tuple[int, int, bool]] = []  # level, place among the units, decimals may follow
    for segment in segmentation.segments:
        while open_units and open_units[-1][0] >= segment.level:
            open_units.pop()
        if _is_unit(segment, units[open_units[-1][1]] if open_units else None):
            open_units.append((segment.level, len(units), True))
            units.append(segment)
            texts.append([segment.text] if segment.text else [])
        elif open_units:
            texts[open_units[-1][1]].append(" ".join(filter(None, (segment.label, segment.heading, segment.text))))
    return tuple(
        replace(unit, text="\n".join(text), path=_shorten(unit.path)) for unit, text in zip(units, texts, strict=True)
    )


def _is_unit(segment: Segment, above: Segment | None) -> bool:
    if segment.num is None:
        return False
    if above is None:
        return segment.element in _UNITS
    complete = segment.num.startswith(f"{above.num}.") and segment.element != "point"
    return complete and above.element != "article"


def _shorten(path: tuple[str, ...]) -> tuple[str, ...]:
    """Keep the annex and the last number."""
    return (*(part for part in path[:1] if part.startswith("sch ") and len(path) > 1), path[-1])
