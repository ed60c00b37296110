"""What tests are made of: people by role, organizations, instruments, editions, events."""

import datetime
import itertools
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from organizations.actions import found_organization, new_organization
from organizations.models import (
    DELEGATIONS,
    SECRETARIAT,
    OrganizationIndexPage,
    OrganizationPage,
)
from practices.actions.assessments import assess
from practices.actions.claims import check_claim
from practices.actions.questions import QuestionDraft, publish_question, write_question
from practices.actions.releases import decide_release, kind_of
from practices.actions.terms import accept_terms
from practices.models.adoptions import AdoptionEvent, State, Track
from practices.models.assessments import Assessment, Finding, Says
from practices.models.claims import Claim, Verdict
from practices.models.dates import PartialDate
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from practices.models.questions import Question
from practices.models.releases import Audience
from practices.models.topics import Topic, TopicLabel
from tests import places
from tests.made_pages import add_published
from tests.statements import record_adoption

COUNT = itertools.count(1)
TEXT = "1. Conduct\n\nMembers act with integrity.\n\n2. Gifts\n\nMembers accept no gifts.\n"


def person(*groups: Group, **fields: Any) -> Any:
    """Make an active account in these groups; its password is "password"."""
    name = fields.pop("username", f"person{next(COUNT)}")
    user = get_user_model().objects.create_user(name, f"{name}@example.org", "password", **fields)
    user.groups.set(groups)
    return user


def operator() -> Any:
    """Make a superuser."""
    return person(is_superuser=True, is_staff=True)


def secretariat_member() -> Any:
    """Make somebody of the secretariat."""
    return person(Group.objects.get(name=SECRETARIAT))


def delegate() -> Any:
    """Make a reader with an account."""
    return person(Group.objects.get(name=DELEGATIONS))


def officer(organization: OrganizationPage) -> Any:
    """Make an officer of `organization`."""
    return person(organization.officers)


def approver(organization: OrganizationPage) -> Any:
    """Make an approver of `organization`."""
    return person(organization.approvers)


def coordinator(organization: OrganizationPage) -> Any:
    """Make a focal point of `organization`, who keeps its list of members."""
    return person(organization.coordinators)


def organization(name: str = "", **fields: Any) -> OrganizationPage:
    """Found an organization, published with its groups, that accepted the terms (`terms=False`: not yet)."""
    number = next(COUNT)
    name = name or f"Organization {number}"
    terms = fields.pop("terms", True)
    fields = {"slug": f"organization-{number}", "kind": "intergovernmental", **fields}
    made = _found(name, **fields)
    if terms:
        accept_terms(organization=made, by=None, as_operator=True)
    return made


def _found(name: str, **fields: Any) -> OrganizationPage:
    """Do what `found_organization` does."""
    if fields.get("is_contact_only") or places.are_indexes_kept():
        return found_organization(name=name, by=None, **fields)
    page = new_organization(name=name, **fields)
    add_published(page, below=OrganizationIndexPage.objects.get(), is_edited=True)
    page.refresh_from_db()
    return page


def document(of: OrganizationPage, *, by: Any) -> Any:
    """Make a working file of an organization, uploaded by somebody."""
    file = ContentFile(b"Words", name="note.txt")
    model = get_document_model()
    return model.objects.create(title="Note", file=file, collection=of.collection, uploaded_by_user=by)


def topic(code: str = "", label: str = "", **fields: Any) -> Topic:
    """Make a topic with an English label."""
    code = code or f"topic-{next(COUNT)}"
    made = Topic.objects.create(name=code, slug=code, position=next(COUNT), **fields)
    TopicLabel.objects.create(topic=made, language="en", label=label or code.capitalize())
    return made


def instrument(
    of: OrganizationPage | None = None, *, audience: str | None = Audience.PUBLIC, topics: Any = (), **fields: Any
) -> InstrumentPage:
    """Make a published instrument, released to `audience` (None: not released)."""
    number = next(COUNT)
    values = {"title": f"Code {number}", "slug": f"code-{number}", "kind": "code_of_conduct", **fields}
    owner = of or organization()
    page = InstrumentPage(organization=owner, **values)
    if topics:
        page.topics.set([given.name for given in topics])
    add_published(page, below=owner)
    return open_to(InstrumentPage.objects.get(pk=page.pk), audience)


def edition(
    of: InstrumentPage | None = None,
    *,
    text: str = TEXT,
    audience: str | None = Audience.PUBLIC,
    on: datetime.date | None = datetime.date(2003, 5, 14),
    **fields: Any,
) -> EditionPage:
    """Make a published edition with its provisions, released to `audience` (None: not released)."""
    page = EditionPage(
        **{"language": "en", "dated_on": on, "numbered_text": text, "title": f"Edition {next(COUNT)}", **fields}
    )
    page.instrument = of or instrument()
    page.slug = page.address
    add_published(page, below=page.instrument, is_edited=True)
    return open_to(EditionPage.objects.get(pk=page.pk), audience)


def practice(
    of: OrganizationPage | None = None, *, audience: str | None = Audience.PUBLIC, **fields: Any
) -> PracticePage:
    """Make a published practice, released to `audience` (None: not released)."""
    number = next(COUNT)
    page = PracticePage(
        **{"title": f"Practice {number}", "slug": f"practice-{number}", "kind": "programme", "summary": "A summary."}
        | fields
    )
    page.organization = of or organization()
    add_published(page, below=page.organization)
    return open_to(PracticePage.objects.get(pk=page.pk), audience)


def open_to(page: Any, audience: str | None, *, named: Any = ()) -> Any:
    """Release `page` to `audience`, if one is given; give the page."""
    if audience is not None:
        decide_release(
            kind=kind_of(page),
            thing=page.translation_key,
            audience=audience,
            named=named,
            authority="Decision 1",
            by=None,
            as_operator=True,
        )
    return page


def adoption(reference: InstrumentPage | None = None, **fields: Any) -> AdoptionEvent:
    """Record that an organization has a similar instrument in place; public, since its officer says so."""
    adopter = fields.pop("organization", None) or organization()
    values = {
        "track": Track.ADOPTION,
        "state": State.IN_PLACE,
        "effective": PartialDate(datetime.date(2004, 5, 14)),
        "by": fields.pop("by", None) or officer(adopter),
        **fields,
    }
    return record_adoption(organization=adopter, reference=reference or instrument(), **values)


def assessment(of: EditionPage | None = None, *, by: Any = None, **fields: Any) -> Assessment:
    """Judge that an edition prohibits something on a topic, by its second article; its own officer says so."""
    text = of or edition()
    finding = fields.get("finding", Finding.PROHIBITS)
    pinned = finding not in (Finding.NONE_FOUND, Finding.NOT_PUBLIC)
    rows = [text.provisions.current().exclude(text="").last()] if pinned else []
    values = {
        "topic": fields.pop("topic", None) or topic(),
        "finding": finding,
        "pins": [(row, Says.RULE) for row in rows],
        "edition": None if finding == Finding.NOT_PUBLIC else text,
        **fields,
    }
    return assess(instrument=text.instrument, by=by or officer(text.instrument.organization), **values)


def question(about: Topic | None = None, *, published: bool = True, title: str = "", **fields: Any) -> Question:
    """Make a question in English (or in the `words` given), published."""
    number = next(COUNT)
    words = fields.pop("words", None) or {"en": QuestionDraft(title or f"Question {number}?")}
    values = {
        "slug": f"question-{number}",
        "topic": about or topic(),
        "words": words,
        "by": secretariat_member(),
        **fields,
    }
    made = write_question(**values)
    if published:
        publish_question(question=made, by=values["by"])
    made.refresh_from_db()
    return made


def claim(of: PracticePage | None = None, *, text: EditionPage | None = None, by: Any = None, **fields: Any) -> Claim:
    """Check the sentence "A summary." of a note against the last provision of a text; its own officer does."""
    note = of or (None if "summary" in fields else practice())
    read = text or edition()
    values = {
        "practice": note,
        "instrument": read.instrument,
        "sentence": "A summary.",
        "verdict": Verdict.NOT_SAID,
        "pins": [read.provisions.current().exclude(text="").last()],
        **fields,
    }
    return check_claim(**values, by=by or officer(note.organization))
