"""What the check says of a row is what the import does with it, however rows depend on each other."""

import random
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from practices.models.sheets import RIGHT, SheetImport
from practices.sheets.actions import batches, working
from practices.sheets.actions.working import BATCH
from tests import factories
from tests.practices.sheets.imports import checked, faults, outcomes, taken

pytestmark = pytest.mark.django_db
type Rows = Sequence[Sequence[str]]


def organizations(chance: random.Random, count: int) -> Rows:
    """Return organizations in any order, most of them bodies of others, named in every way; some rows twice."""
    heads = ("Name", "Acronym", "Address", "External id", "Name (fr)", "Body of", "Contact only", "Website")
    named: list[tuple[str, ...]] = []
    rows = []
    for number in range(count):
        name, ids = f"Commission {number}", (f"C{number}", f"place-{number}", f"x:{number}")
        given = [one if chance.random() < 0.5 else "" for one in ids]
        french = f"Commission n° {number} à Paris" if chance.random() < 0.3 else ""
        parent = chance.choice(chance.choice(named[-3:])) if named and chance.random() < 0.7 else ""
        website = chance.choice(["", "", "https://c.example.org", "no address"])
        row = (name, *given, french, parent, "yes", website)
        rows.append(row)
        named.append(tuple(one for one in (name, *given, french) if one))
        if chance.random() < 0.15:
            rows.append(tuple(one if chance.random() < 0.8 else one.upper() for one in row))
    if chance.random() < 0.7:
        for _times in range(count // 4):
            one, other = chance.randrange(len(rows)), chance.randrange(len(rows))
            rows[one], rows[other] = rows[other], rows[one]
    return [heads, *rows[:count]]


def instruments(chance: random.Random, count: int) -> Rows:
    """Return instruments of few titles and symbols, of three organizations."""
    titles = ["Code of Conduct", "Côde of Conduct", "code of conduct!", *(f"Rules {number}" for number in range(20))]
    rows = [
        (
            chance.choice(["Alpha", "ALP", "Beta", "Gamma"]),
            chance.choice(titles),
            chance.choice(["", "", f"DOC/{chance.randrange(9)}", f"doc {chance.randrange(9)}"]),
            "code of conduct",
        )
        for _number in range(count)
    ]
    return [("Organization", "Title", "Symbol", "Kind"), *rows]


def facts(chance: random.Random, count: int) -> Rows:
    """Return facts of few places, on few days."""
    states = ["planned", "in place", "partly", "withdrawn"]
    rows = [
        (
            chance.choice(["Alpha", "ALP", "Beta", "Gamma"]),
            chance.choice(["DOC/1", "Code of Conduct", "DOC/2"]),
            chance.choice(["Adoption", "Implementation"]),
            chance.choice(states),
            str(chance.randrange(2001, 2009)),
        )
        for _number in range(count)
    ]
    return [("Organization", "Reference instrument", "Track", "Where it stands", "Since"), *rows]


def contacts(chance: random.Random, count: int) -> Rows:
    """Return contacts of few days, dates and organizations written in several ways."""
    rows = [
        (chance.choice(["Alpha", "ALP", "Beta"]), "Letter", chance.choice(["3 June 2004", "2004-06-03", "2005"]), "")
        for _number in range(count)
    ]
    return [("Organization", "Kind", "Date", "Text"), *rows]


MAKERS: dict[str, Callable[[random.Random, int], Rows]] = {
    "organizations": organizations,
    "instruments": instruments,
    "adoptions": facts,
    "contacts": contacts,
}


def said(sheet: SheetImport) -> list[Any]:
    return list(sheet.rows.order_by("line").values_list("line", "outcome", "about", "becomes", "faults"))


@pytest.mark.parametrize(
    ("kind", "count", "seed"),
    [
        *((kind, 60, 1) for kind in MAKERS),
        ("organizations", 60, 2),
        ("organizations", 300, 3),
    ],
)
def test_what_the_check_says_is_what_the_import_does(
    kind: str, count: int, seed: int, secretariat: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Alpha", "Beta", "Gamma") if kind != "organizations" else ():
        factories.organization(name, names={"en": (name, name[:3].upper())})
    for number in (1, 2) if kind == "adoptions" else ():
        factories.instrument(title=["", "Code of Conduct", "Rules"][number], symbol=f"DOC/{number}")
    rows = MAKERS[kind](random.Random(seed), count)
    with monkeypatch.context() as whole:
        whole.setattr(working, "BATCH", count)
        at_once = checked(kind, rows, secretariat)

    sheet = checked(kind, rows, secretariat)

    assert [row[1:] for row in said(sheet)] == [row[1:] for row in said(at_once)]
    assert len(set(outcomes(sheet))) > 1
    before = [outcome in RIGHT for outcome in outcomes(sheet)]
    sheet = taken(sheet)
    assert [outcome in RIGHT for outcome in outcomes(sheet)] == before
    assert list(sheet.rows.order_by("line").values_list("taken_at", flat=True)) == [
        sheet.taken_at if is_right else None for is_right in before
    ]


LEVELS = [("Name", "Address", "Body of"), ("Alpha", "a-place", ""), ("Beta", "b-place", "a-place")]


def test_a_body_is_found_three_levels_and_two_batches_away(secretariat: Any) -> None:
    def between(start: int) -> Rows:
        return [(f"Agency {number}", "", "") for number in range(start, start + BATCH)]

    rows = [*LEVELS[:2], *between(0), LEVELS[2], *between(100), ("Gamma", "c-place", "b-place")]

    sheet = checked("organizations", rows, secretariat)

    assert faults(sheet) == []
    assert taken(sheet).taken_count == len(rows) - 1


def test_siblings_do_not_bring_one_another_into_a_batch(secretariat: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.organization("Alpha")
    repeated = []
    monkeypatch.setattr(batches.SheetBatch, "_repeat", lambda _batch, row: repeated.append(row.line))
    bodies = [(f"Body {number}", "Alpha") for number in range(40)]
    checked("organizations", [("Name", "Body of"), *bodies], secretariat)
    others = [factories.organization(f"Beta {number}").title for number in range(40)]

    checked(
        "instruments", [("Organization", "Title", "Kind"), *((one, "Code", "other") for one in others)], secretariat
    )

    assert repeated == []


def test_a_batch_never_repeats_more_rows_than_are_allowed(secretariat: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "MOST_REPEATED", 30)
    factories.organization("Alpha")
    rows = [("Alpha", "Letter", "3 June 2004", f"Text {number}") for number in range(2 * BATCH + 5)]

    sheet = checked("contacts", [("Organization", "Kind", "Date", "Text"), *rows], secretariat)

    assert outcomes(sheet) == ["new"] * 2 * BATCH + ["error"] * 5
    assert faults(sheet)[0] == ["", "More than 30 rows above are about the same: split the sheet."]
    assert taken(sheet).taken_count == 2 * BATCH


def test_a_refused_organization_is_named_by_no_later_row(secretariat: Any) -> None:
    rows = [("Name", "Acronym", "Website", "Body of"), ("Alpha", "ALP", "", ""), ("Alpha Two", "ALP", "", "")]
    rows += [("Beta", "BET", "", "Alpha Two"), ("Gamma", "GAM", "", "")]

    sheet = checked("organizations", rows, secretariat)

    assert outcomes(sheet) == ["new", "error", "error", "new"]
    assert faults(sheet)[1][0] == "D4"
    assert taken(sheet).taken_count == 2
