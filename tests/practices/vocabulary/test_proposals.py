"""Topics found by machine: what is found, who sees it, and what becomes of it when people decide."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from rest_framework.test import APIClient
from wagtail.models import ModelLogEntry, PageLogEntry

from practices.actions import topic_proposals
from practices.actions.topic_proposals import (
    SWITCHED,
    confirm_proposals,
    propose_missing,
    reject_proposals,
    switch_proposals,
)
from practices.actions.topic_reviews import TopicReviewAnswer, review_topics
from practices.actions.topics import TopicRefused, tag_provision
from practices.actions.vectors import refresh_vectors
from practices.exchange.actions.changes import note_changes
from practices.models.assessments import Assessment
from practices.models.proposed_topics import ProposedTopic, proposals_are_on
from practices.models.provisions import ProvisionTopic
from practices.models.topics import Topic, TopicLabel
from practices.models.vectors import EditionVectors
from tests import factories

pytestmark = pytest.mark.django_db

OURS = (
    "1. Gifts\n\nMembers of the mission accept no gifts, favours or hospitality from any government or contractor.\n\n"
    "2. Vehicles\n\nOfficial vehicles are locked when parked.\n\n"
    "3. Confidentiality\n\nThey keep confidential what they learn, also after they have left.\n"
)


@pytest.fixture(autouse=True)
def topics(db, monkeypatch):
    monkeypatch.setattr(topic_proposals, "is_thesaurus_read", lambda: True)  # it takes the encoder a minute
    factories.topic("gifts", "Gifts")
    factories.topic("confidentiality", "Confidentiality")
    factories.topic("leave", "Annual leave")


@pytest.fixture
def ours(topics):
    text = factories.edition(text=OURS)
    read(text)
    return text


@pytest.fixture
def officer(ours):
    return factories.officer(ours.instrument.organization)


def read(*texts):
    refresh_vectors(things=[text.translation_key for text in texts])
    return propose_missing()


def found(user=None):
    rows = ProposedTopic.objects.visible_to(user or AnonymousUser()).order_by("provision__position")
    return list(rows.values_list("provision__eid", "topic__name"))


def row_of(text, eid):
    return text.provisions.current().get(eid=eid)


def proposal(code):
    return ProposedTopic.objects.get(topic__name=code)


def test_untagged_provisions_get_topics_and_no_tags(ours):
    assert found() == [("sec_1", "gifts"), ("sec_3", "confidentiality")]
    assert not ProvisionTopic.objects.exists()
    assert not Assessment.objects.exists()
    assert propose_missing() == 0  # each text is read once


def test_a_provision_that_people_tagged_gets_none(topics):
    text = factories.edition(text=OURS)
    by = factories.officer(text.instrument.organization)
    tag_provision(provision=row_of(text, "sec_1"), topics=[Topic.objects.get(name="leave")], by=by)

    read(text)

    assert found() == [("sec_3", "confidentiality")]


def test_other_words_of_the_vocabulary_find_topics_anew(ours):
    parking = factories.topic("parking", "Parking of official vehicles")
    assert propose_missing() == 1
    assert ("sec_2", "parking") in found()

    Topic.objects.filter(pk=parking.pk).update(retired_on="2004-01-01")
    assert ("sec_2", "parking") not in found()
    TopicLabel.objects.filter(topic__name="gifts").update(label="Presents")
    assert propose_missing() == 1


def test_only_who_may_see_a_text_sees_what_was_found_in_it(topics):
    hidden = factories.edition(factories.instrument(audience="participating"), text=OURS, audience="participating")
    read(hidden)

    assert found() == []
    assert found(factories.officer(hidden.instrument.organization))
    assert found(factories.officer(factories.organization()))


def test_confirming_gives_a_normal_tag_and_takes_the_proposal_away(ours, officer):
    tag_provision(provision=row_of(ours, "sec_1"), topics=[Topic.objects.get(name="leave")], by=officer)

    assert confirm_proposals(proposals=[proposal("gifts")], by=officer) == 1

    tags = ProvisionTopic.objects.standing().values_list("provision__eid", "topic__name")
    assert sorted(tags) == [("sec_1", "gifts"), ("sec_1", "leave")]
    assert found() == [("sec_3", "confidentiality")]


def test_what_was_rejected_is_not_proposed_again_for_the_same_words(ours, officer):
    assert reject_proposals(proposals=[proposal("gifts")], by=officer) == 1
    assert found() == [("sec_3", "confidentiality")]

    later = factories.edition(ours.instrument, text=OURS.replace("parked", "left"))
    EditionVectors.objects.update(topics_from="")
    read(ours, later)

    assert found() == [("sec_3", "confidentiality"), ("sec_3", "confidentiality")]


def test_deciding_twice_decides_once(ours, officer):
    row = proposal("gifts")
    confirm_proposals(proposals=[row], by=officer)

    assert confirm_proposals(proposals=[row], by=officer) == 0
    assert reject_proposals(proposals=[row], by=officer) == 0


@pytest.mark.parametrize("decide", [confirm_proposals, reject_proposals])
def test_others_do_not_decide(ours, decide):
    with pytest.raises(TopicRefused, match="do not act for"):
        decide(proposals=[proposal("gifts")], by=factories.officer(factories.organization()))

    assert len(found()) == 2


def test_a_person_who_goes_through_a_provision_has_said_enough(ours, officer):
    review_topics(answers=[TopicReviewAnswer(row_of(ours, "sec_1"), (), frozenset())], by=officer)
    assert found() == [("sec_3", "confidentiality")]

    EditionVectors.objects.update(topics_from="")
    propose_missing()
    assert found() == [("sec_3", "confidentiality")]


def test_an_organization_switches_them_off_for_its_texts_alone(ours, officer):
    other = factories.edition(text=OURS)
    read(other)
    assert len(found()) == 4

    switch_proposals(is_on=False, by=officer, organization=ours.instrument.organization)
    propose_missing()

    assert {row.provision.edition_id for row in ProposedTopic.objects.open()} == {other.pk}
    log = PageLogEntry.objects.get(action=SWITCHED)
    assert (log.page_id, log.user, log.data) == (ours.instrument.organization_id, officer, {"is_on": False})

    switch_proposals(is_on=True, by=officer, organization=ours.instrument.organization)
    assert propose_missing() == 1
    assert len(found()) == 4


def test_the_secretariat_switches_them_off_for_the_portal(ours, officer):
    secretary = factories.secretariat_member()
    reject_proposals(proposals=[proposal("gifts")], by=officer)

    switch_proposals(is_on=False, by=secretary)

    assert not proposals_are_on()
    assert found() == []
    assert propose_missing() == 0
    assert ModelLogEntry.objects.get(action=SWITCHED).user == secretary

    switch_proposals(is_on=True, by=secretary)
    propose_missing()
    assert found() == [("sec_3", "confidentiality")]  # what was rejected stays so


def test_others_do_not_switch(ours, officer):
    with pytest.raises(TopicRefused, match="secretariat decides"):
        switch_proposals(is_on=False, by=officer)
    for by in (factories.secretariat_member(), factories.officer(factories.organization())):
        with pytest.raises(TopicRefused, match="do not act for"):
            switch_proposals(is_on=False, by=by, organization=ours.instrument.organization)


def test_the_page_of_a_topic_shows_them_apart(ours, client):
    page = client.get(reverse("topic", args=["gifts"]))

    words = page.content.decode()
    assert "No provision that you may see is tagged with this topic yet" in words
    before, after = words.split("Found by machine, not confirmed")
    assert "favours or hospitality" in after
    assert "favours or hospitality" not in before
    assert page.context["page_obj"].paginator.count == 0
    assert "Found by machine" not in client.get(reverse("topic", args=["leave"])).content.decode()
    assert "1 found by machine, not confirmed" in client.get(reverse("topics")).content.decode()


def test_the_api_names_them_beside_the_topics_and_its_filter_does_not_know_them(ours, officer):
    confirm_proposals(proposals=[proposal("confidentiality")], by=officer)
    key = ours.translation_key

    rows = APIClient().get("/api/v1/provisions/", {"edition": key}).data["results"]

    assert {row["eid"]: (row["topics"], row["proposed_topics"]) for row in rows} == {
        "sec_1": ([], ["gifts"]),
        "sec_2": ([], []),
        "sec_3": (["confidentiality"], []),
    }
    assert APIClient().get("/api/v1/provisions/", {"topic": "gifts"}).data["results"] == []


def test_a_search_is_narrowed_by_them_in_a_part_of_their_own(ours, client):
    factories.edition(text="1. Gifts of nature\n\nMembers of the mission look at any government.\n")
    note_changes()

    page = client.get(reverse("search"), {"q": "members"})
    assert [tag.code for tag in page.context["found"].found_topics] == ["gifts"]
    assert "Topics found by machine, not confirmed" in page.content.decode()

    page = client.get(reverse("search"), {"q": "members", "found_topic": "gifts"})
    assert page.context["found"].count == 1
    assert client.get(reverse("search"), {"q": "members", "topic": "gifts"}).context["found"].count == 0
    assert client.get(reverse("search"), {"q": "members", "found_topic": "nonsense"}).context["found"].count == 0


def test_a_portal_in_use_begins_without_them_and_a_new_one_with_them():
    leave_off = import_module("practices.migrations.0014_proposed_topics").leave_off
    leave_off(apps, None)
    assert proposals_are_on()

    text = factories.edition(text=OURS)
    leave_off(apps, None)

    assert not proposals_are_on()
    assert not proposals_are_on(text.instrument.organization)
    assert read(text) == 0


def test_nothing_is_found_before_the_encoder_has_read_the_thesaurus(monkeypatch):
    monkeypatch.undo()
    text = factories.edition(text=OURS)

    assert read(text) == 0
    assert found() == []
