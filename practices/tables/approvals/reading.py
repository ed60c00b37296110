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
from practices.tables.editions.held_words import contents_in_words, copy_in_words
from practices.tables.editions.source_contents import read_source_contents
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

    `file_contents`, `file_copy`: what the file holds beside its text, and whether it is a cleaned copy, in words.
    `file_reason`: why it is opened as it is, "" where nothing was stated.
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
    file_contents: str = ""
    file_copy: str = ""
    file_reason: str = ""


def to_approve(asked: ApprovalRequest) -> ToApprove | None:
    """Gather what a request is about as it stands, None where it is gone. About ten queries."""
    pinned = pin_of(asked)
    if pinned is None:
        return None
    proposal = asked.proposal
    draft = pinned.revision.as_object()
    source = read_source_contents(draft) if isinstance(draft, EditionPage) else None
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
        file_contents=contents_in_words(source) if source is not None else "",
        file_copy=copy_in_words(source) if source is not None else "",
        file_reason=_reason(pinned.page, proposal),
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


def _reason(page: Any, proposal: Proposal | None) -> str:
    """Return why the source file is opened as it is: by this proposal, or by one that waits beside. One query."""
    waiting = [proposal] if proposal is not None else list(Proposal.objects.to_open(page.translation_key))
    return next((row.arguments["uncleaned_reason"] for row in waiting if row.arguments.get("uncleaned_reason")), "")


def _file_name(draft: Any) -> str:
    if not isinstance(draft, EditionPage) or not draft.source_file:
        return ""
    return draft.source_name or _("Source file")
