"""What no form of an address says by itself: values, what scripts send, and addresses that change nothing."""

import re
import time
from collections.abc import Callable, Mapping
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from home.models import HomePage
from practices.models.practices import PracticePage
from practices.models.provisions import Provision
from tests.practices.documents.messages.written import mail
from tests.whose.forms import NEW_PASSWORD, forms_of
from tests.whose.furnishing import HOLDER, SECRET
from tests.whose.world import OURS, TEXT, World, png

Values = Mapping[str, Any]
REDIRECTS = "from,to\n/a,https://example.org/\n"
PASSWORD = "password"
"""That of everybody whom the factories make."""


def by_hand(route: str, world: World) -> Values:
    """Return the values that are put into the forms of an address."""
    return VALUES[route](world) if route in VALUES else {}


def posted(route: str, world: World) -> list[Values]:
    """Return what scripts send to an address that has no form of its own: nothing but the address, if not said here."""
    return POSTED[route](world) if route in POSTED else [{}]


def sheet(content: str, name: str = "sheet.csv", kind: str = "text/csv") -> SimpleUploadedFile:
    """Return what is chosen as a file."""
    return SimpleUploadedFile(name, content.encode(), kind)


def _mailbox(world: World) -> Values:
    return {"email": world.people["officer"].email}


def _new_password() -> Values:
    return {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}


def _ours(world: World) -> str:
    return str(world.organizations[OURS].translation_key)


def _confirmed(world: World) -> list[Values]:
    """Return what says again that nothing changed beside a reference."""
    return [{"organization": _ours(world), "reference": str(world.things["reference"].translation_key)}]


def _grid(world: World) -> Values:
    """Return the cells of a statement in the grid beside a reference."""
    cells = f"{world.organizations[OURS].pk}-measures"
    return {f"{cells}-state": "planned", f"{cells}-effective_on": "2005"}


def _checked(world: World) -> Values:
    """Return a sentence of a note, and where the text says so."""
    note, text = world.things["open note"], world.things["reference text"]
    pin = Provision.objects.current().filter(edition=text).in_order().first()
    sentence = PracticePage.objects.get(pk=note.pk).summary
    return {"sentence": sentence, "text": str(text.translation_key), "pin": str(pin.public_id), "q": ""}


def _upload(kind: str, field: str) -> Callable[[World], list[Values]]:
    """Return what is said of a file that was uploaded before."""

    def values(world: World) -> list[Values]:
        row = world.things[f"uploaded {kind}"]
        prefix = f"uploaded-{field}-{row.pk}"
        return [{f"{prefix}-title": "Uploaded", f"{prefix}-collection": "1"}]

    return values


def _of_several(kind: str, prefix: str) -> Callable[[World], list[Values]]:
    """Return what is said of one of several files, each of which has a form of its own."""

    def values(world: World) -> list[Values]:
        own = f"{prefix}-{world.things[kind].pk}"
        return [{f"{own}-title": "Changed", f"{own}-collection": "1", f"{own}-description": "", f"{own}-tags": ""}]

    return values


def _picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("picture.png", png(), "image/png")


VALUES: Mapping[str, Callable[[World], Values]] = {
    "directory:people": lambda _world: {
        "file": sheet("organization,name,email,role\nours,Second One,sheet@mailbox.example,approver\n")
    },
    "sheets:index": lambda _world: {
        "kind": "organizations",
        "file": sheet("name,acronym,kind\nOther new body,ONB,other\n"),
    },
    "sheets:grid": _grid,
    "account_change_password": lambda _world: {"oldpassword": PASSWORD, **_new_password()},
    "account_reauthenticate": lambda _world: {"password": PASSWORD},
    "account_reset_password": _mailbox,
    "sign_in": lambda world: {"username": world.people["officer"].username, "login": world.people["officer"].username,
                              "password": PASSWORD},
    "wagtailcore_login": lambda world: {"username": world.people["officer"].username, "password": PASSWORD},
    "wagtailadmin_pages:copy": lambda _world: {"new_slug": "copied-by-the-matrix"},
    "claims:check": _checked,
    "contacts:dropped": lambda world: {"organization": _ours(world), "on_behalf": None},
    "returns_admin:add": lambda world: {"organizations": _ours(world), "year": "2025"},
    "wagtailimages:add": lambda _world: {"file": _picture()},
    "wagtailimages:edit": lambda _world: {"file": _picture()},
    "wagtailimages_chooser:create": lambda _world: {"image-chooser-upload-file": _picture()},
    "wagtailsites:add": lambda world: {"hostname": "other.example", "root_page": str(world.things["about"].pk),
                                    "is_default_site": None},
    "wagtailsites:copy": lambda _world: {"hostname": "other.example", "is_default_site": None},
    "webhooks:add": lambda _world: {"address": "https://9.9.9.9/hook"},
    "wagtailredirects:process_import": lambda _world: {"from_index": "0", "to_index": "1"},
    "wagtailredirects:start_import": lambda _world: {"import_file": sheet(REDIRECTS)},
    "contacts:reply": lambda _world: {"dropped": SimpleUploadedFile("reply.eml", mail(), "message/rfc822")},
}  # fmt: skip
"""Fields whose values have to fit each other, or a world."""
POSTED: Mapping[str, Callable[[World], list[Values]]] = {
    "desk:confirm": _confirmed,
    "structure:act": lambda _world: [{"text": TEXT, "language": "en", "act": "paragraph", "places": "0"}],
    "structure:read": lambda _world: [{"file": sheet(TEXT, "text.txt", "text/plain")}],
    "structure:doubts": lambda _world: [{"text": TEXT, "language": "en"}],
    "imports:preview": lambda _world: [{"text": TEXT, "language": "en"}],
    "quality:index": lambda _world: [{"address": "https://example.org/order"}],
    "wagtailimages:add_multiple": lambda _world: [{"files[]": _picture(), "title": "Picture", "collection": "1"}],
    "wagtaildocs:add_multiple": lambda _world: [{"files[]": sheet("Words"), "title": "File", "collection": "1"}],
    "wagtailimages:edit_multiple": _of_several("image", "image"),
    "wagtaildocs:edit_multiple": _of_several("document", "doc"),
    "wagtailimages:create_multiple_from_uploaded_image": _upload("image", "image"),
    "wagtaildocs:create_multiple_from_uploaded_document": _upload("document", "document"),
    "account_set_password": lambda _world: [_new_password()],
    "mfa_authenticate": lambda _world: [{}],
    "mfa_activate_totp": lambda _world: [{}],
    "wagtailadmin_pages:choose_parent": lambda _world: [{"parent_page": str(HomePage.objects.first().pk)}],
    "wagtailembeds:chooser": lambda _world: [{}],
    "wagtail_serve": lambda _world: [{}],
    "oai": lambda _world: [{"verb": "Identify"}],
    "webhooks:delivery": lambda _world: [{"do": "again"}, {"do": "skip"}],
    "mfa_deactivate_totp": lambda _world: [{}],
    "mfa_generate_recovery_codes": lambda _world: [{}],
    "account_reset_password_from_key": lambda _world: [_new_password()],
    "wagtail_translating:upload": lambda world: [{"file": po_file(world)}],
}
"""What the scripts of pages send to an address."""
FORM_ABOVE = frozenset({"wagtailadmin_pages:preview_on_add", "wagtailadmin_pages:preview_on_edit"})
"""Addresses to which a script sends the form of the address above."""


def po_file(world: World) -> SimpleUploadedFile:
    """Return the passages of a translation, filled in."""
    file = world.things["translation"].export_po()
    for entry in file:
        entry.msgstr = "Mots"
    return SimpleUploadedFile("about.po", str(file).encode(), "text/x-gettext-translation")


def code_of(secret: str) -> Values:
    """Return what an authenticator app shows."""
    return {"code": format_hotp_value(hotp_value(secret, int(time.time()) // 30))}


def _enter(client: Client, world: World) -> Values:
    """Let who has a second factor enter name and password."""
    client.logout()
    client.post("/sign-in/", {"username": world.people[HOLDER].username, "password": PASSWORD})
    return code_of(SECRET)


def _sign_in(client: Client, world: World) -> Values:
    """Let them sign in just now."""
    client.post("/sign-in/second-factor/code/", _enter(client, world))
    return {}


def _set_up_app(client: Client, world: World) -> Values:
    """Let somebody without one see the secret of an app."""
    client.logout()
    client.post("/sign-in/", {"username": world.people["delegate"].username, "password": PASSWORD})
    page = client.get("/sign-in/second-factor/app/").content.decode()
    found = re.search(r"\b[A-Z2-7]{32}\b", page)
    return code_of(found[0]) if found else {}


def _without_password(client: Client, world: World) -> Values:
    """Let somebody in who signs in by the organization alone."""
    account = world.people["delegate"]
    account.refresh_from_db()
    account.set_unusable_password()
    account.save()
    client.force_login(account)
    return {}


def _follow_link(client: Client, world: World) -> Values:
    """Let somebody open the link that was mailed to who has a second factor."""
    holder = world.people[HOLDER]
    holder.refresh_from_db()
    client.get(f"/sign-in/password/new/{user_pk_to_url_str(holder)}-{default_token_generator.make_token(holder)}/")
    return {}


def _choose_redirects(client: Client, _world: World) -> Values:
    """Let somebody choose a sheet of redirects, which the next page names."""
    page = client.post("/admin/redirects/import/", {"import_file": sheet(REDIRECTS)})
    forms = forms_of(page.content.decode(), "/")
    return {name: value for form in forms for name, value in form.form_values()} | {"from_index": "0", "to_index": "1"}


BEFORE: Mapping[str, Callable[[Client, World], Values]] = {
    "wagtailredirects:process_import": _choose_redirects,
    "account_set_password": _without_password,
    "mfa_authenticate": _enter,
    "mfa_deactivate_totp": _sign_in,
    "mfa_generate_recovery_codes": _sign_in,
    "mfa_reauthenticate": lambda _client, _world: code_of(SECRET),
    "mfa_activate_totp": _set_up_app,
    "account_reset_password_from_key": _follow_link,
}
"""What is asked for before, in the same browser, and the values that come of it."""
SHOWS: Mapping[str, str] = {
    "account_reauthenticate": "notes in one's own session that one is there",
    "account_reset_password": "mails a link to the address of an account",
    "contacts:reply": "keeps a message as a file of one's own, until it is recorded",
    "healthz": "says that the portal is there",
    "imports:preview": "gives back the structure of the words that are sent",
    "letters:index": "writes model letters where there are none; here are some",
    "mfa_reauthenticate": "notes in one's own session that one is there",
    "oai": "gives harvesters what is public",
    "readyz": "says whether the portal can answer",
    "robots": "says what robots may read",
    "sign_out": "ends one's own session",
    "structure:act": "gives back the words that are sent, after an act on their structure",
    "structure:doubts": "gives back the doubts about the words that are sent",
    "structure:read": "gives back the words of the file that is sent",
    "usersessions_list": "ends one's own other sessions",
    "wagtail_localize:download_pofile": "gives back the passages of a translation",
    "wagtail_localize:preview_translation": "shows a translation",
    "wagtail_serve": "shows a page",
    "wagtailadmin_choose_page_anchor_link": "gives back a link",
    "wagtailadmin_choose_page_email_link": "gives back a link",
    "wagtailadmin_choose_page_external_link": "gives back a link",
    "wagtailadmin_choose_page_phone_link": "gives back a link",
    "wagtailadmin_editing_sessions:ping": "says who is at a page",
    "wagtailadmin_editing_sessions:release": "says who is no more at a page",
    "wagtailadmin_logout": "ends one's own session",
    "wagtailadmin_pages:collect_workflow_action_data": "gives back the words of a task, which are sent elsewhere",
    "wagtailadmin_pages:confirm_workflow_cancellation": "asks what is answered elsewhere",
    "wagtailadmin_pages:choose_parent": "leads to the form of a new page",
    "wagtailadmin_pages:move": "leads to the page that asks once more, which is tried by itself",
    "wagtailadmin_pages:preview_on_add": "keeps what one typed for one's own preview",
    "wagtailadmin_pages:preview_on_edit": "keeps what one typed for one's own preview",
    "wagtailadmin_pages:revisions_index": "leads to the history of a page",
    "wagtailadmin_pages:view_draft": "shows a draft",
    "wagtailadmin_sprite": "gives back pictures",
    "wagtailadmin_tag_autocomplete": "gives back tags",
    "wagtailadmin_tag_model_autocomplete": "gives back tags",
    "wagtailadmin_workflows:select_task_type": "leads to the form of a task",
    "wagtailadmin_workflows:task_chosen": "gives back a task",
    "wagtaildocs_serve": "hands over a file",
    "wagtailembeds:chooser": "gives back a form, which is sent elsewhere",
    "wagtailimages:preview": "shows a picture",
}
"""Addresses of which a valid form changes nothing, and what it does; the matrix sees that nothing is written."""
CLOSED: Mapping[str, str] = {
    "/admin/.*/": "nothing is there",
    "api_unknown": "nothing is there",
    "openid_connect_callback": "no other service says here who somebody is",
    "openid_connect_login": "no other service says here who somebody is",
    "wagtail_localize:convert_to_alias": "there are no aliases",
    "wagtail_localize:machine_translate": "no machine translates",
    "wagtail_localize:submit_snippet_translation": "nothing but pages is translated",
    "wagtailcore_authenticate_with_password": "releases say who reads a page",
    "wagtailadmin_error_test": "it is there while one develops",
    "wagtailadmin_login": "one signs in at the portal's own page",
    "wagtailadmin_pages:convert_alias": "there are no aliases",
    "wagtailadmin_pages:set_privacy": "releases say who reads a page",
    "wagtailadmin_password_reset": "one signs in at the portal's own page",
    "wagtailadmin_password_reset_confirm": "one signs in at the portal's own page",
    "wagtailadmin_workflows:disable_task": "it would end workflows as approved",
    "/admin/localize/translate/<int:translation_id>/preview/<str:mode>/": "a page is looked at in one way alone",
    "wagtaildocs:create_multiple_from_uploaded_document": "Wagtail fails at it where kinds of documents are limited",
    "wagtailembeds:chooser_upload": "what is embedded is asked of another machine",
    "wagtailforms:list_submissions": "there are no pages with forms",
    "wagtailforms:list_submissions_results": "there are no pages with forms",
}
"""Addresses that nobody gets in by, and why; the matrix sees that everybody is refused."""
OF_DEVICE = frozenset(
    {
        "mfa_add_webauthn", "mfa_edit_webauthn", "mfa_login_webauthn", "mfa_reauthenticate_webauthn",
        "mfa_remove_webauthn",
    }
)  # fmt: skip
"""Addresses about what a device of one's own signs; the matrix has none, and sees that nothing is written without."""
