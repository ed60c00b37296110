"""The tables of the dump: what they hold, and their rows, made of what the API shows the public."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser

from practices.api.adoptions import AdoptionViewSet
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
from practices.documents.data_package import PARTIAL, Column, TableDescription
from practices.exchange.api.shown import AnyAddress
from practices.models import PublicAdoption
from practices.queries.adoptions.public_index import up_to_date
from practices.queries.editions.export_documents import GIVES_TEXT
from practices.reports.api import ReportViewSet

CHUNK = 200
"""Things that are read at a time."""

Row = dict[str, Any]
_PRECISION = "How far the date is known: day, month, year, unknown."
_DEMONSTRATION = Column("is_demonstration", "Whether it is of the fictional demonstration.", "boolean")
_URL = Column("url", "Address of its page.")
_RECORDED = Column("recorded_at", "When it was recorded here.", "datetime")
_ORGANIZATION = (
    Column("organization_id", "The organization that it belongs to.", path="organization.id"),
    Column("organization_name", "Its name in English where there is one.", path="organization.name"),
)


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
            (
                Column("id", "Permanent."),
                Column("name", "In English where there is one, else as published."),
                Column("acronym", "Empty where there is none."),
                Column("kind", "What kind of organization it is."),
                Column("website", "Its own address."),
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
                Column("id", "The permanent code."),
                Column("label", "In English."),
                Column("scope_note", "What belongs here, in English."),
                Column("broader", "Code of the topic above."),
                Column("is_core", "Whether the source documents name this duty.", "boolean"),
                Column("retired_on", "When it was retired; empty while it is in use."),
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
            (
                Column("id", "Permanent."),
                *_ORGANIZATION,
                Column("title", "In English where there is one, else as published."),
                Column("symbol", "As printed; empty where there is none."),
                Column("kind", "What kind of instrument it is."),
                Column("topics", "Codes of its topics; a row for each is in instrument_topics."),
                Column("reuse_terms", "What others may do with the text: display_only, quote, reuse, free."),
                Column("official_address", "Where its organization publishes it."),
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
                Column("instrument_id", "The instrument.", path="id"),
                Column("topic", "Code of the topic.", path="item"),
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
                Column("instrument_id", "The instrument.", path="id"),
                Column("kind", "What happened: adopted, in_force, amended, ended ...", path="item.kind"),
                Column("on", PARTIAL, path="item.on"),
                Column("precision", _PRECISION, path="item.precision"),
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
            (
                Column("id", "Permanent."),
                Column("instrument_id", "The instrument.", path="instrument.id"),
                Column("title", "As published."),
                Column("language", "BCP 47 code of the language of the text."),
                Column("dated_on", PARTIAL),
                Column("precision", _PRECISION),
                Column("text_status", "Authentic, translation, summary ..."),
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
                Column("id", "Permanent as long as the words are the same."),
                Column("edition_id", "The edition.", path="edition"),
                Column("position", "Its place in the text, from 0.", "integer"),
                Column("eid", "Akoma Ntoso eId: the address within the edition."),
                Column("label", "As printed; may be empty."),
                Column("num", "The bare number: 12, 11a, 10.1."),
                Column("level", "How deep it lies in the text.", "integer"),
                Column("parent_id", "The provision above; empty for none.", path="parent"),
                Column("language", "BCP 47 code of the language of the text."),
                Column("heading", "Empty where it has none, or where its words are withheld."),
                Column("text", "Its own words, without those of provisions below."),
                Column("text_withheld", "Why heading and words are not given; empty where they are."),
                Column("reuse_terms", "Of its instrument."),
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
                Column("id", "Permanent."),
                *_ORGANIZATION,
                Column("title", "As published."),
                Column("kind", "What kind of practice it is."),
                Column("language", "BCP 47 code of the language of the note."),
                Column("summary", "What is done, in short."),
                Column("topics", "Codes of its topics."),
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
            (
                Column("id", "Permanent."),
                *_ORGANIZATION,
                Column("reference_id", "The instrument that the event is about.", path="reference.id"),
                Column("reference_title", "Its title.", path="reference.title"),
                Column("reference_organization_id", "Its issuer.", path="reference.organization.id"),
                Column("track", "adoption, implementation, investigation or measures."),
                Column("state", "Where the organization stood."),
                Column("effective_on", PARTIAL),
                Column("effective_precision", _PRECISION),
                _RECORDED,
                Column("basis", "What it rests on."),
                Column("evidence_kind", "What lies behind it."),
                Column("evidence_address", "Where the evidence is; may be empty."),
                Column("own_instrument_id", "The organization's own instrument.", path="own_instrument.id"),
                Column("provision_id", "The article that is cited.", path="provision.id"),
                Column("note", "What is said beside it."),
                Column("variations", "Where it differs from the reference."),
                Column("statement", "The organization's own words."),
                Column("reverses", "The earlier event that this one says does not hold."),
                Column("reversed_by", "The later event that says that this one does not hold."),
                Column("checks", "The earlier event whose evidence the secretariat looked at."),
                Column("follows", "An event whose period overlaps, and which this one came after."),
                Column("precedes", "An event whose period overlaps, and which this one came before."),
                _DEMONSTRATION,
                Column("url", "Its address in the API."),
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
                Column("id", "Permanent."),
                *_ORGANIZATION,
                Column("instrument_id", "The instrument.", path="instrument.id"),
                Column("edition_id", "The text.", path="edition"),
                Column("topic", "Code of the topic."),
                Column("finding", "prohibits, requires, recommends, permits, informs or no provision found."),
                Column("judge", "Who judged: the owner of the text or the secretariat."),
                _RECORDED,
                Column("note", "What the judge said beside it."),
                Column("statement", "The organization's own words beside it."),
                _DEMONSTRATION,
                Column("url", "Its address in the API."),
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
                Column("id", "Permanent."),
                Column("left_id", "One provision.", path="left"),
                Column("left_edition_id", "Its text.", path="left_edition"),
                Column("right_id", "The other one.", path="right"),
                Column("right_edition_id", "Its text.", path="right_edition"),
                Column("relation", "How the left one stands to the right one."),
                Column("reason", "Why, in the words of who confirmed it."),
                Column("confirmed_at", "When it was confirmed.", "datetime"),
                Column("judge_id", "The organization that said it; empty for the secretariat.", path="judge"),
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
                Column("id", "Permanent."),
                Column("title", "As published."),
                Column("language", "BCP 47 code of the language of the title."),
                Column("summary", "What it is for."),
                Column("website", "May be empty."),
                Column("began", PARTIAL),
                Column("ended", f"{PARTIAL} Empty while it lasts."),
                Column("topics", "Codes of its topics."),
                _DEMONSTRATION,
                Column("url", "Address of its page.", path="page"),
            ),
        ),
        InitiativeViewSet,
    ),
    DumpTable(
        TableDescription(
            "participations",
            "A row for each organization that takes part in a joint initiative.",
            (
                Column("id", "Permanent.", path="item.id"),
                Column("initiative_id", "The initiative.", path="id"),
                Column("organization_id", "Who takes part.", path="item.organization.id"),
                Column("organization_name", "Its name.", path="item.organization.name"),
                Column("since", PARTIAL, path="item.since"),
                Column("until", f"{PARTIAL} Empty while it takes part.", path="item.until"),
                Column("contribution", "What it contributes.", path="item.contribution"),
                Column("statement", "The organization's own words.", path="item.statement"),
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
                Column("id", "Permanent."),
                Column("issue", "Its number in its series."),
                Column("title", "As frozen."),
                Column("series", "The series that it belongs to."),
                Column("language", "BCP 47 code of its language."),
                Column("audience", "Whom it was compiled for."),
                Column("as_of", "How things stood on this day."),
                Column("since", "Changes are since this day; may be empty."),
                _RECORDED,
                Column("corrects", "The issue that this one corrects."),
                Column("url", "Address of its page.", path="page"),
            ),
            foreign=(("corrects", "reports"),),
        ),
        ReportViewSet,
    ),
)
"""The tables, in the order in which they name one another."""

NAMED = {table.about.name: table for table in TABLES}
"""The tables by name."""
