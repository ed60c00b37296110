"""Fields in which a page is chosen by its key."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from practices.models.instruments import InstrumentPage
from practices.queries.wording import with_label

LONGEST_KEY = 18
"""Digits of a primary key; a longer number is larger than any."""


class PageChoiceField(forms.ModelChoiceField):
    """A choice of a page; what is no key of one is refused before the database is asked."""

    def to_python(self, value: Any) -> Any:
        """Return the page. Raises ValidationError."""
        _refuse_long_key(self, value)
        return super().to_python(value)


class PagesChoiceField(forms.ModelMultipleChoiceField):
    """The same for several pages."""

    def clean(self, value: Any) -> Any:
        """Return the pages. Raises ValidationError."""
        for key in value or ():
            _refuse_long_key(self, key)
        return super().clean(value)


class InstrumentChoiceField(PageChoiceField):
    """A list of instruments under the names of their organizations."""

    def label_from_instance(self, obj: InstrumentPage) -> str:
        """Name the organization, then the instrument."""
        owner = obj.organization
        name = (owner.acronym_in() or owner.name_in()) if owner else ""
        return with_label(name, obj.title_in()) if name else obj.title_in()


def _refuse_long_key(field: forms.ModelChoiceField, key: Any) -> None:
    if len(str(key)) > LONGEST_KEY:
        raise ValidationError(field.error_messages["invalid_choice"], code="invalid_choice", params={"value": key})


def offer(form: forms.Form, name: str, queryset: Any) -> None:
    """Limit a field to the rows of `queryset`."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
    field.queryset = queryset


def offer_or_choose(form: forms.Form, name: str, queryset: Any) -> None:
    """Limit a field to the rows of `queryset`; the only one is chosen beforehand."""
    offer(form, name, queryset)
    listed = list(queryset[:2])
    if len(listed) == 1:
        form.initial[name] = listed[0].pk
