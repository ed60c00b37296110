"""Two people at one page: what the editor does with a save of something older than the newest revision.

The middleware of stale saves holds the page while the editor answers, so that what is compared here is what is
written over.
"""

from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from organizations.edit_conflicts.fields import compare_fields, unknown_base
from organizations.edit_conflicts.rows import Values, Versions
from organizations.edit_conflicts.screens import (
    MERGED_WITH,
    Meanwhile,
    MergeResult,
    Refusal,
    is_merge,
    put_choice,
    read_choice,
    show_refusal,
)
from practices.forms.pages_merging import PageForm, form_of, read_sent, write_sent

OVERWRITTEN, LOADED, LOADED_AT = "overwrite_revision_id", "loaded_revision_id", "loaded_revision_created_at"
STAMPS = frozenset({OVERWRITTEN, LOADED, LOADED_AT, "csrfmiddlewaretoken", "next"})


@dataclass(frozen=True, slots=True)
class OpenedRevision:
    """On which revision a form says that it was opened, and of when; or which one of its own it continues."""

    revision: str
    created_at: str
    continues: str = ""

    def is_newest(self, newest: Revision, request: HttpRequest) -> bool:
        """Tell whether nothing was saved since."""
        if self.continues:
            return self.continues == str(newest.pk) and newest.user_id == request.user.pk
        return self.revision == str(newest.pk) and self.created_at == newest.created_at.isoformat()


def refuse_conflicting_save(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Answer a save that would undo a newer one with the difference and the way to bring both together."""
    newest = page.latest_revision
    if request.method != "POST" or newest is None or page.alias_of_id:
        return None
    choice = read_choice(request.POST) if is_merge(request.POST) else None
    opened = _opened(request)
    is_undecided = bool(choice and choice.is_undecided)
    if not is_undecided and opened.is_newest(newest, request):
        if choice is not None:
            put_choice(
                request, MergeResult(write_sent(form_of(newest.as_object(), request).form, choice.values), False)
            )
        return None
    if not request.accepts("text/html"):
        said = {"error_code": "invalid_revision", "error_message": _("Saving would overwrite a newer version.")}
        return JsonResponse({"success": False, **said}, status=HTTPStatus.CONFLICT)
    return show_refusal(request, _refusal(request, page, newest, opened, choice))


def _opened(request: HttpRequest) -> OpenedRevision:
    sent = request.POST
    return OpenedRevision(sent.get(LOADED, ""), sent.get(LOADED_AT, ""), sent.get(OVERWRITTEN, ""))


def _refusal(
    request: HttpRequest, page: Page, newest: Revision, opened: OpenedRevision, choice: MergeResult | None
) -> Refusal:
    now = form_of(newest.as_object(), request)
    theirs = now.values()
    if choice is not None:
        mine = {name: values for name, values in choice.values.items() if name not in STAMPS}
    else:
        sent = {name: request.POST.getlist(name) for name in request.POST if name not in STAMPS}
        mine = read_sent(now.form, {name: values for name, values in sent.items() if _is_field(name, now)})
    is_undecided = bool(choice and choice.is_undecided)
    known_as = request.POST.get(MERGED_WITH, "") if is_undecided else opened.revision or opened.continues
    base = _base(request, page, known_as, opened, theirs, mine)
    is_unstamped = not (opened.revision or opened.continues)
    return Refusal(
        title=page.get_admin_display_title(),
        meanwhile=Meanwhile(str(newest.user or ""), newest.created_at),
        fields=compare_fields(Versions(base, mine, theirs), now.controls, now.cuts()),
        stamps={
            LOADED: str(newest.pk),
            LOADED_AT: newest.created_at.isoformat(),
            MERGED_WITH: known_as,
        },
        back=request.path,
        files=[
            (name, control.label)
            for name, control in now.controls.items()
            if control.kind == "file" and name in request.FILES
        ],
        is_undecided=is_undecided,
        is_unstamped=is_unstamped,
    )


def _base(request: HttpRequest, page: Page, key: str, opened: OpenedRevision, theirs: Values, mine: Values) -> Values:
    """Return what the form showed when it was opened; where that is not known, both sides count as changed."""
    found = page.revisions.filter(pk=int(key)).first() if key.isascii() and key.isdigit() and len(key) < 18 else None
    is_kept = found is not None and (
        key != opened.revision or not opened.created_at or found.created_at.isoformat() == opened.created_at
    )
    if found is None or not is_kept:
        return unknown_base(mine, theirs)
    return form_of(found.as_object(), request).values()


def _is_field(name: str, form: PageForm) -> bool:
    prefix = name.split("-", 1)[0]
    return name in form.controls or ("-" in name and f"{prefix}-TOTAL_FORMS" in form.controls)
