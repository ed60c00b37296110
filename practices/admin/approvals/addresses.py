"""The addresses of the screens of approvals, and their entry in the menu."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _

from organizations.menu import ExchangeViewSet
from practices.admin.approvals.absences import AbsencesView
from practices.admin.approvals.register import (
    ApproversView,
    ApproverView,
    EnterApproverView,
    OfficeView,
    PinnedLetterView,
)
from practices.admin.approvals.requests import ApprovalRequestsView, NoteFileView, RequestView, SubjectView


class ApprovalViewSet(ExchangeViewSet):
    """Approvals: requests, registered approvers, deputies."""

    name = "approvals"
    url_prefix = "approvals"
    menu_label = _("Approvals")
    menu_name = "approvals"
    icon = menu_icon = "check"
    menu_order = 110

    def get_urlpatterns(self) -> list[Any]:
        """Return the addresses of the screens."""
        return [
            path("", ApprovalRequestsView.as_view(), name="index"),
            path("ask/<slug:kind>/<uuid:key>/", SubjectView.as_view(), name="ask"),
            path("approvers/", ApproversView.as_view(), name="approvers"),
            path("approvers/<uuid:public_id>/", ApproverView.as_view(), name="approver"),
            path("organizations/<uuid:key>/add/", EnterApproverView.as_view(), name="add_approver"),
            path("organizations/<uuid:key>/office/", OfficeView.as_view(), name="office"),
            path("letters/<uuid:public_id>/", PinnedLetterView.as_view(), name="letter"),
            path("absences/", AbsencesView.as_view(), name="absences"),
            path("<uuid:public_id>/", RequestView.as_view(), name="detail"),
            path("<uuid:public_id>/note/", NoteFileView.as_view(), name="note"),
        ]
