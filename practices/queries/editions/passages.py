"""The text of an edition, row by row, as it is read."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from practices.documents.notation import (
    Block,
    Note,
    Paragraph,
    Runs,
    bare_text,
    bare_words,
    plain_words,
    read_blocks,
    read_runs,
)
from practices.models.editions import EditionPage
from practices.models.provisions import Provision, ProvisionTopic
from practices.queries.editions.facts import TopicTag
from practices.queries.editions.notes import NoteRow, Target, place_notes
from practices.queries.editions.pictures import Pictures, pictures_of
from practices.queries.editions.since import FirstAppearance
from practices.queries.wording import Words, active_language
from practices.texts.language_detection import passage_language
from practices.texts.numbering import Segment

MOST_CONTENTS = 250
"""Entries of a table of contents; of a longer text only the upper levels are listed."""
WORDS_OF_ENTRY = 8


@dataclass(frozen=True, slots=True)
class Passage:
    """One provision as it is read.

    `depth` counts from 1; `heading_tag` is h2 to h5; `opens` says that what lies below it follows inside it,
    `closes` has one item for each such section that ends behind it. `gap` is a sentence where an extract skips
    numbers before this one. `id` is "" in a draft, whose provisions have no permanent address.
    `blocks` are its own words without its notes, `targets` where its references to notes lead, by mark; `pictures`
    are those of the whole text, by their code. `since` says since when it is in the text, when that is asked.
    `languages` has one item for each block, and with `heading_language` names the language of what is in another one
    than the text, "" else.
    """

    id: str
    eid: str
    label: str
    heading: str
    title: Runs
    blocks: tuple[Block, ...]
    depth: int
    heading_tag: str
    notes: tuple[NoteRow, ...] = ()
    targets: Mapping[str, Target] = field(default_factory=dict)
    pictures: Pictures = field(default_factory=dict)
    topics: tuple[TopicTag, ...] = ()
    opens: bool = False
    closes: tuple[None, ...] = ()
    gap: str = ""
    since: FirstAppearance | None = None
    languages: tuple[str, ...] = ()
    heading_language: str = ""

    @property
    def language(self) -> str:
        """The language of its words, where all of them are in another one than the text; else ""."""
        return self.languages[0] if len(set(self.languages)) == 1 else ""


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the table of contents; `url` is the place on the page."""

    url: str
    label: str
    heading: str
    depth: int
    language: str


class TextPiece(NamedTuple):
    """A piece of a text, in its notation; what is made of a text alone is remembered by these."""

    eid: str
    element: str
    label: str
    num: str
    parent: str
    heading: str
    text: str

    @property
    def is_note(self) -> bool:
        """Whether it is a footnote; its label is the mark that refers to it."""
        return self.element == "note"

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Its words, taken apart."""
        return (Note(self.label, read_runs(self.text)),) if self.is_note else read_blocks(self.text)


@dataclass(frozen=True, slots=True)
class EditionText:
    """A text and its table of contents; `pieces` are what the passages are made of, in the same order."""

    passages: list[Passage] = field(default_factory=list)
    contents: list[ContentsEntry] = field(default_factory=list)
    pieces: tuple[TextPiece, ...] = ()

    def with_pictures(self, edition: EditionPage, *, is_draft: bool = False) -> "EditionText":
        """Return the same with the pictures that it shows."""
        blocks = (block for one in self.passages for block in one.blocks)
        pictures = pictures_of(edition, blocks, is_draft=is_draft)
        return replace(self, passages=[replace(one, pictures=pictures) for one in self.passages]) if pictures else self

    def with_since(self, since: Mapping[str, FirstAppearance]) -> "EditionText":
        """Return the same, each passage with since when it is in the text (by eId)."""
        return replace(self, passages=[replace(one, since=since.get(one.eid)) for one in self.passages])


def reading_of(edition: EditionPage, user: Any) -> EditionText:
    """Return the text of an edition as `user` may read it. Two queries, whatever its length, three with pictures."""
    provisions = list(
        Provision.objects.visible_to(user)
        .filter(edition=edition)
        .only(
            "public_id",
            "eid",
            "element",
            "label",
            "num",
            "heading",
            "text",
            "position",
            "parent_id",
            "hash",
            "languages",
        )
        .in_order()
    )
    tags = _tags(edition) if provisions else {}
    places = {row.pk: row.eid for row in provisions}
    pieces = [
        TextPiece(row.eid, row.element, row.label, row.num, places.get(row.parent_id or 0, ""), row.heading, row.text)
        for row in provisions
    ]
    known = [_Known(str(row.public_id), tags.get(row.pk, ()), row.languages) for row in provisions]
    return _read(pieces, edition, known).with_pictures(edition)


def reading_of_draft(edition: EditionPage, segments: Iterable[Segment]) -> EditionText:
    """Return the text of a draft, which has no provisions yet."""
    pieces = [
        TextPiece(row.eid, row.element, row.label, row.num or "", row.parent or "", row.heading, row.text)
        for row in segments
    ]
    return _read(pieces, edition, [_Known()] * len(pieces)).with_pictures(edition, is_draft=True)


def _tags(edition: EditionPage) -> dict[int, tuple[TopicTag, ...]]:
    """Return the topics of the edition's provisions on their present words, by provision. One query."""
    rows = (
        ProvisionTopic.objects.standing()
        .filter(provision__edition=edition, provision__withdrawn_at__isnull=True, topic__retired_on__isnull=True)
        .filter(topic__labels__is_preferred=True)
        .order_by("topic__position", "topic")
        .values_list("provision", "topic__name", "topic__is_core", "topic__labels__language", "topic__labels__label")
    )
    labels: dict[int, dict[str, dict[str, str]]] = {}
    core: dict[str, bool] = {}
    for provision, code, is_core, language, label in rows:
        labels.setdefault(provision, {}).setdefault(code, {})[language] = label
        core[code] = is_core
    return {
        provision: tuple(TopicTag(code, _chosen(words), core[code]) for code, words in topics.items())
        for provision, topics in labels.items()
    }


def _chosen(words: dict[str, str]) -> Words:
    wanted = next((code for code in (active_language(), "en") if code in words), next(iter(words)))
    return Words(words[wanted], wanted)


class _Known(NamedTuple):
    """What is known of a piece: the id and the topics of its provision, and the languages of its passages."""

    id: str = ""
    topics: tuple[TopicTag, ...] = ()
    languages: Mapping[str, str] | None = None


def _read(pieces: Sequence[TextPiece], edition: EditionPage, known: Sequence[_Known]) -> EditionText:
    """Set the pieces in order."""
    parents = {piece.parent for piece in pieces}
    gaps = _gaps(pieces) if edition.shows_gaps else {}
    depths: dict[str, int] = {}
    headed: dict[str, int] = {}
    headings = [
        passage_language(bare_words(piece.heading), edition.language, about.languages)
        for piece, about in zip(pieces, known, strict=True)
    ]
    above: list[str] = []
    passages: list[Passage] = []
    blocks = [piece.blocks for piece in pieces]
    titles = [read_runs(piece.heading) for piece in pieces]
    notes = place_notes(titles, blocks)
    for place, piece in enumerate(pieces):
        while above and above[-1] != piece.parent:
            above.pop()
        depth = depths[piece.eid] = depths.get(piece.parent, 0) + 1
        rank = headed.get(piece.parent, 1) + 1 if piece.heading else headed.get(piece.parent, 1)
        headed[piece.eid] = rank
        opens = piece.eid in parents
        if opens:
            above.append(piece.eid)
        following = pieces[place + 1].parent if place + 1 < len(pieces) else None
        own = tuple(block for block in blocks[place] if not isinstance(block, Note))
        passages.append(
            Passage(
                id=known[place].id,
                eid=piece.eid,
                label="" if piece.is_note else piece.label,
                heading=piece.heading,
                title=titles[place],
                blocks=own,
                notes=notes.rows.get(place, ()),
                targets=notes.targets.get(place, {}),
                depth=min(depth, 4),
                heading_tag=f"h{min(rank, 5)}",
                topics=known[place].topics,
                opens=opens,
                closes=(None,) * _closing(above, following),
                gap=gaps.get(piece.eid, ""),
                languages=tuple(
                    passage_language(_words_of(block), edition.language, known[place].languages) for block in own
                ),
                heading_language=headings[place],
            )
        )
    return EditionText(passages, _contents(pieces, depths, headings, edition.language), tuple(pieces))


def words_of(row: Provision) -> list[str]:
    """Return the words of the paragraphs of a provision, whose languages a page says."""
    return [] if row.element == "note" else [words for block in read_blocks(row.text) if (words := _words_of(block))]


def _words_of(block: Block) -> str:
    return plain_words(block.runs) if isinstance(block, Paragraph) else ""


def _closing(above: Sequence[str], following: str | None) -> int:
    """Count the open sections that end before the piece under `following` (None: the end of the text)."""
    if following is None or following not in above:
        return len(above)
    return len(above) - 1 - list(above).index(following)


def paragraphs_of(text: str) -> tuple[str, ...]:
    """Cut a provision's text at its empty lines."""
    return tuple(part.strip() for part in re.split(r"\n\s*\n", text) if part.strip())


def _contents(
    pieces: Sequence[TextPiece], depths: dict[str, int], headings: Sequence[str], language: str
) -> list[ContentsEntry]:
    entries = [
        ContentsEntry(
            f"#{piece.eid}",
            piece.label,
            bare_words(piece.heading) or _first_words(piece, pieces, place),
            depths[piece.eid],
            headings[place] or language,
        )
        for place, piece in enumerate(pieces)
        if piece.heading or (depths[piece.eid] == 1 and piece.label and not piece.is_note)
    ]
    for most in (3, 2, 1):
        listed = [entry for entry in entries if entry.depth <= most]
        if len(listed) <= MOST_CONTENTS:
            return listed
    return entries[:MOST_CONTENTS]


def _first_words(piece: TextPiece, pieces: Sequence[TextPiece], place: int) -> str:
    below = pieces[place + 1] if place + 1 < len(pieces) and pieces[place + 1].parent == piece.eid else None
    words = bare_text(piece.text or (below.text if below else "")).split()
    return " ".join(words[:WORDS_OF_ENTRY]) + (" …" if len(words) > WORDS_OF_ENTRY else "")


def _gaps(pieces: Sequence[TextPiece]) -> dict[str, str]:
    """Say where an extract skips numbers: by the numbers that it shows, and by nothing else."""
    last: dict[str, int] = {}
    found: dict[str, str] = {}
    for piece in pieces:
        if not piece.num.isdecimal():
            continue
        number, before = int(piece.num), last.get(piece.parent, 0)
        last[piece.parent] = number
        if number - before == 2:
            found[piece.eid] = _("Number %(number)d is not in this extract.") % {"number": number - 1}
        elif number - before > 2:
            found[piece.eid] = _("Numbers %(first)d to %(last)d are not in this extract.") % {
                "first": before + 1,
                "last": number - 1,
            }
    return found
