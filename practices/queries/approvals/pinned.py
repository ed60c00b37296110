"""What a request for approval is about, as it stands: the text by its digest, and who would see it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wagtail.models import Revision, TaskState

from practices.models.approvals.requests import ApprovalPart, ApprovalRequest, PinnedSubject
from practices.models.ledger import digest
from practices.models.proposals import Proposal
from practices.models.released_pages import PAGE_KINDS, RELEASED_PAGES
from practices.models.releases import Audience, Release


@dataclass(frozen=True, slots=True)
class PinnedText:
    """A text and its audience as they stand. `named` are uuids, sorted. `page` is the specific page."""

    page: Any
    revision: Revision
    text_digest: str
    audience: str
    named: tuple[str, ...] = ()

    def is_same(self, asked: PinnedSubject) -> bool:
        """Tell whether a request, or a part of one, was made about exactly this."""
        mine = (self.revision.pk, self.text_digest, self.audience, list(self.named))
        return mine == (asked.revision_number, asked.text_digest, asked.audience, asked.named)


def pin_text(task_state: TaskState) -> PinnedText | None:
    """Read what was submitted, and to whom it is open once published; None for a page of another kind."""
    page = task_state.workflow_state.content_object.specific
    kind = PAGE_KINDS.get(type(page))
    if kind is None:
        return None
    release = Release.objects.filter(kind=kind, thing=page.translation_key).prefetch_related("named").first()
    audience = release.reach.value if release else Audience.OWN.value
    named = sorted(str(one.translation_key) for one in release.named.all()) if release else []
    revision = task_state.revision
    return PinnedText(page, revision, digest_of(revision), audience, tuple(named))


def pin_release(proposal: Proposal) -> PinnedText | None:
    """Read what a proposed release opens, as it is published (or drafted), and to whom; None where nothing is left."""
    arguments = proposal.arguments
    model = RELEASED_PAGES.get(arguments["kind"])
    page = model.objects.filter(translation_key=uuid.UUID(arguments["thing"])).first() if model else None
    revision = (page.live_revision or page.latest_revision) if page is not None else None
    if page is None or revision is None:
        return None
    named = tuple(sorted(arguments.get("named") or ()))
    return PinnedText(page, revision, digest_of(revision), arguments["audience"], named)


def pin(subject: TaskState | Proposal) -> PinnedText | None:
    """Read a text that was submitted or a release that is proposed, as it stands now."""
    return pin_release(subject) if isinstance(subject, Proposal) else pin_text(subject)


def pin_of(asked: PinnedSubject) -> PinnedText | None:
    """Read what a request, or a part of one, is about as it stands now."""
    return pin(asked.proposal or asked.task_state)


type Pins = Mapping[PinnedSubject, PinnedText | None]
"""A request and its parts, each as it stands now."""


def pin_request(asked: ApprovalRequest) -> Pins:
    """Read a request and all its parts as they stand now, the request first."""
    return {one: pin_of(one) for one in (asked, *asked.parts.for_listing())}


def parts_of(pins: Pins) -> list[ApprovalPart]:
    """Return the parts among what was read of a request."""
    return [one for one in pins if isinstance(one, ApprovalPart)]


def digest_of(revision: Revision) -> str:
    """Return the digest of all that a revision holds (SHA-256, hex)."""
    return digest(revision.content)
