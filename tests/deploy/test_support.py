"""What the page for approvers says of components is what the locks and the image have."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
OFF_BY_DEFAULT = ("EVIDENCE_CHECKS", "HARVEST", "IDENTITY_PROVIDERS", "S3_BUCKET", "UPLOAD_SCANNER")
PAGE = (ROOT / "docs" / "operators" / "for-approvers.md").read_text()


@pytest.mark.parametrize("name", ["Django", "Wagtail"])
def test_series_is_that_of_the_lock(name: str):
    pinned = re.search(rf"^{name.lower()}==(\d+\.\d+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE)

    assert pinned
    assert f"| {name} | {pinned[1]} |" in PAGE


def test_image_is_of_the_series_that_is_named():
    dockerfile = (ROOT / "deploy" / "docker" / "Dockerfile").read_text()
    compose = (ROOT / "deploy" / "compose.yaml").read_text()

    assert "| Python | 3.13 in the image" in PAGE
    assert "| PostgreSQL | 17 in the image" in PAGE
    assert "python:3.13-slim-trixie" in dockerfile
    assert "postgresql-client-17" in dockerfile
    assert "postgres:17-" in compose


def test_each_connection_of_the_design_is_in_the_table():
    table = PAGE.split("## Connections that go out")[1].split("\n## ")[0]

    for setting in ("DATABASE_URL", "CACHE_URL", "EMAIL_URL", *OFF_BY_DEFAULT):
        assert f"`{setting}" in table
