"""Importing organizations: found by identifier elsewhere, address or acronym; made, or changed where the sheet differs.

An empty cell leaves what is there. Nothing is removed or renamed in its address.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from organizations.actions import OrganizationRefused, found_organization
from organizations.languages import is_known_language
from organizations.models import OrganizationIndexPage, OrganizationKind, OrganizationName, OrganizationPage
from practices.actions.built_upon import MADE_WITH_PAGES, is_built_upon
from practices.actions.directory.known import KnownOrganizations, read_known
from practices.actions.directory.plans import Difference, DirectoryPlan, DirectoryRefused, PlannedRow, RowOutcome
from practices.actions.directory.sheets import DirectoryFault, DirectoryRow, read_sheet
from practices.actions.outside_acts import OutsideAct, tell_organization
from practices.actions.submissions import submit_entry
from practices.models.sealed_pages import sealed_drafts
from practices.permissions import is_secretariat, is_secretariat_for
from practices.queries.wording import list_words
from practices.texts.yes_and_no import NO, YES

OWN = ("acronym", "name", "kind", "website", "address", "body_of", "contact_only", "external_id")
LONGEST = {"name": 255, "acronym": 40, "website": 200, "external_id": 200, "address": 80}
MADE_WITH_ENTRIES = MADE_WITH_PAGES | {OrganizationName._meta.label}
MADE_WITH_COLLECTIONS = frozenset({OrganizationPage._meta.label, "wagtailcore.GroupCollectionPermission"})


class OrganizationRowRefused(Exception):
    """What is wrong with a row, and in which `column` ("" for the row as a whole); the message is for the user."""

    def __init__(self, message: str, column: str = "") -> None:
        super().__init__(message)
        self.column = column


@dataclass
class _OrganizationTask:
    """A row, what it is about (None: it is made; later rows then find it by `page`, unsaved), and what it says."""

    row: DirectoryRow
    page: OrganizationPage | None
    made: OrganizationPage
    values: dict[str, str]
    body_of: OrganizationPage | None = None
    differences: list[Difference] = field(default_factory=list)

    @property
    def outcome(self) -> RowOutcome:
        if self.page is None:
            return RowOutcome.CREATED
        return RowOutcome.CHANGED if self.differences else RowOutcome.UNCHANGED


@dataclass(frozen=True, slots=True)
class ImportedEntry:
    """What a row came to: the organization, whether it was made or changed, and the differences."""

    page: OrganizationPage
    outcome: RowOutcome
    differences: tuple[Difference, ...]


def is_column(head: str) -> bool:
    """Tell whether a sheet of organizations may have this column: `name_fr` and `acronym_fr` for any language."""
    part, _line, language = head.partition("_")
    return head in OWN or (part in ("name", "acronym") and language != "en" and is_known_language(language))


def plan_organizations(*, content: bytes, by: Any, as_operator: bool = False) -> DirectoryPlan:
    """Say what a sheet would come to; writes nothing. Raises SheetUnreadable, and DirectoryRefused for who may not."""
    _refuse(by, as_operator)
    return _plan(content, by, as_operator)[0]


@transaction.atomic
def import_organizations(
    *, content: bytes, by: Any, as_operator: bool = False, authority: str = "", digest: str = ""
) -> DirectoryPlan:
    """Write what a sheet says, all of it or nothing; give what it came to. Twice changes nothing.

    The operator publishes on an `authority`, and each organization is told; otherwise what is new or changed is a draft
    that is submitted for a second person. `digest`: of the plan that was confirmed. Raises SheetUnreadable, and
    DirectoryRefused with the faults.
    """
    _refuse(by, as_operator)
    OrganizationIndexPage.objects.select_for_update(of=("self",)).get()  # one import at a time
    plan, works = _plan(content, by, as_operator)
    if plan.faults:
        raise DirectoryRefused(_("Nothing was saved: the sheet has errors."), plan.faults)
    if digest and digest != plan.digest:
        raise DirectoryRefused(_("The organizations have changed since the preview: check the sheet again."))
    made: dict[int, OrganizationPage] = {}
    for work in works:
        body = made.get(id(work.body_of), work.body_of)
        if work.outcome == RowOutcome.CREATED:
            page = made[id(work.made)] = _make(work, body, by, as_operator=as_operator)
        elif work.outcome == RowOutcome.CHANGED:
            page = _change(work, body, by, as_operator=as_operator)
        else:
            continue
        if as_operator and page.live:
            act = OutsideAct.OPERATOR_PUBLISHED
            tell_organization(organization=page, act=act, by=by, about=page.title, authority=authority, always=True)
        elif not as_operator and not page.is_contact_only:
            submit_entry(page=page, by=by)
    return plan


@transaction.atomic
def import_organization_row(*, cells: dict[str, str], known: KnownOrganizations, by: Any) -> ImportedEntry:
    """Write what one row says of an organization, and submit it for a second person; return what it came to.

    `known` is not changed: `read_again` puts the organization there. Raises OrganizationRowRefused, DirectoryRefused.
    """
    _refuse(by, as_operator=False)
    OrganizationIndexPage.objects.select_for_update(of=("self",)).get()  # one import at a time
    work = _work(DirectoryRow(0, cells), known, {}, by, as_operator=False)
    _refuse_own(work.page, by)
    if work.outcome == RowOutcome.UNCHANGED:
        return ImportedEntry(work.made, work.outcome, ())
    if work.outcome == RowOutcome.CREATED:
        page = _make(work, work.body_of, by, as_operator=False)
    else:
        page = _change(work, work.body_of, by, as_operator=False)
    if not page.is_contact_only:
        submit_entry(page=page, by=by)
    return ImportedEntry(page, work.outcome, tuple(work.differences))


@transaction.atomic
def remove_entry(*, page: OrganizationPage, revision: int | None, external_id: str, by: Any) -> None:
    """Remove an organization that was entered by mistake, with its groups and its collection.

    `revision` and `external_id` are those with which it was entered. Raises DirectoryRefused if it was published,
    changed or built upon since, and OrganizationRowRefused for who may not.
    """
    page = _held_entry(page, by)
    if page.live or page.first_published_at:
        raise DirectoryRefused(_("It has been published since."))
    if (page.latest_revision_id, page.external_id) != (revision, external_id):
        raise DirectoryRefused(_("The entry has been changed again since."))
    if page.get_children().exists() or page.bodies.exists():
        raise DirectoryRefused(_("There are texts or bodies of this organization by now."))
    groups = [group for group in (page.officers, page.approvers, page.coordinators) if group is not None]
    if any(group.user_set.exists() for group in groups):
        raise DirectoryRefused(_("People act for this organization by now."))
    collection = page.collection
    if collection is not None and (
        collection.get_children().exists() or is_built_upon(collection, made_with=MADE_WITH_COLLECTIONS)
    ):
        raise DirectoryRefused(_("Documents or images of this organization have been uploaded since."))
    if is_built_upon(page, made_with=MADE_WITH_ENTRIES):
        raise DirectoryRefused(_("Facts, letters or focal points of this organization have been entered since."))
    page.delete()
    for one in (*groups, *([collection] if collection is not None else [])):
        one.delete()


@transaction.atomic
def restore_entry(*, page: OrganizationPage, differences: Sequence[Difference], by: Any) -> None:
    """Give an entry the values back that an import changed, as a draft where it is published.

    Raises DirectoryRefused if they were published or changed again since, and OrganizationRowRefused for who may not.
    """
    page = _held_entry(page, by)
    now, live = _said_by_now(page, by), _said(page)
    if _is_draft_sealed(page, by) or any(now.get(one.column, "") != one.after for one in differences):
        raise DirectoryRefused(_("The entry has been changed again since."))
    drafted = [one for one in differences if one.column != "external_id"]  # that one never waits for a second person
    if page.live and not page.is_contact_only and any(live.get(one.column, "") == one.after for one in drafted):
        raise DirectoryRefused(_("It has been published since."))
    back = [Difference(one.column, one.after, one.before) for one in differences]
    body = next((one.after for one in back if one.column == "body_of" and one.after), "")
    found = OrganizationPage.objects.filter(slug=body).first() if body else None
    work = _OrganizationTask(DirectoryRow(0, {}), page, page, {}, found, back)
    page = _change(work, found, by, as_operator=False)
    if not page.is_contact_only:
        submit_entry(page=page, by=by)


def _held_entry(page: OrganizationPage, by: Any) -> OrganizationPage:
    _refuse(by, as_operator=False)
    held: OrganizationPage = OrganizationPage.objects.select_for_update(of=("self",)).get(pk=page.pk)
    _refuse_own(held, by)
    return held


def _refuse(by: Any, as_operator: bool) -> None:
    if not (as_operator or is_secretariat(by)):
        raise DirectoryRefused(_("Only the secretariat imports organizations."))


def _plan(content: bytes, by: Any, as_operator: bool) -> tuple[DirectoryPlan, list[_OrganizationTask]]:
    sheet = read_sheet(content, is_column=is_column, needed=("name",))
    known, faults, works = read_known(), list(sheet.faults), []
    lines: dict[int, int] = {}
    for row in sheet.rows:
        try:
            work = _work(row, known, lines, by, as_operator=as_operator)
            if not as_operator:
                _refuse_own(work.page, by)
        except OrganizationRowRefused as wrong:
            faults.append(DirectoryFault(row.line, str(wrong)))
            continue
        lines[id(work.made)] = row.line
        if work.page is None:
            known.add(work.made, {cell for column, cell in work.values.items() if column.startswith("acronym")})
        works.append(work)
    rows = [
        PlannedRow(work.row.line, work.values.get("name") or work.made.title, work.outcome, tuple(work.differences))
        for work in works
    ]
    return DirectoryPlan(tuple(rows), tuple(sorted(faults, key=lambda fault: fault.line))), works


def _refuse_own(page: OrganizationPage | None, by: Any) -> None:
    if page is not None and not is_secretariat_for(by, page):
        raise OrganizationRowRefused(
            _("You cannot change an organization to which you belong: ask another member of the secretariat.")
        )


def _work(
    row: DirectoryRow, known: KnownOrganizations, lines: dict[int, int], by: Any, *, as_operator: bool
) -> _OrganizationTask:
    values = {column: cell for column, cell in row.cells.items() if cell}
    _check(values)
    page = _find(values, known)
    if id(page) in lines:
        sentence = _("This is the same organization as in line %(line)s.") % {"line": lines[id(page)]}
        raise OrganizationRowRefused(sentence)
    body = _body(values, known)
    if page is None:
        return _new(row, values, body, known)
    work = _OrganizationTask(row, page, page, values, body)
    before = _said(page) if as_operator else _said_by_now(page, by)
    if values.get("address", page.slug) != page.slug:
        sentence = _("An import cannot change an address: it is “%(slug)s”.") % {"slug": page.slug}
        raise OrganizationRowRefused(sentence, "address")
    if page.external_id and values.get("external_id", page.external_id) != page.external_id:
        sentence = _("The organization has another identifier: “%(id)s”.") % {"id": page.external_id}
        raise OrganizationRowRefused(sentence, "external_id")
    if "contact_only" in values and (values["contact_only"].casefold() in YES) != page.is_contact_only:
        sentence = _("An import cannot change whether an organization is contact only.")
        raise OrganizationRowRefused(sentence, "contact_only")
    compared = {name: cell for name, cell in values.items() if name not in ("address", "contact_only", "body_of")}
    if body is not None:
        compared["body_of"] = body.slug
    work.differences = [
        Difference(name, before.get(name, ""), cell) for name, cell in compared.items() if before.get(name, "") != cell
    ]
    _refuse_change(work, before, compared)
    return work


def _check(values: dict[str, str]) -> None:
    if not values.get("name"):
        raise OrganizationRowRefused(_("The row has no name."), "name")
    for column, cell in values.items():
        longest = LONGEST.get(column) or LONGEST.get(column.partition("_")[0])
        if longest and len(cell) > longest:
            words = _("“%(column)s” is longer than %(count)s characters.")
            raise OrganizationRowRefused(words % {"column": column, "count": longest}, column)
    if values.get("kind", OrganizationKind.OTHER) not in OrganizationKind.values:
        kinds = list_words(OrganizationKind.values)
        raise OrganizationRowRefused(_("“kind” is one of: %(kinds)s.") % {"kinds": kinds}, "kind")
    if values.get("contact_only", "").casefold() not in YES | NO:
        raise OrganizationRowRefused(_("“contact_only” must be yes or no."), "contact_only")
    if "website" in values:
        try:
            URLValidator(schemes=["http", "https"])(values["website"])
        except ValidationError as error:
            raise OrganizationRowRefused(_("“website” is not a valid web address."), "website") from error


def _find(values: dict[str, str], known: KnownOrganizations) -> OrganizationPage | None:
    found = known.by_external_id.get(values.get("external_id", ""))
    if found is not None:
        return found
    if "address" in values and values["address"] in known.by_slug:
        return known.by_slug[values["address"]]
    same = known.by_acronym.get(values.get("acronym", "").casefold(), [])
    if len(same) > 1 and not ("address" in values or "external_id" in values):
        raise OrganizationRowRefused(
            _("Several organizations have this acronym: give the address or the identifier."), "acronym"
        )
    if len(same) == 1 and "address" not in values:
        given, kept = values.get("external_id", ""), same[0].external_id
        if not given or not kept or given == kept:
            return same[0]
    if not {"acronym", "address", "external_id"} & set(values):
        raise OrganizationRowRefused(_("Give an acronym, an address or an identifier to identify the organization."))
    return None


def _body(values: dict[str, str], known: KnownOrganizations) -> OrganizationPage | None:
    if "body_of" not in values:
        return None
    found = known.named(values["body_of"])
    if len(found) != 1:
        raise OrganizationRowRefused(
            _("“body_of” must name exactly one organization: an existing one, or one in an earlier row."), "body_of"
        )
    return found[0]


def _new(
    row: DirectoryRow, values: dict[str, str], body: OrganizationPage | None, known: KnownOrganizations
) -> _OrganizationTask:
    slug = values.get("address") or slugify(values.get("acronym") or values["name"])[:80]
    if not slug or slug != slugify(slug):
        raise OrganizationRowRefused(_("Give an “address” of small letters, digits and hyphens."), "address")
    if slug in known.by_slug:
        sentence = _("There is already an organization at “%(slug)s”.") % {"slug": slug}
        raise OrganizationRowRefused(sentence, "address")
    kind = values.get("kind", OrganizationKind.INTERGOVERNMENTAL)
    if kind == OrganizationKind.BODY and body is None:
        raise OrganizationRowRefused(_("A body belongs to an organization: fill in “body_of”."), "body_of")
    for language in _languages(values):
        if f"name_{language}" not in values:
            raise OrganizationRowRefused(
                _("There is an acronym and no name in “%(language)s”.") % {"language": language}, f"name_{language}"
            )
    made = OrganizationPage(title=values["name"], slug=slug, kind=kind, external_id=values.get("external_id", ""))
    differences = [Difference(column, "", cell) for column, cell in values.items()]
    return _OrganizationTask(row, None, made, values, body, differences)


def _refuse_change(work: _OrganizationTask, before: dict[str, str], compared: dict[str, str]) -> None:
    page = work.page
    assert page is not None  # noqa: S101 - a change is of what is there
    after = {**before, **compared}
    if after["kind"] == OrganizationKind.BODY and not after["body_of"]:
        raise OrganizationRowRefused(_("A body belongs to an organization: fill in “body_of”."), "body_of")
    if after["body_of"] == page.slug:
        raise OrganizationRowRefused(_("An organization cannot be a body of itself."), "body_of")
    for language in _languages(compared):
        if not after.get(f"name_{language}"):
            raise OrganizationRowRefused(
                _("There is an acronym and no name in “%(language)s”.") % {"language": language}, f"name_{language}"
            )
    is_first_entry = not page.live and page.first_published_at is None
    if work.differences and page.has_unpublished_changes and not (page.is_contact_only or is_first_entry):
        raise OrganizationRowRefused(
            _("The entry of the organization has changes that are not published: publish or discard them.")
        )


def _languages(values: dict[str, str]) -> list[str]:
    named = {column.partition("_")[2] for column in values if column.startswith(("name_", "acronym_"))}
    return sorted(named)


def _said(page: OrganizationPage) -> dict[str, str]:
    """Return what is there, as a sheet says it."""
    said = {
        "name": page.title,
        "acronym": "",
        "kind": page.kind,
        "website": page.website,
        "body_of": page.body_of.slug if page.body_of else "",
        "external_id": page.external_id,
    }
    for name in page.names.all():
        ending = "" if name.language == "en" else f"_{name.language}"
        said |= {f"acronym{ending}": name.acronym} | ({f"name{ending}": name.name} if ending else {})
    return said


def _said_by_now(page: OrganizationPage, by: Any) -> dict[str, str]:
    """Return what the newest draft says, which may wait for a second person already; what is published if it is sealed.

    Else a row that changes nothing would tell what a draft says that is its organization's alone.
    """
    if page.is_contact_only or not page.has_unpublished_changes or _is_draft_sealed(page, by):
        return _said(page)
    return {**_said(page.get_latest_revision_as_object()), "external_id": page.external_id}


def _is_draft_sealed(page: OrganizationPage, by: Any) -> bool:
    return OrganizationPage.objects.filter(sealed_drafts(by), pk=page.pk, has_unpublished_changes=True).exists()


def _make(work: _OrganizationTask, body: OrganizationPage | None, by: Any, *, as_operator: bool) -> OrganizationPage:
    values = work.values
    names = {"en": (values["name"], values.get("acronym", ""))}
    for language in _languages(values):
        names[language] = (values[f"name_{language}"], values.get(f"acronym_{language}", ""))
    try:
        page = found_organization(
            name=values["name"],
            slug=work.made.slug,
            kind=work.made.kind,
            by=by,
            names=names,
            website=values.get("website", ""),
            body_of=body,
            is_contact_only=values.get("contact_only", "").casefold() in YES,
            as_operator=as_operator,
        )
    except OrganizationRefused as refusal:
        raise DirectoryRefused(str(refusal), [DirectoryFault(work.row.line, str(refusal))]) from refusal
    _keep_identifier(page, values)
    return page


def _change(work: _OrganizationTask, body: OrganizationPage | None, by: Any, *, as_operator: bool) -> OrganizationPage:
    assert work.page is not None  # noqa: S101 - a change is of what is there
    page = OrganizationPage.objects.select_for_update(of=("self",)).get(pk=work.page.pk)
    changed = {difference.column: difference.after for difference in work.differences}
    page = page if as_operator or page.is_contact_only else page.get_latest_revision_as_object()
    page.title = changed.get("name", page.title)
    page.draft_title = page.title
    page.kind, page.website = changed.get("kind", page.kind), changed.get("website", page.website)
    if "body_of" in changed:
        page.body_of = body
    _put_names(page, changed)
    if as_operator or page.is_contact_only:
        page.save()
    revision = page.save_revision(user=by, log_action=True)
    if page.live and as_operator:
        revision.publish(user=by, skip_permission_checks=True)
    _keep_identifier(page, changed)
    return page


def _put_names(page: OrganizationPage, changed: dict[str, str]) -> None:
    own: Any = page.names
    rows = {name.language: name for name in own.all()}
    for language in ["en", *_languages(changed)]:
        ending = "" if language == "en" else f"_{language}"
        name, acronym = changed.get(f"name{ending}"), changed.get(f"acronym{ending}")
        if name is None and acronym is None:
            continue
        row = rows.get(language) or OrganizationName(language=language, name=page.title, sort_order=len(rows))
        row.name, row.acronym = name or row.name, row.acronym if acronym is None else acronym
        if language not in rows:
            rows[language] = row
    own.set(rows.values())


def _keep_identifier(page: OrganizationPage, values: dict[str, str]) -> None:
    if "external_id" in values:
        OrganizationPage.objects.filter(pk=page.pk).update(external_id=values["external_id"])
