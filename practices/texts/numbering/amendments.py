"""Instructions to amend a text, read out of an amending text: replace, insert, delete, change words.

The forms are those of legislative drafting ("Article 5 is replaced by the following:"), in English, French and
German. What is no such instruction is left for a person.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from practices.texts.numbering.labels import read_label
from practices.texts.numbering.vocabulary import LabelKind


class Act(StrEnum):
    """What an instruction does."""

    REPLACE = "replace"  # the whole provision, by `text`
    INSERT = "insert"  # `text`, as the provision named, behind `after` or where its number falls
    DELETE = "delete"  # the whole provision
    WORDS = "words"  # `old` by `new` within the provision


@dataclass(frozen=True, slots=True)
class Amendment:
    """One instruction. `target` and `after` are bare numbers from the article down: ("5", "2", "a").

    `said` is the instruction in its own words, `line` its 1-based line in the amending text.
    """

    act: Act
    target: tuple[str, ...]
    said: str
    line: int
    text: str = ""
    after: tuple[str, ...] = ()
    old: str = ""
    new: str = ""


_OPEN, _CLOSE = '“„«"‘', '”“»"’'
_QUOTED = rf"[{_OPEN}]\s*(?P<{{name}}>[^{_OPEN}{_CLOSE}]{{{{1,400}}}}?)\s*[{_CLOSE}]"
_UNIT = r"(?:staff\s+)?(?:article|section|rule|regulation|clause|artikel|l['’]article|règle|regel|§)"
_NUMBER = r"\d+(?:\.\d+)*(?:\s?(?:bis|ter|quater)\b|[a-z]\b)?"
_BELOW = r"(?:paragraph|para\.?|point|subparagraph|sub-paragraph|paragraphe|alinéa|lettre|absatz|nummer|buchstabe)"
_PLACE = re.compile(
    rf"(?:(?P<low>{_BELOW})\s*\(?(?P<low_number>\w{{1,4}})\)?\s*(?:of|in|de|du|des|von)?\s*(?:the\s+)?)?"
    rf"{_UNIT}\s*(?P<number>{_NUMBER})(?P<more>(?:\s?\(\w{{1,4}}\)){{0,3}})"
    rf"(?:\s*,?\s*{_BELOW}\s*\(?(?P<next>\w{{1,4}})\)?)?(?:\s*,?\s*{_BELOW}\s*\(?(?P<last>\w{{1,4}})\)?)?",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\b(?:after|après|nach)\s+", re.IGNORECASE)
_FOLLOWING = re.compile(
    r"replaced\s+by\s+the\s+following|shall\s+read\s+as\s+follows|(?:is|are)\s+amended\s+to\s+read|reads?\s+as\s+follows"
    r"|remplacée?s?\s+par\s+(?:le\s+texte|les\s+dispositions|ce\s+qui)\s+sui(?:t|vant)|libellée?s?\s+comme\s+suit"
    r"|(?:erhält|erhalten)\s+folgende\s+fassung|wird\s+durch\s+folgende[nrs]?\b.{0,40}\bersetzt",
    re.IGNORECASE,
)
_INSERTED = re.compile(r"\b(?:inserted|added|insérée?s?|ajoutée?s?|eingefügt|angefügt)\b", re.IGNORECASE)
_DELETED = re.compile(r"\b(?:deleted|repealed|omitted|supprimée?s?|abrogée?s?|gestrichen|aufgehoben)\b", re.IGNORECASE)
_WORDS = re.compile(
    rf"(?:words?|mots?|termes?|wörter|wort|angabe)\b[^{_OPEN}]{{0,30}}{_QUOTED.format(name='old')}"
    rf"(?P<between>[^{_OPEN}]{{0,60}})(?:{_QUOTED.format(name='new')})?",
    re.IGNORECASE,
)
_REPLACED = re.compile(r"replaced|remplacé|ersetzt|durch", re.IGNORECASE)


def read_amendments(text: str) -> list[Amendment]:
    """Return the instructions of an amending text, in order. What it quotes is no instruction."""
    lines = text.replace("\r\n", "\n").split("\n")
    found: list[Amendment] = []
    at = 0
    while at < len(lines):
        line = _without_label(lines[at])
        end, quoted = _quotation(lines, at + 1) if line.rstrip().endswith(":") else (at + 1, "")
        amendment = _read(line, at + 1, quoted)
        if amendment is not None:
            found.append(amendment)
        at = end if quoted else at + 1
    return found


def _without_label(line: str) -> str:
    """Take off the instruction's own number, "1." or "(a)"; an article's name is the place it speaks of."""
    stripped = line.strip()
    label = read_label(stripped)
    numbered = label is not None and re.match(r"[\d(a-z]", stripped, re.IGNORECASE) and not _PLACE.match(stripped)
    return label.rest if label is not None and numbered and label.rest else stripped


def _quotation(lines: list[str], start: int) -> tuple[int, str]:
    """Return the line behind the quotation that begins at `start` (blank lines before it are passed), and its words."""
    at = start
    while at < len(lines) and not lines[at].strip():
        at += 1
    if at == len(lines) or lines[at].strip()[0] not in _OPEN:
        return start, ""
    for end in range(at, len(lines)):
        last = lines[end].rstrip().rstrip(".;,")
        if last and last[-1] in _CLOSE and (end > at or len(last.strip()) > 1):
            whole = "\n".join(lines[at : end + 1]).strip().rstrip(".;,")
            return end + 1, whole[1:-1].strip()
    return start, ""


def _read(line: str, number: int, quoted: str) -> Amendment | None:
    places = list(_places(line))
    if not places:
        return None
    if words := _WORDS.search(line):
        return _read_words(line, number, places[0][1], words)
    if _INSERTED.search(line) and quoted:
        after = next((path for begin, path in places if _AFTER.search(line[max(0, begin - 8) : begin])), ())
        target = _inserted_as([path for _begin, path in places if path != after], after, quoted)
        return Amendment(Act.INSERT, target, line, number, text=quoted, after=after) if target else None
    if _FOLLOWING.search(line) and quoted:
        return Amendment(Act.REPLACE, places[0][1], line, number, text=quoted)
    if _DELETED.search(line) and len(places) == 1:
        return Amendment(Act.DELETE, places[0][1], line, number)
    return None


def _read_words(line: str, number: int, target: tuple[str, ...], words: re.Match[str]) -> Amendment | None:
    behind = words["between"] + line[words.end() :]
    if words["new"] and _REPLACED.search(behind):
        return Amendment(Act.WORDS, target, line, number, old=words["old"], new=words["new"])
    if not words["new"] and _DELETED.search(behind):
        return Amendment(Act.WORDS, target, line, number, old=words["old"])
    return None


def _places(line: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Return each place that a line names outside quotation marks, with its position."""
    bare = re.sub(rf"[{_OPEN}][^{_OPEN}{_CLOSE}]*[{_CLOSE}]", lambda quoted: "\0" * len(quoted[0]), line)
    for match in _PLACE.finditer(bare):
        below = re.findall(r"\w+", match["more"] or "")
        below += [part for part in (match["next"], match["last"], match["low_number"]) if part]
        yield match.start(), (_plain(match["number"]), *map(_plain, below))


def _plain(number: str) -> str:
    return "".join(number.split()).lower()


def _inserted_as(named: list[tuple[str, ...]], after: tuple[str, ...], quoted: str) -> tuple[str, ...]:
    """Return the place of what is inserted: its own number, below the provision that is named or beside `after`."""
    label = read_label(quoted.split("\n", 1)[0].strip())
    if label is None or not label.number:
        return named[0] if named else ()
    if label.kind is not LabelKind.NUMBER:
        return (label.number,)
    above = named[0] if named else after[:-1]
    return above if above[-1:] == (label.number,) else (*above, label.number)
