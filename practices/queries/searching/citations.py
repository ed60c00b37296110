"""Provisions that a question cites: "Article 22a Staff Regulations", "93/104/CE art.7", "§ 71", "PC.DEC/426"."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import permutations

from practices.texts.comparison.search_words import is_small_word

PLACES = (
    r"articles?|arts?|art[ií]culos?|articol[oi]|artikeln?|artikels|artigos?|стать\w*|ст|sections?|sec|ss?|abschnitt",
    r"secci[oó]n|sezione|§+|rules?|regulations?|clauses?|المادة|مادة|第|paragraphs?|paragraphes?|paras?|par|absatz|abs",
    r"p[aá]rrafos?|comma|lid|пункт\w*|п|الفقرة|القسم|الباب|paragraf\w*|ziffer|ziff|punkt|points?|punto|punt|regel",
    r"regol[ae]|règles?|reglas?|norma|раздел\w*|част\w+|parts?|partie|parte|teil|chapters?|chapitre|kapitel|глав\w+",
)
"""Words that stand before the number of a provision, in the languages that texts are in."""
CITED = re.compile(
    rf"(?<![\w./(-])(?:(?P<place>{'|'.join(PLACES)})\.?\s*)?"
    r"(?P<number>\d{1,4}(?:\.\d{1,3})*)(?:\s?(?P<letter>[a-z]|bis|ter|quater|quinquies)(?![\w-]))?"
    r"(?P<below>(?:\s?\(\w{1,4}\))*)(?:条)?(?![\w/-])",
    re.IGNORECASE,
)
BELOW = re.compile(r"\w+")
LINKING = re.compile(
    r"\b(?:of|the|de|des|du|la|le|les|del|der|von|van|het)\b|\b(?:l|d|dell|all|nell)['’]", re.IGNORECASE
)
MOST_NUMBERS = 3


@dataclass(frozen=True, slots=True)
class Citation:
    """What a question may cite: the rest, which may name an instrument, and paths of numbers, likeliest first.

    `named` is "" where only a place is cited ("Rule 4.10(b)"), of whatever instrument; `has_place`: whether a word says
    that a number is that of a place.
    """

    named: str
    paths: tuple[str, ...]
    has_place: bool = False


def read_citation(typed: str) -> Citation | None:
    """Read what was typed as a citation; None where there is no number, or neither a place nor a name before it."""
    typed = re.sub(r"\d", lambda digit: str(int(digit[0])), typed)  # those of other scripts too
    numbers: list[str] = []
    lettered = placed = False
    for found in CITED.finditer(typed):
        letter = found["letter"] or ""
        lettered |= bool(letter)
        placed |= bool(found["place"])
        numbers += [f"{found['number']}{letter}", *BELOW.findall(found["below"])]
    rest = LINKING.sub(" ", CITED.sub(" ", typed)).replace(",", " ").split()
    named = " ".join(word for word in rest if not is_small_word(word))
    is_named = any(letter.isalnum() for letter in named)
    if not numbers or len(numbers) > MOST_NUMBERS or not (is_named or placed):
        return None
    bare = [re.sub(r"(?<=\d)[a-z]+$", "", number) for number in numbers] if lettered else []
    paths = tuple(dict.fromkeys([*_paths(numbers), *(_paths(bare) if bare else ())]))
    return Citation(named if is_named else "", paths, placed)


def _paths(numbers: Iterable[str]) -> list[str]:
    """Return the ways in which numbers may be a path, in either order, and with a decimal one taken apart."""
    found = []
    for some in permutations(numbers):
        joined = "/".join(some)
        below = "/".join("/".join(_with_those_above(number)) for number in some)
        found += [joined, joined.lower(), joined.upper(), joined.replace(".", "/"), below]
    return found


def _with_those_above(number: str) -> Iterator[str]:
    """Yield "10", "10.1" of "10.1"."""
    parts = number.split(".")
    return (".".join(parts[: size + 1]) for size in range(len(parts)))
