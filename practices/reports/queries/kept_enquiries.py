"""What an issue keeps of its enquiry when it is frozen, so that its editions ask and say the same."""

import datetime
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from practices.documents.report_files.documents import ReportDocument
from practices.models.adoptions import AdoptionEvent
from practices.models.outreach.enquiries import Enquiry, MemberState
from practices.models.releases import Audience
from practices.models.reports.drafts import ReportDraft
from practices.outreach.queries.enquiry_disclosure import CountedEnquiry, counted_from
from practices.outreach.queries.enquiry_events import EnquiryRecord, read_enquiry
from practices.reports.queries.ground import ReportData, listed_organizations
from practices.reports.queries.scope import KeptEnquiry, ReportScope

OF_ENQUIRY = "enquiry_"
"""What the names of the figures of an enquiry begin with."""


def enquiry_in(scope: ReportScope) -> Enquiry | None:
    """Return the enquiry of a report: as its issue asked it, else as it is now. None without one."""
    if scope.enquiry is None:
        return None
    enquiry = Enquiry.objects.get(pk=scope.enquiry)
    asked = scope.kept.asked if scope.kept else {}
    if asked:
        enquiry.title, enquiry.question, enquiry.reference_id = asked["title"], asked["question"], asked["reference"]
        enquiry.due_on = datetime.date.fromisoformat(asked["due_on"]) if asked["due_on"] else None
    return enquiry


def keep_enquiry(enquiry: Enquiry, counted: CountedEnquiry | None) -> dict[str, Any]:
    """Return what is kept of an enquiry with an issue, as JSON; `counted` None where others are given no numbers."""
    return {
        "title": enquiry.title,
        "question": enquiry.question,
        "due_on": enquiry.due_on.isoformat() if enquiry.due_on else "",
        "reference": enquiry.reference_id,
        "counted": counted.as_data() if counted else None,
    }


def kept_by(draft: ReportDraft, printed: ReportDocument) -> KeptEnquiry:
    """Return what the issue of a draft, as it is `printed`, keeps of its enquiry."""
    numbers = {one.name: (one.value, one.denominator) for one in printed.figures if one.name.startswith(OF_ENQUIRY)}
    return KeptEnquiry(draft.enquiry_kept or {}, numbers)


def counted_in(record: EnquiryRecord, quiet: Iterable[int], *, but: Collection[int] = ()) -> CountedEnquiry:
    """Return who is counted how for others than the secretariat; `but`: the organizations that are not counted."""
    standings = {key: standing for key, standing in record.standings.items() if key not in but}
    return CountedEnquiry(
        members=frozenset(standings),
        asked=frozenset(key for key, one in standings.items() if one.asked is not None),
        answered=frozenset(key for key, one in standings.items() if one.state == MemberState.ANSWERED),
        quiet=frozenset(quiet),
    )


def quiet_organizations(ground: ReportData, enquiry: Enquiry) -> frozenset[int]:
    """Return the organizations of the directory that nothing public tells from each other. One query, or two.

    They have not ended, did not issue the reference, and nothing was ever recorded of them in relation to it.
    """
    events = AdoptionEvent.objects.order_by()
    issuer = None
    if enquiry.reference is not None:
        events, issuer = events.filter(reference=enquiry.reference_id), enquiry.reference.organization_id
    named = set(events.values_list("organization", flat=True).distinct())
    listed = {key for key, one in ground.organizations.items() if one.last_day is None}
    return frozenset(listed - named - {issuer})


def counted_elsewhere(enquiry: Enquiry) -> Iterator[CountedEnquiry]:
    """Yield who was counted how in each issue about an enquiry that gave numbers to others than the secretariat.

    Issues of before did not keep it: what they counted is worked out again.
    """
    drafts = ReportDraft.objects.filter(enquiry=enquiry, report__isnull=False).exclude(audience=Audience.OWN)
    for draft in drafts.select_related("report").order_by("report__sequence"):
        if draft.enquiry_kept is None:
            yield _counted_then(enquiry, draft)
        elif draft.enquiry_kept["counted"]:
            yield counted_from(draft.enquiry_kept["counted"])


def _counted_then(enquiry: Enquiry, draft: ReportDraft) -> CountedEnquiry:
    """Return what an issue of before counted, contact-only organizations and those that ended included."""
    report = draft.report
    assert report is not None  # noqa: S101 - frozen
    record = read_enquiry(enquiry, as_of=report.as_of, known_at=report.known_at, with_ended=True)
    return counted_in(record, listed_organizations(report.known_at).values_list("pk", flat=True))
