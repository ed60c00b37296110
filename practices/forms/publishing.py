"""The sheet by which a text is sent for approval: topics, audience and authority, terms of reuse, its file."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organizations.models import OrganizationPage
from practices.actions.publishing import PublicationPlan
from practices.forms.audiences import SHARED, AudienceForm, moment_field
from practices.models.editions import EditionPage
from practices.models.topic_form import PageTopicsField
from practices.models.topics import Topic, standing_topics
from practices.queries.editions.source_contents import SourceReading
from practices.queries.publication import TERMS_IN_WORDS, ProposedPublication, asks_for_terms, wider_audiences


class PublicationForm(AudienceForm):
    """What an officer decides about a text before it is sent for approval; everything has a proposal.

    `work` is the draft that topics and terms of reuse belong to.
    """

    topics = PageTopicsField()
    authority = forms.CharField(
        label=_("On what authority"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("A decision, a letter, a date. Needed if more people are to see it."),
    )
    effective_at = moment_field(_("From (UTC)"), _("Empty: as soon as it is approved."))
    reuse_terms = forms.ChoiceField(label=_("Terms of reuse"), widget=forms.RadioSelect)
    with_source = forms.BooleanField(
        label=_("With its source file"), required=False, help_text=_("Readers can download the file as it was issued.")
    )
    uncleaned_reason = forms.CharField(
        label=_("Reason for releasing the file as it is"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "The file contains more than its text. The approver reads this reason. Not needed for a cleaned copy."
        ),
    )

    def __init__(
        self,
        *args: Any,
        page: Any,
        work: Any,
        owner: OrganizationPage,
        proposed: ProposedPublication,
        source: SourceReading | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, owner=owner, **kwargs)
        self.page = page
        self._offer_topics(page, work)
        self._offer_audiences(page, proposed)
        self._offer_terms(page, work)
        self._offer_source(page, source)

    def _offer_topics(self, page: Any, work: Any) -> None:
        kept = standing_topics(work)
        self.fields["topics"] = PageTopicsField(page=page, kept=kept, initial=kept)

    def _offer_audiences(self, page: Any, proposed: ProposedPublication) -> None:
        audience: Any = self.fields["audience"]
        audience.choices = [(one.value, one.label) for one in wider_audiences(page)]
        named: Any = self.fields["named"]
        named.initial = named.queryset.filter(translation_key__in=proposed.named)
        for name in ("audience", "authority", "effective_at", "until"):
            self.fields[name].initial = getattr(proposed, name)

    def _offer_terms(self, page: Any, work: Any) -> None:
        if not asks_for_terms(page):
            del self.fields["reuse_terms"]
            return
        terms: Any = self.fields["reuse_terms"]
        terms.choices = list(TERMS_IN_WORDS.items())
        terms.initial = work.reuse_terms

    def _offer_source(self, page: Any, source: SourceReading | None) -> None:
        draft = page.get_latest_revision_as_object() if source is not None else None
        if draft is None or draft.is_incomplete:
            del self.fields["with_source"]
        else:
            self.fields["with_source"].initial = draft.is_facsimile
        if "with_source" not in self.fields or source is None or not source.needs_reason:
            del self.fields["uncleaned_reason"]

    def clean(self) -> dict[str, Any]:
        """Refuse an opening without its authority as well, and a file that is not cleaned without a reason."""
        data = super().clean()
        audience = data.get("audience")
        if audience is None:
            return data
        if audience in SHARED and not data.get("authority", "").strip():
            self.add_error("authority", gettext("State the authority for opening this: a decision, a letter, a date."))
        self._ask_reason(data)
        return data

    def _ask_reason(self, data: dict[str, Any]) -> None:
        is_needed = "uncleaned_reason" in self.fields and data.get("with_source")
        if is_needed and not data.get("uncleaned_reason", "").strip():
            self.add_error(
                "uncleaned_reason",
                gettext("Make a cleaned copy, or state a reason for releasing the file as it is."),
            )

    def plan(self) -> PublicationPlan:
        """Return what was decided; the form is valid."""
        data = self.cleaned_data
        return PublicationPlan(
            audience=data["audience"],
            authority=data["authority"],
            named=tuple(data["named"]),
            effective_at=data["effective_at"],
            until=data["until"],
            topics=tuple(Topic.objects.filter(name__in=data["topics"])),
            reuse_terms=data.get("reuse_terms", ""),
            with_source=data.get("with_source", False) and isinstance(self.page, EditionPage),
            uncleaned_reason=data.get("uncleaned_reason", ""),
        )
