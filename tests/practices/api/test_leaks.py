"""What is hidden changes nothing that the public can ask."""

import datetime
from typing import Any

import pytest

from practices.actions.adoption_notices import agree_to_adoption
from practices.actions.adoptions import reverse_adoption
from practices.models.adoptions import State
from practices.models.dates import PartialDate
from practices.models.releases import Audience
from tests import factories
from tests.practices.api.answers import NOBODY, client_of, get, ids, key

pytestmark = pytest.mark.django_db
YEAR_2001 = PartialDate.parse("2001")


def test_event_towards_a_hidden_reference_is_not_there():
    hidden = factories.instrument(audience=None)
    event = factories.adoption(hidden)

    assert ids("adoptions") == ids("adoptions", reference=key(hidden)) == []
    assert client_of().get(f"/api/v1/adoptions/{event.public_id}/").status_code == 404
    assert ids("adoptions", factories.officer(event.organization)) == [str(event.public_id)]


def test_hidden_and_unknown_ids_answer_alike():
    hidden = factories.instrument(audience=None)
    factories.adoption(hidden)
    for name, value in {"reference": key(hidden), "similar_to": key(hidden)}.items():
        hidden_answer, unknown = get("adoptions", **{name: value}), get("adoptions", **{name: NOBODY})
        assert hidden_answer.pop("standing").replace(value, NOBODY) == unknown.pop("standing")
        assert hidden_answer == unknown


def test_hidden_own_instrument_and_provision_are_not_named():
    adopter = factories.organization()
    own = factories.instrument(adopter, audience=None)
    article = factories.edition(own).provisions.current().first()
    factories.adoption(organization=adopter, own_instrument=own, provision=article)

    public = get("adoptions")["results"][0]
    officers = get("adoptions", factories.officer(adopter))["results"][0]

    assert (public["own_instrument"], public["provision"]) == (None, None)
    assert officers["own_instrument"]["id"] == key(own)


def test_provision_of_a_hidden_edition_is_not_named():
    adopter = factories.organization()
    own = factories.instrument(adopter)
    article = factories.edition(own, audience=None).provisions.current().first()
    factories.adoption(organization=adopter, own_instrument=own, provision=article)

    row = get("adoptions")["results"][0]

    assert row["own_instrument"]["id"] == key(own)
    assert row["provision"] is None


def test_topics_of_a_hidden_own_instrument_select_nothing():
    gifts = factories.topic("gifts")
    ours = factories.instrument(topics=[gifts])
    adopter = factories.organization()
    own = factories.instrument(adopter, topics=[gifts], audience=None)
    event = factories.adoption(organization=adopter, own_instrument=own)

    assert ids("adoptions", topic="gifts") == ids("adoptions", similar_to=key(ours)) == []
    assert ids("adoptions", factories.officer(adopter), topic="gifts") == [str(event.public_id)]


def test_topics_of_a_hidden_instrument_are_not_asked_through_similar_to():
    gifts = factories.topic("gifts")
    hidden = factories.instrument(topics=[gifts], audience=None)
    event = factories.adoption(factories.instrument(topics=[gifts]))

    assert ids("adoptions", similar_to=key(hidden)) == []
    assert ids("adoptions", factories.secretariat_member(), similar_to=key(hidden)) == [str(event.public_id)]


def test_event_of_a_contact_only_organization_is_the_secretariats(secretariat: Any):
    contact = factories.organization(is_contact_only=True)
    event = factories.adoption(organization=contact, by=secretariat, agreed_on=datetime.date(2005, 1, 1))

    assert ids("adoptions") == ids("adoptions", organization=key(contact)) == []
    assert ids("adoptions", secretariat) == [str(event.public_id)]
    assert key(contact) not in ids("organizations")
    assert client_of().get(f"/api/v1/organizations/{key(contact)}/").status_code == 404


def test_what_the_secretariat_says_waits_for_agreement(secretariat: Any):
    event = factories.adoption(by=secretariat)

    assert ids("adoptions") == ids("adoptions", factories.delegate()) == []
    agree_to_adoption(event=event, on=datetime.date(2005, 1, 1), by=factories.officer(event.organization))
    assert ids("adoptions") == [str(event.public_id)]


def test_event_that_waits_for_agreement_does_not_end_a_public_one(secretariat: Any):
    event = factories.adoption(state=State.PLANNED, effective=YEAR_2001)
    factories.adoption(event.reference, organization=event.organization, by=secretariat)

    assert ids("adoptions", as_of="2010-01-01") == [str(event.public_id)]


def test_agreement_makes_a_reversal_public_as_well(secretariat: Any):
    event = factories.adoption(by=secretariat)
    reversal = reverse_adoption(event=event, by=secretariat)
    agree_to_adoption(event=event, on=datetime.date(2005, 1, 1), by=factories.officer(event.organization))

    assert ids("adoptions") == [str(reversal.public_id), str(event.public_id)]
    assert ids("adoptions", as_of="2010-01-01") == []


def test_narrowing_is_seen_at_once():
    event = factories.adoption()
    first = client_of().get("/api/v1/adoptions/")
    factories.open_to(event.reference, Audience.OWN)

    again = client_of().get("/api/v1/adoptions/", headers={"if-none-match": first["ETag"]})

    assert again.status_code == 200
    assert again.json()["results"] == []


def test_cursor_at_a_hidden_event_is_like_one_at_an_unknown_event():
    hidden = factories.adoption(factories.instrument(audience=None))
    answers = [
        client_of().get("/api/v1/adoptions/", {"cursor": f"after-{name}"}) for name in (hidden.public_id, NOBODY)
    ]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[0].content == answers[1].content


@pytest.mark.parametrize("kind", ["instrument", "edition", "practice"])
def test_hidden_page_is_in_no_list(kind: str):
    page = getattr(factories, kind)(audience=None)

    assert ids(f"{kind}s") == []
    assert client_of().get(f"/api/v1/{kind}s/{key(page)}/").status_code == 404
    assert ids(f"{kind}s", factories.secretariat_member()) == [key(page)]


def test_provisions_of_a_hidden_edition_are_not_there():
    text = factories.edition(audience=None)
    article = text.provisions.current().first()

    assert ids("provisions", edition=key(text)) == []
    assert client_of().get(f"/api/v1/provisions/{article.public_id}/").status_code == 404
    assert len(ids("provisions", factories.secretariat_member(), edition=key(text))) == 2


def test_cursor_carries_public_ids_alone():
    factories.adoption(factories.instrument(audience=None))
    factories.adoption()
    factories.adoption()
    page = get("adoptions", page_size=1)

    assert page["next"] == f"http://testserver/api/v1/adoptions/?cursor=after-{ids('adoptions')[0]}&page_size=1"
    assert not {"pk", "sequence"} & set(page["results"][0])
