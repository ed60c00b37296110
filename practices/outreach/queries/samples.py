"""A sample of a letter: what an organization would get, with an invented number; nothing is made."""

import datetime
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from organizations.models import OrganizationPage
from practices.documents.letters.documents import LetterDocument
from practices.models.editions import today
from practices.models.outreach.contacts import Actor
from practices.models.outreach.letters import LetterModel
from practices.outreach.queries.letters import MailingDetails, PlannedLetter, choose_wording, write_letter
from practices.outreach.queries.recipients import directory, language_of, points_of

ANSWER_WITHIN = datetime.timedelta(days=60)
"""When an answer is asked for, if nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample letter, with the uuid of its recipient. `is_in_another_language`: the model lacks what was wanted."""

    organization: str
    language: str
    document: LetterDocument
    is_in_another_language: bool


def sample_letter(letter_model: LetterModel, *, language: str = "", organization: str = "") -> Sample | None:
    """Write a model letter to an organization (its uuid; else the first), in its language or the one that is wanted.

    None where there is no organization, or the model has no words.
    """
    page = _recipient(organization)
    if page is None:
        return None
    wordings = {wording.language: wording for wording in letter_model.wordings.all()}
    point = points_of([page], on=today()).get(page.pk)
    wanted = language or language_of(point)
    planned = PlannedLetter(page, point, wanted, choose_wording(wordings, wanted))
    if planned.wording is None:
        return None
    occasion = MailingDetails(
        Actor.SECRETARIAT, today(), today() + ANSWER_WITHIN, _("The question of the enquiry goes here.")
    )
    number = f"{settings.REFERENCE_PREFIX}/{today().year}/0000"
    _subject, _body, document = write_letter(planned, occasion, number, is_sample=True)
    return Sample(planned.id, planned.language, document, planned.is_in_another_language)


def _recipient(key: str) -> OrganizationPage | None:
    pages = directory()
    try:
        chosen: OrganizationPage | None = pages.filter(translation_key=uuid.UUID(key)).first() if key else None
    except ValueError:
        chosen = None
    first: OrganizationPage | None = pages.first()
    return chosen or first


def sample_recipients() -> list[tuple[str, str]]:
    """Return uuid and name of the organizations that a sample can be written to, alphabetically. Two queries."""
    rows = ((str(page.translation_key), page.name_in()) for page in directory())
    return sorted(rows, key=lambda row: (row[1].casefold(), row[0]))
