"""Trying an act as somebody, looking at what came of it, and taking it back."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any
from unittest.mock import patch

from django.core import mail
from django.core.cache import cache
from django.core.files.storage import FileSystemStorage
from django.db import connection, transaction
from django.db.models import Max
from django.test import Client
from wagtail.models import Page, PageLogEntry

from organizations.models import OrganizationPage, User
from practices.models.adoptions import AdoptionEvent
from practices.models.approvals.letters import NamedSource, PinnedLetter
from practices.models.assessments import Assessment
from practices.models.claims import Claim
from practices.models.initiatives import Participation
from practices.models.relayed import RelayedStatement
from tests.whose.effects import (
    CONFIRMATION,
    FROM_SOURCE,
    NOTICED,
    OF_PAGES,
    WORDS_ABOUT,
    Effect,
    Item,
    Moment,
    effects,
    look,
    owner_of,
    readers_of,
)
from tests.whose.rule import OPERATOR, Known, refuse, refuse_two_outside, refuse_unsealing, refuse_word
from tests.whose.world import NOBODY, World

WRITE = re.compile(r'^\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
SAY_NOTHING = frozenset(
    {
        "django_session", "usersessions_usersession", "wagtailcore_pagelogentry", "wagtailcore_modellogentry",
        "wagtailadmin_editingsession", "wagtailadmin_formstate", "practices_touch", "practices_messageread",
        "practices_jobrun", "wagtailcore_referenceindex", "django_cache", "practices_lastrun",
        "practices_pendingtext", "practices_recognition", "practices_recognitionpage",
        "practices_sheetimport", "practices_sheetimportrow", "practices_sheetmapping",
    }
)  # fmt: skip
"""Tables of which a row neither shows anything to anybody nor gives a right."""


@dataclass(frozen=True)
class Act:
    """Something that a person does: `way` says where, `do` does it and tells whether it was taken."""

    way: str
    do: Callable[["Stage", str], bool]


@dataclass(frozen=True)
class Failure:
    """An effect that the rule does not allow, and the steps that led to it."""

    steps: tuple[tuple[str, str], ...]
    effect: Effect
    why: str

    def __str__(self) -> str:
        trace = "; then ".join(f"{who}: {way}" for who, way in self.steps)
        return f"{self.why} | {trace} | {self.effect}"


@dataclass
class Found:
    """What was tried, and what is wrong: each failure by steps and effect; which ways had an effect at all."""

    cells: int = 0
    taken: set[str] = field(default_factory=set)
    honest: set[tuple[str, str]] = field(default_factory=set)
    failures: list[Failure] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)
    tell: Callable[[str], object] | None = None
    """Is told each failure as it is found, once."""
    but: frozenset[Any] = frozenset()
    """Failures that are found elsewhere already: who brought about what, by which step."""

    def fail(self, failure: Failure) -> None:
        """Keep a failure."""
        if self.tell is not None and str(failure) not in map(str, self.failures):
            self.tell(str(failure))
        self.failures.append(failure)

    def add(self, other: "Found") -> None:
        """Add what was found apart."""
        self.cells += other.cells
        self.taken |= other.taken
        self.honest |= other.honest
        self.failures += other.failures
        self.broken += other.broken
        self.untold += other.untold


class Stage:
    """The world, who is signed in, and what is known of everybody at a moment."""

    def __init__(self, world: World, *, signed_in: Iterable[str] | None = None) -> None:
        """Begin with a world in which these persons are signed in, by default all."""
        self.world = world
        self.known: Known = world.known()
        self.asked: dict[Item, frozenset[str]] = dict(world.asked)
        self.readers = readers_of(world.organizations)
        self.clients: dict[str, Client] = {}
        for name in world.people if signed_in is None else signed_in:
            self.sign_in(name, world.people[name])
        self.clients[NOBODY] = Client(raise_request_exception=False)
        self.moment = look(self.readers)
        self.mailboxes: list[str] = []
        self.is_looking = True
        """Whether what comes of an act is looked at: else a step says what was written alone."""

    def copy(self) -> "Stage":
        """Return a stage on which others can go on, and this one stays as it is."""
        other = copy(self)
        debts = {person: set(debts) for person, debts in self.known.debts.items()}
        known = {"acting": dict(self.known.acting), "registered": dict(self.known.registered)}
        other.known = replace(self.known, debts=debts, **known)
        other.asked, other.clients, other.mailboxes = dict(self.asked), dict(self.clients), list(self.mailboxes)
        return other

    def sign_in(self, name: str, account: User) -> None:
        """Let somebody sign in, before anything is tried."""
        self.clients[name] = Client(raise_request_exception=False)
        self.clients[name].force_login(account)

    def account(self, name: str) -> Any:
        """Read somebody's account anew, by name or mailbox: what was worked out of it before may be old."""
        return User.objects.filter(email__iexact=self.mailbox(name)).first()

    def client_of(self, account: User) -> Client:
        """Return a browser in which an account is signed in."""
        name = next((name for name, one in self.world.people.items() if one.pk == account.pk), account.email)
        if name in self.clients:
            return self.clients[name]
        client = Client(raise_request_exception=False)  # not kept: its session is taken back with what is tried
        client.force_login(account)
        return client

    def again(self, name: str) -> Any:
        """Read a thing of the world anew."""
        thing = self.world.things[name]
        return type(thing).objects.get(pk=thing.pk)

    def mailbox(self, name: str) -> str:
        """Return the mailbox by which the rule knows somebody."""
        return name if name not in self.world.people else self.world.mailbox(name)


@contextmanager
def taken_back() -> Iterator[None]:
    """Do something in a block of its own, of which nothing is left: files that it deletes are there afterwards too."""
    sent = len(mail.outbox)
    with transaction.atomic(), patch.object(FileSystemStorage, "delete"):
        yield
        transaction.set_rollback(True)
    del mail.outbox[sent:]
    cache.clear()


class Writes:
    """Notes whether anything was written that could show something or give a right."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = WRITE.match(sql)
        if found and found[1] not in SAY_NOTHING:
            self.tables.add(found[1])
        return execute(sql, params, many, context)


@dataclass(frozen=True)
class Step:
    """What a step came to: tables written, the moment after it, what it added; who was mailed, whose record tells."""

    wrote: frozenset[str]
    after: Moment
    effects: tuple[Effect, ...]
    mailed: frozenset[str] = frozenset()
    recorded: frozenset[str] = frozenset()
    was_accepted: bool = False
    """Whether the act says of itself that it was taken."""


def take(stage: Stage, act: Act, name: str) -> Step:
    """Let somebody do something here and now, with what is done once it is kept."""
    writes, mark = Writes(), len(connection.run_on_commit)
    sent, logged = len(mail.outbox), PageLogEntry.objects.aggregate(last=Max("pk"))["last"] or 0
    with connection.execute_wrapper(writes):
        was_accepted = act.do(stage, name)
        run_hooks(mark)
    if not (writes.tables and stage.is_looking):
        return Step(frozenset(writes.tables), stage.moment, (), was_accepted=was_accepted)
    after = look(stage.readers)
    found = tuple(effect for effect in effects(stage.moment, after) if not _is_of_new(stage, effect))
    mailed = {address.lower() for message in mail.outbox[sent:] for address in message.recipients()}
    pages = PageLogEntry.objects.filter(pk__gt=logged).values_list("page_id", flat=True)
    recorded = {owner_of(page) for page in Page.objects.filter(pk__in=pages)}
    return Step(frozenset(writes.tables), after, found, frozenset(mailed), frozenset(recorded), was_accepted)


def _is_of_new(stage: Stage, effect: Effect) -> bool:
    """Tell whether an effect is the draft of an entry that was not there before."""
    return effect.what == "draft" and bool(effect.of) and effect.of not in stage.known.acting


def run_hooks(mark: int = 0) -> None:
    """Do what waits for the commit that never comes here: mails are sent so."""
    waiting = connection.run_on_commit[mark:]
    del connection.run_on_commit[mark:]
    for _sids, function, _robust in waiting:
        function()


# Judging


def persons_behind(stage: Stage, effect: Effect, name: str, *, but: str = "") -> list[str]:
    """Return who stands behind an effect: who had asked for just that (`but` for one kind), and who acted now."""
    asked = [
        person
        for item, persons in stage.asked.items()
        if item.of == effect.of and item.what != but and _is_asked(item, effect)
        for person in persons
    ]
    return [*dict.fromkeys([*sorted(asked), stage.mailbox(name)])]


def _is_asked(item: Item, effect: Effect) -> bool:
    if item.what == "page" and effect.what in OF_PAGES:
        return item.key == effect.key and (item.content in effect.contents or effect.what == "source file")
    if item.what == "proposal decide_release" and effect.what in OF_PAGES:
        return item.key == effect.key
    if item.what.startswith("proposal") and item.what != "proposal decide_release":
        return effect.what == "statement"
    if item.what == "seal" and effect.what in OF_PAGES | {"draft", "document"}:
        return item.key in ("", effect.key)
    if item.what == "word" and effect.what in WORDS_ABOUT:
        return item.key == effect.key or (item.key == CONFIRMATION and effect.is_change)
    return item.what in GIVEN and item.what == effect.what and item.key == effect.key and item.who in effect.who


GIVEN = frozenset({"role", "registered approver", "deputy", "one-person office"})
"""Rights that somebody asks for, and that hold once a second person agrees."""


def judge(stage: Stage, effect: Effect, name: str) -> str:
    """Say what is wrong with an effect that somebody brought about now, "" if nothing is."""
    known, of, behind = stage.known, effect.of, persons_behind(stage, effect, name)
    if effect.what in ("account", "password", "is_staff"):
        return _judge_account(stage, effect, behind)
    if effect.what == "document":
        return _judge_document(stage, effect, behind)
    if not of:
        return _judge_portal(stage, effect, name)
    if effect.what in WORDS_ABOUT:
        return _judge_word(stage, effect, behind)
    if effect.what == "draft" or _is_unsealed(stage, effect):
        return refuse_unsealing(known, behind, of)
    if effect.what == "confirmed appointment":
        return _judge_confirming(stage, effect, name)
    if effect.what in ("key", "webhook"):  # what somebody may read anyway, by a machine of theirs
        return (
            ""
            if known.acts_for(stage.mailbox(name), of)
            else "a machine that reads as the organization, by somebody else"
        )
    if effect.what == "address in the directory":
        return ""  # whom one writes to; what they then say for the organization is judged
    if effect.what == "one-person office" and not refuse_two_outside(known, behind, of):
        return "" if PinnedLetter.objects.filter(office__organization__slug=of).exists() else "an office without letter"
    is_nomination = effect.what in ("role", "registered approver")
    return refuse(known, behind, of, is_nomination=is_nomination) or _lacking(stage, effect, behind, is_nomination)


def _lacking(stage: Stage, effect: Effect, behind: list[str], is_nomination: bool) -> str:
    """Say what two of the secretariat lack who act where nobody of the organization does: its letter, or a source."""
    of = effect.of
    if OPERATOR in behind or any(stage.known.acts_for(person, of) for person in behind):
        return ""
    if is_nomination:
        return "" if all(is_by_letter(person, of) for person in effect.who) else "nominated without a letter"
    if effect.what == "entry":
        found = OrganizationPage.objects.filter(slug=of).exclude(website="")
    else:
        found = NamedSource.objects.filter(thing=effect.key).exclude(source="")
    return "" if found.exists() else "entered without a public source"


def is_by_letter(mailbox: str, of: str) -> bool:
    """Tell whether a letter that is pinned names somebody by this mailbox."""
    letters = PinnedLetter.objects.filter(organization__slug=of)
    named = letters.filter(invitation__email__iexact=mailbox) | letters.filter(approver__email__iexact=mailbox)
    return named.exists()


def _is_unsealed(stage: Stage, effect: Effect) -> bool:
    """Tell whether the secretariat comes to see what the organization's own people saw already."""
    if effect.what not in OF_PAGES or effect.who != {"secretariat"}:
        return False
    return any(item.what == effect.what and item.key == effect.key for item in stage.moment.seen)


def _judge_word(stage: Stage, effect: Effect, behind: list[str]) -> str:
    """Judge what others come to read about an organization: as its word, the secretariat's, or that of a source.

    As the secretariat's word it is read where the terms say so that the organization accepted, not before the waiting
    time is over: its silence is no consent.
    """
    known, of = stage.known, effect.of
    others = effect.who - {f"officers of {of}", f"focal points of {of}", "secretariat"}
    if not others:
        return ""
    said_by = {content.rpartition(":")[2] for content in effect.contents}
    if said_by == {NOTICED}:
        if of not in stage.world.accepting_notices:
            return "shown by silence"
        return "shown before the waiting time is over" if _is_public(effect) and not effect.is_change else ""
    if said_by == {FROM_SOURCE}:
        return refuse(known, behind, of)
    reason = refuse_word(known, behind, of)
    return "" if reason and _is_from_letter(effect) and not refuse_two_outside(known, behind, of) else reason


def _is_public(effect: Effect) -> bool:
    key = {"public_id": effect.key}
    return {
        "statement": AdoptionEvent.objects.filter(record__is_public=True, **key),
        "assessment": Assessment.objects.filter(record__is_public=True, **key),
        "check of a note": Claim.objects.filter(is_public=True, **key),
        "participation": Participation.objects.filter(is_public=True, **key),
    }[effect.what].exists()


def _is_from_letter(effect: Effect) -> bool:
    """Tell whether an organization's letter stands behind its word."""
    relayed = RelayedStatement.objects.filter(letter__isnull=False, organization__slug=effect.of)
    events = AdoptionEvent.objects.filter(public_id=effect.key)
    about = {
        "statement": relayed.filter(event__public_id=effect.key)
        | relayed.filter(reference__in=events.values("reference"), kind=CONFIRMATION),
        "assessment": relayed.filter(assessment__public_id=effect.key),
        "participation": relayed.filter(participation__public_id=effect.key),
    }
    return effect.what in about and about[effect.what].exists()


def _judge_document(stage: Stage, effect: Effect, behind: list[str]) -> str:
    """Judge that somebody comes to read a working file: it is its organization's, wherever it was moved.

    Its own people read what one of them keeps there; so does the secretariat what it uploads itself.
    """
    before = [item for item in stage.moment.seen if item.thing == (effect.what, effect.key)]
    of = next((item.of for item in before if item.of), effect.of)
    others = effect.who - {f"{role} of {of}" for role in ("officers", "approvers", "focal points")}
    if not of or not others:
        return ""
    if others == {"secretariat"}:
        is_own = not before and any(stage.known.is_outside(person, of) for person in behind)
        return "" if is_own else refuse_unsealing(stage.known, behind, of)
    return refuse(stage.known, behind, of)


def _judge_confirming(stage: Stage, effect: Effect, name: str) -> str:
    """Judge that an appointment counts as confirmed: it lifts a debt, and nothing where there is none."""
    debts = [debt for person in effect.who for debt in stage.known.debts.get(person, ()) if debt.of == effect.of]
    if name == OPERATOR:
        return ""
    is_allowed = all(stage.known.may_confirm(by, debt) for by in effect.contents for debt in debts)
    return "" if is_allowed else "confirmed by somebody who may not"


def _judge_account(stage: Stage, effect: Effect, behind: list[str]) -> str:
    """Judge what opens an account: that of somebody who acts for an organization speaks for it."""
    holders = {item.key: item.who for item in stage.moment.rights if item.what == "account"}
    holder = holders.get(effect.key)
    is_closed = effect.what == "password" and effect.contents == {"none"}
    if holder is None or holder in behind or is_closed or effect.what == "is_staff":
        return ""
    served = sorted(slug for slug, people in stage.known.acting.items() if holder in people)
    return f"the account of one of {served[0]} is opened to somebody else" if served else ""


def _judge_portal(stage: Stage, effect: Effect, name: str) -> str:
    rights = {"is_superuser", "group", "permission", "permission of group", "right on pages", "right on collection"}
    if effect.what == "confirmed appointment":
        return _judge_confirming(stage, effect, name)
    if effect.what == "image" and stage.mailbox(name) not in stage.known.portal | {OPERATOR}:
        return "a picture that everybody sees, by nobody of the portal"
    if (
        effect.what not in rights
        or stage.mailbox(name) in stage.known.operators
        or _is_had_on_translation(stage, effect)
    ):
        return ""
    return "a right over the portal, by nobody of its operators"


def _is_had_on_translation(stage: Stage, effect: Effect) -> bool:
    """Tell whether a group gets on a page of the portal's own what it had on that page in another language."""
    codename, _space, path = effect.key.partition(" ")
    page = Page.objects.filter(url_path=path).first() if effect.what == "right on pages" else None
    if page is None:
        return False
    others = {f"{codename} {other.url_path}" for other in page.get_translations()}
    return any(
        item.what == effect.what and item.key in others and item.who in effect.who for item in stage.moment.rights
    )


def learn(stage: Stage, step: Step, name: str) -> None:
    """Keep in mind who asked for what waits now, and who owes an account, a role or an entry to whom."""
    for item in step.after.waiting - stage.moment.waiting:
        stage.asked[item] = stage.asked.get(item, frozenset()) | {stage.mailbox(name)}
    for effect in step.effects:
        if effect.what in ("account", "role", "registered approver", "is_superuser", "group", "deputy"):
            behind = persons_behind(stage, effect, name)
            for mailbox in effect.who:
                if mailbox not in behind:
                    by_letter = is_by_letter(mailbox, effect.of)
                    stage.known.owe(mailbox, to=behind, of=effect.of, by_letter=by_letter)
                if effect.what == "role":
                    stage.known.let_act(mailbox, effect.of)
                elif effect.what == "registered approver":
                    stage.known.register(mailbox, effect.of)
        _learn_confirmed(stage, effect)
    stage.moment = step.after


def _learn_confirmed(stage: Stage, effect: Effect) -> None:
    for mailbox in effect.who if effect.what == "confirmed appointment" else ():
        for by in effect.contents:
            stage.known.confirm(mailbox, by=by, of=effect.of)


def untold(stage: Stage, step: Step, effect: Effect, name: str) -> str:
    """Say what an organization did not learn of what somebody from outside did about it, "" if nothing."""
    known, of = stage.known, effect.of
    people = known.acting.get(of, frozenset())
    is_their_own = known.acts_for(stage.mailbox(name), of)  # one of them completes it, and knows of it
    behind = persons_behind(stage, effect, name, but="seal" if is_their_own else "")  # they open it by a release
    outside = [one for one in behind if known.is_outside(one, of) or one == OPERATOR]
    if not (of and people and outside):
        return ""
    if effect.what in WORDS_ABOUT:
        is_shown = effect.who - {f"officers of {of}", f"focal points of {of}", "secretariat"}
        is_heard = is_their_own or step.mailed & people or not is_shown
        return "" if is_heard else f"nobody of {of} was written to about its word"
    if of not in step.recorded:
        return f"{of} finds nothing of it in its own record"
    is_known = is_their_own or step.mailed & people
    return "" if is_known else f"nobody of {of} was written to"
