"""My texts and my organization: what is listed of each, and for whom."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from organizations.models import OrganizationPage
from practices.desk.queries.own_places import own_places
from practices.desk.queries.texts import TextsAsked, own_texts, read_texts_asked, text_rows
from practices.models.instruments import InstrumentPage
from tests import factories
from tests.practices.desk.conftest import CANARY, client_of, days


def rows_of(user: Any, **asked: str) -> dict[str, Any]:
    """Return the rows of `user`, by title."""
    return {row.title: row for row in text_rows(own_texts(user, TextsAsked(**asked), now=timezone.now()))}


def drafted(of: OrganizationPage, title: str) -> InstrumentPage:
    """Begin an instrument that nobody published yet."""
    page = InstrumentPage(title=title, slug="begun", kind="policy", live=False)
    of.add_child(instance=page)
    return page


def test_text_says_how_it_stands_and_what_comes_next(ours: OrganizationPage) -> None:
    officer = factories.officer(ours)
    draft = drafted(ours, "A draft")
    factories.instrument(ours, title="Published", audience=None)
    opened = factories.instrument(ours, title="Opened")
    opened.title = "Opened anew"
    opened.save_revision(user=officer)

    rows = rows_of(officer)

    assert (rows["A draft"].stands, rows["A draft"].next_label) == ("draft", "Send for approval")
    assert rows["A draft"].edit_url == reverse("wagtailadmin_pages:edit", args=[draft.pk])
    assert rows["A draft"].page_url == ""
    assert (rows["Published"].open_to, rows["Published"].next_label) == ("", "Choose who may see it")
    assert rows["Opened anew"].stands_label == "Published, with a newer draft"
    assert rows["Opened anew"].open_to == "Public"


def test_text_that_waits_for_an_approver_says_so(ours: OrganizationPage) -> None:
    officer = factories.officer(ours)
    page = drafted(ours, "Waiting")
    page.save_revision(user=officer)
    page.get_workflow().start(page, officer)

    assert rows_of(officer)["Waiting"].stands == "waits"
    assert rows_of(officer, stands="draft") == {}


def test_text_says_until_when_it_is_published(ours: OrganizationPage) -> None:
    page = factories.instrument(ours, title="Ends")
    page.expire_at = datetime.datetime(2030, 5, 12, 9, tzinfo=datetime.UTC)
    page.save()

    assert rows_of(factories.officer(ours))["Ends"].ends == "Published until 12 May 2030"


def test_list_is_limited_by_what_is_asked(ours: OrganizationPage) -> None:
    officer = factories.officer(ours)
    work = factories.instrument(ours, title="Code")
    factories.edition(work)
    factories.practice(ours, title="Training")

    assert set(rows_of(officer, kind="practice")) == {"Training"}
    assert set(rows_of(officer, words="cod", kind="instrument")) == {"Code"}
    assert next(iter(rows_of(officer, kind="edition").values())).of == "Code"
    assert rows_of(officer, organization="no-uuid") == {}


def test_what_means_nothing_is_left_out() -> None:
    assert read_texts_asked({"kind": "page", "state": "x", "q": " a\x00b "}) == TextsAsked(words="ab")


def test_texts_of_others_are_not_listed(ours: OrganizationPage, theirs: OrganizationPage, secretariat: Any) -> None:
    factories.instrument(theirs, title=CANARY)
    address = reverse("my_texts:index")

    assert CANARY not in client_of(factories.officer(ours)).get(address).content.decode()
    assert client_of(secretariat).get(address).status_code == 404
    assert client_of(factories.coordinator(ours)).get(address).status_code == 404


@pytest.mark.parametrize("many", [1, 5])
def test_texts_cost_the_same_for_many(ours: OrganizationPage, many: int) -> None:
    client = client_of(factories.officer(ours))
    for _number in range(many):
        factories.edition(factories.instrument(ours))
    client.get(reverse("my_texts:index"))

    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("my_texts:index"))

    assert len(queries) <= 22


def test_my_organization_leads_to_what_its_people_may_open(ours: OrganizationPage) -> None:
    (officer,) = own_places(factories.officer(ours), days(0))
    (approver,) = own_places(factories.approver(ours), days(0))
    (focal,) = own_places(factories.coordinator(ours), days(0))

    assert [place.label for place in focal.places] == ["Members", "Activity"]
    assert "Members" in [place.label for place in approver.places]
    assert [place.label for place in officer.places][:3] == ["Profile", "Focal points", "Terms of participation"]
    assert officer.places[1].said == "1 focal point today"


def test_every_place_of_my_organization_opens(ours: OrganizationPage) -> None:
    for user in (factories.officer(ours), factories.approver(ours), factories.coordinator(ours)):
        client = client_of(user)
        for place in own_places(user, days(0))[0].places:
            assert client.get(place.url).status_code == 200, place


def test_my_organization_is_not_there_for_the_secretariat(secretariat: Any) -> None:
    assert client_of(secretariat).get(reverse("my_organization:index")).status_code == 404


def test_text_is_named_by_its_date_and_language(db):
    edition = factories.edition(on=datetime.date(2004, 2, 1), language="fr")

    rows = rows_of(factories.officer(edition.instrument.organization), kind="edition")

    assert list(rows) == ["1 February 2004, French"]
