"""A state machine: whatever is done to pages, nobody sees more than the newest effective decision about the thing.

Pages are copied, moved, aliased, reverted, scheduled, unpublished and imported again; things are opened at once or
for later, to any audience, and narrowed. After each step every reader is asked for every thing. The model below keeps
the decisions alone, and says from them who may see what: it knows nothing of `visible_to`.
"""

import contextlib
import datetime
import itertools
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, seed
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from wagtail.models import Page, Revision

from organizations.models import OrganizationPage
from practices.actions.imports import Draft, ImportRefused, import_instrument, open_import
from practices.actions.page_visibility import differing_pages
from practices.actions.releases import apply_due, decide_release, is_widening
from practices.models.dates import PartialDate
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from practices.models.provisions import Provision
from practices.models.releases import Audience, ReleaseDecision
from tests import factories

MODELS = {"instrument": InstrumentPage, "edition": EditionPage, "practice": PracticePage}
TEXT = "1. Duty\n\nMembers report.\n"
NUMBERS = itertools.count(1)
MOST_PAGES = 14
"""Pages of one run: what is made beyond them makes the steps slow, and shows nothing new."""
AUDIENCES = st.sampled_from(
    [Audience.OWN, Audience.NAMED, Audience.PARTICIPATING, Audience.DELEGATIONS, Audience.PUBLIC]
)
PLACES = st.integers(0, 1_000)
LETS_IN = {
    Audience.OWN: frozenset(),
    Audience.NAMED: frozenset({"named"}),
    Audience.PARTICIPATING: frozenset({"named", "other"}),
    Audience.DELEGATIONS: frozenset({"named", "other", "delegate"}),
    Audience.PUBLIC: frozenset({"named", "other", "delegate", "anonymous"}),
}


@dataclass
class Decided:
    """The decisions about one thing, in the order in which they were recorded: audience, day from which it holds."""

    rows: list[tuple[Audience, int]] = field(default_factory=list)

    def audience(self, day: int) -> Audience:
        """Say to whom the thing is open on a day."""
        held = [audience for audience, since in self.rows if since <= day]
        return held[-1] if held else Audience.OWN


class Openness(RuleBasedStateMachine):
    """Two organizations' pages, four readers of other organizations or of none, and the clock in days."""

    count = 0
    """Steps taken in this process."""
    asked = 0
    """Things that readers were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.decided: dict[tuple[str, uuid.UUID], Decided] = {}
        self.day = 0
        self.began = timezone.now()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize()
    def found(self) -> None:
        """Two organizations with an instrument, two texts and a note, none of it open to anybody."""
        self.bodies = [factories.organization(), factories.organization()]
        self.named = factories.organization()
        other = factories.organization()
        self.readers = {
            "anonymous": None,
            "delegate": factories.delegate(),
            "named": factories.officer(self.named),
            "other": factories.officer(other),
        }
        for body in self.bodies:
            code = factories.instrument(body, audience=None)
            factories.edition(code, audience=None, text=TEXT)
            factories.edition(code, audience=None, text=TEXT, language="fr")
            factories.practice(body, audience=None)

    def pages(self, *kinds: str) -> list[Any]:
        """Return the pages there are of these kinds, by path."""
        return [page for kind in kinds or MODELS for page in MODELS[kind].objects.order_by("path")]

    def pick(self, place: int, *kinds: str) -> Any:
        """Choose a page."""
        found = self.pages(*kinds)
        return found[place % len(found)]

    def is_full(self) -> bool:
        """Tell whether no more pages are made in this run."""
        return len(self.pages()) >= MOST_PAGES

    @rule(
        place=PLACES,
        audience=AUDIENCES,
        days=st.sampled_from([0, 0, 0, 1, 3]),
        lasts=st.sampled_from([None, None, 2]),
    )
    def release(self, place: int, audience: Audience, days: int, lasts: int | None) -> None:
        """Open a thing, at once or for a later day, for good or for some days; what narrows holds at once."""
        page = self.pick(place)
        kind = next(kind for kind, model in MODELS.items() if isinstance(page, model))
        named = [self.named] if audience == Audience.NAMED else []
        keys = [self.named.translation_key] if named else []
        widens = is_widening(kind=kind, thing=page.translation_key, audience=audience, named=keys)
        day = self.day + days if widens else self.day
        ends = day + lasts if lasts and audience != Audience.OWN else None
        decision = decide_release(
            kind=kind, thing=page.translation_key, audience=audience, named=named, authority="D", by=None,
            as_operator=True, effective_at=self.moment(day) if days and widens else None,
            until=self.moment(ends) if ends else None,
        )  # fmt: skip
        decided = self.decided.setdefault((kind, page.translation_key), Decided())
        decided.rows.append((audience, (decision.effective_at - self.began).days if day > self.day else self.day))
        later = ReleaseDecision.objects.about(kind, page.translation_key).filter(sequence__gt=decision.sequence)
        decided.rows += [(Audience(one.audience), (one.effective_at - self.began).days) for one in later]

    def moment(self, day: int) -> datetime.datetime:
        """Return the moment at which a day begins."""
        return self.began + datetime.timedelta(days=day)

    @rule(place=PLACES)
    def narrow(self, place: int) -> None:
        """Close a thing."""
        self.release(place, Audience.OWN, 0, None)

    @rule(days=st.integers(1, 4))
    def wait(self, days: int) -> None:
        """Let days pass, and what was decided for them take effect."""
        self.day += days
        apply_due(now=self.began + datetime.timedelta(days=self.day, hours=1))
        call_command("publish_scheduled", verbosity=0)

    @rule(place=PLACES, live=st.booleans(), recursive=st.booleans())
    def copy(self, place: int, live: bool, recursive: bool) -> None:
        """Copy a page, with what lies under it and as live as it is, or not."""
        if self.is_full():
            return
        page = self.pick(place, "instrument", "practice")
        page.copy(
            recursive=recursive,
            update_attrs={"slug": f"copy-{next(NUMBERS)}", "title": "Copy"},
            keep_live=live,
            copy_revisions=True,
        )

    @rule(place=PLACES, onto=PLACES)
    def copy_text(self, place: int, onto: int) -> None:
        """Copy a text to an instrument, perhaps another organization's."""
        instrument = self.pick(onto, "instrument")
        text = self.pick(place, "edition")
        if self.is_full() or self.is_taken(text, instrument):
            return
        text.copy(to=instrument, keep_live=True, update_attrs={"instrument": instrument})

    @rule(place=PLACES, onto=PLACES)
    def move(self, place: int, onto: int) -> None:
        """Move a text to an instrument, or an instrument or note to an organization."""
        page = self.pick(place)
        if isinstance(page, EditionPage):
            parent = self.pick(onto, "instrument")
            if not self.is_taken(page, parent):
                page.move(parent, pos="last-child")
                EditionPage.objects.filter(pk=page.pk).update(instrument=parent)
            return
        body = OrganizationPage.objects.get(pk=self.bodies[onto % 2].pk)  # as many pages as it has under it now
        if not Page.objects.child_of(body).filter(slug=page.slug).exclude(pk=page.pk).exists():
            page.move(body, pos="last-child")
            type(page).objects.filter(pk=page.pk).update(organization=body)

    def is_taken(self, text: EditionPage, instrument: InstrumentPage) -> bool:
        """Tell whether an instrument has a text at the address that this one needs."""
        return Page.objects.child_of(instrument).filter(slug=text.slug).exists()

    @rule(place=PLACES)
    def alias(self, place: int) -> None:
        """Make an alias of a page, live as the page is."""
        page = self.pick(place, "instrument", "practice")
        if not self.is_full():
            page.create_alias(update_slug=f"alias-{next(NUMBERS)}", recursive=False)

    @rule(place=PLACES, revision=PLACES)
    def revert(self, place: int, revision: int) -> None:
        """Publish a revision that a page had."""
        page = self.pick(place)
        had = list(Revision.objects.for_instance(page).order_by("pk"))
        if had and page.alias_of_id is None:
            with what_is_refused():
                had[revision % len(had)].publish()

    @rule(place=PLACES, days=st.sampled_from([-1, 1]))
    def schedule(self, place: int, days: int) -> None:
        """Plan a publication, for a time that has come or not."""
        page = self.pick(place)
        if page.alias_of_id is None:
            page.go_live_at = timezone.now() + datetime.timedelta(days=days)
            with what_is_refused():
                page.save_revision().publish()
                call_command("publish_scheduled", verbosity=0)

    @rule(place=PLACES)
    def unpublish(self, place: int) -> None:
        """Take a page out of publication."""
        self.pick(place).unpublish()

    @rule(place=PLACES, word=st.sampled_from(["report", "inform"]))
    def bring_in(self, place: int, word: str) -> None:
        """Import a text: a new one, or other words in the place of one that is there."""
        body = self.bodies[place % 2]
        draft = Draft(
            title="Imported code", kind="policy", language="en", text_status="authentic",
            numbered_text=f"1. Duty\n\nMembers {word}.\n", dates={"adopted": PartialDate.parse("2001")},
        )  # fmt: skip
        with what_is_refused():
            made = import_instrument(organization=body, draft=draft, by=None, correct=True)
            open_import(imported=made, audience=None, authority="D", by=None)

    @invariant()
    def nobody_sees_more_than_was_decided(self) -> None:
        """Ask every reader for everything that there is."""
        if not hasattr(self, "readers"):
            return
        Openness.count += 1
        for name, user in self.readers.items():
            wider = list(self.wider(name, user))
            assert not wider, "; ".join(wider)
        assert differing_pages() == set()

    def wider(self, name: str, user: Any) -> Iterator[str]:
        """Return what a reader sees without a decision that lets them in."""
        for kind, model in MODELS.items():
            Openness.asked += 1
            for page in model.objects.visible_to(user).order_by("path"):
                if not self.may_see(name, kind, page) or not page.live:
                    yield f"{name} sees {kind} {page.url_path}"
        for row in Provision.objects.visible_to(user).select_related("edition").order_by("pk"):
            if not self.may_see(name, "edition", row.edition):
                yield f"{name} sees a provision of {row.edition.url_path}"

    def may_see(self, name: str, kind: str, page: Any) -> bool:
        """Say from the decisions alone whether a reader may see a page."""
        things = [(kind, page.translation_key)]
        if kind == "edition":
            instrument = InstrumentPage.objects.ancestor_of(page).get()
            things.append(("instrument", instrument.translation_key))
        return all(name in LETS_IN[self.decided.get(thing, Decided()).audience(self.day)] for thing in things)


@contextlib.contextmanager
def what_is_refused() -> Iterator[None]:
    """Let the portal refuse, such as an address that is taken, and leave nothing of it."""
    with contextlib.suppress(ValidationError, ImportRefused), transaction.atomic():
        yield


def bounded(*, runs: int, steps: int) -> Any:
    """Return the settings of so many runs, each of so many steps at most; the same each time."""
    return hypothesis_settings(
        max_examples=runs,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


def run_until(steps: int, *, steps_of_run: int, run: Callable[..., None]) -> None:
    """Run the machine, each time from another seed, until so many steps were taken. Raises AssertionError."""
    for number in itertools.count():
        if Openness.count >= steps:
            return
        run(
            seed(number)(type("Openness", (Openness,), {})),
            settings=hypothesis_settings(bounded(runs=20, steps=steps_of_run), derandomize=False),
        )
