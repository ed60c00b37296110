"""What waits for a person as the second one: texts to approve, proposals to decide, and what words that moved ask."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page, TaskState

from organizations.models import OrganizationPage, reader_of
from practices.desk.queries.lines import MOST_LINES, Unnamed, UnnamedGroup, first_of
from practices.desk.queries.together import counted
from practices.models.content_edits import ContentEdit
from practices.models.follow_ups import TopicFollowUp
from practices.models.instruments import InstrumentPage
from practices.models.links import LinkProposal
from practices.models.proposals import Origin
from practices.models.released_pages import PAGE_KINDS
from practices.models.structuring import StructuringRequest
from practices.models.workflows import states_for_another
from practices.queries.approvals.entries import entries_for
from practices.queries.assessments.to_confirm import waiting_for
from practices.queries.wording import with_label, written_date


@dataclass(frozen=True, slots=True)
class TextsToApprove:
    """The texts for which somebody is the second person; `covered`: what is decided with them, by uuid."""

    group: UnnamedGroup
    covered: frozenset[str]


def texts_to_approve(user: Any) -> TextsToApprove:
    """Return the pages for which `user` is the second person, the longest waiting first.

    An instrument that waits with a text of it is decided with that, and so are the releases of both. Entries of other
    organizations are the secretariat's `entries_to_approve`.
    """
    reader = reader_of(user)
    states = TaskState.objects.reviewable_by(user).filter(revision__isnull=False).order_by("started_at", "pk")
    fields = ("revision__object_id", "revision__content_type", "revision__object_str", "started_at")
    waiting = list(states.values_list(*fields))
    places = _places(int(key) for key, *_rest in waiting)
    with_text = {place.instrument for place in places.values()}
    rows = [row for row in waiting if int(row[0]) in places and places[int(row[0])].uuid not in with_text]
    if reader.is_secretariat:
        rows = [row for row in rows if int(row[0]) in reader.reads_for or _model(row[1]) is not OrganizationPage]
    count = len(rows)
    group = UnnamedGroup(
        "texts",
        ngettext("%(count)s text to approve", "%(count)s texts to approve", count) % {"count": count},
        count,
        f"{reverse('wagtailadmin_reports:workflow')}?reviewable=true" if reader.is_secretariat else "",
        tuple(
            Unnamed(
                places[int(key)].address,
                at.date(),
                with_label(_kind_of(content_type), title),
                places[int(key)].owner,
            )
            for key, content_type, title, at in rows[:MOST_LINES]
        ),
    )
    return TextsToApprove(group, frozenset(filter(None, with_text | {place.uuid for place in places.values()})))


def entries_to_approve(user: Any) -> UnnamedGroup:
    """Return the entries of organizations that others submitted, the longest waiting first. Two queries.

    What each still needs before `user` can approve it stands on their screen.
    """
    states = entries_for(user).order_by("started_at", "pk")
    count, rows = first_of(states, "revision__object_str", "started_at")
    address = reverse("entries:index")
    return UnnamedGroup(
        "entries",
        ngettext("%(count)s organization to approve", "%(count)s organizations to approve", count) % {"count": count},
        count,
        address,
        tuple(Unnamed(address, at.date(), name) for name, at in rows),
    )


def texts_for_others(user: Any) -> UnnamedGroup:
    """Return the texts that `user` would approve, had they not changed them, the longest waiting first. One query."""
    edits = ContentEdit.objects.filter(page=Cast(OuterRef("workflow_state__object_id"), IntegerField()), user=user)
    changed_at = Subquery(edits.order_by("-saved_at").values("saved_at")[:1])
    states = states_for_another(user).annotate(changed_at=changed_at).order_by("started_at", "pk")
    count, rows = first_of(states, "workflow_state__object_id", "revision__object_str", "started_at", "changed_at")
    label = ngettext(
        "%(count)s text that you changed waits for another person",
        "%(count)s texts that you changed wait for another person",
        count,
    )
    return UnnamedGroup(
        "texts_for_others",
        label % {"count": count},
        count,
        rows=tuple(
            Unnamed(reverse("wagtailadmin_pages:edit", args=[key]), at.date(), _changed_on(title, changed))
            for key, title, at, changed in rows
        ),
    )


def _changed_on(title: str, at: datetime.datetime | None) -> str:
    if at is None:
        return title
    day = written_date(timezone.localdate(at))
    return _("%(title)s – you changed it on %(day)s; open it to see who can approve it") % {"title": title, "day": day}


def decisions(proposals: Any, *, covered: Collection[str] = ()) -> UnnamedGroup:
    """Return the proposals that somebody decides, the oldest first; those that came by a return say so.

    Releases of what is `covered` (uuids) by a text to approve are left out: they are decided on its sheet.
    """
    with_text = Q(action="decide_release", arguments__thing__in=sorted(covered))
    count, rows = first_of(
        (proposals.exclude(with_text) if covered else proposals).order_by("proposed_at", "pk"),
        "public_id",
        "summary",
        "origin",
        "organization",
        "proposed_at",
    )
    from_return = _("From a return: %(summary)s")
    return UnnamedGroup(
        "proposals",
        ngettext("%(count)s proposal to decide", "%(count)s proposals to decide", count) % {"count": count},
        count,
        reverse("proposals:index"),
        tuple(
            Unnamed(
                reverse("proposals:detail", args=[key]),
                at.date(),
                from_return % {"summary": summary} if origin == Origin.SIGNED_LINK else summary,
                organization,
            )
            for key, summary, origin, organization, at in rows
        ),
    )


def texts_to_structure() -> UnnamedGroup:
    """Return the texts whose structure was asked for, the oldest request first."""
    count, rows = first_of(
        StructuringRequest.objects.open().order_by("asked_at", "pk"),
        "edition",
        "edition__slug",
        "edition__instrument",
        "edition__instrument__organization",
        "asked_at",
    )
    return UnnamedGroup(
        "structure",
        ngettext("%(count)s text to structure", "%(count)s texts to structure", count) % {"count": count},
        count,
        reverse("structure:index"),
        tuple(
            Unnamed(
                reverse("wagtailadmin_pages:edit", args=[key]),
                at.date(),
                "%(first)s, " + slug,
                organization,
                (instrument,),
            )
            for key, slug, instrument, organization, at in rows
        ),
    )


def judgements(user: Any) -> list[UnnamedGroup]:
    """Return what `user` decides provision by provision, as counts: each has a desk of its own. Three queries."""
    found = counted(
        topics=TopicFollowUp.objects.open().visible_to(user), links=LinkProposal.objects.open().visible_to(user)
    )
    topics, links, assessments = found["topics"], found["links"], len(waiting_for(user))
    words = (
        ngettext("%(count)s topic to confirm", "%(count)s topics to confirm", topics),
        ngettext("%(count)s assessment to confirm", "%(count)s assessments to confirm", assessments),
        ngettext(
            "%(count)s pair of provisions that may correspond",
            "%(count)s pairs of provisions that may correspond",
            links,
        ),
    )
    return [
        UnnamedGroup("topics", words[0] % {"count": topics}, topics, reverse("follow_ups:index")),
        UnnamedGroup(
            "assessments", words[1] % {"count": assessments}, assessments, reverse("assessments_to_confirm:index")
        ),
        UnnamedGroup("links", words[2] % {"count": links}, links, reverse("links:index")),
    ]


def _kind_of(content_type: int) -> str:
    model = _model(content_type)
    name = str(model._meta.verbose_name) if model else ""
    return name[:1].upper() + name[1:]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page that waits is decided, its uuid, that of the instrument above it, and its organization (key)."""

    address: str
    uuid: str
    instrument: str
    owner: int | None


def _places(keys: Any) -> dict[int, _Place]:
    """Return the place of each page (key): the sheet to publish of what has one, else the editor. Two queries."""
    rows = list(Page.objects.filter(pk__in=list(keys)).values_list("pk", "path", "translation_key", "content_type"))
    step = Page.steplen
    above = {path[:end] for _key, path, *_rest in rows for end in range(step, len(path) + 1, step)}
    pages = Page.objects.filter(path__in=above).values_list("path", "pk", "translation_key", "content_type")
    found = {path: (pk, str(uuid), _model(kind)) for path, pk, uuid, kind in pages} if above else {}
    owners = {path: pk for path, (pk, _uuid, model) in found.items() if model is OrganizationPage}
    works = {path: uuid for path, (_pk, uuid, model) in found.items() if model is InstrumentPage}
    return {
        key: _Place(
            _address(key, uuid, content_type),
            str(uuid),
            works.get(path[:-step], ""),
            next((owners[path[:end]] for end in range(len(path), 0, -step) if path[:end] in owners), None),
        )
        for key, path, uuid, content_type in rows
    }


def _model(content_type: int) -> Any:
    return ContentType.objects.get_for_id(content_type).model_class()


def _address(key: int, uuid: Any, content_type: int) -> str:
    if _model(content_type) in PAGE_KINDS:
        return reverse("publishing:sheet", args=[uuid])
    return reverse("wagtailadmin_pages:edit", args=[key])
