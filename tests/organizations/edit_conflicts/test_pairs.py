"""Two people at one form: the stale save is refused, nothing of the first is lost, what is fresh is taken."""

from collections.abc import Callable

import pytest

from tests.organizations.edit_conflicts.kinds import KINDS, Subject
from tests.organizations.edit_conflicts.trying import try_pair
from tests.whole import share

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("make", share(KINDS, of=3), ids=lambda make: make.__name__)
def test_stale_save_is_refused_and_both_are_brought_together(make: Callable[[], Subject]) -> None:
    assert try_pair(make, seed=KINDS.index(make)).faults == []
