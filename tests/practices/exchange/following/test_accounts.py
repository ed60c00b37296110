"""What accounts follow: in their desk, as far as they may see, and not a day longer."""

import pytest
from django.core import mail
from django.urls import reverse

from practices.exchange.actions.changes import note_changes
from practices.exchange.actions.following import FollowRefused, follow, standpoints_of, stop_key
from practices.models.exchange.following import Subscription
from tests import factories
from tests.practices.exchange.following.followed import followed, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return factories.organization("Institute")


@pytest.fixture
def officer(owner):
    person = factories.officer(owner)
    person.email = "officer@example.org"
    person.save()
    return person


def following(by, **given):
    note_changes()
    return follow(followed=followed(**given), frequency="at_once", language="en", by=by)


def test_an_officer_is_told_of_what_its_organization_sees_and_others_are_not(owner, officer):
    other = factories.officer(factories.organization("Other"))
    other.email = "other@example.org"
    other.save()
    following(officer, organization=owner)
    following(other, organization=owner)
    factories.instrument(owner, audience=None, title="Not released")

    (body,) = told()

    assert mail.outbox[0].to == ["officer@example.org"]
    assert "Not released" in body


@pytest.mark.parametrize("lost", ["organization", "account", "address"])
def test_who_lost_the_right_is_told_nothing(owner, officer, lost):
    following(officer, organization=owner)
    if lost == "organization":
        officer.groups.clear()
    else:
        setattr(officer, *(("is_active", False) if lost == "account" else ("email", "")))
        officer.save()
    factories.instrument(owner, title="After")

    assert told() == []
    assert Subscription.objects.exists()


def test_the_secretariat_is_told_of_what_nobody_else_sees(secretariat, owner):
    secretariat.email = "secretariat@example.org"
    secretariat.save()
    following(secretariat)
    factories.instrument(owner, audience=None, title="Not released")

    (body,) = told()
    secretariat.groups.clear()
    factories.instrument(owner, audience=None, title="Later")

    assert "Not released" in body
    assert told() == []


def test_an_account_keeps_no_copy_of_its_address_and_follows_a_thing_once(officer):
    assert following(officer).email == ""

    with pytest.raises(FollowRefused, match="already"):
        following(officer)


def test_an_account_without_address_is_refused(owner):
    person = factories.officer(owner)
    person.email = ""

    with pytest.raises(FollowRefused, match="no e-mail address"):
        following(person)


def test_an_account_follows_for_no_other_organization(officer):
    other = factories.organization()

    with pytest.raises(FollowRefused, match="does not act"):
        follow(followed=followed(), frequency="daily", language="en", by=officer, scope=str(other.translation_key))
    assert [one.scope for one in standpoints_of(factories.delegate())] == [""]


def test_the_desk_lists_adds_changes_and_stops(client, owner, officer):
    client.force_login(officer)
    factories.topic("gifts", "Gifts")

    client.post(reverse("following:add"), {"topic": "gifts", "frequency": "daily", "words": "  a  b "})
    (row,) = Subscription.objects.all()
    assert (row.topic.name, row.words, row.frequency, row.scope) == (
        "gifts",
        "a b",
        "daily",
        str(owner.translation_key),
    )
    assert "Gifts" in client.get(reverse("following:index")).content.decode()

    address = reverse("following:edit", args=[row.public_id])
    assert client.get(address).status_code == 200
    client.post(address, {"organization": owner.pk, "kind": ["instrument"], "frequency": "weekly"})
    row.refresh_from_db()
    assert (row.topic, row.organization, row.words, row.kinds) == (None, owner, "", ["instrument"])

    client.post(address, {"do": "stop"})
    assert not Subscription.objects.exists()


def test_the_desk_refuses_in_words(client, officer):
    client.force_login(officer)
    hidden = factories.instrument(audience=None)
    factories.topic("gifts", "Gifts")
    following(officer)

    for data in (
        {"frequency": "daily"},
        {"frequency": "x"},
        {"frequency": "daily", "instrument": hidden.pk},
        {"frequency": "daily", "instrument": "9" * 30},
        {"frequency": "daily", "topic": "gifts", "kind": ["report"]},
    ):
        assert client.post(reverse("following:add"), data).status_code == 200, data
    assert Subscription.objects.count() == 1


def test_the_desk_of_another_is_not_there(client, owner, officer):
    row = following(officer)
    client.force_login(factories.officer(owner))

    address = reverse("following:edit", args=[row.public_id])
    assert client.get(address).status_code == 404
    assert client.post(address, {"do": "stop"}).status_code == 404
    assert Subscription.objects.exists()


def test_the_secretariat_sees_numbers_and_no_address(client, secretariat, officer):
    following(officer, organization=factories.organization())
    client.force_login(secretariat)

    page = client.get(reverse("following:index")).content.decode()

    assert "How many follow" in page
    assert officer.email not in page
    client.force_login(officer)
    assert "How many follow" not in client.get(reverse("following:index")).content.decode()


def test_the_list_costs_the_same_for_many(client, officer, django_assert_max_num_queries):
    for _one in range(5):
        following(officer, organization=factories.organization())
    client.force_login(officer)
    client.get(reverse("following:index"))

    with django_assert_max_num_queries(30):
        client.get(reverse("following:index"))


def test_the_public_form_follows_with_the_account(client, officer, owner):
    hidden = factories.instrument(owner, audience=None, title="Not released")
    client.force_login(officer)
    address = f"/follow/?instrument={hidden.translation_key}"

    assert "Your e-mail address" not in client.get(address).content.decode()
    answer = client.post(address, {"frequency": "daily"})

    row = Subscription.objects.get()
    assert answer.url == reverse("follow_one", args=[stop_key(row)])
    assert (row.user, row.instrument) == (officer, hidden)
    assert "Not released" in client.get(answer.url).content.decode()
    client.logout()
    assert "Not released" not in client.get(answer.url).content.decode()
    assert client.post(address, {"frequency": "daily"}).status_code == 404
