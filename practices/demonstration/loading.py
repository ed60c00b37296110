"""Loading the demonstration exchange: whole, once, in one transaction."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from organizations.models import OrganizationPage
from practices.actions.adoption_notices import agree_to_adoption, state_beside_adoption
from practices.actions.adoptions import record_adoption, reverse_adoption
from practices.actions.assessment_notices import agree_to_assessment, state_beside
from practices.actions.assessments import assess
from practices.actions.editions import drop_source, store_source
from practices.actions.ledger_heads import HeadOccasion, note_heads
from practices.actions.links import confirm_link
from practices.actions.proposals import propose_release
from practices.actions.releases import decide_release, kind_of
from practices.actions.structuring import ask_for_structure
from practices.actions.terms import accept_terms
from practices.actions.topics import tag_provision
from practices.actions.vocabulary_imports import import_vocabulary
from practices.demonstration.accounts import People, account_names, make_operator, make_people
from practices.demonstration.addresses import find_provision
from practices.demonstration.approvals import load_approvals
from practices.demonstration.exchange import (
    Bond,
    DemoAdoptionEvent,
    DemoAssessment,
    DemoClaim,
    DemoEdition,
    DemoRelease,
    Exchange,
)
from practices.demonstration.facsimiles import set_as_pdf
from practices.demonstration.machines import load_machines
from practices.demonstration.notes import ask, check_note
from practices.demonstration.outreach.loading import (
    OutreachContext,
    load_beside_events,
    load_correspondence,
    load_initiatives,
    load_returns,
)
from practices.demonstration.outreach.reporting import load_issues
from practices.demonstration.pages import (
    Original,
    draft_instrument,
    found_member,
    make_edition,
    make_practice,
    publish_instrument,
)
from practices.documents.source_files import clean_source
from practices.models.adoptions import AdoptionEvent, AdoptionRecord
from practices.models.dates import PartialDate
from practices.models.demonstration import CACHE_KEY, Demonstration
from practices.models.editions import EditionPage, TextStatus, today
from practices.models.instruments import InstrumentPage
from practices.models.notices import WAITING_TIME
from practices.models.outreach.contacts import Contact
from practices.models.practices import PracticePage
from practices.models.provisions import Provision
from practices.models.releases import ReleasedKind
from practices.models.reports.issues import Report
from practices.models.statements import Statement
from practices.models.topics import Topic


class DemonstrationRefused(Exception):
    """The demonstration may not be loaded or removed here; the message is for the operator."""


@dataclass(slots=True)
class _Load:
    """What has been made so far, by the keys of the manifest."""

    exchange: Exchange
    people: People
    organizations: dict[str, OrganizationPage]
    topics: dict[str, Topic]
    instruments: dict[str, InstrumentPage] = field(default_factory=dict)
    editions: dict[str, EditionPage] = field(default_factory=dict)
    provisions: dict[str, list[Provision]] = field(default_factory=dict)
    practices: dict[str, PracticePage] = field(default_factory=dict)
    events: dict[str, AdoptionEvent] = field(default_factory=dict)


def load_demonstration(*, exchange: Exchange, tell: Callable[[str], None] = lambda _line: None) -> bool:
    """Load the demonstration if it is not loaded yet; tell whether this call loaded it.

    `tell` gets a line for each step. All or nothing; running it again changes nothing. Raises
    DemonstrationRefused for settings without DEBUG and for a database that holds other data.
    """
    refuse_without_debug()
    kept: list[str] = []
    try:
        with transaction.atomic(), override(settings.LANGUAGE_CODE):
            if Demonstration.objects.exists():
                return False
            _refuse_other_data(exchange)
            note_heads(heads={}, occasion=HeadOccasion.EMPTY, of="an empty database", now=timezone.now())
            _load(exchange, tell, kept)
    except BaseException:
        for name in kept:
            drop_source(stored=name)
        raise
    cache.delete(CACHE_KEY)
    return True


def refuse_without_debug() -> None:
    """Raise DemonstrationRefused unless the settings say DEBUG."""
    if not settings.DEVELOPMENT:
        raise DemonstrationRefused("The demonstration is for settings with DEBUG alone: its passwords are printed.")


def _refuse_other_data(exchange: Exchange) -> None:
    for model in (OrganizationPage, InstrumentPage, EditionPage, PracticePage):
        found = model.objects.order_by("pk").first()
        if found is not None:
            raise DemonstrationRefused(
                f"This database holds other data (“{found.title}”): load the demonstration into an empty one."
            )
    taken = get_user_model().objects.filter(username__in=account_names(exchange.members)).order_by("pk").first()
    if taken is not None:
        raise DemonstrationRefused(
            f"There is an account “{taken.username}” already, a name that the demonstration needs."
        )


def _load(exchange: Exchange, tell: Callable[[str], None], kept: list[str]) -> None:
    operator = make_operator()
    import_vocabulary(concepts=exchange.concepts)
    topics = list(Topic.objects.filter(name__in=[row.code for row in exchange.concepts]))
    tell(f"{len(topics)} topics")
    organizations: dict[str, OrganizationPage] = {}
    for member in exchange.members:
        parent = organizations[member.parent] if member.parent else None
        organizations[member.slug] = found_member(member=member, parent=parent, by=operator)
    people = make_people(operator=operator, members=exchange.members, pages=organizations)
    for slug, approver in people.approvers.items():
        accept_terms(organization=organizations[slug], by=approver)
    tell(f"{len(organizations)} organizations")
    load = _Load(exchange, people, organizations, {topic.name: topic for topic in topics})
    _load_instruments(load)
    tell(f"{len(load.instruments)} instruments")
    _load_editions(load, kept)
    tell(f"{len(load.editions)} editions")
    _load_practices(load)
    tell(f"{len(exchange.notes)} practices")
    tell(f"{sum(len(tag.topics) for tag in exchange.tags)} topics of provisions")
    desk = OutreachContext(people, organizations, load.instruments, load.editions, load.topics)
    load_correspondence(desk, exchange.outreach)
    tell(f"{Contact.objects.count()} contacts")
    for statement in exchange.statements:
        load_issues([row for row in exchange.outreach.issues if row.before_event == statement.key], people)
        load.events[statement.key] = _record(load, statement)
    load_beside_events(desk, exchange.outreach, load.events)
    tell(f"{len(load.events)} adoption events")
    load_initiatives(desk, exchange.outreach)
    load_returns(desk, exchange.outreach)
    tell(f"{len(exchange.outreach.ventures)} joint initiatives")
    for judgement in exchange.judgements:
        _assess(load, judgement)
    tell(f"{len(exchange.judgements)} assessments")
    for question in exchange.questions:
        ask(question=question, topics=load.topics, by=people.secretary)
    tell(f"{len(exchange.questions)} questions")
    for check in exchange.checks:
        _check(load, check)
    tell(f"{len(exchange.checks)} checked sentences")
    for bond in exchange.bonds:
        _link(load, bond)
    tell(f"{len(exchange.bonds)} links of provisions")
    _load_requests(load)
    load_approvals(people=people, organizations=organizations)
    load_machines(people=people, organizations=organizations, instruments=load.instruments, topics=load.topics)
    load_issues([row for row in exchange.outreach.issues if not row.before_event], people)
    tell(f"{Report.objects.count()} reports")
    Demonstration.objects.create(accounts=account_names(exchange.members))


def _load_instruments(load: _Load) -> None:
    for work in load.exchange.works:
        load.instruments[work.key] = draft_instrument(
            work=work, organization=load.organizations[work.organization], by=load.people.operator
        )
    for work in load.exchange.works:
        page = load.instruments[work.key]
        publish_instrument(page=page, work=work, known=load.instruments, by=load.people.operator)
        _open(load, page, work.organization, work.opening)


def _load_editions(load: _Load, kept: list[str]) -> None:
    for text in load.exchange.texts:
        instrument = load.instruments[text.work]
        owner = text.work.split("/")[0]
        original: Original | None = None
        if text.source is not None:
            original = _store(text, instrument)
            kept.append(original.stored)
        edition = make_edition(
            text=text,
            instrument=instrument,
            original=original,
            made_from=load.editions[text.made_from] if text.made_from else None,
            by=load.people.operator,
        )
        if edition.text_status == TextStatus.EXTRACT:
            edition.refresh_from_db()
            kept.append(str(edition.source_file.name))
        load.editions[text.key] = edition
        load.provisions[text.key] = list(
            edition.provisions.current().select_related("edition__instrument__organization").in_order()
        )
        _tag(load, text.key)
        _open(load, edition, owner, text.opening)
        if text.source is not None:
            _open(load, edition, owner, text.source, kind=ReleasedKind.SOURCE_FILE)


def _store(text: DemoEdition, instrument: InstrumentPage) -> Original:
    """Put the file of a text into the storage of originals: a facsimile as PDF."""
    name, content = text.file, text.text.encode()
    if text.is_facsimile:
        name = f"{text.key}.pdf"
        content = clean_source(name, set_as_pdf(text=text, instrument=instrument), changes="accept").content
    return Original(name, content, store_source(name=name, content=content))


def _load_practices(load: _Load) -> None:
    for note in load.exchange.notes:
        page = make_practice(note=note, organization=load.organizations[note.organization], by=load.people.operator)
        load.practices[note.slug] = page
        _open(load, page, note.organization, note.opening)


def _tag(load: _Load, edition: str) -> None:
    """Return the provisions of an edition (its key) their topics, before another edition is made from it."""
    tagged: dict[int, list[Topic]] = defaultdict(list)
    rows: dict[int, Provision] = {}
    for tag in load.exchange.tags:
        if tag.edition == edition:
            row = find_provision(load.provisions[edition], tag.address)
            rows[row.pk] = row
            tagged[row.pk] += [load.topics[code] for code in tag.topics]
    for key, topics in tagged.items():
        tag_provision(provision=rows[key], topics=topics, by=load.people.officers[_owner(load, edition)])


def _load_requests(load: _Load) -> None:
    for text in load.exchange.texts:
        if text.asks_for_structure:
            ask_for_structure(edition=load.editions[text.key], by=load.people.officers[text.work.split("/")[0]])
    for request in load.exchange.requests:
        edition, owner = load.editions[request.edition], _owner(load, request.edition)
        propose_release(
            kind=kind_of(edition),
            thing=edition.translation_key,
            title=edition.title,
            organization=load.organizations[owner],
            audience=request.audience,
            authority=request.authority,
            by=load.people.officers[owner],
        )


def _record(load: _Load, statement: DemoAdoptionEvent) -> AdoptionEvent:
    """Record an event as its organization's officer or as the secretariat."""
    people = load.people
    by = people.secretary if statement.is_by_secretariat else people.officers[statement.organization]
    if statement.reverses:
        return reverse_adoption(event=load.events[statement.reverses], by=by, note=statement.note)
    cited = statement.provision
    own = statement.own_instrument
    said = Statement(
        organization=load.organizations[statement.organization],
        reference=load.instruments[statement.reference],
        track=statement.track,
        state=statement.state,
        effective=PartialDate.parse(statement.effective),
        basis=statement.basis,
        own_instrument=load.instruments[own] if own else None,
        provision=find_provision(load.provisions[cited[0]], cited[1]) if cited else None,
        **statement.details | ({"statement": ""} if statement.is_by_secretariat else {}),
    )
    event = record_adoption(statement=said, said_on=statement.said_on, by=by)
    if statement.is_by_secretariat:
        _answer_record(event, statement, people.officers.get(statement.organization))
    if statement.is_noticed:
        told = today()  # as `give_adoption_notice` does, without its mail
        AdoptionRecord.objects.filter(event=event).update(noticed_on=told, public_from=told + WAITING_TIME)
    return event


def _answer_record(event: AdoptionEvent, statement: DemoAdoptionEvent, officer: Any) -> None:
    """Let the organization's officer agree to what the secretariat recorded of it, and put its words beside it."""
    if officer is None:
        return
    if statement.agreed_on:
        agree_to_adoption(event=event, on=statement.agreed_on, by=officer)
    if statement.statement:
        state_beside_adoption(event=event, statement=statement.statement, by=officer)


def _assess(load: _Load, judgement: DemoAssessment) -> None:
    """Assess as the officer of the text's organization or as the secretariat; agree and state as the officer."""
    edition = load.editions.get(judgement.edition)
    work = next((text.work for text in load.exchange.texts if text.key == judgement.edition), judgement.instrument)
    officer = load.people.officers[work.split("/")[0]]
    rows = load.provisions.get(judgement.edition, [])
    made = assess(
        instrument=load.instruments[work],
        edition=edition,
        topic=load.topics[judgement.topic],
        finding=judgement.finding,
        pins=[(find_provision(rows, address), says) for address, says in judgement.pins],
        note=judgement.note,
        by=load.people.secretary if judgement.is_by_secretariat else officer,
    )
    if judgement.is_agreed:
        agree_to_assessment(assessment=made, by=officer)
    if judgement.statement:
        state_beside(assessment=made, statement=judgement.statement, by=officer)


def _link(load: _Load, bond: Bond) -> None:
    """Confirm a link as the officer of the organization of a side, or as the secretariat."""
    people = load.people
    side = bond.left if bond.said_by == "left" else bond.right
    is_secretariat = bond.said_by == "secretariat"
    confirm_link(
        left=find_provision(load.provisions[bond.left[0]], bond.left[1]),
        right=find_provision(load.provisions[bond.right[0]], bond.right[1]),
        relation=bond.relation,
        reason=bond.reason,
        by=people.secretary if is_secretariat else people.officers[_owner(load, side[0])],
    )


def _check(load: _Load, check: DemoClaim) -> None:
    """Check a sentence as the officer of the note's organization or as the secretariat."""
    note = load.practices[check.practice]
    rows = [find_provision(load.provisions[check.edition], address) for address in check.pins]
    owner = next(row.organization for row in load.exchange.notes if row.slug == check.practice)
    check_note(check=check, note=note, pins=rows, officer=load.people.officers[owner], secretary=load.people.secretary)


def _open(load: _Load, page: Any, owner: str, opening: DemoRelease | None, *, kind: ReleasedKind | None = None) -> None:
    """Decide a release: officer and approver of the organization; the operator for an issuer without people."""
    if opening is None:
        return
    people = load.people
    key: uuid.UUID = page.translation_key
    decide_release(
        kind=kind or kind_of(page),
        thing=key,
        audience=opening.audience,
        authority=opening.authority,
        named=[load.organizations[slug] for slug in opening.named],
        effective_at=datetime.datetime.combine(opening.effective, datetime.time(), datetime.UTC),
        by=people.officers.get(owner, people.operator),
        seconded_by=people.approvers.get(owner),
        as_operator=owner not in people.officers,
    )


def _owner(load: _Load, edition: str) -> str:
    """Return the slug of the organization that an edition belongs to."""
    work = next(text.work for text in load.exchange.texts if text.key == edition)
    return work.split("/")[0]
