"""An exchange of which every thing holds a token, an audience and an owner, and the nine roles that ask for it."""

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Page

from organizations.invitations import ScannedLetter, invite
from organizations.models import Appointment, OrganizationPage, Role
from practices.actions.adoption_notices import state_beside_adoption
from practices.actions.approvals.register import ApproverEntry, confirm_approver, enter_approver
from practices.actions.approvals.requests import ask_approver
from practices.actions.assessment_notices import state_beside
from practices.actions.links import confirm_link
from practices.actions.proposals import propose_release
from practices.actions.relayed import Provenance
from practices.actions.releases import decide_release
from practices.actions.topics import tag_provision
from practices.actions.vectors import refresh_all
from practices.documents.report_files.documents import ReportDocument, ReportSection, ReportSentence
from practices.exchange.actions.changes import note_changes
from practices.exchange.actions.log_backfill import open_scope
from practices.exchange.actions.tokens import make_token
from practices.exchange.actions.updates import send_updates
from practices.exchange.actions.webhook_bodies import make_deliveries
from practices.models.approvals.deputies import Deputy
from practices.models.approvals.letters import NamedSource
from practices.models.dates import PartialDate
from practices.models.editions import EditionPage, today
from practices.models.evidence import AdoptionSuggestion
from practices.models.exchange.following import Subscription
from practices.models.exchange.harvest import HarvestedThing, HarvestSource
from practices.models.exchange.tokens import Submission
from practices.models.exchange.webhooks import Webhook
from practices.models.follow_ups import TopicFollowUp
from practices.models.instruments import InstrumentAlias, InstrumentLineage, InstrumentPage, InstrumentTitle, ReuseTerms
from practices.models.links import LinkProposal, Relation
from practices.models.practices import PracticePage
from practices.models.proposals import Proposal
from practices.models.proposed_topics import ProposedTopic
from practices.models.releases import Audience, ReleasedKind
from practices.models.reports.drafts import ReportDraft
from practices.models.source_files import KeptOriginal
from practices.models.structuring import StructuringRequest
from practices.models.topics import Topic
from practices.models.vectors import Neighbour
from practices.redactions.actions import ask_redaction
from tests import factories
from tests.practices.documents.report_files.samples import sample
from tests.practices.initiatives.making import initiative, participation
from tests.practices.outreach.contacts.made import contact as contact_with
from tests.practices.outreach.enquiries.making import enquiry
from tests.practices.outreach.letters.making import letter_model, mailing
from tests.practices.outreach.letters.making import pack as pack_of
from tests.practices.outreach.returns.making import asked as asked_return
from tests.practices.outreach.returns.making import focal_point
from tests.practices.reports.pages.issues import frozen_issue, frozen_part
from tests.statements import record_adoption

OWN_PEOPLE = frozenset({"own_officer", "own_approver", "own_focal_point"})
SECRETARIAT = frozenset({"secretariat", "administrator"})
OWN = OWN_PEOPLE | SECRETARIAT
KEEPS_MEMBERS = OWN - {"own_officer"}
NAMED = OWN | {"named_officer"}
PARTICIPATING = NAMED | {"other_officer"}
DELEGATIONS = PARTICIPATING | {"delegate"}
PUBLIC = DELEGATIONS | {"anonymous", "by_link"}
ROLES = tuple(sorted(PUBLIC))
"""Nine roles, and the visitor without an account who came by the link of a return."""

SEEN_BY = {
    "none": OWN,
    Audience.ALONE: OWN_PEOPLE,
    Audience.OWN: OWN,
    Audience.NAMED: NAMED,
    Audience.PARTICIPATING: PARTICIPATING,
    Audience.DELEGATIONS: DELEGATIONS,
    Audience.PUBLIC: PUBLIC,
}
"""Who sees what was decided for an audience; said here anew, so that it does not lean on the rule that it tries."""

REPORT_SEEN_BY = {audience: seen_by for audience, seen_by in SEEN_BY.items() if audience != Audience.ALONE} | {
    "none": SECRETARIAT,
    Audience.OWN: SECRETARIAT,
    Audience.NAMED: SECRETARIAT | {"named_officer"},
}
"""A report is the secretariat's own."""

ACTS_BY_LINK = OWN_PEOPLE
"""Whoever came by the link of a return acts there for the organization, and is shown what its people are."""

WORD = "confluence"
"""A word that stands in every thing, to be searched for."""
LATER = datetime.datetime(2999, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Thing:
    """What holds a token; `seen_by`: roles. `shown_in`: channels in which each of them has to find it."""

    name: str
    token: str
    seen_by: frozenset[str]
    shown_in: tuple[str, ...]


@dataclass
class Exchange:
    """The things, who asks, and the keys of everything by kind."""

    things: list[Thing] = field(default_factory=list)
    people: dict[str, Any] = field(default_factory=dict)
    keys: dict[str, list[str]] = field(default_factory=dict)
    pages: list[Any] = field(default_factory=list)
    link: str = ""
    parties: dict[str, Any] = field(default_factory=dict)

    def add(self, name: str, seen_by: frozenset[str], *shown_in: str) -> str:
        """Note a thing; give its token: letters alone, so that search takes it for a word."""
        token = "Canary" + "".join(part.capitalize() for part in name.replace("-", " ").split()) + "Zq"
        self.things.append(Thing(name, token, seen_by, shown_in))
        return token

    def note(self, kind: str, key: Any) -> None:
        """Keep the key of a thing among those of its kind."""
        self.keys.setdefault(kind, []).append(str(key))

    def keep(self, kind: str, page: Any) -> Any:
        """Keep a page and its uuid; give it."""
        self.pages.append(page)
        self.note(kind, page.translation_key)
        return page


def make_exchange() -> Exchange:
    """Make it. Everything hidden is the first organization's, or the secretariat's."""
    made = Exchange()
    own, named, other = (factories.organization(name) for name in ("Own body", "Named body", "Other body"))
    made.parties = {"own": own, "named": named, "other": other}
    made.people = {
        "anonymous": None,
        "by_link": None,
        "delegate": factories.delegate(),
        "own_officer": factories.officer(own),
        "own_approver": factories.approver(own),
        "own_focal_point": factories.coordinator(own),
        "named_officer": factories.officer(named),
        "other_officer": factories.officer(other),
        "secretariat": factories.secretariat_member(),
        "administrator": factories.operator(),
    }
    for organization in (own, named, other):
        made.keep("organizations", organization)
    factories.topic("gifts", "Gifts", is_core=True)
    _pages_by_audience(made)
    _texts_that_time_or_people_closed(made)
    _statements(made)
    _judgements(made)
    _desk(made)
    _machines(made)
    _sealed(made)
    _reports(made)
    refresh_all()
    _found_by_machine(made)
    _approvals(made)
    _invitations(made)
    _tell(made)
    return made


def _tell(made: Exchange) -> None:
    """Bring the logs of all readers up to date, and tell webhooks and followers of it."""
    for organization in (made.parties[name] for name in ("own", "named", "other")):
        open_scope(organization=organization)
    open_scope(organization=None)
    note_changes()
    make_deliveries(now=timezone.now())
    send_updates(now=timezone.now())


def _open(made: Exchange, page: Any, kind: str, audience: str, **more: Any) -> None:
    if audience != "none":
        named = [made.parties["named"]] if audience == Audience.NAMED else []
        decide_release(
            kind=kind,
            thing=page if kind == ReleasedKind.REPORT else page.translation_key,
            audience=audience,
            named=named,
            authority="Decision 1",
            by=None,
            as_operator=True,
            **more,
        )


def _text(token: str, *, also: str = "") -> str:
    return f"1. Gifts {also}\n\nMembers accept no gift of {WORD}, says {token}.\n\n2. Duty\n\nMembers report.\n"


def _edition(made: Exchange, of: InstrumentPage, token: str, **fields: Any) -> EditionPage:
    """Make a published text that is not released, with a tagged provision."""
    edition = factories.edition(of, audience=None, text=_text(token), **fields)
    gifts = Topic.objects.get(name="gifts")
    tag_provision(
        provision=edition.provisions.current().get(text__contains=WORD),
        topics=[gifts],
        by=made.people["administrator"],
    )
    made.keep("editions", edition)
    return edition


def _pages_by_audience(made: Exchange) -> None:
    """An instrument, a text, a source file and a practice for each audience."""
    own = made.parties["own"]
    for audience, seen_by in SEEN_BY.items():
        title = made.add(f"instrument {audience}", seen_by, "pages", "lists", "api_lists", "api_details")
        instrument = factories.instrument(own, audience=None, title=f"{title} {WORD}", symbol=f"{title} 1")
        instrument.titles = [InstrumentTitle(language="fr", title=f"{title} {WORD}")]
        instrument.cited_as = [InstrumentAlias(alias=f"{title} alias")]
        instrument.topics.set(["gifts"])
        instrument.save_revision().publish()
        made.keep("instruments", InstrumentPage.objects.get(pk=instrument.pk))
        _open(made, instrument, ReleasedKind.INSTRUMENT, audience)

        carrier = made.keep(
            "instruments", factories.instrument(own, title=f"Code for {audience}", reuse_terms=ReuseTerms.FREE)
        )
        words = ("pages", "search", "api_search", "provisions", "text_files", "papers", "compare")
        token = made.add(f"text {audience}", seen_by, *words)
        _open(made, _edition(made, carrier, token), ReleasedKind.EDITION, audience)

        sourced = _edition(made, carrier, "nothing", language="fr")
        _open(made, sourced, ReleasedKind.EDITION, Audience.PUBLIC)
        token = made.add(f"source {audience}", seen_by, "sources")
        sourced.source_file.save("source.txt", ContentFile(token.encode()), save=False)
        sourced.source_name = "source.txt"
        sourced.save()
        _open(made, sourced, ReleasedKind.SOURCE_FILE, audience)

        token = made.add(f"practice {audience}", seen_by, "pages", "lists", "api_search", "api_lists", "api_details")
        note = factories.practice(own, audience=None, title=f"{token} {WORD}", summary=f"{token} {WORD}")
        made.keep("practices", note)
        _open(made, note, ReleasedKind.PRACTICE, audience)
        token = made.add(f"public source {audience}", seen_by, "pages")
        NamedSource.objects.create(
            thing=note.translation_key, kind=ReleasedKind.PRACTICE, source=token, named_at=timezone.now()
        )


def _texts_that_time_or_people_closed(made: Exchange) -> None:
    """Texts that were copied, planned for later, narrowed again, taken down, withheld, or are drafts."""
    own = made.parties["own"]
    hidden = InstrumentPage.objects.get(translation_key=made.keys["instruments"][0])
    token = made.add("text of hidden instrument", OWN, "pages", "search")
    _open(made, _edition(made, hidden, token), ReleasedKind.EDITION, Audience.PUBLIC)

    carrier = made.keep("instruments", factories.instrument(own, title="Code in time", reuse_terms=ReuseTerms.FREE))
    token = made.add("text under embargo", OWN, "pages", "search")
    embargoed = _edition(made, carrier, token, on=datetime.date(2004, 1, 1))
    _open(made, embargoed, ReleasedKind.EDITION, Audience.PUBLIC, effective_at=LATER)

    token = made.add("text narrowed", OWN, "pages", "search")
    narrowed = _edition(made, carrier, token, on=datetime.date(2004, 1, 2))
    _open(made, narrowed, ReleasedKind.EDITION, Audience.PUBLIC)
    Redirect.objects.create(old_path="/old-address", redirect_page=narrowed, site=None)
    decide_release(kind="edition", thing=narrowed.translation_key, audience="own", authority="", by=None)

    token = made.add("text unpublished", OWN, "admin_history")
    taken_down = _edition(made, carrier, token, on=datetime.date(2004, 1, 3))
    _open(made, taken_down, ReleasedKind.EDITION, Audience.PUBLIC)
    taken_down.unpublish()

    token = made.add("whole text of an extract", OWN, "pages", "search")
    whole = _edition(made, carrier, token, on=datetime.date(2004, 1, 4))
    token = made.add("extract", PUBLIC, "pages", "search", "text_files")
    extract = _edition(made, carrier, token, on=datetime.date(2004, 1, 4), text_status="extract", made_from=whole)
    _open(made, extract, ReleasedKind.EDITION, Audience.PUBLIC)

    token = made.add("draft", OWN_PEOPLE, "admin_history")
    public = EditionPage.objects.get(pk=extract.pk)
    public.numbered_text, public.title = _text(token), token
    public.save_revision(log_action=True)

    token = made.add("copy of a public instrument", OWN, "admin_explorer")
    copied = carrier.copy(update_attrs={"slug": "copied", "title": token}, keep_live=True)
    made.keep("instruments", InstrumentPage.objects.get(pk=copied.pk))

    token = made.add("contact only", SECRETARIAT, "api_lists", "desk")
    made.parties["contact"] = factories.organization(token, is_contact_only=True)
    made.keep("organizations", made.parties["contact"])


def _sealed(made: Exchange) -> None:
    """Drafts of an organization: never submitted, submitted, changed since; and one that the secretariat wrote."""
    own, officer = made.parties["own"], made.people["own_officer"]
    of_secretariat = OWN | SECRETARIAT
    for name, seen_by, changes, by in (
        ("never submitted", OWN_PEOPLE, (), officer),
        ("submitted", of_secretariat, ("submit",), officer),
        ("changed since", OWN_PEOPLE, ("submit", "reject", "save"), officer),
        ("of the secretariat", of_secretariat, (), made.people["secretariat"]),
    ):
        words = [made.add(f"draft {part} {name}", seen_by, "admin_history") for part in ("work", "text", "practice")]
        begun = words if "save" not in changes else ["Begun", "Begun", "Begun"]
        work = InstrumentPage(title=f"{begun[0]} {WORD}", kind="code_of_conduct")
        work = made.keep("instruments", _draft(own, work, by))
        text = EditionPage(title=begun[1], language="en", dated_on=today(), instrument=work)
        text.numbered_text, text.source_name = _text(begun[1]), f"{begun[1]}.txt"
        made.keep("editions", _draft(work, text, by))
        note = PracticePage(title=f"{begun[2]} {WORD}", kind="programme", summary=begun[2])
        made.keep("practices", _draft(own, note, by))
        for change in changes:
            for page, title in zip(made.pages[-3:], words, strict=True):
                _change(made, page, change, title)
    token = made.add("draft of the entry", OWN_PEOPLE, "admin_history")
    entry = OrganizationPage.objects.get(pk=own.pk)
    entry.title = token
    entry.save_revision(user=officer)
    token = made.add("proposal of a draft", OWN_PEOPLE, "kept")
    propose_release(
        kind="instrument", thing=uuid.UUID(made.keys["instruments"][-4]), title=token, organization=own,
        audience="public", authority=token, by=officer,
    )  # fmt: skip
    hidden = factories.instrument(made.parties["named"], audience=None, title=made.add(
        "instrument of the named body", frozenset({"named_officer"}) | SECRETARIAT, "pages"))  # fmt: skip
    made.keep("instruments", hidden)
    of_own = InstrumentPage.objects.get(title="Code for public")
    of_own.lineage = [InstrumentLineage(kind="adapted_from", other=hidden)]
    of_own.save_revision().publish()


def _draft(below: Any, page: Any, by: Any) -> Any:
    """Add an unpublished page with a revision by somebody."""
    page.slug, page.live, page.owner = f"draft-{len(Page.objects.all())}", False, by
    if not isinstance(page, EditionPage):
        page.organization = below
    below.add_child(instance=page)
    page.save_revision(user=by, log_action=True)
    return type(page).objects.get(pk=page.pk)


def _change(made: Exchange, page: Any, change: str, title: str) -> None:
    """Do with a draft what its people do; what they save has another title."""
    officer, approver = made.people["own_officer"], made.people["own_approver"]
    page = type(page).objects.get(pk=page.pk)
    if change == "submit":
        page.get_workflow().start(page, officer)
    elif change == "reject":
        state = page.current_workflow_task_state
        state.task.specific.on_action(state, approver, "reject", comment="No.")
    else:
        draft = page.get_latest_revision_as_object()
        draft.title = title
        draft.save_revision(user=officer, log_action=True)


def _statements(made: Exchange) -> None:
    """Adoption events: public, not agreed to, towards what another hides, of who is hidden; a pending proposal."""
    own, other, operator = made.parties["own"], made.parties["other"], made.people["administrator"]
    reference = made.keep("instruments", factories.instrument(other, title="Reference"))
    text = _edition(made, reference, "reference", on=datetime.date(2001, 1, 1))
    _open(made, text, ReleasedKind.EDITION, Audience.PUBLIC)
    made.parties["reference"] = reference
    hidden = InstrumentPage.objects.get(translation_key=made.keys["instruments"][0])
    about = {"track": "adoption", "state": "planned", "effective": PartialDate.parse("2004")}
    token = made.add("status public", PUBLIC, "adoptions", "api_lists")
    public = record_adoption(
        organization=own, reference=reference, by=made.people["own_officer"], note=token, statement=token, **about
    )
    token = made.add("status not agreed", OWN, "adoptions", "api_lists")
    about["track"] = "measures"
    unagreed = record_adoption(
        organization=own,
        reference=reference,
        by=operator,
        note=token,
        variations=token,
        statement=token,
        as_organization=True,
        **about,
    )
    token = made.add("status towards hidden", OWN | {"other_officer"}, "api_lists")
    towards = record_adoption(
        organization=own, reference=factories.instrument(other, audience=None), by=made.people["own_officer"],
        note=token, **about,
    )  # fmt: skip
    token = made.add("status of contact only", SECRETARIAT, "api_lists")
    unknown = record_adoption(
        organization=made.parties["contact"], reference=reference, by=operator, note=token, **about
    )
    token = made.add("redaction", OWN, "rows")
    removal = ask_redaction(
        kind="adoption_event", thing=unagreed.public_id, reason="personal_data", words=token, by=operator
    )
    token = made.add("proposal", OWN, "desk", "rows")
    proposal = propose_release(
        kind="instrument", thing=hidden.translation_key, title=token, organization=own, audience="public",
        authority=token, by=made.people["own_officer"],
    )  # fmt: skip
    for kind, row in (
        *(("adoptions", event) for event in (public, unagreed, towards, unknown)),
        ("redactions", removal),
        ("proposals", proposal),
    ):
        made.note(kind, row.public_id)


def _judgements(made: Exchange) -> None:
    """Assessments, claims, links and a question, of what is public and of what is not."""
    own, operator, officer = made.parties["own"], made.people["administrator"], made.people["own_officer"]
    public = next(
        page for page in made.pages if isinstance(page, EditionPage) and page.instrument.title == "Code for public"
    )
    hidden = EditionPage.objects.get(instrument__translation_key=made.keys["instruments"][0])
    duty = factories.topic("duty", "Duty")
    for name, seen_by, text, by in (
        ("assessment public", PUBLIC, public, officer),
        ("assessment of hidden text", OWN, hidden, officer),
        ("assessment not agreed", OWN, public, operator),
    ):
        token = made.add(name, seen_by, "coverage", "api_lists")
        judged = factories.assessment(text, topic=duty, by=by, note=token)
        state_beside(assessment=judged, statement=token, by=officer)
        made.note("assessments", judged.public_id)
    note = PracticePage.objects.get(translation_key=made.keys["practices"][-1])
    for name, seen_by, of, text, by in (
        ("claim public", PUBLIC, note, public, officer),
        ("claim against hidden text", OWN, factories.practice(own), hidden, officer),
        ("claim not agreed", OWN, factories.practice(own), public, operator),
    ):
        token = made.add(name, seen_by, "pages")
        fields = {} if of.summary == "A summary." else {"sentence": of.summary}
        made.note("claims", factories.claim(of, text=text, by=by, note=token, **fields).public_id)
        made.keep("practices", of)
    for name, seen_by, text in (("link public", PUBLIC, public), ("link to hidden text", OWN, hidden)):
        token = made.add(name, seen_by, "api_lists")
        reference = made.parties["reference"].editions.get()
        linked = confirm_link(
            left=reference.provisions.current().first(), right=text.provisions.current().first(),
            relation=Relation.EQUIVALENT, reason=token, by=made.people["secretariat"],
        )  # fmt: skip
        made.note("links", linked.public_id)
    token = made.add("question draft", SECRETARIAT, "questions")
    made.note("questions", factories.question(duty, title=token, slug="a-draft", published=False).slug)
    token = made.add("question", PUBLIC, "questions", "lists")
    made.note("questions", factories.question(duty, title=token, slug="a-question").slug)


def _desk(made: Exchange) -> None:
    """Contacts, letters, packs, focal points, returns, initiatives."""
    own, by = made.parties["own"], made.people["administrator"]
    token = made.add("contact", SECRETARIAT, "desk", "rows")
    said = contact_with(
        own, text=token, counterpart=token, obstacles=token, next_step=token,
        files=[("note.txt", "text/plain", token.encode())],
    )  # fmt: skip
    made.note("contacts", said.public_id)
    made.note("contact_files", f"{said.public_id}/files/{said.files.get().public_id}")
    token = made.add("pack", SECRETARIAT, "desk", "rows")
    packed = pack_of(made.parties["reference"].editions.get(), by=by, title=token)
    token = made.add("letter", SECRETARIAT, "desk", "rows")
    model = letter_model(by, title=token, wordings={"en": (token, f"{token} to {{organization}}.")})
    made.note("packs", packed.public_id)
    made.note("letters", model.public_id)
    made.note("mailings", mailing(own, by=by, letter_model=model, pack=packed).public_id)
    token = made.add("enquiry", SECRETARIAT, "desk", "rows")
    made.note("enquiries", enquiry(own, by=by, title=token, question=token).public_id)
    token = made.add("focal point", OWN, "desk")
    point = focal_point(own, name=token, email=f"{token}@example.org")
    made.note("focal_points", point.public_id)
    token = made.add("return", OWN | {"by_link"}, "link")
    yearly, key = asked_return(
        made.parties["reference"], of=own, focal_point=focal_point(own, name="Ana Lind"),
        answers={"adoption": {"state": "planned", "note": token}},
    )  # fmt: skip
    made.link = key
    made.note("returns", yearly.public_id)
    for name, seen_by, published in (("initiative draft", SECRETARIAT, False), ("initiative", PUBLIC, True)):
        token = made.add(name, seen_by, "lists", "api_lists")
        joint = initiative(published=published, title=token, summary=token)
        made.note("initiatives", joint.public_id)
        made.note("initiative_slugs", joint.slug)
    for name, seen_by, who in (
        ("participation", PUBLIC, made.people["own_officer"]),
        ("participation not agreed", OWN, by),
    ):
        token = made.add(name, seen_by, "initiatives")
        part = participation(
            joint if who != by else initiative(slug="another"), organization=own, by=who, contribution=token,
            evidence_address="",
        )  # fmt: skip
        made.note("participations", part.public_id)
    made.note("initiative_slugs", "another")


def _machines(made: Exchange) -> None:
    """What an organization's own system has here, and somebody who follows."""
    own, officer = made.parties["own"], made.people["own_officer"]
    token = made.add("webhook", OWN, "desk", "rows")
    webhook = Webhook.objects.create(
        organization=own, name=token, address=f"https://example.org/{token}", made_by=officer
    )
    made.note("webhooks", webhook.public_id)
    token = made.add("access token", OWN, "desk")
    access, _key = make_token(organization=own, name=token, may_submit=True, by=officer)
    token = made.add("submission", OWN, "desk", "rows")
    sent = Submission.objects.create(
        organization=own, token=access, kind="adoption", external_id=token, content={"statement": token},
        digest="0" * 64, remarks=token,
    )  # fmt: skip
    made.note("submissions", sent.public_id)
    token = made.add("follower", SECRETARIAT)
    Subscription.objects.create(
        email=f"{token}@example.org", words=WORD, language="en", frequency="at_once", confirmed_at=timezone.now()
    )


def _found_by_machine(made: Exchange) -> None:
    """What the machine found about a hidden text, what waits about it, and another portal that is not shown."""
    hidden = EditionPage.objects.get(instrument__translation_key=made.keys["instruments"][0])
    one = hidden.provisions.current().get(text__contains=WORD)
    other = made.parties["reference"].editions.get().provisions.current().first()
    now, measures = timezone.now(), {"score": 0.5, "method": "x"}
    left, right = sorted((one, other), key=lambda row: row.pk)
    LinkProposal.objects.get_or_create(left=left, right=right, defaults={"proposed_at": now})
    Neighbour.objects.get_or_create(provision=other, other=one, defaults={**measures, "words": 0.5, "sense": 0.5})
    ProposedTopic.objects.create(
        provision=one, topic=Topic.objects.get(name="duty"), score=0.9, ground="terms", method="x", found_at=now
    )
    TopicFollowUp.objects.create(provision=one, earlier=other, topic=Topic.objects.get(name="duty"), asked_at=now)
    token = made.add("request for structure", OWN, "kept")
    StructuringRequest.objects.create(edition=hidden, asked_at=now, note=token)
    token = made.add("original of a cleaned copy", OWN_PEOPLE, "kept")
    KeptOriginal.objects.create(
        edition=hidden, file=f"2026/01/{token}.docx", name=token, checksum="0" * 64, cleaned_checksum="1" * 64,
        changes="accept",
    )  # fmt: skip
    token = made.add("suggestion", SECRETARIAT, "kept")
    AdoptionSuggestion.objects.create(
        reference=made.parties["reference"], instrument=hidden.instrument, likeness=0.5, method=token, found_at=now
    )
    token = made.add("followed portal", SECRETARIAT, "kept")
    source = HarvestSource.objects.create(address="https://portal.example/", title=token, is_shown=False)
    token = made.add("thing of a followed portal", SECRETARIAT, "kept")
    HarvestedThing.objects.create(source=source, kind="instrument", thing="a", title=token, data={}, read_at=now)
    token = made.add("document", frozenset({"own_officer"}), "documents")
    file = ContentFile(token.encode(), name="note.txt")
    kept = get_document_model().objects.create(title=token, file=file, collection=made.parties["own"].collection)
    made.note("documents", kept.pk)


def _approvals(made: Exchange) -> None:
    """A registered approver by a letter, who was asked, and a deputy."""
    own, officer = made.parties["own"], made.people["own_officer"]
    letter = made.add("pinned letter", OWN, "kept", "letters")
    scan = (f"{letter}.png", b"\x89PNG\r\n\x1a\n" + letter.encode())
    token = made.add("registered approver", OWN, "kept")
    entered = enter_approver(
        organization=own,
        entry=ApproverEntry(token, token, f"{token}@example.org", consent_on=today(), valid_from=today()),
        letter=ScannedLetter(scan, today(), letter),
        by=made.people["secretariat"],
    )
    made.note("letters_pinned", entered.letter.public_id)
    made.note("approvers", entered.public_id)
    approver = confirm_approver(approver=entered, by=made.people["own_approver"])
    token = made.add("request for approval", OWN, "kept")
    proposal = Proposal.objects.get(public_id=made.keys["proposals"][0])
    ask_approver(subject=proposal, approver=approver, by=officer, note=token)
    token = made.add("statement from a letter", OWN, "kept")
    event = factories.adoption(organization=own, by=officer)
    scan = (f"{token}.png", b"\x89PNG\r\n\x1a\n" + token.encode())
    provenance = Provenance(ScannedLetter(scan, today(), token), token)
    relayed = state_beside_adoption(event=event, statement=token, by=made.people["secretariat"], provenance=provenance)
    assert relayed is not None
    made.note("relayed", relayed.public_id)
    token = made.add("deputy", OWN, "kept")
    absent = factories.approver(own)
    absent.first_name = token
    absent.save()
    Deputy.objects.create(
        organization=own, absent=absent, deputy=officer, from_on=today(), until_on=today(), named_at=timezone.now()
    )
    token = made.add("appointment", OWN, "kept")
    appointed = factories.officer(own)
    appointed.first_name = token
    appointed.save()
    Appointment.objects.create(
        organization=own, account=appointed, role=Role.OFFICER, way="letter", given_by=made.people["secretariat"],
        given_at=timezone.now(),
    )  # fmt: skip


def _invitations(made: Exchange) -> None:
    """Who is invited to act for an organization, and who waits for a second person."""
    own, by = made.parties["own"], made.people["own_focal_point"]
    for name, role in (("invitation", Role.OFFICER), ("invitation of an approver", Role.APPROVER)):
        token = made.add(name, KEEPS_MEMBERS, "members")
        invite(organization=own, name=token, email=f"{token}@example.org", role=role, by=by)


def _reports(made: Exchange) -> None:
    """Issues for each audience, and a draft."""
    for audience, seen_by in REPORT_SEEN_BY.items():
        token = made.add(f"report {audience}", seen_by, "reports", "api_lists")
        series = {} if audience == Audience.PUBLIC else {"series": "restricted"}
        issue = frozen_issue(_report(token), released_to=None, file=token.encode(), **series)
        _open(made, issue.public_id, ReleasedKind.REPORT, audience)
        made.note("reports", issue.public_id)
        made.note("issues", issue.issue)
        in_french = made.add(f"report in French {audience}", seen_by, "report_parts")
        part = frozen_part(issue, _report(in_french), file=in_french.encode())
        _open(made, part.public_id, ReleasedKind.REPORT, audience)
    token = made.add("report draft", SECRETARIAT, "desk", "rows")
    draft = ReportDraft.objects.create(
        title=token, narrative=token, as_of=today(), known_on=today(), made_by=made.people["secretariat"]
    )
    made.note("report_drafts", draft.public_id)


def _report(token: str) -> ReportDocument:
    return sample(title=token, subtitle=token, sections=(ReportSection(token, ((ReportSentence(token),),)),))


def tokens_in(things: Iterable[Thing], text: str) -> set[str]:
    """Return the names of the things whose token stands in a text, in any case."""
    lower = text.lower()
    return {thing.name for thing in things if thing.token.lower() in lower}
