"""The parts of a text that are numbered each for itself: the main body and the annexes."""

from dataclasses import dataclass

from practices.texts.numbering.labels import Label
from practices.texts.numbering.lines import SourceLine
from practices.texts.numbering.scheme import Scheme, read_scheme
from practices.texts.numbering.sentences import NONE, STRONG, has_leader, rate_heading, stands
from practices.texts.numbering.vocabulary import CONTENTS, LabelKind

_MOST_BEFORE = 60  # lines of title and preamble before the first division


@dataclass(slots=True)
class NumberingScope:
    """Lines from `start` up to `end`; `annex` is the label of the annex, None for the main body."""

    start: int
    end: int
    annex: Label | None
    scheme: Scheme


def read_scopes(lines: list[SourceLine], *, width: int, language: str) -> list[NumberingScope]:
    """Cut the text at its annexes and judge the numbering of each part.

    An annex before the first article ends where the articles begin.
    """
    bounds: list[tuple[int, Label | None]] = [(0, None)]
    for i, line in enumerate(lines):
        if line.mark is not None and line.mark.element == "doc":
            bounds.append((i, line.label or Label(LabelKind.ANNEX, line.mark.label, line.mark.heading)))
        elif line.label and line.label.kind is LabelKind.ANNEX and _is_annex(lines, i, width, language):
            bounds.append((i, line.label))
    scopes = _judge(lines, bounds, width, language)
    if references := _find_references(scopes, lines):
        bounds = [bound for bound in bounds if bound[0] not in references]
        scopes = _judge(lines, bounds, width, language)
    back = _find_return(scopes, lines)
    if back is not None:
        bounds = sorted([*bounds, (back, None)], key=lambda bound: bound[0])
        scopes = _judge(lines, bounds, width, language)
    articled = any(scope.scheme.kinds for scope in scopes if scope.annex is None)
    for scope in scopes:
        scope.scheme.annexed = scope.annex is not None and articled and not scope.scheme.kinds
    return [scope for scope in scopes if scope.start < scope.end]


def _is_annex(lines: list[SourceLine], at: int, width: int, language: str) -> bool:
    line = lines[at]
    return (
        line.role is None
        and (line.gap or bool(line.depth))
        and stands(lines[at - 1] if at else None, line, width=width, language=language)
    )


def _judge(
    lines: list[SourceLine], bounds: list[tuple[int, Label | None]], width: int, language: str
) -> list[NumberingScope]:
    ends = [start for start, _ in bounds[1:]] + [len(lines)]
    return [
        NumberingScope(start, end, annex, read_scheme(lines, start, end, width=width, language=language))
        for (start, annex), end in zip(bounds, ends, strict=True)
    ]


def _find_references(scopes: list[NumberingScope], lines: list[SourceLine]) -> set[int]:
    """Find annexes behind which the articles go on counting: the word only referred to one."""
    found: set[int] = set()
    last = 0
    for scope in scopes:
        values = [
            label.value
            for i in range(scope.start + (scope.annex is not None), scope.end)
            if i in scope.scheme.standing and (label := lines[i].label) and label.kind is LabelKind.ARTICLE
        ]
        if scope.annex is not None and last and values and values[0] == last + 1 and lines[scope.start].role is None:
            found.add(scope.start)
        last = values[-1] if values else last
    return found


def _find_return(scopes: list[NumberingScope], lines: list[SourceLine]) -> int | None:
    """Find the line where the main body begins behind annexes that were put before it."""
    if len(scopes) < 2 or scopes[0].scheme.kinds or scopes[0].scheme.style:
        return None
    for scope in scopes[1:]:
        if LabelKind.ARTICLE not in scope.scheme.kinds:
            continue
        for i in range(scope.start + 1, scope.end):
            label = lines[i].label
            if label and i in scope.scheme.standing and label.kind in {LabelKind.ARTICLE, *scope.scheme.holders}:
                return _find_title(lines, scope.start + 1, i)
    return None


def _find_title(lines: list[SourceLine], start: int, at: int) -> int:
    """Go back from the first division to the title or preamble that stands before it."""
    found = at
    for i in range(at - 1, max(start, at - _MOST_BEFORE), -1):
        line = lines[i]
        if line.role is not None or (line.label is not None and line.label.kind is not LabelKind.PREAMBLE):
            break
        if line.label is not None or (line.gap and rate_heading(line.text.rstrip(".")) == STRONG):
            found = i
    return found


def find_contents(lines: list[SourceLine]) -> dict[int, int]:
    """Find tables of contents: a map from the first line of each to the line behind its last."""
    found: dict[int, int] = {}
    at = 0
    while at < len(lines):
        end = _measure_leaders(lines, at) or _measure_contents(lines, at)
        if end:
            found[at] = end
        at = end or at + 1
    return found


def _measure_leaders(lines: list[SourceLine], at: int) -> int:
    end = at
    while end < len(lines) and lines[end].role is None and has_leader(lines[end].text):
        end += 1
    return end if end - at >= 2 else 0


def _measure_contents(lines: list[SourceLine], at: int) -> int:
    """Measure a list under the heading "Contents" that ends where its first entry comes again."""
    if lines[at].role or lines[at].text.casefold().strip(" :.") not in CONTENTS or at + 2 >= len(lines):
        return 0
    end = at + 1
    while end < len(lines) and has_leader(lines[end].text):
        end += 1
    if end > at + 2:
        return end
    first = _name(lines[at + 1])
    for i in range(at + 2, min(len(lines), at + 400)):
        if lines[i].role is not None:
            return 0
        if _name(lines[i]) == first:
            return i
        label = lines[i].label
        if rate_heading(label.rest if label and label.rest else lines[i].text) == NONE:
            return 0
    return 0


def _name(line: SourceLine) -> tuple[str, str]:
    if line.label and line.label.number:
        return line.label.kind, line.label.number
    return "", " ".join(line.text.casefold().split())
