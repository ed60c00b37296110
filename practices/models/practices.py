"""A practice: a good-practice note of an organization."""

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from organizations.languages import language_choices, validate_language
from organizations.models import OrganizationPage, for_each_reader, unread, with_child_rows
from practices.documents.content_hints import Hint, hints_of_emptiness, hints_of_text
from practices.models.hints_panel import HintsPanel
from practices.models.owned import OwnedPage
from practices.models.releases import ReleasedKind, open_to_everybody, own_or_opened
from practices.models.topic_form import TopicsForm, TopicsInput
from practices.models.topics import TopicItem


class PracticeKind(models.TextChoices):
    PROGRAMME = "programme", _("Programme")
    STAFF_REGULATION = "staff_regulation", _("Measure for staff")


class PracticePageQuerySet(PageQuerySet, models.QuerySet["PracticePage"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep the published practices that were released to `user`."""
        is_open = open_to_everybody(user)
        return self.released_to(user) if is_open is None else self.filter(is_open)

    def released_to(self, user: Any) -> Self:
        """Keep the same, asked of the releases themselves (without `each` reader that `user` stands for)."""
        return self.filter(live=True).filter(own_or_opened(ReleasedKind.PRACTICE, user, owner="organization"))

    def for_listing(self) -> Self:
        """With organization and topics, by title."""
        rows = self.select_related("organization").defer(*unread("", "organization"))
        return with_child_rows(rows, "organization__names", "topic_items__tag__labels").order_by("title", "pk")


PracticePageManager = PageManager.from_queryset(PracticePageQuerySet)


class PracticePage(OwnedPage):
    """What was done, results, lessons, how others can reuse it."""

    organization = models.ForeignKey(
        OrganizationPage, editable=False, on_delete=models.PROTECT, related_name="practices"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=PracticeKind)
    language = models.CharField(
        _("language"), max_length=12, validators=[validate_language], choices=language_choices, default="en"
    )
    summary = models.TextField(_("summary"))
    what_was_done = models.TextField(_("what was done"), blank=True)
    results = models.TextField(_("results"), blank=True)
    lessons = models.TextField(_("lessons"), blank=True)
    reuse = models.TextField(_("how others can reuse it"), blank=True)
    contact = models.CharField(
        _("contact"), max_length=160, blank=True, help_text=_("An office or a function, not a person.")
    )
    topics = ClusterTaggableManager(
        through="practices.PracticeTopic", blank=True, verbose_name=_("topics"), related_name="practices"
    )

    objects: ClassVar[Any] = PracticePageManager()

    parent_page_types = ["organizations.OrganizationPage"]
    subpage_types: list[str] = []
    base_form_class = TopicsForm
    template = "practices/practice_page.html"
    read_with = ("topic_items__tag__labels", "organization__names")
    content_panels = [
        HelpPanel(content=_("No case data and no personal data of victims: describe the practice, not a case.")),
        *Page.content_panels,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("language", help_text=_("The language that the text is in."))]),
        FieldPanel("summary", help_text=_("Two or three sentences, for lists and search.")),
        FieldPanel("what_was_done", help_text=_("The steps, the office in charge, and since when.")),
        FieldPanel("results", help_text=_("What changed, and how this is known.")),
        FieldPanel("lessons", help_text=_("What would be done differently.")),
        FieldPanel("reuse", help_text=_("What others need for it, and what they may reuse.")),
        FieldPanel("contact"),
        FieldPanel("topics", widget=TopicsInput),
        HintsPanel(heading=_("Hints")),
        HelpPanel(template="practices/components/acceptance_criteria.html"),
    ]

    class Meta:
        verbose_name = _("practice")
        verbose_name_plural = _("practices")

    def content_hints(self) -> list[Hint]:
        """Return hints about what was written: topics, empty fields, and each text."""
        codes = {
            "topics": "no_topics",
            "language": "no_language",
            "results": "no_results",
            "lessons": "no_lessons",
            "contact": "no_contact",
        }
        found = hints_of_emptiness(
            {**{name: getattr(self, name) for name in codes}, "topics": self.topics.all()}, codes
        )
        for name in ("summary", "what_was_done", "results", "lessons", "reuse"):
            found += hints_of_text(getattr(self, name), field=name)
        return found


class PracticeTopic(TopicItem):
    """A topic of a practice."""

    content_object = ParentalKey(PracticePage, on_delete=models.CASCADE, related_name="topic_items")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="a topic once per practice")]
