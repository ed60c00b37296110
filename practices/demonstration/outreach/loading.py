"""Loading the demonstration's letters, returns and joint initiatives, by the same actions that people use."""

from dataclasses import dataclass, field
from typing import Any

from organizations.models import FocalPoint, OrganizationPage
from practices.actions.adoption_checks import check_adoption
from practices.actions.confirmations import confirm_standing
from practices.actions.initiatives import add_meeting, add_statement, show_initiative, write_initiative
from practices.actions.participations import agree_to_participation, take_part
from practices.demonstration.accounts import People
from practices.demonstration.outreach.values import (
    DemoFocalPoint,
    DemoParticipation,
    DemoReply,
    Exchanged,
    Outreach,
    Venture,
    Wave,
)
from practices.models.adoptions import AdoptionEvent
from practices.models.dates import PartialDate
from practices.models.editions import EditionPage
from practices.models.initiatives import Initiative
from practices.models.instruments import InstrumentPage
from practices.models.outreach.contacts import Contact, ContactKind
from practices.models.outreach.letters import LetterModel, LetterPurpose, Mailing
from practices.models.outreach.packs import Pack
from practices.models.topics import Topic
from practices.outreach.actions.contacts import log_contact
from practices.outreach.actions.letters import load_letter_models
from practices.outreach.actions.mailings import make_mailing, make_reminders
from practices.outreach.actions.packs import make_pack
from practices.outreach.actions.return_steps import answer_as_officer, hand_in_as_approver
from practices.outreach.actions.returns import begin_return, save_answers, version_of
from practices.outreach.actions.sent_letters import record_all_sent
from practices.outreach.queries.return_answers import TrackAnswer


@dataclass(slots=True)
class OutreachContext:
    """What correspondence needs of the exchange, and what was made so far, by the keys of the file."""

    people: People
    organizations: dict[str, OrganizationPage]
    instruments: dict[str, InstrumentPage]
    editions: dict[str, EditionPage]
    topics: dict[str, Topic]
    focal_points: dict[str, FocalPoint] = field(default_factory=dict)
    packs: dict[str, Pack] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)
    mailings: dict[str, Mailing] = field(default_factory=dict)


def load_correspondence(desk: OutreachContext, outreach: Outreach) -> None:
    """Load focal points, packs, contacts and letters."""
    for person in outreach.people:
        desk.focal_points[person.key] = _add_person(desk, person)
    for parcel in outreach.parcels:
        editions = [desk.editions[key] for key in parcel.editions]
        desk.packs[parcel.key] = make_pack(title=parcel.title, editions=editions, by=desk.people.secretary)
    for exchanged in outreach.exchanged:
        desk.contacts[exchanged.key] = _log(desk, exchanged)
    load_letter_models()
    for wave in outreach.waves:
        desk.mailings[wave.key] = _write_to_all(desk, wave)
        for answer in outreach.answers:
            if answer.mailing == wave.key:
                _answer(desk, answer)


def load_beside_events(desk: OutreachContext, outreach: Outreach, events: dict[str, AdoptionEvent]) -> None:
    """Load checks and confirmations."""
    for check in outreach.checks:
        check_adoption(event=events[check.event], note=check.note, by=desk.people.secretary)
    for row in outreach.reconfirmed:
        confirm_standing(
            organization=desk.organizations[row.organization],
            reference=desk.instruments[row.reference],
            confirmed_on=row.on,
            by=desk.people.officers[row.organization],
        )


def load_initiatives(desk: OutreachContext, outreach: Outreach) -> None:
    """Load the joint initiatives with who takes part, meetings and statements."""
    for venture in outreach.ventures:
        made = _found(desk, venture)
        for part in venture.parts:
            _join(desk, made, part)


def load_returns(desk: OutreachContext, outreach: Outreach) -> None:
    """Load the returns of this year: filled in by an officer, confirmed by an approver."""
    for row in outreach.yearly:
        officer: Any = desk.people.officers[row.organization]
        begun = begin_return(
            organization=desk.organizations[row.organization],
            reference=desk.instruments[row.reference],
            year=row.year,
            by=officer,
        )
        answers = [TrackAnswer(**answer) for answer in row.answers]
        saved = save_answers(yearly_return=begun, answers=answers, seen=version_of(begun))
        if row.handed_in:
            sent = answer_as_officer(yearly_return=saved, seen=version_of(saved), by=officer)
            hand_in_as_approver(yearly_return=sent, by=desk.people.approvers[row.organization])


def _add_person(desk: OutreachContext, person: DemoFocalPoint) -> FocalPoint:
    before = desk.focal_points.get(person.succeeds)
    if before is not None:
        before.valid_until = person.valid_from
        before.save(update_fields=["valid_until"])
    return FocalPoint.objects.create(
        organization=desk.organizations[person.organization],
        role=person.role,
        name=person.name,
        function=person.function,
        email=person.email,
        phone=person.phone,
        postal_address=person.postal_address,
        language=person.language,
        shared_with="participants" if person.consent else "secretariat",
        consent_on=person.consent,
        valid_from=person.valid_from,
        valid_until=person.valid_until,
        succeeds=before,
        made_by=desk.people.secretary,
    )


def _log(desk: OutreachContext, exchanged: Exchanged) -> Contact:
    paper = ("transcript.txt", "text/plain", exchanged.text.encode())
    return log_contact(
        organization=desk.organizations[exchanged.organization],
        kind=exchanged.kind,
        happened=PartialDate.parse(exchanged.on),
        by=desk.people.secretary,
        actor=exchanged.actor,
        due_on=exchanged.due_on,
        follows=desk.contacts[exchanged.follows] if exchanged.follows else None,
        reference_number=exchanged.reference_number,
        on_behalf=exchanged.on_behalf,
        text=exchanged.text,
        counterpart=exchanged.counterpart,
        obstacles=exchanged.obstacles,
        help_offered=exchanged.help_offered,
        next_step=exchanged.next_step,
        next_step_on=exchanged.next_step_on,
        files=[paper] if exchanged.on_behalf else [],
    )


def _write_to_all(desk: OutreachContext, wave: Wave) -> Mailing:
    by: Any = desk.people.secretary
    if wave.reminds:
        letters = desk.mailings[wave.reminds].letters.filter(organization__slug__in=wave.organizations)
        contacts = [letter.contact for letter in letters.for_listing() if letter.contact]
        mailing = make_reminders(contacts=contacts, by=by, dated_on=wave.dated_on, due_on=wave.due_on)
    else:
        mailing = make_mailing(
            organizations=[desk.organizations[slug] for slug in wave.organizations],
            letter_model=LetterModel.objects.get(purpose=LetterPurpose(wave.purpose)),
            actor=wave.actor,
            dated_on=wave.dated_on,
            due_on=wave.due_on,
            pack=desk.packs[wave.pack] if wave.pack else None,
            by=by,
        )
    if wave.sent_on:
        record_all_sent(letters=list(mailing.letters.all()), sent_on=wave.sent_on, by=by)
    return mailing


def _answer(desk: OutreachContext, answer: DemoReply) -> None:
    letter = desk.mailings[answer.mailing].letters.get(organization__slug=answer.organization)
    log_contact(
        organization=desk.organizations[answer.organization],
        kind=ContactKind.REPLY,
        happened=PartialDate.parse(answer.on),
        by=desk.people.secretary,
        follows=letter.contact,
        counterpart=answer.counterpart,
        text=answer.text,
        obstacles=answer.obstacles,
        help_offered=answer.help_offered,
    )


def _found(desk: OutreachContext, venture: Venture) -> Initiative:
    by: Any = desk.people.secretary
    made = write_initiative(
        slug=venture.slug,
        title=venture.title,
        summary=venture.summary,
        began=PartialDate.parse(venture.began),
        language=venture.language,
        topics=[desk.topics[code] for code in venture.topics],
        is_demonstration=True,
        by=by,
    )
    for meeting in venture.gatherings:
        add_meeting(
            initiative=made,
            held=PartialDate.parse(meeting.on),
            title=meeting.title,
            place=meeting.place,
            summary=meeting.summary,
            by=by,
        )
    for statement in venture.declared:
        add_statement(
            initiative=made,
            made=PartialDate.parse(statement.on),
            title=statement.title,
            language=statement.language,
            text=statement.text,
            by=by,
        )
    show_initiative(initiative=made, published=True, by=by)
    return made


def _join(desk: OutreachContext, initiative: Initiative, part: DemoParticipation) -> None:
    secretary: Any = desk.people.secretary
    made = take_part(
        initiative=initiative,
        organization=desk.organizations[part.organization],
        since=PartialDate.parse(part.since),
        until=PartialDate.parse(part.until) if part.until else None,
        contribution=part.contribution,
        by=secretary if part.is_by_secretariat else desk.people.officers[part.organization],
    )
    if part.is_agreed:
        agree_to_participation(participation=made, by=desk.people.officers[part.organization])
