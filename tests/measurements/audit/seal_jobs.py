"""What a killable process does with seals: prepare an organization, open its texts, look what is there."""

import io
from typing import Any

from wagtail.models import PageLogEntry

from organizations.models import SECRETARIAT, OrganizationPage, User
from practices.actions.seals import (
    AGREED,
    ASKED,
    ENDED,
    OPENED,
    agree_to_open_seal,
    ask_to_open_seal,
    end_seal_opening,
    open_seal,
)
from practices.models.seals import SealOpening
from tests import factories


def prepare_seals(_silence: io.StringIO) -> None:
    """Make an organization with an officer, and two of the secretariat."""
    factories.officer(factories.organization("Own body"))
    factories.secretariat_member()
    factories.secretariat_member()


def open_seals(count: int, _silence: io.StringIO) -> None:
    """Bring the organization to `count` openings of each kind: opened by it, agreed to by two, closed again."""
    organization = OrganizationPage.objects.get(title="Own body")
    officer = organization.officers.user_set.get()
    one, other = User.objects.filter(groups__name=SECRETARIAT).order_by("pk")[:2]
    about = {"organization": organization, "reason": "Audit", "days": 7}
    while SealOpening.objects.filter(is_by_organization=True).count() < count:
        open_seal(**about, by=officer)
    while SealOpening.objects.filter(is_by_organization=False).count() < count:
        ask_to_open_seal(**about, by=one)
    for opening in SealOpening.objects.filter(is_by_organization=False, until__isnull=True).order_by("pk"):
        agree_to_open_seal(opening=opening, by=other)
    for opening in SealOpening.objects.filter(ended_at__isnull=True).order_by("pk"):
        end_seal_opening(opening=opening, by=officer)


def inspect_seals(_silence: io.StringIO) -> dict[str, Any]:
    """Return how many openings there are in each state, and what the record of the organization does not say of one."""
    faults, state = [], {"opened": 0, "asked": 0, "agreed": 0, "ended": 0}
    for opening in SealOpening.objects.order_by("pk"):
        entries = PageLogEntry.objects.filter(data__opening=str(opening.public_id))
        said = sorted(entries.values_list("action", flat=True))
        wanted = {
            OPENED: opening.is_by_organization,
            ASKED: not opening.is_by_organization,
            AGREED: opening.agreed_by_id is not None,
            ENDED: opening.ended_at is not None,
        }
        if said != sorted(action for action, holds in wanted.items() if holds):
            faults.append(f"opening {opening.pk} is in the record as {said}")
        for name, action in (("opened", OPENED), ("asked", ASKED), ("agreed", AGREED), ("ended", ENDED)):
            state[name] += wanted[action]
    stray = PageLogEntry.objects.filter(action__in=(OPENED, ASKED)).count() - SealOpening.objects.count()
    if stray:
        faults.append(f"{stray} entries of the record are about nothing")
    return {"state": state, "faults": faults}
