"""The instruments beside which organizations say where they stand, and the organizations that take part."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from organizations.models import OrganizationPage, User
from organizations.second_wall import own_role
from practices.models import AdoptionEvent, InstrumentPage, Topic, TopicLabel
from practices.tables.vocabulary.history import standing_codes
from practices.tables.wording import Words, active_language, name_of, title_of


@dataclass(frozen=True, slots=True)
class Member:
    """A published organization. `takes_part`: somebody acts for it, or a visible event is about it."""

    page: OrganizationPage
    name: Words
    takes_part: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """An instrument that organizations say where they stand beside; `adopter_count` of them did."""

    page: InstrumentPage
    title: Words
    issuer: Words
    adopter_count: int

    @property
    def key(self) -> uuid.UUID:
        """The outward id."""
        return self.page.translation_key


@dataclass(frozen=True, slots=True)
class TopicChoice:
    """A topic that offered references carry, in the order of the vocabulary."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be looked at, and what is.

    `chosen` is None when nothing is offered, or when what was asked for is not there for this reader
    (`is_unknown`). `is_moved`: what was asked for does not carry the topic, another reference stands in.
    """

    offered: tuple[Reference, ...]
    topics: tuple[TopicChoice, ...]
    chosen: Reference | None
    is_unknown: bool = False
    is_moved: bool = False


def exchange_events(user: Any) -> Any:
    """Give the events that the page may show `user`: of published organizations, never of an issuer."""
    events = AdoptionEvent.objects.visible_to(user).of_adopters()
    return events.filter(organization__live=True, organization__is_contact_only=False)


def exchange_members(user: Any) -> dict[int, Member]:
    """Give the published organizations by key; which of them take part depends on what `user` may see.

    Two queries. An organization takes part when an active account acts for it as officer or approver, or
    when a visible event says where it stands (docs/decisions/0003-rows-of-the-matrix.md).
    """
    acting = User.objects.filter(Q(groups=OuterRef("officers")) | Q(groups=OuterRef("approvers")), is_active=True)
    stated = exchange_events(user).filter(organization=OuterRef("pk")).order_by()
    pages = OrganizationPage.objects.filter(live=True, is_contact_only=False)
    pages = pages.annotate(has_people=Exists(acting), has_events=Exists(stated)).for_listing()
    with own_role():  # that somebody acts for it is public, who is not
        listed = list(pages)
    return {page.pk: Member(page, name_of(page), page.has_people or page.has_events) for page in listed}


def choose_reference(
    user: Any, members: dict[int, Member], *, asked: uuid.UUID | None = None, topic: str = ""
) -> Choice:
    """Say which references `user` can look at; choose the one asked for, else that of most organizations.

    `asked` is offered whenever `user` may see it, even before the first event. `topic` (a permanent code)
    keeps the references that carry it or a narrower one. Order: by organizations, most first, then title.
    Four queries, one more with a topic.
    """
    known = _references(user, members, asked)
    codes, topics = _topics(known)
    standing = standing_codes(topic) if topic else ()
    narrowed = {narrower for code in standing for narrower in Topic.objects.branch(code).values()}
    offered = [reference for reference in known if not topic or codes[reference.page.pk] & narrowed]
    wanted = next((reference for reference in known if reference.key == asked), None)
    if asked is not None and wanted is None:
        return Choice(tuple(offered), topics, None, is_unknown=True)
    is_moved = wanted is not None and wanted not in offered
    chosen = wanted if wanted in offered else next(iter(offered), None)
    return Choice(tuple(offered), topics, chosen, is_moved=is_moved)


def _references(user: Any, members: dict[int, Member], asked: uuid.UUID | None) -> list[Reference]:
    stated = exchange_events(user).order_by().values_list("reference")
    counts = dict(stated.annotate(many=Count("organization", distinct=True)))
    pages = (
        InstrumentPage.objects.visible_to(user)
        .filter(Q(pk__in=counts) | Q(translation_key=asked), organization__in=members)
        .prefetch_related("titles")
    )
    references = []
    for page in pages.order_by("title", "translation_key"):
        member = members[page.organization_id]
        page.organization = member.page
        references.append(Reference(page, title_of(page), member.name, counts.get(page.pk, 0)))
    return sorted(references, key=_rank)


def _rank(reference: Reference) -> tuple[int, str, str, str]:
    title, issuer = reference.title.text.casefold(), reference.issuer.text.casefold()
    return (-reference.adopter_count, title, issuer, str(reference.key))


def _topics(references: Iterable[Reference]) -> tuple[dict[int, set[str]], tuple[TopicChoice, ...]]:
    """Give the codes by instrument, and the topics as choices. One query."""
    items = "topic__practices_instrumenttopic_items__content_object"
    keys = [reference.page.pk for reference in references]
    labels = TopicLabel.objects.filter(
        is_preferred=True, topic__retired_on__isnull=True, **{f"{items}__in": keys}
    ).order_by("topic__position", "topic__name", "language")
    codes: dict[int, set[str]] = defaultdict(set)
    by_code: dict[str, dict[str, str]] = defaultdict(dict)
    for code, language, label, key in labels.values_list("topic__name", "language", "label", items):
        codes[key].add(code)
        by_code[code][language] = label
    return codes, tuple(TopicChoice(code, _label(known)) for code, known in by_code.items())


def _label(labels: dict[str, str]) -> str:
    return labels.get(active_language()) or labels.get("en") or next(iter(labels.values()))


def reference_of(event: uuid.UUID, user: Any) -> uuid.UUID | None:
    """Give the outward id of the reference that an event is about, None if `user` may not see it (one query)."""
    key: uuid.UUID | None = (
        exchange_events(user)
        .filter(public_id=event)
        .order_by()
        .values_list("reference__translation_key", flat=True)
        .first()
    )
    return key
