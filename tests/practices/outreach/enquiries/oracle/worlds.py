"""Random ledgers of an enquiry, made by the actions of the program from a seed, and read as plain rows."""

import datetime
import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import time_machine

from organizations.models import OrganizationPage
from practices.actions.adoption_order import AdoptionRefused, OrderNeeded
from practices.actions.adoptions import reverse_adoption
from practices.models.adoptions import STATES_OF, AdoptionEvent, AdoptionRecord, Track
from practices.models.dates import PartialDate
from practices.models.outreach.contacts import Contact
from practices.models.outreach.enquiries import ContactMeaning, Enquiry, EnquiryContact, EnquiryMember
from practices.models.outreach.letters import Letter, Mailing
from practices.models.outreach.returns import Return
from practices.outreach.actions.contacts import ContactRefused, log_contact, take_back_contact
from practices.outreach.actions.enquiries import EnquiryRefused, add_members, note_contact, remove_member
from practices.outreach.actions.sent_letters import SendingRefused, record_sent
from tests import factories
from tests.practices.initiatives import making as initiatives
from tests.practices.outreach.enquiries.making import enquiry
from tests.practices.outreach.enquiries.oracle.oracle import Row, Rows
from tests.practices.outreach.letters import making as letters
from tests.practices.outreach.returns import making as returns
from tests.statements import record_adoption

BEGIN = datetime.datetime(2026, 1, 12, 8, tzinfo=datetime.UTC)
SPAN = 90
REFUSED = (AdoptionRefused, ContactRefused, EnquiryRefused, SendingRefused)


class World:
    """An enquiry and what happened in it within ninety days; some seeds have few answers, some many."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.things: list[Row] = []
        size = self.random.choice([5, 8, 12, 20, 35, 60]) if seed % 4 else 14
        self.is_narrow, self.has_reference = seed % 7 == 5, seed % 10 not in (2, 8)
        with time_machine.travel(BEGIN, tick=False) as self.clock:
            self._begin(size)
            self._live(6 * size)
        self.last = self.now.date()

    def _begin(self, size: int) -> None:
        pick = self.random
        self.secretariat = factories.secretariat_member()
        self.audience = "delegations" if self.is_narrow else "public"
        reference = factories.instrument(audience=self.audience)
        self.reference = reference if self.has_reference else None
        self.things.append(thing("instruments", reference.organization_id, BEGIN, self.audience))
        self.pack = letters.pack(by=self.secretariat)
        owner = self.pack.items.get().edition.instrument.organization_id
        self.things.append(thing("instruments", owner, BEGIN))
        self.bodies = [self._body(number) for number in range(size)]
        self.others = [self._body(size + number) for number in range(pick.randint(2, 15))]
        self.officers = {body.pk: factories.officer(body) for body in self.bodies + self.others if body.live}
        self.initiatives = [
            initiatives.initiative(began=PartialDate.parse("2005-09")),
            initiatives.initiative(began=PartialDate(BEGIN.date() + datetime.timedelta(days=30))),
        ]
        self.enquiry = enquiry(
            *self.bodies, by=self.secretariat, reference=self.reference,
            begins_on=BEGIN.date() + datetime.timedelta(days=pick.choice([-7, 0, 3])),
            due_on=pick.choice([None, BEGIN.date() + datetime.timedelta(days=45)]),
        )  # fmt: skip
        self.elsewhere = enquiry(*self.bodies, by=self.secretariat)
        self.eagerness = pick.choice([0.1, 0.5, 1.5])
        self.openness = pick.choice([0.1, 0.4, 1.0])

    def _body(self, number: int) -> OrganizationPage:
        if self.random.random() < 0.12:
            return factories.organization(f"Body {number:02}", is_contact_only=True, terms=False)
        return factories.organization(f"Body {number:02}", terms=self.random.random() < 0.8)

    def _live(self, steps: int) -> None:
        weights: dict[Callable[[], Any], float] = {
            self._send: 2, self._remind: 1.5, self._reply: 4 * self.eagerness, self._talk: 1, self._note: 1.5,
            self._take_back: 0.6, self._open_return: 0.7, self._go_on_with_return: 1.5 * self.eagerness,
            self._state: 4 * self.openness, self._reverse: 0.5, self._add: 0.4, self._remove: 0.5,
            self._publish: 0.4, self._partake: 0.3,
        }  # fmt: skip
        moments = sorted(self.random.uniform(0, SPAN) for _ in range(steps))
        for moment in moments:
            self.clock.move_to(BEGIN + datetime.timedelta(days=moment))
            act = self.random.choices(list(weights), list(weights.values()))[0]
            with suppress(*REFUSED, IndexError):
                act()

    @property
    def now(self) -> datetime.datetime:
        return datetime.datetime.now(datetime.UTC)

    def _day(self, most: int = 20) -> datetime.date:
        """Today, or a day before: what is entered late."""
        return self.now.date() - datetime.timedelta(days=self.random.choice([0, 0, 1, self.random.randint(0, most)]))

    def _partial(self, day: datetime.date) -> PartialDate:
        text = day.isoformat()
        return PartialDate.parse(self.random.choice([text, text, text, text[:7], text[:4]]))

    def _present(self) -> list[OrganizationPage]:
        return [one.organization for one in EnquiryMember.objects.present().filter(enquiry=self.enquiry)]

    def _contacts(self) -> list[Contact]:
        return list(Contact.objects.standing().order_by("sequence"))

    def _send(self) -> None:
        present = self._present()
        to = self.random.sample(present, min(len(present), self.random.randint(1, 12)))
        on = self._day()
        mailing = Mailing.objects.create(
            enquiry=self.random.choice([self.enquiry] * 5 + [self.elsewhere, None]), dated_on=on,
            pack=self.random.choice([None, self.pack]), made_by=self.secretariat,
            due_on=self.random.choice([None, on + datetime.timedelta(days=self.random.randint(1, 40))]),
        )  # fmt: skip
        asked = [one for one in self._contacts() if one.kind != "reply"]
        for body in to:
            number = next(factories.COUNT)
            before = [one for one in asked if one.organization_id == body.pk]
            letter = Letter.objects.create(
                mailing=mailing, organization=body, language="en", year=2026, number=number,
                reference_number=f"PX/2026/{number}", subject="Rules", body="Dear Sir or Madam",
                follows=self.random.choice([None, *before[-1:]]),
            )  # fmt: skip
            if self.random.random() < 0.9:
                record_sent(letter=letter, sent_on=on, by=self.secretariat)

    def _log(self, body: OrganizationPage, kind: str, on: datetime.date, **fields: Any) -> None:
        log_contact(organization=body, kind=kind, happened=self._partial(on), by=self.secretariat, **fields)

    def _remind(self) -> None:
        before = self.random.choice(self._contacts())
        due_on = self.random.choice([None, self.now.date() + datetime.timedelta(days=self.random.randint(1, 30))])
        self._log(before.organization, "letter", self._day(5), follows=before, due_on=due_on)

    def _reply(self) -> None:
        before = self.random.choice([one for one in self._contacts() if one.kind != "reply"])
        self._log(before.organization, "reply", self._day(10), follows=self.random.choice([before, before, None]))

    def _talk(self) -> None:
        body = self.random.choice(self.bodies + self.others)
        before = [one for one in self._contacts() if one.organization_id == body.pk]
        kind = self.random.choice(["meeting", "call", "note", "letter"])
        self._log(body, kind, self._day(), follows=self.random.choice([None, *before[-2:]]))

    def _note(self) -> None:
        contact = self.random.choice(self._contacts())
        meaning = self.random.choice(["declines", "declines", *ContactMeaning.values])
        about = self.random.choice([self.enquiry] * 6 + [self.elsewhere])
        note_contact(enquiry=about, contact=contact, meaning=meaning, by=self.secretariat)

    def _take_back(self) -> None:
        take_back_contact(contact=self.random.choice(self._contacts()), by=self.secretariat, why="An error.")

    def _open_return(self) -> None:
        body = self.random.choice(self._present())
        if not Return.objects.filter(organization=body, closed_at=None).exists():
            about = self.random.choice([self.enquiry] * 4 + [None])
            given = self.reference or self.pack.items.get().edition.instrument
            returns.asked(given, of=body, second=False, enquiry=about, opened_at=self.now)

    def _go_on_with_return(self) -> None:
        one = self.random.choice(list(Return.objects.open().order_by("pk")))
        step = self.random.choice(["renew", "answer", "hand in", "hand in", "close"])
        if step == "renew":
            one.sent_at = self.now
        elif step == "close":
            one.closed_at = self.now
        else:
            one.answered_at = self.now
            one.handed_in_at = self.now if step == "hand in" else None
        one.save()

    def _state(self) -> None:
        body = self.random.choice(self.bodies + self.others)
        reference = self.random.choice([self.reference] * 6 + [self.pack.items.get().edition.instrument])
        track = self.random.choice([Track.ADOPTION, *Track])
        theirs = self.officers.get(body.pk)
        years = self.random.choice([0, 0, 1, 3])
        on = self._day(60) - datetime.timedelta(days=365 * years)
        said: dict[str, Any] = {
            "organization": body, "reference": reference or self.pack.items.get().edition.instrument, "track": track,
            "state": self.random.choice([one for one in STATES_OF[track] if one != "not_planned"]),
            "effective": self._partial(on),
            "by": theirs if theirs and self.random.random() < 0.7 else self.secretariat,
        }  # fmt: skip
        try:
            record_adoption(**said)
        except OrderNeeded:
            names = AdoptionEvent.objects.standing().filter(organization=body, reference=said["reference"], track=track)
            record_adoption(**said, **{self.random.choice(["follows", "precedes"]): self.random.choice(names)})

    def _reverse(self) -> None:
        one = self.random.choice(list(AdoptionEvent.objects.standing().order_by("sequence")))
        reverse_adoption(event=one, by=self.officers.get(one.organization_id, self.secretariat))

    def _add(self) -> None:
        bodies = self.bodies + self.others
        add_members(enquiry=self.enquiry, organizations=[self.random.choice(bodies)], by=self.secretariat)

    def _remove(self) -> None:
        body = self.random.choice(self._present())
        remove_member(enquiry=self.enquiry, organization=body, why="It left.", by=self.secretariat)

    def _publish(self) -> None:
        body = self.random.choice([one for one in self.bodies + self.others if one.live])
        audience = self.random.choice(["public", "public", "delegations", "participating"])
        if self.random.random() < 0.5:
            factories.instrument(body, audience=audience)
            self.things.append(thing("instruments", body.pk, self.now, audience))
        else:
            factories.practice(body, audience=audience)
            self.things.append(thing("practices", body.pk, self.now, audience))

    def _partake(self) -> None:
        body = self.random.choice([one for one in self.bodies + self.others if one.live])
        joined = self.random.choice(self.initiatives)
        since = PartialDate(max(joined.began_on, self._day(200)))
        if joined.participations.filter(organization=body).exists() or since.on > self.now.date():
            return
        initiatives.participation(joined, organization=body, since=since, by=self.officers[body.pk])
        self.things.append(thing("initiatives", body.pk, self.now) | {"days": (joined.began_on, since.on)})

    def rows(self) -> Rows:
        """Read the tables as they are."""
        public_at = dict(AdoptionRecord.objects.values_list("event_id", "public_at"))
        about = AdoptionEvent.objects.filter(reference=self.reference) if self.reference else AdoptionEvent.objects
        events = about.values() if self.reference else ()
        return Rows(
            enquiry=Enquiry.objects.values().get(pk=self.enquiry.pk),
            issuer=self.reference.organization_id if self.reference else None,
            has_reference=self.has_reference,
            reference_audience=self.audience,
            members=list(EnquiryMember.objects.filter(enquiry=self.enquiry).values()),
            contacts=list(Contact.objects.values()),
            notes=list(EnquiryContact.objects.filter(enquiry=self.enquiry).values()),
            letters=dict(Letter.objects.exclude(contact=None).values_list("contact_id", "mailing__enquiry_id")),
            returns=list(Return.objects.values()),
            events=[one | {"public_at": public_at.get(one["id"])} for one in events],
            named=set(about.values_list("organization", flat=True)),
            organizations=[
                {"id": one.pk, "title": one.title, "key": str(one.translation_key), "live": one.live,
                 "published_at": one.first_published_at}
                for one in OrganizationPage.objects.all()
            ],
            things=self.things,
        )  # fmt: skip


def thing(kind: str, organization: int, at: datetime.datetime, audience: str = "public") -> Row:
    """Note that an organization published something, or takes part in something, from a moment on."""
    return {"kind": kind, "organization_id": organization, "at": at, "audience": audience}
