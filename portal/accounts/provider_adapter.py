"""Signing in by an organization's own identity provider: whom it may sign in, and for whom never."""

import logging
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render

from organizations.membership import account_of_address
from organizations.models import OrganizationPage, User, reader_of
from organizations.sign_ins import SignInEvent, note_sign_in
from portal.accounts.adapters import address_of
from portal.accounts.identity_providers import IdentityProvider
from portal.accounts.second_factor import BY_PROVIDER

logger = logging.getLogger(__name__)


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Lets in who was invited and acts for the provider's organization alone; it opens no account."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """No provider opens an account."""
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> None:
        """Find nobody: `pre_social_login` does, by a stricter rule."""
        return

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse who may not come in this way, connect who comes so for the first time."""
        provider = provider_of(sociallogin)
        account = self._account(sociallogin, provider)
        if provider is None or account is None or not may_sign_in(provider, account):
            logger.warning(
                "an identity provider named somebody whom it does not sign in: %s", sociallogin.account.provider
            )
            raise ImmediateHttpResponse(
                render(request, "socialaccount/refused.html", {"provider": provider}, status=403)
            )
        if not sociallogin.is_existing:
            sociallogin.connect(request, account)
            note_sign_in(account=account, event=SignInEvent.CONNECTED, by=account, address=address_of(request))
        if provider.asked_second_factor(claims_of(sociallogin)):
            record_authentication(request, account, "mfa", type=BY_PROVIDER)

    def _account(self, sociallogin: SocialLogin, provider: IdentityProvider | None) -> User | None:
        if provider is None or sociallogin.state.get("process", "login") != "login":
            return None
        if sociallogin.is_existing:
            return sociallogin.user if isinstance(sociallogin.user, User) else None
        for address in sociallogin.email_addresses:
            if (address.verified or provider.verified) and provider.speaks_for(address.email):
                return account_of_address(address.email)
        return None


def provider_of(sociallogin: SocialLogin) -> IdentityProvider | None:
    """Return the provider that answered, as the settings have it now."""
    named = sociallogin.account.provider
    return next((provider for provider in settings.IDENTITY_PROVIDERS if provider.id == named), None)


def claims_of(sociallogin: SocialLogin) -> dict[str, Any]:
    """Return what the signed part of the answer says; of SAML nothing is read but who it is."""
    data = sociallogin.account.extra_data
    claims = data.get("id_token") if isinstance(data, dict) else None
    return claims if isinstance(claims, dict) else {}


def may_sign_in(provider: IdentityProvider, account: User) -> bool:
    """Tell whether a provider may sign in `account`.

    Only who acts for its organization and for no other, so that no organization's provider opens the desk of
    another; people of the secretariat where the operator said so; operators never.
    """
    reader = reader_of(account)
    own = OrganizationPage.objects.filter(slug=provider.organization).values_list("pk", flat=True)
    if not account.is_active or account.is_superuser or (reader.is_secretariat and not provider.secretariat):
        return False
    if reader.reads_for:
        return reader.reads_for <= set(own)
    return reader.is_secretariat
