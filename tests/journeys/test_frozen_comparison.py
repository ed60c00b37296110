"""The journey: compare three texts, freeze and cite; months later one was corrected, one narrowed; reopen, export."""

import csv
import datetime
import io
import json
import re

import docx
import openpyxl
import pytest
import time_machine
from django.test import Client

from tests import factories
from tests.practices.compare.freezing import CODE, RULES, amend, query, text_of

pytestmark = pytest.mark.django_db
FORMS = ("docx", "pdf", "xlsx", "csv", "json")


def on(year: int, month: int, day: int):
    return time_machine.travel(datetime.datetime(year, month, day, 12, tzinfo=datetime.UTC), tick=True)


def follow(client: Client, page: str, words: str) -> str:
    """Follow the link with these words; give the address that it leads to."""
    link = re.search(rf'<a [^>]*href="([^"]+)"[^>]*>{words}</a>', page)
    assert link, words
    response = client.get(link[1].replace("&amp;", "&"), follow=True)
    assert response.status_code == 200
    return response.request["PATH_INFO"] + "?" + response.request["QUERY_STRING"]


def test_a_comparison_is_frozen_cited_and_opened_again():
    journalist, newcomer = Client(), Client()
    with on(2027, 1, 10):
        first, second, third = text_of(CODE), text_of(RULES), text_of(CODE.replace("courtesy", "kindness"))
    with on(2027, 2, 20):
        page = journalist.get(f"/compare/?{query(first, second, third)}").content.decode()
        address = follow(journalist, page, "Freeze and cite")
        then = json.loads(journalist.get(address.replace("/frozen/", "/frozen/export/json/")).content)
    assert len(address) < 700

    with on(2027, 3, 30):
        amend(first, "simple courtesy", "a small present")
        factories.open_to(second, "own")
    with on(2027, 6, 1):
        page = newcomer.get(address).content.decode()
        files = {form: newcomer.get(address.replace("/frozen/", f"/frozen/export/{form}/")) for form in FORMS}

    assert "Comparison frozen on" in page
    assert "1 provision reworded. It is shown as it read on that day." in page
    assert "Withdrawn on 30 March 2027." in page
    assert "token of small value" not in page
    assert "simple courtesy" in page
    assert {response.status_code for response in files.values()} == {200}

    found = json.loads(files["json"].content)
    left = [text for text in then["texts"] if text["edition"] != str(second.translation_key)]
    assert [text["edition"] for text in found["texts"]] == [text["edition"] for text in left]
    words = [one["text"] for row in found["rows"] for cell in row["cells"] for one in cell["provisions"]]
    assert "Members accept no gift beyond simple courtesy." in words
    lines = csv.DictReader(io.StringIO(files["csv"].content.decode("utf-8-sig")))
    assert sorted(line["Text"] for line in lines if line["Row"] and line["Text"]) == sorted(words)
    table = docx.Document(io.BytesIO(files["docx"].content)).tables[0]
    sheet = openpyxl.load_workbook(io.BytesIO(files["xlsx"].content)).worksheets[0]
    assert (len(table.rows) - 1) // 2 == sheet.max_row - 1 == len(found["rows"])
    assert all(text in "\n".join(one.text for line in table.rows for one in line.cells) for text in words)
    assert files["pdf"].content.startswith(b"%PDF-")
