"""What everybody can see and do at a moment, what waits for somebody, and what an act added to that."""

import datetime
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import time_machine
from django.contrib.auth.models import Group
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Revision, TaskState

from home.models import StandardPage
from organizations.actions import COLLECTION_RIGHTS
from organizations.models import (
    Appointment,
    FocalPoint,
    Invitation,
    InvitationState,
    OrganizationPage,
    Reader,
    Role,
    User,
)
from organizations.models.people import stand_in
from practices.models.adoptions import AdoptionEvent
from practices.models.approvals.approvers import OnePersonOffice, RegisteredApprover
from practices.models.approvals.deputies import Deputy
from practices.models.assessments import Assessment
from practices.models.claims import Claim
from practices.models.editions import EditionPage
from practices.models.evidence import Confirmation
from practices.models.exchange.tokens import AccessToken
from practices.models.exchange.webhooks import Webhook
from practices.models.initiatives import Initiative, Participation
from practices.models.instruments import InstrumentPage
from practices.models.links import ProvisionLink
from practices.models.practices import PracticePage
from practices.models.proposals import Decision, Proposal
from practices.models.questions import Question
from practices.models.relayed import RelayedKind, RelayedStatement
from practices.models.reports.issues import Report
from practices.models.sealed_pages import sealed_drafts
from practices.models.seals import SealOpening, secretariat_accounts
from practices.operations.due import JOBS
from practices.policies import sealed_files

LATER = 100
"""Days after which what was planned, or waits to be taken for agreed, has happened."""
OPEN_NOTHING = frozenset(
    {
        "submissions", "changes", "new_logs", "new_vectors", "search_index", "proposed_topics", "page_marks", "updates",
        "forgotten_passwords", "kept_mails", "webhooks", "languages",
        "ending_tokens", "ledger_heads", "sign_in_addresses", "harvest", "sessions", "files", "evidence", "vectors",
        "database", "writers", "held_uploads", "mailbox", "letters", "issues", "source_files",
        "adoption_rule", "visibility", "scans",
        "old_sheets", "text_pictures",
    }
)  # fmt: skip
"""Jobs of the worker that note, tell, tidy or ask other machines; each of the others is done when time passes."""
OF_READERS = ("ours", "other", "named", "one person")
HORIZONS = (0, 30, 400, 4000)
"""Days from now at which a right holds or not."""
BOOKKEEPING = frozenset(
    {
        "pk", "path", "depth", "numchild", "live", "has_unpublished_changes", "url_path", "first_published_at",
        "last_published_at", "latest_revision", "latest_revision_created_at", "live_revision", "locked", "locked_at",
        "locked_by", "expired", "expire_at", "go_live_at", "draft_title", "content_type", "owner", "translation_key",
        "locale", "alias_of", "wagtail_admin_comments", "accepted_doubts", "topics", "slug", "seo_title",
        "search_description", "show_in_menus", "officers", "approvers", "coordinators", "collection", "topic_items",
        "tagged_items",
    }
)  # fmt: skip
"""Fields of a page of which a reader reads nothing; topics are given by a vocabulary and judged apart."""


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """Something that is seen by a class of readers, or a right that somebody has.

    `of`: the organization it is about, "" for the portal's own. `key` names the thing, `content` is a digest of it, or
    the day until which a right holds.
    """

    what: str
    of: str
    who: str
    key: str
    content: str = ""

    @property
    def thing(self) -> tuple[str, str]:
        """What is seen, whoever sees it."""
        return (self.what, self.key)


@dataclass(frozen=True)
class Moment:
    """All that is seen, all rights, and what waits: each item that waits with nobody's name."""

    seen: frozenset[Item]
    rights: frozenset[Item]
    waiting: frozenset[Item]


def look(readers: Mapping[str, Any]) -> Moment:
    """Take in what is there now and what comes of it by time alone."""
    seen, rights, waiting = set(_seen(readers)), set(_rights()), frozenset(_waiting())
    with _Afterwards():
        seen |= set(_seen(readers))
        rights |= set(_rights())
    return Moment(frozenset(seen), frozenset(rights), waiting)


def look_at_waiting() -> frozenset[Item]:
    """Take in what waits for somebody alone."""
    _find_owners()
    return frozenset(_waiting())


def readers_of(organizations: Mapping[str, Any]) -> dict[str, Any]:
    """Make a reader of each class, who is in no database: what their roles come to is judged apart."""
    COMPILED.clear()
    keys = {organization.slug: organization.pk for name, organization in organizations.items() if name in OF_READERS}
    read = {f"officers of {name}": Reader(organizations=frozenset({key})) for name, key in keys.items()}
    read["focal points of ours"] = Reader(coordinates=frozenset({keys["ours"]}))
    read |= {"delegations": Reader(is_delegate=True), "secretariat": Reader(is_secretariat=True)}
    return {"the public": None, **{name: stand_in(reader) for name, reader in read.items()}}


class _Afterwards:
    """The days that come, with what is planned or waits to be taken for agreed; taken back at the end."""

    def __enter__(self) -> None:
        self.block = transaction.atomic()
        self.block.__enter__()
        self.travel = time_machine.travel(timezone.now() + datetime.timedelta(days=LATER), tick=False)
        self.travel.start()
        now = timezone.now()
        for job in JOBS:
            if job.name not in OPEN_NOTHING:
                job.work(now)

    def __exit__(self, *error: object) -> None:
        self.travel.stop()
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)


def digest(value: Any) -> str:
    """Return a short digest of anything that JSON can write."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:12]


def words_of(content: Mapping[str, Any]) -> Any:
    """Return what of the content of a page is read: of a page or of a revision, the same."""
    return {name: _bare(value) for name, value in content.items() if name not in BOOKKEEPING}


def _bare(value: Any) -> Any:
    if isinstance(value, list):
        return [_bare(one) for one in value]
    if isinstance(value, dict):
        return {name: _bare(one) for name, one in value.items() if name not in {"pk", "page", "instrument", "edition"}}
    return value


# What is seen


def _seen(readers: Mapping[str, Any]) -> Iterator[Item]:
    _find_owners()
    _find_confirmed()
    yield from _drafts(readers["secretariat"])
    yield from _files(readers["secretariat"])
    for what, rows, seen_by in KINDS:
        known = _known(rows())
        for name, reader in readers.items():
            for pk in _keys(what, name, lambda reader=reader, seen_by=seen_by: seen_by(reader)):
                of, key, content = known[pk]
                yield Item(what, of, name, key, content)


def _drafts(reader: Any) -> Iterator[Item]:
    """Newest words that people of organizations wrote, where they are not sealed from the secretariat."""
    keys = _keys("draft", "secretariat", lambda: _shared_drafts(reader))
    for page in Page.objects.filter(pk__in=keys).select_related("latest_revision"):
        of, revision = owner_of(page), page.latest_revision
        if of and revision is not None:
            yield Item("draft", of, "secretariat", str(page.translation_key), digest(words_of(revision.content)))


def _shared_drafts(reader: Any) -> Any:
    pages = Page.objects.exclude(sealed_drafts(reader)).filter(latest_revision__isnull=False)
    return pages.exclude(latest_revision__user__in=secretariat_accounts())


def _files(reader: Any) -> Iterator[Item]:
    """Documents, which those with a right in their collection read, and pictures, which everybody does by address."""
    collections = _collections()
    groups = _groups_by_collection(collections)
    keys = _keys("document", "secretariat", lambda: get_document_model().objects.exclude(sealed_files(reader)))
    for document in get_document_model().objects.all():
        of, path = collections[document.collection_id]
        content = digest([document.title, document.file.name, document.file_hash])
        seen_by = {name for above, names in groups.items() if path.startswith(above) for name in names}
        for name in seen_by | ({"secretariat"} if document.pk in keys else set()):
            yield Item("document", of, name, str(document.pk), content)
    for image in get_image_model().objects.all():
        of, _path = collections[image.collection_id]
        content = digest([image.title, image.file.name, image.file_hash])
        yield Item("image", of, "the public", str(image.pk), content)


def _collections() -> dict[int, tuple[str, str]]:
    """Return by the key of each collection the slug of the organization whose it is, and its path."""
    rows = list(Collection.objects.values_list("pk", "path"))
    owned = dict(OrganizationPage.objects.filter(collection__isnull=False).values_list("collection__path", "slug"))
    return {
        pk: (next((slug for above, slug in owned.items() if path.startswith(above)), ""), path) for pk, path in rows
    }


def _groups_by_collection(collections: Mapping[int, tuple[str, str]]) -> dict[str, set[str]]:
    """Return by the path of a collection the groups with people that have a right on documents in it and below."""
    owned, members = _owned_groups(), _mailboxes_by_group()
    found: dict[str, set[str]] = {}
    rows = GroupCollectionPermission.objects.filter(
        group__in=members, permission__content_type__app_label="wagtaildocs"
    ).select_related("group")
    for row in rows:
        of, name = owned.get(row.group_id, ("", row.group.name))
        found.setdefault(collections[row.collection_id][1], set()).add(f"{name} of {of}" if of else name)
    return found


def _owned_groups() -> dict[int, tuple[str, str]]:
    """Return by the key of each organization's group its slug and whose group it is."""
    return {
        key: (slug, role)
        for slug, *keys in OrganizationPage.objects.values_list("slug", "officers", "approvers", "coordinators")
        for key, role in zip(keys, ("officers", "approvers", "focal points"), strict=True)
        if key is not None
    }


COMPILED: dict[tuple[str, str, bool], tuple[str, Sequence[Any]]] = {}
"""What a class of readers sees, as the database is asked: the same each time, and slow to write down."""


def _keys(what: str, name: str, rows: Callable[[], Any]) -> list[int]:
    """Return the primary keys of what a class of readers sees."""
    key = (what, name, time_machine.escape_hatch.is_travelling())
    if key not in COMPILED:
        with CaptureQueriesContext(connection) as asked:
            wanted = rows().order_by().values_list("pk")
            try:
                compiled = wanted.query.sql_with_params()
            except EmptyResultSet:
                compiled = ("SELECT 1 WHERE 1 = 0", ())
        if len(asked):
            return [pk for (pk,) in wanted]
        COMPILED[key] = compiled
    with connection.cursor() as cursor:
        cursor.execute(*COMPILED[key])
        return [pk for (pk,) in cursor.fetchall()]


KEPT: dict[Any, tuple[str, str, str]] = {}
"""What was worked out of a page whose row was the same, and whose content is that of the same revision."""


def _known(rows: Any) -> dict[int, tuple[str, str, str]]:
    if not issubclass(rows.model, Page):
        return {row.pk: about(row) for row in rows}
    known = {}
    for values in rows.values():
        key = (rows.model, digest(values))
        if key not in KEPT:
            KEPT[key] = about(rows.model.objects.get(pk=values["id"]))
        known[values["id"]] = KEPT[key]
    return known


def about(row: Any) -> tuple[str, str, str]:
    """Return the slug of the organization that something is about, its key, and a digest of what is read of it."""
    return ABOUT[type(row)](row)


def _of_page(page: Any) -> tuple[str, str, str]:
    return owner_of(page), str(page.translation_key), digest(words_of(page.serializable_data()))


OWNERS: dict[str, str] = {}
"""Paths of the pages of organizations to their slugs."""


def _find_owners() -> None:
    OWNERS.clear()
    OWNERS.update(OrganizationPage.objects.values_list("path", "slug"))


def owner_of(page: Any) -> str:
    """Return the slug of the organization below which a page lies."""
    return next((slug for path, slug in OWNERS.items() if page.path.startswith(path)), "")


CONFIRMED: dict[tuple[int, int], datetime.date] = {}
"""Organization and reference to the day on which it last confirmed what stands of it."""


def _find_confirmed() -> None:
    CONFIRMED.clear()
    rows = Confirmation.objects.order_by("confirmed_on")
    CONFIRMED.update(
        {(of, about): on for of, about, on in rows.values_list("organization", "reference", "confirmed_on")}
    )


def _said(words: Iterable[Any], noticed: Any) -> str:
    """Return a digest of what is said about an organization, and whose word it is said to be."""
    if noticed is None or not noticed.is_unconfirmed:
        return f"{digest(list(words))}:{AGREED}"
    return f"{digest(list(words))}:{FROM_SOURCE if noticed.entered_from else NOTICED}"


AGREED, NOTICED, FROM_SOURCE = "agreed", "noticed", "from a source"
"""Whose word it is said to be: the organization's, the secretariat's after a notice, or a public source's."""


def _of_event(event: AdoptionEvent) -> tuple[str, str, str]:
    record = getattr(event, "record", None)
    words = [record.note, record.variations, record.evidence_address, record.statement] if record else []
    said = [event.track, event.state, event.effective_on, event.basis, *words]
    said.append(CONFIRMED.get((event.organization_id, event.reference_id)))
    return event.organization.slug, str(event.public_id), _said(said, record)


def _of_assessment(row: Assessment) -> tuple[str, str, str]:
    record = getattr(row, "record", None)
    statement = record.statement if record else ""
    of = row.instrument.organization.slug
    return of, str(row.public_id), _said([row.finding, row.topic_id, statement], record)


def _of_claim(row: Claim) -> tuple[str, str, str]:
    return row.organization.slug, str(row.public_id), _said([row.verdict, row.sentence, row.statement], row)


def _of_participation(row: Participation) -> tuple[str, str, str]:
    return row.organization.slug, str(row.public_id), _said([row.since_on, row.until_on, row.statement], row)


def _of_portal(row: Any) -> tuple[str, str, str]:
    return "", str(getattr(row, "public_id", row.pk)), ""


ABOUT: dict[type, Callable[[Any], tuple[str, str, str]]] = {
    OrganizationPage: _of_page,
    InstrumentPage: _of_page,
    EditionPage: _of_page,
    PracticePage: _of_page,
    StandardPage: _of_page,
    AdoptionEvent: _of_event,
    Assessment: _of_assessment,
    Claim: _of_claim,
    Participation: _of_participation,
    Initiative: _of_portal,
    Report: _of_portal,
    Question: _of_portal,
    ProvisionLink: _of_portal,
}


def _live(rows: Any) -> Callable[[Any], Any]:
    return lambda reader: rows.visible_to(reader).filter(live=True)


STANDING = AdoptionEvent.objects.filter(reverses__isnull=True)
"""Statements; what says that one does not hold narrows, and is no statement of its own."""
KINDS: tuple[tuple[str, Callable[[], Any], Callable[[Any], Any]], ...] = (
    ("entry", OrganizationPage.objects.all, _live(OrganizationPage.objects)),
    ("instrument", InstrumentPage.objects.all, _live(InstrumentPage.objects)),
    ("text", EditionPage.objects.all, _live(EditionPage.objects)),
    ("source file", EditionPage.objects.all, EditionPage.objects.source_visible_to),
    ("practice", PracticePage.objects.all, _live(PracticePage.objects)),
    ("editorial page", StandardPage.objects.all, lambda _reader: StandardPage.objects.live()),
    ("statement", lambda: STANDING.select_related("record", "organization"), STANDING.visible_to),
    (
        "assessment",
        Assessment.objects.select_related("instrument__organization", "record").all,
        Assessment.objects.visible_to,
    ),
    ("check of a note", Claim.objects.select_related("organization").all, Claim.objects.visible_to),
    ("participation", Participation.objects.select_related("organization").all, Participation.objects.visible_to),
    ("initiative", Initiative.objects.all, Initiative.objects.visible_to),
    ("report", Report.objects.all, Report.objects.visible_to),
    ("question", Question.objects.all, Question.objects.visible_to),
    ("link", ProvisionLink.objects.all, ProvisionLink.objects.visible_to),
)
OF_PAGES = frozenset({"entry", "instrument", "text", "source file", "practice"})
WORDS_ABOUT = frozenset({"statement", "assessment", "check of a note", "participation"})
"""What is said about an organization: it is shown by its agreement."""


# Who may do what

OF_ROLES = {"officers": ("add_page", "change_page"), "approvers": ("change_page",)}
"""Rights on the pages of its own organization that the group of a role has."""


def _rights() -> Iterator[Item]:
    yield from _roles()
    yield from _accounts()
    yield from _groups()
    yield from _beside_accounts()


def _roles() -> Iterator[Item]:
    members = _mailboxes_by_group()
    for slug, *groups in OrganizationPage.objects.values_list("slug", "officers", "approvers", "coordinators"):
        for role, group in zip((Role.OFFICER, Role.APPROVER, Role.COORDINATOR), groups, strict=True):
            for email in members.get(group, ()):
                yield Item("role", slug, email, role.value)
    sent = Invitation.objects.filter(state=InvitationState.SENT).select_related("organization")
    for row in sent:  # nothing but the invited person's own step is missing
        yield Item("role", row.organization.slug, row.email.lower(), str(row.role))


def _mailboxes_by_group() -> dict[int, list[str]]:
    members: dict[int, list[str]] = {}
    rows = User.groups.through.objects.filter(user__is_active=True)
    for group, email in rows.values_list("group_id", "user__email"):
        members.setdefault(group, []).append(email.lower())
    return members


def _accounts() -> Iterator[Item]:
    """Accounts with what opens them: who holds the mailbox, or knows the password, is the person."""
    for account in User.objects.prefetch_related("user_permissions"):
        email = account.email.lower()
        if account.is_active:
            yield Item("account", "", email, str(account.pk), "")
            yield Item(
                "password",
                "",
                email,
                str(account.pk),
                digest(account.password) if account.has_usable_password() else "none",
            )
        for flag in ("is_superuser", "is_staff"):
            if getattr(account, flag) and account.is_active:
                yield Item(flag, "", email, str(account.pk))
        for right in account.user_permissions.all():
            yield Item("permission", "", email, right.codename)


def _groups() -> Iterator[Item]:
    """Groups of nobody's: their members and what they may; rights of organizations' groups on pages and collections."""
    owned = _owned_groups()
    members = _mailboxes_by_group()
    for group in Group.objects.filter(pk__in=members).prefetch_related("permissions"):
        of, name = owned.get(group.pk, ("", group.name))
        for email in [] if of else members[group.pk]:
            yield Item("group", "", email, group.name)
        for permission in group.permissions.all():
            if permission.codename != "access_admin":
                yield Item("permission of group", of, name, permission.codename)
    rows = GroupPagePermission.objects.filter(group__in=members).select_related("group", "permission", "page")
    for row in rows:
        of, name = owned.get(row.group_id, ("", row.group.name))
        below = owner_of(row.page)
        if of != below or row.permission.codename not in OF_ROLES.get(name, ()):
            yield Item("right on pages", of or below, name, f"{row.permission.codename} {row.page.url_path}")
    yield from _rights_on_collections(owned)


def _rights_on_collections(owned: Mapping[int, tuple[str, str]]) -> Iterator[Item]:
    collections = _collections()
    rows = GroupCollectionPermission.objects.filter(group__in=_mailboxes_by_group())
    for row in rows.select_related("group", "permission", "collection"):
        of, name = owned.get(row.group_id, ("", row.group.name))
        below = collections[row.collection_id][0]
        if of != below or (of and (name != "officers" or row.permission.codename not in COLLECTION_RIGHTS)):
            key = f"{row.permission.codename} {row.collection_id}"
            yield Item("right on collection", of or below, name, key)


def _beside_accounts() -> Iterator[Item]:
    on = timezone.now().date()
    approvers = RegisteredApprover.objects.filter(confirmed_at__isnull=False, erased_at__isnull=True)
    for row in approvers.select_related("organization"):
        item = Item("registered approver", row.organization.slug, row.email.lower(), "approver")
        yield from _until(item, row.valid_until, on)
    agreed = Deputy.objects.filter(ended_at__isnull=True, agreed_at__isnull=False)
    members = _mailboxes_by_group()
    for absence in agreed.select_related("organization", "deputy", "absent"):
        if absence.deputy.email.lower() in members.get(absence.organization.approvers_id, ()):
            continue  # who approves anyway may do nothing more as a deputy
        item = Item("deputy", absence.organization.slug, absence.deputy.email.lower(), absence.absent.email)
        yield from _until(item, absence.until_on, on)
    for token in AccessToken.objects.filter(revoked_at__isnull=True).select_related("organization", "made_by"):
        may = f"{token.pk} read {token.may_read} submit {token.may_submit}"
        item = Item("key", token.organization.slug, token.made_by.email.lower(), may)
        yield from _until(item, token.expires_on, on)
    offices = OnePersonOffice.objects.filter(ended_at__isnull=True, agreed_at__isnull=False)
    for office in offices.select_related("organization"):
        yield Item("one-person office", office.organization.slug, "", "office")
    confirmed = Appointment.objects.current().filter(confirmed_by__isnull=False)
    for row in confirmed.select_related("organization", "account", "confirmed_by"):  # a debt less, which is no right
        of = row.organization.slug if row.organization else ""
        yield Item("confirmed appointment", of, row.account.email.lower(), row.role, row.confirmed_by.email.lower())
    for hook in Webhook.objects.select_related("organization"):
        yield Item("webhook", hook.organization.slug, "", hook.address)
    for point in FocalPoint.objects.filter(erased_at__isnull=True).select_related("organization"):
        if point.email and (point.valid_until is None or point.valid_until >= on):
            yield Item("address in the directory", point.organization.slug, point.email.lower(), "address")


def _until(item: Item, last: datetime.date | None, on: datetime.date) -> Iterator[Item]:
    """Return the item once for each horizon that it reaches: what is prolonged is more than it was."""
    for days in HORIZONS:
        if last is None or last >= on + datetime.timedelta(days=days):
            yield replace(item, content=f"{days} days")


# What waits for a second person


def _waiting() -> Iterator[Item]:
    """What somebody asked for and a second person may let happen: as the item that would come of it."""
    for state in TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).select_related(
        "revision", "workflow_state"
    ):
        page = state.workflow_state.content_object
        if page is not None and state.revision is not None:
            yield Item("page", owner_of(page), "", str(page.translation_key), digest(words_of(state.revision.content)))
    for revision in Revision.objects.filter(approved_go_live_at__isnull=False):
        page = revision.content_object
        yield Item("page", owner_of(page), "", str(page.translation_key), digest(words_of(revision.content)))
    for proposal in Proposal.objects.filter(decision=Decision.OPEN).select_related("organization"):
        said = proposal.arguments
        key = str(said.get("thing") or said.get("reference") or said.get("event") or "")
        yield Item(
            f"proposal {proposal.action}", proposal.organization.slug, str(proposal.public_id), key, digest(said)
        )
    yield from _waiting_rights()
    for row in SealOpening.objects.waiting().select_related("organization"):
        yield Item("seal", row.organization.slug, "", str(row.thing or ""), str(row.public_id))
    relayed = RelayedStatement.objects.waiting()
    for row in relayed.select_related("organization", "event", "assessment", "participation"):
        about = row.event or row.assessment or row.participation
        key = str(about.public_id) if about is not None else CONFIRMATION
        yield Item("word", row.organization.slug, "", key, digest([row.kind, row.words, row.until_on]))


def _waiting_rights() -> Iterator[Item]:
    for row in Invitation.objects.filter(state=InvitationState.WAITING).select_related("organization"):
        yield Item("role", row.organization.slug, row.email.lower(), str(row.role))
    for row in RegisteredApprover.objects.filter(confirmed_at__isnull=True, erased_at__isnull=True).select_related(
        "organization"
    ):
        yield Item("registered approver", row.organization.slug, row.email.lower(), "approver")
    absences = Deputy.objects.filter(ended_at__isnull=True, agreed_at__isnull=True)
    for row in absences.select_related("organization", "deputy", "absent"):
        yield Item("deputy", row.organization.slug, row.deputy.email.lower(), row.absent.email)
    offices = OnePersonOffice.objects.filter(ended_at__isnull=True, agreed_at__isnull=True)
    for row in offices.select_related("organization"):
        yield Item("one-person office", row.organization.slug, "", "office")


CONFIRMATION = RelayedKind.CONFIRMATION.value


# What an act came to


@dataclass(frozen=True)
class Effect:
    """What was added: items of one thing or right, all of them."""

    what: str
    of: str
    key: str
    contents: frozenset[str]
    who: frozenset[str]
    is_change: bool = False
    """Whether those who see it saw it before, in other words."""

    def __str__(self) -> str:
        verb = "changed for" if self.is_change else "for"
        of = f" of {self.of}" if self.of else ""
        return f"{self.what}{of} {self.key} {verb} {', '.join(sorted(self.who))}"


def effects(before: Moment, after: Moment) -> list[Effect]:
    """Return what the later moment has more than the earlier one, by thing."""
    saw = {(item.thing, item.who) for item in before.seen}
    found: dict[Any, list[Item]] = {}
    for item in after.seen - before.seen:
        found.setdefault((item.what, item.of, item.key, (item.thing, item.who) in saw), []).append(item)
    made = [_effect(*key, items) for key, items in found.items()]
    rights: dict[Any, list[Item]] = {}
    for item in after.rights - before.rights:
        rights.setdefault((item.what, item.of, item.key, False), []).append(item)
    return sorted([*made, *(_effect(*key, items) for key, items in rights.items())], key=str)


def _effect(what: str, of: str, key: str, is_change: bool, items: Iterable[Item]) -> Effect:
    rows = list(items)
    return Effect(what, of, key, frozenset(row.content for row in rows), frozenset(row.who for row in rows), is_change)
