"""What of Wagtail's admin is open to the people of an organization.

Wagtail asks for rights view by view, and some of its views ask for none: choosers, reports, previews and
completions show the titles of any organization's drafts. Here every address of the admin is looked at first;
what is not theirs is not there (404).
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import ResolverMatch, reverse
from django.utils.http import urlencode
from wagtail.documents import get_document_model
from wagtail.permissions import policy_registry

from home.translating import NAMESPACES as TRANSLATION
from home.translating import is_open_to_translators
from organizations.request_areas import is_in_admin
from portal.seal_guard import is_closed
from practices.permissions import is_secretariat
from practices.policies import is_own, is_within_reach, is_within_tree

CLOSED_TO_ALL = frozenset(
    {
        "wagtailadmin_pages:set_privacy",  # releases say who may see; page privacy gets lost on copy and move
        "wagtailadmin_pages:convert_alias",  # there are no aliases
        "wagtailadmin_workflows:disable_task",  # Wagtail then takes the step as approved, and ends the workflow
        "wagtailadmin_error_test",
        "wagtailadmin_reports:page_types_usage",  # names the page of each type that was edited last, drafts too
        "wagtailadmin_reports:page_types_usage_results",
        "wagtailadmin_api:documents:listing",  # asks for no rights; the choosers of the admin do
        "wagtailadmin_api:documents:detail",
        "wagtailadmin_api:documents:find",
    }
)
OPEN_NAMESPACES = frozenset(
    {
        "wagtailadmin_pages",
        "wagtailadmin_api:pages",
        "wagtailadmin_editing_sessions",
        "wagtaildocs",
        "wagtaildocs_chooser",
    }
)
"""Of Wagtail's own screens (namespaces that start with "wagtail"), those for people of organizations."""
OPEN_REPORTS = frozenset({"aging_pages", "aging_pages_results"})
CLOSED = frozenset(
    {
        "wagtailadmin_choose_page_external_link",  # finds hidden pages by their address
        "wagtailadmin_tag_autocomplete",  # lists everybody's tags
        "wagtailadmin_pages:type_use",
        "wagtailadmin_pages:type_use_results",
    }
)
PAGE_ARGUMENTS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id")
PAGE_PARAMETERS = ("childOf", "new_parent_page", "parent_page", "chooser")
MAX_KEY = 2**63
CHOOSERS = frozenset({"wagtailadmin_choose_page_child", "wagtailadmin_choose_page_chosen_multiple"})


ENTRIES = frozenset(
    {
        "wagtailadmin_login",
        "wagtailadmin_password_reset",
        "wagtailadmin_password_reset_done",
        "wagtailadmin_password_reset_confirm",
        "wagtailadmin_password_reset_complete",
    }
)
"""Wagtail's own ways in, which know no second factor: they lead to the portal's."""


class AdminGuardMiddleware:
    """Close Wagtail's own ways in; answer 404 to people of organizations on what is not theirs, to all on seals."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseRedirect | None:
        """Lead from Wagtail's sign-in to the portal's. Raises Http404 for what is not open to this user."""
        match = request.resolver_match
        if match is None or not is_in_admin(request):
            return None
        if match.view_name in ENTRIES:
            return _lead_to_sign_in(request)
        if not request.user.is_authenticated:
            return None
        if match.view_name in CLOSED_TO_ALL or _is_no_translation(match, kwargs):
            raise Http404
        if match.view_name != "wagtailadmin_logout" and not request.user.has_perm("wagtailadmin.access_admin"):
            return HttpResponseRedirect(reverse("sign_in_account"))  # not to the sign-in page, which leads back
        if is_secretariat(request.user):
            if is_closed(request, match.view_name, match.namespace, kwargs):
                raise Http404
            return None
        if not _is_open(match.view_name, match.namespace) or not _is_theirs(request, match.view_name, kwargs):
            raise Http404
        return None


def _lead_to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    if request.method not in ("GET", "HEAD"):
        raise Http404
    asked = {"next": request.GET["next"]} if request.GET.get("next") else {"next": reverse("wagtailadmin_home")}
    return HttpResponseRedirect(f"{reverse('sign_in')}?{urlencode(asked)}")


def _is_no_translation(match: ResolverMatch, kwargs: dict[str, Any]) -> bool:
    """Tell whether an address is one of wagtail-localize's that is closed to all, or about what is not translated."""
    return match.namespace in TRANSLATION and not is_open_to_translators(match.view_name, kwargs)


def _is_open(name: str, namespace: str) -> bool:
    if name in CLOSED:
        return False
    if namespace == "wagtailadmin_reports":
        return name.partition(":")[2] in OPEN_REPORTS
    return not namespace.startswith("wagtail") or namespace in OPEN_NAMESPACES


def _is_theirs(request: HttpRequest, name: str, kwargs: dict[str, Any]) -> bool:
    user = request.user
    if name.startswith("wagtaildocs"):
        return _are_their_documents(request, kwargs)
    if name == "wagtail_bulk_action":
        return _is_their_bulk(request, kwargs)
    keys = [kwargs[argument] for argument in PAGE_ARGUMENTS if argument in kwargs]
    if name == "wagtailadmin_pages:revisions_compare":
        keys.append(kwargs["pk"])
    if name == "wagtailadmin_tag_model_autocomplete":  # the vocabulary is public, other tags are somebody's
        return (kwargs["app_name"], kwargs["model_name"]) == ("practices", "topic")
    if name in CHOOSERS:
        return is_within_reach(user, _numbers([*keys, *request.GET.getlist("id")]))
    keys += [key for parameter in PAGE_PARAMETERS for key in request.POST.getlist(parameter) if key]
    return not keys or is_within_tree(user, _numbers(keys))


def _is_their_bulk(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    """Bulk actions name what they may not touch, so each page in them must be theirs."""
    if (kwargs.get("app_label"), kwargs.get("model_name")) != ("wagtailcore", "page"):
        return False
    chosen = [key for key in request.GET.getlist("id") if key != "all"]
    if "all" in request.GET.getlist("id"):
        if not request.GET.get("childOf"):
            return False
        chosen += request.GET.getlist("childOf")
    sent = (request.GET, request.POST)
    chosen += [key for one in sent for name in PAGE_PARAMETERS for key in one.getlist(name) if key]
    return is_own(request.user, _numbers(chosen))


def _are_their_documents(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    chosen = [kwargs[argument] for argument in ("pk", "document_id") if argument in kwargs]
    keys = _numbers([*chosen, *request.GET.getlist("id")])
    policy = policy_registry.get_by_type(get_document_model())
    theirs = policy.instances_user_has_any_permission_for(request.user, ["add", "change", "delete", "choose"])
    return theirs.filter(pk__in=keys).count() == len(keys)


def _numbers(values: Iterable[Any]) -> set[int]:
    """Read primary keys. Raises Http404 for what is none."""
    try:
        numbers = {int(value) for value in values}
    except (TypeError, ValueError) as error:
        raise Http404 from error
    if any(number not in range(1, MAX_KEY) for number in numbers):
        raise Http404
    return numbers
