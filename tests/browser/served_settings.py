"""Settings of the portal that the browser reads: those of production, with a password alone to sign in."""

from portal.settings import *  # noqa: F403

MFA_REQUIRED = False  # its own tests ask for it: tests/portal/accounts
