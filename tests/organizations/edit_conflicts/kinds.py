"""Every kind of form in the admin that changes something in place, each with one such thing and two who change it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from home.models import HomePage, StandardPage
from organizations.focal_points import FocalPointEntry, add_focal_point
from practices.actions.initiatives import show_initiative, write_initiative
from practices.actions.participations import take_part
from practices.exchange.actions.following import follow
from practices.exchange.queries.following import Followed
from practices.models.dates import PartialDate
from tests import factories
from tests.practices.exchange.receiving import webhook
from tests.practices.outreach.enquiries.making import enquiry
from tests.practices.outreach.letters.making import letter_model, pack
from tests.report_factories import draft


@dataclass(frozen=True)
class Subject:
    """A thing with a form: its address, the fields that are changed, two people, and the button that saves.

    `boxes`: the field of boxes that are ticked instead, with their values.
    """

    address: str
    names: tuple[str, ...]
    first: Any
    second: Any
    button: tuple[str, str] | None = None
    boxes: tuple[str, str] | None = None


def _edit(page: Page, names: tuple[str, ...], *people: Any) -> Subject:
    first, second = people or (factories.operator(), factories.operator())
    return Subject(reverse("wagtailadmin_pages:edit", args=[page.pk]), names, first, second)


def practice_page() -> Subject:
    """A practice, edited by officer and approver."""
    page = factories.practice()
    names = ("summary", "results", "lessons", "title", "contact")
    return _edit(page, names, factories.officer(page.organization), factories.approver(page.organization))


def edition_page() -> Subject:
    """A text that is numbered."""
    page = factories.edition()
    owner = page.instrument.organization
    return _edit(page, ("numbered_text",), factories.officer(owner), factories.approver(owner))


def instrument_page() -> Subject:
    """An instrument."""
    page = factories.instrument()
    return _edit(page, ("symbol", "classification_note", "title"))


def organization_page() -> Subject:
    """An organization, with rows of names."""
    return _edit(factories.organization("Northern Seas Commission"), ("title",))


def home_page() -> Subject:
    """The first page."""
    return _edit(HomePage.objects.first(), ("lede", "title"))


def standard_page() -> Subject:
    """An editorial page."""
    page = StandardPage(title="About", slug=f"about-{next(factories.COUNT)}")
    HomePage.objects.first().add_child(instance=page)
    page.save_revision()
    return _edit(page, ("title",))


def _of_secretariat(name: str, args: list[Any], names: tuple[str, ...], **more: Any) -> Subject:
    people = factories.secretariat_member(), factories.secretariat_member()
    return Subject(reverse(name, args=args), names, *people, **more)


def letter() -> Subject:
    """A model letter."""
    made = letter_model(by=factories.secretariat_member())
    return _of_secretariat("letters:detail", [made.public_id], ("title", "body_en"))


def focal_point() -> Subject:
    """A focal point."""
    owner = factories.organization()
    entry = FocalPointEntry(name="A. Person", email="point@example.org")
    made = add_focal_point(
        organization=owner, entry=entry, valid_from=timezone.localdate(), by=factories.officer(owner)
    )
    return _of_secretariat("focal_points:change", [made.public_id], ("name", "function", "postal_address"))


def report_about() -> Subject:
    """What a draft report is about."""
    return _of_secretariat("report_drafts:about", [draft().public_id], ("title",))


def report_narrative() -> Subject:
    """The narrative of a draft report."""
    return _of_secretariat("report_drafts:narrative", [draft().public_id], ("narrative",))


def _initiative() -> Any:
    slug = f"network-{next(factories.COUNT)}"
    began = PartialDate.parse("2004")
    by = factories.secretariat_member()
    made = write_initiative(slug=slug, title="Network", summary="Words.", began=began, by=by)
    show_initiative(initiative=made, published=True, by=by)
    return made


def initiative() -> Subject:
    """A joint initiative."""
    return _of_secretariat("initiatives_admin:change", [_initiative().public_id], ("title", "summary"))


def participation() -> Subject:
    """What an organization says beside its part in an initiative."""
    owner = factories.organization()
    first, second = factories.officer(owner), factories.officer(owner)
    part = take_part(initiative=_initiative(), organization=owner, since=PartialDate.parse("2004"), by=first)
    address = reverse("initiatives_admin:part", args=[part.public_id])
    return Subject(address, ("statement",), first, second, ("act", "state"))


def claim() -> Subject:
    """What an organization says beside a check of its claim."""
    made = factories.claim()
    owner = made.practice.organization
    address = reverse("claims:detail", args=[made.public_id])
    return Subject(address, ("statement",), factories.officer(owner), factories.officer(owner), ("act", "state"))


def pack_of_texts() -> Subject:
    """A pack."""
    made = pack(by=factories.secretariat_member())
    return _of_secretariat("packs:edit", [made.public_id], ("title",), button=("do", "save"))


def enquiry_form() -> Subject:
    """What an enquiry is about."""
    made = enquiry(by=factories.secretariat_member())
    return _of_secretariat("enquiries:edit", [made.public_id], ("title", "question"))


def webhook_form() -> Subject:
    """A webhook."""
    owner = factories.organization()
    address = reverse("webhooks:change", args=[webhook(owner).public_id])
    return Subject(address, ("name",), factories.officer(owner), factories.officer(owner))


def topic() -> Subject:
    """The labels of a topic, in rows."""
    made = factories.topic(f"gifts-{next(factories.COUNT)}", "Gifts")
    return _of_secretariat("topics_admin:topic", [made.name], ("form-0-scope_note", "form-0-synonyms"))


def question() -> Subject:
    """A question page."""
    return _of_secretariat("questions_admin:edit", [factories.question().slug], ("title_en", "introduction_en"))


def subscription() -> Subject:
    """What somebody follows, in two windows of the same person."""
    user = factories.officer(factories.organization())
    made = follow(followed=Followed(words="gifts"), frequency="weekly", language="en", by=user)
    return Subject(reverse("following:edit", args=[made.public_id]), ("words",), user, user)


def account() -> Subject:
    """An account, on Wagtail's own screen."""
    user = factories.person()
    address = reverse("wagtailusers_users:edit", args=[user.pk])
    names = ("first_name", "last_name")
    get_user_model().objects.filter(pk=user.pk).update(first_name="Ann", last_name="Bay")
    return Subject(address, names, factories.operator(), factories.operator())


KINDS: tuple[Callable[[], Subject], ...] = (
    practice_page, edition_page, instrument_page, organization_page, home_page, standard_page, letter, focal_point,
    report_about, report_narrative, initiative, participation, claim, pack_of_texts, enquiry_form, webhook_form, topic,
    question, subscription, account,
)  # fmt: skip
