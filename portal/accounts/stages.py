"""The stage of signing in that asks for the second factor."""

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from portal.accounts.second_factor import was_asked_by_provider


class SecondFactorStage(AuthenticateStage):
    """Asks who has set up a second factor, unless the person's identity provider has asked already."""

    def _should_handle(self, request: HttpRequest) -> bool:
        user = self.login.user
        if user is not None and was_asked_by_provider(request, user):
            return False
        return bool(super()._should_handle(request))
