"""What a killable process does with proposals: prepare a text, confirm or reject them, look what is there."""

import io
from typing import Any

from django.utils import timezone

from practices.actions.assessments import SheetLine, assess_sheet
from practices.actions.ledger import verify
from practices.actions.topic_proposals import confirm_proposals, reject_proposals
from practices.exchange.actions.changes import note_changes
from practices.models.assessments import Assessment, Finding, Judge
from practices.models.editions import EditionPage
from practices.models.exchange.changes import Change
from practices.models.proposed_topics import ProposedTopic
from practices.models.provisions import ProvisionTopic
from practices.models.topics import Topic
from practices.queries.assessments.pinned_words import standing_text
from tests import factories

CONFIRMED, REJECTED = "confirmed", "rejected"
"""Topics that were found in every provision: one is confirmed everywhere, the other rejected."""


def prepare_confirming(topics: int, _silence: io.StringIO) -> None:
    """Make a text with a provision for each topic, in all of which a machine found two more, and its officer."""
    text = "\n\n".join(f"{number}. Matter {number}\n\nStaff shall mind it." for number in range(1, topics + 1))
    edition = factories.edition(text=text)
    factories.officer(edition.instrument.organization)
    for number in range(topics):
        factories.topic(f"matter-{number}")
    found = [factories.topic(code) for code in (CONFIRMED, REJECTED)]
    ProposedTopic.objects.bulk_create(
        ProposedTopic(
            provision=provision, topic=topic, score=0.9, ground="terms", method="x", found_at=timezone.now()
        )
        for provision in edition.provisions.current()
        for topic in found
    )  # fmt: skip
    note_changes()


def confirm_sheet(_silence: io.StringIO) -> None:
    """Confirm a sheet with all topics, unless they are assessed; then what each request does at its end."""
    edition, by = _text_and_officer()
    text = standing_text(edition)
    codes = Topic.objects.filter(name__startswith="matter-").order_by("pk").values_list("name", flat=True)
    lines = [
        SheetLine(topic=code, finding=Finding.REQUIRES, rule=[str(row.public_id)], scope=[f"staff {row.public_id}"])
        for code, row in zip(codes, text.rows, strict=True)
    ]
    if not Assessment.objects.exists():
        assess_sheet(edition=edition, lines=lines, seen=text.digest, by=by)
    note_changes()


def decide_found(_silence: io.StringIO) -> None:
    """Confirm all of one topic that was found, reject all of the other; then what each request does at its end."""
    _edition, by = _text_and_officer()
    for code, decide in ((CONFIRMED, confirm_proposals), (REJECTED, reject_proposals)):
        decide(proposals=list(ProposedTopic.objects.open().filter(topic__name=code)), by=by)
        note_changes()


def inspect_confirming(_silence: io.StringIO) -> dict[str, Any]:
    """Say what is half done, and what there is: the same for every way to the same end."""
    edition, _by = _text_and_officer()
    every = edition.provisions.current().count()
    assessed = Assessment.objects.filter(judge=Judge.OWNER)
    faults = [f"{entry} has not both pins" for entry in assessed if entry.pins.count() != 2]
    faults += [f"{entry} is not public" for entry in assessed if not entry.record.is_public]
    faults += [f"the ledger {one._meta.db_table} does not hold" for one in (Assessment, Change) if verify(one)]
    tags = ProvisionTopic.objects.filter(topic__name=CONFIRMED).count()
    waiting = ProposedTopic.objects.filter(topic__name=CONFIRMED).count()
    rejected = ProposedTopic.objects.filter(topic__name=REJECTED, rejected_at__isnull=False).count()
    counts = {"assessed": assessed.count(), "tagged": tags, "rejected": rejected}
    faults += [f"{count} of {every} are {name}" for name, count in counts.items() if count not in (0, every)]
    if tags + waiting != every:
        faults.append(f"{tags} provisions have the topic, for {waiting} it waits")
    said = Change.objects.order_by("number").values_list("kind", "act")
    return {"faults": faults, "state": [counts, sorted(map(list, said))]}


def _text_and_officer() -> tuple[EditionPage, Any]:
    edition = EditionPage.objects.get()
    return edition, edition.instrument.organization.officers.user_set.get()
