"""Topics follow the words; when those change a person is asked."""

import datetime

import pytest
from django.urls import reverse

from practices.actions.derivations import start_consolidation, start_translation
from practices.actions.editions import publish_edition
from practices.actions.follow_ups import FollowUpRefused, decide_follow_ups
from practices.actions.topics import tag_provision
from practices.models.dates import PartialDate
from practices.models.follow_ups import TopicFollowUp
from practices.models.provisions import ProvisionTopic
from tests.factories import edition, officer, organization, topic

pytestmark = pytest.mark.django_db

TEXT = "1. Conduct\n\nMembers act with integrity at all times.\n\n2. Gifts\n\nMembers accept no gifts.\n"


def tagged():
    page = edition(text=TEXT)
    by = officer(page.instrument.organization)
    for row, code in zip(page.provisions.current().in_order(), ("conduct", "gifts"), strict=True):
        tag_provision(provision=row, topics=[topic(code)], by=by)
    return page, by


def topics(page):
    rows = ProvisionTopic.objects.standing().filter(provision__edition=page, provision__withdrawn_at=None)
    return sorted(rows.values_list("provision__eid", "topic__name"))


def test_topics_stay_on_the_same_words_and_wait_on_others():
    page, _by = tagged()

    page.numbered_text = TEXT.replace("no gifts", "no gifts and no favours")
    publish_edition(edition=page, by=None)

    assert topics(page) == [("sec_1", "conduct")]
    assert [(row.provision.eid, row.topic.name) for row in TopicFollowUp.objects.open()] == [("sec_2", "gifts")]


def test_topics_go_to_the_consolidated_text_where_the_words_are_the_same():
    page, by = tagged()
    made = start_consolidation(edition=page, dated=PartialDate(datetime.date(2006, 1, 1)), by=by).edition

    made.numbered_text = "1. Purpose\n\nThis code binds all.\n\n" + TEXT.replace("2. G", "3. G").replace("1. C", "2. C")
    publish_edition(edition=made, by=None)

    assert topics(made) == [("sec_2", "conduct"), ("sec_3", "gifts")]
    assert not TopicFollowUp.objects.open().exists()


def test_topics_of_a_translation_all_wait():
    page, by = tagged()
    made = start_translation(edition=page, language="fr", text_status="official_translation", by=by)

    made.numbered_text = "1. Conduite\n\nLes membres sont intègres.\n\n2. Cadeaux\n\nAucun cadeau.\n"
    publish_edition(edition=made, by=None)

    assert topics(made) == []
    assert TopicFollowUp.objects.open().count() == 2


def test_confirming_brings_the_topic_and_publishing_again_asks_no_more():
    page, by = tagged()
    page.numbered_text = TEXT.replace("no gifts", "no gifts and no favours")
    publish_edition(edition=page, by=None)

    decide_follow_ups(follow_ups=TopicFollowUp.objects.open(), confirm=True, by=by)
    publish_edition(edition=page, by=None)

    assert topics(page) == [("sec_1", "conduct"), ("sec_2", "gifts")]
    assert not TopicFollowUp.objects.open().exists()


def test_dismissing_leaves_the_topic_away():
    page, by = tagged()
    page.numbered_text = TEXT.replace("no gifts", "no gifts and no favours")
    publish_edition(edition=page, by=None)

    decide_follow_ups(follow_ups=TopicFollowUp.objects.open(), confirm=False, by=by)
    publish_edition(edition=page, by=None)

    assert topics(page) == [("sec_1", "conduct")]
    assert not TopicFollowUp.objects.open().exists()


def test_deciding_for_another_organization_is_refused():
    page, _by = tagged()
    page.numbered_text = TEXT.replace("no gifts", "no gifts and no favours")
    publish_edition(edition=page, by=None)

    with pytest.raises(FollowUpRefused):
        decide_follow_ups(follow_ups=TopicFollowUp.objects.open(), confirm=True, by=officer(organization()))

    assert TopicFollowUp.objects.open().exists()


def test_screen_lists_and_confirms_what_waits(client):
    page, by = tagged()
    page.numbered_text = TEXT.replace("no gifts", "no gifts and no favours")
    publish_edition(edition=page, by=None)
    client.force_login(by)
    waiting = TopicFollowUp.objects.open().get()

    shown = client.get(reverse("follow_ups:index")).content.decode()
    client.post(reverse("follow_ups:index"), {"follow_up": [waiting.pk], "do": "confirm"})

    assert "and no favours" in shown
    assert topics(page) == [("sec_1", "conduct"), ("sec_2", "gifts")]


def test_screen_shows_nothing_of_other_organizations(client):
    page, _by = tagged()
    page.numbered_text = TEXT.replace("no gifts", "no gifts and no favours")
    publish_edition(edition=page, by=None)
    client.force_login(officer(organization()))

    assert "favours" not in client.get(reverse("follow_ups:index")).content.decode()
