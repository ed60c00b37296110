"""Every address of the portal that takes a key, filled with keys as the portal makes them."""

import re
import secrets
import uuid
from collections.abc import Callable, Iterator

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.tokens import default_token_generator as of_django
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from organizations.invitations import key_of
from organizations.models import Invitation, User
from practices.actions.signed_keys import make_key
from tests.leaks.addresses import PARAMETER, patterns

LINKS = (
    "follow/confirm/<str:token>/",
    "follow/stop/<str:token>/",
    "follow/<str:token>/",
    "returns/<str:token>/",
    "returns/<str:token>/send/",
    "returns/<str:token>/form/<str:form>/",
    "clearances/<str:token>/",
    "deadlines/<str:key>/calendar.ics",
    "approve/<str:key>/",
    "approve/<str:key>/file/",
    "sign-in/invitation/<str:key>/",
    "sign-in/password/new/<uidb36>-<key>/",
    "admin/password_reset/confirm/<uidb64>/<token>/",
)
"""Addresses in which a key stands."""
NO_KEYS = (
    "api/v1/submissions/by-external-id/<slug:kind>/<path:external_id>/",
    "sign-in/with/oidc/<str:provider_id>/",
    "sign-in/with/oidc/<str:provider_id>/callback/",
    "sign-in/with/saml/<str:organization_slug>/",
    "sign-in/passkeys/<str:reference>/rename/",
    "sign-in/passkeys/<str:reference>/remove/",
)
"""Addresses that take any word, none of which opens anything: names that a system, a provider or a device has."""
OF_SCREENS = "admin/"
"""Below it Wagtail's screens take names and primary keys of what whoever asks is signed in for."""
TAKE_ANY_WORD = frozenset({None, "str", "path"})
SECRET = re.compile("token|secret")
IN_QUERIES = ("sign-in/with/oidc/nsc/callback/?code={key}&state=1", "api/v1/topics/?token={key}", "search/?q={key}")
"""Addresses whose query string holds a key, or might."""


def routes_with_words() -> Iterator[str]:
    """Return the routes of the portal in which any word may stand, or what is called a token or a secret."""
    for route in patterns():
        if any(
            match["converter"] in TAKE_ANY_WORD or SECRET.search(match["name"]) for match in PARAMETER.finditer(route)
        ):
            yield route


def unknown_routes() -> list[str]:
    """Return the routes of which nobody said yet whether a key stands there."""
    return [route for route in routes_with_words() if route not in LINKS and not _holds_no_key(route)]


def _holds_no_key(route: str) -> bool:
    is_of_screens = route.startswith(OF_SCREENS) and not SECRET.search(route)
    return is_of_screens or route.startswith(NO_KEYS)


def fill(account: User) -> Iterator[tuple[str, str]]:
    """Return each address with a key, and the key: as it was made, and as a mail program cut it off."""
    for route in LINKS:
        for key in {_key_of(route, account), _key_of(route, account)[:20]}:
            yield f"/{_filled(route, key, account)}", key
    for address in IN_QUERIES:
        key = make_key("tests")
        yield f"/{address.format(key=key)}", key


def _key_of(route: str, account: User) -> str:
    makers: dict[str, Callable[[], str]] = {
        "clearances/": lambda: secrets.token_urlsafe(32),
        "sign-in/invitation/": lambda: key_of(Invitation(public_id=uuid.uuid4(), sent_count=1)),
        "sign-in/password/": lambda: str(default_token_generator.make_token(account)),
        "admin/": lambda: str(of_django.make_token(account)),
    }
    return next((made for begin, made in makers.items() if route.startswith(begin)), lambda: make_key("tests"))()


def _filled(route: str, key: str, account: User) -> str:
    words = {
        "uidb36": user_pk_to_url_str(account),
        "uidb64": urlsafe_base64_encode(force_bytes(account.pk)),
        "form": "pdf",
        "key": key,
        "token": key,
    }
    return PARAMETER.sub(lambda match: words[match["name"]], route)
