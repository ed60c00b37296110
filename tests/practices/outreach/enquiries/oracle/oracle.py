"""A recount of the figures of an enquiry from plain rows. Written from docs/reports.md without the program's code.

Naive on purpose: every question walks through all rows. Rows are dictionaries of columns, as `Rows` names them;
organizations, contacts and events are named by their keys. Docstrings in quotation marks cite the rules.
"""

import datetime
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

Row = dict[str, Any]

SIMILAR = {"had_its_own_before", "partly", "in_place"}
DUTIES = {
    "similar": ("adoption", SIMILAR),
    "had_before": ("adoption", {"had_its_own_before"}),
    "planned": ("adoption", {"planned"}),
    "considering": ("adoption", {"considering"}),
    "implementing": ("implementation", {"in_place", "partly"}),
    "investigating": ("investigation", {"procedure_in_place"}),
    "measures": ("measures", {"procedure_in_place"}),
}
FEWEST = 5


@dataclass
class Rows:
    """Everything that was stored. `letters`: the enquiry for which the letter behind a contact was made.

    `named`: of whom anything is recorded in relation to the reference; without one, to any instrument.
    """

    enquiry: Row
    issuer: int | None = None
    has_reference: bool = True
    reference_audience: str = "public"
    members: list[Row] = field(default_factory=list)
    contacts: list[Row] = field(default_factory=list)
    notes: list[Row] = field(default_factory=list)
    letters: dict[int, int | None] = field(default_factory=dict)
    returns: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    organizations: list[Row] = field(default_factory=list)
    things: list[Row] = field(default_factory=list)
    named: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Moment:
    """ "By the day": on or before `day`; "known": recorded at or before `known`.

    `report`: the day of the report, where `day` is that of an earlier line in its table over time. What a contact is
    follows from the contacts by the day of the report; when it counts, from the day of the line.
    """

    day: datetime.date
    known: datetime.datetime
    report: datetime.date | None = None

    def line(self, day: datetime.date) -> "Moment":
        """Return the moment of a line in the table over time of a report of this moment."""
        return Moment(day, self.known, self.day)

    def has(self, at: datetime.datetime | None) -> bool:
        """Tell whether something of this moment is known and by the day ("a moment counts on its day in UTC")."""
        return at is not None and at <= self.known and utc_day(at) <= self.day


def utc_day(at: datetime.datetime) -> datetime.date:
    return at.astimezone(datetime.UTC).date()


# 1. Population


def population(rows: Rows, now: Moment) -> set[int]:
    """ "whose entry was known and began by the day, less those whose removal was known and happened by the day" """
    return {
        one["organization_id"]
        for one in rows.members
        if one["added_at"] <= now.known and one["added_on"] <= now.day and not now.has(one["removed_at"])
    }


# 2. Contacts that belong to the enquiry


def contact_acts(rows: Rows, now: Moment, of: set[int]) -> list[tuple[Row, str]]:
    """Each contact that belongs with what it does: asks, answers, declines, or "" (without doing anything)."""
    withdrawn = {one["reverses_id"] for one in rows.contacts if one["reverses_id"] and one["recorded_at"] <= now.known}
    found: dict[int, tuple[Row, str]] = {}
    for one in sorted(rows.contacts, key=lambda row: row["sequence"]):
        if one["recorded_at"] > now.known or one["reverses_id"] or one["id"] in withdrawn:
            continue
        if one["happened_on"] > (now.report or now.day):
            continue
        act = _act(one, rows, now, found)
        if act is not None:
            found[one["id"]] = (one, act)
    return [(one, act) for one, act in found.values() if one["happened_on"] <= now.day and one["organization_id"] in of]


def _act(one: Row, rows: Rows, now: Moment, before: dict[int, tuple[Row, str]]) -> str | None:
    notes = [note for note in rows.notes if note["contact_id"] == one["id"] and note["noted_at"] <= now.known]
    if notes:
        newest = max(notes, key=lambda note: (note["noted_at"], note["id"]))["meaning"]
        return None if newest == "nothing" else newest
    if rows.letters.get(one["id"]) == rows.enquiry["id"]:
        return "asks"
    if one["follows_id"] not in before:
        return None
    if one["kind"] == "reply":
        return "answers"
    return "asks" if one["kind"] == "letter" and before[one["follows_id"]][1] == "asks" else ""


# 3. to 7. What happened with each organization


@dataclass
class Member:
    """What is recorded of one organization of the population."""

    asked_on: list[datetime.date] = field(default_factory=list)
    answered_on: list[datetime.date] = field(default_factory=list)
    declined_on: list[datetime.date] = field(default_factory=list)
    deadlines: list[datetime.date] = field(default_factory=list)
    has_texts: bool = False

    @property
    def state(self) -> str:
        if self.answered_on:
            return "answered"
        if self.declined_on:
            return "declined"
        if not self.asked_on:
            return "to_be_asked"
        return "reminded" if len(set(self.asked_on)) > 1 else "asked"

    @property
    def is_silent(self) -> bool:
        """ "asked, neither answered nor declined" """
        return self.state in {"asked", "reminded"}


def members(rows: Rows, now: Moment, of: set[int] | None = None) -> dict[int, Member]:
    """Return what happened with each organization of the population, or of `of`."""
    found = {key: Member() for key in (population(rows, now) if of is None else of)}
    for one, act in contact_acts(rows, now, set(found)):
        member = found[one["organization_id"]]
        if act == "asks":
            member.asked_on.append(one["happened_on"])
            member.has_texts |= one["pack_id"] is not None
            member.deadlines += [one["due_on"]] if one["due_on"] else []
        elif act == "answers":
            member.answered_on.append(one["happened_on"])
        elif act == "declines":
            member.declined_on.append(one["happened_on"])
    for one in rows.returns:
        if one["enquiry_id"] != rows.enquiry["id"] or one["organization_id"] not in found:
            continue
        if now.has(one["opened_at"]):
            found[one["organization_id"]].asked_on.append(utc_day(one["opened_at"]))
        if now.has(one["handed_in_at"]):
            found[one["organization_id"]].answered_on.append(utc_day(one["handed_in_at"]))
    return found


def is_overdue(member: Member, rows: Rows, now: Moment) -> bool:
    """ "the latest deadline of the contacts that ask, the enquiry's where they name none" """
    due = max(member.deadlines) if member.deadlines else rows.enquiry["due_on"]
    return member.is_silent and due is not None and due < now.day


def sets(rows: Rows, now: Moment) -> dict[str, set[int]]:
    """Return who is counted in each of the figures 1 and 4 to 7."""
    found = members(rows, now)

    def those(test: Any) -> set[int]:
        return {key for key, one in found.items() if test(one)}

    return {
        "population": set(found),
        "asked": those(lambda one: one.asked_on),
        "received_texts": those(lambda one: one.has_texts),
        "answered": those(lambda one: one.state == "answered"),
        "declined": those(lambda one: one.state == "declined"),
        "to_be_asked": those(lambda one: one.state == "to_be_asked"),
        "no_reply": those(lambda one: one.is_silent),
        "only_asked": those(lambda one: one.state == "asked"),
        "reminded": those(lambda one: one.state == "reminded"),
        "overdue": those(lambda one: is_overdue(one, rows, now)),
    }


# 8. Where the population stands in relation to the reference


def _period(event: Row) -> tuple[datetime.date, datetime.date]:
    first, precision = event["effective_on"], event["effective_precision"]
    if precision == "day":
        return first, first
    month = first.month if precision == "month" else 12
    return first, datetime.date(first.year, month, monthrange(first.year, month)[1])


def _is_later(one: Row, other: Row) -> bool:
    """ "when that one's last day is before its first day, when it says that it follows the other, or precedes" """
    apart = _period(other)[1] < _period(one)[0]
    return apart or one["follows_id"] == other["id"] or other["precedes_id"] == one["id"]


def seen_events(rows: Rows, now: Moment, audience: str) -> list[Row]:
    """ "For the secretariat every recorded event counts, for others those that they may see" """
    known = [one for one in rows.events if one["recorded_at"] <= now.known]
    if audience == "own":
        return known
    if not may_see(audience, rows.reference_audience):
        return []
    published = {one["id"] for one in rows.organizations if one["live"]}
    public = [one for one in known if one["public_at"] is not None and one["public_at"] <= now.known]
    return [one for one in public if one["organization_id"] in published]


def state(events: Iterable[Row], organization: int, track: str, now: Moment) -> str:
    """Return the state that counts, "" where there is none."""
    place = [one for one in events if (one["organization_id"], one["track"]) == (organization, track)]
    undone = {one["reverses_id"] for one in place if one["reverses_id"]}
    taken = [one for one in place if not one["reverses_id"] and one["id"] not in undone]
    taken = [one for one in taken if one["effective_on"] <= now.day]
    left = [one for one in taken if not any(_is_later(other, one) for other in taken if other is not one)]
    return max(left, key=lambda one: one["sequence"])["state"] if left else ""


def duties(rows: Rows, now: Moment, audience: str) -> dict[str, set[int]]:
    events, whole = seen_events(rows, now, audience), population(rows, now)
    return {
        name: {key for key in whole if state(events, key, track, now) in states}
        for name, (track, states) in DUTIES.items()
    }


# 9. What they published and take part in


def may_see(audience: str, released_to: str) -> bool:
    """ "From the narrowest to the widest": the public sees what is public; the secretariat all."""
    breadth = ["named", "participating", "delegations", "public"]
    return audience == "own" or breadth.index(released_to) >= breadth.index(audience)


def publishing(rows: Rows, now: Moment, audience: str) -> dict[str, set[int]]:
    whole = population(rows, now)
    found: dict[str, set[int]] = {"instruments": set(), "practices": set(), "initiatives": set()}
    for one in rows.things:
        is_known = one["at"] <= now.known if one["kind"] == "initiatives" else now.has(one["at"])
        has_begun = all(day <= now.day for day in one.get("days", ()))
        if is_known and has_begun and may_see(audience, one["audience"]):
            found[one["kind"]].add(one["organization_id"])
    return {name: keys & whole for name, keys in found.items()}


# 10. Over time


def days_of_lines(rows: Rows, now: Moment) -> set[datetime.date]:
    """ "the days on which an organization was added or removed, or one in the population was asked or responded" """
    days, ever = {now.day}, set()
    for one in rows.members:
        if one["added_at"] <= now.known and one["added_on"] <= now.day:
            ever.add(one["organization_id"])
            days.add(one["added_on"])
            days |= {utc_day(one["removed_at"])} if now.has(one["removed_at"]) else set()
    for key, one in members(rows, now, ever).items():
        spoken = {*one.asked_on, *one.answered_on, *one.declined_on}
        days |= {day for day in spoken if key in population(rows, replace(now, day=day))}
    return days


# 11. For others than the secretariat


def for_others(rows: Rows, now: Moment) -> dict[str, set[int]]:
    """ "three numbers or none", of "those that were in the public directory when the enquiry began", the removed too"""
    began = rows.enquiry["made_at"]
    listed = {one["id"] for one in rows.organizations if one["live"] and one["published_at"] <= began} - {rows.issuer}
    whole = sets(replace(rows, members=[{**one, "removed_at": None} for one in rows.members]), now)
    counted = {name: whole[name] & listed for name in ("population", "asked", "answered")}
    groups = [*counted.values(), counted["population"] - counted["asked"], counted["asked"] - counted["answered"]]
    may_be_read = (
        len(listed - {one["organization_id"] for one in rows.members}) >= FEWEST
        and len(whole["no_reply"] & listed) >= FEWEST
        and all(len(group) == 0 or len(group) >= FEWEST for group in groups)
    )
    return counted if may_be_read else {}


def figures(rows: Rows, now: Moment, audience: str) -> dict[str, set[int]]:
    """Return who is counted in each figure of a report for an audience."""
    if audience != "own":
        return for_others(rows, now)
    counted = sets(rows, now)
    names = ["population", "asked", "answered", "declined", "no_reply", "to_be_asked", "received_texts"]
    found = {name: counted[name] for name in names} | publishing(rows, now, audience)
    return found | duties(rows, now, audience) if rows.has_reference else found
