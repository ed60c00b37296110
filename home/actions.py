"""Setting up the portal: the first pages, the portal's groups, the workflow. Running it again changes nothing."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import (
    GroupApprovalTask,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from home.models import Branding, HomePage, StandardPage
from home.starters import SLUGS, read_starter, starter_languages
from home.translation_actions import let_secretariat_translate, open_first_page
from organizations.actions import ensure_portal_groups
from organizations.locks import lock_named
from organizations.models import OrganizationIndexPage
from practices.models.workflows import FourEyesTask
from practices.permissions import is_secretariat

HOME_TITLE = "The rules international organizations set for their staff"
HOME_LEDE = (
    "Codes of conduct and staff rules of international organizations, side by side: what each one forbids, "
    "requires or leaves open, since when, and who has a similar one."
)
WORKFLOW = "Publication by an organization"
EDITORIAL = {
    "about": (
        "About",
        "<p>International organizations publish here the rules of conduct that bind their own staff, compare "
        "them, and say which similar instruments they have adopted.</p><p>The exchange answers Permanent Council "
        "Decision 426 of the Organization for Security and Co-operation in Europe (12 July 2001), which asks that "
        "other international organizations be informed of its instruments, be encouraged to adopt similar ones, to "
        "implement them, to investigate cases of wrongdoing and to take measures, and be invited to exchange "
        "their best practices and regulations.</p><p>Organizations are equals here: lists are alphabetical, any "
        "instrument can be the reference, and nothing is inferred from what is not known.</p>",
    ),
    "how-to-take-part": (
        "How to take part",
        "<p>An organization takes part by naming officers, who write for it, and approvers, who approve as a second "
        "person. It publishes its instruments and practices under its own rights, and decides for each text who may "
        "see it.</p><p>To take part, write to the secretariat of the exchange from an official address.</p>",
    ),
    "api-and-feeds": (
        "API and feeds",
        "<p>Everything that the public pages show can be read by programs, without an account and without a key.</p>"
        '<ul><li><a href="/data/">All data: tables, API, feeds, rights, how to cite it</a></li>'
        '<li><a href="/api/docs/">The API, described and ready to try</a></li>'
        '<li><a href="/api/schema/">Its OpenAPI description</a></li>'
        '<li><a href="/api/v1/adoptions/">Who has adopted, as JSON</a></li>'
        '<li><a href="/feeds/adoptions.atom">Who has adopted, as an Atom feed</a></li>'
        '<li><a href="/feeds/">All feeds: statements, texts, practices, reports, changes</a></li></ul>'
        "<p>Identifiers are permanent. A field, once given, is never taken away from version 1.</p>",
    ),
}


PAGES_LOCK = "home pages"


class StarterPagesRefused(Exception):
    """Somebody else makes these pages; the message is for the user."""


@transaction.atomic
def ensure_branding() -> HomePage:
    """Make what every portal has: home page, list of organizations, editorial pages, groups, workflow."""
    lock_named(PAGES_LOCK)
    home = _ensure_home()
    if not Branding.objects.exists():
        Branding.objects.create()
    if not OrganizationIndexPage.objects.exists():
        home.add_child(instance=OrganizationIndexPage(title="Organizations", slug="organizations"))
        for slug, (title, body) in EDITORIAL.items():
            home.add_child(instance=StandardPage(title=title, slug=slug, body=body))
        for slug in SLUGS:
            home.add_child(instance=_starter_page(slug, settings.LANGUAGE_CODE))
    GroupPagePermission.objects.filter(group__name__in=["Moderators", "Editors"]).delete()
    for first in HomePage.objects.order_by("pk"):
        ensure_portal_groups(root=first)
    let_secretariat_translate()
    _ensure_workflow(home)
    return home


@transaction.atomic
def make_starter_pages(*, by: Any) -> list[StandardPage]:
    """Make the legal pages that are missing, in each language that has starter texts, as drafts; give those made.

    What is there, published or not, is left as it is: running it again makes nothing. A page of another language is
    read once the first page of that language is published too. Raises StarterPagesRefused.
    """
    if not is_secretariat(by):
        raise StarterPagesRefused(_("The secretariat makes these pages."))
    lock_named(PAGES_LOCK)
    home, made = _ensure_home(), []
    for slug in SLUGS:
        source = StandardPage.objects.child_of(home).filter(slug=slug).first()
        if source is None:
            source = home.add_child(instance=_starter_page(slug, settings.LANGUAGE_CODE, live=False))
            source.save_revision(user=by, log_action=True)
            made.append(source)
        made += [_translated(source, slug, language, by) for language in _missing_languages(source)]
    return made


def _starter_page(slug: str, language: str, **fields: Any) -> StandardPage:
    starter = read_starter(slug, language)
    return StandardPage(title=starter.title, slug=slug, body=starter.body, **fields)


def _missing_languages(source: StandardPage) -> list[str]:
    there = set(source.get_translations(inclusive=True).values_list("locale__language_code", flat=True))
    return [language for language in starter_languages() if language not in there]


def _translated(source: StandardPage, slug: str, language: str, by: Any) -> StandardPage:
    """Make the draft of a text in another language, below the first page of that language, a draft too if it is new."""
    locale, _made = Locale.objects.get_or_create(language_code=language)
    open_first_page(locale=locale, by=by)
    page: StandardPage = source.copy_for_translation(locale)
    starter = read_starter(slug, language)
    page.title, page.draft_title, page.slug, page.body = starter.title, starter.title, slug, starter.body
    page.save()
    page.save_revision(user=by, log_action=True)
    return page


def _ensure_home() -> HomePage:
    home = HomePage.objects.first()
    if home is not None:
        return home
    root = Page.get_first_root_node()
    welcome = root.get_children().first()
    if welcome is not None and welcome.specific_class is Page:
        Site.objects.filter(root_page=welcome).delete()
        welcome.delete()
    root.refresh_from_db()
    home = HomePage(title=HOME_TITLE, slug="home", lede=HOME_LEDE, locale=Locale.get_default())
    root.add_child(instance=home)
    Site.objects.create(
        hostname="localhost", port=80, site_name=settings.WAGTAIL_SITE_NAME, root_page=home, is_default_site=True
    )
    return home


def _ensure_workflow(home: HomePage) -> None:
    if Workflow.objects.filter(name=WORKFLOW).exists():
        return
    for workflow in Workflow.objects.filter(name="Moderators approval"):
        WorkflowPage.objects.filter(workflow=workflow).delete()
        workflow.deactivate()
    GroupApprovalTask.objects.filter(name="Moderators approval").update(active=False)
    workflow = Workflow.objects.create(name=WORKFLOW)
    task = FourEyesTask.objects.create(name="Approval by a second person")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=home)
