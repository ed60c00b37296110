"""Asking to follow: the form, the confirmation, and what it tells nobody."""

import datetime

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from practices.actions.signed_keys import digest_of_key, make_key
from practices.exchange.actions import following
from practices.exchange.actions.following import stop_key
from practices.models.exchange.following import Frequency, Subscription
from tests import factories
from tests.practices.exchange.following.followed import ADDRESS, link_in, subscription

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client, django_capture_on_commit_callbacks):
    def asks(query="", *, email=ADDRESS, **data):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(f"/follow/?{query}", {"frequency": "weekly", "email": email, **data})

    return asks


def test_the_answer_is_the_same_for_a_known_address(ask):
    first, again, known = ask(), ask(), None
    Subscription.objects.update(confirmed_at=timezone.now())
    known = ask(frequency="at_once")

    assert {answer.url for answer in (first, again, known)} == {reverse("follow_asked")}
    assert [message.subject for message in mail.outbox] == [
        "Please confirm: follow by e-mail",
        "You follow this already",
    ]
    assert Subscription.objects.get().frequency == Frequency.WEEKLY


def test_a_confirmation_is_sent_again_only_after_some_minutes(ask):
    ask()
    ask()
    assert len(mail.outbox) == 1
    first = link_in(mail.outbox[0], "confirm")
    Subscription.objects.update(asked_at=timezone.now() - following.ASK_AGAIN_AFTER)

    ask()

    assert len(mail.outbox) == 2
    assert link_in(mail.outbox[1], "confirm") != first
    assert Subscription.objects.count() == 1


def test_the_words_of_a_search_are_not_mailed_before_the_address_is_confirmed(ask, client):
    ask("q=Visit+www.example.com")

    assert "www.example.com" not in str(mail.outbox[0].body)
    assert "a search" in str(mail.outbox[0].body)
    assert "www.example.com" in client.get(link_in(mail.outbox[0], "confirm")).content.decode()


def test_an_address_can_follow_only_so_much(ask, monkeypatch):
    monkeypatch.setattr(following, "MOST_OF_ADDRESS", 2)
    for word in ("one", "two", "three"):
        assert ask(f"q={word}", email=ADDRESS.upper() if word == "two" else ADDRESS).status_code == 302

    assert Subscription.objects.count() == 2
    assert len(mail.outbox) == 2


def test_one_address_is_written_to_only_so_often(ask):
    for number in range(8):
        assert ask(f"q=word{number}").url == reverse("follow_asked")

    assert len(mail.outbox) == 5


def test_one_visitor_asks_only_so_often(ask):
    answers = [ask(f"q=word{number}", email=f"reader{number}@example.org") for number in range(21)]

    assert answers[-1].status_code == 429
    assert answers[-1]["Retry-After"]


@pytest.mark.parametrize("data", [{"email": "no address"}, {"frequency": "hourly"}, {"email": ""}, {"kind": "report"}])
def test_what_cannot_be_followed_is_refused_in_words(ask, data):
    answer = ask("q=gifts", **data)

    assert answer.status_code == 400
    assert not Subscription.objects.exists()
    assert not mail.outbox


def test_what_may_not_be_seen_is_not_there(client):
    hidden = factories.instrument(audience=None)
    contact = factories.organization(is_contact_only=True)
    for query in (
        f"instrument={hidden.translation_key}",
        f"organization={contact.translation_key}",
        "instrument=00000000-0000-0000-0000-000000000000",
        "topic=unknown",
        "topic=%00&instrument=%27",
        "language=%00",
        "instrument_kind=novel",
    ):
        assert client.get(f"/follow/?{query}").status_code == 404, query


@pytest.mark.parametrize("query", ["q=%00", "q=" + "word+" * 3000, "kind=unknown&kind=%00", "frequency=%27", "page=x"])
def test_a_hostile_query_is_answered(client, query):
    assert client.get(f"/follow/?{query}").status_code == 200


def test_a_part_can_be_taken_away(client):
    owner, gifts = factories.organization(), factories.topic("gifts", "Gifts")

    page = client.get(f"/follow/?topic=gifts&organization={owner.translation_key}&q=a%26b").content.decode()

    assert f'href="/follow/?organization={owner.translation_key}&amp;q=a%26b"' in page
    assert gifts.label_in() in page


def test_a_retired_topic_leads_to_what_took_its_place(client):
    retired = factories.topic("old", "Old", retired_on=datetime.date(2020, 1, 1))
    new = factories.topic("new", "New topic")
    retired.redirects.create(target=new)

    assert "New topic" in client.get("/follow/?topic=old").content.decode()


@pytest.mark.parametrize("name", ["follow_confirm", "follow_one", "follow_stop"])
@pytest.mark.parametrize("key", ["x", "a.b.c", "0" * 300, "é"])
def test_a_link_that_opens_nothing_says_so(client, name, key):
    address = reverse(name, args=[key])

    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 404
        assert "This link does not work" in answer.content.decode()


@pytest.mark.parametrize(("days", "status"), [(6, 200), (8, 404)])
def test_a_link_to_confirm_ends_after_a_week(client, days, status):
    with time_machine.travel(timezone.now() - datetime.timedelta(days=days)):
        key = make_key(following.SALT)
    row = subscription()
    Subscription.objects.filter(pk=row.pk).update(confirmed_at=None, confirm_digest=digest_of_key(key))

    assert client.get(reverse("follow_confirm", args=[key])).status_code == status


def test_opening_links_changes_no_row(client):
    row = subscription()
    key = stop_key(row)
    before = Subscription.objects.values().get()

    for name in ("follow_one", "follow_stop"):
        for method in (client.get, client.head):
            assert method(reverse(name, args=[key])).status_code == 200

    assert Subscription.objects.values().get() == before


def test_how_often_is_changed_by_the_link_and_stopped(client):
    row = subscription(frequency="weekly")
    address = reverse("follow_one", args=[stop_key(row)])

    assert client.post(address, {"do": "save", "frequency": "hourly"}).status_code == 400
    client.post(address, {"do": "save", "frequency": "monthly"})
    assert Subscription.objects.get().frequency == Frequency.MONTHLY
    assert "stopped" in client.post(address, {"do": "stop"}).content.decode()
    assert not Subscription.objects.exists()
    assert "stopped" in client.get(address).content.decode()


def test_pages_behind_links_are_kept_out_of_caches_and_indexes(client):
    answer = client.get(reverse("follow_one", args=[stop_key(subscription())]))

    assert answer["Cache-Control"] == "private, no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "strict-origin"


def test_the_pages_lead_to_following(client):
    page = factories.instrument(topics=[factories.topic("gifts", "Gifts")])
    factories.adoption(page)
    key = page.translation_key

    assert f"/follow/?instrument={key}" in client.get(page.url).content.decode()
    assert "/follow/?topic=gifts" in client.get("/topics/gifts/").content.decode()
    searched = client.get("/search/?q=staff+rules&language=fr&instrument_kind=policy").content.decode()
    assert "/follow/?q=staff%20rules&amp;language=fr&amp;instrument_kind=policy" in searched
    assert f"/follow/?instrument={key}&amp;kind=adoption" in client.get("/adoptions/").content.decode()
