"""What the page at /adoptions/ must not give away."""

import datetime

import pytest

from organizations.models import OrganizationPage
from practices.actions.adoption_notices import agree_to_adoption
from practices.actions.adoptions import reverse_adoption
from practices.models.adoptions import Basis, State, Track
from practices.models.releases import Audience
from tests import factories

pytestmark = pytest.mark.django_db
FORMS = ({}, {"detail": "1"}, {"format": "csv"})


@pytest.fixture
def code():
    return factories.instrument(factories.organization("Standing Forum"), title="Model code")


def answers(client, **query):
    return [client.get("/adoptions/", {**query, **form}) for form in FORMS]


def everything(client, **query):
    return "".join(response.content.decode() for response in answers(client, **query))


def names(client):
    return [row.organization.name for row in client.get("/adoptions/").context["matrix"].rows]


@pytest.mark.parametrize("audience", [None, Audience.DELEGATIONS, Audience.PARTICIPATING])
def test_own_instrument_that_is_hidden_is_not_named(client, code, audience):
    union = factories.organization("Harbour Union")
    own = factories.instrument(union, title="Secret rules", slug="secret-rules", audience=audience)
    provision = factories.edition(own, text="1. Undisclosed\n\nWords.\n").provisions.first()
    factories.adoption(code, organization=union, basis=Basis.ARTICLE_CITED, own_instrument=own, provision=provision)

    shown = everything(client)

    assert "Article cited" in shown
    assert not [word for word in ("Secret rules", "secret-rules", "Undisclosed") if word in shown]


def test_cited_provision_of_a_hidden_edition_is_not_named(client, code):
    union = factories.organization("Harbour Union")
    own = factories.instrument(union, title="Open rules")
    provision = factories.edition(own, text="1. Undisclosed\n\nWords.\n", audience=None).provisions.first()
    factories.adoption(code, organization=union, basis=Basis.ARTICLE_CITED, own_instrument=own, provision=provision)

    shown = everything(client)

    assert "Open rules" in shown
    assert "Undisclosed" not in shown


def test_statement_without_agreement_is_the_secretariats_and_the_organizations_alone(client, code, secretariat):
    union, lakes = factories.organization("Harbour Union"), factories.organization("Lakes")
    factories.adoption(code, organization=lakes)
    event = factories.adoption(code, organization=union, by=secretariat, note="From a call.")

    assert "Harbour Union" not in everything(client)
    assert client.get("/adoptions/", {"event": str(event.public_id)}).status_code == 404
    client.force_login(factories.officer(lakes))
    assert "From a call." not in everything(client)
    for reader in (factories.officer(union), secretariat):
        client.force_login(reader)
        assert "From a call." in everything(client)
        assert "Not public" in everything(client)
        assert client.get("/adoptions/")["Cache-Control"] == "private, no-store"


def test_statement_is_public_once_the_organization_agreed(client, code, secretariat):
    union = factories.organization("Harbour Union")
    event = factories.adoption(code, organization=union, by=secretariat)

    agree_to_adoption(event=event, on=datetime.date(2004, 9, 6), by=factories.officer(union))

    assert "Harbour Union" in everything(client)


def test_contact_only_organization_is_nowhere(client, code, secretariat):
    roads = factories.organization("Desert Roads", is_contact_only=True)
    factories.adoption(code)
    factories.adoption(code, organization=roads)

    assert "Desert Roads" not in everything(client)
    client.force_login(secretariat)
    assert "Desert Roads" not in everything(client)


def test_unpublished_organization_is_nowhere(client, code):
    union = factories.organization("Harbour Union")
    factories.adoption(code)
    factories.adoption(code, organization=union)

    OrganizationPage.objects.get(pk=union.pk).unpublish()

    assert "Harbour Union" not in everything(client)


@pytest.mark.parametrize("audience", [None, Audience.PARTICIPATING])
def test_hidden_reference_is_like_one_that_does_not_exist(client, code, audience):
    hidden = factories.instrument(title="Secret code", slug="secret-code", audience=audience)
    union = factories.organization("Harbour Union")
    event = factories.adoption(hidden, organization=union)
    factories.adoption(code)

    assert "Secret code" not in everything(client)
    for query in ({"reference": str(hidden.translation_key)}, {"event": str(event.public_id)}):
        assert [response.status_code for response in answers(client, **query)] == [404, 404, 404]
        assert "secret-code" not in everything(client, **query)


def test_hidden_references_change_no_choice(client, code):
    hidden = factories.instrument(audience=None)
    factories.adoption(hidden)
    factories.adoption(hidden)
    factories.adoption(code)

    assert client.get("/adoptions/").context["matrix"].reference.name == "Model code"


def test_topics_of_hidden_references_are_not_offered(client, code):
    secret = factories.topic("secret-topic")
    factories.adoption(factories.instrument(audience=None, topics=[secret]))
    factories.adoption(code)

    assert "secret-topic" not in everything(client)


def test_reversal_that_is_hidden_is_not_told(client, code, secretariat):
    union = factories.organization("Harbour Union")
    event = factories.adoption(code, organization=union, by=secretariat)
    reverse_adoption(event=event, by=secretariat, note="A slip.")

    assert "A slip." not in everything(client)


def test_issuer_has_no_row_and_is_said_to_be_the_issuer(client, code):
    factories.officer(code.organization)
    factories.adoption(code, organization=factories.organization("Harbour Union"))

    assert names(client) == ["Harbour Union"]
    assert "issued the instrument and has no row" in client.get("/adoptions/").content.decode()


def test_organization_that_takes_part_has_a_row_before_it_says_anything(client, code):
    factories.adoption(code, organization=factories.organization("Harbour Union"))
    factories.officer(factories.organization("Corps alpin"))
    factories.approver(factories.organization("Polar Council"))

    rows = client.get("/adoptions/").context["matrix"].rows

    assert [row.organization.name for row in rows] == ["Corps alpin", "Harbour Union", "Polar Council"]
    assert {cell.state for cell in rows[0].cells} == {State.NOT_KNOWN}
    assert rows[0].confirmed is None


def test_organization_that_spoke_beside_another_reference_has_a_row(client, code):
    factories.adoption(code)
    factories.adoption(code)
    factories.adoption(organization=factories.organization("Harbour Union"), track=Track.MEASURES, state=State.PLANNED)

    assert "Harbour Union" in names(client)


def test_organization_that_only_issues_is_no_adopter_and_in_no_count(client, code):
    issuer = factories.organization("Issuer of the decision")
    factories.instrument(issuer)
    factories.adoption(code)

    matrix = client.get("/adoptions/").context["matrix"]

    assert "Issuer of the decision" not in names(client)
    assert (len(matrix.rows), matrix.similar_count, matrix.unlisted_count) == (1, 1, 1)
    assert "1 more organization is in the directory" in client.get("/adoptions/").content.decode()


def test_account_that_was_closed_acts_for_nobody(client, code):
    factories.adoption(code)
    council = factories.organization("Polar Council")
    person = factories.officer(council)
    person.is_active = False
    person.save()

    assert "Polar Council" not in names(client)
