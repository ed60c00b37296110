"""Which cases CI leaves out: they take a minute on PostgreSQL, and say little that their neighbours do not."""

import os

import pytest

ON_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")
IS_ASKED_FOR = bool(os.environ.get("EVERY_UPGRADE"))
long_on_postgresql = pytest.mark.skipif(ON_POSTGRESQL and not IS_ASKED_FOR, reason="in make audit ARGS=upgrades")
only_in_audit = pytest.mark.skipif(not IS_ASKED_FOR, reason="in make audit ARGS=upgrades")
