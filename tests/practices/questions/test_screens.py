"""The screens of the secretariat: the list of questions, and their form."""

import pytest
from django.urls import reverse

from practices.models.questions import Question
from tests import factories

pytestmark = pytest.mark.django_db

LIST = reverse("questions_admin:index")


def do(client, act, question):
    return client.post(LIST, {"do": f"{act} {question.slug}"})


def test_question_is_written_published_and_read(client, secretariat):
    factories.topic("gifts", "Gifts")
    client.force_login(secretariat)
    data = {"topic": "gifts", "says": "rule", "title_en": "May staff accept gifts?", "title_ar": "هل تُقبل الهدايا؟"}

    client.post(reverse("questions_admin:add"), data)
    question = Question.objects.get()
    do(client, "publish", question)
    client.logout()

    assert question.slug == "may-staff-accept-gifts"
    assert "هل تُقبل الهدايا؟" in client.get("/ar/questions/may-staff-accept-gifts/").content.decode()


def test_form_shows_what_is_there_and_saves_it_again(client, secretariat):
    question = factories.question(title="May staff accept gifts?", says="off_duty")
    client.force_login(secretariat)
    address = reverse("questions_admin:edit", args=[question.slug])

    text = client.get(address).content.decode()
    answer = client.post(
        address,
        {"topic": question.topic.name, "says": "staff", "slug": question.slug, "title_en": "Or not?", "do": "look"},
    )

    assert "May staff accept gifts?" in text
    assert answer.url == reverse("question", args=[question.slug])
    question.refresh_from_db()
    assert (question.says, question.words.get().title) == ("staff", "Or not?")


def test_what_is_refused_is_said_in_the_form(client, secretariat):
    factories.topic("gifts")
    client.force_login(secretariat)

    response = client.post(reverse("questions_admin:add"), {"topic": "gifts", "says": "rule"})

    assert "at least one language" in response.content.decode()
    assert not Question.objects.exists()


def test_question_in_arabic_alone_gets_its_address_from_the_topic(client, secretariat):
    factories.topic("gifts")
    client.force_login(secretariat)

    client.post(reverse("questions_admin:add"), {"topic": "gifts", "says": "rule", "title_ar": "هل تُقبل الهدايا؟"})

    assert Question.objects.get().slug == "gifts"


def test_list_orders_publishes_and_deletes(client, secretariat):
    first, second = factories.question(published=False), factories.question()
    client.force_login(secretariat)

    do(client, "down", first)
    do(client, "unpublish", second)
    assert list(Question.objects.for_listing()) == [second, first]
    do(client, "delete", first)
    do(client, "dance", second)

    assert list(Question.objects.all()) == [second]
    assert not Question.objects.get().is_published
    assert client.post(LIST, {"do": "up nowhere"}).status_code == 404
    assert client.post(LIST, {"do": "up \0"}).status_code == 404


@pytest.mark.parametrize("name", ["questions_admin:index", "questions_admin:add"])
def test_screens_are_the_secretariats(client, name):
    client.force_login(factories.officer(factories.organization()))

    assert client.get(reverse(name)).status_code in (302, 403, 404)


def test_query_count_of_the_list(client, secretariat, django_assert_max_num_queries):
    client.force_login(secretariat)
    for _number in range(4):
        factories.question()
    client.get(LIST)

    with django_assert_max_num_queries(22):
        client.get(LIST)
