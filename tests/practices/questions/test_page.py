"""What a reader sees of question pages, as pages and as a sheet."""

import csv
import datetime
import io

import pytest
from django.urls import reverse

from organizations.models import OrganizationPage
from practices.actions.questions import QuestionDraft
from practices.actions.topics import tag_provision
from practices.models.assessments import Says
from practices.models.editions import today
from tests import factories

pytestmark = pytest.mark.django_db

WORDS = {"en": QuestionDraft("May staff accept gifts?", "Asked often."), "fr": QuestionDraft("Et les cadeaux ?")}


@pytest.fixture
def asked():
    """A question that one organization answers and another does not."""
    gifts = factories.topic("gifts", "Gifts")
    answering, silent = factories.organization("Harbour Union"), factories.organization("Polar Council")
    factories.officer(silent)
    edition = factories.edition(factories.instrument(answering, title="Rules"))
    factories.assessment(edition, topic=gifts)
    return factories.question(gifts, words=WORDS, slug="gifts")


def page(client, question, **query):
    return client.get(reverse("question", args=[question.slug]), query)


def test_page_shows_question_words_and_counts(client, asked):
    text = page(client, asked).content.decode()

    for shown in (
        "May staff accept gifts?", "Asked often.", "Members accept no gifts.", "Harbour Union", "Polar Council",
        "Answered by the text", "Not assessed", "In total 2 organizations", "stated by the organization", 'lang="en"',
    ):  # fmt: skip
        assert shown in text


def test_page_is_put_in_the_readers_language_else_in_english(client, asked):
    french = client.get("/fr/questions/gifts/").content.decode()
    german = client.get("/de/questions/gifts/").content.decode()

    assert "Et les cadeaux ?" in french
    assert '<bdi lang="en" dir="ltr">May staff accept gifts?</bdi>' in german


def test_list_shows_published_questions_in_the_editors_order(client, asked):
    later = factories.question(title="Is there a duty to report?")
    factories.question(title="A draft?", published=False)

    text = client.get(reverse("questions")).content.decode()

    assert text.index("May staff accept gifts?") < text.index("Is there a duty to report?")
    assert "A draft?" not in text
    assert reverse("question", args=[later.slug]) in text


def test_list_without_questions_says_so(client):
    assert "No question has been published yet." in client.get(reverse("questions")).content.decode()


def test_draft_is_there_for_the_secretariat_alone(client, secretariat):
    draft = factories.question(published=False)
    for person in (None, factories.delegate(), factories.officer(factories.organization())):
        if person is not None:
            client.force_login(person)
        assert page(client, draft).status_code == 404

    client.force_login(secretariat)

    assert "only the secretariat sees it" in page(client, draft).content.decode()
    assert "Draft" in client.get(reverse("questions")).content.decode()


@pytest.mark.parametrize("query", [{"on": "yesterday"}, {"known_on": "2999-01-01"}, {"on": "0000-00-00"}, {"on": "\0"}])
def test_day_that_is_none_is_refused_in_words_without_answers(client, asked, query):
    response = page(client, asked, **query)

    assert response.status_code == 400
    assert "Members accept no gifts." not in response.content.decode()
    assert page(client, asked, **query, format="csv").status_code == 400


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2004-02-29"])
def test_any_day_can_be_asked_for(client, asked, day):
    assert page(client, asked, on=day).status_code == 200


def test_known_on_the_first_day_of_the_calendar_is_answered(client, asked):
    assert page(client, asked, known_on="0001-01-01").status_code == 200


def test_sheet_has_a_line_for_each_provision_and_for_each_organization(client, asked):
    response = page(client, asked, format="csv")

    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["organization"], row["group"], row["words"]) for row in rows] == [
        ("Harbour Union", "words", "Gifts\nMembers accept no gifts."),
        ("Polar Council", "not_assessed", ""),
    ]
    assert rows[0]["as_of"] == rows[1]["known_on"] == today().isoformat()
    assert all(None not in row and None not in row.values() for row in rows)


def test_citation_holds_the_address_with_both_dates(client, asked):
    text = page(client, asked, on="2004-01-01").content.decode()

    assert f"?on=2004-01-01&amp;known_on={today()}" in text


def test_topic_page_and_list_of_topics_lead_to_the_question(client, asked):
    address = reverse("question", args=[asked.slug])

    assert address in client.get(reverse("topic", args=["gifts"])).content.decode()
    assert reverse("questions") in client.get(reverse("topics")).content.decode()


def test_who_is_not_assessed_has_beside_it_what_it_has_on_the_topic(client, asked, operator):
    silent = OrganizationPage.objects.get(title="Polar Council")
    factories.instrument(silent, title="Code", topics=[asked.topic])
    text = factories.edition(factories.instrument(silent))
    tag_provision(provision=text.provisions.current().first(), topics=[asked.topic], by=operator)

    shown = page(client, asked).content.decode()
    sheet = page(client, asked, format="csv").content.decode("utf-8-sig")
    rows = {row["organization"]: row for row in csv.DictReader(io.StringIO(sheet))}

    assert "1 provision tagged, 1 instrument on this topic</a>" in shown
    assert "The text of 1 instrument on this topic cannot be compared here" in shown
    silent_row = rows["Polar Council"]
    assert (silent_row["group"], silent_row["tagged_provisions"], silent_row["tagged_instruments"]) == (
        "not_assessed", "1", "1",
    )  # fmt: skip
    assert "provision tagged" not in page(client, asked, on="2004-01-01").content.decode()


def test_narrowed_question_says_what_is_asked(client):
    question = factories.question(says=Says.OFF_DUTY)

    assert "Off duty" in page(client, question).content.decode()


def test_page_of_an_empty_exchange_is_answered(client):
    text = page(client, factories.question()).content.decode()

    assert "No organization takes part yet." in text


def test_query_count_of_the_page(client, asked, django_assert_max_num_queries):
    page(client, asked)

    with django_assert_max_num_queries(36):
        page(client, asked, on=str(datetime.date(2010, 1, 1)))
