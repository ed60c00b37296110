"""Settings of the tests: those of a developer's machine, with fast passwords and plain static files."""

import os

os.environ.setdefault("DEBUG", "1")

from portal.settings import *  # noqa: F403 - the environment is set first

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
