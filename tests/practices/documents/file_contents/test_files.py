"""The front door: a stranger's file is opened in a process of its own, and what comes of it is checked."""

import pytest

from practices.documents.file_contents.answer import InvalidCleanedCopy, pack_cleaned, unpack_cleaned
from practices.documents.file_contents.cleaning import clean
from practices.documents.file_contents.files import clean_file, list_file_contents
from practices.documents.file_contents.held import Cleaned, ContentKind, Contents, HeldContent
from practices.documents.limits import MAX_FILE_BYTES
from practices.documents.text import UnreadableText
from tests.measurements.audit.samples import akoma_ntoso, docx, html, odt, pdf, zip_of

SOUND = {
    "code.docx": docx(),
    "code.odt": odt(),
    "code.pdf": pdf(),
    "code.html": html(),
    "code.xml": akoma_ntoso(),
    "code.md": b"# Code\n\nWords.<!-- aside -->\n",
    "code.txt": b"Words.\n",
}


@pytest.mark.parametrize("name", sorted(SOUND))
def test_every_format_is_listed_and_cleaned_in_a_process_of_its_own(name):
    data = SOUND[name]

    cleaned = clean_file(name, data, changes="accept")

    assert cleaned == clean(data, changes="accept", name=name)
    assert list_file_contents(name, data) == list(cleaned.held)
    assert name.endswith(cleaned.ending)


def test_refusal_comes_back_in_words():
    with pytest.raises(UnreadableText, match="damaged"):
        clean_file("a.pdf", b"%PDF-1.7\nnothing", changes="accept")
    with pytest.raises(UnreadableText, match="too large"):
        clean_file("a.pdf", b"%PDF-" + bytes(MAX_FILE_BYTES), changes="accept")
    with pytest.raises(UnreadableText, match="is an image"):
        list_file_contents("a.png", b"\x89PNG\r\n")


def test_part_that_is_packed_too_tight_is_refused():
    with pytest.raises(UnreadableText, match="may be a trap"):
        clean_file("a.docx", zip_of({"word/document.xml": bytes(9_000_000)}), changes="accept")


def test_copy_goes_through_the_process_as_it_is():
    cleaned = Cleaned(
        b"\x00copy",
        (HeldContent(ContentKind.COMMENTS, 2, ("a", "b")),),
        (HeldContent(ContentKind.LINKS, 1),),
        ".pdf",
        breaks_signature=True,
    )

    assert unpack_cleaned(pack_cleaned(cleaned, with_copy=True)) == cleaned
    assert unpack_cleaned(pack_cleaned(cleaned, with_copy=False)).data == b""


@pytest.mark.parametrize("answer", [b"", bytes(8), b"\x00" * 7 + b"\x02{}", b"\x00" * 7 + b"\x05[1,2]", b"\xff" * 20])
def test_answer_that_is_none_is_refused(answer):
    with pytest.raises(InvalidCleanedCopy):
        unpack_cleaned(answer)


def test_what_is_found_is_counted_with_a_few_short_examples():
    contents = Contents()
    for number in range(5):
        contents.add(ContentKind.COMMENTS, f"comment {number} " + "long " * 40)
    contents.add(ContentKind.LINKS, "https://example.org")
    contents.add_names(["Ana", "", None, "Ana", "Ben"])

    comments, names = contents.removed()
    assert (comments.kind, comments.count, len(comments.examples)) == (ContentKind.COMMENTS, 5, 3)
    assert all(len(example) <= 100 for example in comments.examples)
    assert names == HeldContent(ContentKind.NAMES, 2, ("Ana", "Ben"))
    assert [(held.kind, held.stays) for held in contents.kept()] == [(ContentKind.LINKS, True)]
