"""The page behind the link of an invitation: accept, or decline. Opening it does nothing."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.generic import View

from organizations.invitation_mails import first_password_address
from organizations.invitations import accept, account_asked, decline, find_by_key
from organizations.membership import MembershipRefused, is_waiting
from organizations.models import Invitation, User
from organizations.second_factors import has_second_factor, needs_second_factor
from portal.accounts.second_factor import has_strong_session
from practices.views.private_pages import keep_private
from practices.views.rate_limits import is_over, too_many, visitor_of

MOST_OPENED, COUNTED_OVER = 100, 600
"""Requests of one visitor within so many seconds."""


class InvitationView(View):
    """Who has an account with the address signs in first; for the others the link is enough to begin."""

    invitation: Invitation | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Load what the link leads to."""
        super().setup(request, *args, **kwargs)
        self.invitation = find_by_key(kwargs["key"])
        self.visitor = request.user if isinstance(request.user, User) else None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse who asks too often, every link that opens nothing, and a session that lacks its second factor."""
        if is_over("invitation", visitor_of(request), most=MOST_OPENED, seconds=COUNTED_OVER):
            return keep_private(too_many(COUNTED_OVER))
        if self.invitation is None:
            return keep_private(render(request, "account/invitation_absent.html", status=404))
        if self._lacks_second_factor():
            name = "mfa_reauthenticate" if has_second_factor(self.visitor) else "mfa_index"
            return keep_private(redirect(f"{reverse(name)}?{urlencode({'next': request.path})}"))
        return keep_private(super().dispatch(request, *args, **kwargs))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show who invites to what, and the two answers."""
        return self._show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Accept or decline: one call below."""
        invitation = self.invitation
        assert invitation is not None  # noqa: S101 - dispatch answered
        try:
            if request.POST.get("act") == "decline":
                decline(invitation=invitation)
                return render(request, "account/invitation_declined.html")
            if request.POST.get("act") == "accept":
                account = accept(invitation=invitation, visitor=self.visitor)
                return redirect(first_password_address(account) if is_waiting(account) else "sign_in_account")
        except MembershipRefused as refusal:
            return self._show(str(refusal), status=409)
        return redirect(request.path)

    def _lacks_second_factor(self) -> bool:
        is_needed = self.visitor is not None and settings.MFA_REQUIRED and needs_second_factor(self.visitor)
        return is_needed and not has_strong_session(self.request)

    def _show(self, refusal: str = "", *, status: int = 200) -> HttpResponse:
        invitation = self.invitation
        assert invitation is not None  # noqa: S101 - dispatch answered
        asked = account_asked(invitation)
        context = {
            "organization": invitation.organization.name_in(),
            "role": invitation.get_role_display(),
            "refusal": refusal,
            "must_sign_in": self.visitor is None and asked is not None,
            "is_another": self.visitor is not None and self.visitor.email.strip().lower() != invitation.email,
            "next": self.request.path,
        }
        return render(self.request, "account/invitation.html", context, status=status)
