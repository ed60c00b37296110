"""What is left to do before a new portal is ready: each step with its state, read from the database."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Locale

from home.models import Branding, StandardPage
from organizations.models import OrganizationIndexPage, OrganizationPage, User
from organizations.second_persons import has_two_persons
from practices.models.demonstration import Demonstration
from practices.models.instruments import InstrumentPage
from practices.models.job_runs import JobRun
from practices.models.topics import Topic
from practices.operations.last_runs import last_run

LEGAL = ("accessibility", "privacy", "terms-of-reuse")
"""Slugs of the pages that say what holds here; they come with words to begin from."""


@dataclass(frozen=True, slots=True)
class SetupStep:
    """One step: what it is, whether it is done, where it is done."""

    label: str
    is_done: bool
    address: str


def first_steps() -> list[SetupStep]:
    """Return every step, in the order in which they are best done (about ten queries)."""
    branding = Branding.objects.defer("logo").first() or Branding()
    look, explorer = reverse("look:index"), reverse("wagtailadmin_explore_root")
    legal = _unread_legal_page()
    index = OrganizationIndexPage.objects.order_by("pk").values_list("pk", flat=True).first()
    return [
        SetupStep(_("Name of the portal"), bool(branding.site_name), look),
        SetupStep(_("Logo"), bool(branding.logo_digest), look),
        SetupStep(_("Accent colour"), bool(branding.accent), look),
        SetupStep(
            _("Who runs the portal, and how to reach them"), bool(branding.operator_name), reverse("operator:index")
        ),
        SetupStep(
            _("E-mail: send yourself a message"), branding.mail_tried_at is not None, reverse("first_steps:index")
        ),
        SetupStep(
            _("The worker runs"), JobRun.objects.filter(ended_at__isnull=False).exists(), reverse("status:index")
        ),
        SetupStep(_("A backup was made"), last_run("backup") is not None, reverse("status:index")),
        SetupStep(
            _("Pages on accessibility, privacy and reuse: read and published"),
            legal is None,
            reverse("wagtailadmin_pages:edit", args=[legal]) if legal else explorer,
        ),
        SetupStep(_("Languages of editorial pages"), Locale.objects.count() > 1, reverse("wagtaillocales:index")),
        SetupStep(_("Vocabulary of topics"), Topic.objects.exists(), reverse("topics_admin:index")),
        SetupStep(
            _("Organizations"),
            OrganizationPage.objects.filter(live=True, is_test=False).exists(),
            reverse("wagtailadmin_explore", args=[index]) if index else explorer,
        ),
        SetupStep(_("A first instrument"), InstrumentPage.objects.exists(), reverse("imports:index")),
        SetupStep(
            _("Two members of the secretariat whom the operator invited: they approve organizations"),
            has_two_persons(),
            reverse("people:secretariat"),
        ),
        SetupStep(
            _("People of the organizations, and a second operator"),
            User.objects.filter(is_active=True).count() > 1,
            reverse("wagtailusers_users:index"),
        ),
    ]


def are_shown() -> bool:
    """Tell whether the first steps are to be shown: not once they were dismissed, nor over the demonstration."""
    is_dismissed = Branding.objects.filter(steps_dismissed_at__isnull=False).exists()
    return not is_dismissed and not Demonstration.objects.exists()


def _unread_legal_page() -> int | None:
    """Return the first page that nobody edited since it was made; of a page that is not there nothing is said."""
    untouched = StandardPage.objects.filter(Q(latest_revision__isnull=True) | Q(live=False), slug__in=LEGAL)
    key: int | None = untouched.order_by("pk").values_list("pk", flat=True).first()
    return key
