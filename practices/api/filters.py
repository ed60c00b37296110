"""What a query may ask of the adoption events, and the refusal of anything else."""

import datetime
import uuid
from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError as FieldError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import fields as filter_fields
from django_filters import rest_framework as filters
from rest_framework.exceptions import ValidationError

from practices.models import (
    AdoptionEvent,
    Basis,
    EvidenceKind,
    InstrumentPage,
    InstrumentTopic,
    State,
    Topic,
    Track,
)
from practices.tables.adoptions.standing import end_of, known_to
from practices.tables.vocabulary.history import standing_codes

DAY = ["%Y-%m-%d"]


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


class MomentField(filter_fields.IsoDateTimeField):
    """A moment in ISO 8601, taken as UTC where it names no offset."""

    default_error_messages = {"invalid": gettext_lazy("Write a moment as 2004-05-14T09:30:00Z.")}

    def clean(self, value: Any) -> datetime.datetime | None:
        try:
            moment: datetime.datetime | None = super().clean(value)
            return moment.astimezone(datetime.UTC) if moment else None
        except (OverflowError, ValueError) as error:
            raise FieldError(self.error_messages["invalid"], code="invalid") from error


class MomentFilter(filters.IsoDateTimeFilter):
    field_class = MomentField


class EntryFilterSet(filters.FilterSet):
    """The filters that the feeds and the API share. Without a request the public asks."""

    organization = filters.UUIDFilter(
        field_name="organization__translation_key", help_text="Events of the organization with this id."
    )
    reference = filters.UUIDFilter(
        field_name="reference__translation_key", help_text="Events towards the instrument with this id."
    )
    track = filters.ChoiceFilter(choices=Track.choices, help_text="Events on one of the four duties.")
    topic = filters.CharFilter(
        method="filter_topic",
        max_length=100,
        help_text=(
            "Events whose reference or own instrument carries the topic with this permanent code, "
            "or a narrower one. The code of a topic that was merged, split or replaced asks for those that took its "
            "place. A code that no topic ever had is refused."
        ),
    )

    examples: ClassVar[Mapping[str, str]] = {
        "organization": "6d2f1c0e-8f5b-4f0a-9a44-0d5d0b2f6c11",
        "reference": "0b6f7a52-53a8-4c1c-8a5e-6f1f2f0f7d20",
        "track": "adoption",
        "topic": "awareness",
    }

    @property
    def reader(self) -> Any:
        """Who asks: None is the public."""
        return getattr(self.request, "user", None)

    def filter_topic(self, events: QuerySet[Any], name: str, code: str) -> QuerySet[Any]:
        """Keep the events about a topic. Raises ValidationError for a code that no topic has."""
        topics: dict[int, str] = {}
        for standing in standing_codes(code):
            topics |= Topic.objects.branch(standing)
        if not topics and not Topic.objects.filter(name=code).exists():
            raise ValidationError({name: [_("There is no topic with this code. /api/v1/topics/ lists them.")]})
        return self._about(events, topics)

    def _about(self, events: QuerySet[Any], topics: Any) -> QuerySet[Any]:
        """Keep the events with such a topic on an instrument that the reader may see, and on no other."""
        tagged = InstrumentTopic.objects.filter(tag__in=topics).values("content_object")
        alike = InstrumentPage.objects.visible_to(self.reader).filter(pk__in=tagged).order_by().values("pk")
        return events.filter(Q(reference__in=alike) | Q(own_instrument__in=alike))


class AdoptionFilterSet(EntryFilterSet):
    """The filters of the list of events. What the reader may not see is as if it did not exist."""

    state = filters.ChoiceFilter(choices=State.choices, help_text="Events with this state.")
    basis = filters.ChoiceFilter(choices=Basis.choices, help_text="Events that rest on this.")
    effective_from = filters.DateFilter(
        field_name="effective_on",
        lookup_expr="gte",
        input_formats=DAY,
        help_text="Events effective on this day or later. A month or year counts as its first day.",
    )
    effective_to = filters.DateFilter(
        field_name="effective_on",
        lookup_expr="lte",
        input_formats=DAY,
        help_text="Events effective on this day or earlier. A month or year counts as its first day.",
    )
    recorded_after = MomentFilter(
        field_name="recorded_at",
        lookup_expr="gt",
        help_text="Events recorded here later than this moment (ISO 8601). UTC where no offset is given.",
    )
    as_of = filters.DateFilter(
        method="filter_as_of",
        input_formats=DAY,
        help_text=(
            "How things stood on this day: of each organization, reference and track only the last event, by "
            "effective date and order of recording, that no later event reverses."
        ),
    )
    known_on = filters.DateFilter(
        method="filter_known_on",
        input_formats=DAY,
        help_text=(
            "What was known by the end of this day (UTC): events recorded later, or public only later, are left out. "
            "With as_of: how things stood on that day, as known on this one."
        ),
    )
    evidence_kind = filters.ChoiceFilter(choices=EvidenceKind.choices, help_text="Events with this kind of evidence.")
    similar_to = filters.UUIDFilter(
        method="filter_similar_to",
        help_text=(
            "Events whose reference or own instrument shares a topic with the instrument of this id. "
            "Only instruments that you may see are looked at, on both sides."
        ),
    )

    examples: ClassVar[Mapping[str, str]] = {
        **EntryFilterSet.examples,
        "state": "in_place",
        "basis": "text_published",
        "effective_from": "2004-01-01",
        "effective_to": "2004-12-31",
        "recorded_after": "2004-05-14T09:30:00Z",
        "as_of": "2005-06-30",
        "known_on": "2026-06-30",
        "evidence_kind": "order",
        "similar_to": "0b6f7a52-53a8-4c1c-8a5e-6f1f2f0f7d20",
    }

    def filter_as_of(self, events: QuerySet[Any], name: str, on: datetime.date) -> QuerySet[Any]:
        """Keep the last standing events; only events that the reader may see reverse or follow one."""
        seen = self._known(AdoptionEvent.objects.visible_to(self.reader).order_by())
        reversed_keys = seen.filter(reverses__isnull=False).values("reverses")
        standing = seen.filter(reverses__isnull=True, effective_on__lte=on).exclude(pk__in=reversed_keys)
        later = standing.filter(
            organization=OuterRef("organization"), reference=OuterRef("reference"), track=OuterRef("track")
        ).filter(
            Q(effective_on__gt=OuterRef("effective_on"))
            | Q(effective_on=OuterRef("effective_on"), sequence__gt=OuterRef("sequence"))
        )
        return events.filter(pk__in=standing.values("pk")).exclude(Exists(later))

    def filter_known_on(self, events: QuerySet[Any], name: str, on: datetime.date) -> QuerySet[Any]:
        """Keep what the reader could see by the end of a day."""
        return known_to(events, self.reader, end_of(on))

    def _known(self, events: QuerySet[Any]) -> QuerySet[Any]:
        on = self.form.cleaned_data.get("known_on")
        return known_to(events, self.reader, end_of(on)) if on else events

    def filter_similar_to(self, events: QuerySet[Any], name: str, key: uuid.UUID) -> QuerySet[Any]:
        """Keep the events that share a topic with an instrument; none if the reader may not see it."""
        ours = InstrumentPage.objects.visible_to(self.reader).filter(translation_key=key).order_by().values("pk")
        topics = InstrumentTopic.objects.filter(content_object__in=ours, tag__retired_on__isnull=True).values("tag")
        return self._about(events, topics)


class InstrumentFilterSet(filters.FilterSet):
    organization = filters.UUIDFilter(
        field_name="organization__translation_key", help_text="Instruments of the organization with this id."
    )
    examples: ClassVar[Mapping[str, str]] = {"organization": EntryFilterSet.examples["organization"]}


class PracticeFilterSet(filters.FilterSet):
    organization = filters.UUIDFilter(
        field_name="organization__translation_key", help_text="Practices of the organization with this id."
    )
    examples: ClassVar[Mapping[str, str]] = {"organization": EntryFilterSet.examples["organization"]}


class EditionFilterSet(filters.FilterSet):
    instrument = filters.UUIDFilter(
        field_name="instrument__translation_key", help_text="Editions of the instrument with this id."
    )
    examples: ClassVar[Mapping[str, str]] = {"instrument": EntryFilterSet.examples["reference"]}


class ProvisionFilterSet(filters.FilterSet):
    edition = filters.UUIDFilter(
        field_name="edition__translation_key",
        required=True,
        help_text="Provisions of the edition with this id, in the order of its text. Always to be given.",
    )
    examples: ClassVar[Mapping[str, str]] = {"edition": "c1b7a5d2-7e0e-4b0b-9d7f-2f4f4d6a8e30"}
