"""Topics are a field of the forms of instruments, texts and practices, with suggestions before publication."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from practices.actions.publishing import PublicationPlan, PublicationRefused, send_for_approval
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from tests import factories
from tests.practices.approvals.making import draft_of
from tests.practices.people.test_four_eyes import edition_data, practice_data

pytestmark = pytest.mark.django_db
BOX = re.compile(r'<input type="checkbox" name="topics" value="([\w-]+)"( checked)?>')


def drafted_topics(page: Any) -> list[str]:
    """Return the codes of the newest draft of a page."""
    draft = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    return sorted(item.tag.name for item in draft.topic_items.all())


def opened(client: Client, page: Any) -> str:
    """Return the editor of a page."""
    return client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


def saved(client: Client, page: Any, data: dict[str, Any]) -> str:
    """Save the form of a page; return what is shown next."""
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data, follow=True).content.decode()


@pytest.fixture
def gifts() -> Any:
    """Return a topic that the words of drafts name."""
    factories.topic("loyalty", "Loyalty")
    return factories.topic("gifts", "Gifts")


def test_draft_of_a_text_suggests_topics_and_gives_them_to_its_instrument(client: Client, gifts: Any):
    owner = factories.organization()
    officer = factories.officer(owner)
    page = draft_of(owner, officer)
    client.force_login(officer)

    suggested = BOX.findall(opened(client, page))
    saved(client, page, edition_data(page, topics=["", "gifts"], topics_more="Loyalty; "))

    assert ("gifts", "") in suggested
    instrument = InstrumentPage.objects.get(pk=page.instrument_id)
    assert drafted_topics(instrument) == ["gifts", "loyalty"]
    assert not instrument.topics.exists(), "readers see them once they are approved"
    assert ("gifts", " checked") in BOX.findall(opened(client, page))


def test_form_of_a_practice_keeps_adds_and_refuses_topics(client: Client, gifts: Any):
    practice = factories.practice(summary="How gifts are declined and registered.")
    client.force_login(factories.officer(practice.organization))

    assert ("gifts", "") in BOX.findall(opened(client, practice))
    saved(client, practice, practice_data(practice, topics=["", "gifts"]))
    assert drafted_topics(practice) == ["gifts"]
    saved(client, practice, practice_data(practice, summary="Other words"))
    assert drafted_topics(practice) == ["gifts"], "a form without the field leaves them"
    body = saved(client, practice, practice_data(practice, topics=["", "gifts"], topics_more="no such word"))
    assert "There is no such topic: no such word" in body
    assert 'value="no such word"' in body
    saved(client, practice, practice_data(practice, topics=[""]))
    assert drafted_topics(practice) == []
    assert PracticePage.objects.get(pk=practice.pk).get_latest_revision_as_object().summary


def test_secretariat_is_not_shown_the_topics_of_a_sealed_instrument(client: Client, gifts: Any):
    owner = factories.organization()
    officer = factories.officer(owner)
    page = factories.edition(factories.instrument(owner))
    instrument = InstrumentPage.objects.get(pk=page.instrument_id)
    instrument.topics.set(["gifts"])
    instrument.save_revision(user=officer)
    client.force_login(factories.secretariat_member())

    assert "gifts" not in [code for code, is_ticked in BOX.findall(opened(client, page)) if is_ticked]


def test_sheet_shows_the_secretariat_nothing_of_a_sealed_draft_of_the_instrument(client: Client, gifts: Any):
    owner = factories.organization()
    officer, member = factories.officer(owner), factories.secretariat_member()
    instrument = factories.instrument(owner)
    instrument.topics.set(["gifts"])
    instrument.symbol = "SECRET/1"
    instrument.save_revision(user=officer)
    page = draft_of(owner, member, below=instrument)
    client.force_login(member)

    answer = client.get(reverse("publishing:sheet", args=[page.translation_key]))

    assert answer.status_code == 200
    assert "SECRET/1" not in answer.content.decode()
    assert answer.context["form"]["topics"].value() == []
    with pytest.raises(PublicationRefused, match="sealed"):
        send_for_approval(page=page, plan=PublicationPlan(audience="public", authority="x", topics=(gifts,)), by=member)
