"""How a piece should read after an act, and the ways to write it."""

import textwrap
from dataclasses import dataclass, replace

from practices.texts.numbering.eids import PREFIXES
from practices.texts.numbering.forms import list_forms
from practices.texts.numbering.marks import LineMark, usual_num, write_mark
from practices.texts.numbering.segments import Segment

_INNER = frozenset({"paragraph", "subparagraph", "point", "indent", "recital", "alinea", "p", "note"})
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class WantedPiece:
    """A piece as it should read, and the ways to write it, the plainest first.

    `elements` are those that are right, none for any; `is_placed` says that its level counts,
    `is_loose` that its words alone count, whatever they are read as. `raw` stands for itself.
    """

    segment: Segment
    forms: tuple[str, ...]
    elements: frozenset[str] = frozenset()
    is_placed: bool = False
    is_loose: bool = False
    raw: bool = False


def want(
    piece: Segment,
    *,
    above: Segment | None = None,
    elements: frozenset[str] = frozenset(),
    is_placed: bool = False,
    is_loose: bool = False,
    first: tuple[str, ...] = (),
) -> WantedPiece:
    """Return `piece` with the ways to write it: those in `first`, the plain ones, and a mark that says all."""
    indent = "  " * max(piece.level - _base_level(above), 0) if piece.element in _INNER else ""
    plain = list_forms(piece, above, piece.level, indent)
    forms = (*first, *(form for form in plain if form), _mark(piece))
    return WantedPiece(piece, tuple(dict.fromkeys(forms)), elements, is_placed, is_loose)


def _base_level(above: Segment | None) -> int:
    return above.level + 1 if above is not None and above.element not in _INNER else _DEEPEST


def _mark(piece: Segment) -> str:
    mark = LineMark(piece.eid, piece.element, piece.level, piece.num, piece.label, piece.heading)
    first, *rest = piece.text.split("\n")
    return "\n".join([f"{write_mark(mark)} {first}".rstrip(), *(f"{{+}} {line}".rstrip() for line in rest)])


def want_words(words: str, like: Segment) -> WantedPiece:
    """Return `words` as a paragraph of its own."""
    piece = replace(like, element="p", label="", num=None, heading="", text=words)
    return want(piece, elements=frozenset({"p"}))


def want_raw(lines: tuple[str, ...], like: Segment) -> WantedPiece:
    """Return lines that are read as nothing."""
    return WantedPiece(replace(like, label="", heading="", text=""), ("\n".join(lines),), raw=True)


def with_number(piece: Segment, label: str) -> Segment:
    """Return `piece` with `label` as its printed number."""
    return replace(piece, label=label, num=usual_num(piece.element, label))


def free_eid(piece: Segment, above: str, taken: frozenset[str]) -> str:
    """Return an id for a piece below the id `above` that no other piece has."""
    own = PREFIXES.get(piece.element, piece.element) + (f"_{piece.num}" if piece.num else "_1")
    base = f"{above}__{own}" if above else own
    count, eid = 1, base
    while eid in taken:
        count += 1
        eid = f"{base}_{count}" if piece.num else f"{base[: base.rindex('_')]}_{count}"
    return eid


def wrap_form(form: str, width: int) -> str:
    """Return `form` wrapped as the text around it is."""
    if not width:
        return form
    return "\n".join(_wrap_line(line, width) for line in form.split("\n"))


def _wrap_line(line: str, width: int) -> str:
    if len(line) <= width or line.lstrip().startswith(("|", "{", "[^", "#", "![")):
        return line
    indent = line[: len(line) - len(line.lstrip())]
    return textwrap.fill(
        line.strip(), width, initial_indent=indent, subsequent_indent=indent, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip
