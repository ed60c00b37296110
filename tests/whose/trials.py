"""Trying an act as somebody, looking at what came of it, and taking it back."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core import mail
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client

from organizations.models import OrganizationPage, User
from tests.whose.effects import OF_PAGES, WORDS_ABOUT, Effect, Item, Moment, effects, look, readers_of
from tests.whose.rule import Known, refuse, refuse_word
from tests.whose.world import NOBODY, World

WRITE = re.compile(r'^\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
SAY_NOTHING = frozenset(
    {
        "django_session", "usersessions_usersession", "wagtailcore_pagelogentry", "wagtailcore_modellogentry",
        "wagtailadmin_editingsession", "practices_touch", "practices_messageread", "practices_jobrun",
        "wagtailcore_referenceindex", "django_cache", "practices_lastrun",
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


class Stage:
    """The world, who is signed in, and what is known of everybody at a moment."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.known: Known = world.known()
        self.asked: dict[Item, frozenset[str]] = dict(world.asked)
        self.readers = readers_of(world.organizations)
        self.clients: dict[str, Client] = {}
        for name, account in world.people.items():
            self.sign_in(name, account)
        self.clients[NOBODY] = Client(raise_request_exception=False)
        self.moment = look(self.readers)

    def sign_in(self, name: str, account: User) -> None:
        """Let somebody sign in, before anything is tried."""
        self.clients[name] = Client(raise_request_exception=False)
        self.clients[name].force_login(account)

    def account(self, name: str) -> Any:
        """Read somebody's account anew: what was worked out of it before may be old."""
        return None if name == NOBODY else User.objects.get(pk=self.world.people[name].pk)

    def mailbox(self, name: str) -> str:
        """Give the mailbox by which the rule knows somebody."""
        return name if name not in self.world.people else self.world.mailbox(name)


@contextmanager
def taken_back() -> Iterator[None]:
    """Do something in a block of its own, of which nothing is left."""
    sent, before = len(mail.outbox), cache
    with transaction.atomic():
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
    """What a step came to: whether it wrote anything, the moment after it, and what it added."""

    is_taken: bool
    wrote: frozenset[str]
    after: Moment
    effects: tuple[Effect, ...]


def take(stage: Stage, act: Act, name: str) -> Step:
    """Let somebody do something here and now, with what is done once it is kept."""
    writes, mark = Writes(), len(connection.run_on_commit)
    with connection.execute_wrapper(writes):
        is_taken = act.do(stage, name)
        for _sids, function, _robust in list(connection.run_on_commit[mark:]):
            function()
    del connection.run_on_commit[mark:]
    if not writes.tables:
        return Step(is_taken, frozenset(), stage.moment, ())
    after = look(stage.readers)
    return Step(is_taken, frozenset(writes.tables), after, tuple(effects(stage.moment, after)))


# Judging


def persons_behind(stage: Stage, effect: Effect, name: str) -> list[str]:
    """Give who stands behind an effect: who had asked for just that, and who acted now."""
    asked = [
        person
        for item, persons in stage.asked.items()
        if item.of == effect.of and _is_asked(item, effect)
        for person in persons
    ]
    return [*dict.fromkeys([*sorted(asked), stage.mailbox(name)])]


def _is_asked(item: Item, effect: Effect) -> bool:
    if item.what == "page" and effect.what in OF_PAGES:
        return item.key == effect.key and (item.content in effect.contents or effect.what == "source file")
    if item.what == "proposal decide_release" and effect.what in OF_PAGES:
        return item.key == effect.key
    if item.what.startswith("proposal") and effect.what == "statement":
        return True
    if item.what in ("role", "registered approver") and item.what == effect.what:
        return item.key == effect.key and item.who in effect.who
    return False


def judge(stage: Stage, effect: Effect, name: str) -> str:
    """Say what is wrong with an effect that somebody brought about now, "" if nothing is."""
    known, of, behind = stage.known, effect.of, persons_behind(stage, effect, name)
    if effect.what in ("account", "password", "is_staff"):
        return _judge_account(stage, effect, behind)
    if not of:
        return _judge_portal(stage, effect, name)
    if effect.what in WORDS_ABOUT:
        others = {who for who in effect.who if who not in {f"officers of {of}", f"focal points of {of}", "secretariat"}}
        return refuse_word(known, behind, of) if others else ""
    if effect.what in ("key", "webhook"):  # what somebody may read anyway, by a machine of theirs
        return "" if known.acts_for(stage.mailbox(name), of) else "a machine that reads as the organization, by somebody else"
    if effect.what in ("permission of group", "address in the directory"):
        return ""
    return refuse(known, behind, of)


def _judge_account(stage: Stage, effect: Effect, behind: list[str]) -> str:
    """An account of somebody who acts for an organization is opened to nobody else: it speaks for the organization."""
    new = [mailbox for mailbox in effect.who if mailbox not in {item.who for item in stage.moment.rights if item.what == "account"}]
    held = next((item.who for item in stage.moment.rights if item.what == "account" and item.key == effect.key), None)
    if held is None or (effect.what == "password" and effect.contents == {"none"}):
        return ""  # a new account has no right yet
    for slug, people in stage.known.acting.items():
        if held in people and held not in behind and stage.mailbox(NOBODY) not in behind:
            return f"the account of one of {slug} is opened to somebody else"
        if held in people and new and held not in behind:
            return f"the account of one of {slug} is given another mailbox"
    return ""


def _judge_portal(stage: Stage, effect: Effect, name: str) -> str:
    rights = {"is_superuser", "group", "permission", "permission of group", "right on pages"}
    if effect.what in rights and stage.mailbox(name) not in stage.known.operators:
        return "a right over the portal, by nobody of its operators"
    return ""


def learn(stage: Stage, step: Step, name: str) -> None:
    """Keep in mind who asked for what waits now, and who owes an account, a role or an entry to whom."""
    for item in step.after.waiting - stage.moment.waiting:
        stage.asked[item] = stage.asked.get(item, frozenset()) | {stage.mailbox(name)}
    for effect in step.effects:
        if effect.what in ("account", "role", "registered approver", "is_superuser", "group", "deputy"):
            behind = persons_behind(stage, effect, name)
            for mailbox in effect.who - set(behind):
                stage.known.owe(mailbox, to=behind, of=effect.of)
    stage.moment = step.after
