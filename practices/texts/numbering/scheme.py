"""How a text is numbered: what its units are and where its headings stand."""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from practices.texts.numbering.chains import choose_style, find_late_style, measure_chains
from practices.texts.numbering.lines import SourceLine
from practices.texts.numbering.numerals import read_roman
from practices.texts.numbering.sentences import (
    NONE,
    STRONG,
    WEAK,
    is_ended,
    rate_heading,
    split_run_in,
    stands,
    starts_small,
)
from practices.texts.numbering.vocabulary import CONTAINERS, UNITS, LabelKind

_LEAST_SPACED = 10  # numbers by which a text is judged to be spaced
_LEAST_RUN_IN = 3  # headings in one line with their text by which that is usual
_ROMAN_HEAD = re.compile(r"(?P<roman>[IVX]{1,6})(?:[.)]|\s*[–—-])?(?:\s+(?P<rest>\S.*))?")
_LOOK_AHEAD = 4


@dataclass(slots=True)
class Scheme:
    """The numbering of one scope: the main body or one annex.

    `kinds` are the keywords that name a unit; `holders` those that hold units. `style` is the
    style of the bare numbers that are units ("" for none). `romans` maps the places of lines
    that are roman headings to their value. `annexed` says that the bare numbers stand in an
    annex to a text of articles: they are paragraphs, and no units. `headed` is STRONG where the
    units have headings on the line below, WEAK where these may end with a full stop. `spaced`
    says that a blank line stands before all numbers, so that it sets no heading apart. `run_in`
    says that the units have a heading in one line with their text: "Article 3. Gifts. Staff shall ...".
    """

    width: int
    language: str
    kinds: frozenset[LabelKind] = frozenset()
    holders: frozenset[LabelKind] = frozenset(CONTAINERS)
    style: str | None = None
    headed: int = NONE
    number_headed: bool = False
    marginal: bool = False
    annexed: bool = False
    romans: dict[int, int] = field(default_factory=dict)
    standing: set[int] = field(default_factory=set)
    notes: frozenset[str] = frozenset()
    spaced: bool = False
    run_in: bool = False


def read_scheme(lines: list[SourceLine], start: int, end: int, *, width: int, language: str) -> Scheme:
    """Judge the numbering of `lines[start:end]`."""
    scheme = Scheme(width, language)
    scheme.spaced = _is_spaced(lines, start, end)
    scheme.standing = _find_standing(lines, start, end, width, language)
    scheme.notes = _find_notes(lines, start, end)
    counts = Counter(kind for i in scheme.standing if (kind := _kind(lines[i])) in UNITS)
    chains = measure_chains(lines, start, end)
    number_style = choose_style(chains) or find_late_style(lines, start, end)
    _choose_kinds(scheme, lines, counts, number_style, chains)
    scheme.romans = _find_romans(lines, start, end, scheme)
    scheme.headed = _are_headed(lines, start, end, scheme)
    scheme.run_in = _have_run_in_headings(lines, start, end, scheme)
    if scheme.style is not None:
        scheme.number_headed = _are_numbers_headed(lines, start, end, scheme.style, scheme.width)
        scheme.marginal = _has_marginal_notes(lines, start, end, scheme)
    return scheme


def _rest(line: SourceLine) -> str:
    return line.label.rest if line.label else ""


def _kind(line: SourceLine) -> LabelKind | None:
    return line.label.kind if line.label else None


def _is_spaced(lines: list[SourceLine], start: int, end: int) -> bool:
    labelled = [line.gap for line in lines[start + 1 : end] if line.label is not None and not line.depth]
    return len(labelled) >= _LEAST_SPACED and sum(labelled) >= 0.9 * len(labelled)


def _find_standing(lines: list[SourceLine], start: int, end: int, width: int, language: str) -> set[int]:
    wanted = {*UNITS, *CONTAINERS, LabelKind.ANNEX, LabelKind.PREAMBLE}
    return {
        i
        for i in range(start, end)
        if _kind(lines[i]) in wanted
        and (
            lines[i].role is not None
            or stands(lines[i - 1] if i > start else None, lines[i], width=width, language=language)
        )
    }


def _find_notes(lines: list[SourceLine], start: int, end: int) -> frozenset[str]:
    """Find lines that repeat under many units: they are notes, not headings."""
    after = [
        lines[i + 1].text
        for i in range(start, end - 1)
        if (label := lines[i].label) and label.kind in UNITS and not label.rest and not lines[i + 1].label
    ]
    least = max(3, len(after) // 4)
    return frozenset(text for text, count in Counter(after).items() if count >= least)


def _choose_kinds(
    scheme: Scheme,
    lines: list[SourceLine],
    counts: Counter[LabelKind],
    style: str | None,
    chains: dict[str, tuple[int, int]],
) -> None:
    """Decide which labels are units and which hold them."""
    chained = style is not None and chains[style][0] >= 3
    units = {kind for kind in (LabelKind.ARTICLE, LabelKind.RULE, LabelKind.REGULATION) if counts[kind]}
    if units and sum(counts[kind] for kind in units) == 1 and chained:
        first = min(i for i in scheme.standing if _kind(lines[i]) in units)
        units = units if first < chains[style or ""][1] else set()
    if units:
        if counts[LabelKind.SECTION] and _hold_articles(lines, scheme):
            scheme.holders |= {LabelKind.SECTION}
    elif counts[LabelKind.SECTION] >= 2 or (counts[LabelKind.SECTION] and not chained):
        if chained and _run_across(lines, scheme, style or ""):
            scheme.holders |= {LabelKind.SECTION}
        else:
            units = {LabelKind.SECTION}
    elif counts[LabelKind.CLAUSE] >= 2:
        units = {LabelKind.CLAUSE}
    scheme.kinds = frozenset(units)
    scheme.style = None if units else style


def _hold_articles(lines: list[SourceLine], scheme: Scheme) -> bool:
    order = sorted(i for i in scheme.standing if _kind(lines[i]) in UNITS)
    following = [
        _kind(lines[b]) in {LabelKind.ARTICLE, LabelKind.RULE, LabelKind.REGULATION}
        for a, b in pairwise(order)
        if _kind(lines[a]) is LabelKind.SECTION
    ]
    prose = sum(_opens_prose(lines, i, scheme.width) for i in order if _kind(lines[i]) is LabelKind.SECTION)
    return bool(following) and sum(following) * 2 >= len(following) and prose * 2 <= len(following) + 1


def _opens_prose(lines: list[SourceLine], at: int, width: int) -> bool:
    """Say whether a sentence stands behind the number, and no heading."""
    rest = _rest(lines[at])
    follower = lines[at + 1] if at + 1 < len(lines) else None
    runs_on = bool(width) and follower is not None and not follower.gap and follower.label is None
    return bool(rest) and (runs_on or rate_heading(rest) != STRONG)


def _run_across(lines: list[SourceLine], scheme: Scheme, style: str) -> bool:
    """Say whether the numbers go on from one section to the next instead of beginning again."""
    sections = sorted(i for i in scheme.standing if _kind(lines[i]) is LabelKind.SECTION)
    firsts = []
    for i in sections:
        for line in lines[i + 1 : i + 60]:
            if line.label and line.label.style == style:
                firsts.append(line.label.value)
                break
    return len(firsts) > 1 and all(value > 1 for value in firsts[1:])


def _find_romans(lines: list[SourceLine], start: int, end: int, scheme: Scheme) -> dict[int, int]:
    """Find headings like "II Prevention": a series from I, each with a unit soon below."""
    romans: dict[int, int] = {}
    last = 0
    for i in range(start, end):
        line = lines[i]
        if i in scheme.standing or not line.free or not (line.gap or line.depth):
            continue
        match = _ROMAN_HEAD.fullmatch(line.text) if line.text[0] in "IVX" and len(line.text) < 200 else None
        if match is None or (match["rest"] and rate_heading(match["rest"]) == NONE):
            continue
        value = read_roman(match["roman"])
        if value == last + 1 and _unit_soon(lines, i, end, scheme):
            romans[i], last = value, value
    return romans if len(romans) > 1 else {}


def _unit_soon(lines: list[SourceLine], at: int, end: int, scheme: Scheme) -> bool:
    return any(is_unit_line(lines, i, scheme) for i in range(at + 1, min(at + 1 + _LOOK_AHEAD, end)))


def is_unit_line(lines: list[SourceLine], at: int, scheme: Scheme) -> bool:
    """Say whether the line at `at` begins with a unit's label."""
    label = lines[at].label
    if label is None:
        return False
    if label.kind is LabelKind.NUMBER:
        return scheme.style is not None and label.style in {scheme.style, "#2"}
    return label.kind in scheme.kinds and at in scheme.standing


def _are_headed(lines: list[SourceLine], start: int, end: int, scheme: Scheme) -> int:
    """Rate the headings on the line below the units' numbers: STRONG or WEAK ones are usual, or NONE."""
    ratings = [
        may_be_heading(lines, i + 1, end, scheme)
        for i in range(start, end - 1)
        if i in scheme.standing and _kind(lines[i]) in scheme.kinds and not _rest(lines[i])
    ]
    strong = sum(rating == STRONG for rating in ratings)
    if len(ratings) > 2 and len(ratings) - ratings.count(NONE) >= 0.8 * len(ratings) and strong < len(ratings):
        return WEAK
    return STRONG if ratings and strong >= 0.3 * len(ratings) else NONE


def may_be_heading(lines: list[SourceLine], at: int, end: int, scheme: Scheme) -> int:
    """Rate the line at `at`, the first below a label, as that label's heading."""
    line = lines[at]
    text = line.text
    if not line.free:
        return NONE
    if line.label is not None:
        if (
            line.label.kind is not LabelKind.BULLET
            or line.gap
            or at + 1 >= end
            or _kind(lines[at + 1]) is LabelKind.BULLET
        ):
            return NONE
        text = line.label.rest
    if line.text in scheme.notes or line.table or at + 1 >= end:
        return NONE
    follower = lines[at + 1]
    if is_unit_line(lines, at + 1, scheme) or (_kind(follower) in scheme.holders and at + 1 in scheme.standing):
        return NONE
    if scheme.width and not follower.gap and follower.label is None and not _breaks_early(line, follower, scheme.width):
        return NONE
    rating = rate_heading(text)
    return NONE if rating == WEAK and line.gap and not scheme.spaced else rating


def _breaks_early(line: SourceLine, follower: SourceLine, width: int) -> bool:
    """Say whether the next line's first word had room on `line`, so that the break was meant."""
    word = follower.text.split(maxsplit=1)[0]
    return not starts_small(follower.text) and len(line.text) + 1 + len(word) < 0.85 * width


def _are_numbers_headed(lines: list[SourceLine], start: int, end: int, style: str, width: int) -> bool:
    heads = total = 0
    for i in range(start, end - 1):
        label = lines[i].label
        if label and label.style == style and label.kind is LabelKind.NUMBER:
            total += 1
            heads += is_line_alone(lines, i, width) and rate_heading(label.rest, most_words=15) == STRONG
    return total > 0 and heads * 10 >= total * 4


def _have_run_in_headings(lines: list[SourceLine], start: int, end: int, scheme: Scheme) -> bool:
    """Say whether nearly all units have a heading in one line with their text."""
    parts = [split_run_in(_rest(lines[i])) for i in range(start, end) if is_unit_line(lines, i, scheme)]
    headed = sum(part is not None and bool(part[1]) for part in parts)
    return headed >= _LEAST_RUN_IN and headed >= 0.75 * len(parts)


def is_line_alone(lines: list[SourceLine], at: int, width: int) -> bool:
    """Say whether a gap follows the line, or it was ended on purpose: as a paragraph of its own, or left short.

    A mark without words goes on with no line.
    """
    if at + 1 >= len(lines) or lines[at + 1].gap or not lines[at + 1].text:
        return True
    follower = lines[at + 1]
    if not width:
        return follower.label is None and not follower.table and not starts_small(follower.text)
    return len(lines[at].text) < 0.6 * width and _breaks_early(lines[at], follower, width)


def _has_marginal_notes(lines: list[SourceLine], start: int, end: int, scheme: Scheme) -> bool:
    """Say whether a short heading stands right above the numbers, as in Canadian statutes."""
    notes = total = 0
    for i in range(start + 1, end):
        if is_unit_line(lines, i, scheme):
            total += 1
            notes += is_marginal(lines, i - 1, scheme)
    return notes >= 3 and notes * 10 >= total * (6 if scheme.spaced else 3)


def is_marginal(lines: list[SourceLine], at: int, scheme: Scheme) -> bool:
    """Say whether the line at `at` is a heading for the number on the line below."""
    line = lines[at]
    labelled = line.label is not None and (line.label.kind not in UNITS or at in scheme.standing)
    if labelled or not line.free or line.table or line.depth or (lines[at + 1].gap and not scheme.spaced):
        return False
    if scheme.width and len(line.text) >= 0.75 * scheme.width:
        return False
    ended = line.gap or is_ended(lines[at - 1].text) or lines[at - 1].label is not None if at else True
    return ended and rate_heading(line.text, most_words=20) == STRONG
