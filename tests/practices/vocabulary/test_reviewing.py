"""Giving many provisions their topics: suggestions learned from public texts, saving a page at once."""

import pytest
from django.urls import reverse

from practices.actions.topic_reviews import TopicReviewAnswer, review_topics
from practices.actions.topics import TopicRefused, tag_provision
from practices.actions.vectors import refresh_all
from practices.models.editions import EditionPage
from practices.models.follow_ups import TopicFollowUp
from practices.models.topics import Topic
from practices.models.vocabulary import TopicReview
from practices.queries.comparison.vectors import units_of
from practices.queries.vocabulary.review import rows_to_review
from practices.queries.vocabulary.suggestions import learned
from practices.queries.vocabulary.suggestions import suggestions_for as suggest
from tests import factories

pytestmark = pytest.mark.django_db

THEIRS = "1. Presents\n\nStaff accept no gift, favour or hospitality from a government, contractor or supplier.\n"
OURS = (
    "1. Gifts\n\nMembers of the mission accept no gift, favour or hospitality from any government or contractor.\n\n"
    "2. Vehicles\n\nOfficial vehicles are driven with a valid permit and are locked when parked.\n"
)
FRENCH = "1. Cadeaux\n\nLes membres n'acceptent aucun cadeau, aucune faveur ni hospitalité d'un gouvernement.\n"


@pytest.fixture
def gifts(db):
    return factories.topic("gifts", "Gifts")


@pytest.fixture
def ours(db):
    return factories.edition(text=OURS)


@pytest.fixture
def officer(ours):
    return factories.officer(ours.instrument.organization)


def tag_all(edition, topic):
    for row in edition.provisions.current():
        tag_provision(provision=row, topics=[topic], by=factories.officer(edition.instrument.organization))


def suggested(edition):
    refresh_all()
    found = suggest(edition, units_of([edition])[edition.pk])
    return {key: [one.code for one in rows] for key, rows in found.items()}


def answer(row, *topics, had=()):
    return TopicReviewAnswer(row, tuple(topics), frozenset(had))


def test_what_public_texts_were_given_is_suggested_for_alike_words(gifts, ours):
    tag_all(factories.edition(text=THEIRS), gifts)

    assert suggested(ours)["sec_1"] == ["gifts"]
    assert suggested(ours)["sec_2"] == []


def test_what_is_not_public_teaches_nothing(gifts, ours):
    hidden = factories.edition(factories.instrument(audience="participating"), text=THEIRS, audience="participating")
    tag_all(hidden, gifts)

    assert suggested(ours)["sec_1"] == []
    assert len(learned() or ()) == 0


def test_a_retired_topic_is_not_suggested(gifts, ours):
    tag_all(factories.edition(text=THEIRS), gifts)
    Topic.objects.update(retired_on="2004-01-01")

    assert suggested(ours)["sec_1"] == []


def test_suggestions_follow_when_something_is_tagged(gifts, ours):
    other = factories.edition(text=THEIRS)
    assert suggested(ours)["sec_1"] == []

    tag_all(other, gifts)

    assert suggested(ours)["sec_1"] == ["gifts"]


def test_a_translation_is_offered_the_topics_of_the_authentic_text(gifts, ours):
    tag_all(ours, gifts)
    french = factories.edition(
        ours.instrument, text=FRENCH, language="fr", text_status="official_translation", on=ours.dated_on
    )
    units = units_of([french])[french.pk]

    assert [one.origin for one in suggest(french, units)["sec_1"]] == ["place"]


def test_answers_are_saved_together_and_remembered(gifts, ours, officer):
    first, second = ours.provisions.current().in_order()

    done = review_topics(answers=[answer(first, gifts), answer(second)], by=officer)

    assert (done.reviewed_count, done.changed_count, done.overtaken) == (2, 1, ())
    assert first.topic_items.get().topic == gifts
    assert set(TopicReview.objects.values_list("provision", "pinned_hash")) == {
        (first.pk, first.hash),
        (second.pk, second.hash),
    }
    assert rows_to_review([ours], most=40)[0] == []
    assert len(rows_to_review([ours], most=40, shows_all=True)[0]) == 2


def test_other_words_are_gone_through_anew(gifts, ours, officer):
    review_topics(answers=[answer(row) for row in ours.provisions.current()], by=officer)
    page = EditionPage.objects.get(pk=ours.pk)
    page.numbered_text = page.numbered_text.replace("locked", "locked up")
    page.save_revision().publish()

    assert [row.cited for row in rows_to_review([page], most=40)[0]] == ["2"]


def test_what_somebody_else_changed_meanwhile_stays_and_is_told(gifts, ours, officer):
    row = ours.provisions.current().first()
    tag_provision(provision=row, topics=[gifts], by=officer)

    done = review_topics(answers=[answer(row, factories.topic("other"))], by=officer)

    assert done.overtaken == (row,)
    assert row.topic_items.get().topic == gifts
    assert not TopicReview.objects.exists()


def test_who_does_not_write_for_the_organization_changes_nothing(gifts, ours):
    row = ours.provisions.current().first()
    for by in (factories.officer(factories.organization()), factories.delegate()):
        with pytest.raises(TopicRefused):
            review_topics(answers=[answer(row, gifts)], by=by)
    assert not row.topic_items.exists()


def test_what_waited_is_decided_by_going_through(gifts, ours, officer):
    row = ours.provisions.current().first()
    for topic in (gifts, factories.topic("other")):
        TopicFollowUp.objects.create(provision=row, earlier=row, topic=topic, asked_at=row.published_at)

    review_topics(answers=[answer(row, gifts)], by=officer)

    assert sorted(TopicFollowUp.objects.values_list("topic__name", "decision")) == [
        ("gifts", "confirmed"),
        ("other", "dismissed"),
    ]


def test_a_page_is_saved_without_script(client, gifts, ours, officer):
    factories.topic("vehicles", "Vehicles")
    client.force_login(officer)
    first, second = ours.provisions.current().in_order()
    address = reverse("topics_admin:review_edition", args=[ours.translation_key])
    page = client.get(address).content.decode()
    assert "Official vehicles are driven" in page

    client.post(
        address,
        {
            "shown": [first.public_id, second.public_id],
            f"topics-{first.public_id}": ["gifts", "unknown"],
            f"had-{first.public_id}": "",
            f"more-{second.public_id}": "VEHICLES",
        },
    )

    assert [row.topic_items.get().topic.name for row in (first, second)] == ["gifts", "vehicles"]
    assert "Everything has been reviewed." in client.get(address).content.decode()
    assert "0 of 2" in client.get(reverse("topics_admin:review")).content.decode()


def test_several_provisions_get_the_same_topics_at_once(client, gifts, ours, officer):
    factories.topic("vehicles", "Vehicles")
    client.force_login(officer)
    first, second = ours.provisions.current().in_order()
    tag_provision(provision=first, topics=[gifts], by=officer)
    address = reverse("topics_admin:review_edition", args=[ours.translation_key])

    client.post(
        address,
        {
            "picked": [first.public_id, second.public_id],
            "more-picked": "vehicles",
            f"topics-{first.public_id}": "gifts",
            f"had-{first.public_id}": "gifts",
        },
    )

    given = [{item.topic.name for item in row.topic_items.all()} for row in (first, second)]
    assert given == [{"gifts", "vehicles"}, {"vehicles"}]


def test_words_are_shown_without_the_marks_of_notes_and_tables(gifts):
    text = "1. Gifts\n\nNo gifts[^1] are taken.\n\n| Kind | Value |\n| a | b |\n\n[^1]: See the rules.\n"

    rows, _count = rows_to_review([factories.edition(text=text)], most=10)

    assert all("[^" not in row.text and "|" not in row.text for row in rows)


def test_a_word_that_is_no_topic_is_told_and_that_provision_stays(client, gifts, ours, officer):
    client.force_login(officer)
    row = ours.provisions.current().first()
    address = reverse("topics_admin:review_edition", args=[ours.translation_key])

    page = client.post(
        address,
        {"shown": row.public_id, f"topics-{row.public_id}": "gifts", f"more-{row.public_id}": "nonsense"},
        follow=True,
    ).content.decode()

    assert "There is no such topic: nonsense" in page
    assert not row.topic_items.exists()


def test_all_texts_of_ones_organization_are_gone_through_in_turn(client, gifts, ours, officer):
    more = factories.edition(ours.instrument, text=THEIRS, language="fr")
    factories.edition(text="1. Other\n\nWords of another organization.\n")
    client.force_login(officer)

    rows = client.get(reverse("topics_admin:review"), {"all": ""}).context["rows"]

    assert {row.edition_slug for row in rows} == {ours.slug, more.slug}
    assert len(rows) == 3


def test_review_of_others_is_not_there(client, ours):
    client.force_login(factories.officer(factories.organization()))

    assert client.get(reverse("topics_admin:review_edition", args=[ours.translation_key])).status_code == 404
    row = ours.provisions.current().first()
    client.post(reverse("topics_admin:review"), {"shown": row.public_id})
    assert not TopicReview.objects.exists()


@pytest.mark.parametrize(
    "query", ["?start=x", "?start=99999", "?start=-1", "?all&start=999999999", "?p=x", "?reviewed"]
)
def test_odd_queries_are_answered(client, ours, officer, query):
    client.force_login(officer)

    for address in (
        reverse("topics_admin:review"),
        reverse("topics_admin:review_edition", args=[ours.translation_key]),
    ):
        assert client.get(address + query).status_code == 200


def test_reviewing_costs_the_same_for_many(client, gifts, django_assert_max_num_queries):
    text = "".join(f"{number}. Rule\n\nWords of rule {number} on gifts.\n\n" for number in range(1, 60))
    edition = factories.edition(text=text)
    client.force_login(factories.officer(edition.instrument.organization))
    address = reverse("topics_admin:review_edition", args=[edition.translation_key])
    client.get(address)

    with django_assert_max_num_queries(40):
        client.get(address)
