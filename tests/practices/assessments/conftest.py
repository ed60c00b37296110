"""One text with rules on conduct and gifts, those who judge it, and a topic."""

from dataclasses import dataclass
from typing import Any

import pytest

from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.provisions import Provision
from practices.models.topics import Topic
from tests import factories
from tests.shared_worlds import SharedWorld, shared_world

TEXT = (
    "1. Persons bound\n\nThis code binds staff and interns.\n\n"
    "2. Gifts\n\nMembers accept no gifts, at work or outside it.\n\n"
    "3. Reports\n\nMembers report offers.\n"
)


@dataclass
class House:
    """An organization with one public text."""

    instrument: InstrumentPage
    edition: EditionPage
    topic: Topic
    officer: Any

    def row(self, words: str) -> Provision:
        """Return the current provision with these words."""
        return self.edition.provisions.current().get(text__contains=words)

    def correct(self, old: str, new: str) -> None:
        """Publish a correction of the text."""
        page = EditionPage.objects.get(pk=self.edition.pk)
        page.numbered_text = page.numbered_text.replace(old, new)
        page.save_revision().publish()


def _make_house() -> House:
    organization = factories.organization("Harbour house")
    instrument = factories.instrument(organization, title="Harbour code")
    edition = factories.edition(instrument, text=TEXT)
    return House(instrument, edition, factories.topic("gifts", "Gifts"), factories.officer(organization))


shared_house = shared_world(_make_house)


@pytest.fixture
def house(shared_house: SharedWorld[House], db: None) -> House:
    """The house, made once for each module."""
    return shared_house.made()


@pytest.fixture
def stranger(db: None) -> Any:
    """An officer of another organization."""
    return factories.officer(factories.organization())
