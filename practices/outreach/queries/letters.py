"""A letter to one organization: in which language, to whom, with what; its words and its document."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from organizations.models import OrganizationPage
from organizations.models.focal_points import FocalPoint
from practices.documents.letters.documents import LetterDocument, LetterWords
from practices.documents.letters.fields import fill, paragraphs, with_salutation, without_texts
from practices.documents.letters.greetings import greetings_in
from practices.models.editions import EditionPage
from practices.models.letterheads import letterhead_at
from practices.models.outreach.contacts import Actor, Contact
from practices.models.outreach.letters import LetterModel, LetterWording
from practices.models.outreach.packs import Pack
from practices.outreach.queries.packs import Delivery, deliverable, packed
from practices.outreach.queries.recipients import DEFAULT_LANGUAGE, language_of, points_of
from practices.queries.wording import language_name, written_date

SIGNED_BY_A_PERSON = frozenset({Actor.SECRETARY_GENERAL, Actor.CHAIRMANSHIP})
"""In whose name the portal makes drafts only: their letters say that they wait to be signed, and name nobody."""


@dataclass(frozen=True, slots=True)
class PlannedLetter:
    """A letter before it is made. `wording` is None where the model has neither the language nor English.

    `is_outside_languages`: the recipient's language is none of those in which the enquiry is written.
    """

    organization: OrganizationPage
    focal_point: FocalPoint | None
    wanted_language: str
    wording: LetterWording | None
    deliveries: tuple[Delivery, ...] = ()
    follows: Contact | None = None
    is_outside_languages: bool = False

    @property
    def id(self) -> str:
        """The uuid of the recipient."""
        return str(self.organization.translation_key)

    @property
    def name(self) -> str:
        """The name of the recipient in the reader's language."""
        return self.organization.name_in()

    @property
    def language(self) -> str:
        """The language that it is written in, "" where there is none."""
        return self.wording.language if self.wording else ""

    @property
    def language_label(self) -> str:
        """That language by its name."""
        return language_name(self.language) if self.language else ""

    @property
    def wanted_label(self) -> str:
        """The recipient's language by its name."""
        return language_name(self.wanted_language)

    @property
    def is_in_another_language(self) -> bool:
        """Whether the model lacks the recipient's language."""
        return self.language != self.wanted_language

    @property
    def enclosed(self) -> tuple[EditionPage, ...]:
        """What goes along."""
        return tuple(row.edition for row in self.deliveries if row.is_open)

    @property
    def refused(self) -> tuple[Delivery, ...]:
        """What does not go along, each with the reason."""
        return tuple(row for row in self.deliveries if not row.is_open)

    @property
    def goes_without(self) -> bool:
        """Whether nothing of the pack may go to it."""
        return bool(self.deliveries) and not self.enclosed


def plan_letters(
    *,
    organizations: Sequence[OrganizationPage],
    letter_model: LetterModel,
    pack: Pack | None,
    dated_on: datetime.date,
    follows: Mapping[int, Contact] | None = None,
    languages: Collection[str] = (),
) -> list[PlannedLetter]:
    """Tell who would get what, in the order of the organizations; nothing is made. Ten queries at most.

    `languages`: those of the enquiry, in which alone its letters are written; none: every language of the model.
    """
    every = {wording.language: wording for wording in letter_model.wordings.all()}
    wordings = {code: every[code] for code in languages if code in every} if languages else every
    points = points_of(organizations, on=dated_on)
    rows: dict[int, list[Delivery]] = {}
    for row in deliverable(pack, organizations) if pack else ():
        rows.setdefault(row.organization.pk, []).append(row)
    return [
        PlannedLetter(
            organization=organization,
            focal_point=points.get(organization.pk),
            wanted_language=(wanted := language_of(points.get(organization.pk))),
            wording=choose_wording(wordings, wanted) or next(iter(wordings.values()), None),
            is_outside_languages=bool(languages) and not {wanted, wanted.partition("-")[0]} & {*languages},
            deliveries=tuple(rows.get(organization.pk, ())),
            follows=(follows or {}).get(organization.pk),
        )
        for organization in organizations
    ]


def model_with_question() -> LetterModel | None:
    """Return the first model letter, by title, that puts the question of an enquiry in English; None without one."""
    models = LetterModel.objects.filter(wordings__language=DEFAULT_LANGUAGE, wordings__body__contains="{question}")
    return models.order_by("title").first()


def choose_wording(wordings: Mapping[str, LetterWording], wanted: str) -> LetterWording | None:
    """Return the wording in the language that is wanted, or in its tongue without the region, else in English."""
    return wordings.get(wanted) or wordings.get(wanted.partition("-")[0]) or wordings.get(DEFAULT_LANGUAGE)


@dataclass(frozen=True, slots=True)
class MailingDetails:
    """What is the same in all letters of a mailing."""

    actor: str
    dated_on: datetime.date
    due_on: datetime.date | None
    question: str = ""


def letter_values(planned: PlannedLetter, occasion: MailingDetails, reference_number: str) -> dict[str, str]:
    """Return what the fields of the model stand for, in the active language."""
    organization, point = planned.organization, planned.focal_point
    name = organization.name_in()
    return {
        "organization": name,
        "acronym": organization.acronym_in() or name,
        "date": written_date(occasion.dated_on),
        "reference_number": reference_number,
        "due_on": written_date(occasion.due_on) if occasion.due_on else "",
        "enclosures": "\n".join(f"– {packed(edition).label}" for edition in planned.enclosed),
        "focal_point": (point.full_name or point.function if point else "") or name,
        "actor": str(Actor(occasion.actor).label),
        "earlier_letter": _earlier(planned.follows),
        "question": occasion.question,
        "salutation": _salutation(planned),
        "with_texts": "",
    }


def _salutation(planned: PlannedLetter) -> str:
    """Return the line that opens a letter; to an office, or to nobody in particular, without a name."""
    point = planned.focal_point
    if point is not None and point.salutation:
        return point.salutation
    words = greetings_in(planned.language)
    return words.of(point.form_of_address, point.full_name) if point is not None else words.nobody


def _earlier(contact: Contact | None) -> str:
    if contact is None:
        return ""
    day = written_date(contact.happened_on, contact.happened_precision)
    if not contact.reference_number:
        return _("of %(day)s") % {"day": day}
    return _("%(number)s of %(day)s") % {"number": contact.reference_number, "day": day}


def write_letter(
    planned: PlannedLetter, occasion: MailingDetails, reference_number: str, *, is_sample: bool = False
) -> tuple[str, str, LetterDocument]:
    """Return subject, text and document of a letter, in its language. Raises ValueError where there is no wording."""
    wording = planned.wording
    if wording is None:
        raise ValueError(planned.name)
    head = letterhead_at()
    with override(wording.language):
        values = letter_values(planned, occasion, reference_number)
        opened = with_salutation(wording.body, greetings_in(wording.language).nobody)
        written = opened if planned.enclosed or is_sample else without_texts(opened)
        subject, body = " ".join(fill(wording.subject, values).split())[:255], fill(written, values)
        document = LetterDocument(
            language=wording.language,
            sender=(head.words("senders", wording.language) if head else "") or settings.WAGTAIL_SITE_NAME,
            signatory=values["actor"],
            date=values["date"],
            dated_on=occasion.dated_on.isoformat(),
            reference_number=reference_number,
            recipient=_address(planned),
            subject=subject,
            paragraphs=paragraphs(body),
            enclosures=tuple(packed(edition).label for edition in planned.enclosed),
            needs_signature=occasion.actor in SIGNED_BY_A_PERSON,
            is_sample=is_sample,
            words=_words(),
            sender_address=tuple(head.address.splitlines()) if head else (),
            emblem=bytes(head.emblem) if head else b"",
            font=head.font if head else "",
        )
    return subject, "\n\n".join(document.paragraphs), document


def _address(planned: PlannedLetter) -> tuple[str, ...]:
    point, name = planned.focal_point, planned.organization.name_in()
    if point is None:
        return (name,)
    lines = (point.full_name, point.function, name, *point.address.splitlines())
    return tuple(line.strip() for line in lines if line.strip())


def _words() -> LetterWords:
    return LetterWords(
        reference=_("Reference"),
        enclosures=_("Enclosures"),
        signature=_("For signature"),
        page=_("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
        sample=_("Sample, not a letter"),
    )
