"""Real instruments, imported by command: the texts are not part of the project, the tests skip without them."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from practices.models.editions import EditionPage
from practices.models.provisions import Provision
from tests import factories

pytestmark = pytest.mark.django_db
CODE = "CODE OF CONDUCT FOR OSCE MISSION MEMBERS"


def publish(file: Path, **options: Any) -> list[Provision]:
    """Import and publish a file; give its provisions in order."""
    organization = factories.organization()
    person = factories.secretariat_member()
    out = io.StringIO()
    values = {
        "organization": organization.slug,
        "title": "Code",
        "kind": "code-of-conduct",
        "circulated_on": "2000-11-13",
        "language": "en",
        "format": "json",
        "publish": True,
        "by": person.username,
        "authority": "Test",
        "yes": True,
        **options,
    }
    call_command("import_instrument", file, stdout=out, stderr=io.StringIO(), **values)
    edition = EditionPage.objects.get(translation_key=json.loads(out.getvalue())["edition"]["id"])
    return list(edition.provisions.current().in_order().select_related("parent"))


def lines_of_code(file: Path) -> str:
    """Find the lines of the Code in the whole document, as a person would."""
    lines = file.read_text(encoding="utf-8").splitlines()
    first = next(number for number, line in enumerate(lines, start=1) if line.strip() == CODE)
    return f"{first}-{len(lines)}"


@pytest.mark.parametrize("cut", ["heading", "lines"])
def test_osce_code_out_of_the_seed_document(seed_document, cut):
    option = {"from_heading": CODE} if cut == "heading" else {"lines": lines_of_code(seed_document)}

    provisions = publish(seed_document, **option)

    top = [row for row in provisions if row.num.isdecimal()]
    sixth = next(row for row in top if row.num == "6")
    assert [row.num for row in top] == [str(number) for number in range(1, 14)]
    assert {"10.1", "10.2", "10.3"} <= {row.num for row in provisions}
    assert len([row for row in provisions if row.parent_id == sixth.pk]) == 3
    assert len({row.eid for row in provisions}) == len(provisions)


def test_eu_staff_regulations_title_ii(corpus):
    folder = corpus / "01_instruments" / "eu_staff_regulations"

    provisions = publish(next(folder.glob("*.md")), title="Staff Regulations", kind="staff-regulations")

    numbers = [row.num for row in provisions if row.element == "article"]
    assert numbers[0] == "11"
    assert numbers[-1] == "26a"
    assert {"11a", "12b", "22c"} <= set(numbers)


def test_rcmp_code_of_conduct(corpus):
    folder = corpus / "01_instruments" / "canada" / "rcmp-code-of-conduct"

    provisions = publish(next(iter(sorted(folder.rglob("*en*.txt")))), title="RCMP Code of Conduct")

    numbers = [row.num for row in provisions]
    assert {"1", "1.1", "2.1", "10.1"} <= set(numbers)
