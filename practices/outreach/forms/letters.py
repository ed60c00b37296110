"""The forms of packs, model letters and mailings."""

import datetime
import itertools
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organizations.languages import language_choices
from organizations.models import OrganizationKind
from practices.documents.letters.fields import FIELDS, unknown_fields
from practices.forms.days import DayField, PastDayField
from practices.forms.shared_fields import ScanField
from practices.models.editions import today
from practices.models.outreach.contacts import Actor
from practices.models.outreach.enquiries import Enquiry
from practices.models.outreach.letters import LetterModel, LetterPurpose
from practices.models.outreach.packs import Pack
from practices.outreach.actions.letters import MOST_CHARACTERS, MOST_SUBJECT, WordingDraft
from practices.outreach.actions.mailings import MOST_LETTERS
from practices.outreach.queries.recipients import ALL, AWAITED, CONTACT_ONLY, DEFAULT_LANGUAGE, PARTICIPATING
from practices.outreach.queries.samples import ANSWER_WITHIN
from practices.queries.wording import list_words

OTHER = "other"


class PackForm(forms.Form):
    """The title of a pack, and the search among editions; the editions are ticked beside it."""

    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("For the secretariat: not shown to recipients.")
    )
    q = forms.CharField(
        label=_("Search editions"), required=False, max_length=200, help_text=_("Title, symbol or organization.")
    )


class PlaceholderTextField(forms.CharField):
    """Words with fields in braces; what is no field is an error that names it."""

    def validate(self, value: Any) -> None:
        """Refuse braces that hold no field."""
        super().validate(value)
        unknown = unknown_fields(value or "")
        if unknown:
            raise ValidationError(
                gettext("There is no field %(unknown)s. The fields are: %(fields)s."),
                code="unknown_field",
                params={
                    "unknown": list_words(name if name in "{}" else f"{{{name[:40]}}}" for name in unknown[:5]),
                    "fields": list_words(f"{{{name}}}" for name in FIELDS),
                },
            )


class LetterModelForm(forms.Form):
    """What a model letter is for, and its words in each language of the portal and of the model, and in one more."""

    title = forms.CharField(label=_("Title"), max_length=200)
    purpose = forms.ChoiceField(label=_("For"), choices=LetterPurpose.choices)
    language_other = forms.ChoiceField(label=_("Another language"), required=False, choices=[])

    def __init__(self, *args: Any, letter_model: LetterModel | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = _initial(letter_model)
        super().__init__(*args, **kwargs)
        names = {code: str(name) for code, name in settings.LANGUAGES}
        known = dict(language_choices())
        for wording in letter_model.wordings.all() if letter_model else ():
            names.setdefault(wording.language, known.get(wording.language, wording.language))
        self.languages = [(DEFAULT_LANGUAGE, names.pop(DEFAULT_LANGUAGE)), *names.items()]
        others = [(code, name) for code, name in known.items() if code not in dict(self.languages)]
        self.fields["language_other"] = forms.ChoiceField(
            label=gettext("Another language"), required=False, choices=[("", gettext("None")), *others]
        )
        for code, _name in (*self.languages, (OTHER, "")):
            self.fields[f"subject_{code}"] = PlaceholderTextField(
                label=gettext("Subject"), required=code == DEFAULT_LANGUAGE, max_length=MOST_SUBJECT
            )
            self.fields[f"body_{code}"] = PlaceholderTextField(
                label=gettext("Text"),
                required=code == DEFAULT_LANGUAGE,
                max_length=MOST_CHARACTERS,
                widget=forms.Textarea(attrs={"rows": 12}),
            )

    def by_language(self) -> Iterator[tuple[str, str, tuple[Any, Any], bool]]:
        """Return each language with its code, its name, its two fields, and whether it has words or errors."""
        for code, name in self.languages:
            fields = self[f"subject_{code}"], self[f"body_{code}"]
            yield code, name, fields, code == DEFAULT_LANGUAGE or any(field.errors for field in fields)

    def other(self) -> tuple[Any, Any, Any]:
        """Return the fields of one more language."""
        return self["language_other"], self[f"subject_{OTHER}"], self[f"body_{OTHER}"]

    def about(self) -> list[Any]:
        """Return the fields that are not words of one language."""
        return [self["title"], self["purpose"]]

    def clean(self) -> dict[str, Any]:
        """Refuse a subject without a text, a text without a subject, and words without their language."""
        data = super().clean() or {}
        for code in (*dict(self.languages), OTHER):
            subject, body = data.get(f"subject_{code}"), data.get(f"body_{code}")
            if subject is not None and body is not None and bool(subject) != bool(body):
                missing = f"body_{code}" if subject else f"subject_{code}"
                self.add_error(missing, gettext("A language needs both a subject and a text, or neither."))
        if data.get(f"subject_{OTHER}") and not data.get("language_other"):
            self.add_error("language_other", gettext("Choose the language in which this is written."))
        return data

    def wordings(self) -> dict[str, WordingDraft]:
        """Return what was written, by language."""
        data = self.cleaned_data
        pairs = [(code, code) for code, _name in self.languages]
        if data["language_other"]:
            pairs.append((OTHER, data["language_other"]))
        return {
            language: WordingDraft(data[f"subject_{code}"], data[f"body_{code}"])
            for code, language in pairs
            if data[f"subject_{code}"]
        }


def _initial(letter_model: LetterModel | None) -> dict[str, Any]:
    if letter_model is None:
        return {}
    words: dict[str, Any] = {"title": letter_model.title, "purpose": letter_model.purpose}
    for wording in letter_model.wordings.all():
        words |= {f"subject_{wording.language}": wording.subject, f"body_{wording.language}": wording.body}
    return words


class RecipientsForm(forms.Form):
    """Which organizations are shown to choose from."""

    find = forms.CharField(label=_("Name or acronym"), required=False, max_length=200)
    which = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            (ALL, _("All organizations")),
            (PARTICIPATING, _("Participating: at least one person acts for them here")),
            (AWAITED, _("No reply recorded")),
            (CONTACT_ONLY, _("Contact only")),
        ],
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *OrganizationKind.choices])

    def asked(self) -> dict[str, str]:
        """Return what is asked; what is not known asks for everything."""
        self.is_valid()
        data = self.cleaned_data
        return {"which": data.get("which") or ALL, "kind": data.get("kind") or "", "find": data.get("find") or ""}


class OccasionForm(forms.Form):
    """What is the same in all letters of a mailing."""

    letter_model: Any = forms.ModelChoiceField(
        label=_("Model letter"), queryset=LetterModel.objects.none(), to_field_name="public_id"
    )
    pack: Any = forms.ModelChoiceField(
        label=_("Pack"),
        queryset=Pack.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("No enclosures"),
    )
    actor = forms.ChoiceField(
        label=_("In the name of"),
        choices=Actor.choices,
        initial=Actor.SECRETARIAT,
        help_text=_(
            "Letters from the Secretary General and the Chairmanship are prepared for signature; the "
            "portal sends nothing."
        ),
    )
    dated_on = DayField(label=_("Date of the letters"))
    due_on = DayField(label=_("Answer requested by"))
    enquiry: Any = forms.ModelChoiceField(
        label=_("Enquiry"),
        queryset=Enquiry.objects.none(),
        to_field_name="public_id",
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        usual = {"dated_on": today(), "due_on": today() + ANSWER_WITHIN}
        kwargs["initial"] = usual | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["letter_model"].queryset = LetterModel.objects.order_by("title")  # type: ignore[attr-defined]
        self.fields["pack"].queryset = Pack.objects.order_by("-made_at", "-pk")  # type: ignore[attr-defined]
        self.fields["enquiry"].queryset = Enquiry.objects.all()  # type: ignore[attr-defined]

    def clean_dated_on(self) -> datetime.date:
        """Take today where no day is named."""
        return self.cleaned_data["dated_on"] or today()


class ReminderForm(OccasionForm):
    """The same for reminders: the model is for reminders first, and nothing is enclosed."""

    field_order = ["letter_model", "actor", "dated_on", "due_on", "enquiry"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["pack"]
        reminders = LetterModel.objects.filter(purpose=LetterPurpose.REMINDER).order_by("title")
        self.fields["letter_model"].queryset = reminders  # type: ignore[attr-defined]
        first = reminders.first()
        self.fields["letter_model"].initial = first.public_id if first else None


class ProposedReleaseForm(forms.Form):
    """On what authority texts are opened to the recipients."""

    authority = forms.CharField(
        label=_("On what authority"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("A decision, a letter, a date. A second person decides."),
    )


class SentForm(forms.Form):
    """On which day letters were sent."""

    sent_on = PastDayField(label=_("Sent on"))

    def clean_sent_on(self) -> datetime.date:
        """Refuse an empty day: it cannot be made up."""
        day: datetime.date | None = self.cleaned_data["sent_on"]
        if day is None:
            raise ValidationError(gettext("Give the date on which it was sent."))
        return day


class ScanForm(forms.Form):
    """The scan of a signed letter."""

    scan = ScanField(label=_("Signed scan"), help_text=_("PDF, PNG, JPEG or TIFF."))


class SentLetterForm(SentForm):
    """The day on which one letter was sent, with its scan if there is one."""

    scan = ScanField(
        label=_("Signed scan"), required=False, help_text=_("PDF, PNG, JPEG or TIFF. It can follow later.")
    )


def first_errors(*checked: forms.Form) -> list[str]:
    """Return the messages of forms that are shown without their fields."""
    return [str(message) for form in checked for messages in form.errors.values() for message in messages]


def read_keys(values: Iterable[str]) -> list[str]:
    """Return the values that are uuids, as many as letters are made at once, each once."""
    found: dict[str, None] = {}
    for value in itertools.islice(values, 2 * MOST_LETTERS):
        try:
            found[str(uuid.UUID(value))] = None
        except ValueError:
            continue
    return list(found)
