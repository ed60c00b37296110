"""References in Chinese, where numbers and words are one: 第四条第二款, 第一款和第三款, 附件一."""

import re
from collections.abc import Iterator

from practices.texts.numbering.numerals import read_chinese
from practices.texts.references.contexts import is_quoted
from practices.texts.references.steps import PlaceReference, Step

_NUMBER = r"[零〇一二两三四五六七八九十百\d]{1,6}"
_PLACE = re.compile(
    rf"(?P<own>本(?:条|條|公约|守则|规则|章程|宪章|议定书|规定|协定)?)?(?:附件(?P<att>[一二三四五六七八九十]{{1,3}}|\d{{1,2}}))?"
    rf"(?:第(?P<chp>{_NUMBER})章)?(?:第(?P<art>{_NUMBER})[条條])?(?:第(?P<para>{_NUMBER})款(?!项))?"
    rf"(?:\s?第?[（(]?(?P<point>{_NUMBER}|(?<=[（(])[a-z](?=[)）]))[)）]?\s?(?:项|項|目))?"
)
_LEVELS = ("att", "chp", "art", "para", "point")
_OTHER = re.compile(r"(?:[》」法]|公约|宪章|条例|议定书|规约|规则|协定|章程|决议|宣言|守则|规定)的?$")
_JOINED = re.compile(r"\s*(?:和|、|及|以及|与|與|或|或者|至|，)\s*")
_ELSEWHERE = re.compile(r"(?:[条條]|[前上该該同另]\S?)(?:的|中)?$")
"""What stands before a paragraph of another article: 该条第一款."""


def find_chinese(text: str) -> Iterator[PlaceReference]:
    """Yield the references of a Chinese text, but those behind the name of another one, and those in quotations."""
    others_end, last_end = -1, -1
    last: tuple[Step, ...] = ()
    for found in _PLACE.finditer(text):
        said = tuple(_step(level, found[level]) for level in _LEVELS if found[level])
        if not said:
            continue
        is_joined = others_end >= 0 and _JOINED.fullmatch(text, others_end, found.start()) is not None
        is_other = not found["own"] and (is_joined or _is_other_before(text, found.start(), said[0].kind))
        others_end = found.end() if is_other else -1
        is_listed = not found["own"] and last_end >= 0 and _JOINED.fullmatch(text, last_end, found.start()) is not None
        steps = (*_around(last, said[0]), *said) if is_listed else said
        last, last_end = (steps, found.end()) if not is_other else ((), -1)
        if not is_other and steps[0].kind != "point" and not is_quoted(text, found.start()):
            yield PlaceReference(found.start(), found.end(), steps)


def _is_other_before(text: str, start: int, kind: str) -> bool:
    before = text[max(0, start - 6) : start]
    return _OTHER.search(before) is not None or (kind in {"para", "point"} and _ELSEWHERE.search(before) is not None)


def _around(last: tuple[Step, ...], first: Step) -> tuple[Step, ...]:
    """Return what the next of a list stands in: article 4 for the last of 第四条第一款和第三款."""
    above = _LEVELS[: _LEVELS.index(first.kind)]
    return tuple(step for step in last if step.kind in above)


def _step(kind: str, number: str) -> Step:
    plain = number if number.isdecimal() or number.isascii() else str(read_chinese(number) or 0)
    return Step(kind, plain, is_ordinal=kind == "para")
