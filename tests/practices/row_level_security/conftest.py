"""Row-level security in the database of a test, for a role of its own; both go with its transaction."""

from typing import Any

import pytest
from django.db import connection

from practices.actions.row_level_security.building import can_stand, set_up_row_level_security


@pytest.fixture
def role(db: None, settings: Any) -> str:
    """Set it up before anything is made; give its role. Skips where there can be none."""
    if not can_stand():
        pytest.skip("PostgreSQL alone")
    settings.ROW_LEVEL_SECURITY, settings.ROW_LEVEL_SECURITY_ROLE = (
        True,
        f"public_of_{connection.settings_dict['NAME']}",
    )
    return set_up_row_level_security()
