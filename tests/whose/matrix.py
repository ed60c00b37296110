"""Every act as everybody: alone, two after each other, one person with two mailboxes; what the rule does not allow."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from itertools import product

from django.db import transaction

from tests.leaks.matrix import quick_refusals
from tests.whose import deeds_about_texts, deeds_of_people
from tests.whose.addresses import Route, RouteTable, routes
from tests.whose.by_hand import CLOSED, FORM_ABOVE, OF_DEVICE, POSTED, SHOWS, posted
from tests.whose.deeds_about_texts import accept_newest, answer_link, completing
from tests.whose.deeds_of_people import Deed
from tests.whose.forms import Sent
from tests.whose.furnishing import APPROVER_OF_NAMED, furnish
from tests.whose.places import paths_of
from tests.whose.screens import Opened, as_before, opened, post, second_mailbox, sent, third_mailbox
from tests.whose.trials import Act, Failure, Found, Stage, Step, judge, learn, take, taken_back, untold
from tests.whose.world import NOBODY, World

ACTORS = (
    "operator", "secretariat", "officer", "approver", "focal point", "approver who keeps the list",
    "officer who keeps the list", "secretariat and officer", "the one person", "officer of another",
    "approver of another", "focal point of another", "delegate",
)  # fmt: skip
"""Each role, and those who have two."""
PARTNERS = (
    "secretariat 2", "officer 2", "approver 2", "focal point 2", "approver who keeps the list 2",
    "officer who keeps the list 2", "secretariat and officer", "operator", "the one person", "approver of another",
    "delegate",
)  # fmt: skip
"""Another person of each role, who comes second."""
HELPERS = ("approver 2", "focal point 2", "secretariat 2")
"""Who, asked honestly, lets somebody in whom another one brought."""
ROLES_OF_MAILBOXES = (("officer", "approver"), ("approver", "approver"), ("officer", "officer"))
"""What the two mailboxes of one person are to be."""
HONEST: frozenset[tuple[str, str, str]] = frozenset(
    {
        ("text", "officer", "approver 2"),
        ("text", "officer", "approver who keeps the list 2"),
        ("practice", "officer", "approver 2"),
        ("instrument", "officer", "approver 2"),
        ("text", "officer who keeps the list", "approver 2"),
        ("text", "officer", "secretariat 2"),
        ("role", "focal point", "approver 2"),
        ("role", "focal point", "focal point 2"),
        ("role", "focal point", "secretariat 2"),
        ("registered approver", "officer", "approver 2"),
        ("registered approver", "officer", "secretariat 2"),
        ("text", "the one person", "secretariat 2"),
        ("text", "secretariat", "secretariat 2"),
        ("instrument", "secretariat", "secretariat 2"),
        ("role", "secretariat", "secretariat 2"),
        ("one-person office", "secretariat", "secretariat 2"),
        ("statement", "secretariat", "secretariat 2"),
        ("deputy", "approver", "approver 2"),
    }
)
"""What two honest persons can do together: nobody is shut out.

Two of the secretariat open a seal, enter what an organization wrote, and act where nobody is there to be asked.
"""


def acts() -> dict[str, Act]:
    """Return the acts that call an action, or what Wagtail calls, by name."""
    return {name: act_of(name, deed) for name, deed in (deeds_of_people.deeds() | deeds_about_texts.deeds()).items()}


def act_of(name: str, deed: Deed) -> Act:
    """Make an act of a call. What is refused raises, and nothing is left of it."""

    def do(stage: Stage, who: str) -> bool:
        account = stage.account(who)
        deed(stage, account, second_mailbox(who))
        return True

    return Act(name, do)


def attempt(stage: Stage, act: Act, name: str) -> Step | None:
    """Let somebody try an act in a block of its own; None where it was refused. The caller takes the block back."""
    try:
        return take(stage, act, name)
    except TypeError as error:  # not a refusal: the act is called as it is called no more
        if stage.account(name) is not None:
            MISCALLED[act.way] = f"{act.way} cannot be called: {error}"
        return None
    except Exception:  # a refusal of any kind, or a failure: what it left is looked at, and is nothing
        return None


MISCALLED: dict[str, str] = {}
"""Acts that were called with what they do not take, and how they failed."""


def asking(every: Mapping[str, Act]) -> dict[str, Act]:
    """Keep the acts by which somebody asks for what a second person completes."""
    return {name: act for name, act in every.items() if name.startswith(ASKING)}


ASKING = (
    "wagtail submit draft", "wagtail write", "submit and ask", "POST bulk publish",
    "practices.actions.proposals.propose_release edition shut text public",
    "practices.actions.approvals.register.enter_approver ours",
    "practices.actions.approvals.deputies.name_deputy",
    "organizations.invitations.invite ours", "organizations.invitations.set_roles",
    "practices.actions.adoptions.record_adoption", "POST /api/v1/submissions/",
)  # fmt: skip


# Alone


def alone(stage: Stage, wanted: Mapping[str, Act], found: Found, *, actors: Iterable[str] = ACTORS) -> None:
    """Let each of these try each act alone."""
    for act in wanted.values():
        for name in actors:
            found.cells += 1
            with taken_back():
                step = attempt(stage, act, name)
                note(stage, step, ((name, act.way),), found)


def note(stage: Stage, step: Step | None, steps: tuple[tuple[str, str], ...], found: Found) -> bool:
    """Judge what a step came to; tell whether anything of it is against the rule."""
    if step is None:
        return False
    found.taken.add(steps[-1][1])
    is_wrong = False
    for effect in step.effects:
        why = judge(stage, effect, steps[-1][0])
        if why:
            is_wrong = True
            failure = Failure(steps, effect, why)
            if _last_of(failure) not in found.but:
                found.fail(failure)
        elif len(steps) == 2:
            found.honest.add((effect.what, steps[0][0], steps[1][0]))
        lack = "" if why else untold(stage, step, effect, steps[-1][0])
        if lack:
            found.untold.append(f"{lack} | {'; then '.join(f'{who}: {way}' for who, way in steps)} | {effect}")
    return is_wrong


# Two after each other


def in_pairs(
    stage: Stage,
    first: Mapping[str, Act],
    found: Found,
    *,
    actors: Iterable[str] = ACTORS,
    partners: Iterable[str] = PARTNERS,
) -> None:
    """Let each of `actors` do what makes something wait, and each of `partners` complete it."""
    second = {name: act_of(name, deed) for name, deed in completing().items()}
    by_themselves = Found()
    alone(stage, second, by_themselves, actors=partners)
    for act in first.values():
        for name in actors:
            with taken_back():
                step = attempt(stage, act, name)
                if step is None or not step.wrote or not _leads_on(stage, step):
                    continue
                pair = Found(tell=found.tell, but=frozenset(map(_last_of, by_themselves.failures)))
                fitting = {way: one for way, one in second.items() if _fits(way, stage, step)}
                _complete(_after(stage, step, name), (name, act.way), fitting, pair, (name, *partners))
                found.add(pair)


def _last_of(failure: Failure) -> tuple[object, ...]:
    """Say who brought about what by which step: what they can do alone is no matter of two."""
    return (failure.steps[-1], failure.effect.what, failure.effect.of, failure.effect.is_change)


def _complete(
    stage: Stage, first: tuple[str, str], second: Mapping[str, Act], found: Found, partners: Iterable[str]
) -> None:
    for name in partners:
        for act in second.values():
            found.cells += 1
            with taken_back():
                step = attempt(stage, act, name)
                note(stage, step, (first, (name, act.way)), found)
    for mailbox in (second_mailbox(first[0]), "registered@ours.example"):
        found.cells += 1
        with taken_back():
            step = attempt(stage, Act("answer the link", lambda s, who: bool(answer_link(s, who))), mailbox)
            note(stage, step, (first, (mailbox, "answer the link")), found)


def _leads_on(stage: Stage, step: Step) -> bool:
    """Tell whether a second person could make something of a step."""
    return bool(step.wrote & LEAD_ON or step.after.waiting - stage.moment.waiting)


LEAD_ON = frozenset(
    {"practices_approvalrequest", "wagtailcore_revision", "practices_return", "organizations_invitation"}
)


COMPLETING = {
    "wagtail approve": ("page",), "POST bulk publish": ("page",), "organizations.invitations.agree": ("role",),
    "practices.actions.approvals.register.confirm_approver": ("registered approver",),
    "practices.actions.approvals.register.agree_to_one_person_office": ("one-person office",),
    "practices.actions.approvals.deputies.agree_to_deputy": ("deputy",),
    "practices.actions.proposals.decide_proposal": ("proposal",),
    "practices.actions.publication_decisions.approve_publication": ("page", "proposal"),
    "practices.actions.approvals.entries.approve_entry": ("page",),
    "practices.actions.approvals.answers.answer_as_secretariat": (),
    "practices.outreach.actions": (), "practices.actions.relayed_decisions": ("word",),
    "practices.actions.seals": ("seal",), "organizations.appointments": (),
}  # fmt: skip
"""What completes what waits, by the beginnings of their names."""
TABLES = {
    "POST bulk publish": "wagtailcore_revision", "practices.outreach.actions": "practices_return",
    "practices.actions.approvals.answers.answer_as_secretariat": "practices_approvalrequest",
}  # fmt: skip
"""What completes what was written in a table."""


def _fits(way: str, stage: Stage, step: Step) -> bool:
    """Tell whether an act completes what a step began; where that gave rights, everything may be another's now."""
    if step.after.rights - stage.moment.rights:
        return True
    begins = [begin for begin in COMPLETING if way.startswith(begin)]
    waiting = tuple(item.what for item in step.after.waiting - stage.moment.waiting)
    return any(
        TABLES.get(begin) in step.wrote or any(what.startswith(COMPLETING[begin]) for what in waiting)
        for begin in begins
    )


def _after(stage: Stage, step: Step, name: str) -> Stage:
    """Return the stage as it is after a step, with what is known since."""
    after = stage.copy()
    learn(after, step, name)
    return after


# One person with two mailboxes


def with_mailboxes(
    stage: Stage,
    wanted: Mapping[str, Act],
    found: Found,
    *,
    actors: Iterable[str] = ACTORS,
    helpers: Iterable[str | None] = (None, *HELPERS),
    roles: Iterable[tuple[str, str]] = ROLES_OF_MAILBOXES,
) -> None:
    """Let each bring in two mailboxes of their own, by every way and with whoever would help; then the three act.

    What they hold and owe in the end decides what they can do: where that came about before, it is not tried again.
    """
    tried: set[frozenset[object]] = set()
    for name, helper, both in product(actors, helpers, roles):
        with taken_back():
            three = stage.copy()
            steps = list(_bring_in(three, name, helper, both, found))
            found.cells += 1
            held = _held_by(three)
            if len(three.mailboxes) > 1 and held not in tried:
                tried.add(held)
                _conspire(three, wanted, found, tuple(steps))


def _held_by(stage: Stage) -> frozenset[object]:
    """Return what the mailboxes hold and owe, and what waits that they asked for."""
    mailboxes = {stage.mailbox(name) for name in stage.mailboxes}
    rights = {(item.what, item.of, item.who) for item in stage.moment.rights if item.who in mailboxes}
    debts = {(name, debt) for name in mailboxes for debt in stage.known.debts.get(name, ())}
    asked = {(item.what, item.of, item.who) for item, persons in stage.asked.items() if mailboxes & persons}
    return frozenset({*mailboxes, *rights, *debts, *asked})


def _bring_in(
    stage: Stage, name: str, helper: str | None, roles: tuple[str, str], found: Found
) -> Iterator[tuple[str, str]]:
    """Bring in both mailboxes, and give the steps that were taken; what opens more stays.

    Who came in against the rule is a failure of its own, and what they could do then is no news.
    """
    stage.mailboxes = [name]
    for mailbox, role in zip((second_mailbox(name), third_mailbox(name)), roles, strict=True):
        for way in deeds_of_people.bringing_in(mailbox, role):
            act = act_of(f"{way.name} {role}", way.deed)
            with taken_back():
                if note(stage, attempt(stage, act, name), ((name, act.way),), found):
                    continue
            if _kept(stage, act, name) is None:
                continue
            yield name, act.way
            for completed, deed in completing().items() if helper is not None else ():
                is_agreeing = ".agree" in completed or ".confirm_" in completed
                if is_agreeing and _kept(stage, act_of(completed, deed), str(helper)):
                    yield str(helper), completed
            if _kept(stage, Act("accept", lambda s, who: bool(accept_newest(s, who))), mailbox):
                yield mailbox, "accept"
        if any(item.who == mailbox for item in stage.moment.rights):
            stage.mailboxes.append(mailbox)


def _kept(stage: Stage, act: Act, name: str) -> Step | None:
    """Do a step that stays, if it is not refused."""
    try:
        with transaction.atomic():
            step = take(stage, act, name)
    except Exception:
        return None
    learn(stage, step, name)
    return step


def _conspire(stage: Stage, wanted: Mapping[str, Act], found: Found, before: tuple[tuple[str, str], ...]) -> None:
    """Let each of the mailboxes do what makes something wait, and each of the others complete it."""
    second = {name: act_of(name, deed) for name, deed in completing().items()}
    for act in wanted.values():
        for name in stage.mailboxes:
            found.cells += 1
            with taken_back():
                step = attempt(stage, act, name)
                if step is None or not step.wrote:
                    continue
                if note(stage, step, (*before, (name, act.way)), found) or not _leads_on(stage, step):
                    continue
                after = _after(stage, step, name)
                fitting = [one for way, one in second.items() if _fits(way, stage, step)]
                for other in stage.mailboxes:
                    for completed in (*fitting, LINK):
                        found.cells += 1
                        with taken_back():
                            last = attempt(after, completed, other)
                            note(after, last, (*before, (name, act.way), (other, completed.way)), found)


LINK = Act("answer the link", lambda stage, who: bool(answer_link(stage, stage.mailbox(who))))


# Screens


def on_screens(
    stage: Stage,
    found: Found,
    *,
    wanted: Callable[[Route], bool] = lambda _route: True,
    actors: Iterable[str] = ACTORS,
    most: int | None = None,
) -> None:
    """Send every form of every address, as everybody; name the addresses for which nobody had a valid form.

    `most`: how many fillings of an address are tried.
    """
    tried = Tried()
    with quick_refusals():
        table = RouteTable()
        asked = list(filter(wanted, addresses_that_take_forms()))
        for route in asked:
            for place in _places(route, table, stage.world, tried)[:most]:
                _at(stage, place, found, tried, actors)
    found.broken += [said for route in asked if (said := tried.lack_of(route))]


def on_furnished_screens(stage: Stage, found: Found, *, wanted: Callable[[Route], bool]) -> None:
    """Do so in a world in which there is something at each address."""
    with taken_back():
        on_screens(Stage(furnish(deepcopy(stage.world))), found, wanted=wanted)


@dataclass(frozen=True)
class Place:
    """An address with the keys of a world, and the addresses among which it stands."""

    route: Route
    path: str
    table: RouteTable


@dataclass
class Tried:
    """Addresses at which something was written, at which a form was taken, and which take none."""

    written: set[Route | None] = field(default_factory=set)
    accepted: set[Route | None] = field(default_factory=set)
    refusing: set[Route] = field(default_factory=set)

    def is_enough(self, route: Route) -> bool:
        """Tell whether a valid form is known, or that there can be none."""
        return route in self.written or route in self.refusing

    def lack_of(self, route: Route) -> str:
        """Say what is wrong about an address, "" if it has a valid form or what is said of it instead holds."""
        address = f"{route.name} /{route.pattern}"
        if route.name in CLOSED or f"/{route.pattern}" in CLOSED:
            return f"{address} is not closed to all" if route in self.accepted | self.written else ""
        if route.name in OF_DEVICE:
            return f"{address} writes without a device" if route in self.written else ""
        if route.key in SHOWS:
            if route in self.written:
                return f"{address} writes, and does not only show"
            return "" if route in self.accepted else f"no valid form is known for {address}, which only shows"
        if self.is_enough(route):
            return ""
        return f"no valid form is known for {address}"


def without_valid_form(stage: Stage, asked: Iterable[Route]) -> list[str]:
    """Say of which addresses nobody has a valid form, in a furnished world.

    Each is tried until one is found, and what comes of it is not judged.
    """
    blind, tried, said = stage.copy(), Tried(), []
    blind.is_looking = False
    with quick_refusals():
        table = RouteTable()
        for route in asked:
            for place in _places(route, table, stage.world, tried):
                _at(blind, place, Found(), tried, ())
                if tried.is_enough(route):
                    break
            said.append(tried.lack_of(route))
    return [lack for lack in said if lack]


def addresses_that_take_forms() -> list[Route]:
    """Return every address that may take a form."""
    return [route for route in routes() if route.takes_forms]


def _places(route: Route, table: RouteTable, world: World, tried: Tried) -> list[Place]:
    """Return where an address is tried, but where another address answers."""
    answering = {path: table.route_of(path) for path in paths_of(route, world)}
    places = [Place(route, path, table) for path, answers in answering.items() if answers == route]
    if not places and any(answers and answers.pattern == route.pattern for answers in answering.values()):
        tried.refusing.add(route)  # another one stands before it
    return places


def _at(stage: Stage, place: Place, found: Found, tried: Tried, actors: Iterable[str]) -> None:
    """Send the forms of one address, as those who opened it first got them; where it has none, what a script sends."""
    openers = [name for name in (*ENTITLED, OPENERS.get(place.route.name)) if name in stage.clients]
    with taken_back():
        seen = {name: opened(stage, place.path, name) for name in openers}
    by_script = _by_script(stage, place, seen, tried)
    entitled = [name for name, page in seen.items() if page.forms or by_script]
    known: dict[str, Sent] = {}
    for name in dict.fromkeys([*entitled, *(actors if entitled else ())]):
        if not stage.is_looking and tried.is_enough(place.route):
            return
        own = _received(stage, place, name)
        if not _as_one(stage, place, name, [*(own or known.values()), *by_script], known, found, tried):
            _as_one(stage, place, name, _received(stage, place, name, is_sparse=True), known, found, tried)


def _received(stage: Stage, place: Place, name: str, *, is_sparse: bool = False) -> list[Sent]:
    """Return what somebody could send of the forms that they received."""
    with taken_back():
        return sent(stage, place.path, name, route=place.route.name, is_sparse=is_sparse)


def _as_one(
    stage: Stage, place: Place, name: str, sends: Iterable[Sent], known: dict[str, Sent], found: Found, tried: Tried
) -> bool:
    """Send these as somebody, and keep what was taken for the others; tell whether anything was written."""
    is_written = False
    for one in sends:
        if not stage.is_looking and tried.is_enough(place.route):
            break
        found.cells += 1
        reached: list[str] = []
        with taken_back():
            step = attempt(stage, post(one, place.route.name, reached), name)
            targets = {place.table.route_of(path) for path in reached}
            if step is not None and step.was_accepted:
                tried.accepted |= targets
            if step is not None and step.wrote:
                is_written = True
                tried.written |= targets
                known.setdefault(one.label, one)
            note(stage, step, ((name, f"{place.route.name} {one.path} {one.label}"),), found)
    return is_written


def _by_script(stage: Stage, place: Place, seen: Mapping[str, Opened], tried: Tried) -> list[Sent]:
    """Return what a script sends to an address; to one without a form nothing else can, if it takes a POST at all."""
    name = place.route.name
    if _refuses_forms(stage, place, next(iter(seen))):
        tried.refusing.add(place.route)
        return []
    is_asked, is_there = name in POSTED or name in FORM_ABOVE, any(page.is_there for page in seen.values())
    if not is_asked and (any(page.forms for page in seen.values()) or not is_there):
        return []
    if name in FORM_ABOVE:
        above = place.path.removesuffix("/").rpartition("/")[0]
        with taken_back():
            found = [
                max(sends, key=lambda one: len(one.data))
                for who, is_sparse in product(seen, (False, True))
                if (sends := sent(stage, f"{above}/", who, route=name, is_sparse=is_sparse))
            ]
        return [replace(one, path=place.path, offered=frozenset()) for one in found]
    values = posted(name, stage.world)
    return [Sent(place.path, tuple(data.items()), f"by script {number}") for number, data in enumerate(values)]


def _refuses_forms(stage: Stage, place: Place, name: str) -> bool:
    """Tell whether an address answers no POST at all, whatever is there."""
    with taken_back(), as_before(stage.clients[name]):
        return stage.clients[name].post(place.path).status_code == HTTPStatus.METHOD_NOT_ALLOWED


ENTITLED = ("operator", "approver who keeps the list", "officer", "the one person", NOBODY)
"""Who opens an address first: what they could send is sent by the others too."""
OPENERS = {"terms_admin:terms": APPROVER_OF_NAMED, "people:secretariat": "secretariat"}
"""Who opens an address as well."""
ALL_OPENERS = (*ENTITLED[:-1], *OPENERS.values())
"""Whoever opens an address first, and signs in for it."""
