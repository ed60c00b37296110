"""Topics that may fit a draft as a whole, from its first words on: by the terms of the vocabulary and the thesaurus."""

from collections import defaultdict
from typing import Any

from practices.documents.provisions import read_provisions
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.topics import Topic
from practices.queries.vocabulary.proposing import known_topics, words_reader
from practices.texts.comparison import Clause, prepare

MOST = 8
"""Topics that are suggested at most."""
MOST_CLAUSES = 400
"""Pieces of a text that are read: its first ones, so that a form opens at once."""
WORDS_OF_PRACTICES = ("title", "summary", "what_was_done", "results", "lessons", "reuse")


def topics_for_draft(page: Any) -> list[Topic]:
    """Return up to `MOST` topics for an instrument, a text of it or a practice as last drafted, the likeliest first.

    Words alone are read, nothing of other texts. Some four queries.
    """
    if not page.pk:
        return []
    clauses = _clauses_of(page)
    found = words_reader(known_topics()).propose(prepare(clauses)) if clauses else {}
    scores: dict[str, float] = defaultdict(float)
    for proposals in found.values():
        for one in proposals:
            scores[one.topic] += one.score
    best = sorted(scores, key=lambda code: (-scores[code], code))[:MOST]
    topics = {topic.name: topic for topic in Topic.objects.current().filter(name__in=best).for_listing()}
    return [topics[code] for code in best if code in topics]


def _clauses_of(page: Any) -> tuple[Clause, ...]:
    if isinstance(page, EditionPage):
        return _clauses_of_text(page.get_latest_revision_as_object())
    if isinstance(page, InstrumentPage):
        texts = EditionPage.objects.child_of(page).order_by("-latest_revision_created_at", "pk")
        newest = texts.first()
        return _clauses_of(newest) if newest is not None else (_title_of(page),)
    draft = page.get_latest_revision_as_object()
    words = [(name, getattr(draft, name, "")) for name in WORDS_OF_PRACTICES]
    return tuple(_clause(name, text, draft.title, draft.language) for name, text in words if text)


def _clauses_of_text(draft: EditionPage) -> tuple[Clause, ...]:
    """Return the title of a text, and its pieces that have words."""
    language = draft.language or "en"
    pieces = read_provisions(draft.numbered_text, language=language).provisions
    said = [(piece.eid, piece.text, piece.heading) for piece in pieces if piece.text or piece.heading]
    return (_title_of(draft), *(_clause(*one, language) for one in said[:MOST_CLAUSES]))


def _title_of(draft: Any) -> Clause:
    return _clause("title", f"{draft.title}.", draft.title, getattr(draft, "language", "") or "en")


def _clause(key: str, text: str, heading: str, language: str) -> Clause:
    return Clause(key=key, text=text, heading=heading, language=language)
