"""The rule that nobody who may write does so, or sees more than the sign-in pages, without a second factor.

And the rule of the keys of an account: once it has a second factor, a session that did not pass it changes none.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from organizations.locks import lock_account
from organizations.models import User
from organizations.request_areas import is_in_api
from organizations.second_factors import has_second_factor, needs_second_factor
from organizations.sessions import end_sessions
from organizations.sign_ins import SignInEvent, note_sign_in
from portal.accounts.adapters import address_of
from practices.api.problems import PROBLEM_TYPE, problem

BY_PROVIDER = "provider"
"""Type of the record of a session whose identity provider asked for the second factor."""
ALWAYS_OPEN = frozenset({"healthz", "readyz", "robots", "wagtailadmin_logout"})
PREFIXES = ("account_", "mfa_", "usersessions_", "socialaccount_", "openid_connect_", "saml_", "sign_")
"""Beginnings of the names of the sign-in pages, which are all that is open before there is a second factor."""


def was_asked_by_provider(request: HttpRequest, user: Any) -> bool:
    """Tell whether the identity provider asked for a second factor in this session."""
    return any(record.get("type") == BY_PROVIDER for record in get_authentication_records(request, user))


def has_strong_session(request: HttpRequest) -> bool:
    """Tell whether this session was opened with a second factor that the account still has, or by the provider's."""
    kinds = {record.get("type") for record in get_authentication_records(request, request.user)}
    kinds.discard(None)
    return BY_PROVIDER in kinds or (bool(kinds) and has_second_factor(request.user))


def strengthen(request: HttpRequest, user: Any, kind: str) -> None:
    """Let a session count as opened with a second factor that was just set up, under a new key."""
    record_authentication(request, user, "mfa", type=kind)
    former = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=former).update(session_key=request.session.session_key)


def end_other_sessions(request: HttpRequest) -> None:
    """End the other sessions of the account: a password alone may have opened them. Note that they ended."""
    account = request.user
    assert isinstance(account, User)  # noqa: S101 - who sets up a second factor is signed in
    if end_sessions(account=account, kept=request.session.session_key):
        note_sign_in(account=account, event=SignInEvent.SESSION_ENDED, by=account, address=address_of(request))


def passed_second_factor_required(view: Callable[..., Any]) -> Callable[..., Any]:
    """Decorate a page of keys: if the account has a second factor, ask for it in a session that did not pass it."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated or has_strong_session(request) or not has_second_factor(request.user):
            return view(request, *args, **kwargs)
        return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")

    return answer


def one_at_a_time(view: Callable[..., Any]) -> Callable[..., Any]:
    """Decorate a page that removes keys: two requests of one account do not each leave the other's key as the last."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method != "POST" or not isinstance(request.user, User):
            return view(request, *args, **kwargs)
        with transaction.atomic():
            lock_account(request.user)
            return view(request, *args, **kwargs)

    return answer


class SecondFactorMiddleware:
    """Lead who needs a second factor to it: every other address is closed to their session until then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Answer in place of the view; None lets it answer."""
        if not settings.MFA_REQUIRED or not request.user.is_authenticated or _is_sign_in_page(request):
            return None
        if has_strong_session(request) or not needs_second_factor(request.user):
            return None
        return _refuse(request)


def _is_sign_in_page(request: HttpRequest) -> bool:
    name = request.resolver_match.view_name if request.resolver_match else ""
    return name in ALWAYS_OPEN or (name or "").startswith(PREFIXES)


def _refuse(request: HttpRequest) -> HttpResponse:
    if is_in_api(request):
        refused = problem(403, _("A second factor is needed."), code="second-factor-needed")
        return JsonResponse(refused, status=403, content_type=PROBLEM_TYPE)
    if request.method not in ("GET", "HEAD"):
        return render(request, "403.html", status=403)
    name = "mfa_reauthenticate" if has_second_factor(request.user) else "mfa_index"
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}")
