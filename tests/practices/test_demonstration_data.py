"""The demonstration's data hold together: names are known, texts are there, facts have their line."""

import os
import re
import tomllib
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "practices" / "demonstration"
CORPUS = Path(os.environ.get("PRACTICE_CORPUS", ROOT.parent / "shared" / "corpus"))
SOURCE = CORPUS / "01_instruments" / "osce" / "seed_osce_2001.txt"
VOCABULARY = ROOT / "practices" / "vocabulary" / "topics.toml"

MANIFEST: dict[str, Any] = tomllib.loads((FOLDER / "manifest.toml").read_text(encoding="utf-8"))
TOPICS = {topic["code"] for topic in tomllib.loads(VOCABULARY.read_text(encoding="utf-8"))["topics"]}
ORGANIZATIONS = {row["slug"]: row for row in MANIFEST["organizations"]}
INSTRUMENTS = {f"{row['organization']}/{row['slug']}": row for row in MANIFEST["instruments"]}
EDITIONS = {row["file"].removesuffix(".txt"): row for row in MANIFEST["editions"]}
RELEASABLE = [*MANIFEST["instruments"], *MANIFEST["editions"], *MANIFEST["practices"]]
ISSUER_ONLY = {slug for slug, row in ORGANIZATIONS.items() if row.get("issuer_only")}

STATES = {
    "adoption": [
        "had_its_own_before",
        "considering",
        "planned",
        "partly",
        "in_place",
        "not_planned",
        "withdrawn",
    ],
    "implementation": ["planned", "partly", "in_place", "withdrawn", "not_known"],
    "investigation": ["procedure_in_place", "planned", "none_published", "not_known"],
    "measures": ["procedure_in_place", "planned", "none_published", "not_known"],
}
LENGTHS = {"year": 4, "month": 7, "day": 10}
UNIT = re.compile(r"(?:Article|Rule|§) (\S+(?: bis| ter)?)$")
SECTION = re.compile(r"(?:(\d+)\.|## (S\d+)) (?=\S)")
PARAGRAPH = re.compile(r"(\d+)\. |(\(\w\)) ")


def read_addresses(text: str) -> list[str]:
    """Return the addresses of a demonstration text in order, as the manifest writes them."""
    addresses: list[str] = []
    has_units = any(UNIT.match(line) for line in text.splitlines())
    unit, holder, plain, waits_for_heading = "", "", 0, False
    for line in filter(None, text.splitlines()):
        if has_units and (found := UNIT.match(line)):
            unit = holder = "1" if found[1] == "premier" else found[1]
            plain, waits_for_heading = 0, True
        elif not has_units and (found := SECTION.match(line)):
            unit = holder = found[1] or found[2]
            plain = 0
        elif waits_for_heading:
            waits_for_heading = False
            continue
        elif not has_units and (found := re.match(r"(\d+\.\d+) ", line)):
            holder = found[1]
            addresses.append(holder)
            continue
        elif found := PARAGRAPH.match(line):
            addresses.append(f"{holder}, {found[1] or found[2]}")
            continue
        elif unit:
            plain += 1
            addresses.append(f"{unit}, para {plain}")
            continue
        else:
            continue
        addresses.append(unit)
    return addresses


TEXTS = {key: (FOLDER / "texts" / row["file"]).read_text("utf-8") for key, row in EDITIONS.items()}
ADDRESSES = {key: read_addresses(text) for key, text in TEXTS.items()}


def test_fictional_organization_says_so_in_every_language():
    marks = MANIFEST["exchange"]["marks"]
    for slug, row in ORGANIZATIONS.items():
        if slug in ISSUER_ONLY:
            continue
        assert set(row["names"]) == {"en", "fr", "de", "ru"}
        assert all(name.endswith(marks[language]) for language, name in row["names"].items()), slug
        assert re.search(r"//[a-z.-]+\.example\.org/$", row.get("website", "//x.example.org/"))


def test_body_names_an_organization_that_it_belongs_to():
    bodies = [row for row in MANIFEST["organizations"] if row["kind"] == "body"]

    assert bodies
    assert all(row["parent"] in ORGANIZATIONS for row in bodies)


def test_texts_and_practices_are_all_in_the_manifest():
    texts = {path.name for path in (FOLDER / "texts").iterdir()}
    practices = {path.name for path in (FOLDER / "practices").iterdir()}

    assert texts == {row["file"] for row in MANIFEST["editions"]}
    assert practices == {row["file"] for row in MANIFEST["practices"]}


def test_every_instrument_and_edition_that_is_named_exists():
    named = [row["instrument"] for row in MANIFEST["editions"]]
    named += [link["other"] for row in MANIFEST["instruments"] for link in row.get("lineage", [])]
    named += [row["reference"] for row in MANIFEST["adoption_events"] if "reference" in row]
    named += [row["own_instrument"] for row in MANIFEST["adoption_events"] if "own_instrument" in row]

    assert [name for name in named if name not in INSTRUMENTS] == []
    assert {key for tag in MANIFEST["tags"] for key in tag["editions"]} <= set(EDITIONS)
    assert {row["organization"] for row in RELEASABLE if "organization" in row} <= set(ORGANIZATIONS)


def test_every_topic_that_is_named_exists():
    named = {code for row in RELEASABLE for code in row.get("topics", [])}
    named |= {code for tag in MANIFEST["tags"] for codes in tag["provisions"].values() for code in codes}

    assert named - TOPICS == set()


@pytest.mark.parametrize("key", EDITIONS)
def test_every_tagged_or_cited_provision_stands_in_the_text(key):
    tagged = [path for tag in MANIFEST["tags"] if key in tag["editions"] for path in tag["provisions"]]
    cited = [row["provision"] for row in MANIFEST["adoption_events"] if "provision" in row]
    tagged += [row["path"] for row in cited if row["edition"] == key]

    lineage = INSTRUMENTS[EDITIONS[key]["instrument"]].get("lineage", [])
    is_amending = any(link["kind"] == "amends" for link in lineage)  # it quotes the numbers of another text
    follows = "made_from" in EDITIONS[key] or is_amending
    assert tagged or follows or "facsimile" in EDITIONS[key], "every text has a tag, or takes over those of another"
    assert [path for path in tagged if path not in ADDRESSES[key]] == []
    assert is_amending or max(Counter(ADDRESSES[key]).values()) == 1


def test_translations_have_the_same_addresses():
    by_text: dict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
    for key, row in EDITIONS.items():
        if row["text_status"] not in ("extract", "summary"):
            by_text[row["instrument"], row["date"]].add(tuple(ADDRESSES[key]))

    assert [text for text, shapes in by_text.items() if len(shapes) > 1] == []


def test_extract_holds_only_words_of_the_full_text():
    for key, row in EDITIONS.items():
        if row["text_status"] == "extract":
            assert set(TEXTS[key].splitlines()) < set(TEXTS[row["made_from"]].splitlines())
            assert set(ADDRESSES[key]) < set(ADDRESSES[row["made_from"]])


def test_core_topics_are_tagged_in_three_instruments_or_more():
    instruments: dict[str, set[str]] = defaultdict(set)
    for tag in MANIFEST["tags"]:
        for code in (code for codes in tag["provisions"].values() for code in codes):
            instruments[code] |= {EDITIONS[key]["instrument"] for key in tag["editions"]}
    core = {row["code"] for row in tomllib.loads(VOCABULARY.read_text("utf-8"))["topics"] if row.get("core")}
    core -= {"adoption"}  # a duty of organizations, seldom of a code's text

    assert {code: len(instruments[code]) for code in core if len(instruments[code]) < 3} == {}
    assert sum(len(codes) for tag in MANIFEST["tags"] for codes in tag["provisions"].values()) >= 120


def test_release_names_its_authority_and_day():
    audiences = Counter(row["release"]["audience"] for row in MANIFEST["editions"] if "release" in row)

    assert set(audiences) == {"public", "delegations", "participating", "named"}
    assert any("release" not in row for row in MANIFEST["editions"])
    for release in (row["release"] for row in RELEASABLE if "release" in row):
        assert release["authority"]
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", release["effective"])
        assert bool(release.get("named")) == (release["audience"] == "named")
        assert set(release.get("named", [])) <= set(ORGANIZATIONS)


def test_question_that_is_published_is_asked_in_every_language_of_the_interface():
    languages = {code for code, _name in settings.LANGUAGES}
    asked = [row for row in MANIFEST["questions"] if row.get("published", True)]

    assert {row["slug"]: languages - set(row["titles"]) for row in asked} == {row["slug"]: set() for row in asked}
    assert [row["slug"] for row in asked if "introductions" in row and languages - set(row["introductions"])] == []


def test_date_is_written_in_its_precision():
    dated = [*MANIFEST["editions"], *(event for row in MANIFEST["instruments"] for event in row["events"])]
    dated += [{"date": row["effective"], **row} for row in MANIFEST["adoption_events"] if "effective" in row]

    for row in dated:
        assert ("date" in row) != (row["precision"] == "unknown")
        assert len(row.get("date", "")) == LENGTHS.get(row["precision"], 0)


def test_adoption_state_fits_its_track():
    for row in MANIFEST["adoption_events"]:
        if "reverses" not in row:
            assert row["state"] in STATES[row["track"]], row["id"]


def test_adoption_event_is_by_somebody_else_than_the_issuer():
    for row in MANIFEST["adoption_events"]:
        assert row["organization"] not in ISSUER_ONLY
        assert row["organization"] != row.get("reference", "").split("/")[0]
        assert row.get("own_instrument", row["organization"]).split("/")[0] == row["organization"]
        assert row["said_by"] in ("organization", "secretariat")


def test_evidence_has_what_it_needs():
    for row in MANIFEST["adoption_events"]:
        basis = row.get("basis")
        assert basis != "text_published" or "own_instrument" in row
        assert basis != "article_cited" or (row["track"] == "adoption" and "provision" in row)
        assert basis != "checked_by_secretariat" or row["said_by"] == "secretariat"
        assert row.get("state") != "not_planned" or row["statement"]


def test_reversal_names_an_earlier_event():
    seen: set[str] = set()
    for row in MANIFEST["adoption_events"]:
        assert row.get("reverses", row["id"]) in {*seen, row["id"]}
        seen.add(row["id"])
    assert len(seen) == len(MANIFEST["adoption_events"])


def test_two_events_wait_for_the_organizations_agreement_and_of_one_it_was_told():
    waiting = [
        row["id"] for row in MANIFEST["adoption_events"] if row["said_by"] == "secretariat" and "agreed_on" not in row
    ]

    assert waiting == ["cf-implementation-not-agreed", "rba-investigation-noticed"]
    assert [row["id"] for row in MANIFEST["adoption_events"] if row.get("noticed")] == ["rba-investigation-noticed"]


def test_practice_has_its_five_parts_and_no_personal_address():
    for row in MANIFEST["practices"]:
        text = (FOLDER / "practices" / row["file"]).read_text("utf-8")
        parts = re.findall(r"^## (\w+)$", text, re.MULTILINE)
        assert parts == ["summary", "what_was_done", "results", "lessons", "reuse"], row["slug"]
        assert "@" not in text + row["contact"]
        assert row["kind"] in ("programme", "staff_regulation")


def test_issuer_of_the_source_documents_has_metadata_alone():
    issued = {key for key in INSTRUMENTS if key.split("/")[0] in ISSUER_ONLY}

    assert sorted(ISSUER_ONLY) == ["osce"]
    assert len(issued) == 4
    assert not any(row["instrument"] in issued for row in MANIFEST["editions"])
    assert not any(row["organization"] in ISSUER_ONLY for row in MANIFEST["practices"])
    assert not any(row.get("reference") in issued for row in MANIFEST["adoption_events"])


FACTS = [
    pytest.param(fact, id=f"{row['slug']}-{fact['field']}-{fact['value']}")
    for row in [*MANIFEST["organizations"], *MANIFEST["instruments"]]
    for fact in row.get("facts", [])
]


@pytest.mark.skipif(not SOURCE.exists(), reason="the source document is not here")
@pytest.mark.parametrize("fact", FACTS)
def test_fact_about_the_issuer_stands_on_a_line_of_the_source(fact):
    lines = SOURCE.read_text(encoding="utf-8").splitlines()

    assert len(fact["source_line"].split()) <= 12
    assert any(fact["source_line"] in line for line in lines)


def test_every_symbol_and_date_of_the_issuer_has_a_fact():
    for key, row in INSTRUMENTS.items():
        if key.split("/")[0] in ISSUER_ONLY:
            values = {fact["value"] for fact in row["facts"]}
            dates = {event["date"] for event in row["events"]} | {row.get("dated", {}).get("date")}
            aliases = {alias["alias"] for alias in row["aliases"]}
            assert {row["symbol"], *aliases, *dates} - {None} <= values
            assert {event["kind"] for event in row["events"]} <= values
