"""How a text is numbered: what its units are and where its headings stand."""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from practices.numbering.labels import Label
from practices.numbering.lines import Line
from practices.numbering.numerals import read_roman
from practices.numbering.sentences import NONE, STRONG, WEAK, is_ended, rate_heading, stands, starts_small
from practices.numbering.vocabulary import CONTAINERS, UNITS, Kind

_UNIT_STYLES = (".1", "1", ")1", "()1", "°1")
_ROMAN_HEAD = re.compile(r"(?P<roman>[IVX]{1,6})(?:[.)]|\s*[–—-])?(?:\s+(?P<rest>\S.*))?")
_MONTHS = re.compile(
    r"(?:jan|f[eé]b|f[eé]v|m[aä]r|apr|avr|ma[iy]|jui?n|jui?l|a[uo][gû]|sep|o[ck]t|nov|d[eé][cz]|янв|фев|мар|апр|ма[йя]"
    r"|ию[нл]|авг|сен|окт|ноя|дек)",
    re.IGNORECASE,
)
_LOOK_AHEAD = 4


@dataclass(slots=True)
class Scheme:
    """The numbering of one scope: the main body or one annex.

    `kinds` are the keywords that name a unit; `holders` those that hold units. `style` is the
    style of the bare numbers that are units ("" for none). `romans` maps the places of lines
    that are roman headings to their value. `annexed` says that the bare numbers stand in an
    annex to a text of articles: they are paragraphs, and no units. `headed` is STRONG where the
    units have headings on the line below, WEAK where these may end with a full stop.
    """

    width: int
    language: str
    kinds: frozenset[Kind] = frozenset()
    holders: frozenset[Kind] = frozenset(CONTAINERS)
    style: str | None = None
    headed: int = NONE
    number_headed: bool = False
    marginal: bool = False
    annexed: bool = False
    romans: dict[int, int] = field(default_factory=dict)
    standing: set[int] = field(default_factory=set)
    notes: frozenset[str] = frozenset()


def read_scheme(lines: list[Line], start: int, end: int, *, width: int, language: str) -> Scheme:
    """Judge the numbering of `lines[start:end]`."""
    scheme = Scheme(width, language)
    scheme.standing = _find_standing(lines, start, end, width, language)
    scheme.notes = _find_notes(lines, start, end)
    counts = Counter(kind for i in scheme.standing if (kind := _kind(lines[i])) in UNITS)
    chains = {style: _measure_chain(lines, start, end, style) for style in _UNIT_STYLES}
    number_style = _choose_style(chains) or _find_late_style(lines, start, end)
    _choose_kinds(scheme, lines, counts, number_style, chains)
    scheme.romans = _find_romans(lines, start, end, scheme)
    scheme.headed = _are_headed(lines, start, end, scheme)
    if scheme.style is not None:
        scheme.number_headed = _are_numbers_headed(lines, start, end, scheme.style, scheme.width)
        scheme.marginal = _has_marginal_notes(lines, start, end, scheme)
    return scheme


def _rest(line: Line) -> str:
    return line.label.rest if line.label else ""


def _kind(line: Line) -> Kind | None:
    return line.label.kind if line.label else None


def _find_standing(lines: list[Line], start: int, end: int, width: int, language: str) -> set[int]:
    wanted = {*UNITS, *CONTAINERS, Kind.ANNEX, Kind.PREAMBLE}
    return {
        i
        for i in range(start, end)
        if _kind(lines[i]) in wanted
        and stands(lines[i - 1] if i > start else None, lines[i], width=width, language=language)
    }


def _find_notes(lines: list[Line], start: int, end: int) -> frozenset[str]:
    """Find lines that repeat under many units: they are notes, not headings."""
    after = [
        lines[i + 1].text
        for i in range(start, end - 1)
        if (label := lines[i].label) and label.kind in UNITS and not label.rest and not lines[i + 1].label
    ]
    least = max(3, len(after) // 4)
    return frozenset(text for text, count in Counter(after).items() if count >= least)


def _measure_chain(lines: list[Line], start: int, end: int, style: str) -> tuple[int, int]:
    """Return how many labels of `style` follow each other from 1, and the place of the first."""
    last, count, first = 0, 0, end
    for i in range(start, end):
        label = lines[i].label
        if label is None or label.kind is not Kind.NUMBER or label.style != style:
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


def can_be_bare(label: Label, last: int) -> bool:
    """Say whether a number without a mark can be a unit's: "12 The members", not "12 July", "3 of"."""
    if label.rest and (starts_small(label.rest) or _MONTHS.match(label.rest) or label.rest[0] in ",.;:)/%"):
        return False
    return 0 <= label.value - last <= 5


def _choose_style(chains: dict[str, tuple[int, int]]) -> str | None:
    least = {style: 3 if style == "1" else 2 for style in chains}
    found = {style: chain for style, chain in chains.items() if chain[0] >= least[style]}
    if not found:
        alone = {style: chain for style, chain in chains.items() if chain[0] == 1 and style != "1"}
        return min(alone, key=lambda style: alone[style][1], default=None)
    most = max(count for count, _ in found.values())
    return min((style for style in found if found[style][0] * 3 >= most), key=lambda style: found[style][1])


def _find_late_style(lines: list[Line], start: int, end: int) -> str | None:
    """Find the style of an extract that begins late: "6. Gifts" first of all, its number standing before a heading."""
    first = next((i for i in range(start, end) if lines[i].label is not None), end)
    label = lines[first].label if first < end else None
    if label is None or label.kind is not Kind.NUMBER or label.style not in _UNIT_STYLES or label.style == "1":
        return None
    alone = first + 1 >= end or lines[first + 1].gap
    return label.style if alone and rate_heading(label.rest, most_words=15) == STRONG else None


def _choose_kinds(
    scheme: Scheme,
    lines: list[Line],
    counts: Counter[Kind],
    style: str | None,
    chains: dict[str, tuple[int, int]],
) -> None:
    """Decide which labels are units and which hold them."""
    chained = style is not None and chains[style][0] >= 3
    units = {kind for kind in (Kind.ARTICLE, Kind.RULE, Kind.REGULATION) if counts[kind]}
    if units and sum(counts[kind] for kind in units) == 1 and chained:
        first = min(i for i in scheme.standing if _kind(lines[i]) in units)
        units = units if first < chains[style or ""][1] else set()
    if units:
        if counts[Kind.SECTION] and _hold_articles(lines, scheme):
            scheme.holders |= {Kind.SECTION}
    elif counts[Kind.SECTION] >= 2 or (counts[Kind.SECTION] and not chained):
        if chained and _run_across(lines, scheme, style or ""):
            scheme.holders |= {Kind.SECTION}
        else:
            units = {Kind.SECTION}
    elif counts[Kind.CLAUSE] >= 2:
        units = {Kind.CLAUSE}
    scheme.kinds = frozenset(units)
    scheme.style = None if units else style


def _hold_articles(lines: list[Line], scheme: Scheme) -> bool:
    order = sorted(i for i in scheme.standing if _kind(lines[i]) in UNITS)
    following = [
        _kind(lines[b]) in {Kind.ARTICLE, Kind.RULE, Kind.REGULATION}
        for a, b in pairwise(order)
        if _kind(lines[a]) is Kind.SECTION
    ]
    prose = sum(_opens_prose(lines, i, scheme.width) for i in order if _kind(lines[i]) is Kind.SECTION)
    return bool(following) and sum(following) * 2 >= len(following) and prose * 2 <= len(following) + 1


def _opens_prose(lines: list[Line], at: int, width: int) -> bool:
    """Say whether a sentence stands behind the number, and no heading."""
    rest = _rest(lines[at])
    follower = lines[at + 1] if at + 1 < len(lines) else None
    runs_on = bool(width) and follower is not None and not follower.gap and follower.label is None
    return bool(rest) and (runs_on or rate_heading(rest) != STRONG)


def _run_across(lines: list[Line], scheme: Scheme, style: str) -> bool:
    """Say whether the numbers go on from one section to the next instead of beginning again."""
    sections = sorted(i for i in scheme.standing if _kind(lines[i]) is Kind.SECTION)
    firsts = []
    for i in sections:
        for line in lines[i + 1 : i + 60]:
            if line.label and line.label.style == style:
                firsts.append(line.label.value)
                break
    return len(firsts) > 1 and all(value > 1 for value in firsts[1:])


def _find_romans(lines: list[Line], start: int, end: int, scheme: Scheme) -> dict[int, int]:
    """Find headings like "II Prevention": a series from I, each with a unit soon below."""
    romans: dict[int, int] = {}
    last = 0
    for i in range(start, end):
        line = lines[i]
        if i in scheme.standing or not (line.gap or line.depth):
            continue
        match = _ROMAN_HEAD.fullmatch(line.text) if line.text[0] in "IVX" and len(line.text) < 200 else None
        if match is None or (match["rest"] and rate_heading(match["rest"]) == NONE):
            continue
        value = read_roman(match["roman"])
        if value == last + 1 and _unit_soon(lines, i, end, scheme):
            romans[i], last = value, value
    return romans if len(romans) > 1 else {}


def _unit_soon(lines: list[Line], at: int, end: int, scheme: Scheme) -> bool:
    return any(is_unit_line(lines, i, scheme) for i in range(at + 1, min(at + 1 + _LOOK_AHEAD, end)))


def is_unit_line(lines: list[Line], at: int, scheme: Scheme) -> bool:
    """Say whether the line at `at` begins with a unit's label."""
    label = lines[at].label
    if label is None:
        return False
    if label.kind is Kind.NUMBER:
        return scheme.style is not None and label.style in {scheme.style, "#2"}
    return label.kind in scheme.kinds and at in scheme.standing


def _are_headed(lines: list[Line], start: int, end: int, scheme: Scheme) -> int:
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


def may_be_heading(lines: list[Line], at: int, end: int, scheme: Scheme) -> int:
    """Rate the line at `at`, the first below a label, as that label's heading."""
    line = lines[at]
    text = line.text
    if line.label is not None:
        if line.label.kind is not Kind.BULLET or line.gap or at + 1 >= end or _kind(lines[at + 1]) is Kind.BULLET:
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
    return NONE if rating == WEAK and line.gap else rating


def _breaks_early(line: Line, follower: Line, width: int) -> bool:
    """Say whether the next line's first word had room on `line`, so that the break was meant."""
    word = follower.text.split(maxsplit=1)[0]
    return not starts_small(follower.text) and len(line.text) + 1 + len(word) < 0.85 * width


def _are_numbers_headed(lines: list[Line], start: int, end: int, style: str, width: int) -> bool:
    heads = total = 0
    for i in range(start, end - 1):
        label = lines[i].label
        if label and label.style == style and label.kind is Kind.NUMBER:
            total += 1
            heads += is_line_alone(lines, i, width) and rate_heading(label.rest, most_words=15) == STRONG
    return total > 0 and heads * 10 >= total * 4


def is_line_alone(lines: list[Line], at: int, width: int) -> bool:
    """Say whether a gap follows the line, or it was ended on purpose: as a paragraph of its own, or left short."""
    if at + 1 >= len(lines) or lines[at + 1].gap:
        return True
    follower = lines[at + 1]
    if not width:
        return follower.label is None and not follower.table and not starts_small(follower.text)
    return len(lines[at].text) < 0.6 * width and _breaks_early(lines[at], follower, width)


def _has_marginal_notes(lines: list[Line], start: int, end: int, scheme: Scheme) -> bool:
    """Say whether a short heading stands right above the numbers, as in Canadian statutes."""
    notes = total = 0
    for i in range(start + 1, end):
        if is_unit_line(lines, i, scheme):
            total += 1
            notes += is_marginal(lines, i - 1, scheme)
    return notes >= 3 and notes * 10 >= total * 3


def is_marginal(lines: list[Line], at: int, scheme: Scheme) -> bool:
    """Say whether the line at `at` is a heading for the number on the line below."""
    line = lines[at]
    labelled = line.label is not None and (line.label.kind not in UNITS or at in scheme.standing)
    if labelled or lines[at + 1].gap or line.table or line.depth or scheme.width:
        return False
    ended = line.gap or is_ended(lines[at - 1].text) or lines[at - 1].label is not None if at else True
    return ended and rate_heading(line.text, most_words=20) == STRONG
