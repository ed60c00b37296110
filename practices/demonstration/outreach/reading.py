"""Reading the demonstration's correspondence out of its file."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from practices.demonstration.outreach.values import (
    DemoFocalPoint,
    DemoInitiativeStatement,
    DemoPack,
    DemoParticipation,
    DemoReply,
    EventCheck,
    Exchanged,
    Gathering,
    Issue,
    Outreach,
    Reconfirmed,
    Venture,
    Wave,
    Yearly,
)


def read_outreach(path: Path) -> Outreach:
    """Read what its head describes. Raises OSError, tomllib.TOMLDecodeError, KeyError or TypeError."""
    rows = tomllib.loads(path.read_text("utf-8"))
    issues = [_read_issue(row) for row in rows["reports"]]
    issues += [_read_issue({**row, "is_draft": True}) for row in rows["report_drafts"]]
    return Outreach(
        people=tuple(DemoFocalPoint(**row) for row in rows["focal_points"]),
        parcels=tuple(DemoPack(row["key"], row["title"], tuple(row["editions"])) for row in rows["packs"]),
        exchanged=tuple(Exchanged(**row) for row in rows["contacts"]),
        waves=tuple(Wave(**{**row, "organizations": tuple(row["organizations"])}) for row in rows["mailings"]),
        answers=tuple(DemoReply(**row) for row in rows["replies"]),
        checks=tuple(EventCheck(**row) for row in rows["event_checks"]),
        reconfirmed=tuple(Reconfirmed(**row) for row in rows["confirmations"]),
        ventures=tuple(_read_venture(row) for row in rows["initiatives"]),
        issues=tuple(issues),
        yearly=tuple(Yearly(**{**row, "answers": tuple(row["answers"])}) for row in rows["returns"]),
    )


def _read_venture(row: Mapping[str, Any]) -> Venture:
    return Venture(
        slug=row["slug"],
        title=row["title"],
        language=row["language"],
        summary=row["summary"],
        began=row["began"],
        topics=tuple(row["topics"]),
        parts=tuple(_read_part(part) for part in row["participations"]),
        gatherings=tuple(Gathering(**meeting) for meeting in row.get("meetings", ())),
        declared=tuple(DemoInitiativeStatement(**statement) for statement in row.get("statements", ())),
    )


def _read_part(row: Mapping[str, Any]) -> DemoParticipation:
    named = dict(row)
    return DemoParticipation(is_agreed=named.pop("agreed", False), **named)


def _read_issue(row: Mapping[str, Any]) -> Issue:
    named = dict(row)
    release = named.pop("release", None)
    return Issue(released=(release["audience"], release["authority"]) if release else None, **named)
