"""Nobody who may write does so, or sees more than the sign-in pages, without a second factor."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver

from organizations.second_factors import RecoveryRefused, reset_second_factor
from organizations.sign_ins import SignInEvent, sign_ins_of
from portal.accounts import provider_urls, urls
from portal.accounts.second_factor import ALWAYS_OPEN, PREFIXES
from portal.accounts.secrets import decrypt, encrypt
from tests import factories
from tests.leaks.addresses import addresses
from tests.portal.accounts.conftest import SECRET, code_now, enter, give_app, sign_in

SET_UP = "/sign-in/second-factor/"
WAGTAILS = ("/admin/login/", "/admin/password_reset/", "/admin/password_reset/confirm/MQ/set-password/")


def test_who_may_write_reaches_nothing_but_the_set_up(officer: Any):
    client = Client()

    entered = enter(client, officer)
    answers = {address: client.get(address) for address in ("/", "/admin/", "/search/", "/api/v1/instruments/")}

    assert entered["Location"] == "/admin/"
    assert answers["/admin/"]["Location"] == f"{SET_UP}?next=%2Fadmin%2F"
    assert answers["/"].status_code == answers["/search/"].status_code == 302
    assert answers["/api/v1/instruments/"].status_code == 403
    assert client.post("/admin/pages/1/edit/", {}).status_code == 403
    assert client.get(SET_UP).status_code == 200


def test_no_address_of_the_admin_opens_without_a_second_factor(officer: Any):
    client = Client(raise_request_exception=False)
    enter(client, officer)
    opened = []
    every = [one for one in addresses({}, ["1"], {}) if one.startswith("/admin/") and one != "/admin/logout/"]
    for address in dict.fromkeys(every):
        answer = client.get(address)
        is_led = answer.status_code == 302 and answer["Location"].startswith(("/sign-in/", "/admin/"))
        if not (is_led or answer.status_code in (403, 404)):
            opened.append((address, answer.status_code))

    assert len(every) > 300
    assert opened == []
    assert "_auth_user_id" in client.session


def test_only_sign_in_pages_bear_the_names_that_are_always_open():
    ours = {pattern.name for pattern in (*urls.urlpatterns, *provider_urls.urlpatterns)}
    others = {
        name for name in get_resolver().reverse_dict if isinstance(name, str) and name.startswith(PREFIXES)
    } - ours

    assert others == set()
    assert all(name.startswith(PREFIXES) for name in ours)
    assert not ours & ALWAYS_OPEN


def test_setting_up_an_app_opens_the_desk_under_a_new_session_key(
    officer: Any, django_capture_on_commit_callbacks: Any
):
    client = Client()
    enter(client, officer)
    page = client.get("/sign-in/second-factor/app/")
    session = client.session
    session["mfa.totp.secret"] = SECRET
    session.save()
    former = client.session.session_key

    with django_capture_on_commit_callbacks(execute=True):
        done = client.post("/sign-in/second-factor/app/", {"code": code_now()})

    assert b"data:image/svg+xml" in page.content
    assert done["Location"] == "/sign-in/second-factor/codes/"
    assert client.session.session_key != former
    assert client.get("/admin/").status_code == 200
    assert client.get("/sign-in/second-factor/codes/").content.count(b"<code>") == 10
    assert SECRET not in str(Authenticator.objects.get(type="totp").data)
    assert [row.action for row in sign_ins_of([officer])][:2] == [SignInEvent.FACTOR_ADDED, SignInEvent.SIGNED_IN]


def test_who_has_a_second_factor_is_asked_for_it_before_any_session(officer: Any):
    give_app(officer)
    client = Client()

    entered = enter(client, officer)

    assert entered["Location"] == "/sign-in/second-factor/code/"
    assert "_auth_user_id" not in client.session
    wrong = client.post(entered["Location"], {"code": "000000"})
    assert b"is not valid" in wrong.content
    right = client.post(entered["Location"], {"code": code_now()})
    assert right.status_code == 302
    assert client.get("/admin/").status_code == 200


def test_a_code_holds_once_and_a_recovery_code_stands_in_for_it(officer: Any):
    give_app(officer)
    codes = Authenticator.objects.get(user=officer, type="recovery_codes").wrap().get_unused_codes()
    code = code_now()

    def comes_in(given: str) -> bool:
        client = Client()
        enter(client, officer)
        client.post("/sign-in/second-factor/code/", {"code": given})
        return "_auth_user_id" in client.session

    assert [comes_in(given) for given in (code, code, codes[0], codes[0], codes[1])] == [
        True, False, True, False, True,
    ]  # fmt: skip


def test_after_five_wrong_codes_the_right_one_is_not_looked_at(officer: Any):
    give_app(officer)
    client = Client()
    enter(client, officer)
    for _number in range(5):
        client.post("/sign-in/second-factor/code/", {"code": "000000"})
        cache.clear()

    answer = client.post("/sign-in/second-factor/code/", {"code": code_now()})

    assert b"Too many failed sign-ins" in answer.content
    assert "_auth_user_id" not in client.session


def test_a_reader_needs_no_second_factor(db: None):
    client = Client()

    enter(client, factories.delegate())

    assert client.get("/").status_code == 200
    assert b"Set a" not in client.get("/sign-in/account/").content


def test_a_reader_needs_a_second_factor_where_everybody_does(db: None, settings: Any):
    settings.MFA_FOR_EVERYBODY = True
    client = Client()

    enter(client, factories.delegate())

    assert client.get("/")["Location"] == f"{SET_UP}?next=%2F"
    assert client.get("/api/v1/instruments/").status_code == 403
    assert b"not set up; needed" in client.get("/sign-in/account/").content
    assert client.get(f"{SET_UP}app/").status_code == 200


def test_a_reader_who_has_a_second_factor_reads_where_everybody_needs_one(db: None, settings: Any):
    settings.MFA_FOR_EVERYBODY = True
    delegate = factories.delegate()
    give_app(delegate)
    client = sign_in(delegate)

    assert client.get("/").status_code == 200
    assert b"another second factor first" in client.post("/sign-in/second-factor/app/remove/").content
    assert Client().get("/").status_code == 200


def test_a_session_without_second_factor_is_asked_for_it_once_there_is_one(officer: Any):
    client = Client()
    enter(client, officer)
    give_app(officer)

    led = client.get("/admin/")
    client.post("/sign-in/second-factor/again/", {"code": code_now()})

    assert led["Location"].startswith("/sign-in/second-factor/again/")
    assert client.get("/admin/").status_code == 200


def set_up_app(client: Client, capture: Any) -> Any:
    """Set up an authenticator app on the page for it."""
    client.get("/sign-in/second-factor/app/")
    session = client.session
    session["mfa.totp.secret"] = SECRET
    session.save()
    with capture(execute=True):
        return client.post("/sign-in/second-factor/app/", {"code": code_now()})


def test_setting_up_an_app_ends_the_other_sessions_of_the_account(
    officer: Any, ours: Any, django_capture_on_commit_callbacks: Any
):
    here, elsewhere, colleague = Client(), Client(), Client()
    enter(here, officer)
    enter(elsewhere, officer)
    other = factories.officer(ours)
    enter(colleague, other)
    for client in (here, elsewhere, colleague):
        client.get("/sign-in/account/")

    set_up_app(here, django_capture_on_commit_callbacks)

    assert elsewhere.get("/sign-in/account/")["Location"].startswith("/sign-in/?")
    assert here.get("/sign-in/account/").status_code == 200
    assert here.get("/admin/").status_code == 200
    assert colleague.get("/sign-in/account/").status_code == 200
    assert SignInEvent.SESSION_ENDED in [row.action for row in sign_ins_of([officer])]


def test_adding_a_passkey_ends_the_other_sessions_of_the_account(officer: Any, rf: Any, monkeypatch: Any):
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        enter(client, officer)
        client.get("/sign-in/account/")
    monkeypatch.setattr(
        "portal.accounts.views.AddWebAuthnView.form_valid", lambda *_arguments: HttpResponse(status=302)
    )
    monkeypatch.setattr("portal.accounts.views.AddKeyView.get_form", lambda *_arguments: ValidForm())

    here.post("/sign-in/passkeys/add/", {})

    assert elsewhere.get("/sign-in/account/").status_code == 302
    assert here.get("/sign-in/account/").status_code == 200


class ValidForm:
    """A form of a passkey that a device has answered."""

    def is_valid(self) -> bool:
        """Accept it."""
        return True


KEYS_OF_AN_ACCOUNT = (
    "codes/", "codes/new/", "codes/file/", "app/", "app/remove/", "../passkeys/add/", "../passkeys/{}/rename/",
    "../passkeys/{}/remove/",
)  # fmt: skip


@pytest.mark.parametrize("is_needed", [True, False])
@pytest.mark.parametrize("page", KEYS_OF_AN_ACCOUNT)
def test_keys_of_an_account_are_closed_to_a_session_that_did_not_pass_the_second_factor(
    officer: Any, settings: Any, page: str, is_needed: bool
):
    settings.MFA_REQUIRED = is_needed
    client = Client()
    enter(client, officer)
    give_app(officer)
    address = "/sign-in/second-factor/" + page.format("0" * 32)
    address = address.replace("second-factor/../", "")
    codes = Authenticator.objects.get(user=officer, type="recovery_codes").data

    answers = [client.get(address), client.post(address)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert {answer["Location"].partition("?")[0] for answer in answers} == {"/sign-in/second-factor/again/"}
    assert Authenticator.objects.get(user=officer, type="recovery_codes").data == codes
    assert Authenticator.objects.filter(user=officer).count() == 2


def test_password_alone_does_not_open_recovery_codes_and_the_second_factor_does(officer: Any):
    client = Client()
    enter(client, officer)
    give_app(officer)
    client.post("/sign-in/again/", {"password": "password"})

    led = client.get("/sign-in/second-factor/codes/")
    client.post("/sign-in/second-factor/again/", {"code": code_now()})

    assert led["Location"] == "/sign-in/second-factor/again/?next=%2Fsign-in%2Fsecond-factor%2Fcodes%2F"
    assert client.get("/sign-in/second-factor/codes/").content.count(b"<code>") == 10


def test_the_last_second_factor_of_who_needs_one_stays(officer: Any):
    give_app(officer)
    client = sign_in(officer)

    answer = client.post("/sign-in/second-factor/app/remove/")

    assert b"another second factor first" in answer.content
    assert Authenticator.objects.filter(user=officer, type="totp").exists()


def test_secretariat_resets_a_second_factor_but_never_its_own(
    officer: Any, secretariat: Any, django_capture_on_commit_callbacks: Any
):
    for person in (officer, secretariat):
        give_app(person)
    working = sign_in(officer)

    with django_capture_on_commit_callbacks(execute=True):
        reset_second_factor(account=officer, by=secretariat)
    with pytest.raises(RecoveryRefused, match="your own"):
        reset_second_factor(account=secretariat, by=secretariat)
    with pytest.raises(RecoveryRefused, match="cannot reset"):
        reset_second_factor(account=secretariat, by=officer)

    assert working.get("/admin/").status_code == 302
    assert "_auth_user_id" not in working.session
    assert mail.outbox[-1].to == [officer.email]
    assert sign_ins_of([officer])[0].user == secretariat
    assert Authenticator.objects.filter(user=secretariat).exists()


def test_an_operators_second_factor_is_reset_by_an_operator_alone(operator: Any, secretariat: Any):
    with pytest.raises(RecoveryRefused):
        reset_second_factor(account=operator, by=secretariat)

    reset_second_factor(account=operator, by=factories.operator())


def test_secrets_are_read_by_a_former_key_and_by_no_other(settings: Any):
    settings.SECRET_KEY = "former"
    kept = encrypt(SECRET)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "present", ["former"]
    read = decrypt(kept)
    settings.SECRET_KEY_FALLBACKS = []

    assert read == SECRET
    assert decrypt(kept) not in ("", SECRET)
    assert decrypt(kept) != decrypt(kept)


@pytest.mark.parametrize("address", WAGTAILS)
def test_wagtails_own_ways_in_lead_to_ours(client: Client, db: None, address: str):
    led = client.get(address)
    posted = client.post(address, {"username": "a", "password": "b", "email": "a@example.org"})

    assert (led.status_code, led["Location"].partition("?")[0]) == (302, "/sign-in/")
    assert posted.status_code == 404
    assert mail.outbox == []
