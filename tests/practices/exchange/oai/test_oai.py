"""OAI-PMH: six verbs, selective and resumed harvests, deletions, and what was never public."""

import datetime
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from practices.checks import check_oai_address
from practices.exchange.actions.changes import note_changes
from practices.exchange.oai import records
from practices.models.exchange.changes import ShownThing
from practices.models.instruments import InstrumentTitle
from practices.models.releases import Audience
from tests import factories
from tests.practices.exchange.oai.schema import NAMES, checked
from tests.practices.reports.pages.issues import frozen_issue

pytestmark = pytest.mark.django_db
FIRST = datetime.datetime(2026, 3, 1, 12, 0, 0, 250_000, tzinfo=datetime.UTC)
REFUSED = [
    ({}, "badVerb"),
    ({"verb": "Steal"}, "badVerb"),
    ({"verb": ["Identify", "Identify"]}, "badVerb"),
    ({"verb": "\x00"}, "badVerb"),
    ({"verb": "Identify", "set": "kind"}, "badArgument"),
    ({"verb": "Identify", "": "x"}, "badArgument"),
    ({"verb": "ListRecords"}, "badArgument"),
    ({"verb": "GetRecord", "metadataPrefix": "oai_dc"}, "badArgument"),
    ({"verb": "ListRecords", "metadataPrefix": ["oai_dc", "oai_dc"]}, "badArgument"),
    ({"verb": "ListRecords", "metadataPrefix": "oai dc"}, "badArgument"),
    ({"verb": "ListRecords", "metadataPrefix": "marc"}, "cannotDisseminateFormat"),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "yesterday"}, "badArgument"),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2026-13-01"}, "badArgument"),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "0000-00-00"}, "badArgument"),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2026-01-02", "until": "2026-01-01"}, "badArgument"),
    (
        {"verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2026-01-01", "until": "2026-01-02T00:00:00Z"},
        "badArgument",
    ),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "kind::"}, "badArgument"),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "kind:secret"}, "noRecordsMatch"),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "organization:1"}, "noRecordsMatch"),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc"}, "noRecordsMatch"),
    ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "resumptionToken": "x"}, "badArgument"),
    ({"verb": "ListRecords", "resumptionToken": "x"}, "badResumptionToken"),
    ({"verb": "ListRecords", "resumptionToken": "\x00:ö"}, "badResumptionToken"),
    ({"verb": "ListRecords", "resumptionToken": "9" * 5000}, "badArgument"),
    ({"verb": "ListSets", "resumptionToken": "x"}, "badResumptionToken"),
    ({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "urn:uuid:1"}, "idDoesNotExist"),
    ({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "x\x00y"}, "badArgument"),
    ({"verb": "ListMetadataFormats", "identifier": "oai:other:1"}, "idDoesNotExist"),
]
"""Queries, and the code with which each is refused."""


@pytest.fixture(autouse=True)
def _switched_on(settings: Any) -> None:
    settings.OAI_PMH, settings.OAI_ADMIN_EMAIL = True, "library@example.org"


def ask(query: Any = None, **more: str) -> etree._Element:
    response = Client().get("/oai/", {**(query or {}), **more})
    assert response.status_code == 200
    assert response["Content-Type"] == "text/xml; charset=UTF-8"
    return checked(response.content)


def listed(verb: str = "ListRecords", **more: str) -> list[str]:
    """Return the ids of a list, without "urn:uuid:"; those of deleted records with a minus before them."""
    root = ask(verb=verb, **({} if "resumptionToken" in more else {"metadataPrefix": "oai_dc"}), **more)
    return [
        ("-" if header.get("status") else "") + header.findtext("o:identifier", "", NAMES).removeprefix("urn:uuid:")
        for header in root.iterfind(".//o:header", NAMES)
    ]


def refused(query: Any = None, **more: str) -> str:
    root = ask(query, **more)
    return root.find("o:error", NAMES).get("code")


def dated(thing: Any, moment: datetime.datetime) -> None:
    """Say when the log told of something."""
    ShownThing.objects.filter(thing=str(thing)).update(first_at=moment, changed_at=moment)


def values(record: etree._Element, element: str) -> list[str]:
    return [one.text for one in record.iterfind(f".//dc:{element}", NAMES)]


def test_it_is_not_there_unless_it_is_switched_on(settings: Any):
    settings.OAI_PMH = False

    assert Client().get("/oai/?verb=Identify").status_code == 404
    assert Client().post("/oai/", {"verb": "Identify"}).status_code == 404


def test_it_says_who_it_is():
    assert ask(verb="Identify").findtext(".//o:earliestDatestamp", "", NAMES) == "2001-01-01T00:00:00Z"
    page = factories.practice()
    note_changes()
    dated(page.translation_key, FIRST)

    assert ask(verb="Identify").findtext(".//o:earliestDatestamp", "", NAMES) == "2026-03-01T12:00:00Z"


def test_get_and_post_say_the_same():
    edition = factories.edition()
    note_changes()
    query = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}

    posted = checked(Client(enforce_csrf_checks=True).post("/oai/", query).content)

    assert str(edition.translation_key) in etree.tostring(posted).decode()
    assert [one.tag for one in posted.iter()] == [one.tag for one in ask(query).iter()]


def test_a_text_is_described_without_its_words():
    topic = factories.topic("gifts", "Gifts")
    instrument = factories.instrument(
        factories.organization("Northern Union"), title="Rules ]]>", symbol="NU/1", topics=[topic], reuse_terms="free"
    )
    instrument.titles = [InstrumentTitle(language="fr", title="Règles")]
    instrument.save_revision().publish()
    edition = factories.edition(instrument, language="fr", precision="month", text="1. Un\n\nMots.\n")
    note_changes()

    root = ask(verb="GetRecord", identifier=f"urn:uuid:{edition.translation_key}", metadataPrefix="oai_dc")

    assert values(root, "title") == ["Règles"]
    assert values(root, "creator") == ["Northern Union"]
    assert values(root, "subject") == ["Gifts"]
    assert values(root, "date") == ["2003-05"]
    assert values(root, "language") == ["fr"]
    assert values(root, "rights") == ["Terms of reuse: Free reuse."]
    address, urn, symbol = values(root, "identifier")
    assert (urn, symbol) == (f"urn:uuid:{edition.translation_key}", "NU/1")
    assert address.endswith(edition.url)
    assert values(root, "relation")[1].endswith(f"/editions/{edition.translation_key}/export/akn.xml/")
    assert "Mots" not in etree.tostring(root).decode()


def test_the_file_of_a_text_is_named_only_where_its_terms_give_it():
    edition = factories.edition(factories.instrument(reuse_terms="quote"))
    note_changes()

    root = ask(verb="GetRecord", identifier=f"urn:uuid:{edition.translation_key}", metadataPrefix="oai_dc")

    assert values(root, "relation") == [f"urn:uuid:{edition.instrument.translation_key}"]


def test_lists_hold_every_kind_and_nothing_that_was_never_public():
    edition, practice, report = factories.edition(), factories.practice(summary="Bell\x07 rung"), frozen_issue()
    hidden = [factories.edition(audience=None), factories.practice(audience=Audience.DELEGATIONS)]
    factories.adoption(edition.instrument)
    frozen_issue(released_to=None)
    note_changes()

    ids = listed()

    assert ids == listed("ListIdentifiers")
    assert len(ids) == len(set(ids))
    shown = (edition.instrument, edition, practice, hidden[0].instrument)
    assert set(ids) == {str(report.public_id), *(str(one.translation_key) for one in shown)}
    for one in hidden:
        assert refused(
            verb="GetRecord", identifier=f"urn:uuid:{one.translation_key}", metadataPrefix="oai_dc"
        ) == "idDoesNotExist"  # fmt: skip


def test_what_is_withdrawn_stays_as_deleted():
    edition, practice = factories.edition(), factories.practice()
    note_changes()
    for page in (edition, practice):
        factories.open_to(page, Audience.DELEGATIONS)
    before = listed(set="kind:practice")
    note_changes()

    assert before == listed(set="kind:practice") == [f"-{practice.translation_key}"]  # gone before the log noticed
    assert listed("ListIdentifiers", set="kind:edition") == [f"-{edition.translation_key}"]
    record = ask(verb="GetRecord", identifier=f"urn:uuid:{edition.translation_key}", metadataPrefix="oai_dc")
    sets = [one.text for one in record.iterfind(".//o:setSpec", NAMES)]
    assert sets == ["kind:edition", f"organization:{edition.instrument.organization.translation_key}"]
    assert ask(verb="ListMetadataFormats", identifier=f"urn:uuid:{edition.translation_key}") is not None


def test_sets_keep_what_they_name():
    practice, other = factories.practice(), factories.practice()
    report = frozen_issue()
    note_changes()

    assert listed(set="kind:report") == [str(report.public_id)]
    assert listed(set=f"organization:{practice.organization.translation_key}") == [str(practice.translation_key)]
    assert len(listed(set="kind")) == 3
    assert sorted(listed(set="organization")) == sorted(str(one.translation_key) for one in (practice, other))
    specs = [one.text for one in ask(verb="ListSets").iterfind(".//o:setSpec", NAMES)]
    assert "kind:edition" in specs
    assert f"organization:{other.organization.translation_key}" in specs


def test_sets_do_not_name_who_is_contact_only():
    factories.organization("Known to few", is_contact_only=True)

    assert "Known to few" not in etree.tostring(ask(verb="ListSets")).decode()


def test_harvest_by_date_is_right_to_the_second():
    pages = [factories.practice() for _number in range(3)]
    note_changes()
    for number, page in enumerate(pages):
        dated(page.translation_key, FIRST + datetime.timedelta(seconds=number))
    first, second, third = (str(page.translation_key) for page in pages)

    assert listed(**{"from": "2026-03-01T12:00:01Z"}) == [second, third]
    assert listed(until="2026-03-01T12:00:00Z") == [first]
    assert listed(**{"from": "2026-03-01T12:00:01Z", "until": "2026-03-01T12:00:01Z"}) == [second]
    assert listed(**{"from": "2026-03-01", "until": "2026-03-01"}) == [first, second, third]
    assert listed(until="9999-12-31") == [first, second, third]
    assert refused(verb="ListRecords", metadataPrefix="oai_dc", until="2026-02-28") == "noRecordsMatch"


def test_a_list_goes_on_while_things_change(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(records, "PAGE_SIZE", 2)
    pages = [factories.practice() for _number in range(5)]
    note_changes()
    for number, page in enumerate(pages):
        dated(page.translation_key, FIRST + datetime.timedelta(seconds=number // 4))  # several of one moment
    seen = listed()
    token = ask(verb="ListRecords", metadataPrefix="oai_dc").findtext(".//o:resumptionToken", "", NAMES)
    dated(seen[0], FIRST + datetime.timedelta(days=1))  # changed again: comes once more
    dated(pages[4].translation_key, FIRST)  # the clock may not go back, but nothing breaks

    while token:
        seen += listed(resumptionToken=token)
        token = ask(verb="ListRecords", resumptionToken=token).findtext(".//o:resumptionToken", None, NAMES)

    assert token == ""
    assert set(seen) >= {str(page.translation_key) for page in pages[:4]}
    assert seen[-1] == seen[0]


def test_what_cannot_be_answered_is_refused_with_its_code():
    got = [refused(query) for query, _code in REFUSED]
    posted = [checked(Client().post("/oai/", query).content).find("o:error", NAMES).get("code") for query, _ in REFUSED]

    assert got == posted == [code for _query, code in REFUSED]


def test_a_token_is_good_for_its_own_list(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(records, "PAGE_SIZE", 1)
    for _number in range(2):
        factories.practice()
    note_changes()
    token = ask(verb="ListRecords", metadataPrefix="oai_dc").findtext(".//o:resumptionToken", "", NAMES)

    assert len(listed(resumptionToken=token)) == 1
    assert refused(verb="ListIdentifiers", resumptionToken=token) == "badResumptionToken"
    assert refused(verb="ListRecords", resumptionToken=f"{token}x") == "badResumptionToken"


def test_address_that_nobody_can_write_to_is_warned_of(settings: Any) -> None:
    def warned(address: str) -> list[str | None]:
        settings.OAI_ADMIN_EMAIL = address
        return [warning.id for warning in check_oai_address()]

    assert [warned(address) for address in ("", "library@localhost")] == [["practices.W005"]] * 2
    assert warned("library@example.org") == []
    settings.OAI_PMH = False
    assert warned("") == []
