"""`/api/v1/compare/`: 2 to 6 editions side by side."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError as FieldError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from practices.api.filters import DayFilter, ReadersFilterSet, RepeatedFilter
from practices.api.formats import CsvFileRenderer, MadeFile, XlsxFileRenderer
from practices.api.problems import PROBLEM_TYPE
from practices.api.schema import ProblemSerializer
from practices.api.serializers import PARTIAL_DATE
from practices.api.viewsets import ReadingView
from practices.documents.comparison_sheet.json_file import describe_comparison
from practices.models.assessments import Finding
from practices.models.editions import EditionPage, TextStatus, today
from practices.models.instruments import ReuseTerms
from practices.queries.comparison.choosing_rows import RowChoice, SharedBy
from practices.queries.comparison.columns import load_columns
from practices.queries.comparison.comparing import FEWEST_EDITIONS, MOST_EDITIONS, compare_editions
from practices.queries.comparison.documents import comparison_document
from practices.queries.comparison.exports import COMPARISON_FORMATS, export_comparison
from practices.queries.comparison.findings import with_findings
from practices.queries.comparison.pairs import choose_pair, read_pair
from practices.queries.comparison.sheets import ComparisonOrder
from practices.queries.editions.stood import as_they_stood
from practices.queries.frozen.comparisons import freeze
from practices.texts.comparison import DiffKind, LikenessDegree, PairingGround

WRONG_PAIR = gettext_lazy("Write two different text numbers, such as 1,3.")


class ComparedOrganizationSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    acronym = serializers.CharField(help_text="Empty where there is none.")


class ComparedInstrumentSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    title = serializers.CharField()
    symbol = serializers.CharField(help_text="As printed; empty where there is none.")


class ComparisonTextSerializer(serializers.Serializer):
    """One of the texts, in the order of the comparison."""

    number = serializers.IntegerField(help_text="From 1; cells name their text by it.")
    edition = serializers.UUIDField()
    organization = ComparedOrganizationSerializer()
    instrument = ComparedInstrumentSerializer()
    dated_on = serializers.CharField(allow_null=True, help_text=str(PARTIAL_DATE["description"]))
    language = serializers.CharField(help_text="BCP 47 code of the language of the text.")
    text_status = serializers.ChoiceField(choices=TextStatus.choices)
    in_force = serializers.CharField(help_text="In words: whether the instrument is in force on the day asked for.")
    reuse_terms = serializers.ChoiceField(choices=ReuseTerms.choices)
    notice = serializers.CharField(help_text="Why words are kept back; empty here.")
    standing = serializers.CharField(help_text="What became of a frozen text; empty here.")
    is_demonstration = serializers.BooleanField(help_text="Whether the organization is fictional.")
    url = serializers.URLField()


class ComparedProvisionSerializer(serializers.Serializer):
    id = serializers.UUIDField(help_text="The permanent id of the provision.")
    eid = serializers.CharField(help_text="Akoma Ntoso eId: the address within the edition.")
    cited = serializers.CharField(help_text="How it is cited: 6, para 2.")
    heading = serializers.CharField()
    text = serializers.CharField(help_text="With what is folded into it: points and sub-points.")
    passage_language = serializers.CharField(
        allow_null=True,
        help_text="ISO 639-1 code of the language of these words, where a machine found another one; else null.",
    )
    url = serializers.URLField()


class MeasuresSerializer(serializers.Serializer):
    """How near a cell stands to those before it: 0.0, nothing in common, to 1.0. It has no direction."""

    words = serializers.FloatField()
    heading = serializers.FloatField()
    sense = serializers.FloatField()
    topics = serializers.FloatField()


class ComparedFindingSerializer(serializers.Serializer):
    """What was judged of a text on the topic of a row."""

    finding = serializers.ChoiceField(choices=Finding.choices)
    words = serializers.CharField(help_text="The finding in words, with who judged, and when.")
    url = serializers.URLField(help_text="The page with the words that it rests on.")


class ComparedCellSerializer(serializers.Serializer):
    """What one text has in a row; without provisions, `said` says what that means."""

    text = serializers.IntegerField(help_text="Number of the text.")
    said = serializers.CharField()
    ground = serializers.ChoiceField(choices=[ground.value for ground in PairingGround], allow_null=True)
    why = serializers.CharField(help_text="The ground in words; what the machine found is said to be so.")
    degree = serializers.ChoiceField(
        choices=[degree.value for degree in LikenessDegree],
        allow_null=True,
        help_text="How much is known of it. Null for the first cell, and where a person or the structure put it here.",
    )
    measures = MeasuresSerializer(allow_null=True)
    provisions = ComparedProvisionSerializer(many=True)
    findings = ComparedFindingSerializer(many=True, help_text="Where rows are topics; empty where nothing stands.")


class DifferenceSerializer(serializers.Serializer):
    """A stretch of two texts; all `left` joined are the left text, all `right` the right one."""

    kind = serializers.ChoiceField(choices=[kind.value for kind in DiffKind])
    left = serializers.CharField()
    right = serializers.CharField()


class ComparedRowSerializer(serializers.Serializer):
    """Provisions that stand together, or the provisions of a topic."""

    number = serializers.IntegerField()
    heading = serializers.CharField()
    topic = serializers.CharField(allow_null=True, help_text="Permanent code, where rows are topics.")
    ground = serializers.ChoiceField(choices=[ground.value for ground in PairingGround], allow_null=True)
    why = serializers.CharField()
    degree = serializers.ChoiceField(
        choices=[degree.value for degree in LikenessDegree],
        allow_null=True,
        help_text="The highest degree of its cells.",
    )
    words_added = serializers.IntegerField(allow_null=True)
    words_removed = serializers.IntegerField(allow_null=True)
    differences = DifferenceSerializer(many=True, help_text="Word by word; empty in other orders.")
    cells = ComparedCellSerializer(many=True)


class ComparisonSerializer(serializers.Serializer):
    """A comparison as it is now, with the address that holds it."""

    title = serializers.CharField()
    order = serializers.ChoiceField(choices=ComparisonOrder.choices)
    summary = serializers.CharField(help_text="How many rows there are, and how many texts stand in them.")
    method = serializers.CharField(help_text="Version of the method by which rows are made.")
    frozen_on = serializers.DateField(help_text="Today (UTC): `url` and `citation` hold the comparison as it is now.")
    on = serializers.DateField(allow_null=True, help_text="The day that the texts were chosen for.")
    url = serializers.URLField(help_text="The frozen comparison: reopened later it says what has changed.")
    citation = serializers.CharField()
    notes = serializers.ListField(child=serializers.CharField())
    texts = ComparisonTextSerializer(many=True)
    rows = ComparedRowSerializer(many=True)


class EditionsField(forms.Field):
    """Two to six different editions, by their ids."""

    widget = forms.SelectMultiple

    def clean(self, value: Any) -> tuple[uuid.UUID, ...]:
        try:
            keys = tuple(dict.fromkeys(uuid.UUID(str(text)) for text in value[: MOST_EDITIONS + 1]))
        except ValueError as error:
            raise FieldError(_("This is not the id of an edition.")) from error
        if not FEWEST_EDITIONS <= len(keys) == len(value) <= MOST_EDITIONS:
            raise FieldError(_("Give two to six different editions."))
        return keys


class EditionsFilter(RepeatedFilter):
    field_class = EditionsField


class PairField(forms.CharField):
    """Two different texts, by number from 1."""

    def clean(self, value: Any) -> tuple[int, int] | None:
        pair = read_pair(value) if value else None
        if value and pair is None:
            raise FieldError(WRONG_PAIR)
        return pair


class PairFilter(filters.CharFilter):
    field_class = PairField


class ComparisonFilterSet(ReadersFilterSet):
    """What may be asked: the texts, their day, and which rows."""

    edition = EditionsFilter(
        required=True,
        help_text="An edition, by its id. Given twice to six times; the order is that of the columns.",
    )
    by = filters.ChoiceFilter(
        choices=[(order, order) for order in sorted(ComparisonOrder.values)],
        error_messages={"invalid_choice": gettext_lazy("This ordering is not available.")},
        help_text="Order of rows.",
    )
    pair = PairFilter(help_text="Which two are compared word by word, by number from 1. Example: `1,3`.")
    only = filters.ChoiceFilter(
        choices=[(choice, choice) for choice in sorted(SharedBy)],
        error_messages={"invalid_choice": gettext_lazy("This choice of rows is not available.")},
        help_text="Only rows that all texts share, or two and more. What may be similar is shared by nobody.",
    )
    on = DayFilter(
        error_messages={"invalid": gettext_lazy("This is not a date. Write it as 2004-06-30.")},
        help_text="The texts that stood on this day take the place of those given.",
    )
    topic = filters.CharFilter(help_text="Only rows on this topic, by its permanent code.")

    examples: ClassVar[Mapping[str, str]] = {}

    def wrong_together(self) -> Mapping[str, str]:
        """Refuse a pair of which there is one text alone, or none."""
        pair = self.asked("pair")
        return {"pair": str(WRONG_PAIR)} if pair and max(pair) > len(self.asked("edition") or ()) else {}


class ComparisonView(ReadingView):
    """Editions side by side, as the page of comparison shows them."""

    formats = (CsvFileRenderer, XlsxFileRenderer)
    filterset_class = ComparisonFilterSet
    row_serializer = ComparisonSerializer
    is_costly = True

    def check_parameters(self, request: Request) -> None:
        """Read what is asked for. Raises ValidationError."""
        super().check_parameters(request)
        self.asked = self.read_filters().asked

    @extend_schema(
        operation_id="compare",
        summary="2 to 6 editions side by side",
        description=(
            "One row for each group of provisions that belong together, with the ground on which they were put "
            "there. What the machine found is not confirmed by anybody. An edition that you may not see is like one "
            "that does not exist: 404."
        ),
        responses={
            200: ComparisonSerializer,
            (400, PROBLEM_TYPE): ProblemSerializer,
            (404, PROBLEM_TYPE): ProblemSerializer,
        },
    )
    def get(self, request: Request) -> Any:
        on, by = self.asked("on"), self.asked("by") or ComparisonOrder.PROVISION.value
        editions = _shown(self.asked("edition"), on, request.user)
        pair = self.asked("pair") if by == ComparisonOrder.WORDS else None
        shared_by = self.asked("only")
        only = RowChoice(SharedBy(shared_by) if shared_by else None, self.asked("topic") or "")
        sheet = compare_editions(load_columns(editions), by, pair=choose_pair(editions, pair), only=only)
        sheet = with_findings(sheet, request.user)
        frozen = freeze(editions, by=by, on=on, pair=pair, frozen_on=today())
        if isinstance(request.accepted_renderer, MadeFile):
            form = COMPARISON_FORMATS[request.accepted_renderer.format]
            return self.hand_over(export_comparison(sheet, frozen, editions, form, request.user))
        document = comparison_document(sheet, frozen, editions, request.user, all_text=True)
        return Response(self.picked(describe_comparison(document)))


def _shown(keys: Sequence[uuid.UUID], on: datetime.date | None, user: Any) -> list[EditionPage]:
    """Return the editions, or those that stood on a day. Raises NotFound, ValidationError."""
    found = {
        edition.translation_key: edition
        for edition in EditionPage.objects.visible_to(user).filter(translation_key__in=keys).for_listing()
    }
    if len(found) < len(keys):
        raise NotFound
    editions = [found[key] for key in keys]
    if on is None:
        return editions
    stood = list(dict.fromkeys(filter(None, as_they_stood(editions, on, user))))
    if len(stood) < len(editions):
        raise ValidationError({"on": [_("There are fewer texts of that day than editions given.")]})
    return stood
