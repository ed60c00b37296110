"""Provisions that a question cites: "Article 22a Staff Regulations", "93/104/CE art.7", "§ 71", "PC.DEC/426"."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import permutations

from practices.texts.comparison.search_words import is_small_word
from practices.texts.numbering.numerals import print_roman, read_chinese, read_roman
from practices.texts.references.place_words import PLACES, kind_of

ABOVE = ("part", "title", "chp", "dvs")
"""What stands above articles and has no path of its own."""
SECTION = "sec"
"""What may stand in articles, and be numbered on from one to the next."""
_PLACE = "|".join(PLACES.values())
CITED = re.compile(
    rf"(?<![\w./(-])(?:(?P<place>{_PLACE})\.?\s*)?"
    r"(?P<number>\d{1,4}(?:\.\d{1,3})*|(?(place)(?:(?<=[\s.])[IVXLC]+(?![\w.)])|(?<=[\s.])(?:[a-z](?=\))|[a-z]\d{1,3}))|(?!)))\)?"
    r"(?:\s?(?P<letter>[a-z]|bis|ter|quater|quinquies)(?![\w-]))?"
    r"(?P<below>(?:\s?\(?\w{1,4}\))*)\s?(?:[条條])?(?![\w/-])",
    re.IGNORECASE,
)
_ONE = r"(?:\d{1,4}(?:\.\d{1,3})*|[IVXLC]+(?!\w))(?:\s?[a-z](?!\w))?(?:\s?\(\w{1,4}\))*"
_RANGE = r"\s+(?:to|bis|t/m|tot|à|al?|по|إلى)\s+|\s*(?:[-–]|至|到)\s*"
_AND = r"\s+(?:and|or|und|oder|et|ou|y|o|e|en|of|и|или|أو)\s+|\s+و\s*|\s*(?:[&和及或])\s*"
TOGETHER = re.compile(
    rf"(?P<place>{_PLACE})\.?\s*(?P<first>{_ONE})[条條]?"
    rf"(?P<more>(?:\s*,\s*{_ONE})*,?(?:{_AND}|(?P<range>{_RANGE}))(?P<again>(?:{_PLACE})?)\.?\s*(?P<last>{_ONE}))[条條]?(?![\w/-])",
    re.IGNORECASE,
)
"""Places that are cited together: "Articles 11, 12 and 14", "§§ 33-36"."""
BEFORE_PLACE = re.compile(rf"(?:{_AND})(?=(?:{_PLACE})(?!\w))", re.IGNORECASE)
"""What parts two citations that each name a place."""
YEAR = re.compile(r"(?:19|20)\d\d")
CHINESE = re.compile("第([零〇一二两三四五六七八九十百千]+)")
MOST_ROMAN = 39
BELOW = re.compile(r"\w+")
LINKING = re.compile(
    r"\b(?:of|the|de|des|du|la|le|les|del|der|von|van|het)\b|\b(?:l|d|dell|all|nell)['’]", re.IGNORECASE
)
MOST_NUMBERS = 3
MOST_TOGETHER = 10
"""Places that are cited together at most."""
INSIDE = "__"
"""What parts an eId from that of what it stands in."""


@dataclass(frozen=True, slots=True)
class Citation:
    """What a question may cite: the rest, which may name an instrument, and paths of numbers, likeliest first.

    `named` is "" where only a place is cited ("Rule 4.10(b)"), of whatever instrument; `has_place`: whether a word says
    that a number is that of a place; `place`: that word, before the number of what stands highest, and `kind`: how the
    eId of what is called so begins, both "" where no word says; `eids`: ends of eIds of what has no path, or
    stands in something that is left out; `years`: those that were typed, which may be a part of a name.
    """

    named: str
    paths: tuple[str, ...]
    has_place: bool = False
    place: str = ""
    kind: str = ""
    eids: tuple[str, ...] = ()
    years: tuple[str, ...] = ()

    @property
    def dated(self) -> str:
        """What may name an instrument, with the years that were typed."""
        return " ".join([self.named, *self.years])

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers by which what stands highest may be called: 12 bis, VI."""
        numbers = [self.paths[0].partition("/")[0], *(eid.partition("_")[2] for eid in self.eids)]
        return tuple(re.sub(r"(\d)(bis|ter|quater|quinquies)$", r"\1 \2", number) for number in numbers)

    def fitness(self, label: str, eid: str) -> int:
        """Return how far a provision is from what the word says, by its label and eId: 0 (called so), 1 or 2."""
        if self.place and label.casefold().startswith(self.place.casefold()):
            return 0
        return 1 if self.kind and any(part.startswith(f"{self.kind}_") for part in eid.split(INSIDE)) else 2


def read_citations(typed: str) -> tuple[Citation, ...]:
    """Read what was typed as citations, those of "Articles 11 and 12" one by one; none where nothing is cited.

    "Article 11 Staff Regulations and Article 5 Code" are two, each of its own instrument.
    """
    plain = _in_figures(typed)
    apart = [read_citation(part) for part in BEFORE_PLACE.split(plain)]
    if len(apart) > 1 and all(one is not None and one.has_place and one.named for one in apart):
        return tuple(filter(None, apart))
    found = TOGETHER.search(plain)
    numbers = _cited_together(found) if found else []
    if found is None or not numbers:
        ways = [plain]
    else:
        ways = [f"{plain[: found.start()]}{found['place']} {one}{plain[found.end() :]}" for one in numbers]
    return tuple(filter(None, map(read_citation, ways)))


def read_citation(typed: str) -> Citation | None:
    """Read what was typed as a citation; None where there is no number, or neither a place nor a name before it."""
    typed = _in_figures(typed)
    matches = list(CITED.finditer(typed))
    years: tuple[str, ...] = ()
    if any(found["place"] for found in matches):
        years = tuple(found[0].strip() for found in matches if _is_year(found))
        matches = [found for found in matches if not _is_year(found)]
    numbers: list[str] = []
    for found in matches:
        numbers += [f"{found['number']}{found['letter'] or ''}", *BELOW.findall(found["below"])]
    rest = LINKING.sub(" ", CITED.sub(" ", typed)).replace(",", " ").split()
    named = " ".join(word for word in rest if not is_small_word(word))
    is_named = any(letter.isalnum() for letter in named)
    is_placed = any(found["place"] or found["below"] or len(found["letter"] or "") > 1 for found in matches)
    if not numbers or len(numbers) > MOST_NUMBERS or not (is_named or is_placed):
        return None
    highest = max(matches, key=lambda found: _height(kind_of(found["place"] or "")))
    place, kind = highest["place"] or "", kind_of(highest["place"] or "")
    ways = [numbers]
    if any(found["letter"] for found in matches):
        ways.append([re.sub(r"(?<=\d)[a-z]+$", "", number) for number in numbers])
    if re.fullmatch("[A-Za-z]", place) and highest[0].startswith(
        place + highest["number"]
    ):  # S5 may be all of the label
        ways.insert(0, [place + numbers[0], *numbers[1:]])
    if any(map(_of_roman, numbers)):
        ways.append([str(_of_roman(number) or number) for number in numbers])
    paths = tuple(dict.fromkeys(path for way in ways for path in _paths(way)))
    eids: tuple[str, ...] = ()
    if kind in ABOVE or (kind == SECTION and len(numbers) == 1):
        eids = tuple(f"{kind}_{number}" for number in _both(highest["number"]))
    return Citation(named if is_named else "", paths, is_placed, place, kind, eids, years)


def _in_figures(typed: str) -> str:
    """Return what was typed with the digits of all scripts, and Chinese numbers of places, as European ones."""
    typed = re.sub(r"\d", lambda digit: str(int(digit[0])), typed)
    return CHINESE.sub(lambda found: f"第{read_chinese(found[1]) or found[1]}", typed)


def _cited_together(found: re.Match[str]) -> list[str]:
    """Return the numbers that are cited together, [] where the last one is that of another kind of place."""
    if found["again"] and kind_of(found["again"]) != kind_of(found["place"]):
        return []
    if found["range"]:
        first, last = (int(end) if end.isdigit() else 0 for end in (found["first"], found["last"]))
        return [str(one) for one in range(first, last + 1)][:MOST_TOGETHER] if 0 < first < last else []
    between = found["more"].rpartition(found["last"])[0]
    return [found["first"], *re.findall(rf",\s*({_ONE})", between, re.IGNORECASE), found["last"]][:MOST_TOGETHER]


def _is_year(found: re.Match[str]) -> bool:
    return not found["place"] and YEAR.fullmatch(found[0].strip()) is not None


def _height(kind: str) -> int:
    return {"": 0, "point": 1, "para": 2}.get(kind, 3)


def _both(number: str) -> tuple[str, ...]:
    """Return a number as it stands, and in the other figures: 6 and VI."""
    other = print_roman(int(number)).upper() if number.isdigit() else str(_of_roman(number) or "")
    return tuple(dict.fromkeys(filter(None, (number.upper(), number.lower(), other))))


def _of_roman(number: str) -> int:
    """Return the value of a low number in Roman figures; 0 of anything else, such as a letter."""
    value = read_roman(number) or 0
    return value if value <= MOST_ROMAN else 0


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
