"""The way of a message from the process that read it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practices.documents.messages.answer import InvalidMessage, pack_mail, unpack_mail
from practices.documents.messages.mail import Attachment, Mail, MailDoubt

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
files = st.lists(st.builds(Attachment, texts, texts, st.binary(max_size=50)), max_size=4).map(tuple)
doubts = st.lists(st.sampled_from(list(MailDoubt)), max_size=3).map(tuple)
mails = st.builds(Mail, st.sampled_from(["eml", "msg", "pdf"]), texts, texts, texts, texts, texts, files, doubts)


@given(mails)
def test_message_comes_as_it_was_sent(mail):
    assert unpack_mail(pack_mail(mail)) == mail


@given(mails, st.data())
def test_part_of_an_answer_is_none_or_the_whole(mail, data):
    packed = pack_mail(mail)
    cut = packed[: data.draw(st.integers(0, len(packed)))]
    try:
        assert unpack_mail(cut) == mail
    except InvalidMessage:
        assert len(cut) < len(packed)


@given(st.binary(max_size=200))
def test_noise_is_no_answer(noise):
    with pytest.raises(InvalidMessage):
        unpack_mail(noise)
