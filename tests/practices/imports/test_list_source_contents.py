"""`manage.py list_source_contents`: which released source files hold more than their words."""

import io
import json

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from practices.actions.releases import decide_release
from practices.models.editions import EditionPage, checksum
from practices.models.releases import Audience, ReleasedKind
from tests import factories

PAGE = (
    b"<html><head><title>Rules</title></head><body><!-- confidential: for us alone --><p>1. No gifts.</p></body></html>"
)
PLAIN = b"<html><head><title>Rules</title></head><body><p>1. No gifts.</p></body></html>"
REASON = "The comment was published before."
pytestmark = pytest.mark.django_db


def edition_with(content, *, audience, reason=""):
    page = factories.edition(factories.instrument())
    stored = page._meta.get_field("source_file").storage.save("2026/03/rules.html", ContentFile(content))
    EditionPage.objects.filter(pk=page.pk).update(source_file=stored, source_name="rules.html")
    if audience:
        decide_release(
            kind=ReleasedKind.SOURCE_FILE,
            thing=page.translation_key,
            audience=audience,
            authority="Decision 1",
            by=None,
            as_operator=True,
            uncleaned_file=checksum(content) if reason else "",
            uncleaned_reason=reason,
        )
    return EditionPage.objects.get(pk=page.pk)


def listed(*options):
    out = io.StringIO()
    call_command("list_source_contents", *options, stdout=out)
    return out.getvalue()


def test_released_file_that_holds_a_comment_is_listed_with_whom_it_is_open_to():
    page = edition_with(PAGE, audience=Audience.PUBLIC, reason=REASON)

    said = listed()

    assert f"{page.url_path} (public, with a stated reason): comments 1" in said
    assert "1 released source files, 1 hold more than their words." in said
    assert "confidential" not in said
    assert "comments: confidential" in listed("--examples")


@pytest.mark.parametrize("audience", [None, Audience.OWN])
def test_file_of_the_own_organization_alone_is_not_listed(audience):
    edition_with(PAGE, audience=audience)

    assert listed() == "0 released source files, 0 hold more than their words.\n"


def test_file_without_anything_beside_its_words_is_counted_alone():
    edition_with(PLAIN, audience=Audience.DELEGATIONS)

    assert listed() == "1 released source files, 0 hold more than their words.\n"


def test_file_that_is_gone_is_named():
    page = edition_with(PAGE, audience=Audience.PUBLIC, reason=REASON)
    page.source_file.storage.delete(page.source_file.name)

    assert f"{page.url_path} (public): The file is missing." in listed()


def test_file_that_was_released_before_reasons_were_asked_for_is_told_apart(monkeypatch):
    monkeypatch.setattr("practices.actions.releases.uncleaned_to_open", lambda thing: None)
    page = edition_with(PAGE, audience=Audience.PUBLIC)

    assert f"{page.url_path} (public): comments 1" in listed()
    assert [row["has_reason"] for row in json.loads(listed("--format=json"))] == [False]


def test_rows_for_programs_hold_no_words_unless_asked():
    page = edition_with(PAGE, audience=Audience.PUBLIC, reason=REASON)

    (row,) = json.loads(listed("--format=json"))

    assert row == {
        "id": str(page.translation_key),
        "audience": "public",
        "held": [{"kind": "comments", "count": 1}],
        "fault": "",
        "has_reason": True,
    }
    assert "confidential" in json.dumps(json.loads(listed("--format=json", "--examples")))
