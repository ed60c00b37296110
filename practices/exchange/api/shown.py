"""What the API gives of a thing, for the change log and for what is written beforehand."""

import hashlib
import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.conf import settings
from django.utils import translation

from practices.api.adoptions import AdoptionViewSet
from practices.api.any_address import AnyAddress
from practices.api.assessments import AssessmentViewSet
from practices.api.editions import EditionViewSet
from practices.api.initiatives import InitiativeViewSet
from practices.api.instruments import InstrumentViewSet
from practices.api.links import LinkViewSet
from practices.api.organizations import OrganizationViewSet
from practices.api.practices import PracticeViewSet
from practices.api.topics import TopicViewSet
from practices.api.viewsets import ReadingViewSet
from practices.exchange.actions.sights import ThingSnapshot
from practices.models.exchange.changes import ChangedKind
from practices.models.provisions import Provision
from practices.reports.api import ReportViewSet

VIEWS: dict[str, type[ReadingViewSet]] = {
    ChangedKind.ORGANIZATION: OrganizationViewSet,
    ChangedKind.TOPIC: TopicViewSet,
    ChangedKind.INSTRUMENT: InstrumentViewSet,
    ChangedKind.EDITION: EditionViewSet,
    ChangedKind.PRACTICE: PracticeViewSet,
    ChangedKind.ADOPTION: AdoptionViewSet,
    ChangedKind.ASSESSMENT: AssessmentViewSet,
    ChangedKind.LINK: LinkViewSet,
    ChangedKind.INITIATIVE: InitiativeViewSet,
    ChangedKind.REPORT: ReportViewSet,
}


@translation.override(settings.LANGUAGE_CODE)  # the API speaks one language, whatever the request speaks
def read_things(kind: str, rows: Collection[int], user: Any) -> dict[int, ThingSnapshot]:
    """Return what the API shows `user` (None: the public) of these things, by primary key.

    What is hidden is left out.
    """
    view: Any = VIEWS[kind]()
    view.request, view.action, view.kwargs, view.format_kwarg = AnyAddress(user), "list", {}, None
    elsewhere: frozenset[str] = getattr(view, "told_elsewhere", frozenset())
    view.wanted = {name: below for name, below in view.fields_of().items() if name not in elsewhere}
    things = list(view.get_queryset().filter(pk__in=rows))
    data = view.get_serializer_class()(
        view.rows(things), many=True, context={"request": view.request, "view": view, "format": None}
    ).data
    texts = _text_digests([thing.pk for thing in things]) if kind == ChangedKind.EDITION else {}
    return {
        thing.pk: ThingSnapshot(
            thing=str(getattr(thing, view.id_field)),
            organization=_organization(kind, one),
            data={name: value for name, value in one.items() if name not in elsewhere},
            about=_about(kind, one),
            beside=texts.get(thing.pk, ""),
        )
        for thing, one in zip(things, data, strict=True)
    }


def _organization(kind: str, data: Any) -> uuid.UUID | None:
    """Return the id of the organization that a thing belongs to: what a reader may filter the log by."""
    named = data if kind == ChangedKind.ORGANIZATION else data.get("organization")
    return uuid.UUID(str(named["id"])) if named else None


INSTRUMENTS = ("instrument", "reference", "own_instrument")


def _about(kind: str, data: Any) -> dict[str, list[str]]:
    """Return the topics, instruments and organizations that a thing is about."""
    found: dict[str, set[str]] = {"topics": set(), "instruments": set(), "organizations": set()}
    if kind == ChangedKind.ORGANIZATION:
        found["organizations"].add(str(data["id"]))
    if kind == ChangedKind.INSTRUMENT:
        found["instruments"].add(str(data["id"]))
    if isinstance(data.get("topic"), str):
        found["topics"].add(data["topic"])
    _gather(data, found)
    return {name: sorted(keys) for name, keys in found.items()}


def _gather(data: Any, found: dict[str, set[str]]) -> None:
    for name, value in data.items():
        if name == "topics" and isinstance(value, list):
            found["topics"].update(code for code in value if isinstance(code, str))
        if isinstance(value, dict):
            plural = "organizations" if name == "organization" else "instruments" if name in INSTRUMENTS else ""
            if plural and "id" in value:
                found[plural].add(str(value["id"]))
            _gather(value, found)
        elif isinstance(value, list):
            for one in value:
                if isinstance(one, dict):
                    _gather(one, found)


def _text_digests(editions: Iterable[int]) -> dict[int, str]:
    """Return a digest of the published text of each edition (primary keys)."""
    rows = (
        Provision.objects.filter(edition__in=list(editions), withdrawn_at__isnull=True)
        .order_by("edition", "position", "pk")
        .values_list("edition", "eid", "label", "num", "heading", "hash")
    )
    found: dict[int, Any] = {}
    for edition, *words in rows.iterator(chunk_size=2000):
        found.setdefault(edition, hashlib.sha256()).update("\x1f".join(words).encode() + b"\x1e")
    return {edition: digest.hexdigest() for edition, digest in found.items()}
