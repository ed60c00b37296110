"""The question pages of the demonstration, and the sentences of notes that were checked against texts."""

from collections.abc import Mapping, Sequence
from typing import Any

from practices.actions.claims import agree_to_claim, check_claim, state_beside_claim
from practices.actions.questions import QuestionDraft, publish_question, write_question
from practices.demonstration.exchange import DemoClaim, DemoQuestion
from practices.models.practices import PracticePage
from practices.models.provisions import Provision
from practices.models.topics import Topic


def ask(*, question: DemoQuestion, topics: Mapping[str, Topic], by: Any) -> None:
    """Write a question in all its languages, and publish it unless it is shown as a draft."""
    written = write_question(
        slug=question.slug,
        topic=topics[question.topic],
        says=question.says,
        words={language: QuestionDraft(title, text) for language, (title, text) in question.words.items()},
        by=by,
    )
    if question.is_published:
        publish_question(question=written, by=by)


def check_note(
    *, check: DemoClaim, note: PracticePage, pins: Sequence[Provision], officer: Any, secretary: Any
) -> None:
    """Check a sentence of a note against `pins`; the officer of its organization agrees and states."""
    claim = check_claim(
        practice=note,
        instrument=pins[0].edition.instrument,
        sentence=check.sentence,
        verdict=check.verdict,
        pins=pins,
        note=check.note,
        by=secretary if check.is_by_secretariat else officer,
    )
    if check.is_agreed:
        agree_to_claim(claim=claim, by=officer)
    if check.statement:
        state_beside_claim(claim=claim, statement=check.statement, by=officer)
