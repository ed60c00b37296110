"""What the page editor refuses: publishing alone, crossing organizations, deleting what ledgers name."""

import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.models import Page

from organizations.models import OrganizationPage
from practices.actions.outside_acts import OutsideAct, tell_organization
from practices.actions.uncleaned import refuse_replacing
from practices.models.editions import EditionPage
from practices.models.pending_texts import PendingText
from practices.models.workflows import (
    APPROVE_WITH_RELEASE,
    APPROVE_WITHOUT_FILE,
    FourEyesTask,
    organization_of,
    refuse_unreasoned,
)
from practices.permissions import is_secretariat, may_write_for
from practices.policies import pages_within_reach, refuse_deleting, refuse_publishing, refuse_unpublishing
from practices.queries.approvals.consequences import after_approval
from practices.queries.approvals.second_persons import second_persons

REPORTS_OF_ORGANIZATIONS = frozenset({"aging-pages"})
CLOSED_REPORTS = frozenset({"page-types-usage"})
"""Closed by `portal.admin_guard`."""
APPROVALS = frozenset({"approve", APPROVE_WITH_RELEASE, APPROVE_WITHOUT_FILE})
DECISIONS = APPROVALS | {"reject"}


def limit_page_chooser(pages: Any, request: HttpRequest) -> Any:
    """Keep the pages that this user may meet in a chooser."""
    reach = Page.objects.filter(pages_within_reach(request.user)).order_by().values("pk")
    return pages.filter(pk__in=reach)


def keep_as_draft(request: HttpRequest, parent: Page, page_class: type[Page]) -> None:
    """Turn "create and publish" into "create": who writes a page or the entry of an organization does not publish it.

    Wagtail stores a new page as live before it asks whether it may be published.
    """
    if not request.POST.get("action-publish"):
        return
    reason = ""
    if request.POST.get("is_contact_only"):
        reason = _("A contact-only organization is never published.")
    elif organization_of(parent) is not None or issubclass(page_class, OrganizationPage):
        reason = _("A second person has to publish, not the author of the text: submit it for approval.")
    if reason:
        values = request.POST.copy()
        del values["action-publish"]
        request.POST = values  # type: ignore[assignment]
        messages.warning(request, reason)


def refuse_publish(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Keep the draft and say why it is not published."""
    return _refused(request, refuse_publishing(request.user, page), page)


def refuse_delete(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Say why a page stays."""
    return _refused(request, refuse_deleting([page], request.user), page)


def refuse_move(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """Refuse to move anything of an organization: an edition stays with its instrument, both with their owner."""
    return _refused(request, _stays(page), page)


def refuse_copy(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse aliases, copies of editions and organizations, and copies that cross to another organization."""
    if request.POST.get("alias"):
        return _refused(request, _("There are no aliases here: each page is one organization’s own."), page)
    organization = organization_of(page)
    if organization is None:
        return None
    if organization.pk == page.pk or isinstance(page.specific, EditionPage):
        return _refused(request, _("This cannot be copied: add a new one instead."), page)
    return _refused(request, _crosses(request, organization.pk), page)


def refuse_bulk(request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any) -> HttpResponse | None:
    """Hold the rules of single pages for many at once."""
    if not isinstance(action, PageBulkAction):
        return None
    pages = list(objects)
    if action_type in ("publish", "unpublish") and request.POST.get("include_descendants"):
        pages += [under for page in pages for under in page.get_descendants()]
    reasons = {
        "publish": lambda page: refuse_publishing(request.user, page),
        "unpublish": lambda page: refuse_unpublishing(request.user, page),
        "delete": lambda page: refuse_deleting([page], request.user),
        "move": _stays,
    }
    ask = reasons.get(action_type)
    reason = next((why for page in pages if (why := ask(page))), "") if ask else ""
    if not reason:
        return None
    messages.error(request, reason)
    return redirect(action.next_url)


def refuse_unpublish(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Unpublish only what one may publish, descendants included."""
    pages = [page, *page.get_descendants()] if request.POST.get("include_descendants") else [page]
    reason = next((why for one in pages if (why := refuse_unpublishing(request.user, one))), "")
    return _refused(request, reason, page)


def tell_unpublished(request: HttpRequest, page: Page) -> None:
    """Tell an organization that somebody from outside unpublished a text of it (Wagtail's hook)."""
    organization = organization_of(page)
    if organization is not None:
        act = OutsideAct.TEXT_UNPUBLISHED
        tell_organization(organization=organization, act=act, by=request.user, about=page.title)


def tell_unpublished_in_bulk(request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any) -> None:
    """Tell organizations of many at once (Wagtail's hook)."""
    if isinstance(action, PageBulkAction) and action_type == "unpublish":
        for page in objects:
            tell_unpublished(request, page)


def spare_approver(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Save nothing by itself while somebody who may approve reads the page: a stray key would make them a writer.

    Nor with an act of the workflow, which the editor takes for a change of the form while the act is under way.
    """
    if request.method != "POST" or request.accepts("text/html"):
        return None
    task = page.current_workflow_task
    is_deciding = isinstance(task, FourEyesTask) and task.may_approve(page, request.user)
    if is_deciding or request.POST.get("action-workflow-action"):
        return HttpResponse(status=HTTPStatus.FORBIDDEN)
    return None


def say_who_approves(request: HttpRequest, page: Page) -> None:
    """Say in the editor why this user may not approve a text that waits, and who may; else what approving does."""
    if request.method != "GET":
        return
    organization = organization_of(page)
    user = request.user
    if not (may_write_for(user, organization) if organization is not None else is_secretariat(user)):
        return
    found = second_persons(page, user)
    sentences = found.sentences if found is not None else after_approval(page, user)
    if sentences:
        lines = format_html_join("", "<li>{}</li>", ((sentence,) for sentence in sentences))
        messages.info(request, format_html("<ul>{}</ul>", lines))


def say_uncleaned(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Say why a text cannot be approved whose new source file would be open to others at once, without a reason."""
    acts = {request.POST.get("action-workflow-action") and request.POST.get("workflow-action-name")}
    if not acts & APPROVALS:
        return None
    edition = EditionPage.objects.filter(pk=page.pk).first()
    if edition is None:
        return None
    return _refused(
        request, refuse_replacing(edition=edition, replacement=edition.get_latest_revision_as_object()), page
    )


def say_unreasoned(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Say that nothing is refused without a reason, by whatever form it came."""
    if not request.POST.get("action-workflow-action"):
        return None
    name = request.POST.get("workflow-action-name", "")
    return _refused(request, refuse_unreasoned(name, _comment_of(request)), page)


def say_what_follows(request: HttpRequest, page: Page) -> None:
    """Say when who just published a text finds it where: not all is worked out while they wait (Wagtail's hook)."""
    is_decided = request.POST.get("workflow-action-name") in APPROVALS or "action-publish" in request.POST
    if is_decided and PendingText.objects.waiting().filter(edition=page.pk, edition__live=True).exists():
        said = _("Its page shows it at once and the search within a minute; similar provisions and links follow soon.")
        messages.info(request, said)


def hide_publishing(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Leave out "Publish" and "Unpublish" where they would be refused."""
    page, parent = context.get("page"), context.get("parent_page")
    hidden = set()
    if page is None:
        hidden = {"action-publish"} if parent is not None and organization_of(parent) else set()
    else:
        organization = organization_of(page)
        # It is published by being submitted and approved.
        if (organization and organization.pk != page.pk) or refuse_publishing(request.user, page):
            hidden.add("action-publish")
        if refuse_unpublishing(request.user, page):
            hidden.add("action-unpublish")
    items[:] = [item for item in items if item.name not in hidden]


def put_decisions_first(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Show "Approve" before "Save draft": who saves changed words can no longer approve."""
    items.sort(key=lambda item: item.name not in DECISIONS)


def hide_reports(request: HttpRequest, items: list[Any]) -> None:
    """Leave out the report that is closed to all, and to organizations those that count everybody's pages."""
    open_to_them = {item.name for item in items} - CLOSED_REPORTS
    if not is_secretariat(request.user):
        open_to_them &= REPORTS_OF_ORGANIZATIONS
    items[:] = [item for item in items if item.name in open_to_them]


def _refused(request: HttpRequest, reason: str, page: Page) -> HttpResponse | None:
    if not reason:
        return None
    messages.error(request, reason)
    return redirect("wagtailadmin_pages:edit", page.pk)


def _comment_of(request: HttpRequest) -> str:
    """Return the comment to an act of the workflow, "" without one."""
    try:
        sent = json.loads(request.POST.get("workflow-action-extra-data", "{}"))
    except ValueError:
        return ""
    return str(sent.get("comment") or "") if isinstance(sent, dict) else ""


def _stays(page: Page) -> str:
    if organization_of(page) is None:
        return ""
    return _("Content of an organization cannot be moved: its address is cited elsewhere.")


def _crosses(request: HttpRequest, organization: int) -> str:
    if request.method != "POST":
        return ""
    if request.POST.get("copy_subpages"):
        return _("Copy it without the pages under it: an edition belongs to one instrument.")
    if request.POST.get("publish_copies"):
        return _("A copy starts as a draft.")
    target = Page.objects.filter(pk__in=[key for key in [request.POST.get("new_parent_page")] if key]).first()
    owner = organization_of(target) if target else None
    if target is not None and (owner is None or owner.pk != organization):
        return _("Nothing can be copied from one organization to another.")
    return ""
