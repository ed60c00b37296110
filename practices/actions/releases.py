"""Deciding who may see a thing, and bringing the audience columns to what was decided."""

import datetime
import secrets
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import OrganizationPage
from organizations.second_persons import person_of, refuse_two
from practices.actions.ledger import append, lock_ledger
from practices.actions.outside_acts import OutsideAct, tell_organization
from practices.actions.pending_texts import work_out_later
from practices.actions.searching.entries import close_entries
from practices.actions.uncleaned import is_uncleaned, uncleaned_to_open
from practices.models.approvals.requests import ApprovalRequest
from practices.models.approvals.seconding import approver_person
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from practices.models.released_pages import PAGE_KINDS
from practices.models.releases import Audience, Release, ReleaseDecision, ReleasedKind, ReleaseRecord, columns_of
from practices.models.workflows import source_of_thing
from practices.queries.releases import is_wider, planned_end

Releasable = InstrumentPage | EditionPage | PracticePage


class ReleaseRefused(Exception):
    """The decision breaks a rule of release; the message is for the user."""


def kind_of(page: Releasable) -> ReleasedKind:
    """Tell which kind of released thing a page is."""
    return PAGE_KINDS[type(page)]


def is_widening(*, kind: str, thing: uuid.UUID, audience: str, named: Iterable[uuid.UUID] = ()) -> bool:
    """Tell whether `audience` lets anybody in who is not let in by the present release."""
    present, names = _present(kind, thing)
    return is_wider(audience, map(str, named), present, names)


def is_prolonging(
    *,
    kind: str,
    thing: uuid.UUID,
    audience: str,
    named: Iterable[uuid.UUID] = (),
    until: datetime.datetime | None,
) -> bool:
    """Tell whether a thing that is open to `audience` until a day would stay open longer: widening in time."""
    end = planned_end(kind=kind, thing=thing, now=timezone.now())
    is_same = (audience, sorted(map(str, named))) == _present(kind, thing)
    return end is not None and is_same and (until is None or until > end.effective_at)


@transaction.atomic
def decide_release(
    *,
    kind: str,
    thing: uuid.UUID,
    audience: str,
    authority: str,
    by: Any,
    seconded_by: Any = None,
    seconded_outside: uuid.UUID | None = None,
    named: Iterable[OrganizationPage] = (),
    effective_at: datetime.datetime | None = None,
    until: datetime.datetime | None = None,
    as_operator: bool = False,
    uncleaned_file: str = "",
    uncleaned_reason: str = "",
) -> ReleaseDecision:
    """Record who may see `thing` from `effective_at` (default: now); apply it if that has come.

    From `until` on it is open to whom it was open to before: a second decision says so, recorded with the first.

    Widening takes two persons: `by` and somebody else in `seconded_by`, or a registered approver by the request in
    `seconded_outside` (the operator's command is logged as such and needs none). Narrowing takes one and holds at
    once. A source file that holds more than its words is opened for `uncleaned_reason` alone, which is about the file
    with the SHA-256 `uncleaned_file`. Raises ReleaseRefused.
    """
    keys = sorted(str(organization.translation_key) for organization in named)
    now = timezone.now()
    about: dict[str, Any] = {"kind": kind, "thing": thing, "audience": audience}
    about["named"] = [uuid.UUID(key) for key in keys]
    lock_ledger(ReleaseDecision)
    is_wider_now = is_widening(**about)
    widening = is_wider_now or is_prolonging(**about, until=until)
    if (audience == Audience.NAMED) != bool(keys):
        raise ReleaseRefused(_("Name at least one organization. Do so only for the audience of named organizations."))
    if widening and not authority.strip():
        raise ReleaseRefused(_("State the authority for opening this: a decision, a letter, a date."))
    persons = {"by": by, "seconded_by": seconded_by, "seconded_outside": seconded_outside}
    if widening and not as_operator and (reason := _refuse_persons(kind, thing, persons)):
        raise ReleaseRefused(reason)
    if widening and _is_of_test(kind, thing):
        raise ReleaseRefused(_("Content of a test organization is never shown to anyone else."))
    stated = ("", "")
    if widening and kind == ReleasedKind.SOURCE_FILE:
        stated = _check_stated(thing, uncleaned_file, uncleaned_reason.strip())
    begins_at = (effective_at or now) if widening else now
    if until is not None and (audience in (Audience.ALONE, Audience.OWN) or until <= max(begins_at, now)):
        raise ReleaseRefused(
            _("The end has to be after the beginning, and only content that is open to others has an end.")
        )
    said = {"authority": authority, "uncleaned_reason": stated[1]}
    closing = _closing(kind, thing, audience, keys, until, is_wider_now=is_wider_now)
    decision = _record(kind, thing, audience, keys, begins_at, said, {**persons, "uncleaned_file": stated[0]})
    if closing is not None:
        _record(kind, thing, *closing, {"authority": authority}, persons)
    if decision.effective_at <= now:
        _apply(decision)
    if not as_operator:  # whose callers tell the organization once
        _tell(decision, (by, seconded_by), authority)
    return decision


def _tell(decision: ReleaseDecision, persons: Iterable[Any], authority: str) -> None:
    """Tell an organization what somebody from outside decided of its things."""
    organization = organization_of_thing(decision.kind, decision.thing)
    if organization is None:
        return
    about, act = str(ReleasedKind(decision.kind).label), OutsideAct.RELEASE_DECIDED
    for person in persons:
        if person is not None:
            tell_organization(organization=organization, act=act, by=person, about=about, authority=authority)


def _record(
    kind: str,
    thing: uuid.UUID,
    audience: str,
    keys: list[str],
    effective_at: datetime.datetime,
    said: dict[str, str],
    fields: dict[str, Any],
) -> ReleaseDecision:
    """Add a decision to the ledger, with its record: `said` are the words of it."""
    salt = secrets.token_hex(16)
    decision = append(
        ReleaseDecision(
            kind=kind,
            thing=thing,
            **columns_of(audience),
            named=keys,
            effective_at=effective_at,
            record_digest=ReleaseDecision.digest_of_record(salt, said),
            **fields,
        )
    )
    ReleaseRecord.objects.create(decision=decision, salt=salt, **said)
    return decision


def _check_stated(thing: uuid.UUID, file: str, reason: str) -> tuple[str, str]:
    """Return the file that is opened for a reason, and the reason; empty where none is needed.

    Raises ReleaseRefused.
    """
    refuse_uncleaned(thing, file if reason else "")
    return (file, reason) if reason and is_uncleaned(file) else ("", "")


def refuse_uncleaned(thing: uuid.UUID, stated: str) -> None:
    """Refuse to open a source file that needs a reason; `stated` is the SHA-256 of the file that one was given for."""
    found = uncleaned_to_open(thing)
    if found is None or found.checksum == stated:
        return
    if stated:
        raise ReleaseRefused(_("The reason was given for another source file, which has since been replaced."))
    raise ReleaseRefused(
        _("%(refusal)s Make a cleaned copy, or state a reason for releasing the file as it is.")
        % {"refusal": found.refusal}
    )


def _closing(
    kind: str,
    thing: uuid.UUID,
    audience: str,
    keys: list[str],
    until: datetime.datetime | None,
    *,
    is_wider_now: bool,
) -> tuple[str, list[str], datetime.datetime] | None:
    """Say to whom a thing is open after its end, and from when; None without end.

    That is whom it was open to before. An end that is planned already stays the last word: what is opened wider
    meanwhile ends in it, and what is narrowed before it ends no later.
    """
    before, names = _present(kind, thing)
    end = planned_end(kind=kind, thing=thing, now=timezone.now())
    after = (before, names) if is_wider_now else (Audience.OWN.value, [])
    if end is not None:
        after = (end.reach.value, end.named)
        is_narrowed = not is_wider_now and (audience, keys) != (before, names)
        if is_narrowed and (until is None or until > end.effective_at):
            until = end.effective_at
    return (*after, until) if until is not None and is_wider(audience, keys, *after) else None


def _present(kind: str, thing: uuid.UUID) -> tuple[str, list[str]]:
    """Return the audience to which a thing is open now, with the uuids of named organizations, sorted."""
    present = Release.objects.filter(kind=kind, thing=thing).prefetch_related("named").first()
    if present is None:
        return Audience.OWN.value, []
    return present.reach.value, sorted(str(organization.translation_key) for organization in present.named.all())


@transaction.atomic
def apply_due(*, now: datetime.datetime) -> list[ReleaseDecision]:
    """Apply every decision whose time has come by `now`; give those that changed something, in order.

    Of several about one thing the one recorded last holds: what was narrowed since stays narrow.
    """
    lock_ledger(ReleaseDecision)
    due = ReleaseDecision.objects.filter(effective_at__lte=now)
    newest = due.values("kind", "thing").annotate(newest=Max("sequence")).order_by().values("newest")
    applied = Release.objects.values("decision__sequence")
    waiting = due.filter(sequence__in=newest).exclude(sequence__in=applied).order_by("sequence")
    decisions = list(waiting)
    for decision in decisions:
        _apply(decision)
    return decisions


def organization_of_thing(kind: str, thing: uuid.UUID) -> OrganizationPage | None:
    """Return the organization of a thing, None of a report and of what is not there (two queries)."""
    paths: dict[str, tuple[Any, str]] = {
        ReleasedKind.INSTRUMENT: (InstrumentPage, "organization"),
        ReleasedKind.EDITION: (EditionPage, "instrument__organization"),
        ReleasedKind.SOURCE_FILE: (EditionPage, "instrument__organization"),
        ReleasedKind.PRACTICE: (PracticePage, "organization"),
    }
    if kind not in paths:
        return None
    model, path = paths[kind]
    key = model.objects.filter(translation_key=thing).values_list(path, flat=True).first()
    return OrganizationPage.objects.filter(pk=key).first()


def _is_of_test(kind: str, thing: uuid.UUID) -> bool:
    """Tell whether a thing is of an organization that is for trying out."""
    organization = organization_of_thing(kind, thing)
    return organization is not None and organization.is_test


def _refuse_persons(kind: str, thing: uuid.UUID, persons: dict[str, Any]) -> str:
    """Say why two persons do not open a thing, "" if they do; of a report both are of the secretariat."""
    organization, by = organization_of_thing(kind, thing), persons["by"]
    second = persons["seconded_by"]
    if persons["seconded_outside"] is not None:
        asked = ApprovalRequest.objects.filter(public_id=persons["seconded_outside"]).select_related("approver").first()
        other = approver_person(asked.approver) if asked is not None and asked.approver is not None else None
    else:
        other = person_of(second, organization) if second is not None else None
    if by is None or other is None:
        return _("A second person is needed to open something to a wider audience.")
    return refuse_two(organization, person_of(by, organization), other, source=source_of_thing(thing))


def _apply(decision: ReleaseDecision) -> None:
    release, _made = Release.objects.update_or_create(
        kind=decision.kind,
        thing=decision.thing,
        defaults={**columns_of(decision.reach), "decision": decision, "since": decision.effective_at},
    )
    close_entries(decision.kind, decision.thing)
    release.named.set(OrganizationPage.objects.filter(translation_key__in=decision.named))
    if decision.kind in (ReleasedKind.INSTRUMENT, ReleasedKind.EDITION):
        work_out_later(things=[decision.thing])
