"""Whose log a request of the API reads."""

from rest_framework.request import Request

from practices.models.exchange.changes import PUBLIC_SCOPE
from practices.models.exchange.tokens import AccessToken


def scope_of(request: Request) -> str:
    """Return the scope whose log a request reads: that of the token's organization, else the public's."""
    token = getattr(request, "auth", None)
    if not isinstance(token, AccessToken) or not token.may_read:
        return PUBLIC_SCOPE
    return str(token.organization.translation_key)
