"""No save in the admin silently undoes another: what a form showed is compared with what it would show now.

Each form of a screen about something that is there already carries a signed stamp of what it showed when it was
opened. When it is sent, the screen is opened once more, under a lock: if it would show something else, somebody saved
meanwhile, and the save is refused with the difference and a way to bring both together. A form in which nothing can be
changed says so in its stamp; one that asks to confirm what was sent keeps the stamp of the form that was sent. It needs
no word of the screen, so that a new one has it by itself. Pages of the editor have revisions and a way of their own
(`practices.admin.page_conflicts`).
"""

import copy
import hashlib
import html
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib.messages.storage.base import BaseStorage
from django.core import signing
from django.core.cache import cache
from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from wagtail.models import Page

from organizations.edit_conflicts.controls import STAMP, Control, ShownForm, add_hidden, read_forms, same_form
from organizations.edit_conflicts.fields import compare_fields, differing, unknown_base
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
from organizations.request_areas import is_in_admin

WITHOUT_ROW = frozenset({"topics_admin:review"})
"""Screens that change rows though their address names none."""
PRESENCE = "wagtailadmin_editing_sessions"
"""Wagtail's addresses by which an open editor says that somebody is there: they change nothing of it."""
PAGES = "wagtailadmin_pages"
"""Wagtail's addresses of pages: each that changes one holds it, and the editor compares its revision."""
REMEMBERED_FOR = 60 * 60 * 24 * 7
"""Seconds for which it is remembered who saved a form, to say so to the next."""
SHOWN = frozenset({HTTPStatus.OK, HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY})
"""Answers that show a screen: a form that is shown again because of its errors is one too, whatever its status."""
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
SALT = "organizations.stale_saves"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a form showed when it was opened: its values by name, the query of its address, and the day.

    Without values: nothing in the form can be changed, so that there is nothing to compare.
    """

    values: Values
    query: str
    day: str

    def signed(self, request: HttpRequest) -> str:
        """Sign it for this user and this address."""
        row = [self.values, self.query, self.day, request.user.pk, request.path]
        return signing.dumps(row, salt=SALT, compress=True)


def read_stamp(request: HttpRequest, name: str = STAMP) -> Stamp | None:
    """Read the stamp of a form; None if there is none, or it is another's."""
    try:
        values, query, day, user, path = signing.loads(request.POST.get(name, ""), salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return Stamp(values, query, day) if (user, path) == (request.user.pk, request.path) else None


def is_guarded(request: HttpRequest) -> bool:
    """Tell whether an address of the admin is a screen about something that is there already."""
    match = request.resolver_match
    if match is None or not is_in_admin(request) or match.namespace in (PAGES, PRESENCE):
        return False
    name = match.view_name
    return bool(match.args or match.kwargs) or name in WITHOUT_ROW


def changes_page(request: HttpRequest) -> bool:
    """Tell whether an address is one of Wagtail's that changes a page: previews change nothing."""
    match = request.resolver_match
    if match is None or match.namespace != PAGES or "page_id" not in match.kwargs:
        return False
    return not (match.url_name or "").startswith("preview")


class EditConflictMiddleware:
    """Stamp the forms of the admin, and refuse those that are sent when what they showed has changed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if is_guarded(request) and request.user.is_authenticated and request.method == "GET":
            stamp_page(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Answer a form that was sent, if it is one that is guarded."""
        if request.method != "POST" or not request.user.is_authenticated:
            return None
        if changes_page(request):
            return _hold_page(request, view, args, kwargs)
        if not is_guarded(request):
            return None
        return _Sent(request, view, args, kwargs).answer()


def _hold_page(request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> HttpResponseBase:
    """Answer while nobody else can change the page (SQLite: transactions are IMMEDIATE)."""
    with transaction.atomic():
        Page.objects.select_for_update(no_key=True, of=("self",)).filter(pk=kwargs["page_id"]).first()
        response: HttpResponseBase = view(request, *args, **kwargs)
        render = getattr(response, "render", None)
        return render() if callable(render) else response


def stamp_page(request: HttpRequest, response: HttpResponseBase) -> None:
    """Put a stamp into each form of a page."""
    query, day = request.META.get("QUERY_STRING", ""), _today()
    stamps = {form.number: Stamp(_values(form), query, day) for form in _all_forms_of(request, response)}
    _add(response, {number: {STAMP: stamp.signed(request)} for number, stamp in stamps.items()})


class _Sent:
    """A form that was sent to a screen."""

    def __init__(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        self.request, self.view, self.args, self.kwargs = request, view, args, kwargs
        self.stamp = read_stamp(request)
        self.merged = read_stamp(request, MERGED_WITH) if is_merge(request.POST) else None
        self.title = ""

    def answer(self) -> HttpResponseBase | None:
        """Refuse it, or let the screen answer; None if nothing in it is guarded."""
        if self.stamp is None and same_form(self.request.POST, self._forms_now()) is None:
            return None
        if self.stamp is not None and not self.stamp.values:
            response = self._shown()
            self._stamp_again(response)
            return response
        with transaction.atomic():
            self._hold()
            refusal = self._refusal()
            if refusal is not None:
                return show_refusal(self.request, refusal)
            response = self._shown()
        if 300 <= response.status_code < 400:
            _remember(self.request)
        else:
            self._stamp_again(response)
        return response

    def _shown(self) -> HttpResponseBase:
        """Let the screen answer."""
        response: HttpResponseBase = self.view(self.request, *self.args, **self.kwargs)
        render = getattr(response, "render", None)
        return render() if callable(render) else response

    def _refusal(self) -> Refusal | None:
        forms = self._forms_now()
        opened = self.merged or self.stamp
        names = opened.values if opened else self.request.POST
        now = same_form(names, forms)
        if now is None:
            return self._refused(opened, {}, {}, is_gone=True) if opened else None
        choice = read_choice(self.request.POST) if is_merge(self.request.POST) else None
        if choice is not None and choice.is_undecided:
            return self._refused(self.stamp, now.values(), now.controls, choice)
        if opened is None or _has_changed(opened, now.values()):
            return self._refused(opened, now.values(), now.controls, choice)
        if choice is not None:
            put_choice(self.request, choice)
        return None

    def _refused(
        self,
        opened: Stamp | None,
        now: Values,
        controls: Mapping[str, Control],
        choice: MergeResult | None = None,
        *,
        is_gone: bool = False,
    ) -> Refusal:
        sent = self.request.POST
        known = {*(opened.values if opened else {}), *now}
        mine = choice.values if choice else {name: sent.getlist(name) for name in sent if _is_field(name, known)}
        base = opened.values if opened else unknown_base(mine, now)
        query = opened.query if opened else self.request.META.get("QUERY_STRING", "")
        day = opened.day if opened else _today()
        stamps = {STAMP: Stamp(base, query, day), MERGED_WITH: Stamp(now, query, _today())}
        files = [(one.name, one.label or one.name) for one in controls.values() if one.kind == "file"]
        return Refusal(
            title=self.title,
            meanwhile=_remembered(self.request),
            fields=compare_fields(Versions(base, mine, now), controls),
            stamps={name: stamp.signed(self.request) for name, stamp in stamps.items()},
            back=f"{self.request.path}?{query}" if query else self.request.path,
            files=[(name, label) for name, label in files if name in self.request.FILES],
            is_undecided=bool(choice and choice.is_undecided),
            is_gone=is_gone,
            is_unstamped=opened is None,
        )

    def _forms_now(self) -> list[ShownForm]:
        """Open the screen once more; give the forms that it shows."""
        request = _opening(self.request, self.stamp.query if self.stamp else None)
        response = self.view(request, *self.args, **self.kwargs)
        render = getattr(response, "render", None)
        shown = render() if callable(render) else response
        forms = _forms_of(request, shown)
        self.title = _title(shown) if forms else self.title
        return forms

    def _hold(self) -> None:
        """Hold the screen, and the rows that it is about, to the end of the transaction.

        SQLite: transactions are IMMEDIATE, so only one writes at a time.
        """
        if connection.vendor != "postgresql":
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(self.request.path.encode())])
        for model, key in self._rows():
            rows: Any = model._base_manager  # noqa: SLF001 - Django's public name for it
            rows.select_for_update(no_key=True, of=("self",)).filter(pk=key).first()

    def _rows(self) -> list[tuple[type[models.Model], Any]]:
        """Return the rows that the view loads first, in the order in which they are always locked."""
        view_class = getattr(self.view, "view_class", None)
        if view_class is None:
            return []
        view = view_class(**self.view.view_initkwargs)
        view.setup(self.request, *self.args, **self.kwargs)
        rows = [value for value in vars(view).values() if isinstance(value, models.Model) and value.pk]
        return sorted({(type(row), row.pk) for row in rows}, key=lambda row: (row[0]._meta.label, str(row[1])))

    def _stamp_again(self, response: HttpResponseBase) -> None:
        """Return the form shown again, or that asks to confirm it, the stamp of when it was opened.

        Others one of now.
        """
        every = _all_forms_of(self.request, response)
        forms = [form for form in every if form.is_editable]
        opened = self.merged or self.stamp
        own = same_form(opened.values, forms) if opened else None
        query = self.stamp.query if self.stamp else ""
        others = [form for form in forms if form is not own]
        now = self._forms_now() if others else []
        stamps = {own.number: opened} if own and opened else {}
        for form in every:
            shown = same_form(form.controls, now) if form in others else None
            if shown is not None:
                stamps[form.number] = Stamp(shown.values(), query, _today())
            elif not form.is_editable:
                is_asked_again = opened is not None and bool(set(form.controls) & set(opened.values))
                stamps[form.number] = opened if opened and is_asked_again else Stamp({}, query, _today())
        _add(response, {number: {STAMP: stamp.signed(self.request)} for number, stamp in stamps.items()})


class _Silence(BaseStorage):
    """Messages of a screen that nobody sees."""

    def _get(self, *args: Any, **kwargs: Any) -> tuple[list[Any], bool]:
        return [], True

    def _store(self, *args: Any, **kwargs: Any) -> list[Any]:
        return []


def _opening(request: HttpRequest, query: str | None) -> HttpRequest:
    """Make of a request that sends a form the one that opened it."""
    opening = copy.copy(request)
    asked = request.META.get("QUERY_STRING", "") if query is None else query
    opening.method = "GET"
    opening.META = {**request.META, "REQUEST_METHOD": "GET", "QUERY_STRING": asked}
    opening.GET = QueryDict(asked)
    opening.POST = QueryDict()
    opening.__dict__.update(_files=MultiValueDict(), _messages=_Silence(opening))
    return opening


def _values(form: ShownForm) -> Values:
    """Return what is compared of a form: its values, none if nothing in it can be changed."""
    return form.values() if form.is_editable else {}


def _forms_of(request: HttpRequest, response: HttpResponseBase) -> list[ShownForm]:
    """Read the forms of an answer in which a person can change something; none if it is no page."""
    return [form for form in _all_forms_of(request, response) if form.is_editable]


def _all_forms_of(request: HttpRequest, response: HttpResponseBase) -> list[ShownForm]:
    """Read the forms of an answer that post to its own address; none if it is no page."""
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    if not isinstance(response, HttpResponse) or not is_page or response.status_code not in SHOWN:
        return []
    return read_forms(response.content.decode(response.charset), request.path)


def _add(response: HttpResponseBase, fields: Mapping[int, Mapping[str, str]]) -> None:
    if fields and isinstance(response, HttpResponse):
        content = response.content.decode(response.charset)
        response.content = add_hidden(content, fields).encode(response.charset)


def _has_changed(opened: Stamp, now: Values) -> bool:
    """Tell whether a form would show something else now; what was "today" may have become the new day."""
    names = differing(opened.values, now)
    return any((opened.values.get(name), now.get(name)) != ([opened.day], [_today()]) for name in names)


def _is_field(name: str, known: set[str]) -> bool:
    """Tell whether what was sent is one of the form's fields, or of a row that was added to it."""
    prefix = name.split("-", 1)[0]
    return name in known or ("-" in name and f"{prefix}-TOTAL_FORMS" in known)


def _today() -> str:
    return timezone.localdate().isoformat()


def _title(response: HttpResponse) -> str:
    """Return the title of a page."""
    found = TITLE.search(response.content.decode(response.charset))
    return " ".join(html.unescape(found[1]).split()) if found else ""


def _key(request: HttpRequest) -> str:
    return f"stale-saves-{hashlib.sha256(request.path.encode()).hexdigest()}"


def _remember(request: HttpRequest) -> None:
    cache.set(_key(request), (str(request.user), timezone.now()), REMEMBERED_FOR)


def _remembered(request: HttpRequest) -> Meanwhile:
    who, when = cache.get(_key(request)) or ("", None)
    return Meanwhile(who, when)
