"""Each test begins and ends in the source language."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _source_language(settings: Any) -> Iterator[None]:
    """Return back the language that a request under another prefix leaves active."""
    with translation.override(settings.LANGUAGE_CODE):
        yield
