"""The settings of the portal under load: an operator signs in with a password alone, which DEBUG=0 lets nobody do."""

from portal.settings import *  # noqa: F403 - all of them

MFA_REQUIRED = False
