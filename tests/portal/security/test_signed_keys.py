"""The signed keys of links: whole, of their purpose, of their time."""

import datetime

import pytest
import time_machine
from django.core.signing import TimestampSigner
from hypothesis import given
from hypothesis import strategies as st

from practices.actions.signed_keys import is_key, make_key

DAY = datetime.timedelta(days=1)
PURPOSES = ["practices.returns", "practices.approvals", "practices.approvals.pass"]


@given(place=st.integers(0, 10_000), letter=st.sampled_from("abcXYZ019-_."))
def test_key_that_was_tampered_with_is_refused(place: int, letter: str):
    key = make_key("purpose")
    place %= len(key)
    altered = key[:place] + letter + key[place + 1 :]

    assert is_key(key, "purpose", max_age=DAY)
    assert is_key(altered, "purpose", max_age=DAY) == (altered == key)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_key_of_one_purpose_opens_no_other(purpose: str):
    key = make_key(purpose)

    assert [other for other in PURPOSES if is_key(key, other, max_age=DAY)] == [purpose]


def test_key_ends_with_its_time():
    begin = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
    with time_machine.travel(begin, tick=False):
        key = make_key("purpose")
    with time_machine.travel(begin + DAY, tick=False):
        assert is_key(key, "purpose", max_age=DAY)
    with time_machine.travel(begin + DAY + datetime.timedelta(seconds=1), tick=False):
        assert not is_key(key, "purpose", max_age=DAY)


def test_signatures_are_hmac_sha256_whatever_a_key_says():
    weak = TimestampSigner(sep=".", salt="purpose", algorithm="md5").sign("chosen")

    assert TimestampSigner(sep=".", salt="purpose").algorithm == "sha256"
    for forged in (weak, "chosen.1vx0aB.", "chosen", "none.1vx0aB.none", "", "x" * 100_000, "\ud800"):
        assert not is_key(forged, "purpose", max_age=DAY)
