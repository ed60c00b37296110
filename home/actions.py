"""Setting up the house: the first pages, the portal's groups, the workflow. Running it again changes nothing."""

from django.conf import settings
from django.db import transaction
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

from home.models import HomePage, House, StandardPage
from organizations.actions import ensure_portal_groups
from organizations.models import OrganizationIndexPage
from practices.models import FourEyesTask

HOME_TITLE = "How international organizations bind their own staff"
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
        '<ul><li><a href="/api/docs/">The API, described and ready to try</a></li>'
        '<li><a href="/api/schema/">Its OpenAPI description</a></li>'
        '<li><a href="/api/v1/adoptions/">Who has adopted, as JSON</a></li>'
        '<li><a href="/feeds/adoptions.atom">Who has adopted, as an Atom feed</a></li>'
        '<li><a href="/feeds/">All feeds: statements, texts, practices, reports, changes</a></li></ul>'
        "<p>Identifiers are permanent. A field, once given, is never taken away from version 1.</p>",
    ),
    "accessibility": (
        "Accessibility",
        "<p>The portal aims at the Web Content Accessibility Guidelines 2.2, level AA. Every page works without "
        "scripts, by keyboard, at a width of 320 pixels, in light, dark and forced colours, and in print.</p>"
        "<p>Passages in another language than the page carry their language. Differences between texts are marked "
        "with words, underline and strike, never by colour alone.</p>",
    ),
    "terms-of-reuse": (
        "Terms of reuse",
        "<p>Each instrument carries its own terms, set by the organization that issued it. Where none are stated, "
        "the text is shown here for reading only.</p><p>The statements on who has adopted what, their dates and "
        "their evidence may be reused with the source.</p>",
    ),
}


@transaction.atomic
def ensure_house() -> HomePage:
    """Make what every portal has: home page, list of organizations, editorial pages, groups, workflow."""
    home = _ensure_home()
    if not House.objects.exists():
        House.objects.create()
    if not OrganizationIndexPage.objects.exists():
        home.add_child(instance=OrganizationIndexPage(title="Organizations", slug="organizations"))
        for slug, (title, body) in EDITORIAL.items():
            home.add_child(instance=StandardPage(title=title, slug=slug, body=body))
    GroupPagePermission.objects.filter(group__name__in=["Moderators", "Editors"]).delete()
    ensure_portal_groups(root=home)
    _ensure_workflow(home)
    return home


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
