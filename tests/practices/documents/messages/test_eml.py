"""Mails: their heads, words and files, and what is done with those that were made to do harm."""

import base64
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practices.documents.messages.eml import MOST_PARTS, read_eml
from practices.documents.messages.mail import MOST_ATTACHMENTS, MailDoubt
from practices.documents.text import UnreadableText
from tests.practices.documents.messages.written import mail
from tests.whole import many

HEAD = b"From: a@b.example\r\nDate: Mon, 09 Feb 2026 10:00:00 +0100\r\nSubject: x\r\n"


def test_mail_tells_who_when_what_and_which_files():
    read = read_eml(mail(sender='"Lind, Ána" <Ana@Commission.example>', files=(("Réponse.pdf", b"%PDF-1.4"),)))

    assert (read.sender_name, read.sender_address) == ("Lind, Ána", "ana@commission.example")
    assert read.sent_at == "2026-02-09T10:00:00+01:00"
    assert read.text == "Dear colleagues,\n\nthank you for your letter."
    assert [(file.name, file.content) for file in read.attachments] == [("Réponse.pdf", b"%PDF-1.4")]
    assert read.doubts == ()


def test_html_alone_is_read_as_words():
    page = b"<p>We agree.</p><script>alert(1)</script><img src='http://x.example/t.gif'><p>Soon &amp; gladly.</p>"
    read = read_eml(HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + page)

    assert "We agree." in read.text
    assert "Soon & gladly." in read.text
    assert "alert" not in read.text
    assert MailDoubt.FROM_HTML in read.doubts


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"=?utf-8?B?w4lsYW4=?=", "Élan"),
        (b"=?iso-8859-1?Q?=C9lan?=", "Élan"),
        ("Élan".encode(), "Élan"),
        (b"=?utf-8?B?!!!?= x", "x"),
        (b"=?no-such-code?Q?abc?=", "abc"),
        (b"a\r\n\tb", "a b"),
        (b"a\x00\x1bb", "ab"),
        ("a\u202eb".encode(), "a\u202eb"),
    ],
)
def test_subject_is_one_line_whatever_its_encoding(raw, said):
    assert read_eml(b"From: a@b.example\r\nSubject: " + raw + b"\r\n\r\nx").subject == said


def test_no_head_is_made_of_a_name():
    raw = b"From: =?utf-8?Q?a=0D=0ABcc=3A_victim=40x.example?= <real@b.example>\r\nSubject: x\r\n\r\nx"
    read = read_eml(raw)

    assert read.sender_address == "real@b.example"
    assert read.sender_name == "a Bcc: victim@x.example"


@pytest.mark.parametrize(
    "raw", [b"", b"tomorrow", b"Mon, 99 Feb 2026 10:00", b"9" * 5000, b"Mon, 9 Feb 2026 10:00 +9999"]
)
def test_wrong_date_is_not_known(raw):
    read = read_eml(b"From: a@b.example\r\nDate: " + raw + b"\r\nSubject: x\r\n\r\nx")

    assert read.sent_at == ""
    assert MailDoubt.DATE_NOT_KNOWN in read.doubts


def test_day_of_receipt_stands_in_for_a_missing_date():
    raw = b"Received: by x; Tue, 10 Feb 2026 08:00:00 +0000\r\nFrom: a@b.example\r\nSubject: x\r\n\r\nx"

    assert read_eml(raw).sent_at == "2026-02-10T08:00:00+00:00"
    assert MailDoubt.DATE_OF_RECEIPT in read_eml(raw).doubts


@pytest.mark.parametrize("raw", [b"", b"nobody", b"a@b@c", b"<>", b"\xff\xfe", b"undisclosed-recipients:;"])
def test_sender_without_address_is_not_known(raw):
    read = read_eml(b"From: " + raw + b"\r\nSubject: x\r\nDate: x\r\n\r\nx")

    assert read.sender_address == ""
    assert MailDoubt.SENDER_NOT_KNOWN in read.doubts


def test_several_senders_are_told():
    raw = b"From: a@b.example, c@d.example\r\nSubject: x\r\n\r\nx"

    assert read_eml(raw).sender_address == "a@b.example"
    assert MailDoubt.SEVERAL_SENDERS in read_eml(raw).doubts


@pytest.mark.parametrize("charset", ["zlib", "hex", "undefined", "no-such", "idna", "", "utf-16", "a\x00b"])
def test_body_in_a_strange_encoding_is_read_without_failing(charset):
    raw = (
        HEAD
        + f'Content-Type: text/plain; charset="{charset}"\r\n\r\n'.encode()
        + "Ça va très bien à Genève.".encode("cp1252")
    )

    assert "Gen" in read_eml(raw).text or charset == "utf-16"


def test_broken_base64_and_broken_boundaries_lose_nothing_else():
    raw = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nWords.\r\n--b\r\n"
    raw += b"Content-Disposition: attachment; filename*=utf-8''%ZZ%FF\r\n"
    raw += b"Content-Transfer-Encoding: base64\r\n\r\n@@@=a\r\n"

    assert read_eml(raw).text == "Words."


def test_names_of_files_are_one_line():
    raw = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Disposition: attachment; "
    raw += b"filename*=utf-8''a%0D%0AX-Evil:%20y%00.pdf\r\n\r\nx\r\n--b--\r\n"

    assert read_eml(raw).attachments[0].name == "a X-Evil: y.pdf"


def test_mail_within_a_mail_is_kept_as_a_file():
    inner = mail(subject="Inner")
    raw = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee below.\r\n--b\r\n"
    raw += b"Content-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--b--\r\n"
    read = read_eml(raw)

    assert read.text == "See below."
    assert read_eml(read.attachments[0].content).subject == "Inner"


def test_picture_within_the_words_stays_in_the_mail():
    raw = HEAD + b"Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\n\r\nWords.\r\n--b\r\n"
    raw += b"Content-Type: image/png\r\nContent-ID: <logo>\r\n\r\nxx\r\n--b--\r\n"

    assert read_eml(raw).attachments == ()


def test_encrypted_mail_says_so():
    raw = HEAD + b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\n"
    raw += b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.b64encode(b"secret") + b"\r\n"

    assert {MailDoubt.ENCRYPTED, MailDoubt.NO_WORDS} <= set(read_eml(raw).doubts)


def test_more_files_than_are_taken_out_stay_inside():
    read = read_eml(mail(files=tuple((f"{number}.txt", b"a") for number in range(MOST_ATTACHMENTS + 5))))

    assert len(read.attachments) == MOST_ATTACHMENTS
    assert MailDoubt.FILES_LEFT_INSIDE in read.doubts


def test_too_many_parts_are_refused():
    raw = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * (MOST_PARTS + 2)

    with pytest.raises(UnreadableText, match="parts"):
        read_eml(raw)


def test_mail_nested_a_hundred_deep_is_read_down_to_a_bound():
    raw = HEAD
    for level in range(100):
        raw += f"Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n".encode()
    started = time.perf_counter()
    read = read_eml(raw + b"\r\n\r\ndeep")

    assert MailDoubt.FILES_LEFT_INSIDE in read.doubts
    assert time.perf_counter() - started < 5


def test_text_that_is_no_mail_is_refused():
    with pytest.raises(UnreadableText, match="no mail"):
        read_eml(b"Dear colleagues, we agree.")


SOUND = mail(sender='"Lind, Ána" <ana@commission.example>', files=(("Réponse.pdf", b"%PDF-1.4"), ("a.eml", mail())))
BYTES = st.sampled_from([b"\0", b"\r\n", b"\n\n", b"=?", b"?=", b"--", b";", b'"', b"\xff", b"=", b"(", b"<", b":"])


@settings(max_examples=many(300, 50), deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(SOUND)), BYTES, st.integers(0, 40)), min_size=1, max_size=6))
def test_damaged_mail_is_read_or_refused(wounds):
    damaged = SOUND
    for place, inserted, gone in wounds:
        damaged = damaged[:place] + inserted + damaged[place + gone :]
    try:
        read = read_eml(damaged)
    except UnreadableText as refusal:
        assert str(refusal)  # noqa: PT017  (both ends are right)
    else:
        assert "\n" not in read.subject + read.sender_name + read.sender_address
        assert "\0" not in read.text
