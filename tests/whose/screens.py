"""Sending every form of an address, as everybody: as it was received, and what others received as well."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from practices.models import today
from tests.whose.forms import Sent, fillings, forms_of
from tests.whose.trials import Act, Stage

LATER = f"{today() + datetime.timedelta(days=20)} 10:00"
FORGED: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "wagtailusers_users:edit": (
        {"email": "taken.over@mailbox.example"},
        {"password1": "Of-the-matrix-7301", "password2": "Of-the-matrix-7301"},
    ),
    "wagtailadmin_pages:edit": (
        {"action-publish": "action-publish"},
        {"action-submit": "action-submit"},
        {"action-publish": "action-publish", "go_live_at": LATER},
    ),
    "wagtailadmin_pages:add": (
        {"action-publish": "action-publish"},
        {"action-submit": "action-submit"},
        {"action-publish": "action-publish", "go_live_at": LATER},
    ),
    "wagtailadmin_pages:revisions_revert": ({"action-publish": "action-publish"}, {"action-submit": "action-submit"}),
}
"""Buttons that a form may leave out, and an address still takes."""
SHEETS = {
    "directory:people": "organization,name,email,role\nours,Second One,sheet@mailbox.example,approver\n",
    "directory:organizations": "name,acronym,kind,address\nNew body,NB,other,new-body\n",
}
"""What is chosen as a file where a sheet is asked for."""
READ = frozenset(
    {
        "wagtailadmin_error_test", "wagtailadmin_explore_root", "wagtailadmin_explore", "wagtailadmin_explore_results",
        "wagtailadmin_pages:preview_on_add", "wagtailadmin_pages:preview_on_edit", "wagtailadmin_pages:type_use",
        "wagtailadmin_pages:choose_parent", "wagtailadmin_pages:type_use_results", "wagtailadmin_pages:usage",
        "wagtailadmin_pages:history", "wagtailadmin_pages:history_results", "wagtailadmin_pages:workflow_history",
        "wagtailadmin_pages:workflow_history_detail", "wagtailadmin_pages:revisions_index",
        "wagtailadmin_pages:revisions_view", "wagtailadmin_pages:revisions_compare", "wagtailadmin_pages:search",
        "wagtailadmin_pages:search_results", "wagtailadmin_pages:view_draft", "wagtailadmin_pages:add_subpage",
        "wagtailadmin_pages:workflow_preview", "wagtailadmin_logout", "wagtailadmin_pages:set_privacy",
        "wagtailadmin_pages:convert_alias", "wagtailadmin_pages:set_page_position",
    }
)  # fmt: skip
"""Addresses that only show something, or are closed to all: the leak matrix asks them."""
READ_BEGIN = ("wagtail_localize:", "wagtailadmin_choose", "wagtailembeds:", "wagtailadmin_editing_sessions:")
"""Beginnings of the names of more of them."""
MAILBOX = "{}.second@mailbox.example"


def second_mailbox(name: str) -> str:
    """Return the mailbox that somebody has beside the one the portal knows."""
    return MAILBOX.format(name.replace(" ", "-"))


def third_mailbox(name: str) -> str:
    """Return another mailbox of theirs."""
    return second_mailbox(name).replace(".second@", ".third@")


def opened(stage: Stage, path: str, name: str) -> list[Any] | None:
    """Open an address as somebody: its forms, None where it is closed to them."""
    response = stage.clients[name].get(path)
    if response.status_code != 200 or not response.headers.get("Content-Type", "").startswith("text/html"):
        return None
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return forms_of(body.decode("utf-8", "replace"), path)


def sent(stage: Stage, path: str, name: str, more: Mapping[str, Any], *, route: str) -> Iterator[Sent]:
    """Return what somebody could send to an address that they opened."""
    forms = opened(stage, path, name) or []
    if route in SHEETS:
        more = {**more, "file": SimpleUploadedFile("sheet.csv", SHEETS[route].encode(), "text/csv")}
    for form in forms:
        found = list(fillings(form, path, second_mailbox(name), more))
        yield from found
        for extra in FORGED.get(route, ()):
            if found and len(found[0].data) > 5:
                kept = tuple(row for row in found[0].data if not row[0].startswith("action-") and row[0] not in extra)
                yield Sent(found[0].path, kept + tuple(extra.items()), f"forged {' '.join(extra)}")


def post(what: Sent, route: str) -> Act:
    """Make the act of sending a form, confirmations included."""

    def do(stage: Stage, name: str) -> bool:
        client = stage.clients[name]
        fields = what.fields
        rewind(fields)
        response = client.post(what.path, fields)
        for _turn in range(2):
            if response.status_code != 200:
                break
            more = _confirmation(response, what)
            if more is None:
                break
            rewind(fields)
            response = client.post(more.path, more.fields)
        return response.status_code < 400

    return Act(f"{route} {what.path} {what.label}", do)


def rewind(fields: Mapping[str, Any]) -> None:
    """Let files be read from the beginning."""
    for value in fields.values():
        if hasattr(value, "seek"):
            value.seek(0)


def _confirmation(response: Any, what: Sent) -> Sent | None:
    """Return what a browser sends of a page that asks once more."""
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return None
    for form in forms_of(response.content.decode("utf-8", "replace"), what.path):
        names = {one.get("name") for one in form.iter("input", "button", "select", "textarea") if one.get("name")}
        if any(word in name for name in names for word in ("confirm", "held")) and not form.xpath(
            './/input[@type="text"]|.//textarea'
        ):
            return next(fillings(form, what.path, "", {}), None)
    return None
