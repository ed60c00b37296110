"""Access tokens: `Authorization: Bearer <key>`, for an organization's own system."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from organizations.models import User
from organizations.row_level_security import lift_public_role, own_role
from practices.exchange.actions.tokens import TokenInvalid, find_token, note_use, reader_by
from practices.models.exchange.tokens import AccessToken

SCHEME = "Bearer"
SCHEMES = (b"bearer", b"token")
"""How keys are sent: as RFC 6750 says, and as Django REST Framework's own tokens are."""
INVALID = f'{SCHEME} realm="api", error="invalid_token"'


class TokenAuthentication(BaseAuthentication):
    """Reads as the organization of the token. `request.auth` is the AccessToken, `request.user` who made it, limited.

    A key that does not hold is refused (401), also where nothing is asked of a reader, and so is any other proof of
    who asks: nobody who sends one is answered as the public without knowing. A key is taken from the header alone,
    never from the address, which others log.
    """

    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        """Return who reads and the token; None without such a header. Raises AuthenticationFailed."""
        scheme, _space, key = get_authorization_header(request).strip().partition(b" ")
        if not scheme:
            return None
        if scheme.lower() not in SCHEMES:
            raise AuthenticationFailed(_("Send the key as “Authorization: Bearer” followed by the key."))
        try:
            with own_role():
                token = find_token(key.strip().decode("ascii"))
        except UnicodeDecodeError as error:
            raise AuthenticationFailed(_("This is not a key of this portal.")) from error
        except TokenInvalid as refusal:
            raise AuthenticationFailed(str(refusal)) from refusal
        lift_public_role()
        note_use(token)
        return reader_by(token), token

    def authenticate_header(self, request: Request) -> str:
        """Say how to prove who asks, and that the key that was given does not hold."""
        return INVALID if get_authorization_header(request).strip() else f'{SCHEME} realm="api"'


class MaySubmit(BasePermission):
    """Lets in tokens that may submit: 401 without a token, 403 with one that may only read."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Tell whether the request came with such a token."""
        token = request.auth
        self.message = _("This token cannot submit. Make one that can.")
        return isinstance(token, AccessToken) and token.may_submit


class TokenScheme(OpenApiAuthenticationExtension):
    """How the description of the API speaks of tokens."""

    target_class = "practices.exchange.api.tokens.TokenAuthentication"
    name = "accessToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """Describe the scheme."""
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A key that an organization's officers make in the admin, under “Access tokens”.",
        }
