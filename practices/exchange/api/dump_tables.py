"""The tables of the dump: what they hold, and their rows, made of what the API shows the public."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser

from organizations.models import OrganizationPage
from organizations.models.page_fields import with_described
from practices.api.adoptions import AdoptionViewSet
from practices.api.any_address import AnyAddress
from practices.api.assessments import AssessmentViewSet
from practices.api.editions import EditionViewSet
from practices.api.initiatives import InitiativeViewSet
from practices.api.instruments import InstrumentViewSet
from practices.api.links import LinkViewSet
from practices.api.organizations import OrganizationViewSet
from practices.api.practices import PracticeViewSet
from practices.api.provisions import ProvisionViewSet
from practices.api.topics import TopicViewSet
from practices.api.viewsets import ReadingViewSet
from practices.documents.csv_sheet import csv_lines
from practices.documents.data_package import PARTIAL, ColumnDescription, TableDescription
from practices.models.editions import EditionPage
from practices.models.exchange.changes import PublicAdoption
from practices.models.instruments import InstrumentPage
from practices.models.statements import DETAILS, placed
from practices.queries.adoptions.public_index import up_to_date
from practices.queries.editions.export_documents import GIVES_TEXT
from practices.reports.api import ReportViewSet

CHUNK = 200
"""Things that are read at a time."""

Row = dict[str, Any]
_PRECISION = "How far the date is known: day, month, year, unknown."
_DEMONSTRATION = ColumnDescription("is_demonstration", "Whether it is of the fictional demonstration.", "boolean")
_URL = ColumnDescription("url", "Address of its page.")
_RECORDED = ColumnDescription("recorded_at", "When it was recorded here.", "datetime")
_ORGANIZATION = (
    ColumnDescription("organization_id", "The organization that it belongs to.", path="organization.id"),
    ColumnDescription("organization_name", "Its name in English where there is one.", path="organization.name"),
)


def _with_details(*columns: ColumnDescription) -> tuple[ColumnDescription, ...]:
    """Put the details of a statement among the columns, each in its place."""
    details = [ColumnDescription(name, about.means) for name, about in DETAILS.items()]
    return tuple(placed({column.name: column for column in (*columns, *details)}, "dump").values())


def _with_described(model: type[Any], *columns: ColumnDescription) -> tuple[ColumnDescription, ...]:
    """Put the described fields of pages among the columns, each in its place."""
    return tuple(with_described(model, "dump", {one.name: one for one in columns}, ColumnDescription).values())


@dataclass(frozen=True, slots=True)
class DumpTable:
    """A table of the dump: the view of the API that its rows come from, and how a thing becomes rows.

    `written` gives what was written beforehand of the things after an id, in the order of the ids; nothing at the end,
    and nothing while it is not up to date: then the view is asked.
    """

    about: TableDescription
    view: type[ReadingViewSet]
    rows_of: Callable[[Any, Row], Iterable[Row]] = field(default=lambda _thing, row: (row,))
    written: Callable[[Any], Sequence[tuple[Any, Row]]] = field(default=lambda _last: ())

    def lines(self, request: Any) -> Iterator[bytes]:
        """Return the sheet piece by piece: its heads, then the rows in the order of the ids, as the public sees them.

        A constant number of queries for each piece; what stops being public meanwhile is in no later piece.
        """
        yield csv_lines([self.about.heads]).encode()
        for chunk in self._chunks(request):
            cells = [[column.cell(row) for column in self.about.columns] for row in chunk]
            if cells:
                yield csv_lines(cells).encode()

    def _chunks(self, request: Any) -> Iterator[list[Row]]:
        view: Any = self.view()
        view.request, view.action, view.kwargs, view.format_kwarg = PublicRequest(request), "list", {}, None
        view.wanted = view.fields_of()
        last = None
        while True:
            if found := self.written(last):
                last = found[-1][0]
                yield [{**row, "url": view.request.build_absolute_uri(row["url"])} for _key, row in found]
            elif things := _after(view, last):
                last = getattr(things[-1], view.id_field)
                yield [made for thing, row in _shown(view, things) for made in self.rows_of(thing, row)]
            else:
                return


def _after(view: Any, last: Any) -> list[Any]:
    """Return the next things after an id, in the order of the ids."""
    found = view.get_queryset().order_by(view.id_field)
    return list((found.filter(**{f"{view.id_field}__gt": last}) if last is not None else found)[:CHUNK])


def _shown(view: Any, things: list[Any]) -> Iterator[tuple[Any, Row]]:
    """Return each thing with what the API shows of it."""
    context = {"request": view.request, "view": view, "format": None}
    data = view.get_serializer_class()(view.rows(things), many=True, context=context).data
    return zip(things, data, strict=True)


def _written_events(last: Any) -> list[tuple[Any, Row]]:
    rows = up_to_date(PublicAdoption.objects.order_by("public_id"))
    found = rows.filter(public_id__gt=last) if last is not None else rows
    return [(key, json.loads(data)) for key, data in found.values_list("public_id", "data")[:CHUNK]]


class PublicRequest(AnyAddress):
    """Stands for the request of somebody of the public, whoever asks."""

    def __init__(self, request: Any) -> None:
        super().__init__(AnonymousUser())
        self._request = request

    def build_absolute_uri(self, location: str = "") -> str:
        """Return the address in full, at the host that was asked."""
        address: str = self._request.build_absolute_uri(location)
        return address


def _each(name: str) -> Callable[[Any, Row], Iterable[Row]]:
    """Make a row of each entry of the list `name`: the entry as `item`, beside the fields of the thing."""
    return lambda _thing, row: [{**row, "item": item} for item in row[name]]


def _provision(thing: Any, row: Row) -> Iterable[Row]:
    """Leave out the words where the terms of reuse do not give them, and say so."""
    terms = thing.edition.instrument.reuse_terms
    is_given = terms in GIVES_TEXT
    withheld = "" if is_given else f"The terms of reuse of the instrument are {terms}; read it at its address."
    words = {} if is_given else {"heading": "", "text": ""}
    yield {**row, **words, "position": thing.position, "reuse_terms": terms, "text_withheld": withheld}


TABLES = (
    DumpTable(
        TableDescription(
            "organizations",
            "Organizations of the exchange.",
            _with_described(
                OrganizationPage,
                ColumnDescription("id", "Permanent."),
                ColumnDescription("name", "In English where there is one, else as published."),
                ColumnDescription("acronym", "Empty where there is none."),
                _DEMONSTRATION,
                _URL,
            ),
        ),
        OrganizationViewSet,
    ),
    DumpTable(
        TableDescription(
            "topics",
            "The vocabulary: what provisions, instruments and practices are about.",
            (
                ColumnDescription("id", "The permanent code."),
                ColumnDescription("label", "In English."),
                ColumnDescription("scope_note", "What belongs here, in English."),
                ColumnDescription("broader", "Code of the topic above."),
                ColumnDescription("is_core", "Whether the source documents name this duty.", "boolean"),
                ColumnDescription("retired_on", "When it was retired; empty while it is in use."),
                _URL,
            ),
            foreign=(("broader", "topics"),),
        ),
        TopicViewSet,
    ),
    DumpTable(
        TableDescription(
            "instruments",
            "Instruments: codes of conduct, staff rules, policies, guidelines.",
            _with_described(
                InstrumentPage,
                ColumnDescription("id", "Permanent."),
                *_ORGANIZATION,
                ColumnDescription("title", "In English where there is one, else as published."),
                ColumnDescription("topics", "Codes of its topics; a row for each is in instrument_topics."),
                _DEMONSTRATION,
                _URL,
            ),
            foreign=(("organization_id", "organizations"),),
        ),
        InstrumentViewSet,
    ),
    DumpTable(
        TableDescription(
            "instrument_topics",
            "A row for each topic of an instrument.",
            (
                ColumnDescription("instrument_id", "The instrument.", path="id"),
                ColumnDescription("topic", "Code of the topic.", path="item"),
            ),
            foreign=(("instrument_id", "instruments"), ("topic", "topics")),
        ),
        InstrumentViewSet,
        _each("topics"),
    ),
    DumpTable(
        TableDescription(
            "instrument_dates",
            "A row for each thing that happened to an instrument.",
            (
                ColumnDescription("instrument_id", "The instrument.", path="id"),
                ColumnDescription("kind", "What happened: adopted, in_force, amended, ended ...", path="item.kind"),
                ColumnDescription("on", PARTIAL, path="item.on"),
                ColumnDescription("precision", _PRECISION, path="item.precision"),
            ),
            foreign=(("instrument_id", "instruments"),),
        ),
        InstrumentViewSet,
        _each("dates"),
    ),
    DumpTable(
        TableDescription(
            "editions",
            "Texts of instruments: one row for each language, date and status of the text.",
            _with_described(
                EditionPage,
                ColumnDescription("id", "Permanent."),
                ColumnDescription("instrument_id", "The instrument.", path="instrument.id"),
                ColumnDescription("title", "As published."),
                ColumnDescription("dated_on", PARTIAL),
                ColumnDescription("precision", _PRECISION),
                _DEMONSTRATION,
                _URL,
            ),
            foreign=(("instrument_id", "instruments"),),
        ),
        EditionViewSet,
    ),
    DumpTable(
        TableDescription(
            "provisions",
            "Provisions of the texts. Words are given where the terms of reuse of the instrument allow it.",
            (
                ColumnDescription("id", "Permanent as long as the words are the same."),
                ColumnDescription("edition_id", "The edition.", path="edition"),
                ColumnDescription("position", "Its place in the text, from 0.", "integer"),
                ColumnDescription("eid", "Akoma Ntoso eId: the address within the edition."),
                ColumnDescription("label", "As printed; may be empty."),
                ColumnDescription("num", "The bare number: 12, 11a, 10.1."),
                ColumnDescription("level", "How deep it lies in the text.", "integer"),
                ColumnDescription("parent_id", "The provision above; empty for none.", path="parent"),
                ColumnDescription("language", "BCP 47 code of the language of the text."),
                ColumnDescription("heading", "Empty where it has none, or where its words are withheld."),
                ColumnDescription("text", "Its own words, without those of provisions below."),
                ColumnDescription("text_withheld", "Why heading and words are not given; empty where they are."),
                ColumnDescription("reuse_terms", "Of its instrument."),
                _DEMONSTRATION,
                _URL,
            ),
            foreign=(("edition_id", "editions"), ("parent_id", "provisions")),
        ),
        ProvisionViewSet,
        _provision,
    ),
    DumpTable(
        TableDescription(
            "practices",
            "Good-practice notes.",
            (
                ColumnDescription("id", "Permanent."),
                *_ORGANIZATION,
                ColumnDescription("title", "As published."),
                ColumnDescription("kind", "What kind of practice it is."),
                ColumnDescription("language", "BCP 47 code of the language of the note."),
                ColumnDescription("summary", "What is done, in short."),
                ColumnDescription("topics", "Codes of its topics."),
                _DEMONSTRATION,
                _URL,
            ),
            foreign=(("organization_id", "organizations"),),
        ),
        PracticeViewSet,
    ),
    DumpTable(
        TableDescription(
            "adoptions",
            "Adoption events: who stood where on which duty towards which instrument, since when, on what basis.",
            _with_details(
                ColumnDescription("id", "Permanent."),
                *_ORGANIZATION,
                ColumnDescription("reference_id", "The instrument that the event is about.", path="reference.id"),
                ColumnDescription("reference_title", "Its title.", path="reference.title"),
                ColumnDescription("reference_organization_id", "Its issuer.", path="reference.organization.id"),
                ColumnDescription("track", "adoption, implementation, investigation or measures."),
                ColumnDescription("state", "Where the organization stood."),
                ColumnDescription("effective_on", PARTIAL),
                ColumnDescription("effective_precision", _PRECISION),
                _RECORDED,
                ColumnDescription("basis", "What it rests on."),
                ColumnDescription("own_instrument_id", "The organization's own instrument.", path="own_instrument.id"),
                ColumnDescription("provision_id", "The article that is cited.", path="provision.id"),
                ColumnDescription("reverses", "The earlier event that this one says does not hold."),
                ColumnDescription("reversed_by", "The later event that says that this one does not hold."),
                ColumnDescription("checks", "The earlier event whose evidence the secretariat looked at."),
                ColumnDescription("follows", "An event whose period overlaps, and which this one came after."),
                ColumnDescription("precedes", "An event whose period overlaps, and which this one came before."),
                _DEMONSTRATION,
                ColumnDescription("url", "Its address in the API."),
            ),
            foreign=(
                ("organization_id", "organizations"),
                ("reference_id", "instruments"),
                ("own_instrument_id", "instruments"),
                ("provision_id", "provisions"),
                ("reverses", "adoptions"),
                ("reversed_by", "adoptions"),
                ("checks", "adoptions"),
                ("follows", "adoptions"),
                ("precedes", "adoptions"),
            ),
        ),
        AdoptionViewSet,
        written=_written_events,
    ),
    DumpTable(
        TableDescription(
            "assessments",
            "What texts say on topics, as people judged; a topic without an assessment is not assessed.",
            (
                ColumnDescription("id", "Permanent."),
                *_ORGANIZATION,
                ColumnDescription("instrument_id", "The instrument.", path="instrument.id"),
                ColumnDescription("edition_id", "The text.", path="edition"),
                ColumnDescription("topic", "Code of the topic."),
                ColumnDescription(
                    "finding", "prohibits, requires, recommends, permits, informs or no provision found."
                ),
                ColumnDescription("judge", "Who judged: the owner of the text or the secretariat."),
                _RECORDED,
                ColumnDescription("note", "What the judge said beside it."),
                ColumnDescription("statement", "The organization's own words beside it."),
                _DEMONSTRATION,
                ColumnDescription("url", "Its address in the API."),
            ),
            foreign=(
                ("organization_id", "organizations"),
                ("instrument_id", "instruments"),
                ("edition_id", "editions"),
                ("topic", "topics"),
            ),
        ),
        AssessmentViewSet,
    ),
    DumpTable(
        TableDescription(
            "links",
            "Links of two provisions that people confirmed.",
            (
                ColumnDescription("id", "Permanent."),
                ColumnDescription("left_id", "One provision.", path="left"),
                ColumnDescription("left_edition_id", "Its text.", path="left_edition"),
                ColumnDescription("right_id", "The other one.", path="right"),
                ColumnDescription("right_edition_id", "Its text.", path="right_edition"),
                ColumnDescription("relation", "How the left one stands to the right one."),
                ColumnDescription("reason", "Why, in the words of who confirmed it."),
                ColumnDescription("confirmed_at", "When it was confirmed.", "datetime"),
                ColumnDescription(
                    "judge_id", "The organization that said it; empty for the secretariat.", path="judge"
                ),
                _DEMONSTRATION,
            ),
            foreign=(
                ("left_id", "provisions"),
                ("left_edition_id", "editions"),
                ("right_id", "provisions"),
                ("right_edition_id", "editions"),
                ("judge_id", "organizations"),
            ),
        ),
        LinkViewSet,
    ),
    DumpTable(
        TableDescription(
            "initiatives",
            "Joint initiatives of organizations.",
            (
                ColumnDescription("id", "Permanent."),
                ColumnDescription("title", "As published."),
                ColumnDescription("language", "BCP 47 code of the language of the title."),
                ColumnDescription("summary", "What it is for."),
                ColumnDescription("website", "May be empty."),
                ColumnDescription("began", PARTIAL),
                ColumnDescription("ended", f"{PARTIAL} Empty while it lasts."),
                ColumnDescription("topics", "Codes of its topics."),
                _DEMONSTRATION,
                ColumnDescription("url", "Address of its page.", path="page"),
            ),
        ),
        InitiativeViewSet,
    ),
    DumpTable(
        TableDescription(
            "participations",
            "A row for each organization that takes part in a joint initiative.",
            (
                ColumnDescription("id", "Permanent.", path="item.id"),
                ColumnDescription("initiative_id", "The initiative.", path="id"),
                ColumnDescription("organization_id", "Who takes part.", path="item.organization.id"),
                ColumnDescription("organization_name", "Its name.", path="item.organization.name"),
                ColumnDescription("since", PARTIAL, path="item.since"),
                ColumnDescription("until", f"{PARTIAL} Empty while it takes part.", path="item.until"),
                ColumnDescription("contribution", "What it contributes.", path="item.contribution"),
                ColumnDescription("statement", "The organization's own words.", path="item.statement"),
            ),
            foreign=(("initiative_id", "initiatives"), ("organization_id", "organizations")),
        ),
        InitiativeViewSet,
        _each("participants"),
    ),
    DumpTable(
        TableDescription(
            "reports",
            "Issues of the report.",
            (
                ColumnDescription("id", "Permanent."),
                ColumnDescription("issue", "Its number in its series."),
                ColumnDescription("title", "As frozen."),
                ColumnDescription("series", "The series that it belongs to."),
                ColumnDescription("language", "BCP 47 code of its language."),
                ColumnDescription("audience", "Whom it was compiled for."),
                ColumnDescription("as_of", "How things stood on this day."),
                ColumnDescription("since", "Changes are since this day; may be empty."),
                _RECORDED,
                ColumnDescription("corrects", "The issue that this one corrects."),
                ColumnDescription("url", "Address of its page.", path="page"),
            ),
            foreign=(("corrects", "reports"),),
        ),
        ReportViewSet,
    ),
)
"""The tables, in the order in which they name one another."""

NAMED = {table.about.name: table for table in TABLES}
"""The tables by name."""
