"""Whether what stands beside a ledger in rows and files of its own is still what its rows state."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Prefetch

from practices.actions.batches import in_batches
from practices.actions.ledger import Breach
from practices.models.assessments import Assessment, AssessmentPin
from practices.models.exchange.changes import UNLISTED, Change
from practices.models.kept_files import KeptFile
from practices.models.ledger import LedgerEntry
from practices.models.outreach.contacts import Contact, ContactFile
from practices.models.releases import Release, ReleaseDecision
from practices.models.reports.issues import Report, ReportFile
from practices.models.reports.parts import ReportPart, ReportPartFile

AT_ONCE = 200


def verify_beside(model: type[LedgerEntry]) -> Breach | None:
    """Return the first row of a ledger beside which something was altered; None when all is as the rows state.

    Reads every file of reports and contacts. A file that was taken away by redaction has no row any more.
    """
    find = BESIDE.get(model)
    if find is None:
        return None
    for row, reason in find():
        if reason:
            return Breach(row.sequence, reason)
    return None


def fault_of_file(file: KeptFile) -> str:
    """Say what is wrong with a stored file; "" when it is the one that was kept."""
    found = hashlib.sha256()
    try:
        with file.stored.open("rb") as stored:
            for part in iter(lambda: stored.read(1 << 20), b""):
                found.update(part)
    except OSError:
        return f"its file {file.public_id} is missing"
    return "" if found.hexdigest() == file.checksum else f"its file {file.public_id} was altered"


def _of_reports() -> Iterable[tuple[Report, str]]:
    return _of_issued(Report.objects.select_related("content").prefetch_related(_files(ReportFile)))


def _of_parts() -> Iterable[tuple[ReportPart, str]]:
    """A part has its files as an issue has, and belongs to the row of the issue that it names."""
    rows = ReportPart.objects.select_related("content", "report").prefetch_related(_files(ReportPartFile))
    for row in in_batches(rows, by="sequence", size=AT_ONCE):
        yield row, "" if row.report_hash == row.report.hash else "it names another row of its issue"
    yield from _of_issued(rows)


def _of_issued(rows: Any) -> Iterable[tuple[Any, str]]:
    """What was issued has the files whose digests its row states, unless words that it quoted were redacted."""
    for row in in_batches(rows, by="sequence", size=AT_ONCE):
        files = list(row.files.all())
        stated = {tuple(one) for one in row.files_stated}
        is_redacted = row.content.redacted_on is not None
        if not is_redacted and stated and {(file.format, file.checksum) for file in files} != stated:
            yield row, "its files are not those that were issued"
        yield row, _first_fault(files)


def _of_contacts() -> Iterable[tuple[Contact, str]]:
    rows = Contact.objects.filter(files__isnull=False).distinct().prefetch_related(_files(ContactFile))
    for row in in_batches(rows, by="sequence", size=AT_ONCE):
        yield row, _first_fault(row.files.all())


def _of_assessments() -> Iterable[tuple[Assessment, str]]:
    """The text is the one that the hash names, and the pins those that the row states."""
    pins = Prefetch("pins", AssessmentPin.objects.select_related("provision").order_by("pk"))
    rows = Assessment.objects.select_related("instrument", "edition").defer("edition__numbered_text")
    for row in in_batches(rows.prefetch_related(pins), by="sequence", size=AT_ONCE):
        if row.text != (row.edition or row.instrument).translation_key:
            yield row, "the row was altered: it is about another text"
        there = sorted([str(pin.provision.public_id), pin.pinned_hash, pin.says] for pin in row.pins.all())
        yield row, "" if there == sorted(row.pins_stated) else "its pins are not those that were judged"


def _of_decisions() -> Iterable[tuple[ReleaseDecision, str]]:
    """What is open now is open to those of whom the decision says so."""
    releases = Release.objects.select_related("decision").prefetch_related("named")
    for release in in_batches(releases, size=AT_ONCE):
        said = release.decision
        named = sorted(str(one.translation_key) for one in release.named.all())
        is_so = (release.kind, release.thing, release.audience) == (said.kind, said.thing, said.audience)
        is_so = is_so and set(named) <= set(said.named) and bool(release.is_alone or not said.is_alone)
        yield said, "" if is_so else "something is open to others than it decided"


def _of_changes() -> Iterable[tuple[Change, str]]:
    """Each log counts 1, 2, 3 ... along the ledger, and lists what the rows state.

    What a process of the release before noted is listed with the next entry of this one.
    """
    heads: Counter[str] = Counter()
    is_earlier = Change.objects.order_by("-sequence").values_list("hash_version", flat=True).first() == 1
    for change in in_batches(Change.objects.prefetch_related("entries"), by="sequence"):
        entries = list(change.entries.all())
        places = {(entry.scope, entry.number) for entry in entries} | {(change.scope, change.number)}
        places.discard((UNLISTED, change.sequence))
        heads.update(scope for scope, _number in places)
        is_so = (is_earlier and not entries) or change.states(entries)
        is_so = is_so and all(heads[scope] == number for scope, number in places)
        yield change, "" if is_so else "a log lists it otherwise than it was noted"


def _files(model: type[KeptFile]) -> Any:
    return Prefetch("files", model._default_manager.order_by("pk"))


def _first_fault(files: Iterable[KeptFile]) -> str:
    return next(filter(None, map(fault_of_file, files)), "")


BESIDE: dict[type[LedgerEntry], Callable[[], Iterable[tuple[Any, str]]]] = {
    Report: _of_reports,
    ReportPart: _of_parts,
    Contact: _of_contacts,
    Assessment: _of_assessments,
    ReleaseDecision: _of_decisions,
    Change: _of_changes,
}
