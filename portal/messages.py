"""Where what is said once is kept until the next page: in a cookie of this host alone, else in the session."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class HostCookieStorage(CookieStorage):
    """The cookie of messages, by a name under which a browser takes it from this very host alone."""

    cookie_name = "__Host-messages" if settings.SESSION_COOKIE_SECURE else "messages"


class MessageStorage(FallbackStorage):
    """Django's storage, with that cookie."""

    storage_classes = (HostCookieStorage, SessionStorage)
