"""What a query may ask of the lists, and the refusal of anything else."""

import datetime
import re
import uuid
from collections.abc import Callable, Collection, Mapping
from typing import Any, ClassVar, Self

from django import forms
from django.core.exceptions import ValidationError as FieldError
from django.core.validators import EMPTY_VALUES
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import fields as filter_fields
from django_filters import rest_framework as filters
from django_filters.utils import translate_validation
from drf_spectacular.utils import extend_schema_field
from rest_framework.exceptions import ErrorDetail, ValidationError

from practices.models.dates import PartialDate, last_day
from practices.models.topics import Topic
from practices.queries.typed import clean_query

DAY = ["%Y-%m-%d"]
PERIOD = re.compile(r"[0-9]{4}(-[0-9]{2})?")
YES_NO = ("true", "false")
EXAMPLES: Mapping[str, str] = {
    "changed_since": "2026-06-30T09:30:00Z",
    "edition": "c1b7a5d2-7e0e-4b0b-9d7f-2f4f4d6a8e30",
    "instrument": "0b6f7a52-53a8-4c1c-8a5e-6f1f2f0f7d20",
    "kind": "code_of_conduct",
    "language": "en",
    "organization": "6d2f1c0e-8f5b-4f0a-9a44-0d5d0b2f6c11",
    "organization_kind": "intergovernmental",
    "q": "code of conduct",
    "reference": "0b6f7a52-53a8-4c1c-8a5e-6f1f2f0f7d20",
    "reuse_terms": "reuse",
    "similar_to": "0b6f7a52-53a8-4c1c-8a5e-6f1f2f0f7d20",
    "text_status": "authentic",
    "topic": "awareness",
    "track": "adoption",
}
"""A value for each filter that several addresses have, for the description of the API."""


def refuse_unknown(query: QueryDict, known: Collection[str], *, repeated: Collection[str] = ()) -> None:
    """Raise ValidationError unless each parameter is one of `known`, given once and with a value.

    Those that may be `repeated` look at their values themselves. A filter that is misspelt must not return everything.
    """
    errors: dict[str, list[str]] = {}
    for name, values in query.lists():
        if name not in known:
            errors[name[:60]] = [ErrorDetail(_("There is no such parameter here."), "unknown")]
        elif name in repeated:
            continue
        elif len(values) > 1:
            errors[name] = [ErrorDetail(_("This parameter is given more than once."), "repeated")]
        elif not values[0].strip():
            errors[name] = [ErrorDetail(_("This parameter has no value. Leave it out, or give one."), "empty")]
        if len(errors) == 10:
            break
    if errors:
        raise ValidationError(errors)


FIRST_MOMENT = datetime.datetime.min.replace(tzinfo=datetime.UTC)
LAST_MOMENT = datetime.datetime.max.replace(tzinfo=datetime.UTC)


class MomentField(filter_fields.IsoDateTimeField):
    """A moment in ISO 8601, taken as UTC where it names no offset."""

    default_error_messages = {"invalid": gettext_lazy("Write a moment as 2004-05-14T09:30:00Z.")}

    def clean(self, value: Any) -> datetime.datetime | None:
        try:
            moment: datetime.datetime | None = super().clean(value)
            return moment.astimezone(datetime.UTC) if moment else None
        except OverflowError:  # an offset that leads out of the years there are
            is_first = str(value).strip().startswith("0001-")
            return FIRST_MOMENT if is_first else LAST_MOMENT
        except ValueError as error:
            raise FieldError(self.error_messages["invalid"], code="invalid") from error


class MomentFilter(filters.IsoDateTimeFilter):
    field_class = MomentField


class PeriodField(forms.DateField):
    """A day as 2004-05-14. A month or a year alone is its last day, or its first (`is_first`)."""

    def __init__(self, *args: Any, is_first: bool = False, **kwargs: Any) -> None:
        self.is_first = is_first
        super().__init__(*args, input_formats=DAY, **kwargs)

    def to_python(self, value: Any) -> datetime.date | None:
        """Return the day. Raises ValidationError for anything else."""
        text = str(value or "").strip()
        if not PERIOD.fullmatch(text):
            return super().to_python(value)
        try:
            part = PartialDate.parse(text)
        except ValueError as error:
            raise FieldError(self.error_messages["invalid"], code="invalid") from error
        return part.on if self.is_first else last_day(part.on, part.precision)


class DayFilter(filters.DateFilter):
    """A day, or a month or a year that stands for its last day; with `is_first` for its first."""

    field_class = PeriodField


class YesNoField(filter_fields.ChoiceField):
    """`true` or `false`, in small or large letters: some programs write them as `True` and `False`."""

    def to_python(self, value: Any) -> Any:
        """Return the word in small letters."""
        return super().to_python(str(value or "").strip().lower())


class YesNoFilter(filters.ChoiceFilter):
    """`true` or `false`; anything else is refused, not passed over."""

    field_class = YesNoField

    def __init__(self, *args: Any, help_text: str, **kwargs: Any) -> None:
        super().__init__(*args, choices=[(word, word) for word in YES_NO], help_text=help_text, **kwargs)
        extend_schema_field({"type": "boolean", "description": help_text})(self)

    def filter(self, qs: Any, value: Any) -> Any:
        return qs if value in EMPTY_VALUES else super().filter(qs, value == "true")


class PatternFilter(filters.CharFilter):
    """Text of a given shape: `regex` has to match the whole of it."""

    field_class = forms.RegexField


class RepeatedFilter(filters.Filter):
    """A parameter that may be given several times; its field has a widget that takes them all."""


class TopicFilter(filters.CharFilter):
    """The code of a topic. `which` begins the description.

    Keeps the rows whose `field` is one of the topics that are asked for, or of what `carriers` gives for their keys.
    """

    def __init__(
        self, which: str, field: str | None = None, carriers: Callable[[Any], Any] | None = None, **kwargs: Any
    ) -> None:
        self.carriers = carriers
        super().__init__(
            field,
            "in",
            max_length=100,
            help_text=(
                f"{which}, or a narrower one. The code of a topic that was merged, split or replaced asks for those "
                "that took its place. A code that no topic ever had is refused."
            ),
            **kwargs,
        )

    def filter(self, qs: Any, value: Any) -> Any:
        """Keep them. Raises ValidationError for a code that no topic has."""
        if value in EMPTY_VALUES:
            return qs
        topics = asked_topics("topic", value)
        return super().filter(qs, self.carriers(topics) if self.carriers else topics)


class ReadersFilterSet(filters.FilterSet):
    """What may be asked at one address, for who asks: what the reader may not see is as if it did not exist.

    `examples` has a value for each filter, for the description of the API. Without `queryset` the answer is no list of
    rows: what is asked is read by `asked`.
    """

    base_filters: Mapping[str, Any]
    examples: ClassVar[Mapping[str, str]] = EXAMPLES

    def __init__(self, data: Any = None, queryset: QuerySet[Any] | None = None, **kwargs: Any) -> None:
        """Take up the filters that are asked for, and leave the others aside: to copy all takes a while."""
        if data is not None:
            self.base_filters = {
                name: one for name, one in self.base_filters.items() if name in data or one.extra["required"]
            }
        super().__init__(data, Topic.objects.none() if queryset is None else queryset, **kwargs)

    def check(self) -> Self:
        """Return the same, checked. Raises ValidationError with everything that is wrong."""
        errors: dict[str, Any] = {**translate_validation(self.errors).detail}
        for name, words in self.wrong_together().items():
            errors[name] = [*errors.get(name, ()), words]
        if errors:
            raise ValidationError({name: errors[name] for name in type(self).base_filters if name in errors})
        return self

    def wrong_together(self) -> Mapping[str, str]:
        """Return what is wrong with parameters together: a sentence by parameter."""
        return {}

    @property
    def reader(self) -> Any:
        """Who asks: None is the public."""
        return getattr(self.request, "user", None)

    def asked(self, name: str) -> Any:
        """Return the value of another filter, None where it is not asked for."""
        return self.form.cleaned_data.get(name) or None


def asked_topics(name: str, code: str) -> Collection[int]:
    """Return the keys of the topics that a code asks for: itself, or those that took its place, and all below them.

    Raises ValidationError for a code that no topic ever had. A retired topic that leads nowhere gives none.
    One query.
    """
    fields = ("pk", "name", "broader", "retired_on", "redirects__target", "redirects__target__retired_on")
    rows = list(Topic.objects.order_by().values_list(*fields))
    asked = [row for row in rows if row[1] == code]
    if not asked:
        raise ValidationError({name: [_("There is no topic with this code. See /api/v1/topics/ for the list.")]})
    found: set[int] = set()
    for key, _code, _broader, retired, target, gone in asked:
        if retired is None:
            found.add(key)
        elif target is not None and gone is None:
            found.add(target)
    below = found
    while below:
        below = {key for key, _code, broader, *_rest in rows if broader in below} - found
        found |= below
    return found


def asked_words(name: str, typed: str) -> list[str]:
    """Return the words to look for, cleaned as the pages do it. Raises ValidationError if none is left."""
    words = clean_query(typed).split()
    if not words:
        raise ValidationError({name: [_("This contains no word. Give at least one.")]})
    return words


def asked_key(text: str | None) -> uuid.UUID | None:
    """Read an id as the filters do; None for none, and for what the filters refuse."""
    try:
        return uuid.UUID(text.strip()) if text else None
    except ValueError:
        return None
