"""What somebody from outside does for an organization: kept in its own record, and mailed to its people."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from organizations.models import OrganizationPage, reader_of
from practices.mails import mail_people_or_directory

ACTED = "practices.acted_from_outside"


class OutsideAct(models.TextChoices):
    """What was done; the words stand in the record and in the mail."""

    NOMINATION_ENTERED = "nomination_entered", _("A letter of nomination was entered")
    ROLE_AGREED = "role_agreed", _("A role was agreed to or confirmed")
    ROLE_ENDED = "role_ended", _("A role was ended")
    APPROVER_ENTERED = "approver_entered", _("An approver without an account was entered")
    APPROVER_CONFIRMED = "approver_confirmed", _("An approver without an account was confirmed")
    OFFICE_ENTERED = "office_entered", _("A letter on a one-person office was entered")
    OFFICE_AGREED = "office_agreed", _("The designation as a one-person office was agreed to")
    TEXT_APPROVED = "text_approved", _("A text was approved")
    TEXT_UNPUBLISHED = "text_unpublished", _("A text was unpublished")
    RELEASE_DECIDED = "release_decided", _("A release was decided")
    WORD_ENTERED = (
        "word_entered",
        _("A statement was entered in the organization’s name and is waiting for confirmation"),
    )
    WORD_CONFIRMED = "word_confirmed", _("A statement entered in the organization’s name was confirmed")
    SHOWN_AFTER_NOTICE = "shown_after_notice", _("An entry about the organization became public after notice")
    STATEMENT_APPROVED = "statement_approved", _("The organization’s own proposal about its record was approved")
    STATEMENT_REVERSED = "statement_reversed", _("A statement about the organization was withdrawn")
    OPERATOR_PUBLISHED = "operator_published", _("The operator published a text or opened it to more readers")
    OPERATOR_APPOINTED = "operator_appointed", _("The operator gave a role")


@dataclass
class _Told:
    """One mail about what one person did for an organization, so often about each thing."""

    organization: OrganizationPage
    act: OutsideAct
    by: Any
    authority: str
    about: Counter[str] = field(default_factory=Counter)


_gathered: ContextVar[dict[tuple[Any, ...], _Told] | None] = ContextVar("outside_mails", default=None)


@contextmanager
def gathering_mails() -> Iterator[None]:
    """Be `transaction.atomic` for many acts: an organization's people are mailed once of each kind, at the end.

    Its record has each act. What is refused within it tells nobody: telling is the last step of an act.
    """
    gathered: dict[tuple[Any, ...], _Told] = {}
    with transaction.atomic():
        token = _gathered.set(gathered)
        try:
            yield
        finally:
            _gathered.reset(token)
        for told in gathered.values():
            _mail(told)


@transaction.atomic
def tell_organization(
    *,
    organization: OrganizationPage,
    act: OutsideAct,
    by: Any,
    about: str = "",
    authority: str = "",
    always: bool = False,
) -> None:
    """Note in an organization's record what `by` (None: the operator) did for it from outside, and mail its people.

    Without people the addresses in the directory are told. Nothing for somebody who acts for it, unless `always`: the
    operator's shell passes by its second person, whoever is named.
    """
    if by is not None and not always and organization.pk in reader_of(by).reads_for:
        return
    data = {"act": act.value, "about": about, "authority": authority}
    log(instance=organization, action=ACTED, user=by, data={name: words for name, words in data.items() if words})
    told, gathered = _Told(organization, act, by, authority), _gathered.get()
    if gathered is not None:
        told = gathered.setdefault((organization.pk, act, by and by.pk, authority), told)
    told.about[about] += 1
    if gathered is None:
        _mail(told)


def _mail(told: _Told) -> None:
    def describe() -> dict[str, Any]:
        about = [f"{words} ({count})" if count > 1 else words for words, count in told.about.items() if words]
        return {
            "organization": told.organization.name_in(),
            "act": told.act.label,
            "about": "; ".join(about),
            "authority": told.authority,
            "who": str(told.by) if told.by is not None else "",
            "address": settings.BASE_URL + reverse("people:detail", args=[told.organization.translation_key]),
        }

    mail_people_or_directory(told.organization, "outside_act", describe)


def tell_of_role(
    *, organization: OrganizationPage, by: Any, is_given: bool, authority: str = "", always: bool = False
) -> None:
    """Tell an organization that somebody from outside agreed to a role, confirmed or ended one."""
    act = OutsideAct.ROLE_AGREED if is_given else OutsideAct.ROLE_ENDED
    tell_organization(organization=organization, act=act, by=by, authority=authority, always=always)


def register_outside_log(actions: Any) -> None:
    """Name what the log of an organization tells of it."""
    label = _("Someone from outside the organization acted for it")
    actions.register_action(ACTED, label, label)
