"""Topics are renamed, moved, merged, split, retired and restored; what carried them is found, and told."""

import pytest
from rest_framework.test import APIClient

from practices.actions.editions import publish_edition
from practices.actions.topics import TopicRefused, tag_page, tag_provision
from practices.actions.vocabulary import (
    VocabularyRefused,
    describe_topic,
    make_topic,
    merge_topics,
    move_topic,
    restore_topic,
    retire_topic,
    split_topic,
)
from practices.models.editions import EditionPage
from practices.models.follow_ups import TopicFollowUp
from practices.models.instruments import InstrumentPage
from practices.models.provisions import ProvisionTopic
from practices.models.topics import Topic
from practices.models.vocabulary import TopicChange, TopicMatch, TopicRedirect
from practices.queries.vocabulary.history import standing_codes
from tests import factories

pytestmark = pytest.mark.django_db

WHY = "The working group asked for it"


@pytest.fixture
def gifts(db):
    return factories.topic("gifts", "Gifts")


@pytest.fixture
def favours(db):
    return factories.topic("favours", "Favours")


def tagged(topic, **fields):
    edition = factories.edition(**fields)
    by = factories.officer(edition.instrument.organization)
    row = edition.provisions.current().first()
    tag_provision(provision=row, topics=[topic], by=by)
    return row


def codes(row):
    return sorted(ProvisionTopic.objects.standing().filter(provision=row).values_list("topic__name", flat=True))


def kinds(topic):
    return list(TopicChange.objects.filter(topic=topic).values_list("kind", flat=True))


@pytest.mark.parametrize(
    "change",
    [
        lambda topic, other, by: describe_topic(topic=topic, labels={"en": ("A", "", ())}, by=by),
        lambda topic, other, by: move_topic(topic=topic, broader=other, reason=WHY, by=by),
        lambda topic, other, by: merge_topics(topic=topic, into=other, reason=WHY, by=by),
        lambda topic, other, by: split_topic(topic=topic, into=[other, other], reason=WHY, by=by),
        lambda topic, other, by: retire_topic(topic=topic, replacement=None, reason=WHY, by=by),
        lambda topic, other, by: make_topic(code="new", labels={"en": ("N", "", ())}, broader=None, reason="", by=by),
    ],
)
def test_only_the_secretariat_changes_the_vocabulary(gifts, favours, change):
    with pytest.raises(VocabularyRefused):
        change(gifts, favours, factories.officer(factories.organization()))

    assert not TopicChange.objects.exists()


def test_a_topic_is_renamed_and_keeps_its_code(gifts, secretariat):
    describe_topic(topic=gifts, labels={"en": ("Presents", "What is given", ("gift",))}, reason=WHY, by=secretariat)

    change = TopicChange.objects.get()
    assert (change.kind, change.before, change.after) == (
        "renamed",
        {"labels": {"en": "Gifts"}},
        {"labels": {"en": "Presents"}},
    )
    assert Topic.objects.get(name="gifts").label_in("en") == "Presents"


def test_a_note_alone_is_no_renaming(gifts, secretariat):
    describe_topic(topic=gifts, labels={"en": ("Gifts", "What is given", ())}, by=secretariat)

    assert not TopicChange.objects.exists()


def test_a_topic_is_moved_but_never_under_itself(gifts, favours, secretariat):
    move_topic(topic=favours, broader=gifts, reason=WHY, by=secretariat)

    assert Topic.objects.get(name="favours").broader == gifts
    for below in (favours, gifts):
        with pytest.raises(VocabularyRefused):
            move_topic(topic=gifts, broader=below, reason=WHY, by=secretariat)


def test_a_tree_has_an_end(secretariat):
    above, words = None, {"en": ("L", "", ())}
    for number in range(12):
        above = make_topic(code=f"level-{number}", labels=words, broader=above, reason="", by=secretariat)

    with pytest.raises(VocabularyRefused):
        make_topic(code="level-13", labels=words, broader=above, reason="", by=secretariat)


@pytest.mark.parametrize("code", ["", "a", "Gifts", "gifts--x", "-gifts", "gifts_x", "ге", "x" * 101, "gifts"])
def test_a_bad_or_taken_code_is_refused(gifts, secretariat, code):
    with pytest.raises(VocabularyRefused):
        make_topic(code=code, labels={"en": ("A", "", ())}, broader=None, reason="", by=secretariat)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2001])
def test_what_takes_a_topic_away_says_why(gifts, favours, secretariat, reason):
    with pytest.raises(VocabularyRefused):
        merge_topics(topic=gifts, into=favours, reason=reason, by=secretariat)


def test_all_that_carried_a_merged_topic_is_found_under_the_other(client, gifts, favours, secretariat):
    row = tagged(gifts)
    code = factories.instrument(topics=[gifts])
    practice = factories.practice()
    draft = factories.instrument()
    tag_page(page=draft, topics=[gifts], by=factories.officer(draft.organization))

    merge_topics(topic=gifts, into=favours, reason=WHY, by=secretariat)

    assert codes(row) == ["favours"]
    assert row.topic_items.get().pinned_hash == row.hash
    assert [topic.name for topic in InstrumentPage.objects.get(pk=code.pk).topics.all()] == ["favours"]
    page = client.get("/topics/favours/").content.decode()
    assert code.title in page
    assert row.text in page
    InstrumentPage.objects.get(pk=draft.pk).get_latest_revision().publish()
    assert [topic.name for topic in InstrumentPage.objects.get(pk=draft.pk).topics.all()] == ["favours"]
    assert practice.topics.count() == 0


def test_an_older_revision_that_is_published_again_finds_the_topic_that_stands(gifts, favours, secretariat):
    code = factories.instrument(topics=[gifts])
    old = code.get_latest_revision()
    tag_page(page=code, topics=[], by=factories.officer(code.organization)).publish()

    merge_topics(topic=gifts, into=favours, reason=WHY, by=secretariat)

    old.refresh_from_db()
    old.publish()
    assert [topic.name for topic in InstrumentPage.objects.get(pk=code.pk).topics.all()] == ["favours"]


def test_what_carried_both_carries_one_once(gifts, favours, secretariat):
    edition = factories.edition()
    row = edition.provisions.current().first()
    by = factories.officer(edition.instrument.organization)
    tag_provision(provision=row, topics=[gifts, favours], by=by)
    ProvisionTopic.objects.filter(topic=favours).update(pinned_hash="other words")
    both = factories.instrument(topics=[gifts, favours])

    merge_topics(topic=gifts, into=favours, reason=WHY, by=secretariat)

    assert codes(row) == ["favours"]
    assert InstrumentPage.objects.get(pk=both.pk).topic_items.count() == 1
    content = InstrumentPage.objects.get(pk=both.pk).get_latest_revision().content
    assert [item["tag"] for item in content["topic_items"]] == [favours.pk]


def test_a_merged_topic_leaves_its_words_its_matches_and_what_lay_below(gifts, favours, secretariat):
    small = factories.topic("small-gifts", "Small gifts", broader=gifts)
    TopicMatch.objects.create(topic=gifts, kind="exact", address="https://example.org/gifts")

    merge_topics(topic=gifts, into=favours, reason=WHY, by=secretariat)

    small.refresh_from_db()
    assert small.broader == favours
    assert [label.label for label in favours.labels.filter(is_preferred=False)] == ["Gifts"]
    assert favours.matches.get().address == "https://example.org/gifts"
    assert kinds(gifts) == ["merged"]
    assert kinds(small) == ["moved"]


def test_a_topic_can_be_merged_into_one_below_it(gifts, secretariat):
    middle = factories.topic("middle", broader=gifts)
    small = factories.topic("small", broader=middle)

    merge_topics(topic=gifts, into=small, reason=WHY, by=secretariat)

    assert Topic.objects.get(name="small").broader is None
    assert Topic.objects.get(name="middle").broader == small


def test_a_topic_is_not_merged_into_itself_or_a_retired_one(gifts, favours, secretariat):
    retire_topic(topic=favours, replacement=None, reason=WHY, by=secretariat)
    for into in (gifts, favours):
        with pytest.raises(VocabularyRefused):
            merge_topics(topic=gifts, into=into, reason=WHY, by=secretariat)


def test_an_old_address_leads_on_over_two_merges(client, gifts, favours, secretariat):
    third = factories.topic("conduct", "Conduct")
    merge_topics(topic=gifts, into=favours, reason=WHY, by=secretariat)
    merge_topics(topic=favours, into=third, reason=WHY, by=secretariat)

    for code in ("gifts", "favours"):
        response = client.get(f"/topics/{code}/?page=2")
        assert (response.status_code, response["Location"]) == (301, "/topics/conduct/?page=2")
    assert not TopicRedirect.objects.filter(target__retired_on__isnull=False).exists()
    page = client.get("/topics/conduct/").content.decode()
    assert "“Gifts” was merged into this topic." in page
    assert WHY in page


def test_a_split_topic_waits_for_people_and_names_what_takes_its_place(client, gifts, favours, secretariat):
    third = factories.topic("hospitality", "Hospitality")
    row = tagged(gifts)
    code = factories.instrument(topics=[gifts])

    assert split_topic(topic=gifts, into=[favours, third], reason=WHY, by=secretariat) == 1

    assert codes(row) == []
    assert sorted(TopicFollowUp.objects.open().values_list("topic__name", flat=True)) == ["favours", "hospitality"]
    response = client.get("/topics/gifts/")
    page = response.content.decode()
    assert response.status_code == 200
    assert "/topics/favours/" in page
    assert "/topics/hospitality/" in page
    assert WHY in page
    client.force_login(factories.officer(code.organization))
    assert code.title in client.get("/admin/topics-to-confirm/").content.decode()
    client.force_login(factories.officer(row.edition.instrument.organization))
    assert "was split or replaced: Gifts" in client.get("/admin/topics-to-confirm/").content.decode()


def test_splitting_needs_two_others_and_nothing_left_below(gifts, favours, secretariat):
    third = factories.topic("hospitality", "Hospitality")
    for into in ([favours], [favours, favours], [gifts, favours], []):
        with pytest.raises(VocabularyRefused):
            split_topic(topic=gifts, into=into, reason=WHY, by=secretariat)
    below = factories.topic("small-gifts", broader=gifts)
    with pytest.raises(VocabularyRefused):
        split_topic(topic=gifts, into=[favours, third], reason=WHY, by=secretariat)

    split_topic(topic=gifts, into=[favours, below], reason=WHY, by=secretariat)
    assert Topic.objects.get(name="small-gifts").broader is None


def test_a_retired_topic_says_since_when_and_why(client, gifts, secretariat):
    row = tagged(gifts)
    code = factories.instrument(topics=[gifts])

    retire_topic(topic=gifts, replacement=None, reason=WHY, by=secretariat)

    page = client.get("/topics/gifts/").content.decode()
    assert "This topic was retired." in page
    assert WHY in page
    assert codes(row) == []
    assert not TopicFollowUp.objects.exists()
    assert APIClient().get(f"/api/v1/instruments/{code.translation_key}/").data["topics"] == []
    assert "/topics/gifts/" not in client.get(code.url).content.decode()


def test_a_topic_that_is_replaced_asks_people_whether_the_other_fits(client, gifts, favours, secretariat):
    row = tagged(gifts)

    assert retire_topic(topic=gifts, replacement=favours, reason=WHY, by=secretariat) == 1

    assert codes(row) == []
    assert TopicFollowUp.objects.open().get().topic == favours
    assert client.get("/topics/gifts/")["Location"] == "/topics/favours/"


def test_a_restored_topic_shows_what_still_carries_it(client, gifts, favours, secretariat):
    row = tagged(gifts)
    retire_topic(topic=gifts, replacement=favours, reason=WHY, by=secretariat)

    restore_topic(topic=gifts, reason="It was needed after all", by=secretariat)

    assert codes(row) == ["gifts"]
    assert not TopicFollowUp.objects.open().exists()
    assert client.get("/topics/gifts/").status_code == 200
    assert kinds(gifts) == ["restored", "retired"]
    with pytest.raises(VocabularyRefused):
        restore_topic(topic=gifts, reason=WHY, by=secretariat)


def test_a_retired_topic_is_given_to_nothing_and_is_not_carried_to_new_words(gifts, secretariat):
    row = tagged(gifts)
    retire_topic(topic=gifts, replacement=None, reason=WHY, by=secretariat)
    with pytest.raises(TopicRefused):
        tag_provision(provision=row, topics=[Topic.objects.get(name="gifts")], by=secretariat)

    page = EditionPage.objects.get(pk=row.edition_id)
    page.numbered_text = page.numbered_text.replace("integrity", "great integrity")
    publish_edition(edition=page, by=None)

    assert not TopicFollowUp.objects.exists()


def test_old_codes_are_understood_by_lists_and_the_api(client, gifts, favours, secretariat):
    reference = factories.instrument(topics=[gifts])
    factories.practice()
    event = factories.adoption(reference)
    merge_topics(topic=gifts, into=favours, reason=WHY, by=secretariat)

    assert standing_codes("gifts") == ("favours",)
    assert reference.title in client.get("/instruments/?topic=gifts").content.decode()
    rows = APIClient().get("/api/v1/adoptions/", {"topic": "gifts"}).json()["results"]
    assert [row["id"] for row in rows] == [str(event.public_id)]
    assert APIClient().get("/api/v1/adoptions/", {"topic": "never"}).status_code == 400
    assert client.get("/practices/?topic=gifts").status_code == 200
    assert client.get("/adoptions/?topic=gifts").status_code == 200


def test_the_code_of_a_topic_that_leads_nowhere_finds_nothing(client, gifts, secretariat):
    reference = factories.instrument(topics=[gifts])
    factories.adoption(reference)
    retire_topic(topic=gifts, replacement=None, reason=WHY, by=secretariat)

    assert standing_codes("gifts") == ()
    assert standing_codes("never") == ()
    assert APIClient().get("/api/v1/adoptions/", {"topic": "gifts"}).json()["results"] == []
    assert reference.title not in client.get("/instruments/?topic=gifts").content.decode()


def test_two_at_once_merge_once(gifts, favours, secretariat):
    stale = Topic.objects.get(name="gifts")
    merge_topics(topic=gifts, into=favours, reason=WHY, by=secretariat)

    with pytest.raises(VocabularyRefused):
        retire_topic(topic=stale, replacement=None, reason=WHY, by=secretariat)
    assert Topic.objects.get(name="gifts").retired_on is not None
