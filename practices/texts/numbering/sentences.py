"""What a line of text says about the next one: ended, cut off, or a heading."""

import re

from practices.texts.numbering.labels import Label, has_sublabel, is_plain, is_reference, read_label
from practices.texts.numbering.lines import SourceLine
from practices.texts.numbering.vocabulary import CONTAINERS, REFERENCES, VERBS, LabelKind, read_dangling

STRONG, WEAK, NONE = 2, 1, 0
_END = re.compile(r"[.;:!?…。；：！？؟؛][\"'”’»)\]*_]*$|[–—]$|(?<![^\W\d_])-$|<br\s*/?>$")
_NOTE_MARKS = re.compile(r"(?:\[\^[^\[\]\s]{1,40}\])+$")
_LEADER = re.compile(r"(?:\.\s?){4,}\s*\d{1,4}$|…+\s*\d{1,4}$")
_LAST_WORD = re.compile(r"([^\W\d_][\w'’]*|§{1,2})\W*$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_RUN_IN = re.compile(
    r"(?P<phrase>[*]{0,2}[^\W\d_][^.:;!?|]{2,80})\.(?P<close>[*]{0,2})(?:\s*[–—-]+)?(?:\s+(?P<words>\S.*))?"
)
_SHORTEST_LAST = 3  # letters of the word before its stop: a shorter one is cut, as in "No. 5"
_RUN_IN_WORDS = 9  # at most, in a heading that stands in one line with its text
_OPENERS = "([{“\"„‘'«*_[<"


def is_ended(text: str) -> bool:
    """Say whether `text` ends as a sentence or an item of a list does."""
    if text.endswith("]"):
        text = _NOTE_MARKS.sub("", text[-80:])
    return _END.search(text[-12:]) is not None


def has_leader(text: str) -> bool:
    """Say whether `text` ends like a line of a table of contents: dots and a page number."""
    return _LEADER.search(text[-60:]) is not None


def starts_small(text: str) -> bool:
    """Say whether the first letter of `text` is a small one."""
    for character in text[:6]:
        if character.isalpha():
            return character.islower()
    return False


def ends_in_reference(text: str) -> bool:
    """Say whether `text` breaks off before a number: "in accordance with paragraph", "("."""
    tail = text[-40:].rstrip()
    match = _LAST_WORD.search(tail)
    return tail.endswith(("(", "[")) or (
        match is not None and match.end(1) == len(tail) and match[1].casefold() in REFERENCES
    )


def is_dangling(text: str, language: str, *, joining: bool = True) -> bool:
    """Say whether `text` breaks off: "referred to in", "under paragraph", "(".

    With `joining` False a final "and" or "or", as between the items of a list, does not count.
    """
    tail = text[-40:].rstrip()
    if tail.endswith(("(", "[", "“", "‘", "«")):
        return True
    match = _LAST_WORD.search(tail)
    if match is None or (match.end(1) != len(tail) and not tail.endswith((" .", "'", "’"))):
        return False
    words, joiners = read_dangling(language)
    word = match[1].casefold()
    return word in words and (joining or word not in joiners)


def rate_heading(text: str, *, most_words: int = 30) -> int:
    """Return STRONG if `text` reads as a heading, WEAK if only its full stop speaks against it, else NONE."""
    if not text or len(text) > 300 or starts_small(text) or text[0] in ",;)[\\":
        return NONE
    words = text.count(" ") + 1
    if words > most_words or text.startswith("|"):
        return NONE
    if text.isupper() and not text.endswith((":", ";", ",")):
        return STRONG
    if not is_ended(text) and not text.endswith(","):
        return STRONG
    return WEAK if text.endswith(".") and words <= 10 and text.count(".") == 1 else NONE


def split_run_in(text: str) -> tuple[str, str] | None:
    """Part "Gifts. Staff shall ..." into a heading and the words behind it ("" for none); None where it has none."""
    match = _RUN_IN.fullmatch(text)
    if match is None or starts_small(text):
        return None
    phrase, words = match["phrase"], match["words"] or ""
    said = phrase.casefold().replace("’", "'").split()
    if len(said) > _RUN_IN_WORDS or len(said[-1].strip("*")) < _SHORTEST_LAST or not VERBS.isdisjoint(said):
        return None
    return None if words and starts_small(words) and read_label(words) is None else (f"{phrase}{match['close']}", words)


def stands(before: SourceLine | None, line: SourceLine, *, width: int, language: str) -> bool:
    """Say whether the keyword label of `line` opens a division, or is a reference in running text."""
    label = line.label
    if label is None:
        return False
    if line.depth or line.strong:
        return True
    if before is not None and _runs_on(before, line, width, language):
        return False
    if label.printed[0].islower() and (label.rest or not line.gap):
        return False
    if has_leader(line.text):
        return False
    return _can_follow(label, line, language)


def _runs_on(before: SourceLine, line: SourceLine, width: int, language: str) -> bool:
    """Say whether the sentence of the line before goes on; over a gap only from a full line into words."""
    if line.gap and (line.label is None or not line.label.rest):
        return False
    if before.depth or before.text.isupper() or (before.label is not None and not before.label.rest):
        return False
    if not line.gap and is_dangling(before.text, language):
        return True
    return bool(width) and not is_ended(before.text) and len(before.text) >= 0.75 * width


def _can_follow(label: Label, line: SourceLine, language: str) -> bool:
    """Judge the words after the number."""
    rest = label.rest
    if is_plain(rest):
        return True
    if not rest or has_sublabel(rest):
        return not rest or _can_follow_sublabel(rest)
    first = rest[0]
    if first.isdigit():
        return read_label(rest) is not None and label.kind not in CONTAINERS
    if is_reference(rest) or (not first.isalpha() and first not in _OPENERS):
        return False
    return _can_open(label, line, language)


def _can_follow_sublabel(rest: str) -> bool:
    """Judge "(b) The words" behind a unit's number."""
    after = rest[rest.index(")") + 1 :].strip()
    return not after or (len(after) > 20 and not starts_small(after) and after[0] not in ",;.")


def _can_open(label: Label, line: SourceLine, language: str) -> bool:
    """Judge words behind a number: a heading or a sentence, not the rest of one."""
    rest = label.rest
    if label.kind is LabelKind.ANNEX and line.gap and rest[0] == "(" and rest[-1] == ")":
        return True  # "Anlage 1 (zu § 5)"
    if starts_small(rest):
        return line.gap and line.text[: -len(rest)].rstrip().endswith((":", "–", "—", "-", "."))
    word = _FIRST_WORD.match(rest)
    if word and not rest[0].isupper() and word[0] in read_dangling(language)[0]:
        return False
    if label.kind in CONTAINERS or label.kind is LabelKind.ANNEX:
        return rate_heading(rest) != NONE
    return True
