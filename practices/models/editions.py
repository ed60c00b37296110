"""An edition: one text of an instrument, in one language, of one date and status."""

import datetime
import hashlib
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.dispatch import Signal
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from organizations.languages import language_choices, validate_language
from organizations.models import ReaderPage, for_each_reader, reader_of, unread, with_child_rows
from organizations.models.page_fields import PageField
from practices.documents.content_hints import Hint, hints_of_emptiness, hints_of_text
from practices.documents.structure import read_structure
from practices.migration_names import originals
from practices.models.dates import Precision, format_partial_date
from practices.models.edition_form import (
    DoubtsInput,
    EditionPageForm,
    NumberedTextInput,
    SourceFileInput,
    UncomparedPanel,
)
from practices.models.hints_panel import HintsPanel
from practices.models.instruments import InstrumentPage
from practices.models.releases import ReleasedKind, is_kept_alone, open_to_everybody, opened, own_or_opened


class TextStatus(models.TextChoices):
    AUTHENTIC = "authentic", _("Authentic text")
    OFFICIAL_TRANSLATION = "official_translation", _("Official translation")
    UNOFFICIAL_TRANSLATION = "unofficial_translation", _("Unofficial translation")
    CONSOLIDATION = "consolidation", _("Consolidation, not authentic")
    EXTRACT = "extract", _("Extract")
    SUMMARY = "summary", _("Summary")


INCOMPLETE = (TextStatus.EXTRACT, TextStatus.SUMMARY)
"""Editions of which it cannot be said that no provision was found."""


UNSHOWN = (
    "instrument__official_address", "instrument__classification_note", "instrument__organization__external_id",
    "instrument__organization__complaints_email", "instrument__organization__complaints_page",
    "instrument__organization__website",
)  # fmt: skip
"""What no list of texts shows of instruments and organizations."""
STRUCTURE = "structure"
"""Name of the preview that shows what a text is cut into."""


class EditionPageQuerySet(PageQuerySet, models.QuerySet["EditionPage"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep the published editions that were released to `user`, of instruments whose existence was."""
        is_open = open_to_everybody(user)
        return self.released_to(user) if is_open is None else self.filter(is_open)

    def released_to(self, user: Any) -> Self:
        """Keep the same, asked of the releases themselves (without `each` reader that `user` stands for)."""
        reader = reader_of(user)
        owner = "instrument__organization"
        editions = self.filter(live=True, instrument__live=True).filter(
            own_or_opened(ReleasedKind.EDITION, user, owner=owner)
        )
        if reader.is_secretariat:
            closed = is_kept_alone(ReleasedKind.INSTRUMENT, owner=owner, thing="instrument__translation_key")
            return editions.filter(~closed | Q(**{f"{owner}__in": reader.reads_for}))
        instrument = Q(opened(ReleasedKind.INSTRUMENT, reader, thing="instrument__translation_key"))
        return editions.filter(instrument | Q(**{f"{owner}__in": reader.reads_for}))

    @for_each_reader
    def source_visible_to(self, user: Any) -> Self:
        """Keep the visible editions whose source file was released to `user` as well."""
        rows = self.visible_to(user).exclude(source_file="")
        if open_to_everybody(user) is not None:
            return rows.filter(opened(ReleasedKind.SOURCE_FILE, reader_of(user)))
        return rows.filter(own_or_opened(ReleasedKind.SOURCE_FILE, user, owner="instrument__organization"))

    def for_listing(self) -> Self:
        """With instrument and organization; by organization, instrument, date (newest first), language."""
        rows = self.select_related("instrument__organization")
        rows = rows.defer(*unread("", "instrument", "instrument__organization"), *UNSHOWN)
        rows = with_child_rows(rows, "instrument__organization__names", "instrument__titles")
        return rows.order_by("instrument__organization__title", "instrument__title", "-dated_on", "language", "pk")


edition_publishing = Signal()
"""Sent with `edition` and `revision` in the transaction that publishes, before anything is written; a refusal is
PermissionDenied."""

EditionPageManager = PageManager.from_queryset(EditionPageQuerySet)


class EditionPage(ReaderPage):
    """A text. Its source of truth is one numbered text; publishing turns that into provisions."""

    instrument = models.ForeignKey(InstrumentPage, editable=False, on_delete=models.PROTECT, related_name="editions")
    language = models.CharField(_("language"), max_length=12, validators=[validate_language], choices=language_choices)
    dated_on = models.DateField(_("date"), null=True, blank=True)
    precision = models.CharField(_("precision"), max_length=8, choices=Precision, default=Precision.DAY)
    text_status = models.CharField(_("text status"), max_length=24, choices=TextStatus, default=TextStatus.AUTHENTIC)
    numbered_text = models.TextField(
        _("numbered text"),
        blank=True,
        help_text=_("One text with its numbers as printed; headings of parts as in Markdown."),
    )
    accepted_doubts = models.JSONField(
        _("accepted doubts"), default=list, blank=True, help_text="keys of the doubts that a person has looked at"
    )
    made_from = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="made_into",
        verbose_name=_("made from"),
        help_text=_("The edition that this text translates, consolidates or is an extract of."),
    )
    shows_gaps = models.BooleanField(
        _("state where provisions are withheld"), default=False, help_text=_("For extracts.")
    )
    source_file = models.FileField(_("source file"), upload_to="%Y/%m/", storage=originals, blank=True, max_length=255)
    source_name = models.CharField(max_length=255, blank=True, editable=False)
    source_checksum = models.CharField(_("SHA-256 of the source file"), max_length=64, blank=True, editable=False)

    described: ClassVar[Mapping[str, PageField]] = {
        "language": PageField(
            "BCP 47 code of the language of the text.", after="title", elsewhere={"partner": "instrument.title"}
        ),
        "text_status": PageField(
            "What kind of text it is.",
            after="precision",
            elsewhere={"partner": "dated_on", "draft": "dated_on"},
            words={"dump": "Authentic, translation, summary ..."},
        ),
        "shows_gaps": PageField(
            "Whether an extract says where it withholds provisions.",
            after="is_facsimile",
            elsewhere={"draft": "text_status"},
            left_out=("dump", "partner"),
        ),
    }
    objects: ClassVar[Any] = EditionPageManager()

    base_form_class = EditionPageForm
    parent_page_types = ["practices.InstrumentPage"]
    subpage_types: list[str] = []
    template = "practices/edition_page.html"
    content_panels = [
        FieldPanel("title"),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("language", required_on_save=True, help_text=_("The language that the text is in.")),
                        FieldPanel("text_status", help_text=_("Authentic: the text that binds.")),
                    ]
                ),
                FieldRowPanel(
                    [
                        FieldPanel("dated_on", help_text=_("The date shown on the text, not today’s date.")),
                        FieldPanel("precision", help_text=_("How much of the date is known.")),
                    ]
                ),
            ],
            heading=_("Which text"),
        ),
        FieldPanel(
            "source_file",
            widget=SourceFileInput,
            help_text=_("The file as issued. Who may open it is decided separately from the text."),
        ),
        FieldPanel("numbered_text", widget=NumberedTextInput),
        UncomparedPanel(
            "accepted_doubts",
            widget=DoubtsInput,
            heading=_("Doubts about the text"),
            help_text=_("Check these places. Doubts never prevent a text from being saved or published."),
            disable_comments=True,
        ),
        FieldPanel("shows_gaps"),
        UncomparedPanel(
            "topics",
            heading=_("Topics"),
            help_text=_(
                "Those of its instrument. Dashed ones are suggested. Provisions get theirs once it is published."
            ),
            disable_comments=True,
        ),
        HintsPanel(heading=_("Hints")),
        HelpPanel(template="practices/components/acceptance_criteria.html"),
    ]
    promote_panels: list[Any] = []

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        indexes = [models.Index(fields=["language", "instrument"], name="editions_by_language")]
        constraints = [
            models.CheckConstraint(
                condition=Q(dated_on__isnull=False) | Q(precision=Precision.UNKNOWN),
                name="an edition has a date or says that it is not known",
            )
        ]

    @property
    def address(self) -> str:
        """The last part of the address: `2003-05-fr`, `2003-05-fr-extract`."""
        date = format_partial_date(self.dated_on, self.precision)
        status = "" if self.text_status == TextStatus.AUTHENTIC else "-" + self.text_status.replace("_", "-")
        return f"{date}-{self.language}{status}"

    def check_publishing(self, revision: Any) -> None:
        """Let whoever listens refuse. Raises PermissionDenied."""
        edition_publishing.send(sender=type(self), edition=self, revision=revision)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self._take_place()
        super().full_clean(*args, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a copy made with its instrument, which Wagtail does not clean, belongs to that copy."""
        if self._state.adding and not kwargs.get("clean", True):
            self.instrument = InstrumentPage.objects.parent_of(self).get()
        super().save(*args, **kwargs)

    def minimal_clean(self) -> None:
        """Drafts are checked less, but stand at their address as well."""
        self._take_place()
        super().minimal_clean()

    def _take_place(self) -> None:
        """Follow the parent, and take the address that date, language and status make.

        A clash of addresses is refused, never numbered.
        """
        if self.language:
            self.slug = self.address
        parent = self.get_parent() if self.path or getattr(self, "_cached_parent_obj", None) else None
        if parent is None:
            return
        instrument = InstrumentPage.objects.filter(pk=parent.pk).first()
        if instrument is None:  # Wagtail's preview takes any parent
            raise ValidationError(gettext("An edition belongs under its instrument."))
        self.instrument = instrument
        self.title: str = self.title or self.instrument.title_in(self.language)
        if self.language and not Page._slug_is_available(self.slug, parent, self if self.pk else None):
            raise ValidationError(
                gettext(
                    "There is already an edition of this instrument at %(address)s: same date, language and status."
                )
                % {"address": self.slug}
            )

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """The page as readers see it, and the structure that is read out of its text, with the doubts."""
        return [("", _("Page")), (STRUCTURE, _("Structure"))]

    @property
    def default_preview_mode(self) -> str:
        """A draft is looked at piece by piece, what is published as readers see it."""
        return "" if self.live or self.is_facsimile else STRUCTURE

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        if mode_name != STRUCTURE:
            return super().serve_preview(request, mode_name)
        structure = read_structure(
            self.numbered_text, language=self.language or "en", accepted=self.accepted_doubts or ()
        )
        return render(request, "practices/admin/structure.html", {"edition": self, "structure": structure})

    def note_source(self, *, name: str, content: bytes) -> None:
        """Note the name and SHA-256 of the source file; an empty name: there is none."""
        self.source_name = name[-255:]
        self.source_checksum = checksum(content) if name else ""

    def content_hints(self) -> list[Hint]:
        """Return hints about what was written: language, date, text."""
        has_something = self.numbered_text.strip() or self.source_file
        fields = {"language": self.language, "dated_on": self.dated_on, "numbered_text": has_something}
        codes = {"language": "no_language", "dated_on": "date_not_known", "numbered_text": "no_text"}
        return [*hints_of_emptiness(fields, codes), *hints_of_text(self.numbered_text, field="numbered_text")]

    @property
    def is_facsimile(self) -> bool:
        """Whether it is a file whose text is not structured yet."""
        return bool(self.source_file) and not self.numbered_text.strip()

    @property
    def is_incomplete(self) -> bool:
        """Whether it is an extract or a summary."""
        return self.text_status in INCOMPLETE

    @property
    def is_summary(self) -> bool:
        """Whether it is somebody's retelling."""
        return self.text_status == TextStatus.SUMMARY


FURTHEST_AHEAD = datetime.timedelta(hours=14)
"""How far the earliest time zone is ahead of UTC."""


def checksum(content: bytes) -> str:
    """Return the SHA-256 (hex) of a file's content."""
    return hashlib.sha256(content).hexdigest()


def today() -> datetime.date:
    """Return the current date (UTC): the named port for the clock."""
    return timezone.now().date()


def begun_anywhere() -> datetime.date:
    """Return the latest date that a calendar shows anywhere now (UTC+14): a later day has come for nobody."""
    return (timezone.now() + FURTHEST_AHEAD).date()
