"""The forms of approval beside the admin: an approver's entry, a request, a signed note, an absence, the answer."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from organizations.focal_point_forms import day
from organizations.languages import language_choices
from organizations.letter_forms import LetterFields
from practices.actions.approvals.answers import Signed
from practices.actions.approvals.register import ApproverEntry
from practices.actions.approvals.requests import LONGEST_NOTE
from practices.actions.approvals.selections import ApprovalSelection
from practices.forms.shared_fields import NO_CASE_DATA, ScanField
from practices.models.approvals.approvers import RegisteredApprover


def note_field(label: Any, *, rows: int = 3, help_text: Any = NO_CASE_DATA) -> forms.CharField:
    """Make the field of a note on an approval."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=LONGEST_NOTE, widget=widget, help_text=help_text)


class ApproverForm(forms.Form):
    """A registered approver with the days of the entry."""

    name = forms.CharField(label=_("Name"), max_length=200)
    function = forms.CharField(label=_("Function"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_(
            "Links and codes are sent only to this address: an address of the organization that this person reads."
        ),
    )
    language = forms.ChoiceField(label=_("Language of e-mails"), choices=language_choices)
    consent_on = day(_("The person consented on"), required=True)
    valid_from = day(_("From"), required=True)
    valid_until = day(_("Until"), help_text=_("The last day; empty while the appointment is current."))

    def entry(self) -> ApproverEntry:
        """Return what was entered."""
        return ApproverEntry(**self.cleaned_data)


class NominatedApproverForm(ApproverForm, LetterFields):
    """A registered approver whom the secretariat enters, by a letter or for the organization to confirm."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["letter"].required = False
        self.order_fields([*ApproverForm.base_fields, *LetterFields.base_fields])


class EndApproverForm(forms.Form):
    """The last day of an approver."""

    on = day(_("Last day"), required=True)


class OfficeForm(LetterFields):
    """Why an organization is a one-person office, by its own letter."""

    field_order = ["reason"]

    reason = forms.CharField(
        label=_("Reason"), max_length=255, help_text=_("For instance: letter of the legal office of 3 May 2004.")
    )


class ApproverField(forms.ModelChoiceField):
    """A registered approver, by uuid."""

    def label_from_instance(self, obj: RegisteredApprover) -> str:
        """Name and function."""
        return str(obj)


class AskForm(forms.Form):
    """Whom to send a link to one text or release."""

    approver = ApproverField(
        label=_("Registered approver"), queryset=RegisteredApprover.objects.none(), to_field_name="public_id"
    )
    note = note_field(_("Note to the approver"))

    def __init__(self, *args: Any, approvers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["approver"].queryset = approvers  # type: ignore[attr-defined]


class SignedNoteForm(forms.Form):
    """The scan of a signed note, and who signed."""

    signer = forms.CharField(label=_("Name of the signatory"), max_length=200)
    function = forms.CharField(label=_("Function"), max_length=200)
    signed_on = day(_("Signed on"), required=True)
    file = ScanField(
        label=_("Signed note"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
        help_text=_("PDF, PNG or JPEG. It names the text, its date, and who may see it."),
    )


class CountersignatureForm(forms.Form):
    """A note to the secretariat that is asked to countersign."""

    note = note_field(_("Note to the secretariat"))


class AbsenceForm(forms.Form):
    """Who approves for an approver, and on which days."""

    deputy: Any = forms.ModelChoiceField(label=_("Deputy"), queryset=None)
    from_on = day(_("From"), required=True)
    until_on = day(_("Until"), required=True, help_text=_("The last day of the absence."))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = people  # type: ignore[attr-defined]


class OutsideAnswerForm(forms.Form):
    """The answer of a registered approver, signed with name and function."""

    name = forms.CharField(label=_("Your name"), max_length=200)
    function = forms.CharField(label=_("Your function"), max_length=200)
    note = note_field(
        _("Note"),
        rows=4,
        help_text=_(
            "Needed if you ask for changes or do not open everything. No case data and no personal data of victims."
        ),
    )

    def signed(self, answer: str) -> Signed:
        """Return what was signed."""
        return Signed(answer, **self.cleaned_data)

    def begin_at_fault(self) -> None:
        """Let the focus be in the first field in error, without a script."""
        for name in [name for name in self.fields if name in self.errors][:1]:
            self.fields[name].widget.attrs["autofocus"] = True


def choice_from(sent: QueryDict) -> ApprovalSelection:
    """Return which parts a page showed, and which of the releases among them stayed ticked."""
    return ApprovalSelection(frozenset(sent.getlist("part")), frozenset(sent.getlist("open")))
