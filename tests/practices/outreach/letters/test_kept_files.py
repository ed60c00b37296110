"""Files of records: kept with their row, dropped with their transaction, swept when nothing names them."""

import datetime
from contextlib import suppress

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from practices.actions.kept_files import drop_file, keep_file, keeping_files, plain_name, sweep_kept_files
from practices.actions.stored_files import LEFT_ALONE
from practices.models.editions import checksum
from practices.models.outreach.letters import Letter, LetterFile, LetterForm
from tests.practices.outreach.letters import making

pytestmark = pytest.mark.django_db


class Stopped(Exception):
    """What ends a transaction in these tests."""


@pytest.fixture
def letter(secretariat) -> Letter:
    return making.letters_of(making.mailing(by=secretariat))[0]


def keep(letter: Letter, content: bytes = b"scan", name: str = "scan.pdf") -> LetterFile:
    return keep_file(
        LetterFile,
        name=name,
        media_type="application/pdf",
        content=content,
        letter=letter,
        form=LetterForm.SIGNED,
    )


def is_there(stored: str) -> bool:
    return storages["records"].exists(stored)


def test_a_file_is_kept_with_size_and_digest(letter):
    kept = keep(letter)

    assert (kept.size, kept.checksum) == (4, checksum(b"scan"))
    assert kept.stored.read() == b"scan"
    assert LetterFile.objects.get(form="signed").name == "scan.pdf"


@pytest.mark.parametrize("name", ["???", "\u2026", "()", "\u65e5" * 90 + ".pdf", "\U0001f4c4" * 200])
def test_a_file_is_kept_under_any_name(letter, name):
    kept = keep(letter, name=name)

    assert kept.name == name
    assert kept.stored.read() == b"scan"
    assert len(kept.stored.name.rpartition("/")[2].encode()) < 255


def test_a_file_goes_with_its_transaction(letter):
    stored = ""
    with suppress(Stopped), keeping_files():
        stored = keep(letter).stored.name
        assert is_there(stored)
        raise Stopped

    assert not is_there(stored)
    assert not LetterFile.objects.filter(form="signed").exists()


def test_a_file_of_an_inner_transaction_goes_with_the_outer_one(letter):
    stored = ""
    with suppress(Stopped), keeping_files():
        with keeping_files():
            stored = keep(letter).stored.name
        assert is_there(stored)
        raise Stopped

    assert not is_there(stored)


def test_what_an_inner_transaction_dropped_leaves_the_rest(letter):
    with keeping_files():
        kept = keep(letter)
        with suppress(Stopped), keeping_files():
            LetterFile.objects.filter(pk=kept.pk).delete()
            keep(letter, b"second")
            raise Stopped

    assert is_there(kept.stored.name)
    assert LetterFile.objects.filter(pk=kept.pk).exists()


def test_a_row_that_is_refused_leaves_no_file(letter):
    keep(letter)
    before = len(storages["records"].listdir(f"{timezone.now():%Y/%m}")[1])

    with pytest.raises(Exception, match=r"UNIQUE|unique"), transaction.atomic():
        keep(letter, b"again")

    assert len(storages["records"].listdir(f"{timezone.now():%Y/%m}")[1]) == before


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\letters\\a b.pdf", "a b.pdf"),
        ("\0\n\r", "file"),
        ("..", "file"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("", "file"),
    ],
)
def test_a_name_is_made_plain(given, kept):
    assert plain_name(given) == kept


def test_the_sweep_takes_old_files_that_nothing_names(letter):
    kept = keep(letter)
    left = storages["records"].save("2026/05/left.pdf", ContentFile(b"left"))
    later = timezone.now() + LEFT_ALONE + datetime.timedelta(hours=1)

    assert sweep_kept_files(now=timezone.now()) == []
    assert sweep_kept_files(now=later) == [left]
    assert is_there(kept.stored.name)


def test_the_sweep_of_an_empty_storage_finds_nothing():
    assert sweep_kept_files(now=timezone.now()) == []


def test_dropping_what_is_gone_is_no_error():
    drop_file("2026/05/gone.pdf")
