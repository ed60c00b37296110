"""What an approver reads before deciding: the text, what changed, who will see it, and the notes so far."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.models import TaskState

from practices.models.approvals.requests import ApprovalPart, ApprovalRequest, ApprovalSubject
from practices.models.editions import EditionPage
from practices.models.proposals import Proposal
from practices.models.releases import Audience, ReleasedKind
from practices.queries.approvals.consequences import audience_in_words, day_in_words
from practices.queries.approvals.drafts import DraftReading, read_draft
from practices.queries.approvals.pinned import PinnedText, Pins, pin_request
from practices.queries.editions.held_words import contents_in_words, copy_in_words
from practices.queries.editions.source_contents import read_source_contents
from practices.queries.wording import list_words, written_date

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

    `opens_from`, `until`: from when and until when a release is proposed; "" for a text, and without an end.

    `draft` is None for a part whose text is read beside another.

    `proposed`: to whom it was proposed to be opened beside, which is not decided here; "" where nothing was.

    `file_name`: the source file that belongs to it, "" where there is none. `page_key`: its key, for the admin alone.

    `file_contents`, `file_copy`: what the file holds beside its text, and whether it is a cleaned copy, in words.
    `file_reason`: why it is opened as it is, "" where nothing was stated.

    `opens_below`: a part of the same request would open this text to others.

    `parts`: what is approved with it. Of a part, `key` is its key in the form; a release can be left out.
    """

    kind: str
    title: str
    draft: DraftReading | None
    audience: str
    ask: str
    proposed: str
    authority: str
    notes: tuple[NoteLine, ...]
    file_name: str
    page_key: int
    opens_from: str = ""
    until: str = ""
    file_contents: str = ""
    file_copy: str = ""
    file_reason: str = ""
    key: str = ""
    is_release: bool = False
    opens_below: bool = False
    parts: tuple["ToApprove", ...] = ()

    @property
    def outcomes(self) -> tuple["ApprovalOutcome", ...]:
        """What approving all of it does, one line for each thing: that it is published, and to whom it opens."""
        found: dict[tuple[int, str], ApprovalOutcome] = {}
        for one in (self, *self.parts):
            before = found.get((one.page_key, one.kind))
            opens = (one.audience, one.opens_from, one.until) if one.is_release else ("", "", "")
            found[one.page_key, one.kind] = ApprovalOutcome(one.kind, (before.ask if before else "") or one.ask, *opens)
        return tuple(found.values())


@dataclass(frozen=True, slots=True)
class ApprovalOutcome:
    """What approving does to one thing: `ask` that it is published, the rest to whom it opens; "" where it does not."""

    kind: str
    ask: str
    audience: str
    opens_from: str
    until: str


def to_approve(
    asked: ApprovalRequest, parts: Sequence[ApprovalPart] = (), pins: Pins | None = None
) -> ToApprove | None:
    """Gather what a request is about as it stands, with these parts of it; None where anything is gone.

    About ten queries for the request, as many for the text of an instrument, five for a release; fewer with `pins`.
    """
    pins = pin_request(asked) if pins is None else pins
    return read_together(asked, parts, pins)


def read_together(
    asked: ApprovalSubject, parts: Sequence[ApprovalSubject], pins: Mapping[Any, PinnedText | None]
) -> ToApprove | None:
    """Gather a text or release and the parts that are approved with it; None where anything is gone."""
    pages: dict[int, Any] = {}
    main = _read(asked, pins[asked], pages)
    beside = [_read(part, pins[part], pages, key=str(part.pk)) for part in parts]
    if main is None or None in beside:
        return None
    covered = [part.proposal_id for part in parts if part.proposal_id is not None]
    read = [_below(part, parts) for part in filter(None, beside)]
    return replace(_below(main, parts), parts=tuple(read), proposed=_proposed(asked, covered))


def _below(reading: ToApprove, parts: Sequence[ApprovalSubject]) -> ToApprove:
    """Note of a text that a part of the request would open it."""
    opened = {
        part.page_id for part in parts if part.proposal and part.proposal.arguments["kind"] != ReleasedKind.SOURCE_FILE
    }
    return replace(reading, opens_below=not reading.is_release and reading.page_key in opened)


def _read(
    asked: ApprovalSubject, pinned: PinnedText | None, pages: dict[int, Any], *, key: str = ""
) -> ToApprove | None:
    """Read one text or release; `pages` are the drafts that are shown already, by page, and gets this one.

    `key`: of a part, its key in the form.
    """
    if pinned is None:
        return None
    proposal, page = asked.proposal, pinned.page
    is_shown = page.pk in pages
    draft = pages[page.pk] if is_shown else pinned.revision.as_object()
    pages[page.pk] = draft
    said = proposal.arguments if proposal is not None else {}
    with_file = not is_shown or said.get("kind") == ReleasedKind.SOURCE_FILE
    source = read_source_contents(draft) if with_file and isinstance(draft, EditionPage) else None
    published = draft if proposal is not None else (page if page.live else None)
    kind = ReleasedKind(said["kind"]).label if proposal is not None else capfirst(str(draft._meta.verbose_name))
    return ToApprove(
        kind=str(kind),
        title=draft.title,
        draft=None if is_shown else read_draft(draft, published),
        audience=audience_in_words(pinned.audience, pinned.named),
        ask=_ask(asked, is_part=bool(key)),
        proposed="",
        authority=said.get("authority") or "",
        notes=() if is_shown else notes_about(page),
        file_name=_file_name(draft) if with_file else "",
        page_key=page.pk,
        opens_from="" if proposal is None else day_in_words(said.get("effective_at")) or _("at once, when approved"),
        until=day_in_words(said.get("until")),
        file_contents=contents_in_words(source) if source is not None else "",
        file_copy=copy_in_words(source) if source is not None else "",
        file_reason=_reason(page, proposal) if with_file else "",
        key=key,
        is_release=proposal is not None,
    )


def _ask(asked: ApprovalSubject, *, is_part: bool) -> str:
    """Say what approving does; nothing of a release that is a part, which says so itself."""
    if asked.proposal_id is None:
        return _("The text is published.")
    return "" if is_part else _("The text is released to these people.")


def notes_about(page: Any) -> tuple[NoteLine, ...]:
    """Return the notes on approving a page or on changes to it, the newest first. One query."""
    states = TaskState.objects.for_instance(page).exclude(comment="").filter(finished_at__isnull=False)
    rows = states.select_related("finished_by").order_by("-finished_at", "-pk")[:MOST_NOTES]
    return tuple(NoteLine(row.finished_at.date(), str(row.finished_by or ""), row.comment) for row in rows)


def _proposed(asked: ApprovalSubject, covered: list[int]) -> str:
    """Say to whom opening a text was proposed that the request does not cover, in words. One query."""
    if asked.proposal_id is not None:
        return ""
    others = Proposal.objects.to_open(asked.page.translation_key).exclude(pk__in=covered)
    audiences = {row.arguments.get("audience", "") for row in others}
    labels = [str(one.label) for one in Audience if one in audiences]
    return list_words(labels)


def _reason(page: Any, proposal: Proposal | None) -> str:
    """Return why the source file is opened as it is: by this proposal, or by one that waits beside. One query."""
    waiting = [proposal] if proposal is not None else list(Proposal.objects.to_open(page.translation_key))
    return next((row.arguments["uncleaned_reason"] for row in waiting if row.arguments.get("uncleaned_reason")), "")


def _file_name(draft: Any) -> str:
    if not isinstance(draft, EditionPage) or not draft.source_file:
        return ""
    return draft.source_name or _("Source file")
