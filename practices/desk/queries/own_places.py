"""My organization: its profile, people, keys and terms, each with what there is of it and the screen it is kept on."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.membership import organizations_with_people
from organizations.models import FocalPoint, OrganizationPage, reader_of
from practices.models.approvals.approvers import RegisteredApprover
from practices.models.exchange.tokens import AccessToken, Submission
from practices.models.exchange.webhooks import Webhook
from practices.models.terms import TERMS_DATED, TermsAcceptance
from practices.queries.editions.source_contents import released_holding
from practices.queries.wording import written_date


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """One screen about an organization. `said`: what there is of it now, "" where nothing is counted."""

    label: str
    said: str
    url: str


@dataclass(frozen=True, slots=True)
class OwnPlaces:
    """The screens about one organization that the reader may open. `page_url` is "" while it is not published."""

    name: str
    page_url: str
    places: tuple[OwnPlace, ...]


def own_places(user: Any, on: datetime.date) -> list[OwnPlaces]:
    """Return the screens of each organization that `user` reads for, by name. Ten queries, whatever there is."""
    reader = reader_of(user)
    pages: Any = OrganizationPage.objects.filter(pk__in=reader.reads_for).for_listing()
    listed = list(pages)
    keys = [page.pk for page in listed]
    with_people = set(organizations_with_people(user).filter(pk__in=keys).values_list("pk", flat=True))
    counts = {
        "focal": _counts(FocalPoint.objects.visible_to(user).valid(on).filter(organization__in=keys)),
        "approvers": _counts(RegisteredApprover.objects.valid(on).filter(organization__in=keys)),
        "tokens": _counts(AccessToken.objects.visible_to(user).valid(on).filter(organization__in=keys)),
        "webhooks": _counts(Webhook.objects.filter(organization__in=keys)),
        "submissions": _counts(Submission.objects.filter(organization__in=keys)),
        "files": _counts_of_files(user),
    }
    terms = TermsAcceptance.objects.filter(organization__in=keys).order_by("terms_dated", "sequence")
    accepted = {row[0]: row[1:] for row in terms.values_list("organization", "recorded_at", "terms_dated")}
    return [
        OwnPlaces(
            page.name_in(),
            page.get_url() or "" if page.live else "",
            (
                *(_acted(page, counts, accepted.get(page.pk)) if page.pk in reader.organizations else ()),
                *((_people(page),) if page.pk in with_people else ()),
                OwnPlace(_("Activity"), "", f"{reverse('deeds:index')}?organization={page.translation_key}"),
            ),
        )
        for page in listed
    ]


def _counts(rows: Any) -> dict[int, int]:
    """Count rows by organization. One query."""
    return dict(rows.order_by().values_list("organization").annotate(Count("pk")))


def _counts_of_files(user: Any) -> dict[int, int]:
    """Count the released source files that hold more than their text, by organization. One query."""
    rows = released_holding(user).order_by().values_list("instrument__organization")
    return dict(rows.annotate(Count("pk")))


def _people(page: OrganizationPage) -> OwnPlace:
    return OwnPlace(
        _("Members"), _("officers, approvers, focal points"), reverse("people:detail", args=[page.translation_key])
    )


def _terms(accepted_at: datetime.datetime, dated: datetime.date) -> str:
    """Say when terms were accepted, and whether there are newer ones."""
    said = _("accepted on %(day)s") if dated == TERMS_DATED else _("accepted on %(day)s; there are newer ones")
    return said % {"day": written_date(accepted_at.date())}


def _acted(page: OrganizationPage, counts: Mapping[str, dict[int, int]], accepted: Any) -> tuple[OwnPlace, ...]:
    """Return the screens for who acts for the organization."""
    key = page.translation_key
    many = {name: count.get(page.pk, 0) for name, count in counts.items()}
    words = {
        "focal": ngettext("%(count)s focal point today", "%(count)s focal points today", many["focal"]),
        "approvers": ngettext(
            "%(count)s approver without an account", "%(count)s approvers without an account", many["approvers"]
        ),
        "tokens": ngettext("%(count)s token is valid", "%(count)s tokens are valid", many["tokens"]),
        "webhooks": ngettext("%(count)s webhook", "%(count)s webhooks", many["webhooks"]),
        "files": ngettext(
            "%(count)s file contains more than its text", "%(count)s files contain more than their text", many["files"]
        ),
        "submissions": ngettext("%(count)s submission", "%(count)s submissions", many["submissions"]),
    }
    said = {name: sentence % {"count": many[name]} for name, sentence in words.items()}
    terms = _terms(*accepted) if accepted else _("not accepted yet")
    return (
        OwnPlace(
            _("Profile"), _("names, website, where complaints go"), reverse("wagtailadmin_pages:edit", args=[page.pk])
        ),
        OwnPlace(_("Focal points"), said["focal"], reverse("focal_points:detail", args=[key])),
        OwnPlace(_("Terms of participation"), terms, reverse("terms_admin:terms", args=[key])),
        OwnPlace(_("Approvers and absences"), said["approvers"], reverse("approvals:approvers")),
        OwnPlace(_("Access tokens"), said["tokens"], reverse("access_tokens:index")),
        OwnPlace(_("Webhooks"), said["webhooks"], reverse("webhooks:index")),
        OwnPlace(_("Released source files"), said["files"], reverse("source_files:index")),
        OwnPlace(_("Submissions"), said["submissions"], reverse("submissions:index")),
    )
