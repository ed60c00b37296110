"""My texts: the instruments, editions and practices of one's organizations, how each stands and what comes next."""

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, WorkflowState, get_default_page_content_type

from organizations.models import OrganizationPage
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from practices.models.releases import Audience, Release, ReleaseDecision, ReleasedKind, reach_of
from practices.queries.wording import language_name, list_phrases, list_words, written_date

STANDS = {
    "draft": gettext_lazy("Draft"),
    "waits": gettext_lazy("Waits for approval"),
    "changes": gettext_lazy("Changes requested"),
    "ahead": gettext_lazy("Published, with a newer draft"),
    "published": gettext_lazy("Published"),
}
"""How a text stands, by code."""
KINDS: Mapping[str, Any] = {
    ReleasedKind.INSTRUMENT: InstrumentPage,
    ReleasedKind.EDITION: EditionPage,
    ReleasedKind.PRACTICE: PracticePage,
}


@dataclass(frozen=True, slots=True)
class TextsAsked:
    """What the list is limited to; "" is no limit. `organization`: uuid."""

    kind: str = ""
    stands: str = ""
    organization: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class OwnText:
    """One text. `of`: the instrument of an edition. `ends`: when it is taken out of publication or narrowed, in words.

    `next_label` and `next_url`: what comes next, "" where nothing does. `page_url` is "" while it is not published.
    """

    kind_label: str
    title: str
    of: str
    organization: str
    stands: str
    stands_label: str
    open_to: str
    ends: str
    changed_on: datetime.date | None
    edit_url: str
    page_url: str
    next_label: str
    next_url: str

    @property
    def day(self) -> str:
        """When it was last changed, in words."""
        return written_date(self.changed_on) if self.changed_on else ""


def read_texts_asked(query: Mapping[str, str]) -> TextsAsked:
    """Read what is asked from an address; what means nothing is left out."""
    kind, stands = query.get("kind", ""), query.get("state", "")
    return TextsAsked(
        kind if kind in KINDS else "",
        stands if stands in STANDS else "",
        query.get("organization", "")[:36],
        query.get("q", "").replace("\x00", "").strip()[:100],
    )


def own_texts(user: Any, asked: TextsAsked, *, now: datetime.datetime) -> QuerySet[Page]:
    """Keep the texts of the organizations that `user` acts for, what was changed last first."""
    types = {kind: ContentType.objects.get_for_model(model) for kind, model in KINDS.items()}
    owners = OrganizationPage.objects.of(user)
    if asked.organization:
        owners = owners.filter(Q(pk__in=[one.pk for one in owners if str(one.translation_key) == asked.organization]))
    below = Q(pk__in=())
    for path in owners.order_by().values_list("path", flat=True):
        below |= Q(path__startswith=path)
    chosen = [types[asked.kind]] if asked.kind else types.values()
    pages = Page.objects.filter(below, content_type__in=[one.pk for one in chosen])
    if asked.words:
        pages = pages.filter(draft_title__icontains=asked.words)
    elif not asked.kind:
        pages = pages.exclude(_stands_with_its_text(types[ReleasedKind.INSTRUMENT]))
    pages = _with_standing(pages, types, now)
    if asked.stands:
        pages = pages.filter(stands=asked.stands)
    return pages.order_by(F("latest_revision_created_at").desc(nulls_last=True), "pk")


def _stands_with_its_text(instruments: ContentType) -> Q:
    """Make the condition "an instrument that a text of it names": the list has one row for both.

    Kept is one that was changed by itself since it was published.
    """
    texts = EditionPage.objects.filter(instrument=OuterRef("pk")).order_by()
    return Q(Exists(texts), content_type=instruments.pk) & ~Q(live=True, has_unpublished_changes=True)


def _with_standing(pages: Any, types: Mapping[str, ContentType], now: datetime.datetime) -> Any:
    """Add to each page how it stands, to whom it is open, and when that becomes narrower."""
    flow = WorkflowState.objects.filter(
        base_content_type=get_default_page_content_type(), object_id=Cast(OuterRef("pk"), CharField(max_length=255))
    )
    kind = Case(
        *(When(content_type=one.pk, then=Value(str(code))) for code, one in types.items()), output_field=CharField()
    )
    release = Release.objects.filter(kind=OuterRef("text_kind"), thing=OuterRef("translation_key"))
    ahead = ReleaseDecision.objects.filter(
        kind=OuterRef("text_kind"), thing=OuterRef("translation_key"), effective_at__gt=now
    ).order_by("effective_at", "sequence")
    said = EditionPage.objects.filter(pk=OuterRef("pk")).order_by()
    return pages.annotate(
        text_kind=kind,
        text_on=Subquery(said.values("dated_on")),
        text_precision=Subquery(said.values("precision")),
        text_language=Subquery(said.values("language")),
        stands=Case(
            When(Exists(flow.filter(status=WorkflowState.STATUS_IN_PROGRESS)), then=Value("waits")),
            When(Exists(flow.filter(status=WorkflowState.STATUS_NEEDS_CHANGES)), then=Value("changes")),
            When(live=False, then=Value("draft")),
            When(has_unpublished_changes=True, then=Value("ahead")),
            default=Value("published"),
            output_field=CharField(),
        ),
        open_to=Subquery(release.values("audience")[:1]),
        is_alone=Subquery(release.values("is_alone")[:1]),
        opens_at=Subquery(ahead.values("effective_at")[:1]),
        opens_to=Subquery(ahead.values("audience")[:1]),
        opens_alone=Subquery(ahead.values("is_alone")[:1]),
    )


def text_rows(listed: Iterable[Any]) -> list[OwnText]:
    """Turn pages of `own_texts` into rows; three queries for the names above them."""
    pages = list(listed)
    names = _names_above(pages)
    return [_row(page, names) for page in pages]


def _names_above(pages: Collection[Page]) -> dict[str, str]:
    """Return the names of the organizations and instruments above these pages, by path."""
    step = Page.steplen
    paths = {page.path[:end] for page in pages for end in range(step, len(page.path), step)}
    if not paths:
        return {}
    owners: Any = OrganizationPage.objects.filter(path__in=paths).prefetch_related("names")
    works = InstrumentPage.objects.filter(path__in=paths).values_list("path", "draft_title")
    return {**{one.path: one.name_in() for one in owners}, **dict(works)}


def _row(page: Any, names: Mapping[str, str]) -> OwnText:
    edit, step = reverse("wagtailadmin_pages:edit", args=[page.pk]), Page.steplen
    is_edition = page.text_kind == ReleasedKind.EDITION
    owner = page.path[: -2 * step] if is_edition else page.path[:-step]
    next_label, next_url = _next(page, edit)
    changed = page.latest_revision_created_at
    return OwnText(
        str(ReleasedKind(page.text_kind).label),
        _name_of_edition(page) if is_edition else page.draft_title,
        names.get(page.path[:-step], "") if is_edition else "",
        names.get(owner, ""),
        page.stands,
        str(STANDS[page.stands]),
        str(reach_of(page.open_to, page.is_alone).label) if page.open_to and (page.live or page.is_alone) else "",
        _ends(page),
        timezone.localdate(changed, datetime.UTC) if changed else None,
        edit,
        page.get_url() or "" if page.live else "",
        next_label,
        next_url,
    )


def _name_of_edition(page: Any) -> str:
    """Name a text by its date and language: its instrument stands beside it."""
    return list_words((written_date(page.text_on, page.text_precision), language_name(page.text_language)))


def _ends(page: Any) -> str:
    """Say what is going to happen by itself, the earlier first."""
    told = []
    if page.opens_at:
        words = _("From %(day)s: %(audience)s")
        audience = reach_of(page.opens_to, page.opens_alone).label
        told.append((page.opens_at, words % {"day": written_date(page.opens_at.date()), "audience": audience}))
    if page.go_live_at and not page.live:
        told.append((page.go_live_at, _("Published on %(day)s") % {"day": written_date(page.go_live_at.date())}))
    if page.expire_at:
        told.append((page.expire_at, _("Published until %(day)s") % {"day": written_date(page.expire_at.date())}))
    return list_phrases(words for _at, words in sorted(told))


def _next(page: Any, edit: str) -> tuple[str, str]:
    """Return what comes next for a text: the label, and the address where it is done."""
    release = reverse("releases:release", args=[page.text_kind, page.translation_key])
    sheet = reverse("publishing:sheet", args=[page.translation_key])
    if page.stands in ("draft", "ahead"):
        return _("Send for approval"), sheet
    if page.stands == "waits":
        return _("See where it is waiting"), sheet
    if page.stands == "changes":
        return _("Make the changes"), edit
    if page.open_to in (None, Audience.OWN):
        return _("Choose who may see it"), release
    if page.text_kind == ReleasedKind.EDITION:
        return _("New edition from this one"), reverse("derivations:derive", args=[page.translation_key])
    return "", ""
