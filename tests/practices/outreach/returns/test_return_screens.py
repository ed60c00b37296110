"""The admin's screens of returns: the secretariat's list, and "My return" of the people of an organization."""

import pytest
from django.urls import reverse
from django.utils import timezone

from practices.models.outreach.returns import Return
from practices.models.proposals import Proposal
from practices.outreach.actions.returns import version_of
from tests import factories
from tests.practices.outreach.returns.making import IN_PLACE, asked, focal_point, typed

pytestmark = pytest.mark.django_db


def test_list_is_the_secretariats_alone(client, secretariat):
    made, _token = asked()
    addresses = [
        reverse("returns_admin:index"),
        reverse("returns_admin:add"),
        reverse("returns_admin:detail", args=[made.public_id]),
    ]
    for person in (factories.officer(made.organization), factories.approver(factories.organization())):
        client.force_login(person)
        assert [client.get(address).status_code for address in addresses] == [404] * 3
    client.force_login(secretariat)
    assert [client.get(address).status_code for address in addresses] == [200] * 3


def test_list_says_neutrally_how_far_each_return_is(client, secretariat):
    asked()
    done, _token = asked()
    Return.objects.filter(pk=done.pk).update(answered_at=timezone.now(), handed_in_at=timezone.now(), receipt="R-1")
    client.force_login(secretariat)

    page = client.get(reverse("returns_admin:index")).content.decode()

    assert "No return recorded" in page
    assert "Submitted" in page
    assert "is never known" in page


def test_who_cannot_be_asked_is_shown_before_anything_is_sent(client, secretariat):
    reference, silent = factories.instrument(), factories.organization()
    client.force_login(secretariat)
    sent = {"reference": reference.pk, "year": "2026", "days": "60", "organizations": str(silent.translation_key)}

    page = client.post(reverse("returns_admin:add"), sent).content.decode()

    assert "No focal point with an e-mail address" in page
    assert 'value="send"' not in page


@pytest.mark.parametrize(
    "wrong",
    [{"year": "99999999999"}, {"days": "-1"}, {"organizations": "\0"}, {"reference": "x"}, {"reference": "9" * 40}],
)
def test_hostile_input_is_refused_in_words(client, secretariat, wrong):
    organization = factories.organization()
    sent = {"reference": factories.instrument().pk, "year": "2026", "days": "60"}
    client.force_login(secretariat)

    answer = client.post(
        reverse("returns_admin:add"),
        sent | {"organizations": str(organization.translation_key)} | wrong | {"do": "send"},
    )

    assert answer.status_code == 200
    assert not Return.objects.exists()


@pytest.mark.parametrize("name", ["organization", "reference"])
def test_return_that_is_begun_with_a_key_of_no_page_is_refused_in_words(client, name):
    organization = factories.organization()
    client.force_login(factories.officer(organization))
    sent = {"organization": organization.pk, "reference": factories.instrument().pk, name: "9" * 40}

    answer = client.post(reverse("my_return:add"), sent)

    assert "Select a valid choice" in answer.content.decode()
    assert not Return.objects.exists()


def test_return_is_closed_from_its_screen(client, secretariat):
    made, token = asked()
    client.force_login(secretariat)

    client.post(reverse("returns_admin:detail", args=[made.public_id]), {"act": "close"})

    client.logout()
    assert client.get(reverse("return", args=[token])).status_code == 404


def test_saved_answers_are_the_organizations_own_until_handed_in(client, secretariat):
    made, token = asked()
    client.post(
        reverse("return", args=[token]), {"do": "save", "seen": "", **typed(adoption={"note": "Half a thought"})}
    )
    client.force_login(secretariat)

    page = client.get(reverse("returns_admin:detail", args=[made.public_id])).content.decode()

    assert "Half a thought" not in page


def test_officer_fills_in_and_an_approver_confirms(client):
    made, _token = asked()
    address = reverse("my_return:detail", args=[made.public_id])
    client.force_login(factories.officer(made.organization))
    client.post(address, {"do": "send", "seen": "", **typed(**IN_PLACE)})
    assert "waits for the second person" in client.get(address).content.decode()

    client.force_login(factories.approver(made.organization))
    client.post(address, {"do": "confirm"})

    assert Return.objects.get().receipt in client.get(address).content.decode()
    assert Proposal.objects.get().action == "record_adoption"


def test_approver_sends_back_with_a_remark(client):
    made, _token = asked()
    address = reverse("my_return:detail", args=[made.public_id])
    client.force_login(factories.officer(made.organization))
    client.post(address, {"do": "send", "seen": "", **typed(**IN_PLACE)})
    client.force_login(factories.approver(made.organization))
    client.post(address, {"do": "back", "remark": "It was 2005."})

    page = client.get(address).content.decode()

    assert "It was 2005." in page
    assert Return.objects.get().answered_at is None


def test_officers_stale_save_is_refused_and_both_are_shown(client):
    made, _token = asked()
    address = reverse("my_return:detail", args=[made.public_id])
    client.force_login(factories.officer(made.organization))
    client.post(address, {"do": "save", "seen": "", **typed(**IN_PLACE)})

    page = client.post(address, {"do": "save", "seen": "", **typed(adoption={"since": "2011"})}).content.decode()

    assert "Changes saved in the meantime" in page
    assert 'value="2011"' in page
    assert version_of(Return.objects.get()) in page


def test_my_return_of_another_organization_is_not_there(client):
    made, _token = asked()
    client.force_login(factories.officer(factories.organization()))

    assert client.get(reverse("my_return:detail", args=[made.public_id])).status_code == 404


def test_officer_begins_a_return_beside_an_instrument(client):
    organization, reference = factories.organization(), factories.instrument()
    focal_point(organization)
    client.force_login(factories.officer(organization))

    client.post(reverse("my_return:add"), {"organization": organization.pk, "reference": reference.pk})

    made = Return.objects.get()
    assert (made.organization, made.reference) == (organization, reference)
    assert str(made.public_id) in client.get(reverse("my_return:index")).content.decode()
