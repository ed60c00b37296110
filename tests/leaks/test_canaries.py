"""The leak test: every address, as every role, GET and POST; a token of what is hidden in any answer fails."""

import contextlib
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from organizations.invitations import ScannedLetter
from portal.sitemaps import SECTIONS
from practices.actions.approvals.register import ApproverEntry, confirm_approver, enter_approver
from practices.actions.approvals.requests import ask_approver, ask_with_note
from practices.actions.assessment_notices import state_beside
from practices.actions.editions import keep_source, publish_edition, store_source
from practices.actions.kept_files import keep_file
from practices.actions.proposals import propose_release
from practices.actions.releases import decide_release
from practices.actions.topics import tag_provision
from practices.actions.vectors import refresh_all
from practices.documents.report_files.documents import (
    FigureMember,
    ReportCell,
    ReportDocument,
    ReportRow,
    ReportSection,
    ReportSentence,
    ReportTable,
)
from practices.exchange.actions.tokens import make_token
from practices.models.adoptions import AdoptionEvent
from practices.models.claims import Claim
from practices.models.dates import PartialDate
from practices.models.edition_pictures import EditionPicture
from practices.models.editions import EditionPage, today
from practices.models.evidence import AdoptionSuggestion
from practices.models.exchange.following import Subscription
from practices.models.exchange.tokens import Submission
from practices.models.exchange.webhooks import Webhook, WebhookDelivery
from practices.models.instruments import InstrumentAlias, InstrumentPage, InstrumentTitle
from practices.models.reports.drafts import Clearance, ReportDraft
from practices.models.source_files import KeptOriginal
from practices.queries.frozen.addresses import FrozenComparison
from practices.queries.frozen.text_states import present_states
from practices.redactions.actions import ask_redaction
from practices.texts.comparison import ROWS_VERSION
from tests import factories
from tests.leaks.addresses import addresses
from tests.leaks.matrix import quick_refusals
from tests.practices.documents.report_files.samples import sample
from tests.practices.initiatives.making import initiative, participation
from tests.practices.outreach.contacts.made import contact as contact_with
from tests.practices.outreach.enquiries.making import enquiry
from tests.practices.outreach.letters.making import letter_model, letters_of, mailing
from tests.practices.outreach.letters.making import pack as pack_of
from tests.practices.outreach.returns.making import asked as asked_return
from tests.practices.outreach.returns.making import focal_point
from tests.practices.reports.pages.issues import frozen_issue
from tests.statements import record_adoption
from tests.waiting_mails import send_waiting_mails
from tests.whole import many, share

pytestmark = pytest.mark.django_db

CANARIES = [f"Canary{name}Zq7" for name in (
    "Title", "French", "Alias", "Symbol", "Text", "Heading", "Source", "Practice", "Contact", "Note", "Draft",
    "Proposal", "Authority", "Unagreed", "Slug", "Judged", "Statement",
    "Checked", "Asked",
    "Answer", "Remark", "Joint", "Partakes",
    "Issued", "Counted", "Filed",
    "Said", "Letter", "Packed", "Enquired",
    "Removed", "Differs",
    "Drafted", "Cleared",
    "Hooked", "Keyed", "Submitted", "Follows",
    "Signs", "Original", "Pictured",
)]  # fmt: skip
(TITLE, FRENCH, ALIAS, SYMBOL, TEXT, HEADING, SOURCE, PRACTICE, CONTACT, NOTE, DRAFT, PROPOSAL, AUTHORITY, UNAGREED,
 SLUG, JUDGED, STATEMENT, CHECKED, ASKED,
 ANSWER, REMARK, JOINT, PARTAKES, ISSUED, COUNTED, FILED,
 SAID, LETTER, PACKED, ENQUIRED, REMOVED, DIFFERS,
 DRAFTED, CLEARED, HOOKED, KEYED, SUBMITTED, FOLLOWS, SIGNS, ORIGINAL,
 PICTURED) = CANARIES  # fmt: skip
SEARCHED = (TITLE, FRENCH, ALIAS, SYMBOL, TEXT, HEADING, PRACTICE, CONTACT, JUDGED, ASKED, JOINT, ISSUED)
"""Those that stand where search looks, or could; each asked for by itself. The matrix searches for a word of all."""
PICTURE = "c0de" * 5
NEVER_CALLED = ("/admin/logout/", "/admin/password", "/admin/sprite", "/admin/jsi18n")


@dataclass
class World:
    """Hidden things of one organization, public things of another, and the keys of all of them."""

    people: dict[str, Any] = field(default_factory=dict)
    values: dict[str, list[str]] = field(default_factory=dict)
    pages: list[str] = field(default_factory=list)
    desk: list[str] = field(default_factory=list)
    of_segment: dict[str, list[str]] = field(default_factory=dict)


@pytest.fixture
def world(operator) -> World:
    own, other = factories.organization("Own organization"), factories.organization("Other organization")
    contact = factories.organization(CONTACT, is_contact_only=True)
    reference = factories.instrument(other)
    factories.edition(reference)
    hidden = factories.instrument(own, audience=None, title=TITLE, symbol=SYMBOL, slug=SLUG.lower())
    hidden.titles = [InstrumentTitle(language="fr", title=FRENCH)]
    hidden.cited_as = [InstrumentAlias(alias=ALIAS)]
    hidden.save_revision().publish()
    edition = factories.edition(hidden, audience=None, text=f"1. {HEADING}\n\n{TEXT} is not for everybody.\n")
    edition.source_file.save(f"{SOURCE}.txt", ContentFile(SOURCE.encode()), save=False)
    edition.source_name = f"{SOURCE}.txt"
    edition.save()
    tag_provision(provision=edition.provisions.get(), topics=[factories.topic("gifts", "Gifts")], by=operator)
    practice = factories.practice(own, audience=None, title=PRACTICE, summary=PRACTICE)
    public = factories.instrument(own)
    draft = EditionPage.objects.get(pk=factories.edition(public).pk)
    draft.numbered_text = f"1. Draft\n\n{DRAFT}\n"
    draft.title = DRAFT
    draft.save_revision()
    for text, is_shown in ((edition, True), (draft, False)):
        keep_file(
            EditionPicture, name="a.png", media_type="image/png", content=PICTURED.encode(), edition_id=text.pk,
            code=PICTURE, width=1, height=1, is_shown=is_shown,
        )  # fmt: skip
    officer = factories.officer(own)
    event = factories.adoption(
        reference, organization=own, by=officer, own_instrument=hidden, basis="article_cited",
        provision=edition.provisions.get(),
    )  # fmt: skip
    unagreed = record_adoption(
        organization=own, reference=reference, track="measures", state="planned",
        effective=PartialDate.parse("2004"), by=operator, note=UNAGREED, variations=DIFFERS, statement=DIFFERS,
        as_organization=True,
    )  # fmt: skip
    removal = ask_redaction(
        kind="adoption_event", thing=unagreed.public_id, reason="personal_data", words=REMOVED, by=operator
    )
    suggestion = AdoptionSuggestion.objects.create(
        reference=reference, instrument=hidden, likeness=0.5, method="x", found_at=removal.asked_at
    )
    record_adoption(
        organization=contact, reference=reference, track="adoption", state="considering",
        effective=PartialDate.parse("2004"), by=operator, note=NOTE,
    )  # fmt: skip
    notes = [factories.practice(own), factories.practice(own)]
    checks = [
        factories.claim(practice, sentence=PRACTICE, by=officer, note=CHECKED),  # public, of a note that is not
        factories.claim(notes[0], by=operator, note=CHECKED),  # not agreed to
        factories.claim(notes[1], text=edition, by=officer, note=CHECKED),  # public, of a text that is not
    ]
    Claim.objects.update(statement=CHECKED, statement_on=today())
    draft_question = factories.question(title=ASKED, slug="a-draft", published=False)
    proposal = propose_release(
        kind="edition", thing=edition.translation_key, title=PROPOSAL, organization=own, audience="public",
        authority=AUTHORITY, by=officer,
    )  # fmt: skip
    assessments = [
        factories.assessment(edition, topic=factories.topic("duty", "Duty"), by=officer, note=JUDGED),
        factories.assessment(factories.edition(public, language="fr"), by=operator, note=JUDGED),
    ]
    for assessment in assessments:
        state_beside(assessment=assessment, statement=STATEMENT, by=officer)
    Redirect.objects.create(old_path="/old-address", redirect_page=edition, site=None)
    hidden_pages = [hidden, edition, practice, contact, draft]
    keys = [str(page.translation_key) for page in hidden_pages]
    numbers = [str(page.pk) for page in hidden_pages]
    uuids = [
        *keys,
        str(edition.provisions.get().public_id),
        str(unagreed.public_id),
        str(proposal.public_id),
        str(removal.public_id),
        str(suggestion.public_id),
        *(str(judged.public_id) for judged in (*checks, *assessments)),
    ]
    joint = initiative(published=False, title=JOINT, summary=JOINT, slug="a-joint-draft")
    partakes = participation(
        initiative(slug="a-joint-one"), organization=own, by=operator, contribution=PARTAKES, evidence_address=""
    )
    yearly, token = asked_return(
        reference, of=own, focal_point=focal_point(own, name=ANSWER, email=f"{ANSWER}@example.org"),
        answers={"adoption": {"state": "planned", "note": ANSWER}, "remark": {"words": REMARK, "on": "2026-01-01"}},
    )  # fmt: skip
    uuids += [str(joint.public_id), str(partakes.public_id), str(yearly.public_id)]
    issues = [frozen_issue(hidden_report(), released_to=None, file=FILED.encode(), **more) for more in (
        {"corrects": frozen_issue()}, {"series": "restricted", "audience": "own"},
    )]  # fmt: skip
    uuids += [str(issue.public_id) for issue in issues]
    said = contact_with(
        own, text=SAID, counterpart=SAID, obstacles=SAID, help_offered=SAID, next_step=SAID, reference_number=SAID,
        files=[(f"{SAID}.txt", "text/plain", SAID.encode())],
    )  # fmt: skip
    uuids += [str(said.public_id), str(said.files.get().public_id)]
    model = letter_model(operator, title=LETTER, wordings={"en": (LETTER, f"{LETTER} to {{organization}}.")})
    packed = pack_of(edition, by=operator, title=PACKED)
    made = mailing(own, by=operator, letter_model=model, pack=packed)
    letter = letters_of(made)[0]
    enquired = enquiry(own, by=operator, title=ENQUIRED, question=ENQUIRED)
    clearance = unfrozen_report(operator)
    uuids.append(str(clearance.draft.public_id))
    machines = machines_of(own, officer)
    uuids += [str(one.public_id) for one in machines]
    original = original_of(public)
    uuids.append(str(original.public_id))
    signing, link = approvals_asked(own, proposal, officer)
    uuids += [str(one.public_id) for one in signing]
    refresh_all()
    return World(
        people={
            "anonymous": None,
            "delegate": factories.delegate(),
            "other_officer": factories.officer(other),
            "other_approver": factories.approver(other),
        },
        values={
            **dict.fromkeys(("page_id", "parent_page_id", "page_pk", "object_id", "pk", "id", "page_to_move_id",
                             "destination_id", "parent_pk"), numbers),
            "revision_id": [str(page.latest_revision_id) for page in hidden_pages if page.latest_revision_id],
            "public_id": uuids, "key": uuids, "uuid": uuids, "pk_uuid": uuids,
            "path": [page.url.lstrip("/") for page in (*hidden_pages, *notes) if page.url] + ["old-address"],
            "code": ["gifts", PICTURE, PICTURE, "duty", PICTURE],
            "slug": [hidden.slug, draft_question.slug, joint.slug, "a-joint-one"],
            "token": [token[:-1], yearly.token_digest, str(yearly.public_id), clearance.token_digest],
            "issue": [issue.issue for issue in issues], "form": ["pdf", "json"],
            "name": ["with_similar_instrument", "changes"],
            "content_type_app_name": ["practices"], "app_label": ["practices"],
            "content_type_model_name": ["editionpage"], "model_name": ["editionpage"],
            "event": [str(event.pk), str(unagreed.pk)], "kind": ["text", "release", "edition", "instrument"],
        },
        of_segment={
            segment: [*keys[:2], *map(key_of, own_things)]
            for segment, own_things in {
                "editions": [draft], "focal-points": [], "topics": [], "partners": [], "coverage": [],
                "see-as": [draft, practice], "source-files": [original.edition, original],
                "instruments": [], "provisions": [edition.provisions.get()],
                "reports": [*issues, clearance.draft], "mailings": [made, letter, *letter.files.all()],
                "contacts": [said, *said.files.all()], "claims": checks, "initiatives": [joint, partakes],
                "webhooks": machines[:2], "submissions": machines[3:4], "following": machines[4:],
                "packs": [packed], "enquiries": [enquired, own], "letters": [model], "assessments": assessments,
                "approvals": [proposal, practice, own, *signing],
            }.items()
        } | {"approve": [link[:-1], *keys[:1], str(signing[0].public_id)]},
        pages=[page.url for page in hidden_pages if page.url],
        desk=[
            reverse("contacts:detail", args=[said.public_id]),
            reverse("contacts:file", args=[said.public_id, said.files.get().public_id]),
            reverse("contacts:correspondence", args=[own.translation_key]),
            reverse("focal_points:detail", args=[own.translation_key]),
            *(reverse(f"{name}:{screen}") for name in ("packs", "letters", "mailings") for screen in ("index", "add")),
            reverse("packs:detail", args=[packed.public_id]),
            reverse("packs:edit", args=[packed.public_id]),
            reverse("letters:detail", args=[model.public_id]),
            f"{reverse('letters:preview', args=[model.public_id])}?format=docx",
            *(reverse(f"enquiries:{screen}") for screen in ("index", "add")),
            *(reverse(f"enquiries:{screen}", args=[enquired.public_id]) for screen in ("detail", "edit", "members")),
            reverse("enquiries:member", args=[enquired.public_id, own.translation_key]),
            reverse("mailings:remind"),
            reverse("mailings:detail", args=[made.public_id]),
            reverse("mailings:archive", args=[made.public_id]),
            reverse("mailings:letter", args=[letter.public_id]),
            *(reverse("mailings:file", args=[file.public_id]) for file in letter.files.all()),
        ],
    )  # fmt: skip


def key_of(thing: Any) -> str:
    """Return the uuid of a page or of a row."""
    return str(getattr(thing, "public_id", None) or thing.translation_key)


def original_of(instrument: InstrumentPage) -> KeptOriginal:
    """Make a public source file that is a cleaned copy, and its original, which is its organization's alone."""
    edition = factories.edition(instrument, language="de")
    keep_source(edition=edition, name="rules.txt", content=b"1. No gifts.\n")
    publish_edition(edition=edition, by=None)
    reason = {"uncleaned_reason": ORIGINAL, "uncleaned_file": edition.source_checksum}
    decide_release(
        kind="source_file", thing=edition.translation_key, audience="public", authority="Decision 1", by=None,
        as_operator=True, **reason,
    )  # fmt: skip
    name = store_source(name=f"{ORIGINAL}.txt", content=ORIGINAL.encode())
    return KeptOriginal.objects.create(
        edition=edition, file=name, name=f"{ORIGINAL}.txt", checksum="0" * 64,
        cleaned_checksum=edition.source_checksum, changes="accept",
    )  # fmt: skip


def machines_of(own: Any, officer: Any) -> tuple[Any, ...]:
    """Make what an organization's own system has here, and somebody who follows."""
    webhook = Webhook.objects.create(
        organization=own, name=HOOKED, address=f"https://example.org/{HOOKED}", made_by=officer
    )
    delivery = WebhookDelivery.objects.create(webhook=webhook, body=HOOKED, made_at=timezone.now())
    token, _key = make_token(organization=own, name=KEYED, may_submit=True, by=officer)
    submission = Submission.objects.create(
        organization=own, token=token, kind="adoption", external_id=SUBMITTED, content={"statement": SUBMITTED},
        digest="0" * 64, remarks=SUBMITTED,
    )  # fmt: skip
    follower = Subscription.objects.create(
        email=f"{FOLLOWS}@example.org", words=FOLLOWS, language="en",
        confirmed_at=timezone.now(),
    )  # fmt: skip
    return webhook, delivery, token, submission, follower


def approvals_asked(own: Any, proposal: Any, officer: Any) -> tuple[tuple[Any, ...], str]:
    """Ask a registered approver, and by a signed note; give both requests, the approver and the key of the link."""
    entry = ApproverEntry(SIGNS, SIGNS, f"{SIGNS}@example.org", consent_on=today(), valid_from=today())
    letter = ScannedLetter((f"{SIGNS}.pdf", b"%PDF-" + SIGNS.encode()), today(), SIGNS)
    entered = enter_approver(organization=own, entry=entry, letter=letter, by=factories.secretariat_member())
    approver = confirm_approver(approver=entered, by=factories.approver(own))
    asked = ask_approver(subject=proposal, approver=approver, by=officer, note=SIGNS)
    note = ask_with_note(
        subject=proposal, name=SIGNS, function=SIGNS, signed_on=today(), by=officer,
        file=(f"{SIGNS}.pdf", b"%PDF-" + SIGNS.encode()),
    )  # fmt: skip
    return (asked.request, note, approver), asked.address.rstrip("/").rpartition("/")[2]


def unfrozen_report(by: Any) -> Clearance:
    """Make a draft report that somebody answered by a link."""
    draft = ReportDraft.objects.create(
        title=DRAFTED, narrative=DRAFTED, symbol=DRAFTED, as_of=today(), known_on=today(), made_by=by
    )
    return Clearance.objects.create(
        draft=draft, name=CLEARED, email=f"{CLEARED}@example.org", token_digest="0" * 64, draft_digest="1" * 64,
        asked_by=by, asked_at=timezone.now(), expires_at=timezone.now() + timedelta(days=3), answer="remarks",
        answered_at=timezone.now(), remarks=CLEARED,
    )  # fmt: skip


def hidden_report() -> ReportDocument:
    """Make a report whose title, narrative, figures and tables are for nobody."""
    made = sample(title=ISSUED, subtitle=ISSUED, sections=(ReportSection(ISSUED, ((ReportSentence(ISSUED),),)),))
    table = ReportTable("changes", COUNTED, COUNTED, (COUNTED,), (ReportRow((ReportCell(COUNTED),)),))
    figures = tuple(
        replace(one, label=COUNTED, members=(FigureMember(COUNTED, COUNTED, True),)) for one in made.figures
    )
    return replace(made, figures=figures, tables=(table,))


def queries(world: World) -> list[str]:
    """Return addresses whose query strings ask for what is hidden."""
    key, edition = world.values["public_id"][0], world.values["public_id"][1]
    asked = [f"/search/?q={canary}" for canary in SEARCHED]
    asked += [f"/api/v1/search/?q={canary}" for canary in SEARCHED]
    asked += [f"/api/v1/{name}/?q=Canary" for name in ("instruments", "editions", "practices", "initiatives", "search")]
    asked += [f"/api/v1/provisions/?{query}" for query in (f"edition={edition}", f"instrument={key}", "topic=gifts")]
    asked += [f"/api/v1/instruments/?similar_to={key}", "/api/v1/practices/?topic=gifts"]
    asked += [f"/initiatives/{slug}/?format=csv" for slug in world.values["slug"]]
    asked += [f"/questions/{slug}/{more}" for slug in world.values["slug"] for more in ("", "?format=csv")]
    asked += [
        f"/compare/?edition={edition}&edition={edition}",
        "/compare/",
        *(
            f"/compare/{what}?edition={edition}&edition={other}"
            for other in world.values["public_id"][:2]
            for what in ("freeze/", "export/json/", "export/docx/", "export/csv/")
        ),
        *frozen(world),
        f"/api/v1/compare/?edition={edition}&edition={key}",
        *gaps(world),
        f"/adoptions/?reference={key}",
        "/adoptions/?detail=1",
        f"/admin/redactions/ask/?kind=adoption_event&thing={unagreed_key(world)}",
        "/adoptions/?format=csv",
        f"/api/v1/adoptions/?reference={key}",
        f"/api/v1/adoptions/?similar_to={key}",
        "/api/v1/adoptions/?topic=gifts",
        f"/feeds/adoptions.atom?reference={key}",
        "/instruments/?q=Canary",
        "/practices/?q=Canary",
        "/topics/gifts/",
        "/coverage/?topic=gifts&topic=duty",
        "/coverage/?topic=duty&format=csv",
        "/api/v1/assessments/?topic=duty",
        "/sitemap.xml",
        *(f"/sitemap-{section}.xml" for section in SECTIONS),
        "/reports/",
        "/api/v1/reports/?series=restricted",
        "/feeds/reports.atom",
        "/feeds/reports.json",
        "/fr/search/?q=Canary",
        "/old-address/",
        f"/instruments/{key}/similar/?show=all",
        f"/api/v1/instruments/{key}/similar/",
    ]
    asked += [
        f"/instruments/{public}/similar/?{more}"
        for public in InstrumentPage.objects.values_list("translation_key", flat=True)
        for more in ("show=all", f"show=all&pairs={key}")
    ]
    asked += [*world.desk, f"/admin/contacts/?q={SAID}", f"/admin/contacts/add/?follows={world.desk[0].split('/')[3]}"]
    return asked + [f"/{code}{url}" for url in world.pages for code in ("fr", "ar")]


def unagreed_key(world: World) -> str:
    """Return the uuid of the event that its organization has not agreed to."""
    return str(AdoptionEvent.objects.get(pk=world.values["event"][1]).public_id)


def gaps(world: World) -> list[str]:
    """Return addresses that ask for gaps against what is hidden, and take hidden wordings along."""
    public = EditionPage.objects.visible_to(None).order_by("pk").values_list("translation_key", flat=True)
    taken = "&".join(f"basket={key}.sec_1" for key in world.values["public_id"])
    pairs = [(own, other) for own in public[:2] for other in (*public[:2], *world.values["public_id"][:2])]
    return [
        f"/gaps/{what}?own={own}&reference={other}&{taken}&{more}"
        for own, other in pairs
        for what, more in (("", "say=sec_1&languages=all"), ("", "by=topic"), ("pack/", ""))
    ]


def frozen(world: World) -> list[str]:
    """Return addresses of frozen comparisons of what is hidden, in the state that it is in."""
    states = present_states(list(EditionPage.objects.filter(numbered_text__gt="").order_by("pk")))
    made = FrozenComparison(tuple(states[:6]), frozen_on=today(), method=ROWS_VERSION).query()
    return [f"/compare/frozen/?{made}", *(f"/compare/frozen/export/{form}/?{made}" for form in ("json", "csv", "xlsx"))]


def found_in(response: Any) -> list[str]:
    """Return the canaries in the body or the headers of an answer."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    text = body.decode("utf-8", "replace") + str(dict(response.headers))
    return [canary for canary in CANARIES if canary in text or canary.lower() in text]


def test_nothing_hidden_is_in_any_answer(world: World):
    faults = ask(world, ("get", "anonymous"), ("get", "other_approver"))

    assert faults == []


@pytest.mark.once
def test_nothing_hidden_is_in_any_answer_to_what_is_sent(world: World):
    faults = ask(world, ("post", "anonymous"), ("post", "other_approver"))

    assert faults == []


def ask(world: World, *cases: tuple[str, str]) -> list[str]:
    """Ask every address in these cases, methods and roles; give what leaked or broke.

    An approver may do all that an officer may; delegations are asked in the matrix.
    """
    faults: list[str] = []
    send_waiting_mails()
    mail.outbox.clear()  # what was written to whom it is about when the world was made
    for method, role in cases:
        with quick_refusals() if world.people[role] is not None else contextlib.nullcontext():
            faults += _ask_as(world, role, method)
    send_waiting_mails()
    sent = str([str(message.message()) for message in mail.outbox])
    return [*faults, *(f"mail: {canary}" for canary in CANARIES if canary in sent)]


def _ask_as(world: World, role: str, method: str) -> list[str]:
    client, user = Client(raise_request_exception=False), world.people[role]
    faults, count = [], 0
    every = [*addresses(world.values, ["1"], world.of_segment), *(queries(world) if method == "get" else [])]
    for address in share(dict.fromkeys(every), of=8):
        if address.startswith(NEVER_CALLED):
            continue
        if user is not None and "_auth_user_id" not in client.session:
            client.force_login(user)
        response = getattr(client, method)(address)
        count += 1
        # a page repeats the words and the address that were asked for, and nothing else of them
        asked = [canary for canary in CANARIES if f"q={canary}" in address or f"/{canary.lower()}/" in address]
        leaked = [canary for canary in found_in(response) if canary not in asked]
        faults += [f"{method} {address} as {role}: {leaked}"] if leaked else []
        faults += [f"{method} {address} as {role}: {response.status_code}"] if response.status_code >= 500 else []
    assert count > many(100, 20)
    return faults


def test_the_organization_itself_sees_its_own(world: World):
    client = Client()
    edition = EditionPage.objects.get(instrument__title=TITLE)
    client.force_login(factories.officer(edition.instrument.organization))

    assert TEXT in client.get(edition.url).content.decode()
    assert TITLE in client.get(reverse("instruments")).content.decode()
