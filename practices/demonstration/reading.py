"""Reading the demonstration exchange out of its folder: two TOML files, the texts, the practices."""

import datetime
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from practices.demonstration.exchange import (
    Bond,
    DemoAdoptionEvent,
    DemoAssessment,
    DemoClaim,
    DemoEdition,
    DemoOrganization,
    DemoPractice,
    DemoQuestion,
    DemoRelease,
    DemoReleaseProposal,
    Exchange,
    Tag,
    Work,
)
from practices.demonstration.outreach.reading import read_outreach
from practices.documents.vocabulary import read_toml
from practices.models.statements import DETAILS

FOLDER = Path(__file__).parent
VOCABULARY = FOLDER.parent / "vocabulary" / "topics.toml"

_PART = re.compile(r"^## (\w+)$", re.MULTILINE)


def read_exchange(folder: Path = FOLDER, *, vocabulary: Path = VOCABULARY) -> Exchange:
    """Read the demonstration; its grammar is described at the head of `manifest.toml`.

    Raises OSError, tomllib.TOMLDecodeError or KeyError if the folder is not whole.
    """
    rows = tomllib.loads((folder / "manifest.toml").read_text("utf-8"))
    return Exchange(
        concepts=read_toml(vocabulary.read_bytes()),
        members=tuple(_read_member(row) for row in rows["organizations"]),
        works=tuple(_read_work(row) for row in rows["instruments"]),
        texts=tuple(_read_text(row, folder / "texts") for row in rows["editions"]),
        notes=tuple(_read_note(row, folder / "practices") for row in rows["practices"]),
        statements=tuple(_read_statement(row) for row in rows["adoption_events"]),
        judgements=tuple(_read_judgement(row) for row in rows["assessments"]),
        questions=tuple(_read_question(row) for row in rows["questions"]),
        checks=tuple(_read_check(row) for row in rows["claims"]),
        bonds=tuple(_read_bond(row) for row in rows["links"]),
        tags=tuple(
            Tag(edition, address, tuple(topics))
            for tag in rows["tags"]
            for edition in tag["editions"]
            for address, topics in tag["provisions"].items()
        ),
        requests=tuple(DemoReleaseProposal(**row) for row in rows["proposals"]),
        outreach=read_outreach(folder / "outreach.toml"),
    )


def _read_bond(row: Mapping[str, Any]) -> Bond:
    (left, right) = (tuple(row[side]) for side in ("left", "right"))
    return Bond((left[0], left[1]), (right[0], right[1]), row["relation"], row["reason"], row["said_by"])


def _read_opening(row: Mapping[str, Any] | None) -> DemoRelease | None:
    if row is None:
        return None
    effective = datetime.date.fromisoformat(row["effective"])
    return DemoRelease(row["audience"], row["authority"], effective, tuple(row.get("named", ())))


def _read_member(row: Mapping[str, Any]) -> DemoOrganization:
    return DemoOrganization(
        slug=row["slug"],
        kind=row["kind"],
        names=row["names"],
        acronyms=row["acronyms"],
        website=row.get("website", ""),
        complaints_email=row.get("complaints_email", ""),
        complaints_page=row.get("complaints_page", ""),
        parent=row.get("parent", ""),
        account=row.get("account", ""),
        is_contact_only=row.get("contact_only", False),
        is_issuer=row.get("issuer_only", False),
    )


def _read_work(row: Mapping[str, Any]) -> Work:
    events = [(event["kind"], event.get("date", "")) for event in row["events"]]
    if "dated" in row:
        events.append(("dated", row["dated"]["date"]))
    return Work(
        key=f"{row['organization']}/{row['slug']}",
        organization=row["organization"],
        slug=row["slug"],
        kind=row["kind"],
        symbol=row["symbol"],
        titles=row["titles"],
        aliases=tuple((alias["alias"], alias["note"]) for alias in row["aliases"]),
        classification=row.get("classification", ""),
        reuse=row["reuse"],
        topics=tuple(row["topics"]),
        events=tuple(events),
        lineage=tuple((link["kind"], link["other"]) for link in row.get("lineage", ())),
        opening=_read_opening(row.get("release")),
    )


def _read_text(row: Mapping[str, Any], folder: Path) -> DemoEdition:
    return DemoEdition(
        key=row["file"].removesuffix(".txt"),
        work=row["instrument"],
        language=row["language"],
        date=row.get("date", ""),
        text_status=row["text_status"],
        shows_gaps=row.get("shows_gaps", False),
        text=(folder / row["file"]).read_text("utf-8"),
        opening=_read_opening(row.get("release")),
        source=_read_opening(row.get("source_release")),
        made_from=row.get("made_from", ""),
        is_facsimile=row.get("facsimile", False),
        asks_for_structure=row.get("asks_for_structure", False),
    )


def _read_note(row: Mapping[str, Any], folder: Path) -> DemoPractice:
    pieces = _PART.split((folder / row["file"]).read_text("utf-8"))[1:]
    return DemoPractice(
        organization=row["organization"],
        slug=row["slug"],
        kind=row["kind"],
        language=row["language"],
        title=row["title"],
        contact=row["contact"],
        topics=tuple(row["topics"]),
        parts={name: text.strip() for name, text in zip(pieces[::2], pieces[1::2], strict=True)},
        opening=_read_opening(row.get("release")),
    )


def _read_statement(row: Mapping[str, Any]) -> DemoAdoptionEvent:
    cited = row.get("provision")
    return DemoAdoptionEvent(
        key=row["id"],
        organization=row["organization"],
        is_by_secretariat=row["said_by"] == "secretariat",
        reverses=row.get("reverses", ""),
        reference=row.get("reference", ""),
        track=row.get("track", ""),
        state=row.get("state", ""),
        effective=row.get("effective", ""),
        basis=row.get("basis", ""),
        own_instrument=row.get("own_instrument", ""),
        provision=(cited["edition"], cited["path"]) if cited else None,
        said_on=_day(row.get("said_on")),
        agreed_on=_day(row.get("agreed_on")),
        is_noticed=row.get("noticed", False),
        **{name: row.get(name, "") for name in DETAILS},
    )


def _day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _read_judgement(row: Mapping[str, Any]) -> DemoAssessment:
    rules = [(address, "rule") for address in row.get("rule", ())]
    return DemoAssessment(
        key=row["id"],
        edition=row.get("edition", ""),
        instrument=row.get("instrument", ""),
        topic=row["topic"],
        finding=row["finding"],
        is_by_secretariat=row["said_by"] == "secretariat",
        pins=(*rules, *((address, says) for says, address in row.get("states", {}).items())),
        note=row.get("note", ""),
        is_agreed=row.get("agreed", False),
        statement=row.get("statement", ""),
    )


def _read_question(row: Mapping[str, Any]) -> DemoQuestion:
    introductions = row.get("introductions", {})
    return DemoQuestion(
        slug=row["slug"],
        topic=row["topic"],
        says=row.get("asks", "rule"),
        is_published=row.get("published", True),
        words={language: (title, introductions.get(language, "")) for language, title in row["titles"].items()},
    )


def _read_check(row: Mapping[str, Any]) -> DemoClaim:
    return DemoClaim(
        practice=row["practice"],
        sentence=row["sentence"],
        edition=row["edition"],
        pins=tuple(row["read"]),
        verdict=row["verdict"],
        note=row.get("note", ""),
        is_by_secretariat=row["checked_by"] == "secretariat",
        is_agreed=row.get("agreed", False),
        statement=row.get("statement", ""),
    )
