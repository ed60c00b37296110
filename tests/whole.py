"""How much of long work the tests do: a share of it in each run, all of it where WHOLE_TESTS is set (`make audit`)."""

import os
from collections.abc import Iterable

import pytest
from hypothesis import settings

IS_WHOLE = bool(os.environ.get("WHOLE_TESTS"))
ON_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")
settings.register_profile("sample", derandomize=True)
if not IS_WHOLE:  # what fails then is due to a change; chance looks for more in `make audit ARGS=tests`
    settings.load_profile("sample")
long = pytest.mark.skipif(not IS_WHOLE, reason="long: in make audit ARGS=tests")
long_on_postgresql = pytest.mark.skipif(ON_POSTGRESQL and not IS_WHOLE, reason="long: in make audit ARGS=tests")


def share[One](items: Iterable[One], of: int) -> list[One]:
    """Return all items where everything is asked, else the first and every `of`th after it."""
    return list(items)[:: 1 if IS_WHOLE else of]


def many(whole: int, shared: int) -> int:
    """Return how many there are: `whole` where everything is asked, else `shared`."""
    return whole if IS_WHOLE else shared
