"""The letterhead: what papers and letters carry, its versions, the picture drawn anew."""

import datetime
import io
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from wagtail.models import ModelLogEntry

from practices.documents.report_files.print_file import write_report_pdf
from practices.documents.report_files.word_file import write_report_docx
from practices.models.letterheads import Letterhead
from practices.queries.adoptions.standing import end_of
from practices.reports.actions.letterheads import CHANGED, LetterheadRefused, digest_of_letterhead, set_letterhead
from tests import factories
from tests.report_factories import document

pytestmark = pytest.mark.django_db


def picture(*, width: int = 1200) -> bytes:
    told = PngInfo()
    told.add_text("Author", "CanaryAuthor")
    made = io.BytesIO()
    Image.new("RGB", (width, 400), "navy").save(made, "PNG", pnginfo=told)
    return made.getvalue()


def letterhead(by: Any, **fields: Any) -> Letterhead:
    given = {"senders": {"en": "Alpine Secretariat", "fr": "Secrétariat alpin"}, "address": "1 Lake Road\nAlptown"}
    return set_letterhead(**{"distributions": {"en": "For {audience} readers"}, **given, **fields}, by=by)


def test_paper_carries_sender_address_distribution_and_emblem_and_names_their_digest(secretariat):
    made = letterhead(secretariat, emblem=picture())
    report = document()

    assert (report.head.sender, report.head.address) == ("Alpine Secretariat", ("1 Lake Road", "Alptown"))
    assert report.head.distribution == "For Public readers"
    assert report.head.letterhead == made.digest == digest_of_letterhead(made)
    assert document(language="fr").head.sender == "Secrétariat alpin"
    assert write_report_pdf(report) == write_report_pdf(report)
    assert write_report_docx(report) == write_report_docx(report)


def test_paper_that_is_compiled_again_has_the_letterhead_of_its_moment(secretariat):
    with time_machine.travel("2026-06-01T12:00:00Z", tick=False):
        letterhead(secretariat, senders={"en": "First"})
    with time_machine.travel("2026-06-20T12:00:00Z", tick=False):
        letterhead(secretariat, senders={"en": "Second"})
        day = datetime.date(2026, 6, 10)
        early = document(as_of=day, known_at=end_of(day))

        assert early.head.sender == "First"
        assert document().head.sender == "Second"


def test_emblem_is_drawn_anew_and_small(secretariat):
    kept = bytes(letterhead(secretariat, emblem=picture()).emblem)

    assert b"CanaryAuthor" not in kept
    assert Image.open(io.BytesIO(kept)).size == (600, 200)
    assert bytes(letterhead(secretariat).emblem) == kept
    assert bytes(letterhead(secretariat, emblem=b"").emblem) == b""


@pytest.mark.parametrize("emblem", [b"<svg/>", b"\x89PNG\r\n\x1a\nbroken", b"x" * 1_000_001])
def test_emblem_that_is_no_picture_is_refused(secretariat, emblem: bytes):
    with pytest.raises(LetterheadRefused, match="PNG or JPEG"):
        letterhead(secretariat, emblem=emblem)


def test_only_the_secretariat_sets_it_and_only_with_a_font_that_there_is(secretariat):
    with pytest.raises(LetterheadRefused, match="Only the secretariat"):
        letterhead(factories.officer(factories.organization()))
    with pytest.raises(LetterheadRefused, match="not available"):
        letterhead(secretariat, font="Comic")


def test_screen_keeps_a_version_each_time(client, secretariat):
    client.force_login(secretariat)
    address = reverse("report_drafts:letterhead")

    for name in ("First", "Second"):
        saved = client.post(address, {"sender_en": name, "address": "1 Lake Road", "font": "Noto Sans"})
        assert saved.status_code == 302
    assert [one.senders["en"] for one in Letterhead.objects.order_by("pk")] == ["First", "Second"]
    assert "Second" in client.get(address).content.decode()


def test_address_is_short_and_each_change_is_in_the_log(secretariat):
    with pytest.raises(LetterheadRefused, match="at most 8 lines"):
        letterhead(secretariat, address="a\n" * 9)
    assert letterhead(secretariat, address="a\n\n  b  c \n").address == "a\nb c"
    assert ModelLogEntry.objects.filter(action=CHANGED, user=secretariat).count() == 1
