"""The files of many letters: the first are made at once, the others by the worker."""

from typing import Any

import pytest
from django.urls import reverse

from practices.documents.pdf_out import UnprintableText
from practices.models.job_runs import JobUnfinished
from practices.models.outreach.letters import Letter, LetterFile
from practices.operations.due import JOBS
from practices.operations.queues import queues
from practices.outreach.actions import letter_files, mailings
from practices.outreach.actions.letter_files import write_waiting_letters
from practices.outreach.actions.sent_letters import SendingRefused, record_sent
from practices.reports.actions.letterheads import set_letterhead
from tests.practices.outreach.letters import making
from tests.practices.reports.test_letterheads import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def one_at_once(monkeypatch):
    monkeypatch.setattr(mailings, "WRITTEN_AT_ONCE", 1)


def mailing(count: int, by: Any):
    pages = [making.participant() for _number in range(count)]
    for page in pages:
        making.focal_point(page, postal_address="1 Quay\nHarbour")
    return making.mailing(*pages, by=by)


def files_of(letter: Letter) -> int:
    return LetterFile.objects.filter(letter=letter).count()


def work_of(name: str) -> Any:
    return next(job.work for job in JOBS if job.name == name)


def test_the_worker_is_given_what_the_screen_would_have_written(secretariat, one_at_once, monkeypatch):
    words = {"senders": {"en": "The Secretariat"}, "distributions": {}, "address": "Quay"}
    set_letterhead(**words, emblem=picture(), by=secretariat)
    written, seen = mailings.letter_data, []
    documents: list[Any] = []
    monkeypatch.setattr(mailings, "letter_data", lambda document: documents.append(document) or written(document))
    mailing(3, secretariat)
    monkeypatch.setattr(letter_files, "keep_letter_files", lambda _letter, document: seen.append(document))

    assert write_waiting_letters() == 2
    assert seen == documents
    assert seen[0].emblem


def test_each_letter_has_its_files_once(secretariat, one_at_once):
    made = mailing(3, secretariat)
    assert [letter.files.count() for letter in making.letters_of(made)] == [2, 0, 0]

    assert work_of("letters")(None) == 2
    assert work_of("letters")(None) == 0
    assert [letter.files.count() for letter in making.letters_of(made)] == [2, 2, 2]
    assert [letter.reference_number[-4:] for letter in making.letters_of(made)] == ["0001", "0002", "0003"]


def test_a_letter_that_fails_does_not_keep_the_others_from_being_made(secretariat, one_at_once, monkeypatch):
    _first, second, third = making.letters_of(mailing(3, secretariat))
    real = letter_files.write_letter_docx

    def fail(document):
        if document.reference_number == second.reference_number:
            raise RuntimeError
        return real(document)

    monkeypatch.setattr(letter_files, "write_letter_docx", fail)
    with pytest.raises(JobUnfinished):
        work_of("letters")(None)
    assert [files_of(second), files_of(third)] == [0, 2]

    monkeypatch.setattr(letter_files, "write_letter_docx", real)
    assert work_of("letters")(None) == 1
    assert files_of(second) == 2


def test_a_letter_that_cannot_be_printed_is_word_alone(secretariat, one_at_once, monkeypatch):
    def refuse(_document):
        raise UnprintableText("ꙮ")

    mailing(2, secretariat)
    monkeypatch.setattr(letter_files, "write_letter_pdf", refuse)

    assert write_waiting_letters() == 1
    assert LetterFile.objects.filter(letter__number=2).values_list("form", flat=True).get() == "docx"
    assert not Letter.objects.unwritten().exists()


def test_a_letter_without_its_files_was_not_sent(secretariat, one_at_once):
    _first, second = making.letters_of(mailing(2, secretariat))

    with pytest.raises(SendingRefused, match="still being made"):
        record_sent(letter=second, sent_on=making.DAY, by=secretariat)


def test_the_page_of_the_mailing_says_how_far_it_is(client, secretariat, one_at_once):
    made = mailing(3, secretariat)
    client.force_login(secretariat)
    address = reverse("mailings:detail", args=[made.public_id])
    archive = reverse("mailings:archive", args=[made.public_id])

    waiting = client.get(address).content.decode()
    assert "Files made: 1 of 3 letters." in waiting
    assert archive not in waiting
    assert client.get(archive).url == address
    assert {queue.name: queue.count for queue in queues(now=made.made_at)}["letters"] == 2

    write_waiting_letters()
    done = client.get(address).content.decode()
    assert "Files made" not in done
    assert archive in done
    assert client.get(archive)["Content-Type"] == "application/zip"
