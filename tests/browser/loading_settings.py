"""Settings with which the demonstration is loaded for the browser: passwords that are quickly made, and read by any."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from tests.browser.guarded_settings import *  # noqa: F403


class QuickHasher(PBKDF2PasswordHasher):
    """The portal's own way of keeping passwords, with few rounds: the accounts are of this run alone."""

    iterations = 1000


PASSWORD_HASHERS = ["tests.browser.loading_settings.QuickHasher"]
