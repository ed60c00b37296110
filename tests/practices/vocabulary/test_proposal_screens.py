"""The screens of topics found by machine: who gets in, one press for each, all of a text, the switches."""

import pytest
from django.urls import reverse

from practices.actions import topic_proposals
from practices.models.proposed_topics import ProposedTopic
from practices.models.provisions import ProvisionTopic
from practices.texts.comparison.topic_proposals import SURE
from tests import factories
from tests.practices.vocabulary.test_proposals import OURS, found, proposal, read

pytestmark = pytest.mark.django_db

LIST = "topics_admin:found"


@pytest.fixture
def ours(db, monkeypatch):
    monkeypatch.setattr(topic_proposals, "is_thesaurus_read", lambda: True)  # it takes the encoder a minute
    factories.topic("gifts", "Gifts")
    factories.topic("confidentiality", "Confidentiality")
    text = factories.edition(text=OURS)
    read(text)
    return text


@pytest.fixture
def officer(ours, client):
    by = factories.officer(ours.instrument.organization)
    client.force_login(by)
    return by


def sheet(text):
    return reverse("topics_admin:found_edition", args=[text.translation_key])


def key_of(code):
    row = proposal(code)
    return f"{row.provision.public_id} {code}"


def test_the_list_leads_to_the_texts_in_which_something_waits(ours, officer, client):
    page = client.get(reverse(LIST))

    assert [(row.edition, row.count) for row in page.context["listed"]] == [(ours, 2)]
    assert sheet(ours) in page.content.decode()


def test_one_press_confirms_one(ours, officer, client):
    page = client.get(sheet(ours))
    assert [[topic.label for topic in row.topics] for row in page.context["rows"]] == [["Gifts"], ["Confidentiality"]]

    client.post(sheet(ours), {"confirm": key_of("gifts"), "shown": [key_of("gifts"), key_of("confidentiality")]})

    assert list(ProvisionTopic.objects.values_list("provision__eid", "topic__name")) == [("sec_1", "gifts")]
    assert found() == [("sec_3", "confidentiality")]


def test_one_press_rejects_one(ours, officer, client):
    client.post(sheet(ours), {"reject": key_of("gifts"), "shown": [key_of("gifts"), key_of("confidentiality")]})

    assert not ProvisionTopic.objects.exists()
    assert found() == [("sec_3", "confidentiality")]
    assert proposal("gifts").rejected_by == officer


def test_what_is_sure_comes_first_and_alone_is_confirmed_together(ours, officer, client):
    ProposedTopic.objects.filter(topic__name="gifts").update(score=SURE - 0.1)
    ProposedTopic.objects.filter(topic__name="confidentiality").update(score=SURE)

    page = client.get(sheet(ours))
    assert [row.cited for row in page.context["rows"]] == ["3", "1"]
    assert page.context["sure_count"] == 1
    body = page.content.decode()
    assert body.index('name="confirm"') < body.index('value="reject"') < body.index('value="confirm"')
    assert body.count('name="sure"') == 1

    client.post(sheet(ours), {"all": "confirm", "sure": [key_of("confidentiality")], "shown": [key_of("gifts")]})

    assert list(ProvisionTopic.objects.values_list("topic__name", flat=True)) == ["confidentiality"]
    assert found() == [("sec_1", "gifts")]


def test_all_that_was_shown_is_rejected_and_nothing_that_came_later(ours, officer, client):
    client.post(sheet(ours), {"all": "reject", "shown": [key_of("gifts")]})

    assert not ProvisionTopic.objects.exists()
    assert found() == [("sec_3", "confidentiality")]


def test_after_a_decision_the_focus_is_where_the_next_one_is_taken(ours, officer, client):
    ProposedTopic.objects.update(score=SURE)
    first, last = key_of("gifts"), key_of("confidentiality")

    after = client.post(sheet(ours), {"confirm": last})
    assert after["Location"] == f"{sheet(ours)}#found-{first.split()[0]}"
    assert f'id="found-{first.split()[0]}" tabindex="-1"' in client.get(sheet(ours)).content.decode()

    after = client.post(sheet(ours), {"reject": first})
    assert after["Location"] == f"{sheet(ours)}#found-none"
    assert 'id="found-none" tabindex="-1"' in client.get(sheet(ours)).content.decode()


@pytest.mark.parametrize("sent", [{}, {"all": "confirm"}, {"confirm": "x"}, {"all": "nonsense", "shown": "a b"}])
def test_what_means_nothing_changes_nothing(ours, officer, client, sent):
    assert client.post(sheet(ours), sent).status_code == 302
    assert len(found()) == 2


def test_a_proposal_of_another_text_is_not_decided_here(ours, officer, client):
    other = factories.edition(ours.instrument, text=OURS)

    client.post(sheet(other), {"confirm": key_of("gifts")})

    assert not ProvisionTopic.objects.exists()


def test_others_do_not_get_in(ours, client):
    client.force_login(factories.officer(factories.organization()))
    assert client.get(sheet(ours)).status_code == 404
    assert not client.get(reverse(LIST)).context["listed"].object_list

    client.force_login(factories.delegate())
    assert client.get(sheet(ours)).status_code in (302, 404)
    assert client.get(reverse(LIST)).status_code == 302


def test_an_organization_switches_its_own_off_and_on(ours, officer, client):
    own = {"organization": str(ours.instrument.organization.translation_key)}
    client.post(reverse(LIST), {**own, "do": "off"})
    assert not ProposedTopic.objects.exists()
    assert not client.get(reverse(LIST)).context["switches"][0].is_on

    client.post(reverse(LIST), {**own, "do": "on"})
    assert client.get(reverse(LIST)).context["switches"][0].is_on


def test_an_officer_cannot_switch_the_portal_or_others(ours, officer, client):
    other = factories.organization()
    client.post(reverse(LIST), {"organization": "", "do": "off"})
    client.post(reverse(LIST), {"organization": str(other.translation_key), "do": "off"})

    assert len(found()) == 2
    assert client.post(reverse(LIST), {"organization": "nobody", "do": "off"}).status_code == 404


def test_the_secretariat_switches_the_portal(ours, client):
    client.force_login(factories.secretariat_member())
    client.post(reverse(LIST), {"organization": "", "do": "off"})

    assert found() == []
    assert "switched off in this portal" in client.get(reverse(LIST)).content.decode()
