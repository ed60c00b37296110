"""The screen "Who may see this": proposing to open, closing at once, the history, and who is let in."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from practices.actions.proposals import decide_proposal, withdraw_proposal
from practices.admin.releases import release_url
from practices.models.proposals import Proposal
from practices.models.releases import Audience, Release, ReleaseDecision, ReleasedKind
from tests import factories

pytestmark = pytest.mark.django_db


def login(client: Client, page: Any) -> Any:
    officer = factories.officer(page.organization)
    client.force_login(officer)
    return officer


def test_opening_waits_for_a_second_person(client):
    code = factories.instrument(audience=None)
    login(client, code)

    client.post(release_url("instrument", code), {"audience": "public", "authority": "Letter of 3 May"})

    proposal = Proposal.objects.get()
    assert not Release.objects.exists()
    assert "Public" in client.get(release_url("instrument", code)).content.decode()
    decide_proposal(proposal=proposal, approve=True, by=factories.approver(code.organization))
    page = client.get(release_url("instrument", code)).content.decode()
    assert "Letter of 3 May" in page
    assert Release.objects.get().audience == Audience.PUBLIC


def test_opening_to_named_organizations(client):
    code = factories.instrument(audience=None)
    login(client, code)
    friend = factories.organization("Friendly Body")

    client.post(
        release_url("instrument", code), {"audience": "named", "named": [friend.pk], "authority": "Letter of 3 May"}
    )

    decide_proposal(proposal=Proposal.objects.get(), approve=True, by=factories.approver(code.organization))
    assert list(Release.objects.get().named.all()) == [friend]
    assert "Friendly Body" in client.get(release_url("instrument", code)).content.decode()


def test_what_waits_is_not_proposed_a_second_time(client):
    code = factories.instrument(audience=None)
    officer = login(client, code)
    friends = [factories.organization(), factories.organization()]
    values = {"audience": "named", "named": [one.pk for one in friends], "authority": "Letter of 3 May"}
    client.post(release_url("instrument", code), values)

    again = client.post(release_url("instrument", code), {**values, "until": "2999-05-14 12:00"})
    other = client.post(release_url("instrument", code), {"audience": "public", "authority": "Letter of 3 May"})

    assert "This is proposed already" in again.content.decode()
    assert "Letter of 3 May" in again.content.decode()
    assert other.status_code == 302
    assert Proposal.objects.open().count() == 2
    withdraw_proposal(proposal=Proposal.objects.get(arguments__audience="named"), by=officer)
    client.post(release_url("instrument", code), values)
    assert Proposal.objects.open().filter(arguments__audience="named").exists()


def test_instrument_that_is_proposed_already_keeps_no_second_text_back(client):
    code = factories.instrument(audience=None)
    login(client, code)
    values = {"audience": "public", "authority": "Letter", "with_instrument": "on"}

    for language in ("en", "fr"):
        client.post(release_url("edition", factories.edition(code, audience=None, language=language)), values)

    kinds = sorted(Proposal.objects.open().values_list("arguments__kind", flat=True))
    assert kinds == ["edition", "edition", "instrument"]


def test_closing_asks_once_more_and_holds_at_once(client):
    code = factories.instrument()
    login(client, code)
    address = release_url("instrument", code)

    asked = client.post(address, {"audience": "own", "authority": ""})
    assert "Close this now?" in asked.content.decode()
    assert Release.objects.get().audience == Audience.PUBLIC

    client.post(address, {"audience": "own", "authority": "", "confirmed": "1"})
    assert Release.objects.get().audience == Audience.OWN


def test_opening_later_is_shown_as_not_yet(client):
    code = factories.instrument(audience=None)
    login(client, code)
    values = {"audience": "public", "authority": "Letter", "effective_at": "2999-05-14 12:00"}
    client.post(release_url("instrument", code), values)
    decide_proposal(proposal=Proposal.objects.get(), approve=True, by=factories.approver(code.organization))

    page = client.get(release_url("instrument", code)).content.decode()

    assert "not yet" in page
    assert not Release.objects.exists()


def test_release_that_is_planned_can_be_taken_back(client):
    code = factories.instrument(audience=None)
    login(client, code)
    values = {"audience": "public", "authority": "Letter", "effective_at": "2999-05-14 12:00"}
    client.post(release_url("instrument", code), values)
    decide_proposal(proposal=Proposal.objects.get(), approve=True, by=factories.approver(code.organization))

    client.post(release_url("instrument", code), {"audience": "own", "confirmed": "1"})

    assert ReleaseDecision.objects.about("instrument", code.translation_key).first().audience == Audience.OWN


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"audience": "public"}, "authority"),
        ({"audience": "named", "authority": "x"}, "at least one organization"),
        ({"audience": "own"}, "nothing would change"),
        ({"audience": "everybody", "authority": "x"}, "valid choice"),
        ({"authority": "x"}, "required"),
        ({"audience": "public", "authority": "x", "effective_at": "soon"}, "valid date"),
    ],
)
def test_bad_release_is_a_form_error(client, values, words):
    code = factories.instrument(audience=None)
    login(client, code)

    page = client.post(release_url("instrument", code), values).content.decode()

    assert words in page
    assert not Proposal.objects.exists()
    assert not ReleaseDecision.objects.exists()


@pytest.mark.parametrize("maker", ["stranger", "delegate"])
def test_release_screen_is_not_there_for_others(client, maker):
    code = factories.instrument()
    people = {"stranger": lambda: factories.officer(factories.organization()), "delegate": factories.delegate}
    client.force_login(people[maker]())

    assert client.get(release_url("instrument", code)).status_code in (302, 404)
    client.post(release_url("instrument", code), {"audience": "own", "confirmed": "1"})
    assert Release.objects.get().audience == Audience.PUBLIC


def test_release_screen_of_each_kind_opens_for_the_secretariat(client, secretariat):
    client.force_login(secretariat)
    edition = factories.edition()
    practice = factories.practice()

    assert client.get(release_url("edition", edition)).status_code == 200
    assert client.get(release_url("practice", practice)).status_code == 200
    assert client.get(release_url("instrument", edition.instrument)).status_code == 200


def test_source_file_that_is_not_there_has_no_screen(client, secretariat):
    client.force_login(secretariat)

    assert client.get(release_url("source_file", factories.edition())).status_code == 404


@pytest.mark.parametrize("kind", ["report", "nonsense"])
def test_unknown_kind_has_no_screen(client, secretariat, kind):
    client.force_login(secretariat)
    code = factories.instrument()

    assert client.get(reverse("releases:release", args=[kind, code.translation_key])).status_code == 404


def test_history_costs_the_same_however_long(client, django_assert_max_num_queries):
    code = factories.instrument()
    login(client, code)
    for audience in (Audience.OWN, Audience.PUBLIC, Audience.OWN, Audience.PUBLIC):
        factories.open_to(code, audience)

    with django_assert_max_num_queries(45):
        client.get(release_url(ReleasedKind.INSTRUMENT, code))


def test_editor_offers_the_screens(client):
    code = factories.instrument()
    login(client, code)

    page = client.get(reverse("wagtailadmin_pages:edit", args=[code.pk])).content.decode()

    assert release_url("instrument", code) in page
    assert reverse("topics_admin:page", args=[code.translation_key]) in page
