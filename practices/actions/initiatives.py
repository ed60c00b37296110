"""Joint initiatives: the secretariat keeps the register, with its meetings and statements."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_slug
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from organizations.languages import is_known_language
from organizations.models import OrganizationPage
from practices.models.dates import PartialDate, last_day
from practices.models.initiatives import Initiative, InitiativeMeeting, InitiativeStatement
from practices.models.topics import Topic
from practices.permissions import is_secretariat


class InitiativeRefused(Exception):
    """The initiative breaks a rule; the message is for the user."""


@transaction.atomic
def write_initiative(
    *,
    slug: str,
    title: str,
    summary: str,
    began: PartialDate,
    by: Any,
    language: str = "en",
    ended: PartialDate | None = None,
    website: str = "",
    topics: Iterable[Topic] = (),
    initiative: Initiative | None = None,
    is_demonstration: bool = False,
) -> Initiative:
    """Make an initiative as a draft, or give `initiative` these facts. Raises InitiativeRefused."""
    _refuse_others(by)
    if not title.strip() or not summary.strip():
        raise InitiativeRefused(_("An initiative needs a title and a purpose."))
    refuse_order(began, ended)
    _refuse_language(language)
    refuse_address(website)
    try:
        validate_slug(slug)
    except ValidationError as error:
        raise InitiativeRefused(_("The address has letters, digits and hyphens only.")) from error
    made = initiative or Initiative(is_demonstration=is_demonstration)
    made.slug, made.title, made.summary = slug[:80], title.strip()[:255], summary.strip()
    made.language, made.website = language, website
    made.began_on, made.began_precision = began.on, began.precision
    if ended:
        made.ended_on, made.ended_precision = ended.on, ended.precision
    else:
        made.ended_on = None
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise InitiativeRefused(_("There is an initiative at this address already.")) from error
    made.topics.set(topics)
    return made


@transaction.atomic
def show_initiative(*, initiative: Initiative, published: bool, by: Any) -> None:
    """Show an initiative to everybody, or make it a draft again. Raises InitiativeRefused."""
    _refuse_others(by)
    Initiative.objects.filter(pk=initiative.pk).update(is_published=published)
    initiative.is_published = published


@transaction.atomic
def add_meeting(
    *,
    initiative: Initiative,
    held: PartialDate,
    title: str,
    by: Any,
    place: str = "",
    summary: str = "",
    address: str = "",
) -> InitiativeMeeting:
    """Enter a meeting. Raises InitiativeRefused."""
    _refuse_others(by)
    if not title.strip():
        raise InitiativeRefused(_("A meeting needs a title."))
    refuse_address(address)
    return InitiativeMeeting.objects.create(
        initiative=initiative,
        held_on=held.on,
        held_precision=held.precision,
        title=title.strip()[:255],
        place=place.strip()[:120],
        summary=summary.strip(),
        address=address,
    )


@transaction.atomic
def add_statement(
    *,
    initiative: Initiative,
    made: PartialDate,
    title: str,
    by: Any,
    language: str = "en",
    text: str = "",
    organization: OrganizationPage | None = None,
    address: str = "",
) -> InitiativeStatement:
    """Enter a statement that was made jointly, or by `organization` within the initiative. Raises InitiativeRefused."""
    _refuse_others(by)
    if not title.strip():
        raise InitiativeRefused(_("A statement needs a title."))
    if not text.strip() and not address:
        raise InitiativeRefused(_("Give the wording of the statement, or the address where it can be read."))
    _refuse_language(language)
    refuse_address(address)
    return InitiativeStatement.objects.create(
        initiative=initiative,
        organization=organization,
        made_on=made.on,
        made_precision=made.precision,
        title=title.strip()[:255],
        language=language,
        text=text.strip(),
        address=address,
    )


@transaction.atomic
def remove_entry(*, entry: InitiativeMeeting | InitiativeStatement, by: Any) -> None:
    """Take out a meeting or a statement that was entered in error. Raises InitiativeRefused."""
    _refuse_others(by)
    entry.delete()


def refuse_order(since: PartialDate, until: PartialDate | None) -> None:
    """Refuse an end that lies before the beginning, as far as both are known. Raises InitiativeRefused."""
    if until and last_day(until.on, until.precision) < since.on:
        raise InitiativeRefused(_("The end is before the beginning."))


def refuse_address(address: str) -> None:
    """Refuse what is no address of the web. Raises InitiativeRefused."""
    if not address:
        return
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError as error:
        raise InitiativeRefused(_("An address begins with https:// and can be opened.")) from error


def _refuse_language(language: str) -> None:
    if not is_known_language(language):
        raise InitiativeRefused(_("“%(code)s” is not a language code that we know.") % {"code": language[:20]})


def _refuse_others(by: Any) -> None:
    if not is_secretariat(by):
        raise InitiativeRefused(_("Only the secretariat manages the register of initiatives."))
