"""Ways to write one word: with accents or without, with ligatures or without, in British or American English."""

import re
import unicodedata
from functools import lru_cache

INVISIBLE = re.compile(
    "[\u00ad\u061c\u070f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
"""Soft hyphens, characters of no width and marks of direction: nobody sees them, and they part no words."""
LIGATURES = {ord("œ"): "oe", ord("æ"): "ae", ord("ß"): "ss", ord("’"): "'"}
ALIKE = LIGATURES | {ord("ة"): "ه", ord("ى"): "ي", ord("ـ"): ""}
"""Letters for which people type others, and the Arabic stroke that fills a line."""

INFLECTED = "|s|ed|ing|er|ers|able|ably|al|ally|ful|less|ism|ist|ists|hood|ly|ite|ites"
VERB, VERBAL = "e|ed|es|ing|er|ers|ation|ations|ational", "ed|er|ers|ing|ings|or|ors"
BRITISH_AND_AMERICAN = tuple(
    (re.compile(f"({before}){one}({after})"), rf"\1{other}\2")
    for before, british, american, after in (
        (r"\w{2,}", "our", "or", INFLECTED),  # honour
        (r"\w+[iy]", "s", "z", VERB),  # organise, analyse
        (r"\w+en|practi", "c", "s", "e|es|ed|eless|ing|ings"),  # defence, licence
        (r"\w+[bt]", "re", "er", "|s"),  # centre
        (r"\w*[aeiou]\w*[^\Waeiou][aeiou]", "ll", "l", VERBAL),  # travelled
        (r"\w+ogram", "me", "", "|s"),  # programme
        (r"\w{2,}og", "ue", "", "|s"),  # catalogue
        (r"\w+dg", "e", "", "ment|ments"),  # judgement
    )
    for one, other in ((british, american), (american, british))
)
"""Regular differences of spelling: what stands before, British, American, and what may stand behind."""


def without_invisible(text: str) -> str:
    """Return a text without characters that nobody sees and that part no words."""
    return text if text.isascii() else INVISIBLE.sub("", text)


@lru_cache(maxsize=2**16)
def bare_word(word: str) -> str:
    """Return a word as those type it who leave out accents: all ways to write it give the same."""
    if word.isascii():
        return word.lower()
    letters = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", word).casefold().translate(ALIKE))
    return unicodedata.normalize("NFC", "".join(map(_without_marks, letters)))


def _without_marks(letter: str) -> str:
    """Return a letter without accents; the breve of Russian makes another letter."""
    if letter == "й":
        return letter
    return "".join(one for one in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(one))


@lru_cache(maxsize=2**12)
def other_english(word: str) -> tuple[str, ...]:
    """Return how an English word may be written on the other side of the Atlantic."""
    made = (found.expand(instead) for rule, instead in BRITISH_AND_AMERICAN if (found := rule.fullmatch(word)))
    return tuple(dict.fromkeys(made))
