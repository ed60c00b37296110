"""What a query may ask of the lists, and the refusal of anything else."""

import datetime
import uuid
from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError as FieldError
from django.core.validators import EMPTY_VALUES
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import fields as filter_fields
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework.exceptions import ValidationError

from practices.models.topics import Topic
from practices.queries.typed import clean_query

DAY = ["%Y-%m-%d"]
YES_NO = ("true", "false")


def refuse_unknown(query: QueryDict, known: Collection[str]) -> None:
    """Raise ValidationError unless each parameter is one of `known`, given once and with a value.

    A filter that is misspelt must not return everything.
    """
    errors: dict[str, list[str]] = {}
    for name, values in query.lists():
        if name not in known:
            errors[name[:60]] = [_("There is no such parameter here.")]
        elif len(values) > 1:
            errors[name] = [_("This parameter is given more than once.")]
        elif not values[0].strip():
            errors[name] = [_("This parameter has no value. Leave it out, or give one.")]
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


class DayFilter(filters.DateFilter):
    """A day as 2004-05-14."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, input_formats=DAY, **kwargs)


class YesNoFilter(filters.ChoiceFilter):
    """`true` or `false`; anything else is refused, not passed over."""

    def __init__(self, *args: Any, help_text: str, **kwargs: Any) -> None:
        super().__init__(*args, choices=[(word, word) for word in YES_NO], help_text=help_text, **kwargs)
        described = {"type": "string", "enum": list(YES_NO), "description": help_text}  # not the type of the column
        extend_schema_field(described)(self)

    def filter(self, qs: Any, value: Any) -> Any:
        return qs if value in EMPTY_VALUES else super().filter(qs, value == "true")


class PatternFilter(filters.CharFilter):
    """Text of a given shape: `regex` has to match the whole of it."""

    field_class = forms.RegexField


class TopicFilter(filters.CharFilter):
    """The code of a topic, for the method `filter_topic` of its FilterSet. `which` begins the description."""

    def __init__(self, which: str) -> None:
        super().__init__(
            method="filter_topic",
            max_length=100,
            help_text=(
                f"{which}, or a narrower one. The code of a topic that was merged, split or replaced asks for those "
                "that took its place. A code that no topic ever had is refused."
            ),
        )


class ReadersFilterSet(filters.FilterSet):
    """Filters of one list, for who asks: what the reader may not see is as if it did not exist.

    `examples` has a value for each filter, for the description of the API.
    """

    base_filters: Mapping[str, Any]
    examples: ClassVar[Mapping[str, str]] = {}

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        """Take up the filters that are asked for, and leave the others aside: to copy all takes a while."""
        if data is not None:
            self.base_filters = {name: one for name, one in self.base_filters.items() if name in data}
        super().__init__(data, *args, **kwargs)

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
