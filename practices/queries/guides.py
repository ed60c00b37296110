"""The guides of Help: one per role, in the reader's language where there is one, else in English."""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organizations.models import reader_of
from practices.documents.guides import Guide, read_guide
from practices.queries.wording import active_language

FOLDER = Path(__file__).resolve().parents[1] / "guides"
ROLES: dict[str, Promise] = {
    "officer": _("Officer"),
    "approver": _("Approver"),
    "focal-point": _("Focal point"),
    "delegate": _("Delegate"),
    "secretariat": _("Secretariat"),
    "administrator": _("Administrator"),
}
"""The roles that have a guide, by the last part of its address."""
FALLBACK = "en"
STEPS = "officer"
"""The guide whose steps are opened from the screens that they are about."""


class ScreenStep(NamedTuple):
    """The step of a guide that a screen belongs to: its number, from 1, its title, and the language of both."""

    number: int
    title: str
    language: str


def guide_for(role: str) -> tuple[str, Guide]:
    """Return the guide of a role (one of `ROLES`), and the language that it is in."""
    language = active_language()
    known = language if (FOLDER / language / f"{role}.txt").is_file() else FALLBACK
    return known, _read(known, role)


def role_of(user: Any) -> str:
    """Return the role whose guide comes first for `user`: what they decide before what they write."""
    reader = reader_of(user)
    if reader.organizations:
        is_approver = user.groups.filter(approvers_of__isnull=False).exists()
        return "approver" if is_approver else "officer"
    if reader.reads_for:
        return "focal-point"
    return "administrator" if user.is_superuser else "secretariat"


def step_of(screen: str) -> ScreenStep | None:
    """Return the step of the officers' guide that a screen (the name of its address) belongs to; None if there is none.

    A step that names the screen itself comes before one that names all of its namespace.
    """
    language, guide = guide_for(STEPS)
    for name in (screen, screen.rpartition(":")[0]):
        for number, step in enumerate(guide.steps, start=1):
            if name in step.screens:
                return ScreenStep(number, step.title, language)
    return None


@cache
def _read(language: str, role: str) -> Guide:
    return read_guide((FOLDER / language / f"{role}.txt").read_text(encoding="utf-8"))
