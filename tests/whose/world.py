"""A small exchange in which everybody came in honestly and owes it to nobody, and something of every kind waits."""

import datetime
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image as Picture
from wagtail.images import get_image_model
from wagtail.models import TaskState

from organizations.invitations import ScannedLetter, invite
from organizations.models import (
    DELEGATIONS,
    SECRETARIAT,
    SECRETARIAT_ROLE,
    Appointment,
    AppointmentWay,
    FocalPoint,
    Role,
    User,
)
from practices.actions.approvals.register import ApproverEntry, enter_approver, mark_one_person_office
from practices.actions.approvals.requests import ask_approver
from practices.actions.ledger import append
from practices.actions.participations import take_part
from practices.actions.proposals import propose_release
from practices.actions.relayed import Provenance
from practices.actions.seals import ask_to_open_seal
from practices.exchange.actions.tokens import make_token
from practices.models.approvals.approvers import OnePersonOffice, RegisteredApprover
from practices.models.approvals.deputies import Deputy
from practices.models.approvals.letters import NamedSource
from practices.models.dates import PartialDate
from practices.models.editions import EditionPage, today
from practices.models.exchange.webhooks import Webhook
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from practices.models.relayed import RelayedStatement
from practices.models.releases import Audience
from practices.models.seals import SealOpening
from practices.models.terms import NOTICE_CLAUSE_SINCE, TERMS_VERSIONS, TermsAcceptance
from tests import factories
from tests.practices.initiatives.making import initiative
from tests.practices.outreach.enquiries.making import enquiry
from tests.practices.outreach.letters.making import letter_model, mailing
from tests.practices.outreach.letters.making import pack as pack_of
from tests.practices.outreach.returns.making import asked as asked_return
from tests.practices.reports.pages.issues import frozen_issue
from tests.statements import record_adoption
from tests.whose.effects import Item, look_at_waiting
from tests.whose.rule import Debt, Known

LONG_AGO = datetime.date(2020, 1, 1)
NOBODY = "nobody"
"""Who has no account."""
TEXT = "1. Conduct\n\nMembers act with integrity.\n\n2. Gifts\n\nMembers accept no gifts.\n"
LETTER = ScannedLetter(("letter.pdf", b"%PDF-1.7 letter"), datetime.date(2004, 5, 3), "L/1")
SOURCE = "Official Journal 3 of 2004, https://example.org/journal"
OURS = "ours"
"""The organization that has people of every role."""
ROLES = {
    "officer": ("officers",),
    "approver": ("approvers",),
    "focal point": ("coordinators",),
    "approver who keeps the list": ("approvers", "coordinators"),
    "officer who keeps the list": ("officers", "coordinators"),
}
"""Roles of one organization, and of whom there are two each: the first acts, the second is who is asked to help."""


@dataclass
class World:
    """Persons and organizations by name, and things by what they are; `asked`: who stands behind what waits."""

    people: dict[str, User] = field(default_factory=dict)
    organizations: dict[str, Any] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    asked: dict[Item, frozenset[str]] = field(default_factory=dict)
    debts: dict[str, set[Debt]] = field(default_factory=dict)
    accepting_notices: frozenset[str] = frozenset()
    """Organizations that accepted terms by which others' words about them are shown after a notice."""

    def bring_in(self, name: str, *groups: Group, **fields: Any) -> User:
        """Bring somebody in, who owes it to nobody here."""
        self.people[name] = factories.person(*groups, username=name.replace(" ", "-"), **fields)
        return self.people[name]

    def mailbox(self, name: str) -> str:
        """Return the mailbox by which the rule knows a person."""
        return self.people[name].email.lower()

    def did[Made](self, name: str, act: Callable[[], Made]) -> Made:
        """Let a person do something; what waits since then, they asked for."""
        before = look_at_waiting()
        made = act()
        for item in look_at_waiting() - before:
            self.asked[item] = frozenset({self.mailbox(name)})
        return made

    def known(self) -> Known:
        """Say what the rule knows of them."""
        return Known(
            acting={one.slug: frozenset(self._members(one)) for one in self.organizations.values()},
            portal=frozenset(self._mailboxes(Group.objects.get(name=SECRETARIAT))) | self._operators(),
            operators=self._operators(),
            registered={self.organizations[OURS].slug: frozenset({"registered@ours.example"})},
            empty=frozenset({self.organizations["empty"].slug, self.organizations["contact only"].slug}),
            debts={person: set(debts) for person, debts in self.debts.items()},
        )

    def _members(self, organization: Any) -> list[str]:
        groups = (organization.officers, organization.approvers, organization.coordinators)
        return [mailbox for group in groups if group is not None for mailbox in self._mailboxes(group)]

    def _mailboxes(self, group: Group) -> list[str]:
        return [account.email.lower() for account in User.objects.filter(groups=group)]

    def _operators(self) -> frozenset[str]:
        return frozenset(account.email.lower() for account in User.objects.filter(is_superuser=True))


def make_world() -> World:
    """Make it, without the help of what it is to try."""
    made = World()
    _organizations(made)
    _people(made)
    _texts(made)
    _waiting(made)
    _statements(made)
    _approvals(made)
    _members(made)
    _desk(made)
    _sealed(made)
    _files(made)
    _first_people(made)
    _appointments(made)
    accepted = TermsAcceptance.objects.filter(terms_dated__gte=NOTICE_CLAUSE_SINCE)
    made.accepting_notices = frozenset(accepted.values_list("organization__slug", flat=True))
    return made


def _organizations(made: World) -> None:
    for name in (OURS, "other", "named", "one person", "empty"):
        made.organizations[name] = factories.organization(
            name.capitalize(), slug=name.replace(" ", "-"), terms=name != "named"
        )
    append(TermsAcceptance(organization=made.organizations["named"], terms_dated=TERMS_VERSIONS[0], by=None))
    made.organizations["contact only"] = factories.organization(
        "Contact only", slug="contact-only", is_contact_only=True, terms=False
    )


def _people(made: World) -> None:
    ours = made.organizations[OURS]
    for number in ("", " 2"):
        for name, groups in ROLES.items():
            made.bring_in(f"{name}{number}", *(getattr(ours, group) for group in groups))
    secretariat = Group.objects.get(name=SECRETARIAT)
    for name in ("secretariat", "secretariat 2", "secretariat 3"):
        made.bring_in(name, secretariat)
    made.bring_in("secretariat and officer", secretariat, ours.officers)
    made.bring_in("operator", is_superuser=True, is_staff=True)
    made.bring_in("delegate", Group.objects.get(name=DELEGATIONS))
    other, alone = made.organizations["other"], made.organizations["one person"]
    made.bring_in("officer of another", other.officers)
    made.bring_in("approver of another", other.approvers)
    made.bring_in("focal point of another", other.coordinators)
    made.bring_in("officer of the named", made.organizations["named"].officers)
    made.bring_in("the one person", alone.officers, alone.approvers, alone.coordinators)


def _texts(made: World) -> None:
    """Texts that are open, published and not open, drafts."""
    ours, officer = made.organizations[OURS], made.people["officer"]
    code = factories.instrument(ours, title="Open code", slug="open-code")
    text = factories.edition(code, title="Open text", text=TEXT)
    former = text.latest_revision
    text.numbered_text = TEXT.replace("no gifts", "no gift at all")
    text.save_revision(user=made.people["officer 2"]).publish(skip_permission_checks=True)
    text = EditionPage.objects.get(pk=text.pk)
    text.source_file.save("code.txt", ContentFile(TEXT.encode()), save=False)
    text.source_name = "code.txt"
    text.save()
    shut = factories.instrument(ours, title="Shut code", slug="shut-code", audience=None)
    unreleased = factories.edition(shut, title="Shut text", text=TEXT, audience=None)
    note = factories.practice(ours, title="Open note", slug="open-note")
    own = {"title": "Draft", "organization": ours}
    made.things |= {
        "open code": code, "open text": text, "former revision": former, "shut code": shut,
        "shut text": unreleased, "open note": note,
        "draft": draft_of(code, officer, title="Draft that waits for nobody", on=datetime.date(2004, 1, 1)),
        "draft code": _draft(InstrumentPage(slug="draft-code", kind="policy", **own), ours, officer),
        "draft note": _draft(PracticePage(slug="draft-note", kind="programme", summary="Words.", **own), ours, officer),
        "reference": factories.instrument(made.organizations["other"], title="Reference", slug="reference"),
    }  # fmt: skip
    made.things["reference text"] = factories.edition(made.things["reference"], title="Reference text", text=TEXT)
    note.summary = "Other words of the open note."
    note.save_revision(user=officer)
    made.things["own code of one"] = factories.instrument(made.organizations["one person"], title="Code of one")


def draft_of(code: InstrumentPage, author: User, *, title: str, on: datetime.date) -> EditionPage:
    """Make a draft of a text that `author` wrote."""
    return _draft(
        EditionPage(title=title, language="en", dated_on=on, numbered_text=TEXT, instrument=code), code, author
    )


def _draft(page: Any, below: Any, author: User) -> Any:
    page.live = False
    if isinstance(page, EditionPage):
        page.slug = page.address
    below.add_child(instance=page)
    page.save_revision(user=author)
    return type(page).objects.get(pk=page.pk)


def submit(page: Any, author: User) -> TaskState:
    """Submit the newest draft of a page."""
    page = type(page).objects.get(pk=page.pk)
    page.get_workflow().start(page, author)
    return TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS, workflow_state__object_id=str(page.pk))


def _waiting(made: World) -> None:
    """A text of each, and a release, that wait for a second person."""
    officer, ours = made.people["officer 2"], made.organizations[OURS]
    code = made.things["open code"]
    waits = draft_of(code, officer, title="Text that waits", on=datetime.date(2005, 1, 1))
    made.things["waiting text"] = waits
    made.things["task"] = made.did("officer 2", lambda: submit(waits, officer))
    alone, one = made.people["the one person"], made.organizations["one person"]
    text = draft_of(made.things["own code of one"], alone, title="Text of one", on=datetime.date(2005, 1, 1))
    made.things["text of one"] = text
    made.things["task of one"] = made.did("the one person", lambda: submit(text, alone))
    shut = made.things["shut text"]
    made.things["proposal"] = made.did(
        "officer 2",
        lambda: propose_release(
            kind="edition", thing=shut.translation_key, title=shut.title, organization=ours, audience="public",
            authority="Decision 1", by=officer,
        ),
    )  # fmt: skip
    scheduled = draft_of(code, officer, title="Text for a day to come", on=datetime.date(2006, 1, 1))
    scheduled.go_live_at = timezone.now() + datetime.timedelta(days=10)
    made.things["scheduled text"] = scheduled
    scheduled.save_revision(user=officer).publish(skip_permission_checks=True)
    OnePersonOffice.objects.create(
        organization=one, reason="One legal adviser", marked_at=timezone.now(), agreed_at=timezone.now()
    )


def _statements(made: World) -> None:
    """Statements about the organization: its own, and the secretariat's, of which it has not heard."""
    ours, outside = made.organizations[OURS], made.people["secretariat 2"]
    reference, text = made.things["reference"], made.things["open text"]
    about = {"organization": ours, "reference": reference, "effective": PartialDate.parse("2004")}
    made.things["statement"] = record_adoption(track="adoption", state="in_place", by=made.people["officer 2"], **about)
    made.things["statement by others"] = record_adoption(
        track="measures", state="planned", by=outside, evidence_address="https://example.org/order", **about
    )
    made.things["topic"] = factories.topic("gifts", "Gifts", is_core=True)
    made.things["assessment by others"] = factories.assessment(text, topic=made.things["topic"], by=outside)
    made.things["check by others"] = factories.claim(
        made.things["open note"], text=made.things["reference text"], by=outside
    )
    joint = initiative(title="Joint training", slug="joint-training")
    made.things["initiative"] = joint
    made.things["participation by others"] = take_part(
        initiative=joint, organization=ours, since=PartialDate.parse("2006"), by=outside
    )

    named = made.organizations["named"]
    made.things["statement about the named"] = record_adoption(
        track="measures", state="planned", by=outside, evidence_address="https://example.org/order",
        **{**about, "organization": named},
    )  # fmt: skip
    made.things["participation of the named"] = take_part(
        initiative=joint, organization=named, since=PartialDate.parse("2006"), by=outside
    )
    relayed = {"track": "implementation", "state": "planned", "by": outside, "as_organization": True}
    made.things["statement from a letter"] = made.did(
        "secretariat 2", lambda: record_adoption(**about, **relayed, provenance=Provenance(LETTER))
    )
    made.things["relayed"] = RelayedStatement.objects.get(event=made.things["statement from a letter"])


def _approvals(made: World) -> None:
    """Who approves without an account, and who stands in."""
    ours, officer = made.organizations[OURS], made.people["officer 2"]
    approver = made.people["approver 2"]
    days = {"consent_on": LONG_AGO, "valid_from": LONG_AGO, "entered_at": timezone.now()}
    made.things["registered"] = RegisteredApprover.objects.create(
        organization=ours, name="Ana Legal", function="Adviser", email="registered@ours.example", entered_by=officer,
        confirmed_by=approver, confirmed_at=timezone.now(), is_confirmed_inside=True, **days,
    )  # fmt: skip
    made.things["entered"] = made.did(
        "officer 2",
        lambda: RegisteredApprover.objects.create(
            organization=ours, name="Bo Legal", function="Adviser", email="entered@ours.example", entered_by=officer,
            **days,
        ),
    )  # fmt: skip
    asked = ask_approver(subject=made.things["task"], approver=made.things["registered"], by=officer)
    made.links["approve"] = asked.address.partition("/approve/")[2].strip("/")
    made.things["asked"] = asked.request
    made.things["absence"] = Deputy.objects.create(
        organization=ours, absent=approver, deputy=officer, from_on=today(), until_on=today(), named_by=approver,
        named_at=timezone.now(), agreed_by=made.people["focal point 2"], agreed_at=timezone.now(),
    )  # fmt: skip


def _members(made: World) -> None:
    """An invitation that waits for a second person, and one that is on its way; keys and webhooks."""
    ours, keeper, officer = made.organizations[OURS], made.people["focal point 2"], made.people["officer 2"]
    for name, role in (("asked approver", Role.APPROVER), ("invited officer", Role.OFFICER)):
        email = f"{name.replace(' ', '.')}@ours.example"
        made.things[name] = made.did(
            "focal point 2",
            lambda email=email, role=role: invite(organization=ours, name="Cy", email=email, role=role, by=keeper),
        )
    made.things["key"], made.links["key"] = make_token(organization=ours, name="System", may_submit=True, by=officer)
    made.things["webhook"] = Webhook.objects.create(
        organization=ours, name="System", address="https://example.org/hook", made_by=officer
    )


def _desk(made: World) -> None:
    """What the secretariat keeps, and a return that an organization was asked for."""
    ours, by = made.organizations[OURS], made.people["secretariat 2"]
    point = FocalPoint.objects.create(
        organization=ours, name="Registry", email="registry@ours.example", valid_from=LONG_AGO
    )
    made.things["return"], made.links["return"] = asked_return(made.things["reference"], of=ours, focal_point=point)
    made.things["report"] = frozen_issue(released_to=None)
    made.things["pack"] = pack_of(made.things["reference text"], by=by, title="Pack")
    made.things["letter"] = letter_model(by, title="Letter")
    made.things["mailing"] = mailing(ours, by=by, letter_model=made.things["letter"], pack=made.things["pack"])
    made.things["enquiry"] = enquiry(ours, by=by, title="Enquiry")
    made.things["question"] = factories.question(made.things["topic"], slug="may-gifts", published=False)


def _sealed(made: World) -> None:
    """A text that an organization keeps for itself, which the secretariat asks to read; and a seal that is open."""
    shut, by = made.things["shut code"], made.people["secretariat 2"]
    made.things["sealed text"] = factories.edition(
        shut, title="Sealed text", text=TEXT, audience=Audience.ALONE, on=datetime.date(2007, 1, 1)
    )
    ask = {"organization": made.organizations[OURS], "reason": "To help with the text", "days": 7, "by": by}
    made.things["asked seal"] = made.did(
        "secretariat 2", lambda: ask_to_open_seal(**ask, page=made.things["sealed text"])
    )
    made.things["opened seal"] = SealOpening.objects.create(
        organization=made.organizations["one person"], reason="Help", days=7, is_by_organization=True,
        asked_by=made.people["the one person"], asked_at=timezone.now(),
        until=timezone.now() + datetime.timedelta(days=7),
    )  # fmt: skip


def _files(made: World) -> None:
    """Working files of two organizations, and a picture of the portal's own."""
    for name, of, by in (("document", OURS, "officer 2"), ("their document", "named", "officer of the named")):
        made.things[name] = factories.document(made.organizations[of], by=made.people[by])
    picture = ImageFile(io.BytesIO(png()), name="picture.png")
    made.things["image"] = get_image_model().objects.create(
        title="Picture", file=picture, uploaded_by_user=made.people["secretariat 2"]
    )


def png() -> bytes:
    """Return a small picture."""
    out = io.BytesIO()
    Picture.new("RGB", (8, 8)).save(out, "PNG")
    return out.getvalue()


def _first_people(made: World) -> None:
    """Letters that one of the secretariat entered, and a text of an organization that has nobody here to ask."""
    empty, by = made.organizations["empty"], made.people["secretariat 2"]
    email = "nominated@empty.example"
    made.things["nominated"] = made.did(
        "secretariat 2",
        lambda: invite(organization=empty, name="Di", email=email, role=Role.OFFICER, by=by, letter=LETTER),
    )
    entry = ApproverEntry("Ed", "Adviser", "named@empty.example", consent_on=LONG_AGO, valid_from=LONG_AGO)
    made.things["named approver"] = made.did(
        "secretariat 2", lambda: enter_approver(organization=empty, entry=entry, by=by, letter=LETTER)
    )
    named = made.organizations["named"]
    made.things["marked office"] = made.did(
        "secretariat 2", lambda: mark_one_person_office(organization=named, reason="One", letter=LETTER, by=by)
    )
    for name, author in (("draft of nobody", made.people["secretariat"]), ("waiting code of nobody", by)):
        page = InstrumentPage(title=name.capitalize(), slug=name.replace(" ", "-"), kind="policy", organization=empty)
        made.things[name] = _draft(page, empty, author)
    waits = made.things["waiting code of nobody"]
    NamedSource.objects.create(
        kind="instrument", thing=waits.translation_key, source=SOURCE, named_by=by, named_at=timezone.now()
    )
    made.things["task of nobody"] = made.did("secretariat 2", lambda: submit(waits, by))


def _appointments(made: World) -> None:
    """Somebody of the organization and of the secretariat each, whose appointment nobody has confirmed."""
    ours, keeper = made.organizations[OURS], made.people["focal point 2"]
    officer = made.bring_in("appointed officer", ours.officers)
    made.things["appointment"] = Appointment.objects.create(
        organization=ours, account=officer, role=Role.OFFICER, way=AppointmentWay.INVITATION, given_by=keeper,
        given_at=timezone.now(), agreed_by=made.people["secretariat 2"],
    )  # fmt: skip
    made.debts[made.mailbox("appointed officer")] = {Debt(frozenset({made.mailbox("focal point 2")}), ours.slug)}
    member, operator = made.bring_in("new secretariat", Group.objects.get(name=SECRETARIAT)), made.people["operator"]
    made.things["appointment of the secretariat"] = Appointment.objects.create(
        account=member, role=SECRETARIAT_ROLE, way=AppointmentWay.USER_SCREEN, given_by=operator,
        given_at=timezone.now(),
    )  # fmt: skip
    made.debts[made.mailbox("new secretariat")] = {Debt(frozenset({made.mailbox("operator")}), "")}
    absent = made.people["approver who keeps the list 2"]
    made.things["named deputy"] = made.did(
        "approver who keeps the list 2",
        lambda: Deputy.objects.create(
            organization=ours, absent=absent, deputy=made.people["officer"], from_on=today(),
            until_on=today() + datetime.timedelta(days=30), named_by=absent, named_at=timezone.now(),
        ),
    )  # fmt: skip
