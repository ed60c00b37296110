"""Approvals on the desk: what waits outside, what came back or was refused, what the secretariat is asked to answer."""

import datetime
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page, WorkflowState, get_default_page_content_type

from organizations.models import OrganizationPage, reader_of
from practices.desk.queries.lines import Unnamed, UnnamedGroup, first_of
from practices.desk.queries.naming import shorten
from practices.models.approvals.requests import ApprovalRequest, ApprovalWay
from practices.models.proposals import Decision, Proposal

REFUSED_FOR = datetime.timedelta(days=30)
"""How long the desk says that something was refused."""


def approvals_asked(user: Any) -> UnnamedGroup:
    """Return the open requests of the organizations that `user` acts for, those that end first. One query."""
    rows = ApprovalRequest.objects.open().filter(organization__in=reader_of(user).organizations)
    count, listed = first_of(
        rows.order_by("expires_at", "pk"), "public_id", "way", "page__draft_title", "organization", "asked_at"
    )
    label = ngettext(
        "%(count)s approval that you requested is pending", "%(count)s approvals that you requested are pending", count
    )
    return UnnamedGroup("approvals_asked", label % {"count": count}, count, reverse("approvals:index"), _lines(listed))


def approvals_to_give(user: Any) -> UnnamedGroup:
    """Return the notes to confirm and the countersignatures that `user` of the secretariat may give. One query."""
    rows = ApprovalRequest.objects.open().for_secretariat().exclude(asked_by=user)
    rows = rows.exclude(organization__in=reader_of(user).organizations)
    count, listed = first_of(
        rows.order_by("asked_at", "pk"), "public_id", "way", "page__draft_title", "organization", "asked_at"
    )
    label = ngettext(
        "%(count)s signed note or countersignature to answer",
        "%(count)s signed notes or countersignatures to answer",
        count,
    )
    return UnnamedGroup(
        "approvals_to_give", label % {"count": count}, count, reverse("approvals:index"), _lines(listed)
    )


def returned_to(user: Any, on: datetime.date) -> list[UnnamedGroup]:
    """Return what came back to the organizations that `user` acts for, or to `user`. Two queries."""
    return [changes_wanted(user), refused_proposals(user, on)]


def changes_wanted(user: Any) -> UnnamedGroup:
    """Return the texts of the organizations that `user` acts for that came back with changes asked for. One query."""
    mine = OrganizationPage.objects.filter(pk__in=reader_of(user).organizations)
    above = (
        mine.annotate(below=ExpressionWrapper(OuterRef("path"), output_field=CharField()))
        .filter(below__startswith=F("path"))
        .order_by()
    )
    pages = Page.objects.filter(Exists(above)).annotate(key=Cast("pk", CharField(max_length=255))).order_by()
    states = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_NEEDS_CHANGES,
        base_content_type=get_default_page_content_type(),
        object_id__in=pages.values("key"),
    )
    count, listed = first_of(
        states.order_by("current_task_state__finished_at", "pk"),
        "object_id",
        "current_task_state__revision__object_str",
        "current_task_state__comment",
        "current_task_state__finished_at",
    )
    words = _("%(title)s – changes requested: %(note)s")
    return UnnamedGroup(
        "changes_wanted",
        ngettext("%(count)s text came back with changes", "%(count)s texts came back with changes", count)
        % {"count": count},
        count,
        "",
        tuple(
            Unnamed(
                reverse("wagtailadmin_pages:edit", args=[key]),
                at.date() if at else None,
                words % {"title": shorten(title), "note": shorten(note) or "–"},
            )
            for key, title, note, at in listed
        ),
    )


def refused_proposals(user: Any, on: datetime.date) -> UnnamedGroup:
    """Return what `user` proposed and was refused in the last 30 days, and did not propose again. One query."""
    own = Proposal.objects.filter(proposed_by=user).annotate(
        opens=KT("arguments__thing"), of_kind=KT("arguments__kind")
    )
    again = own.filter(pk__gt=OuterRef("pk"), action=OuterRef("action"), opens=OuterRef("opens")).filter(
        of_kind=OuterRef("of_kind")
    )
    rows = own.filter(
        decision=Decision.REJECTED,
        decided_at__date__gte=on - REFUSED_FOR,
        organization__in=reader_of(user).organizations,
    ).exclude(Exists(again))
    count, listed = first_of(
        rows.order_by("-decided_at", "pk"), "public_id", "summary", "reason", "organization", "decided_at"
    )
    words = _("%(what)s – reason: %(note)s")
    return UnnamedGroup(
        "refused",
        ngettext("%(count)s proposal of yours was refused", "%(count)s proposals of yours were refused", count)
        % {"count": count},
        count,
        reverse("proposals:index"),
        tuple(
            Unnamed(
                reverse("proposals:detail", args=[key]),
                at.date(),
                words % {"what": shorten(summary), "note": shorten(reason)} if reason else shorten(summary),
                organization,
            )
            for key, summary, reason, organization, at in listed
        ),
    )


def _lines(listed: list[Any]) -> tuple[Unnamed, ...]:
    return tuple(
        Unnamed(
            reverse("approvals:detail", args=[key]),
            at.date(),
            f"{shorten(title)} ({ApprovalWay(way).label})",
            organization,
        )
        for key, way, title, organization, at in listed
    )
