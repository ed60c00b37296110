"""The holes that Wagtail closed in 2026, as an officer of another organization would try them.

From the advisories of Wagtail 7.0.4 to 7.0.9 (7.4.3, 8.0): previews without rights (CVE-2026-25517), markup in
titles (28222, 28223), copying pages (44200), comparing revisions, viewing history, deleting form submissions (44199),
files through the API, the pages of the admin's API (55468) and copying for translation.
"""

import pytest
from django.test import Client

from practices.models.editions import EditionPage
from practices.models.practices import PracticePage
from tests import factories

pytestmark = pytest.mark.django_db

TOKEN = "CanaryFixedZq7"
MARKUP = "<script>alert(7)</script>"
CLOSED = {302, 403, 404, 405}


@pytest.fixture
def hidden() -> EditionPage:
    """A text of another organization, hidden, with two revisions."""
    code = factories.instrument(factories.organization(), audience=None, title=TOKEN)
    edition = EditionPage.objects.get(pk=factories.edition(code, audience=None, text=f"1. {TOKEN}\n\n{TOKEN}.\n").pk)
    edition.save_revision()
    return edition


def test_none_of_them_is_open(client: Client, hidden: EditionPage):
    own = factories.organization()
    client.force_login(factories.officer(own))
    code = factories.instrument(own, audience=None)
    page, revision = hidden.pk, hidden.latest_revision_id
    tried = [
        ("post", f"/admin/pages/add/practices/editionpage/{hidden.instrument_id}/preview/", {}),
        ("post", f"/admin/pages/{page}/edit/preview/", {"title": "x"}),
        ("get", f"/admin/pages/{page}/edit/preview/", {}),
        ("get", f"/admin/pages/{page}/view_draft/", {}),
        ("post", f"/admin/pages/{hidden.instrument_id}/copy/", {
            "new_title": "x", "new_slug": "x", "new_parent_page": own.pk, "copy_subpages": "on",
        }),
        ("get", f"/admin/pages/{page}/revisions/compare/earliest...{revision}/", {}),
        ("get", f"/admin/pages/{code.pk}/revisions/compare/earliest...{revision}/", {}),
        ("get", f"/admin/pages/{page}/history/", {}),
        ("get", f"/admin/pages/{page}/workflow_history/", {}),
        ("post", f"/admin/forms/submissions/{page}/delete/", {"selected-submissions": "1"}),
        ("get", f"/admin/api/main/pages/{page}/?fields=*", {}),
        ("get", f"/admin/api/main/pages/?child_of={hidden.instrument_id}&fields=*", {}),
        ("get", "/admin/api/main/documents/?fields=*", {}),
        ("get", "/admin/api/main/images/?fields=*", {}),
        *(("post", f"/admin/api/main/pages/{page}/action/{act}/", {"locale": "fr", "destination_page_id": own.pk})
          for act in ("copy", "copy_for_translation", "create_alias", "move")),
        ("post", f"/admin/translation/submit/page/{page}/", {"locales": "1"}),
        ("post", f"/admin/translation/submit/page/{code.pk}/", {"locales": "1"}),
    ]  # fmt: skip

    answers = [(address, getattr(client, method)(address, fields)) for method, address, fields in tried]

    assert [address for address, answer in answers if TOKEN in answer.content.decode()] == []
    lists = ("/admin/api/main/",)
    opened = [address for address, answer in answers if answer.status_code not in CLOSED]
    assert [address for address in opened if not address.startswith(lists) and str(code.pk) not in address] == []
    assert EditionPage.objects.filter(instrument__organization=own).count() == 0
    assert EditionPage.objects.filter(translation_key=hidden.translation_key).count() == 1


def test_markup_in_a_title_stays_words(client: Client, secretariat):
    client.force_login(secretariat)
    page = factories.practice(title=MARKUP)

    answers = [
        client.get(address)
        for address in (page.url, f"/admin/pages/{page.pk}/edit/", f"/admin/pages/{page.pk}/delete/", "/admin/")
    ]

    assert PracticePage.objects.get().title == MARKUP
    assert [answer.status_code for answer in answers if MARKUP in answer.content.decode()] == []
