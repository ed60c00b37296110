"""What a killable process does with publishing: prepare texts that wait, approve or publish one, look what is there."""

import io
from collections import Counter
from typing import Any

from wagtail.models import PageLogEntry, Revision, TaskState, Workflow

from practices.actions.editions import publish_edition
from practices.actions.ledger import verify
from practices.actions.proposals import propose_release
from practices.documents.provisions import read_provisions
from practices.exchange.actions.changes import note_changes
from practices.models.editions import EditionPage, checksum
from practices.models.exchange.changes import Change
from practices.models.proposals import Proposal
from practices.models.releases import Release, ReleaseDecision
from practices.models.workflows import APPROVE_WITH_RELEASE
from tests import factories
from tests.measurements.bench.texts import make_text

APPROVED, PUBLISHED = "Approved", "Published"
"""Titles of the edition that waits for a second person, and of the one that a person publishes by a command."""


def prepare_publish(provisions: int, _silence: io.StringIO) -> None:
    """Make two editions that are read; the first has a new text that waits with a proposal to open it."""
    code = factories.instrument()
    organization = code.organization
    officer, _approver = factories.officer(organization), factories.approver(organization)
    for number, title in enumerate((APPROVED, PUBLISHED)):
        audience = None if title == APPROVED else "public"
        factories.edition(
            code, title=title, language=("en", "fr")[number], text=make_text(number, provisions=provisions),
            audience=audience,
        )  # fmt: skip
    waiting = EditionPage.objects.get(title=APPROVED)
    waiting.numbered_text = _new_text(waiting)
    waiting.save_revision(user=officer)
    Workflow.objects.get(name="Publication by an organization").start(waiting, officer)
    propose_release(
        kind="edition", thing=waiting.translation_key, title="T", organization=organization, audience="public",
        authority="Audit", by=officer,
    )  # fmt: skip
    note_changes()


def approve_waiting(_silence: io.StringIO) -> None:
    """Approve what waits, and open it, in one act, as a second person does; then what each request does at its end."""
    waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).first()
    if waiting is not None:
        approver = EditionPage.objects.get(title=APPROVED).instrument.organization.approvers.user_set.get()
        waiting.task.specific.on_action(waiting, approver, APPROVE_WITH_RELEASE, comment="")
    note_changes()


def publish_next(_silence: io.StringIO) -> None:
    """Publish a new text by the command's way, unless it is published; then note the changes."""
    edition = EditionPage.objects.get(title=PUBLISHED)
    wanted = _new_text(edition)
    if edition.numbered_text != wanted:
        edition.numbered_text = wanted
        publish_edition(edition=edition, by=None)
    note_changes()


def inspect_publish(_silence: io.StringIO) -> dict[str, Any]:
    """Say what is half done, and what there is: the same for every way to the same end."""
    editions = list(EditionPage.objects.order_by("title"))
    faults = [fault for edition in editions for fault in _faults_of(edition)]
    broken = [ledger._meta.db_table for ledger in (ReleaseDecision, Change) if verify(ledger) is not None]
    faults += [f"the ledger {table} does not hold" for table in broken]
    return {"faults": faults, "state": [_state_of(edition) for edition in editions]}


def _new_text(edition: EditionPage) -> str:
    """Return the text with which a new version begins: one article more, and the second one reworded."""
    first = edition.live_revision.content["numbered_text"] if edition.live_revision else edition.numbered_text
    old = first if "Article 900" not in first else first.split("\nArticle 900")[0].replace("2.1 Reworded", "2.1", 1)
    return old.replace("2.1 ", "2.1 Reworded ", 1).rstrip("\n") + "\n\nArticle 900 – New\n\n900.1 Everybody reads it.\n"


def _faults_of(edition: EditionPage) -> list[str]:
    wanted = read_provisions(edition.numbered_text, language=edition.language).provisions
    there = Counter(edition.provisions.current().values_list("eid", "hash"))
    faults = [] if Counter((row.eid, row.hash) for row in wanted) == there else ["has other provisions than its text"]
    if edition.live_revision.content["numbered_text"] != edition.numbered_text:
        faults.append("shows another text than its live revision")
    is_new = "Article 900" in edition.numbered_text
    published = PageLogEntry.objects.filter(page=edition, action="wagtail.publish").count()
    if published != 1 + is_new:
        faults.append(f"was published {published} times by its log")
    if edition.title == APPROVED:
        is_open = Release.objects.filter(kind="edition", thing=edition.translation_key).exists()
        waits = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).exists()
        asked = Proposal.objects.open().exists()
        if (is_open, waits, asked) != (is_new, not is_new, not is_new):
            faults.append(f"half approved: open {is_open}, waits {waits}, still proposed {asked}, new {is_new}")
    return [f"{edition.title} {fault}" for fault in faults]


def _state_of(edition: EditionPage) -> list[Any]:
    return [
        checksum(edition.numbered_text.encode()),
        [list(row) for row in edition.provisions.order_by("pk").values_list("eid", "hash", "replaced_by__eid")],
        Revision.page_revisions.filter(object_id=str(edition.pk)).count(),
        list(PageLogEntry.objects.filter(page=edition).order_by("pk").values_list("action", flat=True)),
        sorted(Release.objects.filter(thing=edition.translation_key).values_list("kind", "audience")),
        list(
            Change.objects.filter(thing=str(edition.translation_key), scope="").order_by("number")
            .values_list("act", flat=True)
        ),
    ]  # fmt: skip
