"""What is known of each organization: what was stated, that nothing is planned, or nothing."""

import datetime
from typing import Any

import pytest

from practices.actions.adoptions import reverse_adoption
from practices.actions.confirmations import confirm_standing
from practices.models.adoptions import State
from practices.models.dates import PartialDate
from practices.models.editions import today
from practices.models.releases import Audience
from tests import factories
from tests.practices.api.answers import NOBODY, client_of, get, key, refused

pytestmark = pytest.mark.django_db

ADDRESS = "adoptions/standing"


@pytest.fixture
def parties() -> dict[str, Any]:
    """Four organizations that take part, and the model code of a fifth."""
    named = {name: factories.organization(name) for name in ("Alpha", "beta", "Gamma", "Delta")}
    for organization in named.values():
        factories.officer(organization)
    return {**named, "code": factories.instrument(title="Model code", topics=[factories.topic("gifts")])}


def known(**query: Any) -> dict[str, str]:
    """Ask for one track, and give what is known by the name of the organization, in order."""
    rows = get(ADDRESS, **{"track": "adoption", **query})["results"]
    return {row["organization"]["name"]: row["known"] for row in rows}


def test_what_is_stated_not_planned_and_not_known_are_told_apart(parties: dict[str, Any]):
    code = parties["code"]
    event = factories.adoption(code, organization=parties["beta"], evidence_address="https://example.org/rules")
    factories.adoption(code, organization=parties["Alpha"], state=State.NOT_PLANNED, statement="No.")

    answer = get(ADDRESS, reference=key(code))

    first_track = [row for row in answer["results"] if row["track"] == "adoption"]
    assert [(row["organization"]["name"], row["known"]) for row in first_track] == [
        ("Alpha", "nothing_planned"),
        ("beta", "stated"),
        ("Delta", "nothing_known"),
        ("Gamma", "nothing_known"),
    ]
    assert answer["counts"]["adoption"] == {"stated": 1, "nothing_planned": 1, "nothing_known": 2}
    assert answer["counts"]["measures"] == {"stated": 0, "nothing_planned": 0, "nothing_known": 4}
    (said,) = first_track[1]["statements"]
    assert (said["event"], said["state"], said["basis"]) == (
        str(event.public_id),
        "in_place",
        "stated_by_organization",
    )
    assert (said["evidence_kind"], said["evidence_address"]) == ("statement", "https://example.org/rules")
    assert said["api_url"].endswith(f"/api/v1/adoptions/{event.public_id}/")


def test_similar_instruments_count_towards_each_other_and_others_do_not(parties: dict[str, Any]):
    gifts = [item.tag for item in parties["code"].topic_items.all()]
    alike = factories.instrument(topics=gifts)
    own = factories.instrument(parties["Gamma"], topics=gifts)
    factories.adoption(alike, organization=parties["Alpha"])
    factories.adoption(organization=parties["Gamma"], own_instrument=own)
    factories.adoption(organization=parties["Delta"])

    found = known(similar_to=key(parties["code"]))

    assert {name: found[name] for name in ("Alpha", "Gamma", "Delta", "beta")} == {
        "Alpha": "stated",
        "Gamma": "stated",
        "Delta": "nothing_known",
        "beta": "nothing_known",
    }
    assert known(reference=key(parties["code"]))["Alpha"] == "nothing_known"


def test_days_choose_what_stood_and_what_is_taken_back_is_not_known(parties: dict[str, Any]):
    code, alpha = parties["code"], parties["Alpha"]
    event = factories.adoption(code, organization=alpha, effective=PartialDate.parse("2004"))

    assert known(reference=key(code), as_of="2003-12-31")["Alpha"] == "nothing_known"
    assert known(reference=key(code), as_of="2004-01-01")["Alpha"] == "stated"
    assert known(reference=key(code), known_on="2000-01-01")["Alpha"] == "nothing_known"
    reverse_adoption(event=event, by=factories.officer(alpha))
    assert known(reference=key(code))["Alpha"] == "nothing_known"


def test_rows_are_chosen_and_counts_stay_those_of_all(parties: dict[str, Any]):
    code = parties["code"]
    factories.adoption(code, organization=parties["Alpha"])

    chosen = get(ADDRESS, reference=key(code), known="stated", organization=key(parties["Alpha"]))

    assert [(row["organization"]["name"], row["track"]) for row in chosen["results"]] == [("Alpha", "adoption")]
    assert chosen["counts"]["adoption"] == {"stated": 1, "nothing_planned": 0, "nothing_known": 3}


def test_hidden_instrument_is_like_none_and_hidden_topics_find_nothing(parties: dict[str, Any]):
    hidden = factories.open_to(factories.instrument(), Audience.OWN)
    for unseen in (key(hidden), NOBODY):
        assert client_of().get(f"/api/v1/{ADDRESS}/", {"reference": unseen}).status_code == 404
    gifts = [item.tag for item in parties["code"].topic_items.all()]
    alike = factories.instrument(topics=gifts)
    factories.adoption(alike, organization=parties["Alpha"])
    factories.open_to(alike, Audience.OWN)

    assert known(similar_to=key(parties["code"])).get("Alpha") == "nothing_known"


def test_query_that_names_no_instrument_or_two_is_refused(parties: dict[str, Any]):
    code = key(parties["code"])
    for query in ({}, {"reference": code, "similar_to": code}, {"reference": "x"}, {"reference": code, "track": "x"}):
        assert refused(ADDRESS, query)["errors"]


def test_list_says_where_to_ask_of_whom_nothing_is_known(parties: dict[str, Any]):
    page = get("adoptions", similar_to=key(parties["code"]), track="adoption")

    assert page["standing"] == (
        f"http://testserver/api/v1/adoptions/standing/?similar_to={key(parties['code'])}&track=adoption"
    )
    assert client_of().get(page["standing"]).status_code == 200
    assert "standing" not in get("adoptions")


def test_queries_do_not_grow_with_organizations(parties: dict[str, Any], django_assert_max_num_queries: Any):
    gifts = [item.tag for item in parties["code"].topic_items.all()]
    for name in ("Alpha", "beta", "Gamma"):
        adopter = parties[name]
        own = factories.instrument(adopter, topics=gifts)
        article = factories.edition(own).provisions.current().first()
        factories.adoption(parties["code"], organization=adopter, own_instrument=own, provision=article)

    known(similar_to=key(parties["code"]))  # where pages are is kept from now on
    with django_assert_max_num_queries(12):
        assert known(similar_to=key(parties["code"]))["Gamma"] == "stated"


def test_statement_says_when_the_organization_confirmed_it_last(parties: dict[str, Any]) -> None:
    alpha, code = parties["Alpha"], parties["code"]
    said = {"organization": alpha, "said_on": datetime.date(2019, 3, 1)}
    factories.adoption(code, **said)
    factories.adoption(code, **{**said, "said_on": datetime.date(2018, 3, 1)}, track="measures", state="planned")

    def last(**query: str) -> list[str | None]:
        rows = get("adoptions/standing", reference=key(code), organization=key(alpha), **query)["results"]
        return [one["last_confirmed"] for row in rows for one in row["statements"]]

    assert last() == ["2019-03-01"] * 2
    confirm_standing(organization=alpha, reference=code, by=factories.officer(alpha))
    assert last() == [today().isoformat()] * 2
    assert last(as_of="2018-12-31") == ["2018-03-01"] * 2
    assert last(as_of="2017-12-31") == [None] * 2
