"""Sending a text for approval together with all that makes it public: one decision of an officer."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.models import Page

from organizations.models import OrganizationPage
from practices.actions.proposals import (
    ProposalRefused,
    is_closed_to,
    is_proposed,
    propose_release,
    withdraw_proposal,
)
from practices.actions.releases import ReleaseRefused, is_prolonging, is_widening
from practices.actions.submissions import submit_instrument, submit_page
from practices.actions.topics import TopicRefused, current_topics, open_draft
from practices.documents.files import check_facsimile
from practices.documents.text import UnreadableText
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.released_pages import PAGE_KINDS
from practices.models.releases import ReleasedKind
from practices.models.topics import Topic, standing_topics
from practices.models.workflows import has_nothing, organization_of, releases_waiting_with
from practices.permissions import may_write_for
from practices.queries.publication import is_draft_closed, readable_draft
from practices.queries.wording import list_phrases, with_label


class PublicationRefused(Exception):
    """The text cannot be sent or decided like this; the message is for the user."""


@dataclass(frozen=True, slots=True)
class PublicationPlan:
    """What an officer decides about a text: without `effective_at` it opens when approved, without `until` for good.

    `topics` and `reuse_terms` are those of the instrument, of a practice its topics alone. `uncleaned_reason`: why a
    source file is opened that holds more than its words.
    """

    audience: str
    authority: str = ""
    named: tuple[OrganizationPage, ...] = ()
    effective_at: datetime.datetime | None = None
    until: datetime.datetime | None = None
    topics: tuple[Topic, ...] = ()
    reuse_terms: str = ""
    with_source: bool = False
    uncleaned_reason: str = ""


@transaction.atomic
def send_for_approval(*, page: Any, plan: PublicationPlan, by: Any) -> None:
    """Submit the newest draft of a text with its instrument, and propose to open them as planned.

    What `by` had proposed for them before is withdrawn. Raises PublicationRefused, and then does nothing.
    """
    page, owner = _held(page), organization_of(page)
    if owner is None or not may_write_for(by, owner):
        raise PublicationRefused(_("You do not act for this organization."))
    if reason := _refuse_sending(page, by):
        raise PublicationRefused(reason)
    _refuse_incomplete(page.get_latest_revision_as_object())
    try:
        is_described = _describe(page, plan, by)
        _withdraw_former(page, by)
        for kind in _kinds_to_open(page, plan):
            _propose(kind, page, owner, plan, by)
    except (ProposalRefused, ReleaseRefused, TopicRefused) as refusal:
        raise PublicationRefused(str(refusal)) from refusal
    submit_page(page=page, by=by)
    if isinstance(page, EditionPage):
        submit_instrument(edition=page, by=by)
    if is_described:
        submit_page(page=work_of(page), by=by)


def _held(page: Any) -> Any:
    """Read a page again, held for this transaction."""
    Page.objects.select_for_update(of=("self",)).only("pk").get(pk=page.pk)
    return page.specific_class.objects.get(pk=page.pk)


def _refuse_sending(page: Any, by: Any) -> str:
    """Say why a page is not sent by `by` at present, "" if it can be."""
    if is_closed_to(by, page.translation_key):
        return _("This text is sealed: only its organization can decide.")
    if page.workflow_in_progress:
        return _("This text already waits for approval.")
    lock = page.get_lock()
    return _("This page is locked or under approval.") if lock is not None and lock.for_user(by) else ""


@transaction.atomic
def take_back(*, page: Page, by: Any) -> None:
    """Take back a text that waits for approval, with what `by` proposed for it. Raises PublicationRefused."""
    page = _held(page)
    state = page.current_workflow_state
    if state is None or not page.workflow_in_progress or not state.user_can_cancel(by):
        raise PublicationRefused(_("Only the person who sent it for approval can withdraw the request while it waits."))
    _withdraw_former(page, by)
    state.cancel(user=by)


def work_of(page: Any) -> Any:
    """Return what topics and terms of reuse belong to: the instrument of a text, or the page itself."""
    return page.instrument if isinstance(page, EditionPage) else page


def _refuse_incomplete(draft: Any) -> None:
    """Refuse a draft that cannot be published as it stands. Raises PublicationRefused."""
    if has_nothing(draft):
        raise PublicationRefused(
            _("There is nothing to publish yet: paste the text, or add the file as it was issued.")
        )
    try:
        draft.full_clean()
        _check_facsimile(draft)
    except ValidationError as error:
        said = {name: " ".join(found) for name, found in error.message_dict.items()}
        reasons = list_phrases(with_label(_label_of(draft, name), words) for name, words in said.items())
        raise PublicationRefused(_("The draft is not complete: %(reasons)s") % {"reasons": reasons}) from error
    except UnreadableText as error:
        raise PublicationRefused(str(error)) from error


def _label_of(draft: Any, name: str) -> str:
    names = {field.name for field in draft._meta.fields}
    return capfirst(str(draft._meta.get_field(name).verbose_name)) if name in names else _("Text")


def _check_facsimile(draft: Any) -> None:
    """Refuse a file that stands for the text and that nobody can open. Raises UnreadableText."""
    if isinstance(draft, EditionPage) and draft.is_facsimile:
        with draft.source_file.open() as file:
            check_facsimile(draft.source_name or draft.source_file.name or "", file.read())


def _describe(page: Any, plan: PublicationPlan, by: Any) -> bool:
    """Put topics and terms of reuse into a draft where they differ; tell whether they did. Raises TopicRefused."""
    work = work_of(page)
    draft = readable_draft(work, by)
    topics = sorted(topic.name for topic in current_topics(plan.topics))
    standing = sorted(standing_topics(draft))
    terms = plan.reuse_terms if isinstance(work, InstrumentPage) else ""
    if topics == standing and terms in ("", getattr(draft, "reuse_terms", "")):
        return False
    if is_draft_closed(work, by):
        raise TopicRefused(_("This text is sealed: only its organization can decide."))
    draft = open_draft(page=work, by=by)
    retired = [item.tag.name for item in draft.topic_items.all() if item.tag.retired_on is not None]
    draft.topics.set([*topics, *retired])
    if terms:
        draft.reuse_terms = terms
    draft.save_revision(user=by, log_action=True)
    return True


def _withdraw_former(page: Page, by: Any) -> None:
    for one in releases_waiting_with(page).filter(proposed_by=by):
        withdraw_proposal(proposal=one, by=by)


def _kinds_to_open(page: Any, plan: PublicationPlan) -> list[ReleasedKind]:
    """Return what has to be opened for the planned audience: instrument, text, and its file where that is asked."""
    kinds = [PAGE_KINDS[type(page)]]
    if isinstance(page, EditionPage):
        kinds = [ReleasedKind.INSTRUMENT, *kinds, *([ReleasedKind.SOURCE_FILE] if plan.with_source else [])]
    return [kind for kind in kinds if _opens_more(kind, page, plan)]


def _opens_more(kind: ReleasedKind, page: Any, plan: PublicationPlan) -> bool:
    """Tell whether the plan opens a thing to more people, or for longer, and nobody else proposed that already."""
    thing = (work_of(page) if kind == ReleasedKind.INSTRUMENT else page).translation_key
    named = [one.translation_key for one in plan.named]
    about = {"kind": kind, "thing": thing, "audience": plan.audience}
    is_longer = kind != ReleasedKind.INSTRUMENT and is_prolonging(**about, named=named, until=plan.until)
    opens = is_widening(**about, named=named) or is_longer
    return opens and not is_proposed(**about, named=map(str, named))


def _propose(kind: ReleasedKind, page: Any, owner: OrganizationPage, plan: PublicationPlan, by: Any) -> None:
    opened = work_of(page) if kind == ReleasedKind.INSTRUMENT else page
    propose_release(
        kind=kind,
        thing=opened.translation_key,
        title=opened.title,
        organization=owner,
        audience=plan.audience,
        named=list(plan.named),
        authority=plan.authority,
        effective_at=plan.effective_at.isoformat() if plan.effective_at else None,
        until=plan.until.isoformat() if plan.until else None,
        by=by,
        uncleaned_reason=plan.uncleaned_reason,
    )
