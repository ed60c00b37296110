"""Two codes of two organizations that say alike things."""

from dataclasses import dataclass
from typing import Any

import pytest

from practices.models.editions import EditionPage
from practices.models.provisions import Provision
from tests.factories import edition, instrument, officer, organization, topic
from tests.shared_worlds import SharedWorld, shared_world

OURS = """1. Gifts

Members of the mission accept no gift, favour or hospitality from any government or contractor.

2. Fraternization

Personnel keep no intimate relationship with persons under their command in the area of operations.

3. Vehicles

Official vehicles are driven with a valid permit and are locked when parked in the compound.
"""
THEIRS = """1. Presents

Staff accept no gift, favour or hospitality from a government, contractor or supplier.

2. Relationships

No staff member keeps an intimate relationship with a person under his or her command.

3. Archives

Records of the secretariat are kept for thirty years and then handed to the archive.
"""


@dataclass
class Two:
    """Two editions, an officer of each organization."""

    ours: EditionPage
    theirs: EditionPage
    our_officer: Any
    their_officer: Any

    def provision(self, page: EditionPage, eid: str) -> Provision:
        return page.provisions.current().select_related("edition__instrument__organization").get(eid=eid)

    @property
    def gifts(self) -> tuple[Provision, Provision]:
        return self.provision(self.ours, "sec_1"), self.provision(self.theirs, "sec_1")

    @property
    def relations(self) -> tuple[Provision, Provision]:
        return self.provision(self.ours, "sec_2"), self.provision(self.theirs, "sec_2")


def _make_two() -> Two:
    first, second = organization("Alpine Corps"), organization("Harbour Union")
    gifts = topic("gifts", "Gifts")
    ours = edition(instrument(first, topics=[gifts]), text=OURS)
    theirs = edition(instrument(second, topics=[gifts]), text=THEIRS)
    return Two(ours, theirs, officer(first), officer(second))


shared_two = shared_world(_make_two)


@pytest.fixture
def two(shared_two: SharedWorld[Two], db: None) -> Two:
    """The two codes, made once for each module."""
    return shared_two.made()
