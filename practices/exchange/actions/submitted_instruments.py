"""An instrument that was submitted: brought into drafts as an officer's import would, and put up for approval."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Page, WorkflowState

from organizations.models import OrganizationPage
from practices.actions.imports import (
    MAIN_LANGUAGE,
    Draft,
    ImportRefused,
    edition_of,
    find_instrument,
    import_instrument,
    instrument_of,
    main_title,
    sentences,
    slug_taken,
    with_file,
)
from practices.actions.source_files import StoredImport
from practices.exchange.actions.sent import (
    CONTENT,
    MadeEdition,
    SentEdition,
    SentInstrument,
    SubmissionConflict,
    SubmissionOutcome,
    SubmissionRefused,
)
from practices.models.content_edits import ContentEdit, writers_since_publication
from practices.models.dates import Precision
from practices.models.editions import EditionPage
from practices.models.exchange.tokens import ExternalId, SubmittedKind
from practices.models.instruments import EventKind, InstrumentEvent, InstrumentPage, InstrumentTitle


@dataclass(slots=True)
class Bringing:
    """What a submission of an instrument works with.

    `makers`: who made tokens of the organization; a draft by anybody else is not written over. `ours`: approvals that
    an earlier submission of the same began, which this one takes the place of. `files`: the stored source files, by the
    number of the edition.
    """

    organization: OrganizationPage
    external_id: str
    by: Any
    makers: frozenset[int]
    ours: frozenset[int] = frozenset()
    files: Mapping[int, StoredImport] = field(default_factory=dict)
    doubts: Mapping[int, tuple[int, tuple[dict[str, Any], ...]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Brought:
    """The pages that a submission came to. `waiting` have to be approved; without any there was nothing new."""

    instrument: InstrumentPage
    editions: tuple[EditionPage, ...]
    waiting: tuple[Page, ...]
    made: SubmissionOutcome


def bring_in(sent: SentInstrument, bringing: Bringing) -> Brought:
    """Make or change the drafts of an instrument and its editions; nothing is put up for approval yet.

    In the transaction of the caller, who holds the lock of the organization. Raises SubmissionRefused.
    """
    known = _known(sent, bringing)
    earlier = _take_back(bringing)
    instrument, outcome = _bring_instrument(sent, known, bringing)
    rows = [_bring_edition(place, one, instrument, bringing) for place, one in enumerate(sent.editions)]
    editions = tuple(page for page, _made in rows)
    _name(instrument, bringing)
    asked = [page for page, made in rows if made.outcome != "unchanged" or _is_to_ask(page)]
    asked += [page for page in earlier if page.pk not in {one.pk for one in asked} and _is_to_ask(page)]
    if (outcome != "unchanged" or not instrument.live) and _is_to_ask(instrument) and instrument.pk not in _keys(asked):
        asked.append(instrument)
    made = SubmissionOutcome(
        instrument=instrument.translation_key,
        instrument_outcome=outcome,
        editions=tuple(made for _page, made in rows),
    )
    return Brought(instrument, editions, tuple(asked), made)


def ask_for_approval(*, pages: Iterable[Page], by: Any) -> tuple[int, ...]:
    """Submit pages to the workflow, editions first; give the keys of the approvals. Raises SubmissionRefused."""
    states = []
    for page in pages:
        fresh = page.specific_class.objects.get(pk=page.pk)
        state = fresh.current_workflow_state
        if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
            state.cancel(user=by)
            state = None
        workflow = fresh.get_workflow()
        if state is None and workflow is None:
            raise SubmissionRefused(_("Texts cannot be approved here at present."))
        states.append((state or workflow.start(fresh, by)).pk)
    return tuple(states)


def _keys(pages: Iterable[Page]) -> set[int]:
    return {page.pk for page in pages}


def _known(sent: SentInstrument, bringing: Bringing) -> InstrumentPage | None:
    """Find the instrument that is meant: by the sender's id, by its uuid, or as an import finds it."""
    ids = ExternalId.objects.filter(organization=bringing.organization, kind=SubmittedKind.INSTRUMENT)
    own = InstrumentPage.objects.child_of(bringing.organization)
    key = ids.filter(external_id=bringing.external_id).values_list("thing", flat=True).first()
    found = own.filter(translation_key=key).first() if key else None
    if sent.instrument is not None:
        named = own.filter(translation_key=sent.instrument).first()
        if named is None:
            raise SubmissionRefused(_("You have no such instrument."), f"{CONTENT}.instrument")
        if found is not None and found.pk != named.pk:
            raise SubmissionRefused(_("This id belongs to another of your instruments."), f"{CONTENT}.instrument")
        found = named
    if found is None and sent.titles:
        found = find_instrument(bringing.organization, _draft_of(sent))
    other = found and ids.filter(thing=found.translation_key).exclude(external_id=bringing.external_id).first()
    if other:
        raise SubmissionRefused(
            _("This is the instrument that you call “%(other)s”: send it under that id.")
            % {"other": other.external_id},
            "external_id",
        )
    return found


def _take_back(bringing: Bringing) -> list[Page]:
    """End the approvals of the earlier submission; give its pages."""
    pages = []
    for state in WorkflowState.objects.active().filter(pk__in=bringing.ours):
        page = state.content_object
        state.cancel(user=bringing.by)
        if page is not None:
            pages.append(page.specific)
    return sorted(pages, key=lambda page: isinstance(page, InstrumentPage))


def _bring_instrument(
    sent: SentInstrument, known: InstrumentPage | None, bringing: Bringing
) -> tuple[InstrumentPage, str]:
    if known is None:
        return _make_instrument(sent, bringing), "created"
    page: InstrumentPage = known.get_latest_revision_as_object()
    was = _said_by(page)
    _say(page, sent)
    if _said_by(page) == was:
        return page, "unchanged"
    _refuse_people_at_work(known, bringing, CONTENT)
    _save(lambda: page.save_revision(user=bringing.by, log_action=True, clean=True), CONTENT)
    page.has_unpublished_changes = True
    return page, "changed"


def _make_instrument(sent: SentInstrument, bringing: Bringing) -> InstrumentPage:
    for name, value in (("titles", sent.titles), ("kind", sent.fields.get("kind"))):
        if not value:
            raise SubmissionRefused(_("This is required for a new instrument."), f"{CONTENT}.{name}")
    page = instrument_of(_draft_of(sent))
    page.owner = bringing.by
    if bringing.organization.get_children().filter(slug=page.slug).exists():
        raise SubmissionRefused(slug_taken(page.slug), f"{CONTENT}.titles")
    _say(page, sent)
    _save(lambda: bringing.organization.add_child(instance=page), CONTENT)
    page.save_revision(user=bringing.by, log_action=True)
    return page


def _draft_of(sent: SentInstrument) -> Draft:
    """Say of a new instrument what makes its address."""
    return Draft(
        title=main_title(sent.titles or {}),
        kind=sent.fields.get("kind", ""),
        language=MAIN_LANGUAGE,
        text_status="",
        numbered_text="",
        dates={},
        symbol=sent.fields.get("symbol", ""),
    )


def _say(page: InstrumentPage, sent: SentInstrument) -> None:
    """Write what was said into a page that is not saved yet."""
    for name, value in sent.fields.items():
        setattr(page, name, value)
    if sent.titles:
        page.title = main_title(sent.titles)
        page.titles = [  # type: ignore[misc]
            InstrumentTitle(language=language, title=title, sort_order=place)
            for place, (language, title) in enumerate(sent.titles.items())
        ]
    if sent.dates is not None:
        page.events = [  # type: ignore[misc]
            InstrumentEvent(
                kind=kind,
                on=date.on if date else None,
                precision=date.precision if date else Precision.UNKNOWN,
                sort_order=place,
            )
            for place, (kind, date) in enumerate(sent.dates)
        ]
    if sent.topics is not None:
        page.topics.set([topic.name for topic in sent.topics])


def _said_by(page: InstrumentPage) -> tuple[Any, ...]:
    """Return what a page says, for comparing."""
    titles = {row.language: row.title for row in page.titles.all()}
    events = sorted((row.kind, str(row.on), row.precision) for row in page.events.all())
    topics = sorted(topic.name for topic in page.topics.all())
    return page.title, titles, events, topics, *(getattr(page, name) for name in page.described)


def _bring_edition(
    place: int, sent: SentEdition, instrument: InstrumentPage, bringing: Bringing
) -> tuple[EditionPage, MadeEdition]:
    where = f"{CONTENT}.editions[{place}]"
    title = sent.title or instrument.title_in(sent.language)
    draft = Draft(
        title=title,
        kind=instrument.kind,
        language=sent.language,
        text_status=sent.text_status,
        numbered_text=sent.text,
        dates={EventKind.IN_FORCE: sent.dated_on} if sent.dated_on else {},  # of this text, whatever happened then
        is_undated=sent.dated_on is None,
    )
    if place in bringing.files:
        draft = with_file(draft, bringing.files[place])
    known = instrument.get_children().type(EditionPage).filter(slug=edition_of(draft).address).first()
    if known is not None and _differs(known.specific, draft):
        _refuse_people_at_work(known.specific, bringing, where)
    try:
        imported = import_instrument(
            organization=bringing.organization, draft=draft, by=bringing.by, instrument=instrument, correct=True
        )
    except ImportRefused as refusal:
        raise SubmissionRefused(str(refusal), where) from refusal
    count, doubts = bringing.doubts.get(place, (0, ()))
    return imported.edition, MadeEdition(
        id=imported.edition.translation_key,
        language=imported.edition.language,
        dated_on=str(sent.dated_on) if sent.dated_on else None,
        text_status=imported.edition.text_status,
        outcome=imported.outcome,
        doubt_count=count,
        doubts=doubts,
    )


def _differs(page: EditionPage, draft: Draft) -> bool:
    latest = page.get_latest_revision_as_object()
    return bool(latest.numbered_text != draft.numbered_text or draft.source)


def _name(instrument: InstrumentPage, bringing: Bringing) -> None:
    """Note what the sender calls the instrument."""
    ExternalId.objects.update_or_create(
        organization=bringing.organization,
        kind=SubmittedKind.INSTRUMENT,
        external_id=bringing.external_id,
        defaults={"thing": instrument.translation_key},
    )


def _is_to_ask(page: Page) -> bool:
    """Tell whether a page has something to approve that does not wait for it already."""
    row = Page.objects.get(pk=page.pk)
    return bool(not row.live or row.has_unpublished_changes) and not row.workflow_in_progress


def _refuse_people_at_work(page: Any, bringing: Bringing, where: str) -> None:
    """Refuse to write over what people are at work on. Raises SubmissionConflict."""
    state = page.current_workflow_state
    is_waiting = state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS
    if page.locked or (is_waiting and state.pk not in bringing.ours):
        raise SubmissionConflict(_("“%(title)s” is locked or under approval.") % {"title": page.draft_title}, where)
    is_nobodys = ContentEdit.objects.since_publication(page).filter(user=None, revision_number__gt=0).exists()
    if page.has_unpublished_changes and (is_nobodys or writers_since_publication(page) - bringing.makers):
        raise SubmissionConflict(
            _("Someone in your organization is working on “%(title)s”: publish or discard that draft first.")
            % {"title": page.draft_title},
            where,
        )


def _save(act: Any, where: str) -> None:
    try:
        act()
    except ValidationError as error:
        raise SubmissionRefused(" ".join(sentences(error)), where) from error
