"""The form that imports organizations or people: a file, then what was shown of it, signed."""

from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

SALT = "practices.directory"
HELD_FOR = 60 * 60
MOST_HELD = 4 * 1024 * 1024
"""Characters that the form carries at most between looking and confirming."""
MOST_SHEET = 8 * 1024 * 1024
"""Bytes of a sheet by form; by command it may be larger."""


class SheetForm(forms.Form):
    """A sheet, or what was held of one; `content` and `digest` (of the plan that was shown, "" for a file)."""

    file = forms.FileField(label=_("Sheet"), required=False, help_text=_("CSV in UTF-8, up to 8 MB."))
    held = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def __init__(self, *args: Any, kind: str, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.user = kind, user

    def clean(self) -> dict[str, Any]:
        """Read the file, or take up what was held."""
        data: dict[str, Any] = super().clean() or {}
        file = data.get("file")
        if file is None and not data.get("held"):
            raise ValidationError(gettext("Choose a file."))
        if file is None:
            data["content"], data["digest"] = self._take_up(data["held"])
        elif file.size > MOST_SHEET:
            raise ValidationError(gettext("The sheet is larger than 8 MB: split it, or ask the operator to import it."))
        else:
            data["content"], data["digest"] = file.read(), ""
        return data

    def hold(self, content: bytes, digest: str) -> str:
        """Sign what was read and what was shown, for this user; "" where it is too much to carry."""
        row = [self.kind, self.user.pk, content.decode("utf-8-sig"), digest]
        held = signing.dumps(row, salt=SALT, compress=True)
        return held if len(held) <= MOST_HELD else ""

    def _take_up(self, held: str) -> tuple[bytes, str]:
        try:
            kind, user, text, digest = signing.loads(held, salt=SALT, max_age=HELD_FOR)
        except (signing.BadSignature, ValueError) as error:
            raise ValidationError(gettext("The preview has expired. Choose the file again.")) from error
        if (kind, user) != (self.kind, self.user.pk):
            raise ValidationError(gettext("The preview has expired. Choose the file again."))
        return text.encode(), digest
