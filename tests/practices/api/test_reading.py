"""What every list and every answer has: fields, orders, formats, headers."""

import csv
import io
import itertools
import zipfile
from typing import Any

import pytest
from django.http import QueryDict

from practices.api.formats import ExchangeNegotiation
from practices.api.ordering import names_of
from practices.exchange.actions.changes import note_changes
from practices.models.adoptions import State
from practices.models.dates import Precision
from practices.models.instruments import EventKind, InstrumentEvent
from practices.models.releases import Audience
from practices.urls.api import router
from tests import factories
from tests.practices.api.answers import LISTS, client_of, get, ids, key, refused
from tests.practices.initiatives.making import initiative
from tests.whole import share

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
VIEWS = {prefix: view for prefix, view, _name in router.registry}


@pytest.fixture
def world() -> dict[str, dict[str, str]]:
    """Some rows of most lists, equal titles and days that are not known among them; by list what narrows it."""
    gifts = factories.topic("gifts")
    factories.topic("aids", broader=gifts)
    owner = factories.organization("=Harbour")
    codes = [factories.instrument(owner, title="Code", topics=[gifts]) for _ in range(3)]
    factories.instrument(owner, title="Hidden code", audience=None)
    texts = [factories.edition(codes[0], title="Text", language=language) for language in ("en", "fr")]
    factories.edition(codes[1], on=None, precision=Precision.UNKNOWN, title="Text")
    factories.edition(codes[2], on=None, precision=Precision.UNKNOWN, title="Another")
    factories.edition(codes[2], language="es", audience=Audience.PARTICIPATING)
    for _ in range(2):
        factories.practice(owner, title="Note", topics=[gifts])
        initiative(title="Together")
    for state in (State.PLANNED, State.IN_PLACE):
        factories.adoption(codes[0], state=state)
    factories.assessment(texts[0], topic=gifts)
    note_changes()
    return {"provisions": {"edition": key(texts[0])}}


def orders() -> list[tuple[str, str]]:
    """Return each list with each of its orders; that by change, which is the same everywhere, of instruments alone."""
    found = []
    for name, view in VIEWS.items():
        known = [
            order for order in names_of(view().known_orderings()) if "changed" not in order or name == "instruments"
        ]
        found += [(name, order) for order in ["", *known]]
    return found


def walk(name: str, query: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Follow a list to its end, and back; give the ids in both directions, in the order of the list."""
    page = get(name, **query)
    forward, last = [row["id"] for row in page["results"]], page
    while last["next"]:
        last = client_of().get(last["next"]).json()
        forward += [row["id"] for row in last["results"]]
    backward = [row["id"] for row in last["results"]]
    while last["previous"]:
        last = client_of().get(last["previous"]).json()
        backward = [row["id"] for row in last["results"]] + backward
    return forward, backward


def test_every_order_gives_each_row_once_in_pages_of_any_size(world: Any):
    for place, (name, order) in enumerate(share(orders(), of=3)):
        query = {**world.get(name, {}), **({"ordering": order} if order else {}), "fields": "id"}
        whole = [row["id"] for row in get(name, **query)["results"]]
        assert len(set(whole)) == len(whole)
        forward, backward = walk(name, {**query, "page_size": 1 + place % 3})
        assert forward == whole, (name, order)
        assert backward == whole, (name, order)


def test_orders_hold_the_same_rows_and_turn_and_what_has_no_day_comes_last(world: Any):
    for name, both in itertools.groupby(orders(), key=lambda pair: (pair[0], pair[1].removeprefix("-"))):
        lists = [
            [row["id"] for row in get(name[0], **world.get(name[0], {}), ordering=order)["results"]]
            for _name, order in both
            if order
        ]
        assert len({frozenset(ids) for ids in lists}) <= 1
        if lists and name[1] != "dated_on":
            assert lists[0] == lists[1][::-1], name

    for order in ("dated_on", "-dated_on"):
        days = [row["dated_on"] for row in get("editions", ordering=order)["results"]]
        assert [day is None for day in days] == sorted(day is None for day in days)
        assert days[0]


def test_page_of_an_order_stays_when_rows_are_added():
    owner = factories.organization()
    for _ in range(2):
        factories.instrument(owner, title="Code")
    for order in ("-title", "title"):
        link = get("instruments", ordering=order, page_size=1)["next"]
        before = client_of().get(link).json()["results"]
        factories.instrument(owner, title="A code" if order == "title" else "Z code")

        assert client_of().get(link).json()["results"] == before


def test_order_by_change_follows_what_the_public_was_told():
    older, newer = factories.instrument(), factories.instrument()
    note_changes()
    InstrumentEvent.objects.create(instrument=older, kind=EventKind.ADOPTED, precision=Precision.UNKNOWN)
    note_changes()
    factories.edition(newer, audience=None)
    note_changes()

    assert ids("instruments", ordering="-changed") == [key(older), key(newer)]
    assert ids("instruments", ordering="changed") == [key(newer), key(older)]


def test_fields_are_given_alone_in_the_order_of_the_description(world: Any):
    for name in LISTS:
        shape = next(iter(get(name, **world.get(name, {}))["results"]), {})
        if not shape:
            continue
        names = list(shape)
        rows = get(name, **world.get(name, {}), fields=f"{names[-1]},{names[0]}")["results"]
        assert [list(row) for row in rows] == [[names[0], names[-1]]] * len(rows), name
        assert rows[0] == {part: shape[part] for part in (names[0], names[-1])}
        one = get(f"{name}/{shape['id']}", fields="id")
        assert one == {"id": shape["id"]}

    row = get("instruments", fields="organization.name,organization.id,title")["results"][0]

    assert list(row) == ["organization", "title"]
    assert list(row["organization"]) == ["id", "name"]
    assert get("instruments", fields="organization.id,organization")["results"][0]["organization"]["acronym"] == ""


@pytest.mark.parametrize("fields", ["titel", "id,", ",", "organization.titel", "id.x", "organization.", "\x00"])
def test_unknown_field_is_refused_and_the_known_are_named(fields: str):
    problem = refused("instruments", {"fields": fields})

    assert problem["errors"][0]["parameter"] == "fields"
    assert "id" in problem["detail"]


def test_unknown_order_is_refused_and_the_known_are_named():
    for name, ordering in (("instruments", "pk"), ("editions", "--title"), ("links", "title"), ("topics", "label_in")):
        problem = refused(name, {"ordering": ordering})
        assert problem["errors"][0]["parameter"] == "ordering"
        assert "changed" in problem["detail"]


def sheet(response: Any) -> list[dict[str, str]]:
    assert response.status_code == 200, response.content
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_every_list_comes_as_csv_flat_and_without_formulas(world: Any):
    for name in LISTS:
        query = world.get(name, {})
        rows = get(name, **query)["results"]
        response = client_of().get(f"/api/v1/{name}/", {**query, "format": "csv"})
        table = sheet(response)
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        assert response["Content-Disposition"] == f'attachment; filename="{name}.csv"'
        assert [row["id"] for row in table] == [str(row["id"]) for row in rows], name
    response = client_of().get(
        "/api/v1/instruments/", {"format": "csv", "fields": "title,organization.name,topics,is_demonstration"}
    )

    assert list(sheet(response)[0]) == ["organization.name", "title", "topics", "is_demonstration"]
    assert sheet(response)[0]["organization.name"] == "'=Harbour"
    assert sheet(response)[0]["topics"] == "gifts"
    assert sheet(response)[0]["is_demonstration"] == "false"


def test_workbook_is_the_same_each_time_and_runs_no_formula():
    factories.instrument(factories.organization("=Harbour"))
    first, second = (client_of().get("/api/v1/instruments/", {"format": "xlsx"}) for _ in range(2))
    packed = zipfile.ZipFile(io.BytesIO(first.content))
    cells = b"".join(packed.read(name) for name in packed.namelist())

    assert first["Content-Type"] == XLSX
    assert first.content == second.content
    assert b"=Harbour" in cells
    assert b"<f>" not in cells


def test_pages_are_named_in_the_header_link_in_every_format():
    owner = factories.organization()
    for _ in range(2):
        factories.instrument(owner)
    for form in ("json", "csv"):
        first = client_of().get("/api/v1/instruments/", {"format": form, "page_size": 1})
        address = first["Link"].removeprefix("<").partition(">")[0]
        second = client_of().get(address)
        assert first["Link"].endswith('>; rel="next"')
        assert second["Content-Type"] == first["Content-Type"]
        assert second.content != first.content
        assert second["Link"].endswith('>; rel="prev"')
    assert "Link" not in client_of().get("/api/v1/practices/")


def test_edition_comes_as_akoma_ntoso_as_on_its_page():
    text = factories.edition()
    page = client_of().get(f"/editions/{key(text)}/export/akn.xml/")
    for query, accept in (({"format": "akn"}, "*/*"), ({}, "application/akn+xml")):
        response = client_of().get(f"/api/v1/editions/{key(text)}/", query, headers={"accept": accept})
        assert response["Content-Type"] == "application/akn+xml"
        assert b"akomaNtoso" in response.content
        assert response["ETag"]
        assert response.content == page.content
    hidden = factories.edition(audience=None)
    refusal = client_of().get(f"/api/v1/editions/{key(hidden)}/", {"format": "akn"})
    assert (refusal.status_code, refusal["Content-Type"]) == (404, "application/problem+json")


def test_summary_has_no_akoma_ntoso():
    text = factories.edition(text_status="summary")
    response = client_of().get(f"/api/v1/editions/{key(text)}/", {"format": "akn"})

    assert response.status_code == 404
    assert "Akoma Ntoso" in response.json()["detail"]


@pytest.mark.parametrize(
    ("form", "media_type"),
    [("jsonld", "application/ld+json"), ("rdf", "application/rdf+xml"), ("ttl", "text/turtle")],
)
def test_topics_come_as_skos(form: str, media_type: str):
    gifts = factories.topic("gifts")
    factories.topic("aids", broader=gifts)
    factories.topic("other")

    whole = client_of().get("/api/v1/topics/", {"format": form})
    one = client_of().get("/api/v1/topics/gifts/", headers={"accept": media_type})

    assert whole["Content-Type"] == one["Content-Type"] == media_type
    assert whole.content == client_of().get(f"/topics/export/{form}/").content
    assert b"/topics/gifts/" in one.content
    assert b"/topics/aids/" in one.content
    assert b"/topics/other/" not in one.content
    assert refused("topics", {"format": form, "page_size": "1"})["errors"][0]["parameter"] == "page_size"


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("*/*", "json"),
        ("text/csv", "csv"),
        ("text/csv;q=0.5, application/json;q=0.4", "csv"),
        ("text/*, application/json;q=0.9", "csv"),
        ("text/csv;q=0, */*", "json"),
        ("application/*;q=0.1, text/csv;q=0.05", "json"),
        (XLSX, "xlsx"),
        ("text/html, application/xhtml+xml, */*;q=0.8", "json"),
        ("TEXT/CSV", "csv"),
        ("text/csv;q=nan, application/json;q=x, */*;q=0.3", "xlsx"),
        ("", "json"),
    ],
)
def test_accept_chooses_by_liking(accept: str, form: str):
    response = client_of().options("/api/v1/links/")
    assert response.status_code == 200
    view = VIEWS["links"](action="list", request=None)
    asked = type("Asked", (), {"query_params": QueryDict(""), "headers": {"accept": accept} if accept else {}})()

    assert ExchangeNegotiation().select_renderer(asked, view.get_renderers())[0].format == form


@pytest.mark.parametrize("accept", ["text/html", "application/json;q=0", "text/csv;q=0, text/*;q=0"])
def test_format_that_nobody_accepts_is_refused_and_the_others_are_named(accept: str):
    response = client_of().get("/api/v1/links/", headers={"accept": accept})

    assert (response.status_code, response["Content-Type"]) == (406, "application/problem+json")
    assert "text/csv" in response.json()["detail"]


def test_parameter_goes_before_accept_and_refusals_are_problems():
    response = client_of().get("/api/v1/links/", {"format": "csv"}, headers={"accept": "application/json"})
    wrong = client_of().get("/api/v1/links/", {"format": "csv", "relation": "no"})
    single = client_of().get("/api/v1/topics/none/", {"format": "csv"})

    assert response["Content-Type"].startswith("text/csv")
    assert (wrong.status_code, wrong["Content-Type"]) == (400, "application/problem+json")
    assert (single.status_code, single.json()["errors"][0]["parameter"]) == (400, "format")
    assert {"Accept", "Authorization"} <= set(response["Vary"].split(", "))


def test_writing_is_refused_and_what_is_done_here_is_said():
    response = client_of().post("/api/v1/links/", {"format": "csv"})

    assert (response.status_code, response["Content-Type"]) == (405, "application/problem+json")
    assert {"GET", "HEAD"} <= set(response["Allow"].split(", "))


def test_similar_and_comparison_have_fields_and_formats(world: Any):
    codes = get("instruments", fields="id")["results"]
    texts = [row["id"] for row in get("editions", fields="id")["results"]][:2]
    like = f"/api/v1/instruments/{codes[0]['id']}/similar/"

    assert set(client_of().get(like, {"fields": "id"}).json()["results"][0]) == {"id"}
    assert "id" in sheet(client_of().get(like, {"format": "csv"}))[0]
    compared = client_of().get("/api/v1/compare/", {"edition": texts, "fields": "title,rows.number"})
    assert list(compared.json()) == ["title", "rows"]
    assert client_of().get("/api/v1/compare/", {"edition": texts, "format": "xlsx"})["Content-Type"] == XLSX
    assert refused("compare", {"edition": texts, "format": "csv", "fields": "title"})["errors"]
