"""What the forms of several subjects share: a scan of a paper, and the sentence that keeps case data out."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from practices.documents.limits import MAX_FILE_BYTES, in_megabytes

NO_CASE_DATA = _("No case data and no personal data of victims.")


class ScanField(forms.FileField):
    """A scan that is not too large; gives its name and content."""

    def clean(self, data: Any, initial: Any = None) -> tuple[str, bytes] | None:
        """Return (name, content), None for nothing. Raises ValidationError."""
        given = super().clean(data, initial)
        if not given:
            return None
        if given.size > MAX_FILE_BYTES:
            raise ValidationError(
                gettext("The scan is too large: it may have up to %(limit)s."),
                params={"limit": in_megabytes(MAX_FILE_BYTES)},
            )
        return given.name, given.read()
