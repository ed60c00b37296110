"""The forms of the outreach ledger: what is looked for, a contact, dropped files, a reply to confirm."""

import itertools
import mimetypes
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organizations.models import OrganizationPage
from practices.documents.limits import MAX_FILE_BYTES, in_megabytes
from practices.forms.days import DayField
from practices.forms.partial_dates import PartialDateField
from practices.forms.shared_fields import NO_CASE_DATA
from practices.models.initiatives import Initiative
from practices.models.outreach.contacts import Actor, Contact, ContactKind
from practices.models.outreach.enquiries import ContactMeaning, Enquiry
from practices.models.outreach.packs import Pack
from practices.outreach.queries.contacts import label_of

MOST_FOLLOWED = 300
MOST_CHARACTERS = 100_000


class ContactOrganizationField(forms.ModelChoiceField):
    """An organization, by its uuid; contact-only ones among them."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Organization"))
        super().__init__(queryset=OrganizationPage.objects.for_listing(), to_field_name="translation_key", **kwargs)

    def label_from_instance(self, obj: OrganizationPage) -> str:
        """Name it in the active language."""
        return obj.name_in()


class SeveralFilesInput(forms.ClearableFileInput):
    """Lets several files be chosen or dropped at once."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Reads the files that were chosen into (name, media type, content)."""

    def __init__(self, **kwargs: Any) -> None:
        accept = kwargs.pop("accept", "")
        attributes = {"accept": accept} if accept else {}
        super().__init__(widget=SeveralFilesInput(attrs=attributes), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, str, bytes]]:
        """Return the files. Raises ValidationError."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            super().clean(None, initial)
            return []
        found = [super(SeveralFilesField, self).clean(one, initial) for one in given]
        for one in found:
            if one.size > MAX_FILE_BYTES:
                raise ValidationError(
                    gettext("The file “%(name)s” is too large: it may have up to %(limit)s."),
                    params={"name": one.name[:80], "limit": in_megabytes(MAX_FILE_BYTES)},
                )
        return [(one.name, media_type_of(one.name), one.read()) for one in found]


def media_type_of(name: str) -> str:
    """Tell the media type by the ending of the name; what the browser says is not asked."""
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def words(label: Any, *, rows: int = 3, help_text: Any = "") -> forms.CharField:
    """Make a field for some sentences."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


class FollowingForm(forms.Form):
    """A form that names the contact before: among the newest ones, those of `organization` first."""

    follows = forms.UUIDField(label=_("Follows or answers"), required=False, widget=forms.Select)

    def __init__(self, *args: Any, organization: OrganizationPage | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.data.get("follows") if self.is_bound else self.initial.get("follows")
        self.fields["follows"].widget.choices = followed_choices(organization, asked)

    def clean_follows(self) -> Contact | None:
        """Find the contact."""
        key = self.cleaned_data["follows"]
        if key is None:
            return None
        found = Contact.objects.filter(public_id=key).first()
        if found is None:
            raise ValidationError(gettext("There is no such contact."))
        return found


def followed_choices(organization: OrganizationPage | None, asked: Any) -> list[Any]:
    """Return the contacts that one may follow, under the names of their organizations; the one asked for is there."""
    standing = Contact.objects.standing().select_related("organization").prefetch_related("organization__names")
    if organization is not None:
        standing = standing.filter(organization=organization)
    rows = list(standing.order_by("-sequence")[:MOST_FOLLOWED])
    key = str(asked or "")
    if key and key not in {str(row.public_id) for row in rows}:
        rows += _by_key(key)
    rows.sort(key=lambda row: (row.organization.name_in().casefold(), row.organization_id, -row.sequence))
    grouped = itertools.groupby(rows, key=lambda row: row.organization)
    choices = [(page.name_in(), [(str(row.public_id), label_of(row)) for row in those]) for page, those in grouped]
    return [("", _("None")), *choices]


def _by_key(key: str) -> Iterable[Contact]:
    try:
        return list(Contact.objects.filter(public_id=key).select_related("organization"))
    except ValidationError:  # no uuid
        return []


class SaidForm(forms.Form):
    """What was said beside the words themselves."""

    obstacles = words(_("Obstacles given"), help_text=_("What the organization describes as an obstacle."))
    help_offered = words(_("Help offered"))
    next_step = words(_("Next step"), rows=2)
    next_step_on = DayField(label=_("Next step by"))


class ContactForm(FollowingForm, SaidForm):
    """One contact. What is needed comes first, the rest on asking."""

    organization = ContactOrganizationField()
    kind = forms.ChoiceField(label=_("Kind"), choices=ContactKind.choices)
    happened = PartialDateField(label=_("On"), required=True)
    actor = forms.ChoiceField(label=_("In the name of"), choices=Actor.choices, initial=Actor.SECRETARIAT)
    counterpart = forms.CharField(label=_("With whom"), required=False, max_length=255)
    text = words(_("What was said"), rows=5, help_text=NO_CASE_DATA)
    due_on = DayField(label=_("Answer requested by"))
    attached = SeveralFilesField(
        label=_("Files"), required=False, help_text=_("The signed scan, minutes, attachments; several at once.")
    )
    reference_number = forms.CharField(label=_("Reference number"), required=False, max_length=40)
    pack: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=Pack.objects.order_by("-made_at", "-pk"),
        to_field_name="public_id",
        label=_("Pack that was sent"),
        required=False,
    )
    initiative: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=Initiative.objects.order_by("title", "pk"),
        to_field_name="public_id",
        label=_("Joint initiative"),
        required=False,
    )
    on_behalf = forms.BooleanField(
        label=_("A paper reply, entered on behalf of the organization"),
        required=False,
        help_text=_("Attach the scan of the letter."),
    )

    meaning = forms.ChoiceField(
        label=_("What it is to the enquiry"),
        required=False,
        choices=[("", _("Not noted: its thread decides")), *ContactMeaning.choices],
        help_text=_(
            "A letter that follows a letter of the enquiry reminds, a reply to one answers. Say so if it is otherwise."
        ),
    )
    enquiry: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=Enquiry.objects.all(), to_field_name="public_id", required=False, widget=forms.HiddenInput
    )

    field_order = ["organization", "kind", "happened", "counterpart", "text", "due_on", "attached"]
    first: tuple[str, ...] = ("organization", "kind", "happened", "counterpart", "text", "due_on", "attached")
    """The fields that are shown at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self["enquiry"].value():
            self.first = ("organization", "kind", "happened", "follows", "meaning", *self.first[3:])
        else:
            del self.fields["meaning"], self.fields["enquiry"]

    def shown(self) -> list[forms.BoundField]:
        """Return the fields that are shown at once."""
        return [self[name] for name in self.first]

    def more(self) -> list[forms.BoundField]:
        """Return the fields that are shown on asking."""
        return [field for field in self.visible_fields() if field.name not in self.first]

    def more_is_used(self) -> bool:
        """Tell whether one of them was filled in or is wrong, so that it is not folded away."""
        return any(field.errors or (field.name != "actor" and field.value()) for field in self.more())


class DropForm(forms.Form):
    """Replies as files."""

    dropped = SeveralFilesField(
        label=_("Replies as files"),
        accept=".eml,.msg,.pdf,.docx,.odt,message/rfc822,application/pdf",
        help_text=_("E-mails as .eml or .msg, letters as PDF, Word or ODT; several at once."),
    )


class ReplyForm(FollowingForm, SaidForm):
    """A dropped reply, three fields filled in; the rest on asking."""

    organization = ContactOrganizationField()
    happened = PartialDateField(label=_("Day of the reply"), required=True)
    counterpart = forms.CharField(label=_("Who wrote"), required=False, max_length=255)
    text = words(_("What it says"), rows=8, help_text=_("A few words are enough: the file is kept with it."))
    on_behalf = forms.BooleanField(label=_("A paper reply, entered on behalf of the organization"), required=False)

    field_order = ["organization", "happened", "follows"]
    first = ("organization", "happened", "follows")

    def shown(self) -> list[forms.BoundField]:
        """Return the three fields."""
        return [self[name] for name in self.first]

    def more(self) -> list[forms.BoundField]:
        """Return the fields that are shown on asking."""
        return [field for field in self if field.name not in self.first]

    def more_is_used(self) -> bool:
        """Tell whether one of them is wrong, so that it is not folded away."""
        return any(field.errors for field in self.more())


class TakeBackForm(forms.Form):
    """Why a contact does not hold."""

    why = words(_("Why it is not valid"), rows=2)
