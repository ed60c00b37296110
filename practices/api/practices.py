"""`/api/v1/practices/`."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers

from organizations.models import OrganizationKind
from practices.api.changed_filters import ChangedFilterSet
from practices.api.facts import ApiAddressField, ReleaseSerializer
from practices.api.filters import EXAMPLES, TopicFilter, asked_words
from practices.api.ordering import Ordering
from practices.api.schema import described
from practices.api.serializers import AddressField, NamedOrganizationSerializer
from practices.api.viewsets import ReadingViewSet
from practices.models.exchange.changes import ChangedKind
from practices.models.practices import PracticeKind, PracticeTopic
from practices.queries.things.practices import DescribedPractice, describe_practices, practices_to_describe
from practices.queries.typed import holds_word


class PracticeFilterSet(ChangedFilterSet):
    """The filters of the list of practices. What the reader may not see is as if it did not exist."""

    changed_kind = ChangedKind.PRACTICE

    q = filters.CharFilter(method="filter_q", help_text="Practices with each of these words in their title or summary.")
    organization = filters.UUIDFilter(
        field_name="organization__translation_key", help_text="Practices of the organization with this id."
    )
    organization_kind = filters.ChoiceFilter(
        field_name="organization__kind",
        choices=OrganizationKind.choices,
        help_text="Practices of organizations of this kind.",
    )
    kind = filters.ChoiceFilter(choices=PracticeKind.choices, help_text="Practices of this kind.")
    topic = TopicFilter("Practices with the topic of this permanent code", "pk", PracticeTopic.carrying)
    language = filters.CharFilter(max_length=12, help_text="Practices in the language with this code.")

    examples: ClassVar[Mapping[str, str]] = {
        **EXAMPLES,
        "q": "induction training",
        "kind": "programme",
    }

    def filter_q(self, rows: QuerySet[Any], name: str, typed: str) -> QuerySet[Any]:
        """Keep those that hold each word."""
        for word in asked_words(name, typed):
            rows = rows.filter(holds_word("title", word) | holds_word("summary", word))
        return rows


class PracticeSerializer(serializers.Serializer):
    """A good-practice note, with all its parts, in its own language."""

    id = serializers.UUIDField(source="page.translation_key", read_only=True, help_text="It never changes.")
    organization = NamedOrganizationSerializer(read_only=True, help_text="Whose practice it is.")
    title = serializers.CharField(source="page.title", read_only=True, help_text="As published.")
    kind = serializers.ChoiceField(
        choices=PracticeKind.choices, source="page.kind", read_only=True, help_text="Programme, or measure for staff."
    )
    language = serializers.CharField(
        source="page.language", read_only=True, help_text="BCP 47 code of the language of the note."
    )
    summary = serializers.CharField(source="page.summary", read_only=True, help_text="What it is about.")
    topics = serializers.ListField(
        child=serializers.CharField(),
        read_only=True,
        help_text="The permanent codes of its topics, in alphabetical order.",
    )
    is_demonstration = serializers.BooleanField(
        source="page.organization.is_demonstration", read_only=True, help_text="Whether the organization is fictional."
    )
    url = AddressField(source="page.url", help_text="The page on which people read it.")
    api_url = ApiAddressField("practice-detail", source="page.translation_key")
    what_was_done = serializers.CharField(source="page.what_was_done", read_only=True, help_text="May be empty.")
    results = serializers.CharField(source="page.results", read_only=True, help_text="May be empty.")
    lessons = serializers.CharField(source="page.lessons", read_only=True, help_text="May be empty.")
    reuse = serializers.CharField(
        source="page.reuse", read_only=True, help_text="How others can reuse it; may be empty."
    )
    contact = serializers.CharField(
        source="page.contact", read_only=True, help_text="An office or a function, never a person; may be empty."
    )
    release = ReleaseSerializer(
        read_only=True, allow_null=True, help_text="To whom it is open; null: its own organization alone."
    )


@described(
    PracticeSerializer,
    many="Practices, by title",
    one="One practice",
    about="Good-practice notes of organizations: what was done, results, lessons, how others can reuse it.",
)
class PracticeViewSet(ReadingViewSet):
    """Good-practice notes that are open to the visitor."""

    serializer_class = PracticeSerializer
    filterset_class = PracticeFilterSet
    changed_kind = ChangedKind.PRACTICE
    orderings: ClassVar[Mapping[str, Ordering]] = {"title": Ordering(("title", "translation_key"))}

    def get_queryset(self) -> QuerySet[Any]:
        """Return the practices in any order."""
        return practices_to_describe(self.request.user)

    def rows(self, things: list[Any]) -> Sequence[DescribedPractice]:
        """Describe the practices of a page."""
        return describe_practices(things)
