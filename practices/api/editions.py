"""`/api/v1/editions/`."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from practices.api.edition_filters import EditionFilterSet
from practices.api.facts import ApiAddressField, QueryAddressField, ReleaseSerializer
from practices.api.formats import AkomaNtosoRenderer
from practices.api.ordering import Ordering, by_day
from practices.api.page_fields import PageSerializer
from practices.api.paging import FoundPaging
from practices.api.schema import described
from practices.api.serializers import (
    PARTIAL_DATE,
    AddressField,
    NamedInstrumentSerializer,
    NamedOrganizationSerializer,
    PrecisionField,
    partial_date,
)
from practices.api.viewsets import ReadingViewSet
from practices.models.editions import EditionPage
from practices.models.exchange.changes import ChangedKind
from practices.models.instruments import InstrumentPage
from practices.queries.editions.exports import AKOMA_NTOSO, TEXT_FORMATS, NoSuchExport, export_edition, exportable
from practices.queries.things.editions import DescribedEdition, describe_editions, editions_to_describe


class SourceFileSerializer(serializers.Serializer):
    """The file that a text was made from, where it is open to you."""

    url = AddressField(help_text="Where to get it.")
    sha256 = serializers.CharField(read_only=True, help_text="SHA-256 of the file (hexadecimal).")


class EditionSerializer(PageSerializer):
    """A text of an instrument: what its page says of it. Its words are the provisions."""

    pages = ((EditionPage, "api", "page"), (InstrumentPage, "edition", "page.instrument"))

    id = serializers.UUIDField(source="page.translation_key", read_only=True, help_text="It never changes.")
    instrument = NamedInstrumentSerializer(read_only=True, help_text="The work of which it is a text.")
    title = serializers.CharField(source="page.title", read_only=True, help_text="As published.")
    dated_on = serializers.SerializerMethodField()
    precision = PrecisionField(source="page.precision", help_text="How far `dated_on` is known.")
    is_demonstration = serializers.BooleanField(
        source="page.instrument.organization.is_demonstration",
        read_only=True,
        help_text="Whether the organization is fictional.",
    )
    url = AddressField(source="page.url", help_text="The page on which people read it.")
    api_url = ApiAddressField("edition-detail", source="page.translation_key")
    organization = NamedOrganizationSerializer(read_only=True, help_text="Who issued the instrument.")
    text_status_note = serializers.CharField(
        source="status_note", read_only=True, help_text="What the text status means, in a sentence."
    )
    made_from = serializers.UUIDField(
        read_only=True,
        allow_null=True,
        help_text="The text that this one translates, consolidates or is an extract of; null: not stated, or hidden.",
    )
    earlier_text = serializers.UUIDField(
        source="earlier", read_only=True, allow_null=True, help_text="The text before it, in the same language."
    )
    later_text = serializers.UUIDField(
        source="later", read_only=True, allow_null=True, help_text="The newest text that came after this one."
    )
    is_facsimile = serializers.BooleanField(
        read_only=True, help_text="Whether it is a file whose words are not cut into provisions yet."
    )
    provision_count = serializers.IntegerField(read_only=True, help_text="How many provisions its text has here.")
    source_file = SourceFileSerializer(
        read_only=True, allow_null=True, help_text="Null where there is none, or it is not open to you."
    )
    gives_text = serializers.BooleanField(
        read_only=True,
        help_text="Whether you may take the words along: the files then hold them, else only what the text is.",
    )
    exports = serializers.SerializerMethodField()
    release = ReleaseSerializer(
        read_only=True, allow_null=True, help_text="To whom it is open; null: its own organization alone."
    )
    provisions_url = QueryAddressField(
        "provision-list", "edition", source="page.translation_key", help_text="Its provisions in the API, in order."
    )

    @extend_schema_field(PARTIAL_DATE)
    def get_dated_on(self, row: DescribedEdition) -> str | None:
        """The date of the text, as far as it is known."""
        return partial_date(row.page.dated_on, row.page.precision)

    def get_exports(self, row: DescribedEdition) -> dict[str, str]:
        """Addresses of the text as a file, by format."""
        complete = self.context["request"].build_absolute_uri
        return {form: complete(address) for form, address in row.exports.items()}


@described(
    EditionSerializer,
    many="Editions, by title",
    one="One edition",
    about=(
        "Texts of instruments: one language, one date, one text status each. A correction keeps the edition, an "
        "amendment makes a new one. A parameter that is not listed here is refused, and an id that you may not see is "
        "like one that does not exist: nothing is found."
    ),
)
class EditionViewSet(ReadingViewSet):
    """Texts of instruments that are open to the visitor."""

    serializer_class = EditionSerializer
    filterset_class = EditionFilterSet
    changed_kind = ChangedKind.EDITION
    pagination_class = FoundPaging
    orderings: ClassVar[Mapping[str, Ordering]] = {
        "title": Ordering(("title", "translation_key")),
        "dated_on": by_day("dated_on", "translation_key"),
    }
    detail_formats = (AkomaNtosoRenderer,)
    told_elsewhere: ClassVar[frozenset[str]] = frozenset({"earlier_text", "later_text"})

    def get_queryset(self) -> QuerySet[Any]:
        """Return the editions in any order."""
        return editions_to_describe(self.request.user)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """Return an edition; as Akoma Ntoso, its text, as the terms of reuse allow."""
        if not isinstance(request.accepted_renderer, AkomaNtosoRenderer):
            return super().retrieve(request, *args, **kwargs)
        edition = exportable(kwargs[self.lookup_url_kwarg], request.user)
        if edition is None:
            raise NotFound
        try:
            return self.hand_over(export_edition(edition, TEXT_FORMATS[AKOMA_NTOSO], request.user))
        except NoSuchExport as refusal:
            raise NotFound(str(refusal)) from refusal

    def rows(self, things: list[Any]) -> Sequence[DescribedEdition]:
        """Describe the editions of a page."""
        return describe_editions(things, self.request.user)
