"""The lists of instruments and of practices."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from practices.exchange.actions.changes import note_changes
from practices.models.exchange.changes import Touch
from practices.models.instruments import InstrumentAlias, InstrumentEvent, InstrumentTitle
from practices.models.releases import Audience
from practices.queries import choices
from practices.queries.listings import public_instruments
from practices.views import lists
from tests import factories

pytestmark = pytest.mark.django_db


def titles(response):
    assert response.status_code == 200
    return [row.title.text for row in response.context["rows"]]


def test_instruments_are_listed_by_organization_and_title(client):
    beta, alpha = factories.organization("Beta"), factories.organization("Alpha")
    factories.instrument(beta, title="A code")
    factories.instrument(alpha, title="Z code")
    factories.instrument(alpha, title="B code")

    assert titles(client.get("/instruments/")) == ["B code", "Z code", "A code"]


def test_instruments_counted_beforehand_stand_on_the_same_pages(client, monkeypatch):
    monkeypatch.setattr(lists, "PAGE_SIZE", 2)
    for name, many in (("Beta", 3), ("Alpha", 1), ("Gamma", 2), ("Beta", 1)):
        owner = factories.organization(name)
        factories.instrument(owner, title="Hidden", audience=None)
        for number in range(many):
            factories.instrument(owner, title=f"{name} {number}")
    now = [titles(client.get("/instruments/", {"page": number})) for number in (1, 2, 3, 4)]

    note_changes()

    assert Touch.objects.count() == 0
    assert [titles(client.get("/instruments/", {"page": number})) for number in (1, 2, 3, 4)] == now
    assert now[0] == ["Alpha 0", "Beta 0"]
    assert now[3] == ["Gamma 1"]
    assert "7 instruments, by organization and title" in client.get("/instruments/").content.decode()


def test_what_was_counted_for_the_public_is_not_all_that_others_see(client):
    factories.instrument(title="Open")
    factories.adoption(factories.instrument(title="For delegates", audience=Audience.DELEGATIONS))
    note_changes()

    public = titles(client.get("/instruments/"))
    client.force_login(factories.delegate())
    note_changes()
    delegate = titles(client.get("/instruments/"))
    offered = [one.title.text for one in client.get("/adoptions/").context["choice"].offered]

    assert public == ["Open"]
    assert sorted(delegate) == ["For delegates", "Open"]
    assert offered == ["For delegates"]


def test_a_page_of_instruments_reads_its_organizations_alone():
    owners = [factories.organization(name) for name in ("Alpha", "Beta", "Gamma")]
    for owner in owners:
        factories.instrument(owner)
        factories.instrument(owner)
    note_changes()
    listed = public_instruments(frozenset())

    with CaptureQueriesContext(connection) as asked:
        found = listed[2:4]

    assert {page.organization_id for page in found} == {owners[1].pk}
    assert f"({owners[1].pk})" in asked[0]["sql"]
    assert len(listed) == 6


def test_of_too_many_organizations_the_list_offers_the_one_that_is_asked_for(client, monkeypatch):
    monkeypatch.setattr(choices, "MOST_ORGANIZATIONS", 2)
    owners = [factories.organization(name) for name in ("Alpha", "Beta")]
    for owner in owners:
        factories.instrument(owner)
    few = client.get("/instruments/").context["choices"]
    factories.instrument(factories.organization("Gamma"))

    many = client.get("/instruments/")
    asked = client.get("/instruments/", {"organization": str(owners[1].translation_key)})

    assert [choice.label for choice in few.organizations] == ["Alpha", "Beta"]
    assert many.context["choices"].organizations == []
    assert "There are too many organizations for one list" in many.content.decode()
    assert [(one.label, one.is_chosen) for one in asked.context["choices"].organizations] == [("Beta", True)]


def test_lists_offer_the_kinds_and_languages_that_can_be_seen(client):
    factories.edition(factories.instrument(kind="policy"), language="fr")
    factories.edition(factories.instrument(kind="policy"), language="en")
    hidden = factories.instrument(kind="guidelines", audience=None)
    factories.edition(hidden, language="uk", audience=None)

    offered = client.get("/instruments/").context["choices"]

    assert [choice.value for choice in offered.kinds] == ["policy"]
    assert [choice.value for choice in offered.languages] == ["en", "fr"]


@pytest.mark.parametrize(
    "query",
    [
        "kind=policy",
        "topic=gifts",
        "language=fr",
        "in_force=yes",
        "q=wanted",
        "q=WANTED+policy",
        "q=%D0%9A%D0%9E%D0%94%D0%95%D0%9A%D0%A1",
        "q=462",
    ],
)
def test_instruments_are_narrowed_by_the_address(client, query):
    topic = factories.topic("gifts")
    wanted = factories.instrument(title="Wanted policy", kind="policy", symbol="W/426", topics=[topic])
    InstrumentTitle.objects.create(instrument=wanted, language="ru", title="Кодекс поведения")
    InstrumentAlias.objects.create(instrument=wanted, alias="Decision 462")
    InstrumentEvent.objects.create(instrument=wanted, kind="in_force", on=datetime.date(2001, 1, 1))
    factories.edition(wanted, language="fr")
    factories.edition(factories.instrument(title="Other"))

    assert titles(client.get(f"/instruments/?{query}")) == ["Wanted policy"]


def test_instruments_are_narrowed_to_an_organization(client):
    owner = factories.organization()
    factories.instrument(owner, title="Ours")
    factories.instrument(title="Theirs")

    assert titles(client.get(f"/instruments/?organization={owner.translation_key}")) == ["Ours"]


@pytest.mark.parametrize(
    ("wanted", "found"), [("yes", ["In force"]), ("no", ["Ended", "Later"]), ("not_stated", ["Silent"])]
)
def test_instruments_are_narrowed_by_whether_they_are_in_force(client, wanted, found):
    owner = factories.organization()
    made = {title: factories.instrument(owner, title=title) for title in ("In force", "Ended", "Later", "Silent")}
    for title, kind, year in (
        ("In force", "in_force", 2001),
        ("Ended", "in_force", 2001),
        ("Ended", "ended", 2004),
        ("Later", "in_force", 2999),
        ("Silent", "adopted", 2001),
    ):
        InstrumentEvent.objects.create(instrument=made[title], kind=kind, on=datetime.date(year, 1, 1))

    assert titles(client.get(f"/instruments/?in_force={wanted}")) == found


@pytest.mark.parametrize(
    "query",
    [
        "kind=nonsense",
        "organization=nonsense",
        "in_force=perhaps",
        "page=nonsense",
        "page=99999999999999999999",
        "topic=%00",
        "language=" + "x" * 500,
        "topic=" + "x" * 5000,
        "q=%00%22",
    ],
)
def test_instruments_leave_out_what_means_nothing(client, query):
    factories.instrument(title="Code")

    assert titles(client.get(f"/instruments/?{query}")) == ["Code"]


def test_instruments_say_what_was_left_out(client):
    page = client.get("/instruments/?kind=<b>nonsense").content.decode()

    assert "kind “&lt;b&gt;nonsense”" in page


def test_instruments_that_are_not_found_leave_a_way_on(client):
    page = client.get("/instruments/?q=nowhere").content.decode()

    assert "No instrument found." in page


def test_instruments_are_shown_fifty_to_a_page(client):
    owner = factories.organization()
    for number in range(52):
        factories.instrument(owner, title=f"Code {number:02}", slug=f"numbered-{number}")

    first, second = client.get("/instruments/?q=code"), client.get("/instruments/?q=code&page=2")

    assert (len(titles(first)), titles(second)) == (50, ["Code 50", "Code 51"])
    assert "?q=code&amp;page=2" in first.content.decode()


def test_instruments_and_their_choices_hide_what_is_not_released(client):
    owner = factories.organization("Owner of hidden things")
    topic = factories.topic("hidden-topic", "Hidden topic")
    hidden = factories.instrument(owner, title="Hidden", kind="agreement", topics=[topic], audience=None)
    factories.edition(hidden, language="uk", audience=None)
    factories.edition(factories.instrument(title="Open"))

    public = client.get("/instruments/")
    client.force_login(factories.officer(factories.organization()))
    other = client.get("/instruments/")
    client.force_login(factories.officer(owner))
    own = client.get("/instruments/")

    for page in (public, other):
        assert titles(page) == ["Open"]
        for word in ("Hidden", "Owner of hidden things", "Agreement", "Ukrainian"):
            assert word not in page.content.decode()
    assert titles(own) == ["Open", "Hidden"] or titles(own) == ["Hidden", "Open"]
    assert "Ukrainian" in own.content.decode()


def test_instruments_do_not_tell_languages_of_hidden_editions(client):
    instrument = factories.instrument(title="Open")
    factories.edition(instrument, language="uk", audience=None)

    assert titles(client.get("/instruments/?language=uk")) == []


def test_instruments_cost_the_same_for_many(client, django_assert_max_num_queries):
    for _number in range(8):
        factories.edition(factories.instrument(topics=[factories.topic()]))
    client.get("/instruments/")

    with django_assert_max_num_queries(18):
        client.get("/instruments/?q=code")


def test_practices_are_listed_and_narrowed(client):
    owner = factories.organization()
    factories.practice(owner, title="Named officers", kind="programme", summary="Officers in each port.")
    factories.practice(title="Contract clause", kind="staff_regulation", language="fr")
    factories.practice(title="Hidden practice", audience=None)

    assert titles(client.get("/practices/")) == ["Contract clause", "Named officers"]
    assert titles(client.get("/practices/?kind=staff_regulation")) == ["Contract clause"]
    assert titles(client.get("/practices/?q=port")) == ["Named officers"]
    assert titles(client.get(f"/practices/?organization={owner.translation_key}")) == ["Named officers"]
    assert titles(client.get("/practices/?language=fr")) == ["Contract clause"]


def test_practices_cost_the_same_for_many(client, django_assert_max_num_queries):
    for _number in range(8):
        factories.practice()
    client.get("/practices/")

    with django_assert_max_num_queries(12):
        client.get("/practices/")


@pytest.mark.parametrize("address", ["/instruments/", "/practices/", "/topics/", "/search/"])
def test_lists_take_no_post(client, address):
    assert client.post(address).status_code == 405
