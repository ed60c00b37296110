"""Provisions that a question cites: "Article 22a Staff Regulations", "93/104/CE art.7", "§ 71", "PC.DEC/426"."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import permutations

PLACES = (
    r"articles?|arts?|art[ií]culos?|articol[oi]|artikeln?|artikels|artigos?|стать\w*|ст|sections?|sec|ss?|abschnitt",
    r"secci[oó]n|sezione|§+|rules?|regulations?|clauses?|المادة|مادة|第|paragraphs?|paragraphes?|paras?|par|absatz|abs",
    r"p[aá]rrafos?|comma|lid|пункт\w*|п|الفقرة",
)
"""Words that stand before the number of a provision, in the languages that texts are in."""
CITED = re.compile(
    rf"(?<![\w./(-])(?:(?:{'|'.join(PLACES)})\.?\s*)?"
    r"(?P<number>\d{1,4}(?:\.\d{1,3})*)(?:\s?(?P<letter>[a-z]|bis|ter|quater|quinquies)(?![\w-]))?"
    r"(?P<below>(?:\(\w{1,4}\))*)(?:条)?(?![\w/-])",
    re.IGNORECASE,
)
BELOW = re.compile(r"\w+")
LINKING = re.compile(r"\b(?:of|the|de|des|du|la|le|les|del|der|von|van|het)\b", re.IGNORECASE)
MOST_NUMBERS = 3


@dataclass(frozen=True, slots=True)
class Citation:
    """What a question may cite: the rest, which may name an instrument, and paths of numbers, likeliest first."""

    named: str
    paths: tuple[str, ...]


def read_citation(typed: str) -> Citation | None:
    """Read what was typed as a citation; None where there is no number, or nothing that could name an instrument."""
    numbers: list[str] = []
    lettered = False
    for found in CITED.finditer(typed):
        letter = found["letter"] or ""
        lettered |= bool(letter)
        numbers += [f"{found['number']}{letter}", *BELOW.findall(found["below"])]
    named = " ".join(LINKING.sub(" ", CITED.sub(" ", typed)).replace(",", " ").split())
    if not numbers or len(numbers) > MOST_NUMBERS or not any(letter.isalnum() for letter in named):
        return None
    bare = [re.sub(r"(?<=\d)[a-z]+$", "", number) for number in numbers] if lettered else []
    return Citation(named, tuple(dict.fromkeys([*_paths(numbers), *(_paths(bare) if bare else ())])))


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
