"""A big ledger: the dated actions of states on treaties, as adoption events of organizations beside references.

The file (treaty_id, participant, action, date) is that of the corpus, if it is on this machine. A participant stands
for an organization, a treaty for a reference instrument that a depositary issued; signing is planning, what binds is
being in place. Loaded in bulk: what a page and a report are measured on, within seconds.
"""

import csv
import datetime
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from organizations.models import OrganizationIndexPage, OrganizationName, OrganizationPage
from practices.actions.bulk_pages import NewPage, add_pages, index_pages, lock_parents
from practices.actions.bulk_releases import Wanted, open_many
from practices.actions.ledger import append
from practices.models.adoptions import AdoptionEvent, AdoptionRecord, State, Track
from practices.models.instruments import InstrumentPage
from practices.models.releases import Audience, ReleasedKind
from tests.corpus import corpus_folder

RECORDED_AT = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
"""When the first event was recorded; each later one a second after the one before it."""
PLANNING = ("signature",)
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Action:
    """One line of the file."""

    treaty: str
    participant: str
    action: str
    on: datetime.date

    @property
    def state(self) -> State:
        """What the action comes to on the adoption track."""
        return State.PLANNED if self.action in PLANNING else State.IN_PLACE


@dataclass(frozen=True, slots=True)
class Treaties:
    """What was loaded: organizations by name of the participant, references by treaty, and how many events."""

    depositary: OrganizationPage
    organizations: dict[str, OrganizationPage]
    references: dict[str, InstrumentPage]
    event_count: int

    def biggest(self, actions: Iterable[Action]) -> InstrumentPage:
        """Return the reference of the treaty with most actions."""
        counts: dict[str, int] = {}
        for action in actions:
            counts[action.treaty] = counts.get(action.treaty, 0) + 1
        return self.references[max(counts, key=lambda treaty: counts[treaty])]


def treaty_actions_file() -> Path | None:
    """Return the file of treaty actions, None if it is not on this machine."""
    folder = corpus_folder()
    file = folder / "08_adoption" / "un_treaty_actions.csv" if folder else None
    return file if file and file.is_file() else None


def read_actions(file: Path) -> list[Action]:
    """Return the lines of the file, in its order."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [
            Action(row["treaty_id"], row["participant"], row["action"], datetime.date.fromisoformat(row["date"]))
            for row in csv.DictReader(lines)
        ]


@transaction.atomic
def load_treaty_actions(actions: Sequence[Action]) -> Treaties:
    """Load the actions as public adoption events, in their order; pages, releases and ledger included."""
    names = sorted({action.participant for action in actions})
    treaties = sorted({action.treaty for action in actions})
    depositary, *parties = add_organizations(["Depositary", *names])
    references = dict(zip(treaties, add_references(depositary, treaties), strict=True))
    organizations = dict(zip(names, parties, strict=True))
    _record(actions, organizations, references)
    return Treaties(depositary, organizations, references, len(actions))


def add_organizations(names: Sequence[str]) -> list[OrganizationPage]:
    """Add published organizations of these names."""
    index = OrganizationIndexPage.objects.get()
    pages = []
    for number, name in enumerate(names):
        page = OrganizationPage(title=name[:255], slug=f"party-{number}", kind="intergovernmental")
        page.names = [OrganizationName(language="en", name=name[:255], sort_order=0)]  # type: ignore[misc]
        pages.append(page)
    _publish(pages, index)
    return pages


def add_references(depositary: OrganizationPage, treaties: Sequence[str]) -> list[InstrumentPage]:
    """Add public instruments of one organization."""
    pages = [
        InstrumentPage(
            title=f"Treaty {treaty}", slug=f"treaty-{number}", kind="agreement", symbol=treaty, organization=depositary
        )
        for number, treaty in enumerate(treaties)
    ]
    _publish(pages, depositary)
    open_many(
        wanted=[Wanted(ReleasedKind.INSTRUMENT, page.translation_key, Audience.PUBLIC, "Deposited") for page in pages],
        by=None,
    )
    return pages


def _publish(
    pages: Sequence[OrganizationPage | InstrumentPage], parent: OrganizationIndexPage | OrganizationPage
) -> None:
    lock_parents(pages=[parent])
    add_pages(new=[NewPage(page, parent, is_published=True) for page in pages], by=None, at=RECORDED_AT)
    index_pages(pages=pages)


def _record(
    actions: Sequence[Action], organizations: dict[str, OrganizationPage], references: dict[str, InstrumentPage]
) -> None:
    salts = [secrets.token_hex(16) for _action in actions]
    events = [
        AdoptionEvent(
            organization=organizations[action.participant],
            reference=references[action.treaty],
            track=Track.ADOPTION,
            state=action.state,
            effective_on=action.on,
            recorded_at=RECORDED_AT + datetime.timedelta(seconds=number),
            record_digest=AdoptionEvent.digest_of_record(salt, {"note": action.action}),
        )
        for number, (action, salt) in enumerate(zip(actions, salts, strict=True))
    ]
    before = append(events[0])
    for event in events[1:]:
        event.chain(sequence=before.sequence + 1, previous_hash=before.hash)
        before = event
    AdoptionEvent.objects.bulk_create(events[1:], batch_size=BATCH)
    AdoptionRecord.objects.bulk_create(
        [
            AdoptionRecord(event=event, salt=salt, note=action.action, is_public=True, public_at=event.recorded_at)
            for event, salt, action in zip(events, salts, actions, strict=True)
        ],
        batch_size=BATCH,
    )
