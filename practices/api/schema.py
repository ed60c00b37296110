"""How the API is described in OpenAPI: examples of filters, refusals, one pair of sentences for each list."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.contrib.django_filters import DjangoFilterExtension
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from practices.api.problems import PROBLEM_TYPE


class ExchangeFilterDescription(DjangoFilterExtension):
    """Describe each filter with an example."""

    target_class = "practices.api.viewsets.ExchangeFilterBackend"
    priority = 1

    def resolve_filter_field(
        self, auto_schema: Any, model: Any, filterset_class: Any, field_name: str, filter_field: Any
    ) -> Any:
        parameters = super().resolve_filter_field(auto_schema, model, filterset_class, field_name, filter_field)
        example = filterset_class.examples[field_name]
        for row in parameters:
            row["schema"]["examples"] = [example]
            row["schema"] |= _limits(filter_field.extra)
            if "enum" not in row["schema"]:
                row["description"] += f" Example: `{example}`."
        return parameters


def _limits(extra: dict[str, Any]) -> dict[str, Any]:
    """Return what a filter's field refuses, as a schema says it."""
    named = {"pattern": extra.get("regex"), "maxLength": extra.get("max_length")}
    return {key: value for key, value in named.items() if value is not None}


class ParameterProblemSerializer(serializers.Serializer):
    """What is wrong with one parameter."""

    parameter = serializers.CharField()
    code = serializers.CharField(help_text="For a program: unknown, repeated, empty, required, invalid_choice …")
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer):
    """A refusal (RFC 9457)."""

    type = serializers.URLField(help_text="The address of a page about this kind of refusal; it ends with its code.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="A sentence for a person.")
    errors = ParameterProblemSerializer(many=True, required=False)  # type: ignore[assignment]
    code = serializers.CharField(
        help_text="For a program: the last part of `type`; order_needed where an event is to be named, as ever."
    )
    event = serializers.UUIDField(
        required=False, help_text="With order_needed: the adoption event to name in follows or precedes."
    )
    events = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        help_text="With order_needed: all events of which one is to be named; that above comes first.",
    )


def described(
    serializer: type[serializers.Serializer], *, many: str, one: str, about: str = ""
) -> Callable[[type[Any]], type[Any]]:
    """Describe a list and its single things: `many` and `one` are titles, `about` goes under the list's."""
    refused: dict[Any, Any] = {(400, PROBLEM_TYPE): ProblemSerializer}
    absent: dict[Any, Any] = {(404, PROBLEM_TYPE): ProblemSerializer}
    words = {"description": about} if about else {}
    decorate: Callable[[type[Any]], type[Any]] = extend_schema_view(
        list=extend_schema(summary=many, responses={200: serializer(many=True), **refused}, **words),
        retrieve=extend_schema(summary=one, responses={200: serializer, **refused, **absent}),
    )
    return decorate
