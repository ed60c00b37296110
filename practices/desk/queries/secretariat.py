"""What waits for the secretariat: replies, letters, returns, checks, reports, focal points."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.models import reader_of
from practices.desk.queries.approvals import approvals_to_give
from practices.desk.queries.drafts import drafts_and_clearances
from practices.desk.queries.focal_points import Missing, focal_points_ending, focal_points_missing
from practices.desk.queries.freshness import lapsed_standings
from practices.desk.queries.lines import MOST_LINES, Unnamed, UnnamedGroup, first_of
from practices.desk.queries.naming import name_event, name_request, shorten
from practices.models.adoptions import AdoptionEvent
from practices.models.erasable import RedactionReason
from practices.models.evidence import AdoptionSuggestion
from practices.models.outreach.contacts import Contact, ContactRecord
from practices.models.outreach.letters import Letter
from practices.models.outreach.returns import Return
from practices.models.proposals import Proposal, Workflow
from practices.models.redactions import RedactedKind, RedactionRequest
from practices.outreach.actions.dropped import count_waiting
from practices.outreach.queries.overdue_enquiries import OverdueEnquiry
from practices.outreach.queries.requests import OpenRequest
from practices.queries.adoptions.waiting import events_to_check
from practices.queries.wording import with_label


def secretariat_groups(
    user: Any,
    requests: Iterable[OpenRequest],
    late: Sequence[OverdueEnquiry],
    missing: Sequence[Missing],
    now: datetime.datetime,
) -> list[UnnamedGroup]:
    """Return what waits for the secretariat at `now`; one query for each kind. The caller asks who `user` is.

    `requests` are those for an answer that are open, `late` the overdue enquiries, `missing` the organizations without
    focal point. Nobody is shown what waits to be checked about an organization that they act for.
    """
    on = now.date()
    return [
        approvals_to_give(user),
        replies_to_confirm(user),
        overdue_replies(requests),
        enquiries_overdue(late),
        next_steps(on),
        letters_unsent(),
        returns_handed_in(user),
        evidence_to_check(user),
        open_suggestions(user),
        removals_asked(user),
        lapsed_confirmations(user, on),
        *drafts_and_clearances(now),
        focal_points_missing(missing),
        focal_points_ending(on),
    ]


def replies_to_confirm(user: Any) -> UnnamedGroup:
    """Return how many replies came as files or by mail and wait until somebody says what they are. No query."""
    count = count_waiting(by=user)
    return UnnamedGroup(
        "replies",
        ngettext("%(count)s reply to confirm", "%(count)s replies to confirm", count) % {"count": count},
        count,
        reverse("contacts:reply"),
    )


def open_steps() -> Any:
    """Keep the next steps that no later contact follows."""
    done = Contact.objects.standing().filter(follows=OuterRef("contact"))
    standing = Contact.objects.standing().order_by()
    rows = ContactRecord.objects.filter(next_step_on__isnull=False, redacted_on__isnull=True, contact__in=standing)
    return rows.exclude(Exists(done))


def overdue_replies(requests: Iterable[OpenRequest]) -> UnnamedGroup:
    """Return what was asked to be answered by a day that has passed, the longest due first."""
    late = sorted((one for one in requests if one.is_overdue), key=lambda one: (one.due_on, one.sequence))
    return UnnamedGroup(
        "overdue",
        ngettext("%(count)s reply is overdue", "%(count)s replies are overdue", len(late)) % {"count": len(late)},
        len(late),
        reverse("contacts:overdue"),
        tuple(
            Unnamed(
                reverse("contacts:detail", args=[one.id]),
                one.due_on,
                _("No reply recorded: %(what)s") % {"what": name_request(one)},
                owner=one.organization.name,
            )
            for one in late[:MOST_LINES]
        ),
    )


def enquiries_overdue(late: Sequence[OverdueEnquiry]) -> UnnamedGroup:
    """Return the enquiries with organizations whose day has passed without a response, the longest due first."""
    words = ngettext("%(count)s enquiry is overdue", "%(count)s enquiries are overdue", len(late))
    return UnnamedGroup(
        "enquiries",
        words % {"count": len(late)},
        len(late),
        reverse("enquiries:index"),
        tuple(
            Unnamed(reverse("enquiries:detail", args=[one.enquiry.public_id]), one.due_on, _name_overdue(one))
            for one in late[:MOST_LINES]
        ),
    )


def _name_overdue(late: OverdueEnquiry) -> str:
    words = ngettext(
        "%(title)s: no response recorded from %(count)s organization",
        "%(title)s: no response recorded from %(count)s organizations",
        late.count,
    )
    return words % {"title": shorten(late.enquiry.title), "count": late.count}


def next_steps(on: datetime.date) -> UnnamedGroup:
    """Return the next steps that are due on `on` or were before, the earliest first."""
    count, rows = first_of(
        open_steps().filter(next_step_on__lte=on).order_by("next_step_on", "pk"),
        *("contact__public_id", "next_step", "contact__organization", "next_step_on"),
    )
    return UnnamedGroup(
        "steps",
        ngettext("%(count)s next step is due", "%(count)s next steps are due", count) % {"count": count},
        count,
        reverse("contacts:index"),
        tuple(
            Unnamed(reverse("contacts:detail", args=[key]), due_on, shorten(step) or _("Next step"), organization)
            for key, step, organization, due_on in rows
        ),
    )


def letters_unsent() -> UnnamedGroup:
    """Return the letters that were made and not recorded as sent, the oldest first."""
    count, rows = first_of(
        Letter.objects.unsent().order_by("mailing__dated_on", "year", "number", "pk"),
        *("mailing__public_id", "reference_number", "subject", "organization", "mailing__dated_on"),
    )
    return UnnamedGroup(
        "letters",
        ngettext("%(count)s letter not recorded as sent", "%(count)s letters not recorded as sent", count)
        % {"count": count},
        count,
        reverse("mailings:index"),
        tuple(
            Unnamed(
                reverse("mailings:detail", args=[key]), dated_on, with_label(number, shorten(subject)), organization
            )
            for key, number, subject, organization, dated_on in rows
        ),
    )


def returns_handed_in(user: Any) -> UnnamedGroup:
    """Return the returns that were handed in and whose answers wait for the secretariat's look."""
    waiting = Proposal.objects.open().filter(
        workflow=Workflow.ADOPTION, organization=OuterRef("organization"), proposed_at=OuterRef("handed_in_at")
    )
    count, rows = first_of(
        Return.objects.filter(Exists(waiting), handed_in_at__isnull=False)
        .exclude(organization__in=reader_of(user).organizations)
        .order_by("handed_in_at", "pk"),
        *("public_id", "year", "reference", "organization", "handed_in_at"),
    )
    words = _("Return for %(year)s in relation to %(title)s")
    return UnnamedGroup(
        "returns",
        ngettext("%(count)s return to review", "%(count)s returns to review", count) % {"count": count},
        count,
        reverse("returns_admin:index"),
        tuple(
            Unnamed(
                reverse("returns_admin:detail", args=[key]),
                at.date(),
                words % {"year": year, "title": "%(first)s"},
                organization,
                (reference,),
            )
            for key, year, reference, organization, at in rows
        ),
    )


def evidence_to_check(user: Any) -> UnnamedGroup:
    """Return the evidence that nobody looked at, the longest recorded first."""
    count, rows = first_of(
        events_to_check(AdoptionEvent.objects.all(), user).order_by("sequence"),
        *("public_id", "track", "state", "reference", "organization", "recorded_at"),
    )
    return UnnamedGroup(
        "checks",
        ngettext("%(count)s statement with evidence to check", "%(count)s statements with evidence to check", count)
        % {"count": count},
        count,
        f"{reverse('adoption_events:index')}?waits=check",
        tuple(
            Unnamed(
                reverse("adoption_events:detail", args=[key]),
                at.date(),
                name_event(track, state),
                organization,
                (reference,),
            )
            for key, track, state, reference, organization, at in rows
        ),
    )


def open_suggestions(user: Any) -> UnnamedGroup:
    """Return the texts that read like a reference, found by the machine, that nobody decided about."""
    mine = reader_of(user).organizations
    count, rows = first_of(
        AdoptionSuggestion.objects.open()
        .exclude(instrument__organization__in=mine)
        .exclude(reference__organization__in=mine)
        .order_by("found_at", "pk"),
        *("instrument", "reference", "instrument__organization", "found_at"),
    )
    address = reverse("suggestions:index")
    return UnnamedGroup(
        "suggestions",
        ngettext("%(count)s suggestion by the machine", "%(count)s suggestions by the machine", count)
        % {"count": count},
        count,
        address,
        tuple(
            Unnamed(address, at.date(), _("%(first)s reads like %(second)s"), organization, (instrument, reference))
            for instrument, reference, organization, at in rows
        ),
    )


def removals_asked(user: Any) -> UnnamedGroup:
    """Return the requests to remove content that somebody else made, the oldest first."""
    requests = RedactionRequest.objects.open().visible_to(user).exclude(asked_by=user)
    theirs = Q(organization__isnull=True) | ~Q(organization__in=reader_of(user).organizations)
    count, rows = first_of(
        requests.filter(theirs).order_by("asked_at", "pk"),
        *("public_id", "kind", "reason", "organization", "asked_at"),
    )
    return UnnamedGroup(
        "removals",
        ngettext("%(count)s request to remove content", "%(count)s requests to remove content", count)
        % {"count": count},
        count,
        reverse("redactions:index"),
        tuple(
            Unnamed(
                reverse("redactions:detail", args=[key]),
                at.date(),
                with_label(RedactedKind(kind).label, RedactionReason(reason).label),
                organization,
            )
            for key, kind, reason, organization, at in rows
        ),
    )


def lapsed_confirmations(user: Any, on: datetime.date) -> UnnamedGroup:
    """Return where an organization has not reconfirmed for a year what is recorded of it, the longest first."""
    lapsed = lapsed_standings(user, on)
    label = ngettext("%(count)s standing not reconfirmed", "%(count)s standings not reconfirmed", len(lapsed))
    words = _("Not reconfirmed since then, in relation to %(title)s") % {"title": "%(first)s"}
    return UnnamedGroup(
        "lapsed",
        label % {"count": len(lapsed)},
        len(lapsed),
        f"{reverse('quality:index')}?kind=not_reconfirmed",
        tuple(
            Unnamed(
                f"{reverse('adoptions')}?reference={one.reference_key}",
                one.last_on,
                words,
                one.organization,
                (one.reference,),
            )
            for one in lapsed[:MOST_LINES]
        ),
    )
