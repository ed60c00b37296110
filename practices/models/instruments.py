"""An instrument: a work, with its titles, symbols, dated events and lineage."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, Page, PageManager
from wagtail.query import PageQuerySet

from organizations.languages import language_choices, validate_language
from organizations.models import OrganizationPage, for_each_reader, unread, with_child_rows
from organizations.models.page_fields import PageField
from practices.documents.content_hints import Hint, hints_of_dates, hints_of_emptiness
from practices.models.dates import Precision
from practices.models.hints_panel import HintsPanel
from practices.models.named_page_panel import NamedPagePanel
from practices.models.owned import OwnedPage
from practices.models.releases import ReleasedKind, leads_to_visible, open_to_everybody, own_or_opened
from practices.models.topic_form import TopicsForm, TopicsInput
from practices.models.topics import TopicItem


class InstrumentKind(models.TextChoices):
    CODE_OF_CONDUCT = "code_of_conduct", _("Code of conduct")
    STAFF_REGULATIONS = "staff_regulations", _("Staff regulations")
    STAFF_RULES = "staff_rules", _("Staff rules")
    POLICY = "policy", _("Policy")
    GUIDELINES = "guidelines", _("Guidelines")
    DECISION = "decision", _("Decision")
    AGREEMENT = "agreement", _("Agreement")
    TREATY = "treaty", _("Treaty")
    OTHER = "other", _("Other")


class ReuseTerms(models.TextChoices):
    """What others may do with the text. Nothing is assumed: the default is the narrowest."""

    DISPLAY_ONLY = "display_only", _("Display only")
    QUOTE = "quote", _("Quotation with the source")
    REUSE = "reuse", _("Reuse with the source")
    FREE = "free", _("Free reuse")


class InstrumentPageQuerySet(PageQuerySet, models.QuerySet["InstrumentPage"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep the published instruments whose existence was released to `user`."""
        is_open = open_to_everybody(user)
        return self.released_to(user) if is_open is None else self.filter(is_open)

    def released_to(self, user: Any) -> Self:
        """Keep the same, asked of the releases themselves (without `each` reader that `user` stands for)."""
        return self.filter(live=True).filter(own_or_opened(ReleasedKind.INSTRUMENT, user, owner="organization"))

    def for_listing(self) -> Self:
        """With organization, titles, events and topics, by organization and title."""
        rows = self.select_related("organization").defer(*unread("", "organization"))
        rows = with_child_rows(rows, "organization__names", "titles", "events", "topic_items__tag__labels")
        return rows.order_by("organization__title", "organization", "title", "pk")


InstrumentPageManager = PageManager.from_queryset(InstrumentPageQuerySet)


class InstrumentPage(OwnedPage):
    """A work: a code of conduct, staff regulations or rules, a policy, guidelines, a decision, a treaty."""

    organization = models.ForeignKey(
        OrganizationPage, editable=False, on_delete=models.PROTECT, related_name="instruments"
    )
    kind = models.CharField(_("kind"), max_length=24, choices=InstrumentKind)
    symbol = models.CharField(_("symbol"), max_length=80, blank=True, help_text=_("As printed: SF/2000/14."))
    official_address = models.URLField(_("official address"), blank=True, max_length=500)
    reuse_terms = models.CharField(
        _("terms of reuse"), max_length=16, choices=ReuseTerms, default=ReuseTerms.DISPLAY_ONLY
    )
    classification_note = models.CharField(
        _("marking on the document"), max_length=120, blank=True, help_text=_("As printed: RESTRICTED.")
    )
    topics = ClusterTaggableManager(
        through="practices.InstrumentTopic", blank=True, verbose_name=_("topics"), related_name="instruments"
    )

    described: ClassVar[Mapping[str, PageField]] = {
        "symbol": PageField(
            "As printed; empty where there is none.",
            after="title",
            elsewhere={"partner": "organization.name", "submission": "titles"},
            words={"submission": "As printed: SF/2000/14."},
        ),
        "kind": PageField(
            "What kind of work it is.",
            after="symbol",
            elsewhere={"submission": "titles", "draft": "title"},
            words={"dump": "What kind of instrument it is.", "submission": ""},
        ),
        "reuse_terms": PageField(
            "What others may do with the text.",
            after="topics",
            elsewhere={"edition": "text_status_note", "submission": "symbol", "draft": "symbol"},
            words={
                "edition": "What others may do with the text: the terms of its instrument.",
                "dump": "What others may do with the text: display_only, quote, reuse, free.",
                "submission": "",
            },
        ),
        "official_address": PageField(
            "Where its organization publishes it; may be empty.",
            after="reuse_terms",
            elsewhere={"edition": "reuse_terms", "submission": "symbol", "draft": "symbol"},
            words={
                "edition": "Where its organization publishes the instrument; may be empty.",
                "dump": "Where its organization publishes it.",
                "submission": "Where the organization publishes it itself.",
            },
        ),
        "classification_note": PageField(
            "The marking on the document, as printed; may be empty.",
            after="editions",
            elsewhere={"edition": "official_address"},
            left_out=("dump", "partner", "submission"),
        ),
    }
    objects: ClassVar[Any] = InstrumentPageManager()

    parent_page_types = ["organizations.OrganizationPage"]
    subpage_types = ["practices.EditionPage"]
    base_form_class = TopicsForm
    template = "practices/instrument_page.html"
    read_with = ("titles", "events", "cited_as", "topic_items__tag__labels", "organization__names")
    content_panels = [
        *Page.content_panels,
        InlinePanel("titles", heading=_("Titles in other languages"), label=_("title")),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("kind", help_text=_("The type of document, not how binding it is.")),
                        FieldPanel("symbol"),
                    ]
                ),
                FieldRowPanel(
                    [
                        FieldPanel("reuse_terms", help_text=_("What others may do with the text.")),
                        FieldPanel("classification_note"),
                    ]
                ),
                FieldPanel("official_address", help_text=_("Where the organization itself publishes it.")),
            ],
            heading=_("About"),
        ),
        FieldPanel("topics", widget=TopicsInput),
        InlinePanel("cited_as", heading=_("Also cited as"), label=_("alias")),
        InlinePanel("events", heading=_("Dates"), label=_("date")),
        InlinePanel("lineage", heading=_("Comes from"), label=_("relation")),
        HintsPanel(heading=_("Hints")),
        HelpPanel(template="practices/components/acceptance_criteria.html"),
    ]

    class Meta:
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
        indexes = [models.Index(fields=["kind"], name="instruments_by_kind")]

    def content_hints(self) -> list[Hint]:
        """Return hints about what was written: topics, symbol, dates."""
        events = [(event.kind, event.on) for event in self.events.all() if event.on]
        codes = {"topics": "no_topics", "symbol": "no_symbol"}
        fields = {"topics": self.topics.all(), "symbol": self.symbol}
        return [*hints_of_emptiness(fields, codes), *hints_of_dates(events, field="events")]

    def title_in(self, language: str | None = None) -> str:
        """Return the title in `language` (default: the active one), else the page's title."""
        wanted = (language or get_language() or "en").split("-")[0]
        return next((title.title for title in self.titles.all() if title.language == wanted), self.title)


class InstrumentTitle(Orderable):
    """The title of an instrument in one language."""

    instrument = ParentalKey(InstrumentPage, on_delete=models.CASCADE, related_name="titles")
    language = models.CharField(_("language"), max_length=12, validators=[validate_language], choices=language_choices)
    title = models.CharField(_("title"), max_length=255)

    panels = [FieldPanel("language"), FieldPanel("title")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["instrument", "language"], name="one title per language")]

    def __str__(self) -> str:
        return self.title


class InstrumentAlias(Orderable):
    """Another way in which an instrument is cited, mistaken ones included."""

    instrument = ParentalKey(InstrumentPage, on_delete=models.CASCADE, related_name="cited_as")
    alias = models.CharField(_("alias"), max_length=160)
    note = models.CharField(_("note"), max_length=255, blank=True)

    panels = [
        FieldPanel("alias", help_text=_("As others cite it, including incorrectly.")),
        FieldPanel("note", help_text=_("Who cites it in this way, or what is wrong with it.")),
    ]

    def __str__(self) -> str:
        return self.alias


class EventKind(models.TextChoices):
    CIRCULATED = "circulated", _("Circulated")
    ADOPTED = "adopted", _("Adopted")
    IN_FORCE = "in_force", _("In force")
    AMENDED = "amended", _("Amended")
    ENDED = "ended", _("Ended")
    DATED = "dated", _("Dated")


class InstrumentEvent(Orderable):
    """Something that happened to an instrument, on a date of known precision."""

    instrument = ParentalKey(InstrumentPage, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("what"), max_length=12, choices=EventKind)
    on = models.DateField(
        _("date"), null=True, blank=True, help_text=_("First day of the month or year, if only that is known.")
    )
    precision = models.CharField(_("precision"), max_length=8, choices=Precision, default=Precision.DAY)

    panels = [
        FieldPanel("kind"),
        FieldPanel("on"),
        FieldPanel("precision", help_text=_("How much of the date is known.")),
    ]

    class Meta(Orderable.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(on__isnull=False) | Q(precision=Precision.UNKNOWN),
                name="an event has a date or says that it is not known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on or ''}"


class LineageKind(models.TextChoices):
    REPLACES = "replaces", _("Replaces")
    AMENDS = "amends", _("Amends")
    IMPLEMENTS = "implements", _("Implements")
    ADAPTED_FROM = "adapted_from", _("Adapted from")


class InstrumentLineageQuerySet(models.QuerySet):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep the relations of which `user` may see both ends."""
        return self.filter(*(leads_to_visible(InstrumentPage, user, end) for end in ("instrument", "other")))


class InstrumentLineage(Orderable):
    """Where an instrument comes from."""

    instrument = ParentalKey(InstrumentPage, on_delete=models.CASCADE, related_name="lineage")
    kind = models.CharField(_("relation"), max_length=16, choices=LineageKind)
    other = models.ForeignKey(InstrumentPage, on_delete=models.CASCADE, related_name="descendants")

    objects: ClassVar[Any] = InstrumentLineageQuerySet.as_manager()

    panels = [
        FieldPanel("kind", help_text=_("How this instrument affects the other one.")),
        NamedPagePanel("other"),
    ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.other_id}"


class InstrumentTopic(TopicItem):
    """A topic of an instrument."""

    content_object = ParentalKey(InstrumentPage, on_delete=models.CASCADE, related_name="topic_items")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="a topic once per instrument")]
