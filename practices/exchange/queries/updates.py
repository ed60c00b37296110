"""What a follower is told: one line for each thing that changed, whatever happened to it in between."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from organizations.models import OrganizationPage
from practices.exchange.queries.following import Followed
from practices.exchange.queries.matching import ID_FIELDS, Matcher, shown
from practices.models.exchange.changes import Change, ChangeAct, ChangedKind
from practices.queries.adoptions.statements import adoption_rows
from practices.queries.editions.facts import label_of
from practices.queries.editions.rows import edition_row
from practices.queries.wording import list_words, name_of, title_of, written_date

Key = tuple[str, str]
"""The kind and the id of a thing."""


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened to one thing between two places of the log, in sum."""

    kind: str
    thing: str
    act: ChangeAct
    number: int
    at: datetime.datetime
    organization: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class UpdateLine:
    """One line of a mail. `address` begins with "/"; "" where there is nothing to open.

    `number`: the place in the log, `day`: when.
    """

    act_label: str
    kind_label: str
    words: str
    on: str
    address: str
    number: int = 0
    day: datetime.date | None = None


def happened(scope: str, *, after: int, until: int) -> list[Happened]:
    """Sum up the log of a scope after one number, up to another, in the order of the last entry of each thing.

    What came and went in between is left out: nobody was told of it. One query.
    """
    entries = Change.objects.of_scope(scope).after(after).filter(number__lte=until)
    rows = entries.values_list("kind", "thing", "act", "number", "recorded_at", "organization")
    first: dict[Key, str] = {}
    last: dict[Key, Happened] = {}
    for kind, thing, act, number, at, organization in rows.iterator(chunk_size=2000):
        was_there = first.setdefault((kind, thing), act) != ChangeAct.CREATED
        came = ChangeAct.CHANGED if was_there else ChangeAct.CREATED
        in_sum = ChangeAct.WITHDRAWN if act == ChangeAct.WITHDRAWN else came
        last[kind, thing] = Happened(kind, thing, in_sum, number, at, organization)
    told = [one for key, one in last.items() if one.act != ChangeAct.WITHDRAWN or first[key] != ChangeAct.CREATED]
    return sorted(told, key=lambda one: one.number)


def about(followed: Followed, things: Iterable[Happened], user: Any, *, scope: str) -> list[Happened]:
    """Keep what is about what is followed, as `user` sees it now, in the same order. `scope`: whose log it is of.

    What is hidden by now, though its withdrawal is not in the log yet, is left out: the next time tells of it.
    """
    matcher = Matcher(followed, user)
    by_kind: dict[str, list[Happened]] = defaultdict(list)
    for one in things:
        if matcher.is_possible(one.kind):
            by_kind[one.kind].append(one)
    kept: list[Happened] = []
    for kind, some in by_kind.items():
        there = {one.thing for one in some if one.act != ChangeAct.WITHDRAWN}
        gone = {one.thing: one.organization for one in some if one.act == ChangeAct.WITHDRAWN}
        fitting = (matcher.among_shown(kind, there) if there else set()) | (
            matcher.among_withdrawn(kind, scope, gone) if gone else set()
        )
        kept += [one for one in some if one.thing in fitting]
    return sorted(kept, key=lambda one: one.number)


def lines(things: Iterable[Happened], user: Any) -> list[UpdateLine]:
    """Describe things in the active language, in the same order, as `user` may read them.

    What is no longer shown has no title: only its kind and its organization are named.
    """
    listed = list(things)
    owners = _owners({one.organization for one in listed if one.act == ChangeAct.WITHDRAWN}, user)
    found: dict[Key, tuple[str, str]] = {}
    for kind in {one.kind for one in listed}:
        keys = {one.thing for one in listed if one.kind == kind and one.act != ChangeAct.WITHDRAWN}
        if keys:
            found |= {(kind, thing): said for thing, said in _described(kind, keys, user).items()}
    told = []
    for one in listed:
        is_gone = one.act == ChangeAct.WITHDRAWN
        said = (owners.get(one.organization, ""), "") if is_gone else found.get((one.kind, one.thing))
        if said is not None:  # hidden just now: the next time tells of it
            told.append(_line(one, *said))
    return told


def _line(one: Happened, words: str, address: str) -> UpdateLine:
    act = {
        ChangeAct.CREATED: _("New"),
        ChangeAct.CHANGED: _("Changed"),
        ChangeAct.WITHDRAWN: _("No longer shown"),
    }[one.act]
    day = one.at.date()
    return UpdateLine(act, str(ChangedKind(one.kind).label), words, written_date(day), address, one.number, day)


def _owners(keys: Collection[uuid.UUID | None], user: Any) -> Mapping[uuid.UUID | None, str]:
    pages = OrganizationPage.objects.visible_to(user).filter(translation_key__in=[key for key in keys if key])
    return {page.translation_key: name_of(page).text for page in pages.for_listing()} if keys else {}


def _described(kind: str, keys: Collection[str], user: Any) -> dict[str, tuple[str, str]]:
    """Return the words and the address of each of these things (ids) that `user` is shown."""
    field = ID_FIELDS[kind]
    things: Any = shown(kind, user)
    rows = things.filter(**{f"{field}__in": keys}).for_listing()
    if kind == ChangedKind.ADOPTION:
        return _adoptions(rows, user)
    if kind == ChangedKind.EDITION:
        rows = rows.defer("numbered_text").prefetch_related("instrument__organization__names")
    if kind == ChangedKind.REPORT:
        rows = rows.select_related("content")
    return {str(getattr(row, field)): _DESCRIBE[ChangedKind(kind)](row) for row in rows}


def _adoptions(rows: Any, user: Any) -> dict[str, tuple[str, str]]:
    found = {}
    for row in adoption_rows(rows, user):
        words = {
            "organization": row.organization.name,
            "track": row.track_label,
            "state": row.state_label,
            "since": written_date(row.effective_day, row.effective_precision),
            "reference": row.reference.name,
        }
        stated = (
            _(
                "%(organization)s: the secretariat checked the evidence for “%(track)s, %(state)s, %(since)s” "
                "(in relation to %(reference)s)"
            )
            if row.checks
            else _("%(organization)s: %(track)s, %(state)s, %(since)s (in relation to %(reference)s)")
        )
        said = (
            _("%(organization)s: an earlier statement on “%(track)s” is not valid (in relation to %(reference)s)")
            if row.reverses
            else stated
        )
        told = (
            _("%(said)s. %(note)s") % {"said": said % words, "note": row.word_note} if row.word_note else said % words
        )
        found[row.id] = (told, f"{reverse('adoptions')}?event={row.id}#event-{row.id}")
    return found


def _owned(words: str, organization: OrganizationPage | None) -> str:
    return f"{words} ({name_of(organization).text})" if organization is not None else words


def _edition(row: Any) -> tuple[str, str]:
    facts = edition_row(row)
    titled = list_words((title_of(row.instrument).text, facts.date, facts.language_label, facts.status_label))
    return _owned(titled, row.instrument.organization), facts.url


def _assessment(row: Any) -> tuple[str, str]:
    words = {
        "instrument": title_of(row.instrument).text,
        "topic": row.topic.label_in(),
        "finding": row.get_finding_display(),
    }
    address = reverse("coverage_cell", args=[row.instrument.translation_key, row.topic.name])
    return _owned(_("%(instrument)s on “%(topic)s”: %(finding)s") % words, row.instrument.organization), address


def _link(row: Any) -> tuple[str, str]:
    left, right = (f"{title_of(end.edition.instrument).text}, {end.label}" for end in (row.left, row.right))
    return f"{left} – {right}", reverse("provision", args=[row.left.public_id])


_DESCRIBE: dict[ChangedKind, Callable[[Any], tuple[str, str]]] = {
    ChangedKind.ORGANIZATION: lambda row: (name_of(row).text, row.url or ""),
    ChangedKind.TOPIC: lambda row: (label_of(row).text, reverse("topic", args=[row.name])),
    ChangedKind.INSTRUMENT: lambda row: (_owned(title_of(row).text, row.organization), row.url or ""),
    ChangedKind.EDITION: _edition,
    ChangedKind.PRACTICE: lambda row: (_owned(row.title, row.organization), row.url or ""),
    ChangedKind.ASSESSMENT: _assessment,
    ChangedKind.LINK: _link,
    ChangedKind.INITIATIVE: lambda row: (row.title, reverse("initiative", args=[row.slug])),
    ChangedKind.REPORT: lambda row: (row.content.title, reverse("report", args=[row.issue])),
}
