"""The acts by which a person corrects what a text was cut into."""

from dataclasses import dataclass
from enum import StrEnum


class ActName(StrEnum):
    """What is done with the pieces at the places of an act."""

    HEADING = "heading"  # a heading of `level`, 1 for the outermost
    TITLE = "title"  # the heading of the piece above, or its own words as its heading
    PARAGRAPH = "paragraph"
    JOIN = "join"  # part of the piece before
    PROVISION = "provision"  # a piece with the number that its words begin with, else with the one in `words`
    ANNEX = "annex"
    TABLE = "table"  # one, with a row for each piece
    NOTE = "note"
    CAPTION = "caption"  # of a figure or table; of the picture beside it, if there is one
    DESCRIBE = "describe"  # the text alternative of its picture is `words`
    DECORATIVE = "decorative"  # its picture needs no text alternative
    QUOTATION = "quotation"  # quoted by the piece before
    LEAVE_OUT = "leave_out"  # contents, a running head
    BRING_BACK = "bring_back"  # what was left out, in its place
    SPLIT = "split"  # behind the first `at` characters of the heading or the text
    INDENT = "indent"
    OUTDENT = "outdent"
    UP = "up"
    DOWN = "down"
    NUMBER = "number"  # the printed number is `words`
    WORDS = "words"  # the text is `words`
    RENAME = "rename"  # the heading is `words`


@dataclass(frozen=True, slots=True)
class StructureAct:
    """One act on the pieces at `places`, counted from 0 in the order of `TextSource.pieces`."""

    name: ActName
    places: tuple[int, ...]
    level: int = 1
    at: int = 0
    in_heading: bool = False
    words: str = ""


class RefusedBecause(StrEnum):
    """Why an act is not done."""

    NO_PLACE = "no_place"
    NOTHING_BEFORE = "nothing_before"
    NO_PROVISION = "no_provision"
    LEFT_OUT = "left_out"
    NOT_LEFT_OUT = "not_left_out"
    NO_NUMBER = "no_number"
    NO_WORDS = "no_words"
    NO_OWN_WORDS = "no_own_words"
    NOWHERE_TO_GO = "nowhere_to_go"
    NO_CUT = "no_cut"
    OTHERS_CHANGE = "others_change"
    NOTHING_CHANGES = "nothing_changes"
    NO_PICTURE = "no_picture"
    IS_PICTURE = "is_picture"
    NO_ALTERNATIVE = "no_alternative"


class ActRefused(Exception):
    """The act cannot be done; the text stays as it is."""

    def __init__(self, because: RefusedBecause) -> None:
        super().__init__(because)
        self.because = because
