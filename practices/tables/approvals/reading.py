"""What an approver reads before deciding: the text, what changed, who will see it, and the notes so far."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.models import TaskState

from organizations.models import OrganizationPage
from practices.models import ApprovalRequest, Audience, EditionPage, Proposal
from practices.tables.approvals.drafts import DraftReading, read_draft
from practices.tables.approvals.pinned import Pinned, pin_of
from practices.tables.wording import written_date

MOST_NOTES = 20


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note on an approval or on changes that were asked for."""

    on: datetime.date
    who: str
    words: str

    @property
    def day(self) -> str:
        """The day in words."""
        return written_date(self.on)


@dataclass(frozen=True, slots=True)
class ToApprove:
    """One text or release. `audience` says in words who will see it, `ask` what approving does.

    `proposed`: to whom it was proposed to be opened beside, which is not decided here; "" where nothing was.

    `file_name`: the source file that belongs to it, "" where there is none. `page_key`: its key, for the admin alone.
    """

    kind: str
    title: str
    draft: DraftReading
    audience: str
    ask: str
    proposed: str
    authority: str
    notes: tuple[NoteLine, ...]
    file_name: str
    page_key: int


def to_approve(asked: ApprovalRequest) -> ToApprove | None:
    """Gather what a request is about as it stands, None where it is gone. About ten queries."""
    pinned = pin_of(asked)
    if pinned is None:
        return None
    proposal = asked.proposal
    draft = pinned.revision.as_object()
    published = draft if proposal is not None else (pinned.page if pinned.page.live else None)
    return ToApprove(
        kind=capfirst(str(draft._meta.verbose_name)),
        title=draft.title,
        draft=read_draft(draft, published),
        audience=audience_in_words(pinned),
        ask=_("The text is published.") if proposal is None else _("The text is opened to these people."),
        proposed=_proposed(pinned.page) if proposal is None else "",
        authority=(proposal.arguments.get("authority") or "") if proposal is not None else "",
        notes=notes_about(pinned.page),
        file_name=_file_name(draft),
        page_key=pinned.page.pk,
    )


def audience_in_words(pinned: Pinned) -> str:
    """Say who will see it: "Named organizations: A, B"."""
    label = str(Audience(pinned.audience).label)
    if not pinned.named:
        return label
    pages = OrganizationPage.objects.filter(translation_key__in=pinned.named).for_listing()
    names = pgettext("between the parts of a list", ", ").join(page.name_in() for page in pages)
    return _("%(audience)s: %(names)s") % {"audience": label, "names": names}


def notes_about(page: Any) -> tuple[NoteLine, ...]:
    """Give the notes on approving a page or on changes to it, the newest first. One query."""
    states = TaskState.objects.for_instance(page).exclude(comment="").filter(finished_at__isnull=False)
    rows = states.select_related("finished_by").order_by("-finished_at", "-pk")[:MOST_NOTES]
    return tuple(NoteLine(row.finished_at.date(), str(row.finished_by or ""), row.comment) for row in rows)


def _proposed(page: Any) -> str:
    """Say to whom opening a page was proposed, in words; "" where nothing waits. One query."""
    audiences = {row.arguments.get("audience", "") for row in Proposal.objects.to_open(page.translation_key)}
    labels = [str(one.label) for one in Audience if one in audiences]
    return pgettext("between the parts of a list", ", ").join(labels)


def _file_name(draft: Any) -> str:
    if not isinstance(draft, EditionPage) or not draft.source_file:
        return ""
    return draft.source_name or _("Source file")
