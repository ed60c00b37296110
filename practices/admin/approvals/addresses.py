"""The addresses of the screens of approvals, and their entry in the menu."""

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
    screens = (
        ("", ApprovalRequestsView, "index"),
        ("ask/<slug:kind>/<uuid:key>/", SubjectView, "ask"),
        ("approvers/", ApproversView, "approvers"),
        ("approvers/<uuid:public_id>/", ApproverView, "approver"),
        ("organizations/<uuid:key>/add/", EnterApproverView, "add_approver"),
        ("organizations/<uuid:key>/office/", OfficeView, "office"),
        ("letters/<uuid:public_id>/", PinnedLetterView, "letter"),
        ("absences/", AbsencesView, "absences"),
        ("<uuid:public_id>/", RequestView, "detail"),
        ("<uuid:public_id>/note/", NoteFileView, "note"),
    )
