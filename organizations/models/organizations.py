"""An organization: its page, its names per language, its groups and its collection."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Self

from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Collection, Orderable, Page, PageManager
from wagtail.query import PageQuerySet

from organizations.languages import language_choices, validate_language
from organizations.models.child_rows import with_child_rows
from organizations.models.history_form import OrganizationForm
from organizations.models.page_fields import PageField
from organizations.models.people import for_each_reader, reader_of
from organizations.models.reading import ReaderPage


class OrganizationKind(models.TextChoices):
    INTERGOVERNMENTAL = "intergovernmental", _("Intergovernmental organization")
    REGIONAL = "regional", _("Regional organization")
    SPECIALIZED = "specialized", _("Specialized agency")
    BODY = "body", _("Body of an organization")
    OTHER = "other", _("Other")


class OrganizationIndexPage(ReaderPage):
    """The list of the organizations, in alphabetical order."""

    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["organizations.OrganizationPage"]
    template = "practices/organization_index_page.html"

    class Meta:
        verbose_name = _("list of organizations")

    def is_visible_to(self, user: Any) -> bool:
        return bool(self.live)


class OrganizationPageQuerySet(PageQuerySet, models.QuerySet["OrganizationPage"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep what `user` may see: published organizations, their own, and all for the secretariat.

        Contact-only organizations were never published, so they are the secretariat's alone.
        """
        reader = reader_of(user)
        if reader.is_secretariat:
            return self
        return self.filter(Q(live=True) | Q(pk__in=reader.reads_for))

    def of(self, user: Any) -> Self:
        """Keep the organizations that `user` acts for as officer or approver."""
        return self.filter(pk__in=reader_of(user).organizations)

    def with_group(self, groups: Iterable[int]) -> Self:
        """Keep those of which one of these groups (primary keys) is officers, approvers or focal points."""
        keys = list(groups)
        return self.filter(Q(officers__in=keys) | Q(approvers__in=keys) | Q(coordinators__in=keys))

    def for_listing(self) -> Self:
        """With names, in alphabetical order."""
        return with_child_rows(self, "names").order_by("title", "pk")


OrganizationPageManager = PageManager.from_queryset(OrganizationPageQuerySet)


KEPT = ("officers_id", "approvers_id", "coordinators_id", "collection_id", "external_id", "is_demonstration", "is_test")
"""What no revision brings back."""


class OrganizationPage(ReaderPage):
    """An international organization, or a body of one; owns a subtree of pages and three groups of users."""

    kind = models.CharField(
        _("kind"), max_length=24, choices=OrganizationKind, default=OrganizationKind.INTERGOVERNMENTAL
    )
    body_of = models.ForeignKey(
        "self",
        verbose_name=_("body of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="bodies",
        help_text=_("The organization that this body belongs to, if any."),
    )
    website = models.URLField(_("website"), blank=True)
    complaints_email = models.EmailField(_("e-mail for complaints"), blank=True, default="", db_default="")
    complaints_page = models.URLField(
        _("page or form for complaints"), max_length=500, blank=True, default="", db_default=""
    )
    is_contact_only = models.BooleanField(
        _("contact only"), default=False, help_text=_("In the directory of the secretariat alone; never published.")
    )
    is_demonstration = models.BooleanField(_("part of the demonstration"), default=False, editable=False)
    is_test = models.BooleanField(_("for trying out the API, never published"), default=False, editable=False)
    officers = models.OneToOneField(
        Group, null=True, editable=False, on_delete=models.PROTECT, related_name="officers_of"
    )
    approvers = models.OneToOneField(
        Group, null=True, editable=False, on_delete=models.PROTECT, related_name="approvers_of"
    )
    coordinators = models.OneToOneField(
        Group,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="coordinators_of",
        help_text="its focal points, who keep the list of members",
    )
    collection = models.OneToOneField(
        Collection, null=True, editable=False, on_delete=models.PROTECT, related_name="organization"
    )
    external_id = models.CharField(
        _("identifier elsewhere"),
        max_length=200,
        blank=True,
        editable=False,
        help_text=_("What the organization is called in the list that it is imported from."),
    )

    described: ClassVar[Mapping[str, PageField]] = {
        "kind": PageField(
            "What kind of organization.", after="acronym", words={"dump": "What kind of organization it is."}
        ),
        "website": PageField("May be empty.", after="kind", words={"dump": "Its own address."}),
        "complaints_email": PageField(
            "Where misconduct of its staff is reported; or empty.",
            after="website",
            elsewhere={"dump": ""},
            words={"dump": "Where misconduct of its staff is reported; may be empty."},
            left_out=("partner",),
            is_late=True,
        ),
        "complaints_page": PageField(
            "The page or form for the same; may be empty.",
            after="complaints_email",
            left_out=("partner",),
            is_late=True,
        ),
    }
    objects: ClassVar[Any] = OrganizationPageManager()

    parent_page_types = ["organizations.OrganizationIndexPage"]
    subpage_types = ["practices.InstrumentPage", "practices.PracticePage"]
    exclude_fields_in_copy = [
        "officers",
        "approvers",
        "coordinators",
        "collection",
        "external_id",
        "is_demonstration",
        "is_test",
    ]
    template = "practices/organization_page.html"
    base_form_class = OrganizationForm
    read_with = ("names",)
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("kind", help_text=_("A body is part of another organization and has rules of its own.")),
                FieldPanel("body_of"),
                FieldPanel("website", help_text=_("The address of the organization itself.")),
            ],
            heading=_("About"),
        ),
        MultiFieldPanel(
            [
                FieldPanel(
                    "complaints_email",
                    help_text=_(
                        "Where misconduct of your staff is reported. Public: the address of an office, not of a person."
                    ),
                ),
                FieldPanel("complaints_page", help_text=_("The public page or form for the same.")),
            ],
            heading=_("Where complaints go"),
        ),
        InlinePanel("names", heading=_("Names"), label=_("name"), min_num=0),
        InlinePanel("events", heading=_("History"), label=_("event"), min_num=0),
        FieldPanel("is_contact_only"),
    ]

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="body") | Q(body_of__isnull=False), name="a body belongs to an organization"
            ),
            models.UniqueConstraint(
                fields=["external_id"],
                condition=~Q(external_id=""),
                name="an identifier elsewhere means one organization",
            ),
        ]

    def with_content_json(self, content: dict[str, Any]) -> "OrganizationPage":
        """Take a revision's content, but never its groups: no old revision changes who may write."""
        page: OrganizationPage = super().with_content_json(content)
        for field in KEPT:
            setattr(page, field, getattr(self, field))
        return page

    def name_in(self, language: str | None = None) -> str:
        """Return the name in `language` (default: the active one), else the page's title."""
        wanted = (language or get_language() or "en").split("-")[0]
        return next((name.name for name in self.names.all() if name.language == wanted), self.title)

    def acronym_in(self, language: str | None = None) -> str:
        """Return the acronym in `language`, else the English one, else any, else ""."""
        wanted = (language or get_language() or "en").split("-")[0]
        acronyms = {name.language: name.acronym for name in self.names.all() if name.acronym}
        return acronyms.get(wanted) or acronyms.get("en") or next(iter(acronyms.values()), "")


class OrganizationName(Orderable):
    """The name and acronym of an organization in one language."""

    organization = ParentalKey(OrganizationPage, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(_("language"), max_length=12, validators=[validate_language], choices=language_choices)
    name = models.CharField(_("name"), max_length=255)
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)

    panels = [
        FieldPanel("language"),
        FieldPanel("name", help_text=_("The official name in this language.")),
        FieldPanel("acronym"),
    ]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["organization", "language"], name="one name per language")]

    def __str__(self) -> str:
        return self.name
