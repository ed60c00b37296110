"""Words as offices write them: heads, languages, kinds, states, years, addresses."""

from typing import Any

import pytest
from django.test import Client, TestCase
from django.urls import reverse

from organizations.models import FocalPoint, OrganizationPage
from practices.models.sheets import SheetImport
from practices.sheets.columns import find_language
from practices.sheets.guessing import guess_columns
from practices.sheets.kinds import KINDS
from tests import factories
from tests.organizations.edit_conflicts.browser import open_form
from tests.practices.sheets.imports import checked, chosen, faults, outcomes, taken

pytestmark = pytest.mark.django_db
POINTS = ("Name of organization", "Contact person", "E-mail of contact", "Language")
KIND_ROWS = [
    ("Name", "Kind"),
    ("Northern Bank", "development bank"),
    ("Agency", "UN agency"),
    ("Bank", "Development Bank"),
]


def test_heads_of_offices_are_known() -> None:
    assert guess_columns(KINDS["focal-points"], POINTS)[0] == ["organization", "name", "email", "language"]
    assert guess_columns(KINDS["organizations"], ("Name of organization", "Acronym"))[0] == ["name", "acronym"]


@pytest.mark.parametrize(
    ("words", "code"), [("French", "fr"), ("français", "fr"), ("FR", "fr"), ("Russisch", "ru"), ("Klingon", "")]
)
def test_language_is_known_by_its_names(words: str, code: str) -> None:
    assert find_language(words) == code


def test_language_of_a_contact_may_be_a_word(secretariat: Any) -> None:
    factories.organization("Commission")

    taken(checked("focal-points", [POINTS, ("Commission", "Ann Lee", "ann@example.org", "français")], secretariat))

    assert FocalPoint.objects.get().language == "fr"


def test_invalid_address_names_its_cell(secretariat: Any) -> None:
    factories.organization("Commission")

    sheet = checked("focal-points", [POINTS, ("Commission", "Ann Lee", "ann at example", "en")], secretariat)

    assert [address for address, _sentence in faults(sheet)] == ["C2"]


def test_date_in_the_far_future_is_called_so(secretariat: Any) -> None:
    factories.organization("Commission")
    factories.instrument(symbol="DOC/1")
    heads = ("Organization", "Reference instrument", "Track", "Where it stands", "Since")
    rows = [("Commission", "DOC/1", "Adoption", "in place", since) for since in ("14 May 2140", "14 Mey 2140")]

    sheet = checked("adoptions", [heads, *rows], secretariat)

    said = [sentence for _address, sentence in faults(sheet)]
    assert said[0] == "“14 May 2140” is in the future: correct the year."
    assert said[1].startswith("“14 Mey 2140” is not a date.")


def test_only_a_close_name_is_offered(secretariat: Any) -> None:
    factories.organization("Commission")
    heads = ("Organization", "Kind", "Date")

    sheet = checked("contacts", [heads, ("Northern Seas Commission", "letter", "2004")], secretariat)

    assert "Did you mean" not in faults(sheet)[0][1]


def test_word_that_is_no_choice_is_explained_once_and_remembered(secretariat: Any) -> None:
    sheet = checked("organizations", KIND_ROWS, secretariat)
    assert outcomes(sheet) == ["error"] * 3
    address = reverse("sheets:detail", args=[sheet.public_id])
    window = open_form(secretariat, address, "kind:development bank")
    window.write("kind:development bank", "regional")
    window.write("kind:un agency", "specialized")

    with TestCase.captureOnCommitCallbacks(execute=True):
        assert window.send(do="explain").status_code == 302
    assert outcomes(sheet) == ["new"] * 3
    assert outcomes(checked("organizations", KIND_ROWS, secretariat)) == ["new"] * 3
    taken(SheetImport.objects.get(pk=sheet.pk))
    assert OrganizationPage.objects.get(title="Agency").kind == "specialized"


def test_contact_only_is_offered_with_what_it_means(secretariat: Any, client: Client) -> None:
    client.force_login(secretariat)
    sheet = chosen("organizations", [("Name",), ("Commission",)], secretariat)

    shown = client.get(reverse("sheets:detail", args=[sheet.public_id])).content.decode()

    before = shown.split("<details", 1)[0] if "same-contact_only" in shown.split("The same for all rows")[0] else ""
    assert before
    assert "in the directory of the secretariat alone" in shown


def test_each_organization_says_what_it_needs_to_become_public(secretariat: Any) -> None:
    rows = [("Name", "Public source", "Contact only")]
    rows += [("Union", "", ""), ("Bank", "https://bank.example.org", ""), ("Club", "", "yes")]

    sheet = checked("organizations", rows, secretariat)

    assert [row.becomes.split(":")[0].split(";")[0] for row in sheet.rows.order_by("line")] == [
        "Not public before it has a website",
        "Public once another member of the secretariat has approved the entry",
        "Only the secretariat sees it",
    ]
