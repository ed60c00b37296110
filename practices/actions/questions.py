"""Question pages: written, ordered and published by the secretariat."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from organizations.languages import validate_language
from organizations.locks import lock_named
from practices.models.assessments import Says
from practices.models.questions import Question, QuestionWords
from practices.models.topics import Topic
from practices.permissions import is_secretariat


class QuestionRefused(Exception):
    """The question breaks a rule; the message is for the user."""


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """A question as it is put in one language."""

    title: str
    introduction: str = ""


@transaction.atomic
def write_question(
    *,
    slug: str,
    topic: Topic,
    words: Mapping[str, QuestionDraft],
    by: Any,
    says: str = Says.RULE,
    question: Question | None = None,
) -> Question:
    """Make a question, or give `question` these words and no others; a new one comes last and is a draft.

    `words` by language; a draft of only white space is left out. Raises QuestionRefused.
    """
    _refuse_others(by)
    kept = {language: draft for language, draft in words.items() if draft.title.strip()}
    _refuse_words(words, kept)
    _refuse_address(slug)
    if topic.retired_on is not None and (question is None or question.topic_id != topic.pk):
        raise QuestionRefused(_("The topic %(code)s was retired.") % {"code": topic.name})
    if says not in Says.values:
        raise QuestionRefused(_("Choose what the question asks about: the rule, whom it binds, or when."))
    if question is None:
        lock_named("questions")
        question = Question(position=_last_position() + 1)
    question.slug, question.topic, question.says = slug, topic, says
    try:
        with transaction.atomic():
            question.save()
    except IntegrityError as error:
        raise QuestionRefused(_("There is a question at this address already.")) from error
    question.words.exclude(language__in=kept).delete()
    for language, draft in kept.items():
        QuestionWords.objects.update_or_create(
            question=question,
            language=language,
            defaults={"title": draft.title.strip(), "introduction": draft.introduction.strip()},
        )
    return question


@transaction.atomic
def publish_question(*, question: Question, by: Any) -> None:
    """Show a question to everybody. Raises QuestionRefused."""
    _refuse_others(by)
    Question.objects.select_for_update(of=("self",)).only("pk").get(pk=question.pk)
    if not question.words.exists():
        raise QuestionRefused(_("Write the question in at least one language."))
    Question.objects.filter(pk=question.pk).update(is_published=True)


@transaction.atomic
def unpublish_question(*, question: Question, by: Any) -> None:
    """Make a question a draft again, which the secretariat alone sees. Raises QuestionRefused."""
    _refuse_others(by)
    Question.objects.filter(pk=question.pk).update(is_published=False)


@transaction.atomic
def move_question(*, question: Question, up: bool, by: Any) -> None:
    """Put a question one place higher in the list, or lower; at either end it stays. Raises QuestionRefused."""
    _refuse_others(by)
    rows = list(Question.objects.select_for_update().order_by("position", "pk"))
    place = next((place for place, row in enumerate(rows) if row.pk == question.pk), None)
    other = None if place is None else place + (-1 if up else 1)
    if place is not None and other is not None and 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    for position, row in enumerate(rows, start=1):
        row.position = position
    Question.objects.bulk_update(rows, ["position"])


@transaction.atomic
def delete_question(*, question: Question, by: Any) -> None:
    """Delete a draft: what was published is first made a draft. Raises QuestionRefused."""
    _refuse_others(by)
    stored = Question.objects.select_for_update().filter(pk=question.pk).first()
    if stored is not None and stored.is_published:
        raise QuestionRefused(_("A published question is not deleted: make it a draft first."))
    Question.objects.filter(pk=question.pk).delete()


def _last_position() -> int:
    return Question.objects.aggregate(last=Max("position"))["last"] or 0


def _refuse_others(by: Any) -> None:
    if not is_secretariat(by):
        raise QuestionRefused(_("Only the secretariat writes questions."))


def _refuse_words(words: Mapping[str, QuestionDraft], kept: Mapping[str, QuestionDraft]) -> None:
    if not kept:
        raise QuestionRefused(_("Write the question in at least one language."))
    if any(draft.introduction.strip() for language, draft in words.items() if language not in kept):
        raise QuestionRefused(_("An introduction needs a question: write the question in that language as well."))
    longest = QuestionWords._meta.get_field("title").max_length or 0
    if any(len(draft.title.strip()) > longest for draft in kept.values()):
        raise QuestionRefused(_("A question has at most %(count)s characters.") % {"count": longest})
    for language in kept:
        try:
            validate_language(language)
        except ValidationError as error:
            raise QuestionRefused(error.messages[0]) from error


def _refuse_address(slug: str) -> None:
    try:
        Question._meta.get_field("slug").run_validators(slug)
        validate_slug(slug)
    except ValidationError as error:
        raise QuestionRefused(_("The address is made of letters, digits and hyphens.")) from error
