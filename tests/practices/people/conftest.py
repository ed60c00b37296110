"""Two organizations with their people, and drafts of the second that the first must never meet."""

import datetime
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from organizations.models import OrganizationPage
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from tests import factories
from tests.shared_worlds import SharedWorld, shared_world

CANARY = "canary7f3e9d21bb"


@dataclass
class Side:
    """An organization, its people, and what it wrote."""

    organization: OrganizationPage
    officer: Any
    approver: Any
    instrument: InstrumentPage
    draft: InstrumentPage
    edition: EditionPage
    practice: PracticePage


def side(word: str) -> Side:
    """Make one side; its drafts carry `word` in their titles."""
    organization = factories.organization(f"Organization of {word[:8]}")
    officer, approver = factories.officer(organization), factories.approver(organization)
    draft = InstrumentPage(title=f"Draft {word}", slug=f"draft-{word}", kind="policy", live=False, owner=officer)
    organization.add_child(instance=draft)
    draft.save_revision(user=officer)
    edition = EditionPage(
        title=f"Edition {word}",
        language="en",
        dated_on=datetime.date(2003, 5, 14),
        numbered_text=f"1. Rule\n\nThe {word}.\n",
    )
    edition.live = False
    draft.add_child(instance=edition)
    edition.save_revision(user=officer)
    practice = PracticePage(
        title=f"Practice {word}", slug=f"practice-{word}", kind="programme", summary=word, live=False
    )
    organization.add_child(instance=practice)
    practice.save_revision(user=officer)
    released = factories.instrument(organization, title=f"Code {word[:8]}")
    fresh = [type(page).objects.get(pk=page.pk) for page in (organization, released, draft, edition, practice)]
    return Side(fresh[0], officer, approver, fresh[1], fresh[2], fresh[3], fresh[4])


shared_ours = shared_world(lambda: side("ours"))


@pytest.fixture
def ours(shared_ours: SharedWorld[Side], db: None) -> Side:
    """The organization whose people act, made once for each module."""
    return shared_ours.made()


@pytest.fixture
def theirs(db: None) -> Side:
    """The other organization."""
    return side(CANARY)


def client_of(user: Any) -> Client:
    """Sign `user` in."""
    client = Client()
    client.force_login(user)
    return client
