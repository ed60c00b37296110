"""`/api/v1/reports/`: the issues of the report; one issue with its figures and tables."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from practices.api.changed_filters import ChangedFilterSet
from practices.api.filters import EXAMPLES, DayFilter, PatternFilter
from practices.api.ordering import Ordering
from practices.api.problems import PROBLEM_TYPE
from practices.api.schema import ProblemSerializer
from practices.api.serializers import AddressField
from practices.api.viewsets import ReadingViewSet
from practices.models.exchange.changes import ChangedKind
from practices.models.releases import Audience
from practices.models.reports.issues import Report, Series
from practices.models.reports.parts import ReportPartKind
from practices.reports.queries.cards import ReportCard, ReportSheet, report_cards, report_sheets


class ReportFileSerializer(serializers.Serializer):
    """A file of an issue, as it was frozen."""

    format = serializers.CharField(
        source="form", read_only=True, help_text="pdf, docx, xlsx, csv or json; a-pdf, a-docx and so on for annexes."
    )
    size = serializers.IntegerField(read_only=True, help_text="In bytes.")
    sha256 = serializers.CharField(source="checksum", read_only=True)
    url = AddressField(source="address")


class ReportSerializer(serializers.Serializer):
    """One issue, as the visitor may see it."""

    id = serializers.UUIDField(read_only=True)
    issue = serializers.CharField(read_only=True, help_text="As its address calls it: 3, or r3 in the other series.")
    series = serializers.ChoiceField(choices=Series.choices, read_only=True)
    number = serializers.IntegerField(read_only=True, help_text="Within its series.")
    symbol = serializers.CharField(read_only=True, help_text="The official symbol; empty where there is none.")
    title = serializers.CharField(read_only=True)
    language = serializers.CharField(read_only=True)
    audience = serializers.ChoiceField(choices=Audience.choices, read_only=True, help_text="Whom it was compiled for.")
    as_of = serializers.DateField(read_only=True)
    since = serializers.DateField(read_only=True, allow_null=True, help_text="Changes are since this day.")
    known_at = serializers.DateTimeField(read_only=True, help_text="What was recorded later is not in it.")
    recorded_at = serializers.DateTimeField(read_only=True, help_text="When it was frozen.")
    corrects = serializers.UUIDField(read_only=True, allow_null=True, help_text="The issue that this one corrects.")
    corrected_by = serializers.ListField(child=serializers.UUIDField(), read_only=True)
    digest = serializers.CharField(read_only=True, help_text="SHA-256 of this entry in the ledger of reports.")
    files = ReportFileSerializer(many=True, read_only=True)
    is_demonstration = serializers.BooleanField(read_only=True, help_text="Whether organizations in it are fictional.")
    page = AddressField(help_text="The page on which people read it.")
    url = AddressField(help_text="The address of this issue in the API.")
    api_url = AddressField(source="url", help_text="The address of this issue in the API, as for everything else.")


class ReportFigureSerializer(serializers.Serializer):
    """A number with the rule by which it was counted."""

    name = serializers.CharField(read_only=True, help_text="Permanent.")
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]
    value = serializers.IntegerField(read_only=True)
    denominator = serializers.IntegerField(read_only=True, allow_null=True)
    unit = serializers.CharField(read_only=True)
    rule = serializers.CharField(read_only=True)
    audience = serializers.CharField(read_only=True)
    before = serializers.IntegerField(read_only=True, allow_null=True, help_text="As the issue before printed it.")
    restated = serializers.IntegerField(read_only=True, allow_null=True, help_text="That day's figure as known now.")
    why_restated = serializers.CharField(read_only=True)
    counted = serializers.IntegerField(source="counted_count", read_only=True, help_text="Lines of its list.")
    not_counted = serializers.IntegerField(source="not_counted_count", read_only=True)
    page = AddressField(help_text="The list behind it: counted, not counted and why.")


class ReportTableSerializer(serializers.Serializer):
    """A table of an issue, as machines read it where it has codes."""

    name = serializers.CharField(read_only=True)
    title = serializers.CharField(read_only=True)
    caption = serializers.CharField(read_only=True)
    heads = serializers.ListField(child=serializers.CharField(), read_only=True)
    rows = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField()),
        read_only=True,
        help_text="At most the first 500; its CSV file holds all.",
    )
    row_count = serializers.IntegerField(read_only=True)
    csv = AddressField()


class ReportPartSerializer(serializers.Serializer):
    """Another language of an issue, a corrigendum or an addendum: frozen later, under the same number."""

    id = serializers.UUIDField(read_only=True)
    kind = serializers.ChoiceField(choices=ReportPartKind.choices, read_only=True)
    number = serializers.IntegerField(read_only=True, help_text="Of a corrigendum or addendum; 0 for a language.")
    symbol = serializers.CharField(read_only=True)
    title = serializers.CharField(read_only=True)
    language = serializers.CharField(read_only=True)
    files = ReportFileSerializer(many=True, read_only=True)
    page = AddressField(help_text="The page on which people read it.")


class ReportDetailSerializer(ReportSerializer):
    """One issue with its figures and tables. Its JSON file holds all of it."""

    figures = ReportFigureSerializer(many=True, read_only=True)
    tables = ReportTableSerializer(many=True, read_only=True)
    parts = ReportPartSerializer(many=True, read_only=True)


class ReportFilterSet(ChangedFilterSet):
    """The filters of the list."""

    changed_kind = ChangedKind.REPORT

    language = filters.CharFilter(max_length=12, help_text="Issues in the language with this code.")
    series = filters.ChoiceFilter(choices=Series.choices, help_text="Issues of this series.")
    audience = filters.ChoiceFilter(choices=Audience.choices, help_text="Issues that were compiled for this audience.")
    number = PatternFilter(regex=r"^[1-9][0-9]{0,4}$", help_text="Issues with this number in their series.")
    year = PatternFilter(
        method="filter_year", regex=r"^[1-9][0-9]{3}$", help_text="Issues that say how things stood in this year."
    )
    as_of_from = DayFilter(
        is_first=True,
        field_name="as_of",
        lookup_expr="gte",
        help_text="Issues that say how things stood on this day or later.",
    )
    as_of_to = DayFilter(
        field_name="as_of", lookup_expr="lte", help_text="Issues that say how things stood on this day or earlier."
    )

    examples: ClassVar[Mapping[str, str]] = {
        **EXAMPLES,
        "series": "public",
        "audience": "public",
        "number": "3",
        "year": "2026",
        "as_of_from": "2026-01-01",
        "as_of_to": "2026-12-31",
    }

    def filter_year(self, rows: QuerySet[Any], _name: str, year: str) -> QuerySet[Any]:
        """Keep the issues of a year."""
        return rows.filter(as_of__year=int(year))


_REFUSED: dict[Any, Any] = {(400, PROBLEM_TYPE): ProblemSerializer}


@extend_schema_view(
    list=extend_schema(
        summary="Issues of the report, newest first", responses={200: ReportSerializer(many=True), **_REFUSED}
    ),
    retrieve=extend_schema(
        summary="One issue with its figures and tables",
        responses={200: ReportDetailSerializer, **_REFUSED, (404, PROBLEM_TYPE): ProblemSerializer},
    ),
)
class ReportViewSet(ReadingViewSet):
    """The issues that the visitor may see, newest first."""

    serializer_class = ReportSerializer
    filterset_class = ReportFilterSet
    id_field = "public_id"
    keyset = ("-sequence",)
    changed_kind = ChangedKind.REPORT
    orderings: ClassVar[Mapping[str, Ordering]] = {
        "recorded": Ordering(("sequence",)),
        "as_of": Ordering(("as_of", "sequence")),
    }

    def get_queryset(self) -> QuerySet[Any]:
        reports = Report.objects.visible_to(self.request.user).for_listing().select_related("content")
        return reports if self.action == "retrieve" else reports.defer("content__data", "content__narrative")

    def get_serializer_class(self) -> type[serializers.Serializer]:
        return ReportDetailSerializer if self.action == "retrieve" else ReportSerializer

    def rows(self, things: list[Any]) -> Sequence[ReportCard | ReportSheet]:
        shown = report_sheets if self.action == "retrieve" else report_cards
        return shown(things, self.request.user)
