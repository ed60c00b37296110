"""Who could see a thing when, in the API."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from practices.actions.releases import decide_release
from practices.models.releases import Audience
from tests import factories
from tests.practices.api.answers import NOBODY, client_of, get, key, refused

pytestmark = pytest.mark.django_db


def decide(thing: Any, kind: str, *audiences: str, **more: Any) -> None:
    """Decide for one audience after the other."""
    for audience in audiences:
        decide_release(
            kind=kind,
            thing=thing.translation_key,
            audience=audience,
            authority=f"Letter on {audience}",
            by=None,
            as_operator=True,
            **more,
        )


def told(address: str, user: Any = None) -> list[str]:
    return [row["audience"] for row in get(address, user)["results"]]


def test_each_decision_is_told_to_the_audience_that_it_was_for():
    edition = factories.edition(audience=None)
    decide(edition, "edition", "public", "own", "participating", "delegations", "public")
    address = f"editions/{key(edition)}/releases"

    assert told(address) == ["public", "public"]
    assert told(address, factories.delegate()) == ["public", "delegations", "public"]
    other = factories.officer(factories.organization())
    assert told(address, other) == ["public", "delegations", "participating", "public"]
    for user in (factories.officer(edition.instrument.organization), factories.secretariat_member()):
        assert told(address, user) == ["public", "delegations", "participating", "own", "public"]


def test_row_says_since_when_until_when_and_on_what_authority():
    edition = factories.edition(audience=None)
    decide(edition, "edition", "public", "delegations", "public")
    today = timezone.now().date().isoformat()

    rows = get(f"editions/{key(edition)}/releases", factories.delegate())["results"]

    assert rows == [
        {"audience": "public", "since": today, "until": None, "authority": "Letter on public"},
        {"audience": "delegations", "since": today, "until": today, "authority": ""},
        {"audience": "public", "since": today, "until": today, "authority": "Letter on public"},
    ]


def test_only_decision_is_told_as_the_page_tells_it():
    edition = factories.edition()

    (row,) = get(f"editions/{key(edition)}/releases")["results"]

    release = get(f"editions/{key(edition)}")["release"]
    assert {name: row[name] for name in release} == release


@pytest.mark.parametrize("kind", ["instrument", "practice"])
def test_instruments_and_practices_have_theirs(kind: str):
    thing = getattr(factories, kind)(audience=None)
    decide(thing, kind, "public", "own", "public")

    assert told(f"{kind}s/{key(thing)}/releases") == ["public", "public"]


def test_what_is_not_open_has_none():
    edition = factories.edition()
    factories.open_to(edition, Audience.OWN)
    hidden = factories.edition(factories.instrument(audience=None))
    addresses = [f"editions/{one}/releases" for one in (key(edition), key(hidden), NOBODY)]
    addresses.append(f"instruments/{key(edition)}/releases")

    for address in addresses:
        assert client_of().get(f"/api/v1/{address}/").status_code == 404


def test_decision_that_is_still_to_come_is_not_told():
    edition = factories.edition(audience="delegations")
    later = timezone.now() + datetime.timedelta(days=3)
    decide(edition, "edition", "public", effective_at=later)

    assert told(f"editions/{key(edition)}/releases", factories.delegate()) == ["delegations"]


def test_fields_and_formats_are_chosen_as_in_lists():
    edition = factories.edition()
    address = f"editions/{key(edition)}/releases"

    assert get(address, fields="audience")["results"] == [{"audience": "public"}]
    sheet = client_of().get(f"/api/v1/{address}/", {"format": "csv"}).content.decode("utf-8-sig")
    assert sheet.splitlines()[0] == "audience,since,until,authority"
    assert refused(address, {"page": "2"})["errors"]


def test_few_queries_however_many_decisions(django_assert_max_num_queries: Any):
    edition = factories.edition(audience=None)
    decide(edition, "edition", *["public", "own"] * 6, "public")
    address = f"editions/{key(edition)}/releases"
    told(address)

    with django_assert_max_num_queries(10):
        assert len(told(address)) == 7
