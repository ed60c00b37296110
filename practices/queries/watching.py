"""What was written, as things that are shown: which kinds there are, and what is shown otherwise when they change."""

import uuid
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from organizations.models import OrganizationPage
from practices.models.adoptions import AdoptionEvent
from practices.models.assessments import Assessment
from practices.models.editions import EditionPage
from practices.models.exchange.changes import ChangedKind, ShownThing
from practices.models.initiatives import Initiative
from practices.models.instruments import InstrumentLineage, InstrumentPage
from practices.models.links import ProvisionLink
from practices.models.practices import PracticePage
from practices.models.releases import Release, ReleaseDecision, ReleasedKind
from practices.models.reports.issues import Report
from practices.models.topics import Topic

MODELS: dict[str, Any] = {
    ChangedKind.TOPIC: Topic,
    ChangedKind.ORGANIZATION: OrganizationPage,
    ChangedKind.INSTRUMENT: InstrumentPage,
    ChangedKind.EDITION: EditionPage,
    ChangedKind.PRACTICE: PracticePage,
    ChangedKind.INITIATIVE: Initiative,
    ChangedKind.REPORT: Report,
    ChangedKind.ADOPTION: AdoptionEvent,
    ChangedKind.ASSESSMENT: Assessment,
    ChangedKind.LINK: ProvisionLink,
}
"""The kinds in the order in which they are looked at: what others depend on comes first."""
PAGES = (ChangedKind.ORGANIZATION, ChangedKind.INSTRUMENT, ChangedKind.EDITION, ChangedKind.PRACTICE)
DEPENDENTS: dict[str, list[tuple[str, Any, tuple[str, ...]]]] = {
    ChangedKind.ORGANIZATION: [
        (ChangedKind.INSTRUMENT, InstrumentPage, ("organization",)),
        (ChangedKind.PRACTICE, PracticePage, ("organization",)),
        (ChangedKind.EDITION, EditionPage, ("instrument__organization",)),
        (ChangedKind.ADOPTION, AdoptionEvent, ("organization", "reference__organization")),
        (ChangedKind.ASSESSMENT, Assessment, ("instrument__organization",)),
        (ChangedKind.INITIATIVE, Initiative, ("participations__organization", "statements__organization")),
    ],
    ChangedKind.INSTRUMENT: [
        (ChangedKind.EDITION, EditionPage, ("instrument",)),
        (ChangedKind.ADOPTION, AdoptionEvent, ("reference", "own_instrument", "provision__edition__instrument")),
        (ChangedKind.ASSESSMENT, Assessment, ("instrument",)),
    ],
    ChangedKind.EDITION: [
        (ChangedKind.ADOPTION, AdoptionEvent, ("provision__edition",)),
        (ChangedKind.ASSESSMENT, Assessment, ("edition", "pins__provision__edition")),
        (ChangedKind.LINK, ProvisionLink, ("left__edition", "right__edition")),
    ],
    ChangedKind.TOPIC: [
        (ChangedKind.INSTRUMENT, InstrumentPage, ("topic_items__tag",)),
        (ChangedKind.PRACTICE, PracticePage, ("topic_items__tag",)),
        (ChangedKind.INITIATIVE, Initiative, ("topics",)),
    ],
}
"""What is shown otherwise, or no more, when a thing of a kind is: the kind, its model, the ways to the thing."""


def resolved(touched: set[tuple[str, str]]) -> dict[str, set[int]]:
    """Return the keys of the things by kind: a page, or what a release is about, is one of several kinds."""
    work: dict[str, set[int]] = defaultdict(set)
    pages: set[int] = set()
    things: dict[str, set[uuid.UUID]] = defaultdict(set)
    for name, model in (("released", Release), ("decision", ReleaseDecision)):
        keys = {int(row) for kind, row in touched if kind == name}
        for kind, thing in model.objects.filter(pk__in=keys).values_list("kind", "thing") if keys else ():
            things[kind].add(thing)
    for kind, row in touched:
        if kind == "page":
            pages.add(int(row))
        elif len(row) >= 32:
            things[kind].add(uuid.UUID(row))
        elif kind in MODELS:
            work[kind].add(int(row))
    for kind in PAGES if pages else ():
        work[kind] |= set(MODELS[kind].objects.filter(pk__in=pages).order_by().values_list("pk", flat=True))
        work[kind] |= set(ShownThing.objects.filter(kind=kind, row__in=pages).order_by().values_list("row", flat=True))
    things[ChangedKind.EDITION] |= things.pop(ReleasedKind.SOURCE_FILE, set())
    for kind, uuids in things.items():
        name = "public_id" if kind == ChangedKind.REPORT else "translation_key"
        found = MODELS[kind].objects.filter(**{f"{name}__in": uuids}).order_by()
        work[kind] |= set(found.values_list("pk", flat=True)) if uuids else set()
    return work


def alongside(kind: str, rows: set[int]) -> set[int]:
    """Add the things of the same kind that are shown otherwise when these are: what names them, what they replace."""
    if not rows:
        return rows
    others: list[Any] = []
    if kind == ChangedKind.ASSESSMENT:
        these = Assessment.objects.filter(pk__in=rows).order_by()
        places = {"instrument__in": these.values("instrument"), "topic__in": these.values("topic")}
        others = [Assessment.objects.filter(**places).values_list("pk", flat=True)]
    elif kind == ChangedKind.ADOPTION:
        others = [
            AdoptionEvent.objects.filter(**{f"{name}__in": rows}).values_list("pk", flat=True)
            for name in ("checks", "follows", "precedes")
        ]
    elif kind == ChangedKind.INSTRUMENT:
        lineage = InstrumentLineage.objects
        others = [
            lineage.filter(other__in=rows).values_list("instrument", flat=True),
            lineage.filter(instrument__in=rows).values_list("other", flat=True),
        ]
    elif kind == ChangedKind.EDITION:
        others = [EditionPage.objects.filter(made_from__in=rows).values_list("pk", flat=True)]
    elif kind == ChangedKind.ORGANIZATION:
        others = [OrganizationPage.objects.filter(body_of__in=rows).values_list("pk", flat=True)]
    return rows.union(*(found.order_by() for found in others))


def dependents(kind: str, changed: set[int]) -> Iterator[tuple[str, set[int]]]:
    """Return what is shown otherwise, or no more, when these things are."""
    if not changed:
        return
    for other, model, paths in DEPENDENTS.get(kind, ()):
        found: set[int] = set()
        for path in paths:
            found |= set(model.objects.filter(**{f"{path}__in": changed}).order_by().values_list("pk", flat=True))
        yield other, found
