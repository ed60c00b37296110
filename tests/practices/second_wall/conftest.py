"""A second wall in the database of a test, for a role of its own; both go with its transaction."""

from typing import Any

import pytest
from django.db import connection

from practices.actions.second_wall.building import build_wall, can_stand


@pytest.fixture
def wall(db: None, settings: Any) -> str:
    """Build the wall before anything is made; give its role. Skips where there can be none."""
    if not can_stand():
        pytest.skip("PostgreSQL alone")
    settings.SECOND_WALL, settings.SECOND_WALL_ROLE = True, f"public_of_{connection.settings_dict['NAME']}"
    return build_wall()
