"""Mails that Outlook saved."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practices.documents.messages.mail import MailDoubt
from practices.documents.messages.msg import read_msg
from practices.documents.text import UnreadableText
from tests.practices.documents.messages.written import container, outlook
from tests.whole import many

SOUND = outlook(files=(("Réponse.pdf", b"%PDF-1.4"), ("big.bin", b"x" * 10_000)))


def test_outlook_mail_tells_who_when_what_and_which_files():
    read = read_msg(SOUND)

    assert (read.subject, read.sender_address) == ("Re: our rules of conduct", "ana@commission.example")
    assert read.sent_at == "2026-02-09T09:00:00+00:00"
    assert read.text == "Dear colleagues,"
    assert [(file.name, len(file.content)) for file in read.attachments] == [("Réponse.pdf", 8), ("big.bin", 10_000)]
    assert read.doubts == ()


def test_heads_of_transport_come_first():
    heads = "From: Ána <ana@other.example>\r\nDate: Mon, 09 Feb 2026 23:30:00 -0500\r\n\r\n"
    read = read_msg(outlook(heads=heads))

    assert (read.sender_name, read.sender_address) == ("Ána", "ana@other.example")
    assert read.sent_at == "2026-02-09T23:30:00-05:00"


def test_html_alone_is_read_as_words():
    read = read_msg(outlook(text="", page="<p>We agree, très volontiers.</p><script>x()</script>".encode()))

    assert read.text == "We agree, très volontiers."
    assert MailDoubt.FROM_HTML in read.doubts


def test_mail_without_sender_day_and_words_says_so():
    read = read_msg(outlook(sender="", sent=None, text=""))

    assert set(read.doubts) == {MailDoubt.SENDER_NOT_KNOWN, MailDoubt.DATE_NOT_KNOWN, MailDoubt.NO_WORDS}


def test_attachment_without_its_bytes_stays_inside():
    read = read_msg(
        SOUND.replace("__substg1.0_37010102".encode("utf-16-le"), "__substg1.0_3701010X".encode("utf-16-le"))
    )

    assert read.attachments == ()
    assert MailDoubt.FILES_LEFT_INSIDE in read.doubts


def test_container_without_properties_is_refused():
    with pytest.raises(UnreadableText, match="damaged"):
        read_msg(container({"x": b"y"}))


@settings(max_examples=many(150, 25), deadline=None)
@given(place=st.integers(0, len(SOUND) - 1), value=st.integers(0, 255), cut=st.integers(0, len(SOUND)))
def test_damaged_file_is_read_or_refused(place, value, cut):
    damaged = bytearray(SOUND)
    damaged[place] = value
    for data in (bytes(damaged), SOUND[:cut]):
        try:
            read_msg(data)
        except UnreadableText as refusal:
            assert str(refusal)  # noqa: PT017  (both ends are right)
