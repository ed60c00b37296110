"""The forms of reports: what one is about, its narrative, who clears it, to whom it is opened."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from practices.documents.documents import direction
from practices.forms.days import DayField, PastDayField
from practices.forms.pages import PagesChoiceField
from practices.models.editions import today
from practices.models.instruments import InstrumentPage
from practices.models.letterheads import FONTS, Letterhead
from practices.models.outreach.enquiries import Enquiry
from practices.models.releases import BREADTH, Audience
from practices.models.reports.drafts import ReportDraft
from practices.models.reports.issues import Report
from practices.models.reports.parts import ReportPartKind
from practices.queries.wording import with_label
from practices.reports.actions.clearances import LONGEST_REMARKS
from practices.reports.actions.drafts import LONGEST_NARRATIVE, ReportPlan
from practices.reports.queries.labels import audience_label

AUDIENCES = [audience for audience in Audience if audience not in (Audience.ALONE, Audience.NAMED)]
"""Whom a report is compiled for. Named organizations get one that was compiled for participating ones."""


def offered_audiences(widest: str = Audience.PUBLIC) -> list[tuple[str, str]]:
    """Return the audiences up to the widest one, from the narrowest, as choices."""
    breadth = BREADTH[Audience(widest)]
    return [(one.value, audience_label(one)) for one in AUDIENCES if BREADTH[one] <= breadth]


class DraftForm(forms.Form):
    """What a report is about. What is left empty is said by the rest: days, the issue before, all references."""

    as_of = PastDayField(
        label=_("As of"), help_text=_("The date for which the report shows where organizations stand.")
    )
    previous: Any = forms.ModelChoiceField(
        label=_("Previous issue"),
        queryset=Report.objects.none(),
        required=False,
        help_text=_("Its figures are compared with those for the same date as recorded now."),
    )
    since = DayField(label=_("Changes since"), help_text=_("Empty: the date of the previous issue, if one is chosen."))
    known_on = PastDayField(
        label=_("As recorded by"), help_text=_("Empty: today. Entries recorded later are not in the report.")
    )
    audience = forms.ChoiceField(
        label=_("Compiled for"),
        choices=offered_audiences,
        initial=Audience.PUBLIC,
        widget=forms.RadioSelect,
        help_text=_(
            "The report contains what this audience may see. Contacts and obstacles are for the secretariat only."
        ),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="en")
    title = forms.CharField(label=_("Title"), required=False, max_length=255, help_text=_("Empty: named by its date."))
    symbol = forms.CharField(label=_("Official symbol"), required=False, max_length=80)
    embargo_until = forms.DateTimeField(
        label=_("Embargo until (UTC)"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("It is not released to anyone before this time."),
    )
    enquiry: Any = forms.ModelChoiceField(
        label=_("Enquiry"),
        queryset=Enquiry.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("None"),
        help_text=_("Its figures lead the report, each out of the population of the enquiry."),
    )
    references: Any = PagesChoiceField(
        label=_("Reference instruments"),
        queryset=InstrumentPage.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all instruments for which something is recorded."),
    )

    def __init__(self, *args: Any, draft: ReportDraft | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft = draft
        self.fields["as_of"].required = True
        issues = Report.objects.select_related("content").order_by("-sequence")
        self.fields["previous"].queryset = issues  # type: ignore[attr-defined]
        self.fields["previous"].label_from_instance = _name_issue  # type: ignore[attr-defined]
        self.fields["enquiry"].queryset = Enquiry.objects.order_by("-begins_on", "-pk")  # type: ignore[attr-defined]
        stated = InstrumentPage.objects.filter(live=True, adoption_events__isnull=False).distinct()
        self.fields["references"].queryset = stated.order_by("title", "pk")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Take the day of the issue before where no other is given."""
        data = super().clean() or {}
        if data.get("previous") is not None and data.get("since") is None:
            data["since"] = data["previous"].as_of
        as_of, known_on = data.get("as_of"), data.get("known_on") or today()
        if as_of is not None and as_of > known_on:
            self.add_error("known_on", gettext("This date is before the date of the report."))
        return data

    def plan(self) -> ReportPlan:
        """Return what the valid form says."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "references"}
        corrects = self.draft.corrects if self.draft is not None else None
        return ReportPlan(**data, corrects=corrects, references=list(self.cleaned_data["references"]))


def draft_initial(draft: ReportDraft) -> dict[str, Any]:
    """Return what the form shows of a draft."""
    names = ("as_of", "since", "known_on", "audience", "language", "title", "symbol", "embargo_until")
    shown = {name: getattr(draft, name) for name in names}
    enquiry = draft.enquiry.public_id if draft.enquiry else None
    return {**shown, "previous": draft.previous_id, "enquiry": enquiry, "references": list(draft.references.all())}


class NarrativeForm(forms.Form):
    """The narrative as plain text."""

    narrative = forms.CharField(
        label=_("Narrative"),
        required=False,
        max_length=LONGEST_NARRATIVE,
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "true"}),
        help_text=_(
            "“## ” begins a section, an empty line a paragraph. A name in braces stands for a "
            "current figure. Leave it empty to have it written from the data again."
        ),
    )


class ClearanceForm(forms.Form):
    """Who is asked to clear a draft."""

    name = forms.CharField(label=_("Name and function"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"))


class AnswerForm(forms.Form):
    """The answer to a draft. `read` names the state that was read."""

    read = forms.CharField(max_length=64, widget=forms.HiddenInput)
    remarks = forms.CharField(
        label=_("Remarks"),
        required=False,
        max_length=LONGEST_REMARKS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Needed when you send the draft back. No case data and no personal data."),
    )


class ReportReleaseForm(forms.Form):
    """To whom an issue is opened, from when, on what authority: nobody beyond whom it was compiled for."""

    audience = forms.ChoiceField(label=_("Who may see it"), widget=forms.RadioSelect)
    effective_at = forms.DateTimeField(
        label=_("From (UTC)"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Empty: as soon as a second person has approved, and not before an embargo ends."),
    )
    authority = forms.CharField(
        label=_("On what authority"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = offered_audiences(report.audience)
        self.fields["audience"].choices = offered  # type: ignore[attr-defined]
        self.fields["audience"].initial = offered[-1][0]


class PartForm(forms.Form):
    """Which part of an issue is begun."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ReportPartKind, initial=ReportPartKind.LANGUAGE)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    number = forms.IntegerField(
        label=_("Number"),
        required=False,
        min_value=1,
        help_text=_(
            "Only for a corrigendum or addendum that exists in another language; otherwise leave it empty. One that is "
            "being written in another language gives it its number."
        ),
    )


class PartTextForm(forms.Form):
    """Title and narrative of a part."""

    title = forms.CharField(label=_("Title"), required=False, max_length=255, help_text=_("Empty: named by its date."))
    narrative = forms.CharField(
        label=_("Narrative"),
        required=False,
        max_length=LONGEST_NARRATIVE,
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "true"}),
        help_text=_(
            "“## ” begins a section, an empty line a paragraph. A name in braces stands for the figure of the issue."
        ),
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs |= {"lang": language, "dir": direction(language)}


class LetterheadForm(forms.Form):
    """What papers and letters carry: by language who sends them and the distribution line, else once."""

    address = forms.CharField(
        label=_("Postal address"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )
    emblem = forms.FileField(label=_("Emblem"), required=False, help_text=_("PNG or JPEG, up to 1 MB."))
    without_emblem = forms.BooleanField(label=_("Remove the emblem"), required=False)
    font = forms.ChoiceField(label=_("Font"), required=False, choices=[("", "–"), *((one, one) for one in FONTS)])

    def __init__(self, *args: Any, present: Letterhead | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = letterhead_initial(present) if present else {}
        for code, name in settings.LANGUAGES:
            words = {"language": gettext(str(name))}
            self.fields[f"sender_{code}"] = forms.CharField(
                label=gettext("Sender (%(language)s)") % words, required=False, max_length=160
            )
            self.fields[f"distribution_{code}"] = forms.CharField(
                label=gettext("Distribution line (%(language)s)") % words,
                required=False,
                max_length=160,
                help_text=gettext("{audience} stands for whom the report is compiled for."),
            )

    def values(self) -> dict[str, Any]:
        """Return what the valid form says."""
        data = self.cleaned_data
        upload = data["emblem"].read() if data["emblem"] else None
        return {
            "senders": {code: data[f"sender_{code}"] for code, _name in settings.LANGUAGES},
            "distributions": {code: data[f"distribution_{code}"] for code, _name in settings.LANGUAGES},
            "address": data["address"],
            "font": data["font"],
            "emblem": b"" if data["without_emblem"] else upload,
        }


def letterhead_initial(present: Letterhead) -> dict[str, Any]:
    """Return what the form shows of a letterhead."""
    shown: dict[str, Any] = {"address": present.address, "font": present.font}
    for code, _name in settings.LANGUAGES:
        shown[f"sender_{code}"] = present.senders.get(code, "")
        shown[f"distribution_{code}"] = present.distributions.get(code, "")
    return shown


def _name_issue(report: Any) -> str:
    return with_label(report.issue, report.content.title)
