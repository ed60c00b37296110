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
from practices.actions.ledger import append
from practices.actions.vectors import refresh_later
from practices.models import (
    BREADTH,
    Audience,
    EditionPage,
    InstrumentPage,
    PracticePage,
    Release,
    ReleaseDecision,
    ReleasedKind,
    ReleaseRecord,
    salted_digest,
)

Releasable = InstrumentPage | EditionPage | PracticePage


class ReleaseRefused(Exception):
    """The decision breaks a rule of release; the message is for the user."""


def kind_of(page: Releasable) -> ReleasedKind:
    """Tell which kind of released thing a page is."""
    kinds = {
        InstrumentPage: ReleasedKind.INSTRUMENT,
        EditionPage: ReleasedKind.EDITION,
        PracticePage: ReleasedKind.PRACTICE,
    }
    return kinds[type(page)]


def is_widening(*, kind: str, thing: uuid.UUID, audience: str, named: Iterable[uuid.UUID] = ()) -> bool:
    """Tell whether `audience` lets anybody in who is not let in by the present release."""
    present = Release.objects.filter(kind=kind, thing=thing).prefetch_related("named").first()
    if present is None:
        return audience != Audience.OWN
    if BREADTH[Audience(audience)] != BREADTH[Audience(present.audience)]:
        return BREADTH[Audience(audience)] > BREADTH[Audience(present.audience)]
    return not set(named) <= {organization.translation_key for organization in present.named.all()}


@transaction.atomic
def decide_release(
    *,
    kind: str,
    thing: uuid.UUID,
    audience: str,
    authority: str,
    by: Any,
    seconded_by: Any = None,
    named: Iterable[OrganizationPage] = (),
    effective_at: datetime.datetime | None = None,
    as_operator: bool = False,
) -> ReleaseDecision:
    """Record who may see `thing` from `effective_at` (default: now); apply it if that has come.

    Widening takes two persons: `by` and somebody else in `seconded_by` (the operator's command is logged as
    such and needs none). Narrowing takes one and holds at once. Raises ReleaseRefused.
    """
    keys = sorted(str(organization.translation_key) for organization in named)
    now = timezone.now()
    widening = is_widening(kind=kind, thing=thing, audience=audience, named=[uuid.UUID(key) for key in keys])
    if (audience == Audience.NAMED) != bool(keys):
        raise ReleaseRefused(_("Name at least one organization, and only for the audience of named organizations."))
    if widening and not authority.strip():
        raise ReleaseRefused(_("Say on what authority this is opened: a decision, a letter, a date."))
    if widening and not as_operator and (seconded_by is None or seconded_by.pk == by.pk):
        raise ReleaseRefused(_("Opening something to a wider audience takes a second person."))
    if widening and _is_of_test(kind, thing):
        raise ReleaseRefused(_("Nothing of a test organization is shown to anybody else."))
    salt = secrets.token_hex(16)
    decision = append(
        ReleaseDecision(
            kind=kind,
            thing=thing,
            audience=audience,
            named=keys,
            effective_at=(effective_at or now) if widening else now,
            by=by,
            seconded_by=seconded_by,
            record_digest=salted_digest(salt, authority=authority),
        )
    )
    ReleaseRecord.objects.create(decision=decision, salt=salt, authority=authority)
    if decision.effective_at <= now:
        _apply(decision)
    return decision


@transaction.atomic
def apply_due(*, now: datetime.datetime) -> list[ReleaseDecision]:
    """Apply every decision whose time has come by `now`; give those that changed something, in order.

    Of several about one thing the one recorded last holds: what was narrowed since stays narrow.
    """
    due = ReleaseDecision.objects.filter(effective_at__lte=now)
    newest = due.values("kind", "thing").annotate(newest=Max("sequence")).order_by().values("newest")
    applied = Release.objects.values("decision__sequence")
    waiting = due.filter(sequence__in=newest).exclude(sequence__in=applied).order_by("sequence")
    decisions = list(waiting)
    for decision in decisions:
        _apply(decision)
    return decisions


def _is_of_test(kind: str, thing: uuid.UUID) -> bool:
    """Tell whether a thing is of an organization that is for trying out (one query)."""
    paths: dict[str, tuple[Any, str]] = {
        ReleasedKind.INSTRUMENT: (InstrumentPage, "organization__is_test"),
        ReleasedKind.EDITION: (EditionPage, "instrument__organization__is_test"),
        ReleasedKind.SOURCE_FILE: (EditionPage, "instrument__organization__is_test"),
        ReleasedKind.PRACTICE: (PracticePage, "organization__is_test"),
    }
    if kind not in paths:
        return False
    model, path = paths[kind]
    return bool(model.objects.filter(translation_key=thing, **{path: True}).exists())


def _apply(decision: ReleaseDecision) -> None:
    release, _made = Release.objects.update_or_create(
        kind=decision.kind,
        thing=decision.thing,
        defaults={"audience": decision.audience, "decision": decision, "since": decision.effective_at},
    )
    release.named.set(OrganizationPage.objects.filter(translation_key__in=decision.named))
    if decision.kind in (ReleasedKind.INSTRUMENT, ReleasedKind.EDITION):
        refresh_later(things=[decision.thing])
