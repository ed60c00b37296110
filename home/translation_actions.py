"""Translating editorial pages: first pages of languages, and passages from PO files."""

import tempfile
from typing import Any

import polib
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale
from wagtail_localize.models import Translation
from wagtail_localize.operations import translate_object

from home.models import HomePage
from organizations.actions import ensure_portal_groups
from organizations.models import SECRETARIAT

MOST_PO_BYTES = 2 * 1024 * 1024
ADDRESSED_TO = "X-WagtailLocalize-TranslationID"
"""The line in the head of a PO file that names the translation it was exported for."""


class POFileRefused(Exception):
    """Nothing is taken from this file; the message is for the translator."""


def let_secretariat_translate() -> None:
    """Return the secretariat the right to start translations."""
    right = Permission.objects.filter(content_type__app_label="wagtail_localize", codename="submit_translation")
    Group.objects.get(name=SECRETARIAT).permissions.add(*right)


@transaction.atomic
def open_first_page(*, locale: Locale, by: Any) -> HomePage:
    """Return the first page of a language, under which its pages lie: a draft to be translated, if it is new."""
    Locale.objects.select_for_update().get(pk=locale.pk)  # one at a time opens a language
    home = HomePage.objects.get(locale=Locale.get_default())
    if not home.has_translation(locale):
        translate_object(home, [locale], user=by)
    first: HomePage = home.get_translation(locale)
    ensure_portal_groups(root=first)
    return first


@transaction.atomic
def take_po_file(*, translation: Translation, content: bytes, by: Any) -> None:
    """Take the translated passages of a PO file; those that the page no longer has are left. Raises POFileRefused."""
    if len(content) > MOST_PO_BYTES:
        raise POFileRefused(_("The file is too large."))
    read = _read_po_file(content)
    if read.metadata.get(ADDRESSED_TO) != str(translation.uuid):
        raise POFileRefused(_("The file is for another translation: export the PO file of this page and fill it in."))
    translation.import_po(read, user=by, tool_name="PO")


def _read_po_file(content: bytes) -> polib.POFile:
    """Read it from a file on the disk: polib takes a text that looks like a path for one."""
    with tempfile.NamedTemporaryFile(suffix=".po") as file:
        file.write(content)
        file.flush()
        try:
            return polib.pofile(file.name, encoding="utf-8")
        except (OSError, ValueError, LookupError) as error:
            raise POFileRefused(_("This is not a PO file.")) from error
