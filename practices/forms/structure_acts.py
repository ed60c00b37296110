"""The form of one act on the structure of a text, by button or by script."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from practices.documents.plain_text import check_text
from practices.documents.text import UnreadableText
from practices.texts.editing import ActName, StructureAct

MOST_PLACES = 5_000
MOST_CHARACTERS = 1_000_000
DEEPEST = 6
LONGEST_TEXT = 100_000


class StructureActForm(forms.Form):
    """A text, and what is done with it. Without an act the pieces of the text are asked for.

    `before` is the text that is shown: only what differs from it is wanted.
    """

    text = forms.CharField(required=False, strip=False)
    before = forms.CharField(required=False, strip=False)
    language = forms.CharField(required=False, max_length=12)
    edition = forms.UUIDField(required=False)
    act = forms.ChoiceField(required=False, choices=[(name, name) for name in ActName])
    places = forms.CharField(required=False, max_length=7 * MOST_PLACES)
    level = forms.IntegerField(required=False, min_value=1, max_value=DEEPEST)
    at = forms.IntegerField(required=False, min_value=0)
    in_heading = forms.BooleanField(required=False)
    words = forms.CharField(required=False, strip=False, max_length=LONGEST_TEXT)

    def clean_text(self) -> str:
        """Return the text with plain line ends, if it is short enough to be edited piece by piece."""
        return _checked(self.cleaned_data["text"])

    def clean_before(self) -> str:
        """Return the text that is shown, with plain line ends."""
        return _checked(self.cleaned_data["before"])

    def clean_words(self) -> str:
        """Return the words with plain line ends."""
        return _checked(self.cleaned_data["words"])

    def clean_places(self) -> tuple[int, ...]:
        """Return the places, from 0, that are written with commas between them."""
        written = [place for place in self.cleaned_data["places"].split(",") if place.strip()]
        if not all(place.strip().isascii() and place.strip().isdigit() for place in written):
            raise ValidationError(_("Choose what to change."), code="no_place")
        return tuple(int(place) for place in written)

    def clean(self) -> dict[str, Any]:
        """Ask for the pieces of an act."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("act") and not data.get("places") and "places" not in self.errors:
            self.add_error("places", ValidationError(_("Choose what to change."), code="no_place"))
        return data

    @property
    def asked_act(self) -> StructureAct | None:
        """The act of a valid form; None where only the pieces are asked for."""
        data: dict[str, Any] = self.cleaned_data
        if not data["act"]:
            return None
        return StructureAct(
            ActName(data["act"]),
            data["places"],
            level=data["level"] or 1,
            at=data["at"] or 0,
            in_heading=data["in_heading"],
            words=data["words"],
        )


def _checked(text: str) -> str:
    if len(text) > MOST_CHARACTERS:
        raise ValidationError(_("This text is too long to be edited piece by piece. Edit it as text."), code="too_long")
    try:
        return check_text(text)
    except UnreadableText as error:
        raise ValidationError(str(error), code="unreadable") from error
