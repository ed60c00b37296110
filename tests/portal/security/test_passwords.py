"""Which passwords can be set: long ones of any characters, and none that a stranger would try first."""

import contextlib
from typing import Any

import pytest
from django.conf import global_settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.password_validation import password_changed, validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from organizations.models import User
from portal import settings as ours
from portal.accounts.passwords import PORTAL_WORDS, _common
from tests import factories

SIGNS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"))


@pytest.mark.parametrize(
    "password",
    [
        "eleven char",
        "123456789012",
        "210987654321",
        "abcdefghijklm",
        "password2026!",
        "p4$$w0rd2026",
        "Liverpool!!2026",
        "sunshinesunshine",
        "PracticeExchange1",
        "code-of-conduct-2026",
        "abcabcabcabcabc",
        "............",
    ],
)
@pytest.mark.django_db
def test_what_is_tried_first_is_refused(password: str):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("word", sorted(word for word in PORTAL_WORDS if len(word) > 4))
@pytest.mark.django_db
def test_word_of_the_portal_with_a_year_is_refused(word: str):
    with pytest.raises(ValidationError):
        validate_password(f"{word.title()}-{word}-2026")


@pytest.mark.django_db
def test_name_of_an_organization_is_refused_with_a_common_word_and_taken_with_others():
    factories.organization(name="Northern Seas Commission")

    for refused in ("NorthernSeas2026!", "commission sunshine 1"):
        with pytest.raises(ValidationError):
            validate_password(refused)
    validate_password("northern kettle violin")


def test_common_passwords_stand_for_more_than_three_thousand_of_full_length():
    assert len([word for word in _common() if len(word) >= 5]) > 3_000
    assert len(PORTAL_WORDS) > 20


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "839201748392",
        "zwölf flüsse unter eis",
        "только строчные буквы",
        "ONLY CAPITALS SWIM HERE",
        "#!?% & /§ ;:,~ {}",
        "kettle violin " * 9,
        "  blanks at both ends  ",
    ],
)
@pytest.mark.django_db
def test_any_kind_of_character_alone_will_do(password: str):
    validate_password(password, factories.delegate())


@given(password=st.text(SIGNS))
@profile(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@pytest.mark.django_db
def test_any_password_is_taken_or_refused_in_words(password: str):
    with contextlib.suppress(ValidationError):
        validate_password(password)


@pytest.mark.django_db
def test_password_is_kept_and_compared_to_its_last_character():
    delegate, client = factories.delegate(), Client()
    password = "  Grüße aus dem " + "kettle violin " * 8 + "Z "
    assert len(password) > 128
    client.post("/sign-in/", {"username": delegate.username, "password": "password"})

    client.post("/sign-in/password/", {"oldpassword": "password", "password1": password, "password2": password})

    for almost in (password.strip(), password.lower(), password[:-1], password[:72]):
        assert not User.objects.get(pk=delegate.pk).check_password(almost)
    assert _is_let_in(delegate, password)


def _is_let_in(account: Any, password: str) -> bool:
    client = Client()
    client.post("/sign-in/", {"username": account.username, "password": password})
    return "_auth_user_id" in client.session


@pytest.mark.django_db
def test_password_is_not_changed_without_the_present_one():
    delegate, client = factories.delegate(), Client()
    client.force_login(delegate)

    client.post(
        "/sign-in/password/", {"oldpassword": "wrong", "password1": "kettle violin", "password2": "kettle violin"}
    )

    assert User.objects.get(pk=delegate.pk).check_password("password")
    assert not User.objects.get(pk=delegate.pk).check_password("kettle violin")


@pytest.mark.django_db
def test_password_does_not_grow_old():
    delegate = factories.delegate()
    User.objects.filter(pk=delegate.pk).update(date_joined="2001-07-12T00:00:00Z", last_login="2001-07-12T00:00:00Z")

    assert _is_let_in(delegate, "password")
    assert password_changed("anything at all", delegate) is None


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/sign-in/", {"password": "current-password"}),
        (
            "/sign-in/password/",
            {"oldpassword": "current-password", "password1": "new-password", "password2": "new-password"},
        ),
    ],
)
@pytest.mark.django_db
def test_password_managers_find_masked_fields_that_take_what_is_pasted(address: str, fields: dict[str, str]):
    client = Client()
    if address != "/sign-in/":
        client.force_login(factories.delegate())
    answer = client.get(address)

    for name, kind in fields.items():
        widget = answer.context["form"].fields[name].widget
        assert widget.input_type == "password"
        assert widget.attrs["autocomplete"] == kind
    page = answer.content.decode()
    assert page.count('type="password"') == len(fields)
    assert "onpaste" not in page
    assert 'autocomplete="off"' not in page


def test_passwords_are_hashed_slowly():
    assert not hasattr(ours, "PASSWORD_HASHERS")
    assert global_settings.PASSWORD_HASHERS[0].endswith("PBKDF2PasswordHasher")
    assert PBKDF2PasswordHasher.algorithm == "pbkdf2_sha256"
    assert PBKDF2PasswordHasher.iterations >= 600_000
