"""No sheet starts a formula: every address of the URL map that gives one, of things with hostile names."""

import csv
import io
import itertools
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from practices.actions.topics import tag_provision
from practices.documents.csv_sheet import ACTIVE
from practices.models.dates import PartialDate
from practices.models.instruments import InstrumentTitle
from practices.models.topics import Topic
from tests import factories
from tests.leaks.addresses import UUIDS, addresses
from tests.leaks.matrix import quick_refusals
from tests.practices.initiatives.making import initiative, participation
from tests.practices.outreach.contacts.made import contact
from tests.practices.outreach.returns.making import focal_point
from tests.practices.reports.pages.issues import frozen_issue
from tests.statements import record_adoption
from tests.whole import many, share

pytestmark = pytest.mark.django_db

COMMAND = "cmd|' /C calc'!A0"
STARTS = ("=", "+", "-", "@", "\t=", "\r=", " =", "\uff1d")
SHEETS = ("text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/zip")
OF_THE_ADMIN = ("", "export=csv", "export=xlsx")
QUERIES = ("", "format=csv", "format=xlsx", "topic=gifts&format=csv", "detail=1&format=csv")
PASSED_OVER = (
    "/admin/pages/",
    "/admin/images/",
    "/admin/documents/",
    "/admin/workflows/",
    "/admin/choose",
    "/admin/bulk/",
)
"""Wagtail's own screens about one page or file, which give no sheet."""


@pytest.fixture
def filled(operator) -> dict[str, list[str]]:
    """Make one thing of each kind, all named so that a formula would begin; give what fills the URL map."""
    said = itertools.cycle(f"{start}{COMMAND}" for start in STARTS)
    issuer, adopter = (factories.organization(f"{start}{COMMAND}") for start in ("=", "@"))
    topic = factories.topic("gifts", f"={COMMAND}", is_core=True)
    reference = factories.instrument(issuer, title=f"={COMMAND}", symbol=f"+{COMMAND}")
    reference.titles = [InstrumentTitle(language="fr", title=f"-{COMMAND}")]
    reference.topics.set([topic])
    reference.save_revision().publish()
    own = factories.instrument(adopter, title=f"@{COMMAND}", symbol=f"={COMMAND}")
    texts = [
        factories.edition(of, text=f"1. ={COMMAND}\n\n@{COMMAND} gifts.\n\n2. -{COMMAND}\n\n+{COMMAND}\n")
        for of in (reference, own)
    ]
    for text in texts:
        tag_provision(provision=text.provisions.current().first(), topics=[topic], by=operator)
        factories.assessment(text, topic=topic, by=operator, note=next(said))
    factories.practice(adopter, title=next(said), summary=next(said))
    record_adoption(
        organization=adopter, reference=reference, track="adoption", state="planned", note=next(said),
        statement=next(said), effective=PartialDate.parse("2004"), by=factories.officer(adopter),
    )  # fmt: skip
    joint = initiative(title=next(said), summary=next(said))
    participation(joint, organization=adopter, by=factories.officer(adopter), contribution=next(said))
    factories.question(Topic.objects.get(name="gifts"), title=next(said), slug="a-question")
    contact(adopter, text=next(said), counterpart=next(said), next_step=next(said))
    focal_point(adopter, name=f"={COMMAND}", email="a@example.org")
    issue = frozen_issue(file=b"x")
    uuids = [str(one.translation_key) for one in (reference, texts[0])]
    return {
        **dict.fromkeys((*UUIDS, "id", "earlier"), uuids), "code": ["gifts"], "slug": ["a-question", joint.slug],
        "issue": [issue.issue], "name": ["with_similar_instrument"], "form": ["csv", "xlsx"], "number": ["1"],
        "table": ["organizations", "topics", "instruments", "editions", "provisions", "practices", "adoptions",
                  "initiatives", "assessments", "links", "reports", "titles", "events", "changes"],
        "_editions": [str(text.translation_key) for text in texts],
    }  # fmt: skip


def cells_of(kind: str, body: bytes) -> Iterator[tuple[str, bool]]:
    """Return the words of each cell of a sheet, and whether the file itself says that they are words."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            if "xl/workbook.xml" in package.namelist():
                for sheet in load_workbook(io.BytesIO(body), rich_text=False):
                    for cell in itertools.chain.from_iterable(sheet.iter_rows()):
                        if cell.value is not None:
                            yield str(cell.value), cell.data_type != "f"
                return
            for name in package.namelist():
                if name.endswith(".csv"):
                    yield from cells_of("text/csv", package.read(name))
        return
    for row in csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")):
        yield from ((cell, False) for cell in row)


def is_active(cell: str) -> bool:
    return cell.lstrip(" \u00a0")[:1] in ACTIVE and bool(cell.strip("-+ \t\r\n")) and not _is_number(cell)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def asked(filled: dict[str, Any]) -> Iterator[str]:
    """Return every address with every way to ask for a sheet."""
    both = "&".join(f"edition={key}" for key in filled["_editions"])
    pair = "&".join(f"{name}={key}" for name, key in zip(("own", "reference"), filled["_editions"], strict=True))
    for address in dict.fromkeys(addresses(filled, ["1"], {})):
        if address.startswith(PASSED_OVER):
            continue
        if address.startswith(("/compare/", "/api/v1/compare/")):
            yield f"{address}?{both}"
        elif address.startswith("/gaps/"):
            yield f"{address}?{pair}"
        else:
            ways = OF_THE_ADMIN if address.startswith("/admin/") else QUERIES
            yield from (f"{address}?{query}" for query in ways if query == "" or address.endswith("/"))


def test_no_cell_of_any_sheet_begins_a_formula(filled, operator):
    client = Client(raise_request_exception=False)
    client.force_login(operator)
    found: dict[str, list[str]] = {}
    hostile = 0

    with quick_refusals():
        for address in share(asked(filled), of=14):
            answer = client.get(address)
            kind = answer.headers.get("Content-Type", "").partition(";")[0]
            if answer.status_code == 200 and kind in SHEETS:
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                cells = list(cells_of(kind, body))
                hostile += any("calc" in words for words, _is_words in cells)
                found[address] = [words for words, is_words in cells if is_active(words) and not is_words]
            if "_auth_user_id" not in client.session:
                client.force_login(operator)

    assert {address: cells for address, cells in found.items() if cells} == {}
    assert len(found) >= many(40, 3)
    assert hostile >= many(25, 1)
