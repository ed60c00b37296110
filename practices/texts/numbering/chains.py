"""Chains of numbers that follow each other, and which of them number a text's units."""

import re

from practices.texts.numbering.labels import Label
from practices.texts.numbering.lines import SourceLine
from practices.texts.numbering.sentences import STRONG, rate_heading, starts_small
from practices.texts.numbering.vocabulary import LabelKind, is_month

_UNIT_STYLES = (".1", "1", ")1", "()1", "°1", "-1", "、z")
_CODED = re.compile(r"[A-Z]{1,2}1")  # the style of "S1", "S2"
_LEAST_CODED = 3  # as many must follow each other


def measure_chains(lines: list[SourceLine], start: int, end: int) -> dict[str, tuple[int, int]]:
    """Return for each style of number how many follow each other from 1, and the place of the first."""
    chains = {style: _measure_chain(lines, start, end, style) for style in _UNIT_STYLES}
    return chains | _measure_coded(lines, start, end)


def _measure_chain(lines: list[SourceLine], start: int, end: int, style: str) -> tuple[int, int]:
    """Return how many labels of `style` follow each other from 1, and the place of the first."""
    last, count, first = 0, 0, end
    for i in range(start, end):
        label = lines[i].label
        if label is None or label.kind is not LabelKind.NUMBER or label.style != style:
            continue
        if style == "1" and not can_be_bare(label, last):
            continue
        if (
            label.value == last + 1
            or (label.value == last and label.suffix)
            or (last and last < label.value <= last + 3)
        ):
            first = min(first, i)
            count, last = count + 1, label.value
    return count, first


def _measure_coded(lines: list[SourceLine], start: int, end: int) -> dict[str, tuple[int, int]]:
    """Measure the chains of numbers behind letters, "S1", "S2", that are long enough not to be words."""
    styles = {label.style for line in lines[start:end] if (label := line.label) and _CODED.fullmatch(label.style)}
    chains = {style: _measure_chain(lines, start, end, style) for style in sorted(styles)}
    return {style: chain for style, chain in chains.items() if chain[0] >= _LEAST_CODED}


def is_coded(label: Label) -> bool:
    """Say whether the number stands behind letters, as in "S1"."""
    return _CODED.fullmatch(label.style) is not None


def can_be_bare(label: Label, last: int) -> bool:
    """Say whether a number without a mark can be a unit's: "12 The members", not "12 July", "3 of"."""
    if label.rest and (starts_small(label.rest) or is_month(label.rest) or label.rest[0] in ",.;:)/%"):
        return False
    return 0 <= label.value - last <= 5


def choose_style(chains: dict[str, tuple[int, int]]) -> str | None:
    least = {style: 3 if style == "1" else 2 for style in chains}
    found = {style: chain for style, chain in chains.items() if chain[0] >= least[style]}
    if not found:
        alone = {style: chain for style, chain in chains.items() if chain[0] == 1 and style != "1"}
        return min(alone, key=lambda style: alone[style][1], default=None)
    most = max(count for count, _ in found.values())
    return min((style for style in found if found[style][0] * 3 >= most), key=lambda style: found[style][1])


def find_late_style(lines: list[SourceLine], start: int, end: int) -> str | None:
    """Find the style of an extract that begins late: "6. Gifts" first of all, its number standing before a heading."""
    first = next((i for i in range(start, end) if lines[i].label is not None), end)
    label = lines[first].label if first < end else None
    if label is None or label.kind is not LabelKind.NUMBER or label.style not in _UNIT_STYLES:
        return None
    inner = next((lines[i].label for i in range(first + 1, end) if lines[i].label is not None), None)
    if inner is not None and inner.style == "#2" and inner.number.startswith(f"{label.number}."):
        return label.style
    if label.style == "1":
        return None
    alone = first + 1 >= end or lines[first + 1].gap
    return label.style if alone and rate_heading(label.rest, most_words=15) == STRONG else None
