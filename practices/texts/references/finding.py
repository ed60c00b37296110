"""References in running text: which words name a place, and by what numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from practices.texts.references.chinese import find_chinese
from practices.texts.references.contexts import Whose, is_amended, is_other_before, is_quoted, whose_behind
from practices.texts.references.counting import next_word, read_before
from practices.texts.references.numbers import Item, is_beside, joins, read_further, read_items
from practices.texts.references.place_words import LEVELS, ONLY_BELOW, PARAGRAPH, UNIT, kind_in_text
from practices.texts.references.steps import PlaceReference, Step

_WORD = re.compile(r"§{1,2}|(?<!\w)n\.[ºo]s?(?=\s?\d)|[^\W\d_]+(?:-[^\W\d_]+)*")
_TO_NUMBER = re.compile(r"\.?[\s\u00a0]*")
_OUTER = re.compile(
    r"\s*,?\s*(?:(?:of|in|under|to|van|von|de|du|des|del|della|di|do|da|dos|das|من|в)\s+)?(?:(?:the|la|le|les|el|los|het|der|des)\s+)?"
    r"(?:(?:l|dell|d)['’])?(?P<word>§{1,2}|n\.[ºo]s?(?=\s?\d)|[^\W\d_]+)",
    re.IGNORECASE,
)
_OWNER = re.compile(
    r"\s+(?:of|van|von|du|de|del|do|da|من)\s+(?:the\s+|la\s+)?|\s+(?:de\s+l|dell)['’]|\s+(?=des\s)", re.IGNORECASE
)
_FOLLOWING = re.compile(
    r"(?P<small>(?:(?:in|of|to|under|the|des|der|den|dem|die|das|à|au|aux|de|du|les|la|le|el|los|las|al|del|della|gli|il|do"
    r"|da|dos|van|het)\s+){0,2}(?:(?:l|dell|all)['’])?)(?P<word>§{1,2}|[^\W\d_]+)",
    re.IGNORECASE,
)
_BEFORE = 70
_LOOKED_AT = 20
_TWO = 2
_PORTUGUESE = frozenset({"n.º", "n.os", "n.o"})
_PORTUGUESE_ARTICLE = re.compile(r"(?:^|\s)(?:os?|nos?|dos?|aos?|pelos?)\s+$", re.IGNORECASE)
_SAID_BEFORE = re.compile(
    r"\b(?:bedoeld|genoemd|vermeld|omschreven|bepaalde|gestelde|hierna|hierboven)\s+$", re.IGNORECASE
)
_SAID_BEHIND = re.compile(r"\s+(?:bedoelde?|genoemde?|vermelde?|omschreven|bepaalde|gestelde)\b", re.IGNORECASE)


@dataclass(slots=True)
class _Chain:
    """What one word for a place begins: its numbers and those below them; then whose they are."""

    level: int
    start: int
    end: int
    leaves: list[tuple[int, int, tuple[Step, ...]]] = field(default_factory=list)
    outer: tuple[Step, ...] = ()
    whose: Whose = Whose.UNSAID
    is_anchored: bool = True
    kind: str = ""
    closed: int = -1  # where a bracket ended with what stands below a number: "Articles 4 (paragraph 1) and 7"

    @property
    def is_relative(self) -> bool:
        """Whether it says by itself nothing of the article that it stands in."""
        return self.level >= PARAGRAPH and not (self.outer and LEVELS.get(self.outer[0].kind, PARAGRAPH) <= UNIT)


def find_references(text: str, language: str = "", title: str = "") -> tuple[PlaceReference, ...]:
    """Return the references of a text of that title to places in it, in their order; they do not overlap.

    Those that its words ascribe to another text are left out, and so are those in quotations and in instructions to
    amend.
    """
    found: list[PlaceReference] = []
    at = 0
    for word in _WORD.finditer(text):
        if word.start() >= at and kind_in_text(word[0]):
            chains = _read_chains(text, word, language, title)
            at = chains[-1].end if chains else at
            found += _referring(text, chains)
    if "第" in text or "附件" in text:
        found += find_chinese(text)
    return tuple(found)


def _read_chains(text: str, word: re.Match[str], language: str, title: str) -> list[_Chain]:
    """Read what begins with a word, and what is joined to it: "paragraph 4 or paragraph 5 of this article"."""
    chains: list[_Chain] = []
    chain = _read_chain(text, word.start(), word.end(), language, title)
    while chain is not None:
        chains.append(chain)
        at = joins(text, chain.end)
        found = _FOLLOWING.match(text, at) if at > chain.end else None
        is_unit = found is not None and LEVELS.get(kind_in_text(found["word"])) == UNIT
        if found is None or (found["small"] and not is_unit):
            break
        chain = _read_chain(text, found.start("word"), found.end("word"), language, title)
    return chains


def _read_chain(text: str, start: int, end: int, language: str, title: str) -> _Chain | None:
    kind = kind_in_text(text[start:end])
    if not kind or kind == "sentence":
        return None
    chain = _begin(text, start, end, kind)
    if chain is None:
        return None
    while _read_deeper(text, chain) or _resume(text, chain):
        pass
    while _read_outer(text, chain):
        pass
    chain.whose, chain.end = whose_behind(text, chain.end, language, title)
    return chain


def _begin(text: str, start: int, end: int, kind: str) -> _Chain | None:
    counted = read_before(text, start, end, kind)
    items = counted or read_items(text, _after_word(text, end), kind)
    if not items:
        return None
    chain = _Chain(LEVELS[kind], start, items[-1].end, is_anchored=_is_anchored(text, start, end, items), kind=kind)
    for place, item in enumerate(items):
        first = start if not place and not counted else item.start
        chain.leaves.append((first, item.end, _steps(item, kind)))
    if counted:
        chain.start = counted[0].start
    return chain


def _is_anchored(text: str, start: int, end: int, items: list[Item]) -> bool:
    """Say whether a word says by itself what it numbers, or those beside it do: "o n.º 2", "het onder a bepaalde"."""
    word = text[start:end].lower()
    if word not in ONLY_BELOW:
        return True
    before = text[max(0, start - _LOOKED_AT) : start]
    if word == "onder":
        is_letter = all(len(item.numbers[0]) == 1 for item in items)
        return is_letter and bool(_SAID_BEFORE.search(before) or _SAID_BEHIND.match(text, items[-1].end))
    return word in _PORTUGUESE and _PORTUGUESE_ARTICLE.search(before) is not None


def _steps(item: Item, kind: str) -> tuple[Step, ...]:
    first, *below = item.numbers
    own = Step(kind, first.lstrip("#"), is_ordinal=first.startswith("#"))
    return (own, *(Step("", number) for number in below))


def _after_word(text: str, end: int) -> int:
    found = _TO_NUMBER.match(text, end)
    return found.end() if found else end


def _read_deeper(text: str, chain: _Chain) -> bool:
    """Read what stands below the last number: "Article 18, paragraph 5"; say whether there was anything."""
    start, _end, steps = chain.leaves[-1]
    deepest = max((LEVELS.get(step.kind, 0) for step in steps), default=0)
    at, word_end, counted = next_word(text, chain.end)
    kind = kind_in_text(text[at:word_end]) if word_end else ""
    is_point = kind == "point" and deepest == LEVELS["point"]
    if not kind or not (LEVELS[kind] > deepest or is_point):
        return False
    bracket = _bracket(text, chain.end, at)
    within = text[:bracket] if bracket > 0 else text
    items = counted or read_items(within, _after_word(within, word_end), kind)
    if not items or (is_point and is_beside(steps[-1].number, items[0].numbers[0])):
        return False
    if not bracket and LEVELS[chain.kind] <= UNIT and _has_owner(text, items[-1].end):
        return False
    chain.leaves.pop()
    for place, item in enumerate(items):
        more = () if kind == "sentence" else _steps(item, kind)
        chain.leaves.append((start if not place else item.start, item.end, (*steps, *more)))
    chain.end = items[-1].end
    if bracket > 0 and not text[chain.end : bracket].strip():
        chain.end = chain.closed = bracket + 1
    return kind != "sentence" or LEVELS["sentence"] > deepest


def _bracket(text: str, start: int, end: int) -> int:
    """Return where the bracket is closed that opens between `start` and `end`; 0 where none does."""
    opened = text.find("(", start, end)
    depth = 0
    for at in range(opened, min(len(text), opened + _BEFORE)) if opened >= 0 else ():
        depth += (text[at] == "(") - (text[at] == ")")
        if not depth:
            return at
    return 0


def _has_owner(text: str, at: int) -> bool:
    """Say whether the paragraph that ends here is one of an article named behind it: ", paragraph 1 of Article VII"."""
    found = _OWNER.match(text, at)
    word = _OUTER.match(text, found.end()) if found else None
    kind = kind_in_text(word["word"]) if word else ""
    return bool(word and LEVELS.get(kind) == UNIT and read_items(text, _after_word(text, word.end()), kind))


def _resume(text: str, chain: _Chain) -> bool:
    """Read further numbers behind what stands below one of them: "Articles 4 (paragraph 1) and 7"; say whether any.

    Without brackets only in a list of articles, or where the next has the like below it: "leden 5, letter b), en 6,
    letter a)".
    """
    steps = chain.leaves[-1][2]
    if len(steps) < _TWO:
        return False
    first, last = steps[0], steps[-1]
    if first.is_ordinal or not (chain.closed == chain.end or (last.kind == "point" and not last.number.isdecimal())):
        return False
    items = read_further(text, Item((first.number,), chain.leaves[-1][0], chain.end), chain.kind)[1:]
    if items and chain.closed != chain.end and (len(steps) > _TWO or len(chain.leaves) < _TWO):
        at, end, _counted = next_word(text, items[0].end)
        items = items[:1] if kind_in_text(text[at:end]) == "point" else []
    for item in items:
        chain.leaves.append((item.start, item.end, _steps(item, chain.kind)))
        chain.end = item.end
    return bool(items)


def _read_outer(text: str, chain: _Chain) -> bool:
    """Read what the numbers stand in: "points d and e of paragraph 1"; say whether there was anything."""
    level = LEVELS.get(chain.outer[0].kind, 0) if chain.outer else chain.level
    found = _OUTER.match(text, chain.end)
    kind = kind_in_text(found["word"]) if found else ""
    if found is None or not kind or LEVELS[kind] >= level:
        return False
    items = read_items(text, _after_word(text, found.end()), kind)
    if len(items) != 1:
        return False
    chain.outer = (*_steps(items[0], kind), *chain.outer)
    start, _end, steps = chain.leaves[-1]
    chain.leaves[-1] = (start, items[0].end, steps)
    chain.end = items[0].end
    return True


def _referring(text: str, chains: list[_Chain]) -> Iterator[PlaceReference]:
    """Return the references of chains that are joined, but those that are another text's, or may be."""
    if not chains or is_quoted(text, chains[0].start) or is_amended(text, chains[-1].end):
        return
    shouted = text[chains[0].start : chains[0].end].isupper()
    if is_other_before(text, chains[0].start, is_shouted=shouted):
        return
    _hand_back(chains)
    _hand_on(chains)
    for chain in chains:
        if chain.whose != Whose.OTHER and (chain.is_anchored or chain.outer):
            for start, end, steps in chain.leaves:
                yield PlaceReference(
                    start, _inside(text, start, end), (*chain.outer, *steps), chain.whose == Whose.OF_ANNEX
                )


def _inside(text: str, start: int, end: int) -> int:
    """Return the end of a reference without the bracket that closes one before it: "(§ 73 Satz 1)"."""
    opens = text.rfind("(", max(0, start - _BEFORE), start) > text.rfind(")", max(0, start - _BEFORE), start)
    said = text[start:end]
    return end - 1 if opens and said.endswith(")") and said.count(")") > said.count("(") else end


def _hand_back(chains: list[_Chain]) -> None:
    """Give what is said behind the last chain to those before it of which nothing is said."""
    for before, after in zip(chains[-2::-1], chains[:0:-1], strict=True):
        if before.whose == Whose.UNSAID and not before.outer:
            before.whose = after.whose
            if before.level == after.level:
                before.outer = after.outer


def _hand_on(chains: list[_Chain]) -> None:
    """Put paragraphs that are joined to those of an article into it; what follows another text's is left out."""
    for before, after in pairwise(chains):
        if before.whose == Whose.OTHER and after.whose == Whose.UNSAID:
            after.whose = Whose.OTHER
        elif after.is_relative and not before.is_relative and after.whose != Whose.HERE:
            after.outer = _beside(before, after)
            after.whose = after.whose if after.outer else Whose.OTHER


def _beside(before: _Chain, after: _Chain) -> tuple[Step, ...]:
    """Return what the last number of a chain stands in, if those of the chain behind it are of its kind; else ()."""
    steps = (*before.outer, *before.leaves[-1][2])
    kinds = [step.kind for step in steps]
    kind = after.leaves[0][2][0].kind
    return steps[: kinds.index(kind)] if kind in kinds and not after.outer else ()
