"""Every list of the admin: whose it is, and how rows of it are made."""

import datetime
import itertools
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from practices.actions.proposals import propose_release
from practices.admin.lists import ListScreen
from practices.models.evidence import AdoptionSuggestion
from practices.models.exchange.following import Frequency, Subscription
from practices.models.exchange.tokens import AccessToken, Submission
from practices.models.exchange.webhooks import Webhook
from practices.models.outreach.contacts import ContactKind
from practices.models.outreach.letters import LetterModel, LetterPurpose
from practices.models.outreach.returns import Return
from practices.models.redactions import RedactedKind, RedactionReason, RedactionRequest
from practices.models.relayed import RelayedKind, RelayedStatement
from practices.models.sheets import SheetImport
from tests import factories, report_factories
from tests.exchange_factories import access_token
from tests.practices.outreach.contacts import made
from tests.practices.outreach.enquiries.making import enquiry
from tests.practices.outreach.letters import making
from tests.practices.outreach.returns.making import asked
from tests.practices.sheets.imports import chosen
from tests.whose.addresses import routes

FORMULA = "=HYPERLINK(1)"
"""What begins the words of each row: a sheet that runs it has run what a stranger wrote."""
NUMBERS = itertools.count(1)
DAYS = itertools.cycle([datetime.date(2025, 3, 4), datetime.date(2024, 11, 30), datetime.date(2025, 1, 2)])


@dataclass
class World:
    """Whose lists are looked at."""

    secretariat: Any = field(default_factory=factories.secretariat_member)
    organization: Any = field(default_factory=lambda: factories.organization("Zeta"))
    others: list[Any] = field(default_factory=lambda: [factories.organization(name) for name in ("beta", "Alpha")])
    officer: Any = None

    def __post_init__(self) -> None:
        self.officer = factories.officer(self.organization)


def words() -> str:
    """Return words that no row had before."""
    return f"{FORMULA} {'Nnv'[next(NUMBERS) % 3]}{next(NUMBERS)}"


def contacts(world: World, count: int) -> None:
    """Log contacts of every kind, some of them withdrawn."""
    kinds, owners = itertools.cycle(ContactKind.values), itertools.cycle([world.organization, *world.others])
    for number in range(count):
        due_on = next(DAYS) + datetime.timedelta(300) if number % 5 == 0 else None
        made.contact(
            next(owners), kind=next(kinds), by=world.secretariat, text=f"{words()}\v", on=f"{next(DAYS)}",
            reference_number=f"PX/2026/{number}", due_on=due_on,
        )  # fmt: skip


def mailings(world: World, count: int) -> None:
    """Make letters, by several models."""
    for number in range(count):
        model = making.letter_model(world.secretariat, title=words())
        due_on = next(DAYS) + datetime.timedelta(500) if number % 2 else None
        making.mailing(world.organization, by=world.secretariat, letter_model=model, dated_on=next(DAYS), due_on=due_on)


def returns(world: World, count: int) -> None:
    """Ask for returns of several years, each come to another step."""
    now, reference = timezone.now(), factories.instrument(title=words())
    steps = itertools.cycle(([], ["saved_at"], ["closed_at"], ["answered_at"], ["answered_at", "handed_in_at"]))
    for number in range(count):
        given = {step: now - datetime.timedelta(days=number) for step in next(steps)}
        organization = factories.organization(f"{words()}")
        asked(reference if number % 2 else None, of=organization, year=2020 + number % 5, **given)
    assert Return.objects.exists()


def packs(world: World, count: int) -> None:
    """Make packs, one of them used."""
    for number in range(count):
        pack = making.pack(factories.edition(), by=world.secretariat, title=words())
        if number % 5 == 0:
            making.mailing(world.organization, by=world.secretariat, pack=pack)


def letter_models(_world: World, count: int) -> None:
    """Write model letters for every purpose."""
    for number in range(count):
        LetterModel.objects.create(title=words(), purpose=LetterPurpose.values[number % 3]).wordings.create(
            language="en", subject="Rules", body="Dear all"
        )


def enquiries(world: World, count: int) -> None:
    """Begin enquiries, some of them about a text."""
    for number in range(count):
        reference = factories.instrument() if number % 2 else None
        enquiry(
            *world.others[: number % 2 + 1],
            by=world.secretariat,
            title=words(),
            begins_on=next(DAYS),
            reference=reference,
        )


def tokens(world: World, count: int) -> None:
    """Make tokens, some of them revoked."""
    for number in range(count):
        AccessToken.objects.create(
            organization=world.organization, made_by=world.officer, name=words(), may_submit=bool(number % 2),
            key_digest=f"{uuid.uuid4()}", hint="px_", expires_on=datetime.date(2026 + number % 2, 8, 1),
            revoked_at=timezone.now() if number % 3 == 0 else None, used_on=next(DAYS) if number % 2 else None,
        )  # fmt: skip


def submissions(world: World, count: int) -> None:
    """Keep what a system of an organization sent, at every step."""
    token, _key = access_token(world.organization, by=world.officer)
    steps = itertools.cycle(["approved", "rejected", "withdrawn"])
    for _number in range(count):
        Submission.objects.create(
            organization=world.organization, token=token, kind="adoption", external_id=words(), content={},
            digest="0" * 64, status=next(steps),
        )  # fmt: skip


def webhooks(world: World, count: int) -> None:
    """Add webhooks."""
    for _number in range(count):
        Webhook.objects.create(
            organization=world.organization, name=words(), address="https://example.org/", made_by=world.officer
        )


def following(world: World, count: int) -> None:
    """Follow searches."""
    for number in range(count):
        Subscription.objects.create(
            user=world.officer, email="a@example.org", words=words(), frequency=Frequency.values[number % 4],
            told_at=timezone.now() if number % 2 else None, language="en",
        )  # fmt: skip


def reports(world: World, count: int) -> None:
    """Freeze issues for several audiences: few, as each is written in every format."""
    for number in range(count // 5):
        report_factories.issue(by=world.secretariat, audience=("public", "participating")[number % 2], title=words())


def claims(world: World, count: int) -> None:
    """Check sentences of notes."""
    by = factories.officer(world.organization)
    for _number in range(count):
        note = factories.practice(world.organization, title=words(), summary=f"{words()}. A summary.")
        factories.claim(note, text=factories.edition(factories.instrument(title=words())), by=by)


def relayed(world: World, count: int) -> None:
    """Enter what organizations said by letter, some of it confirmed or dropped."""
    for number in range(count):
        RelayedStatement.objects.create(
            organization=factories.organization(words()), kind=RelayedKind.values[number % 3], said_on=next(DAYS),
            entered_by=world.secretariat, entered_at=timezone.now(),
            confirmed_at=timezone.now() if number % 3 == 1 else None,
            dropped_at=timezone.now() if number % 3 == 2 else None,
        )  # fmt: skip


def redactions(world: World, count: int) -> None:
    """Ask that words go."""
    for number in range(count):
        RedactionRequest.objects.create(
            kind=RedactedKind.ADOPTION_EVENT, thing=uuid.uuid4(), organization=factories.organization(words()),
            reason=RedactionReason.values[number % 2], asked_by=world.secretariat, asked_at=timezone.now(),
        )  # fmt: skip


def sheets(world: World, count: int) -> None:
    """Choose sheets."""
    for _number in range(count):
        sheet = chosen("organizations", [["Name"], ["Alpha"]], world.secretariat)
        SheetImport.objects.filter(pk=sheet.pk).update(name=words())


def suggestions(_world: World, count: int) -> None:
    """Suggest texts that read like a reference."""
    reference = factories.instrument(title=words())
    for number in range(count):
        AdoptionSuggestion.objects.create(
            reference=reference, instrument=factories.instrument(title=words()), likeness=(number % 10) / 10,
            method="x", found_at=timezone.now(),
        )  # fmt: skip


def adoptions(world: World, count: int) -> None:
    """Record what organizations did."""
    for number in range(count):
        factories.adoption(factories.instrument(title=words()), organization=world.others[number % 2])


def assessments(world: World, count: int) -> None:
    """Assess texts."""
    for _number in range(count):
        text = factories.edition(factories.instrument(world.organization, title=words()))
        factories.assessment(text, by=world.officer)


def proposals(world: World, count: int) -> None:
    """Propose releases."""
    for _number in range(count):
        text = factories.edition(factories.instrument(world.organization, audience=None), audience=None)
        propose_release(
            kind="edition", thing=text.translation_key, title=words(), organization=world.organization,
            audience="public", authority="The council", by=world.officer,
        )  # fmt: skip


CASES: dict[str, tuple[Callable[[World, int], None], str]] = {
    "contacts:index": (contacts, "secretariat"),
    "mailings:index": (mailings, "secretariat"),
    "returns_admin:index": (returns, "secretariat"),
    "packs:index": (packs, "secretariat"),
    "letters:index": (letter_models, "secretariat"),
    "enquiries:index": (enquiries, "secretariat"),
    "access_tokens:index": (tokens, "officer"),
    "submissions:index": (submissions, "officer"),
    "webhooks:index": (webhooks, "officer"),
    "following:index": (following, "officer"),
    "report_drafts:index": (reports, "secretariat"),
    "claims:index": (claims, "officer"),
    "claims:notes": (claims, "officer"),
    "relayed:index": (relayed, "secretariat"),
    "redactions:index": (redactions, "secretariat"),
    "adoption_events:index": (adoptions, "secretariat"),
    "assessments:index": (assessments, "officer"),
    "proposals:index": (proposals, "officer"),
    "suggestions:index": (suggestions, "secretariat"),
    "sheets:index": (sheets, "secretariat"),
}
"""Of each list what makes its rows, and who of the world looks at it."""


def lists() -> Iterator[str]:
    """Yield the name of the address of every list there is."""
    for route in routes():
        view = getattr(route.view, "view_class", None)
        if view is not None and issubclass(view, ListScreen) and not route.name.endswith("_results"):
            yield route.name
