"""The messages of an account: what is told, what is read, and what is not told."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from organizations.models import OrganizationPage
from practices.actions.adoption_notices import give_adoption_notice
from practices.actions.messages import MOST_KEPT, mark_read, mark_unread
from practices.desk.queries.inbox import Message, messages_of, unread_count
from practices.exchange.actions.changes import note_changes
from practices.exchange.actions.following import follow
from practices.exchange.queries.following import Followed
from practices.models.instruments import InstrumentPage
from practices.models.messages import ReadMessage
from practices.models.topics import Topic
from practices.policies import proposals_to_decide
from tests import factories
from tests.practices.desk.conftest import CANARY, client_of, letter, yearly_return


def messages(user: Any) -> list[Message]:
    """Return the messages of `user` now."""
    user.__dict__.pop("_reader", None)
    return messages_of(user, proposals=proposals_to_decide(user), now=timezone.now())


def follow_topic(user: Any, topic: Topic) -> None:
    """Follow a topic, as the desk does."""
    follow(followed=Followed(topic=topic), frequency="weekly", language="en", scope=None, by=user)


def test_requests_and_notices_are_told(ours: OrganizationPage, reference: InstrumentPage, secretariat: Any) -> None:
    officer = factories.officer(ours)
    yearly_return(ours, reference)
    factories.adoption(reference, organization=ours, by=secretariat)

    told = {one.kind: one for one in messages(officer)}

    assert told["asked"].what == "Return for 2026 in relation to The model code"
    assert told["notice"].what == "A statement on where you stand"
    assert unread_count(messages(officer)) == 2


def test_text_to_approve_is_told_to_the_approver_alone(ours: OrganizationPage) -> None:
    officer, approver = factories.officer(ours), factories.approver(ours)
    page = factories.instrument(ours, title="Waits")
    page.save_revision(user=officer)
    page.get_workflow().start(page, officer)

    assert [one.kind for one in messages(approver)] == ["waiting"]
    assert [one for one in messages(officer) if one.kind == "waiting"] == []


def test_remark_of_the_approver_is_told_to_the_officer(ours: OrganizationPage) -> None:
    officer, approver = factories.officer(ours), factories.approver(ours)
    page = factories.instrument(ours, title="Comes back")
    page.save_revision(user=officer)
    state = page.get_workflow().start(page, officer)
    state.current_task_state.reject(user=approver, comment="Name the date")

    (told,) = messages(officer)

    assert told.what == "Comes back – changes requested: Name the date"


def test_news_are_told_of_what_is_followed_and_may_be_seen(ours: OrganizationPage, theirs: OrganizationPage) -> None:
    officer, gifts = factories.officer(ours), factories.topic(label="Gifts")
    follow_topic(officer, gifts)
    factories.instrument(theirs, title="Opened", topics=[gifts])
    factories.instrument(theirs, title=CANARY, topics=[gifts], audience=None)
    factories.instrument(theirs, title="Of nothing followed")
    note_changes()

    told = [one for one in messages(officer) if one.kind == "news" and one.what.startswith("Instrument")]

    assert unread_count(messages(officer)) == 0
    assert [one.what.partition(": ")[2] for one in told] == ["Opened (Their organization)"]
    assert all(CANARY not in one.what for one in messages(officer))


def test_news_that_were_hidden_since_are_not_told(ours: OrganizationPage, theirs: OrganizationPage) -> None:
    officer, gifts = factories.officer(ours), factories.topic()
    follow_topic(officer, gifts)
    page = factories.instrument(theirs, title=CANARY, topics=[gifts])
    note_changes()
    factories.open_to(page, "own")

    assert all(CANARY not in one.what for one in messages(officer))


def test_letters_that_an_organization_may_not_see_are_not_told(ours: OrganizationPage) -> None:
    letter(ours)

    assert messages(factories.officer(ours)) == []


def test_message_is_read_until_what_it_tells_changes(
    ours: OrganizationPage, reference: InstrumentPage, secretariat: Any
) -> None:
    officer, event = factories.officer(ours), factories.adoption(reference, organization=ours, by=secretariat)
    mark_read(keys=[one.key for one in messages(officer)], by=officer)
    assert unread_count(messages(officer)) == 0

    give_adoption_notice(event=event, by=secretariat)

    assert unread_count(messages(officer)) == 1


def test_each_account_reads_for_itself(ours: OrganizationPage, reference: InstrumentPage) -> None:
    one, other = factories.officer(ours), factories.officer(ours)
    yearly_return(ours, reference)

    mark_read(keys=[message.key for message in messages(one)], by=one)

    assert unread_count(messages(one)) == 0
    assert unread_count(messages(other)) == 1


def test_marks_are_taken_back_and_bounded(ours: OrganizationPage) -> None:
    officer = factories.officer(ours)

    assert mark_read(keys=["no key", "0" * 32, "0" * 32], by=officer) == 1
    mark_unread(keys=["0" * 32], by=officer)
    assert not ReadMessage.objects.exists()
    for many in range(2):
        mark_read(keys=[f"{many}{number:031x}" for number in range(MOST_KEPT - 1)], by=officer)
    assert ReadMessage.objects.filter(user=officer).count() == MOST_KEPT


def test_buttons_mark_and_the_menu_counts(ours: OrganizationPage, reference: InstrumentPage) -> None:
    cache.clear()
    officer, address = factories.officer(ours), reverse("desk:messages")
    yearly_return(ours, reference)
    client, key = client_of(officer), messages(officer)[0].key

    assert "Messages (1)" in client.get("/admin/").content.decode()
    assert client.post(f"{address}?unread=1", {"do": "read", "message": [key]}).status_code == 302
    body = client.get(f"{address}?unread=1").content.decode()
    assert "There are no messages." in body
    assert "Messages (1)" not in body
    client.post(address, {"do": "unread", "message": [key]})
    assert "Messages (1)" in client.get(address).content.decode()
    client.post(address, {"do": "all"})
    assert ReadMessage.objects.filter(user=officer).count() == 1


@pytest.mark.parametrize("many", [1, 4])
def test_news_cost_the_same_for_many(ours: OrganizationPage, theirs: OrganizationPage, many: int) -> None:
    officer, gifts = factories.officer(ours), factories.topic()
    follow_topic(officer, gifts)
    for _number in range(many):
        factories.instrument(theirs, topics=[gifts])
    note_changes()
    messages(officer)

    with CaptureQueriesContext(connection) as queries:
        messages(officer)

    assert len(queries) <= 40
