"""Writing question pages: what is kept, what is refused, in which order they stand."""

import pytest

from practices.actions.questions import (
    QuestionDraft,
    QuestionRefused,
    delete_question,
    move_question,
    publish_question,
    unpublish_question,
    write_question,
)
from practices.models.questions import Question, QuestionWords
from tests import factories

pytestmark = pytest.mark.django_db

ENGLISH = {"en": QuestionDraft("Does it bind also off duty?")}


def write(by, **fields):
    return write_question(**{"slug": "off-duty", "topic": factories.topic(), "words": ENGLISH, "by": by, **fields})


def test_question_is_written_in_several_languages_as_a_draft(secretariat):
    words = {**ENGLISH, "fr": QuestionDraft(" Oblige-t-il aussi hors service ? ", "Voir."), "de": QuestionDraft("  ")}

    question = write(secretariat, words=words, says="off_duty")

    assert not question.is_published
    assert [(row.language, row.title, row.introduction) for row in question.words.all()] == [
        ("en", "Does it bind also off duty?", ""),
        ("fr", "Oblige-t-il aussi hors service ?", "Voir."),
    ]


def test_question_is_written_anew_with_these_words_and_no_others(secretariat):
    question = write(secretariat, words={**ENGLISH, "fr": QuestionDraft("Hors service ?")})

    write(secretariat, question=question, topic=question.topic, slug="other", words={"fr": QuestionDraft("Et alors ?")})

    assert list(QuestionWords.objects.values_list("language", "title")) == [("fr", "Et alors ?")]
    assert Question.objects.get().slug == "other"


@pytest.mark.parametrize("role", [factories.delegate, factories.operator])
def test_question_is_the_secretariats_to_write(role):
    person = role()
    if person.is_superuser:
        write(person)
        return
    with pytest.raises(QuestionRefused, match="Only the secretariat"):
        write(person)


@pytest.mark.parametrize("act", ["write", "publish", "unpublish", "move", "delete"])
def test_officer_does_nothing_with_questions(act):
    officer, question = factories.officer(factories.organization()), factories.question()
    acts = {
        "write": lambda: write(officer),
        "publish": lambda: publish_question(question=question, by=officer),
        "unpublish": lambda: unpublish_question(question=question, by=officer),
        "move": lambda: move_question(question=question, up=True, by=officer),
        "delete": lambda: delete_question(question=question, by=officer),
    }

    with pytest.raises(QuestionRefused, match="Only the secretariat"):
        acts[act]()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"words": {}}, "at least one language"),
        ({"words": {"en": QuestionDraft(" ")}}, "at least one language"),
        ({"words": {**ENGLISH, "fr": QuestionDraft("", "Voir.")}}, "needs a question"),
        ({"words": {"en": QuestionDraft("x" * 201)}}, "at most 200"),
        ({"words": {"qq": QuestionDraft("What?")}}, "not a known language code"),
        ({"slug": "off duty"}, "letters, digits and hyphens"),
        ({"slug": ""}, "letters, digits and hyphens"),
        ({"slug": "x" * 81}, "letters, digits and hyphens"),
        ({"says": "everybody"}, "whom it binds"),
    ],
)
def test_question_that_breaks_a_rule_is_refused(secretariat, fields, words):
    with pytest.raises(QuestionRefused, match=words):
        write(secretariat, **fields)
    assert not Question.objects.exists()


def test_address_is_taken_once(secretariat):
    write(secretariat)

    with pytest.raises(QuestionRefused, match="at this address already"):
        write(secretariat)


def test_retired_topic_is_refused_for_a_new_question_and_kept_by_an_old_one(secretariat):
    question = write(secretariat)
    question.topic.retired_on = "2026-01-01"
    question.topic.save()

    write(secretariat, question=question, topic=question.topic)
    with pytest.raises(QuestionRefused, match="was retired"):
        write(secretariat, slug="another", topic=question.topic)


def test_order_is_the_editors(secretariat):
    first, second, third = (factories.question() for _number in range(3))

    move_question(question=third, up=True, by=secretariat)
    move_question(question=first, up=True, by=secretariat)

    assert list(Question.objects.for_listing()) == [first, third, second]
    move_question(question=first, up=False, by=secretariat)
    assert list(Question.objects.for_listing()) == [third, first, second]


def test_published_question_is_deleted_only_as_a_draft(secretariat):
    question = factories.question()
    with pytest.raises(QuestionRefused, match="make it a draft first"):
        delete_question(question=question, by=secretariat)

    unpublish_question(question=question, by=secretariat)
    delete_question(question=question, by=secretariat)

    assert not QuestionWords.objects.exists()


def test_question_without_words_is_not_published(secretariat):
    question = Question.objects.create(slug="empty", topic=factories.topic())

    with pytest.raises(QuestionRefused, match="at least one language"):
        publish_question(question=question, by=secretariat)
