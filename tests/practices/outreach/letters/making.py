"""What the tests of letters are made of: focal points, packs, model letters, mailings."""

import datetime
from typing import Any

from organizations.models import OrganizationPage
from organizations.models.focal_points import FocalPoint
from practices.models.editions import EditionPage
from practices.models.outreach.contacts import Actor
from practices.models.outreach.letters import Letter, LetterModel, LetterPurpose, Mailing
from practices.models.outreach.packs import Pack
from practices.outreach.actions.letters import WordingDraft, save_letter_model
from practices.outreach.actions.mailings import make_mailing
from practices.outreach.actions.packs import make_pack
from tests import factories

DAY = datetime.date(2026, 5, 4)
"""The day of the letters."""


def participant(name: str = "", **fields: Any) -> OrganizationPage:
    """Found an organization for which somebody acts."""
    made = factories.organization(name, **fields)
    factories.officer(made)
    return made


def contact_only(name: str = "") -> OrganizationPage:
    """Note an organization of the secretariat's directory alone."""
    return factories.organization(name, is_contact_only=True, terms=False)


def focal_point(of: OrganizationPage, **fields: Any) -> FocalPoint:
    """Note whom one writes to, from 2020 on."""
    values = {"name": "Ada Marsh", "function": "Head of Personnel", "language": "en", **fields}
    return FocalPoint.objects.create(organization=of, valid_from=datetime.date(2020, 1, 1), **values)


def pack(*editions: EditionPage, by: Any, title: str = "Two codes") -> Pack:
    """Make a pack of these editions, or of a public one."""
    return make_pack(title=title, editions=editions or [factories.edition()], by=by)


def letter_model(by: Any, **fields: Any) -> LetterModel:
    """Write a model letter; `wordings` gives subject and text by language."""
    wordings = fields.pop(
        "wordings", {"en": ("Rules of conduct", "Dear {focal_point},\n\nWe write to {organization}.")}
    )
    values = {"title": f"Model {next(factories.COUNT)}", "purpose": LetterPurpose.DISSEMINATION, **fields}
    drafts = {language: WordingDraft(*words) for language, words in wordings.items()}
    return save_letter_model(wordings=drafts, by=by, **values)


def mailing(*organizations: OrganizationPage, by: Any, **fields: Any) -> Mailing:
    """Make letters to these organizations, or to a new one."""
    values = {
        "actor": Actor.SECRETARIAT,
        "dated_on": DAY,
        "due_on": None,
        "pack": None,
        **fields,
    }
    values["letter_model"] = values.get("letter_model") or letter_model(by)
    return make_mailing(organizations=organizations or [participant()], by=by, **values)


def letters_of(made: Mailing) -> list[Letter]:
    """Return the letters of a mailing by number."""
    return list(Letter.objects.filter(mailing=made).for_listing())
