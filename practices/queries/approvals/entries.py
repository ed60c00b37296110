"""The entries of organizations that wait for a second person, and what each still needs."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from wagtail.models import Page, TaskState

from organizations.models import OrganizationKind, OrganizationPage, reader_of
from organizations.second_persons import NOBODY, debts_of_each, partners_of, person_of, unreachable_among
from practices.models.content_edits import writers_by_page
from practices.models.workflows import (
    FourEyesTask,
    changed_since,
    refuse_persons,
    refuse_seconding,
    waiting_states,
)
from practices.queries.wording import list_words


@dataclass(frozen=True, slots=True)
class SubmittedEntry:
    """An entry as it was submitted. `refusal`: what is missing before the reader can approve it, "" if nothing is."""

    page: int
    revision: int
    name: str
    kind_label: str
    source: str
    submitted_by: str
    on: datetime.date
    refusal: str

    @property
    def key(self) -> str:
        """What a form names it by: the page, and the revision that was shown."""
        return f"{self.page}-{self.revision}"


def say_partners(user: Any) -> str:
    """Say who can approve, as another member of the secretariat, what `user` submits; or why nobody can yet."""
    found = partners_of(user)
    if found:
        names = list_words(str(one.get_full_name() or one) for one in found)
        return _("Who can approve what you submit, as the second person: %(people)s.") % {"people": names}
    return _(
        "At present nobody can approve what you submit. The second person is another member of the secretariat who did "
        "not get the account or the role from you, or from the person who gave you yours, and did not give you yours. "
        "Someone independent can confirm an appointment under Members; on a new portal the operator does "
        "(manage.py confirm_appointments)."
    )


def entry_states() -> Any:
    """Keep the steps at which entries of organizations wait for a second person."""
    pages = Page.objects.filter(pk__in=OrganizationPage.objects.filter(is_test=False).values("pk"))
    return waiting_states(pages).filter(task__in=FourEyesTask.objects.order_by().values("pk"))


def entries_for(user: Any) -> Any:
    """Keep what another than `user` submitted: of one kind, and nothing of organizations that `user` acts for."""
    own = [str(key) for key in reader_of(user).reads_for]
    return entry_states().exclude(workflow_state__requested_by=user).exclude(workflow_state__object_id__in=own)


def submitted_entries(user: Any) -> list[SubmittedEntry]:
    """Return what waits, by name, with what each needs before `user` can approve it.

    Ten queries, and some for each person who owes an account or a role, and each organization that `user` acts for.
    """
    states = list(entry_states().select_related("revision", "workflow_state__requested_by"))
    keys = [int(state.workflow_state.object_id) for state in states]
    pages = OrganizationPage.objects.in_bulk(keys)
    waiting = [(state, pages[key]) for state, key in zip(states, keys, strict=True) if key in pages]
    refusals = _refusals(waiting, user)
    rows = [_entry(state, page, refusals[page.pk]) for state, page in waiting]
    return sorted(rows, key=lambda row: (row.name.casefold(), row.page))


def _entry(state: TaskState, page: OrganizationPage, refusal: str) -> SubmittedEntry:
    said, by = state.revision.content, state.workflow_state.requested_by
    kinds = dict(OrganizationKind.choices)
    return SubmittedEntry(
        page=page.pk,
        revision=state.revision_id,
        name=str(said.get("title") or page.title),
        kind_label=str(kinds.get(said.get("kind", ""), "")),
        source=_source(state),
        submitted_by=str(by or "–"),
        on=state.started_at.date(),
        refusal=refusal,
    )


def _source(state: TaskState) -> str:
    return str(state.revision.content.get("website") or "")


def _refusals(waiting: Sequence[tuple[TaskState, OrganizationPage]], user: Any) -> dict[int, str]:
    """Say of each page what `refuse_seconding` says, in the queries of one."""
    reader, pages = reader_of(user), [page for _state, page in waiting]
    unreachable, written = unreachable_among(pages), writers_by_page(pages)
    first = {state.workflow_state.requested_by_id for state, _page in waiting} - {None}
    accounts = get_user_model().objects.in_bulk({user.pk, *first, *(key for some in written.values() for key in some)})
    debts, found = debts_of_each(pages), {}
    for state, page in waiting:
        if page.pk in reader.reads_for:
            found[page.pk] = refuse_seconding(page, user)
            continue
        if user.pk in written[page.pk]:
            found[page.pk] = _("You wrote this entry: another member of the secretariat approves it.")
            continue
        people = {key: person_of(account, page, debts[page.pk]) for key, account in accounts.items()}
        found[page.pk] = _shortcoming(state, page) or refuse_persons(
            page,
            people.get(state.workflow_state.requested_by_id, NOBODY),
            people[user.pk],
            [people[key] for key in written[page.pk] if key in people],
            source=_source(state),
            unreachable=unreachable,
        )
    return found


def _shortcoming(state: TaskState, page: OrganizationPage) -> str:
    if changed_since(state, page):
        return _("The text changed since it was submitted: submit it again.")
    is_never_published = page.is_contact_only or page.is_test or state.revision.content.get("is_contact_only")
    return _("A contact-only organization is never published.") if is_never_published else ""
