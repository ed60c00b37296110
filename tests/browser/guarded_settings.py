"""Settings of the portal whose officers sign in with a second factor, and whose mails lie in files."""

from tests.browser.served_settings import *  # noqa: F403
from tests.browser.served_settings import MAILERS, VAR_DIR

MFA_REQUIRED = True
MAILS_DIR = VAR_DIR / "mails"  # where tests.browser.second_factor reads
for _mailer in MAILERS.values():
    _mailer |= {"BACKEND": "django.core.mail.backends.filebased.EmailBackend", "OPTIONS": {"file_path": str(MAILS_DIR)}}
