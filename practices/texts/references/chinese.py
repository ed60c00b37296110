"""References in Chinese, where numbers and words are one: 第四条第二款."""

import re
from collections.abc import Iterator

from practices.texts.numbering.numerals import read_chinese
from practices.texts.references.contexts import is_quoted
from practices.texts.references.steps import PlaceReference, Step

_NUMBER = r"[零〇一二两三四五六七八九十百\d]{1,6}"
_PLACE = re.compile(
    rf"(?P<own>本(?:条|公约|守则|规则|章程|宪章|议定书|规定|协定)?)?(?:第(?P<art>{_NUMBER})[条條]|(?<=本条))"
    rf"(?:第(?P<para>{_NUMBER})款)?(?:第?[（(]?(?P<point>{_NUMBER})[)）]?项)?"
)
_OTHER = re.compile(r"(?:[》」法]|公约|宪章|条例|议定书|规约|规则|协定|章程|决议|宣言|守则|规定)的?$")

_JOINED = re.compile(r"\s*(?:和|、|及|以及|与|與|或|或者|至|，)\s*")


def find_chinese(text: str) -> Iterator[PlaceReference]:
    """Yield the references of a Chinese text, but those behind the name of another one, and those in quotations."""
    others_end = -1
    for found in _PLACE.finditer(text):
        is_joined = others_end >= 0 and _JOINED.fullmatch(text, others_end, found.start()) is not None
        is_other = is_joined or _OTHER.search(text[max(0, found.start() - 6) : found.start()]) is not None
        others_end = found.end() if is_other and not found["own"] else -1
        steps = tuple(Step(kind, _plain(found[kind])) for kind in ("art", "para", "point") if found[kind])
        if steps and (found["own"] or not is_other) and not is_quoted(text, found.start()):
            yield PlaceReference(found.start(), found.end(), steps)


def _plain(number: str) -> str:
    return number if number.isdecimal() else str(read_chinese(number) or 0)
