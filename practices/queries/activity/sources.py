"""Where entries are kept: Wagtail's two logs, the ledgers, what was proposed, asked and sent. Each gives its rows."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from organizations.models import OrganizationPage, User, reader_of
from organizations.sign_ins import Means, SignInEvent
from practices.models.adoptions import AdoptionEvent
from practices.models.assessments import Assessment
from practices.models.claims import Claim
from practices.models.evidence import Confirmation
from practices.models.exchange.tokens import Submission
from practices.models.exchange.webhooks import Webhook
from practices.models.initiatives import Participation
from practices.models.outreach.returns import Return
from practices.models.proposals import Decision, Proposal
from practices.models.redactions import RedactedKind, RedactionRequest
from practices.models.releases import ReleaseDecision, ReleasedKind
from practices.models.sealed_pages import closed_entries, sealed_keys
from practices.models.terms import TermsAcceptance
from practices.queries.activity.asked import ActivityKind, ActivityQuery, below

Rows = Any
"""A queryset."""
Things = Sequence[tuple[int, uuid.UUID]]


@dataclass(frozen=True, slots=True)
class ActivityDescription:
    """What a row tells: what was done, to what, and where that is. `page` is the key of a page that is looked up.

    `organization` is the primary key of the one that it is about, where the row says so; `thing` the uuid of a page.
    """

    what: str
    about: str = ""
    url: str = ""
    page: int | None = None
    organization: int | None = None
    thing: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One place where entries are kept. `at`: the field with the time; `by`: the fields with the persons.

    `rows` gives those of whom is asked; `named` the condition for those about things, None where rows name none.
    """

    kind: ActivityKind
    at: str
    by: tuple[str, ...]
    rows: Callable[[ActivityQuery], Rows]
    tell: Callable[[Any], ActivityDescription]
    named: Callable[[str, Things], Q] | None = None


def _owned(rows: Rows, asked: ActivityQuery, *paths: str) -> Rows:
    """Keep the rows of the organizations asked for, by the ways to their organization."""
    if asked.organizations is None:
        return rows
    rule = Q()
    for path in paths:
        rule |= Q(**{f"{path}__in": [one.pk for one in asked.organizations]})
    return rows.filter(rule)


def _pages(asked: ActivityQuery, *, of_organizations: bool) -> Rows:
    kind = ContentType.objects.get_for_model(OrganizationPage)
    rows = PageLogEntry.objects.filter(below(asked.organizations, "page__path")).exclude(closed_entries(asked.user))
    return rows.filter(content_type=kind) if of_organizations else rows.exclude(content_type=kind)


def _tell_page(entry: Any) -> ActivityDescription:
    return ActivityDescription(str(entry.message), str(entry.label), page=entry.page_id)


OWNED: dict[Any, tuple[str, ...]] = {
    Assessment: ("instrument__organization",),
    Claim: ("organization", "instrument__organization"),
    Participation: ("organization",),
    Return: ("organization",),
    Webhook: ("organization",),
}
"""What the log of rows is about, and the ways to the organizations whose it is."""


def _records(asked: ActivityQuery) -> Rows:
    rows = ModelLogEntry.objects.exclude(action__in=SignInEvent.values).select_related("content_type")
    if asked.organizations is None:
        return rows
    rule = Q(pk__in=())
    kinds = ContentType.objects.get_for_models(*OWNED)
    for model, paths in OWNED.items():
        keys = _owned(model._default_manager.order_by(), asked, *paths).values(
            key_of_log=Cast("pk", models.CharField())
        )
        rule |= Q(content_type=kinds[model], object_id__in=keys)
    return rows.filter(rule)


def _tell_record(entry: Any) -> ActivityDescription:
    return ActivityDescription(str(entry.message), str(entry.label))


def _sign_ins(asked: ActivityQuery) -> Rows:
    kind = ContentType.objects.get_for_model(User)
    rows = ModelLogEntry.objects.filter(content_type=kind, action__in=SignInEvent.values)
    if asked.sign_ins_of is None:
        return rows
    return rows.filter(object_id__in=[str(account.pk) for account in asked.sign_ins_of])


def _tell_sign_in(entry: Any) -> ActivityDescription:
    means = [str(Means(value).label) for value in entry.data.get("means", ()) if value in Means.values]
    words = str(SignInEvent(entry.action).label)
    return ActivityDescription(f"{words} ({', '.join(means)})" if means else words, str(entry.label))


def _releases(asked: ActivityQuery) -> Rows:
    rows = ReleaseDecision.objects.exclude(thing__in=sealed_keys(asked.user))
    if asked.organizations is None:
        return rows
    own = Page.objects.filter(below(asked.organizations, "path")).order_by().values("translation_key")
    return rows.exclude(kind=ReleasedKind.REPORT).filter(thing__in=own)


def _tell_release(row: ReleaseDecision) -> ActivityDescription:
    words = {"kind": row.get_kind_display(), "audience": row.reach.label}
    what = _("Decided who may see it (%(kind)s): %(audience)s") % words
    return ActivityDescription(what, thing=row.thing)


def _proposals(asked: ActivityQuery) -> Rows:
    every = Proposal.objects.all()
    if asked.organizations is None or reader_of(asked.user).is_secretariat:
        every = every.visible_to(asked.user)
    rows = _owned(every.select_related("organization"), asked, "organization")
    if asked.organizations is None:
        return rows
    return rows.exclude(workflow="release", arguments__kind=ReleasedKind.REPORT)


def _tell_proposed(row: Proposal) -> ActivityDescription:
    url = reverse("proposals:detail", args=[row.public_id])
    return ActivityDescription(
        _("Proposed: %(what)s") % {"what": row.get_workflow_display()}, row.summary, url, None, row.organization_id
    )


def _tell_decided(row: Proposal) -> ActivityDescription:
    url = reverse("proposals:detail", args=[row.public_id])
    words = {"decision": row.get_decision_display()}
    return ActivityDescription(
        _("Decided a proposal: %(decision)s") % words, row.summary, url, None, row.organization_id
    )


def _tell_adoption(row: AdoptionEvent) -> ActivityDescription:
    url = reverse("adoption_events:detail", args=[row.public_id])
    words = {"track": row.get_track_display(), "state": row.get_state_display()}
    what = _("Reversed: %(track)s, %(state)s") if row.reverses_id else _("Recorded: %(track)s, %(state)s")
    if row.checks_id:
        what = _("Checked: %(track)s, %(state)s")
    return ActivityDescription(what % words, str(row), url, None, row.organization_id)


def _tell_confirmation(row: Confirmation) -> ActivityDescription:
    return ActivityDescription(_("Confirmed the recorded entries"), str(row), organization=row.organization_id)


def _tell_terms(row: TermsAcceptance) -> ActivityDescription:
    return ActivityDescription(
        _("Accepted the terms of participation"), str(row.terms_dated), organization=row.organization_id
    )


def _tell_assessment(row: Assessment) -> ActivityDescription:
    words = {"finding": row.get_finding_display()}
    what = _("Withdrew an assessment: %(finding)s") if row.reverses_id else _("Assessed: %(finding)s")
    url = reverse("assessments:detail", args=[row.public_id])
    return ActivityDescription(what % words, url=url, page=row.edition_id or row.instrument_id)


def _removals(asked: ActivityQuery) -> Rows:
    rows = _owned(RedactionRequest.objects.all(), asked, "organization")
    return rows if asked.organizations is None else rows.exclude(kind=RedactedKind.CONTACT)


def _tell_removal(row: RedactionRequest, *, is_decided: bool) -> ActivityDescription:
    words = {"kind": row.get_kind_display(), "reason": row.get_reason_display()}
    if not is_decided:
        what = _("Requested removal of content (%(reason)s)")
    elif row.decision == Decision.APPROVED:
        what = _("Removed content (%(reason)s)")
    else:
        what = _("Kept the content")
    url = reverse("redactions:detail", args=[row.public_id])
    return ActivityDescription(what % words, words["kind"], url, None, row.organization_id)


def _tell_submission(row: Submission) -> ActivityDescription:
    words = {"token": row.token.name, "kind": row.get_kind_display()}
    what = _("Sent by a system with the token “%(token)s”: %(kind)s") % words
    url = reverse("submissions:detail", args=[row.public_id])
    return ActivityDescription(what, row.external_id, url, None, row.organization_id)


def _about(*paths: str) -> Callable[[str, Things], Q]:
    """Make the condition that one of these fields is one of the pages."""

    def named(_words: str, things: Things) -> Q:
        keys = [key for key, _uuid in things]
        rule = Q(pk__in=())
        for path in paths:
            rule |= Q(**{f"{path}__in": keys})
        return rule

    return named


def _saying(field: str) -> Callable[[str, Things], Q]:
    """Make the condition that a field holds the words."""

    def named(words: str, _things: Things) -> Q:
        return Q(**{f"{field}__icontains": words})

    return named


def _of_uuids(_words: str, things: Things) -> Q:
    return Q(thing__in=[key for _pk, key in things])


def _all_of(model: Any, *paths: str, related: tuple[str, ...] = ()) -> Callable[[ActivityQuery], Rows]:
    """Make the rows of a model by the ways to their organization, each with what is told of it."""

    def rows(asked: ActivityQuery) -> Rows:
        found = _owned(model._default_manager.all(), asked, *paths)
        return found.select_related(*related) if related else found

    return rows


SOURCES: tuple[Source, ...] = (
    Source(
        ActivityKind.TEXT, "timestamp", ("user",), partial(_pages, of_organizations=False), _tell_page, _about("page")
    ),
    Source(
        ActivityKind.ORGANIZATION,
        "timestamp",
        ("user",),
        partial(_pages, of_organizations=True),
        _tell_page,
        _about("page"),
    ),
    Source(
        ActivityKind.ORGANIZATION,
        "recorded_at",
        ("by",),
        _all_of(TermsAcceptance, "organization"),
        _tell_terms,
        _about("organization"),
    ),
    Source(ActivityKind.RELEASE, "recorded_at", ("by", "seconded_by"), _releases, _tell_release, _of_uuids),
    Source(ActivityKind.PROPOSAL, "proposed_at", ("proposed_by",), _proposals, _tell_proposed, _saying("summary")),
    Source(
        ActivityKind.PROPOSAL,
        "decided_at",
        ("decided_by",),
        lambda asked: _proposals(asked).filter(decided_at__isnull=False),
        _tell_decided,
        _saying("summary"),
    ),
    Source(
        ActivityKind.ADOPTION,
        "recorded_at",
        ("by",),
        _all_of(AdoptionEvent, "organization"),
        _tell_adoption,
        _about("reference", "own_instrument"),
    ),
    Source(
        ActivityKind.ADOPTION,
        "recorded_at",
        ("by",),
        _all_of(Confirmation, "organization"),
        _tell_confirmation,
        _about("reference"),
    ),
    Source(
        ActivityKind.ASSESSMENT,
        "recorded_at",
        ("by",),
        _all_of(Assessment, "instrument__organization"),
        _tell_assessment,
        _about("instrument", "edition"),
    ),
    Source(ActivityKind.RECORD, "timestamp", ("user",), _records, _tell_record, _saying("label")),
    Source(
        ActivityKind.RECORD,
        "made_at",
        ("token__made_by",),
        _all_of(Submission, "organization", related=("token",)),
        _tell_submission,
        _saying("external_id"),
    ),
    Source(ActivityKind.REMOVAL, "asked_at", ("asked_by",), _removals, partial(_tell_removal, is_decided=False)),
    Source(
        ActivityKind.REMOVAL,
        "decided_at",
        ("decided_by",),
        lambda asked: _removals(asked).filter(decided_at__isnull=False),
        partial(_tell_removal, is_decided=True),
    ),
    Source(ActivityKind.SIGN_IN, "timestamp", ("user",), _sign_ins, _tell_sign_in),
)
