"""Settings of the tests: those of a developer's machine, with fast passwords and plain static files."""

import os

os.environ.setdefault("DEBUG", "1")

from portal.settings import *  # noqa: F403 - the environment is set first

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
MFA_REQUIRED = False  # its own tests ask for it: tests/portal/accounts

CHANGES_AT_ONCE = False  # a test asks for them itself: practices.exchange.actions.changes.note_changes
API_RATE_ANONYMOUS = API_RATE_TOKEN = API_RATE_COSTLY = PAGE_RATE_COSTLY = ""  # their own tests set them

# A test that asks Wagtail's search is marked `indexed`.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": False}}
