"""The archive of a mailing: a folder for each organization, texts by their terms of reuse, the same bytes each time."""

import csv
import io
import time
import zipfile

import pytest
from docx import Document

from practices.actions.releases import decide_release
from practices.documents.letters.archive import write_archive
from practices.models.instruments import ReuseTerms
from practices.models.outreach.letters import LetterPurpose, Mailing
from practices.models.releases import Audience
from practices.outreach.queries.mailing_files import mailing_files
from tests import factories
from tests.practices.outreach.letters import making
from tests.whole import long

pytestmark = pytest.mark.django_db
WORDS = "Members accept no gifts."


def archive_of(mailing: Mailing) -> bytes:
    packed = io.BytesIO()
    write_archive(mailing_files(mailing), packed)
    return packed.getvalue()


def files_in(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def lines_in(files: dict[str, bytes]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files["list.csv"].decode("utf-8-sig"))))


def words_of(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)


def text(terms: str = ReuseTerms.REUSE, **fields):
    return factories.edition(factories.instrument(reuse_terms=terms), **fields)


def test_each_organization_has_a_folder_with_letter_and_enclosures(secretariat):
    organization = making.participant("Harbour Union")
    made = making.mailing(organization, by=secretariat, pack=making.pack(text(), by=secretariat))

    files = files_in(archive_of(made))

    folder = f"PX-2026-0001-{organization.slug}"
    names = sorted(name.removeprefix(f"{folder}/") for name in files if name.startswith(folder))
    assert names[:2] == [f"PX-2026-0001-{organization.slug}.docx", f"PX-2026-0001-{organization.slug}.pdf"]
    assert [name.partition("-")[0] + name[-4:] for name in names[2:]] == ["enclosures/1docx", "enclosures/1.pdf"]
    (line,) = lines_in(files)
    assert (line["Reference number"], line["Organization"]) == ("PX/2026/0001", "Harbour Union")


@pytest.mark.parametrize(("terms", "is_given"), [(ReuseTerms.REUSE, True), (ReuseTerms.DISPLAY_ONLY, False)])
def test_the_words_of_a_text_go_along_where_its_terms_allow(secretariat, terms, is_given):
    made = making.mailing(by=secretariat, pack=making.pack(text(terms), by=secretariat))

    (word,) = [content for name, content in files_in(archive_of(made)).items() if "/1-" in name and "docx" in name]

    assert (WORDS in words_of(word)) is is_given


def test_an_owner_gets_its_own_words_and_others_do_not(secretariat):
    kept_back = text(ReuseTerms.DISPLAY_ONLY)
    owner, other = kept_back.instrument.organization, making.participant()
    made = making.mailing(owner, other, by=secretariat, pack=making.pack(kept_back, by=secretariat))

    files = files_in(archive_of(made))

    given = {
        name.split("/")[0][-len(owner.slug) :]: WORDS in words_of(content)
        for name, content in files.items()
        if "/1-" in name and name.endswith("docx")
    }
    assert given == {owner.slug: True, other.slug[-len(owner.slug) :]: False}


def test_the_archive_is_the_same_byte_for_byte(secretariat, time_machine):
    time_machine.move_to("2026-05-05T10:00:00Z")
    made = making.mailing(making.participant(), by=secretariat, pack=making.pack(text(), by=secretariat))
    first = archive_of(made)

    time_machine.move_to("2026-09-05T10:00:00Z")
    assert archive_of(made) == first


def test_what_was_refused_or_closed_since_is_left_out_and_said(secretariat):
    closed, open_text = text(audience=Audience.OWN), text()
    made = making.mailing(by=secretariat, pack=making.pack(open_text, closed, text(), by=secretariat))
    decide_release(kind="edition", thing=open_text.translation_key, audience=Audience.OWN, authority="", by=secretariat)

    files = files_in(archive_of(made))

    assert len([name for name in files if "/enclosures/" in name]) == 2
    (line,) = lines_in(files)
    assert line["Not enclosed, and why"].count("Not released") == 2


def test_a_formula_in_a_name_is_no_formula_in_the_list(secretariat):
    made = making.mailing(making.participant("=cmd()"), by=secretariat)

    assert lines_in(files_in(archive_of(made)))[0]["Organization"] == "'=cmd()"


@long
def test_forty_letters_with_their_packs_take_less_than_a_minute(secretariat, record_property):
    languages = ("en", "fr", "ru", "ar")
    long_text = "\n\n".join(f"{number}. Rule {number}\n\n{WORDS * 6}" for number in range(1, 61))
    pack = making.pack(*(text(text=long_text) for _number in range(3)), by=secretariat)
    model = making.letter_model(
        secretariat,
        purpose=LetterPurpose.DISSEMINATION,
        wordings=dict.fromkeys(languages, ("Subject", "To {organization}.\n\n" + "A line. " * 200)),
    )
    recipients = [making.participant() for _number in range(40)]
    for number, organization in enumerate(recipients):
        making.focal_point(organization, language=languages[number % 4])

    started = time.monotonic()
    made = making.mailing(*recipients, by=secretariat, letter_model=model, pack=pack)
    letters_took = time.monotonic() - started
    files = files_in(archive_of(made))
    took = time.monotonic() - started

    print(f"40 letters: {letters_took:.1f} s; with the archive of {len(files)} files: {took:.1f} s")  # noqa: T201
    record_property("seconds", took)
    assert len(files) == 1 + 40 * (2 + 3 * 2)
    assert took < 60
