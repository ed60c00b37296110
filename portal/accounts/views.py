"""The pages of signing in that do more than allauth's, and the account's own page."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.views import LoginView, PasswordResetFromKeyView
from allauth.mfa.adapter import get_adapter as factor_adapter
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, EditWebAuthnView, RemoveWebAuthnView
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from organizations.models import User
from organizations.second_factors import has_second_factor, needs_second_factor
from organizations.sessions import reference_of
from organizations.sign_in_rows import rows_of
from portal.accounts.second_factor import end_other_sessions, strengthen
from practices.models.demonstration import Demonstration

MOST_SHOWN = 20
"""Sign-ins that an account's page shows."""


class SignInView(LoginView):
    """Sign in to read what is released to one's audience; those who write go on to the admin from there."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the identity providers, by their names, and say where only a password is asked for."""
        context = super().get_context_data(**kwargs)
        providers = sorted(settings.IDENTITY_PROVIDERS, key=lambda provider: provider.name.casefold())
        return {
            **context,
            "providers": [(provider.name, _provider_address(provider)) for provider in providers],
            "asks_password_alone": not settings.MFA_REQUIRED and Demonstration.is_loaded(),
            "next": self.get_next_url() or "",
        }


def _provider_address(provider: Any) -> str:
    if provider.kind == "saml":
        return reverse("saml_login", kwargs={"organization_slug": provider.id})
    return reverse("openid_connect_login", kwargs={"provider_id": provider.id})


class NewPasswordView(PasswordResetFromKeyView):
    """Set a password by the link of a mail; who is invited may choose a passkey in place of one."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Set the password, or go on without one to the page that adds a passkey."""
        if request.POST.get("act") == "passkey" and self._is_invited():
            record_authentication(request, self.reset_user, method="password_reset")
            return perform_login(request, Login(user=self.reset_user, redirect_url=reverse("mfa_add_webauthn")))
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say whether the link is an invitation."""
        return {**super().get_context_data(**kwargs), "is_invited": self._is_invited()}

    def _is_invited(self) -> bool:
        user = getattr(self, "reset_user", None)
        return user is not None and not user.has_usable_password()


class AppView(ActivateTOTPView):
    """Set up an authenticator app; the session counts as opened with it from then on, and the others end."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the app."""
        with transaction.atomic():
            response = super().form_valid(form)
            end_other_sessions(self.request)
        strengthen(self.request, self.request.user, "totp")
        return response


class AddKeyView(AddWebAuthnView):
    """Add a passkey; the session counts as opened with it from then on, and the others end."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the passkey."""
        with transaction.atomic():
            response = super().form_valid(form)
            end_other_sessions(self.request)
        strengthen(self.request, self.request.user, "webauthn")
        return response


class KeyByReference:
    """Finds the key of an address by what names it outwardly."""

    kwargs: dict[str, Any]

    def get_object(self, queryset: Any = None) -> Any:
        """Return the key of this account with that reference."""
        for row in self.get_queryset():  # type: ignore[attr-defined]
            if reference_of(row) == self.kwargs["reference"]:
                return row
        raise Http404


class RenameKeyView(KeyByReference, EditWebAuthnView):
    """Return a passkey another name."""


class RemoveKeyView(KeyByReference, RemoveWebAuthnView):
    """Remove a passkey, unless it is the last second factor of who needs one."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove it."""
        adapter = factor_adapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            messages.error(self.request, str(adapter.error_messages["cannot_delete_authenticator"]))
            return HttpResponseRedirect(reverse("mfa_list_webauthn"))
        return super().form_valid(form)


class AccountView(LoginRequiredMixin, TemplateView):
    """Who one is here, the ways to one's keys, and the last sign-ins."""

    template_name = "account/account.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather what the page shows."""
        user = self.request.user
        assert isinstance(user, User)  # noqa: S101 - who is anonymous is led to sign in
        return {
            **super().get_context_data(**kwargs),
            "has_second_factor": has_second_factor(user),
            "needs_second_factor": settings.MFA_REQUIRED and needs_second_factor(user),
            "has_password": user.has_usable_password(),
            "rows": rows_of([user], most=MOST_SHOWN),
            "address_days": settings.SIGN_IN_ADDRESS_DAYS,
        }


class SessionsView(LoginRequiredMixin, TemplateView):
    """The sessions of an account, each with a button that ends it."""

    template_name = "usersessions/usersession_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """List the sessions, this one first."""
        sessions = sorted(self._sessions(), key=lambda row: (not row.is_current(), -row.created_at.timestamp()))
        rows = [(reference_of(session), session) for session in sessions]
        return {**super().get_context_data(**kwargs), "rows": rows}

    @method_decorator(reauthentication_required(app="allauth.usersessions"))
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """End one, or all others, once the person has confirmed who asks."""
        chosen = request.POST.get("session", "")
        is_all = request.POST.get("act") == "others"
        ended = [
            row
            for row in self._sessions()
            if (is_all and not row.is_current()) or (not is_all and reference_of(row) == chosen)
        ]
        end_sessions(request, ended)
        if request.user.is_authenticated:
            messages.success(request, _("Ended."))
        return HttpResponseRedirect(reverse("usersessions_list"))

    def _sessions(self) -> list[UserSession]:
        rows: list[UserSession] = UserSession.objects.purge_and_list(self.request.user)
        return rows
