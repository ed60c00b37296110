"""Signing in: what is kept of it, how often it may be tried, what it gives away; invitations and passwords."""

import datetime
import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry

from organizations.membership import account_of
from organizations.models import User
from organizations.sign_ins import SignInEvent, forget_addresses, note_sign_in, sign_ins_of
from organizations.viewsets import send_invitation
from practices.operations.forgotten_passwords import answer_forgotten
from tests import factories
from tests.measurements.audit.guesses import guess
from tests.portal.accounts.conftest import code_now, enter, give_app

WORD = "a long enough pass phrase"


def events_of(user: Any) -> list[str]:
    return [row.action for row in sign_ins_of([user])]


def link_in(body: str) -> str:
    found = re.search(r"https?://[^/\s]+(/\S+)", body)
    assert found
    return found[1]


def test_what_is_kept_of_a_sign_in_and_of_a_failure(db: None):
    delegate, client = factories.delegate(), Client(REMOTE_ADDR="192.0.2.7")

    enter(client, delegate, "not this one")
    enter(client, delegate)
    client.post("/sign-out/")

    rows = sign_ins_of([delegate])
    assert [row.action for row in rows] == [SignInEvent.SIGNED_OUT, SignInEvent.SIGNED_IN, SignInEvent.FAILED]
    assert rows[1].data == {"address": "192.0.2.7", "means": ["password"]}
    assert rows[2].user is None
    assert "not this one" not in str([row.data for row in rows])


def test_thirty_guesses_let_nobody_in_and_are_soon_not_even_looked_at(db: None):
    found = guess([factories.delegate()], tries=30)

    assert found.let_in == 0
    assert found.looked_at == 5
    assert found.right > 0
    assert found.faults == []


def test_an_account_is_locked_from_every_address_and_its_passkey_is_not(db: None):
    delegate = factories.delegate()
    for number in range(5):
        enter(Client(REMOTE_ADDR=f"192.0.2.{number}"), delegate, "wrong")
    client = Client(REMOTE_ADDR="192.0.2.99")
    cache.clear()

    answer = enter(client, delegate)
    enter(client, delegate)

    assert b"Too many failed sign-ins" in answer.content
    assert "_auth_user_id" not in client.session
    assert events_of(delegate).count(SignInEvent.LOCKED) == 1
    asked = client.get("/sign-in/passkeys/sign-in/", headers={"accept": "application/json"})
    assert asked.json()["request_options"]["publicKey"]["userVerification"] == "required"


def test_a_name_that_is_no_accounts_is_answered_and_locked_alike(db: None):
    delegate = factories.delegate()

    def answers(name: str, net: int) -> list[tuple[int, str]]:
        made = []
        for number in range(7):
            answer = Client(REMOTE_ADDR=f"198.51.{net}.{number}").post(
                "/sign-in/", {"username": name, "password": "wrong"}
            )
            made.append(
                (answer.status_code, re.sub(r'csrf\w+" value="\w+"|' + re.escape(name), "", answer.content.decode()))
            )
        return made

    assert answers(delegate.username, 1) == answers("nobody", 2)
    assert ModelLogEntry.objects.filter(label="nobody").count() == 0


def forget(email: str) -> Any:
    """Ask for a new password."""
    return Client().post("/sign-in/password/forgotten/", {"email": email}, headers={"host": "elsewhere.example"})


def test_a_forgotten_password_is_answered_alike_and_written_to_accounts_with_one_alone(db: None):
    delegate = factories.delegate()
    waiting = User.objects.create_user("waiting", "waiting@example.org")

    answers = {forget(email)["Location"] for email in (delegate.email.upper(), waiting.email, "nobody@example.org")}
    count = answer_forgotten(now=timezone.now())

    assert answers == {"/sign-in/password/forgotten/sent/"}
    assert [message.to for message in mail.outbox] == [[delegate.email]]
    assert mail.outbox[0].body.count("http://127.0.0.1:8000/sign-in/password/new/") == 1
    assert (count, answer_forgotten(now=timezone.now())) == (1, 0)


def test_a_forgotten_password_asks_of_every_address_the_same_work(db: None, settings: Any):
    known, closed = factories.delegate(), factories.delegate()
    User.objects.filter(pk=closed.pk).update(is_active=False)
    waiting = User.objects.create_user("waiting", "waiting@example.org")
    forget("warm@example.org")
    seen = []
    for email in (known.email, closed.email, waiting.email, "nobody@example.org"):
        with CaptureQueriesContext(connection) as queries:
            answer = forget(email)
        seen.append(([query["sql"] for query in queries], answer.status_code, answer["Location"], len(mail.outbox)))

    assert seen[1:] == seen[:1] * 3
    assert not [sql for sql in seen[0][0] if "organizations_user" in sql]


def test_a_request_for_a_password_stays_until_its_mail_is_sent_and_ends_after_a_day(db: None, monkeypatch: Any):
    delegate = factories.delegate()
    forget(delegate.email)
    now = timezone.now()

    with monkeypatch.context() as away:
        away.setattr(mail.EmailMessage, "send", _fail)
        with pytest.raises(OSError, match="away"):
            answer_forgotten(now=now)
    forget("late@example.org")
    late = answer_forgotten(now=now + datetime.timedelta(days=2))

    assert (late, mail.outbox) == (0, [])
    forget(delegate.email)
    assert answer_forgotten(now=now) == 1


def test_a_forgotten_password_is_answered_in_the_language_of_the_page(db: None):
    delegate = factories.delegate()
    Client().post("/fr/sign-in/password/forgotten/", {"email": delegate.email})

    answer_forgotten(now=timezone.now())

    assert mail.outbox[0].subject == "Un nouveau mot de passe"


def test_a_mail_goes_to_the_address_of_the_account_and_not_to_one_that_only_looks_like_it(db: None):
    delegate = factories.delegate()
    User.objects.filter(pk=delegate.pk).update(email="mike@example.org")

    forget("m\u0131ke@example.org")
    answer_forgotten(now=timezone.now())

    assert [message.to for message in mail.outbox] in ([], [["mike@example.org"]])


def _fail(*_arguments: Any, **_options: Any) -> Any:
    raise OSError("the mail server is away")


def test_a_new_password_by_mail_does_not_pass_over_the_second_factor(officer: Any):
    give_app(officer)
    forget(officer.email)
    answer_forgotten(now=timezone.now())
    client = Client()
    form = client.get(link_in(mail.outbox[0].body), follow=True)

    done = client.post(form.request["PATH_INFO"], {"password1": WORD, "password2": WORD})

    assert "127.0.0.1:8000/sign-in/" in mail.outbox[0].body
    assert done["Location"] == "/sign-in/second-factor/code/"
    assert "_auth_user_id" not in client.session
    client.post("/sign-in/second-factor/code/", {"code": code_now()})
    assert client.get("/admin/").status_code == 200
    assert SignInEvent.PASSWORD_SET in events_of(officer)


@pytest.mark.parametrize("word", ["short", "password1234", "123456789012"])
def test_a_weak_password_is_refused(db: None, word: str):
    delegate = factories.delegate()
    client = Client()
    enter(client, delegate)

    answer = client.post("/sign-in/password/", {"oldpassword": "password", "password1": word, "password2": word})

    assert answer.status_code == 200
    assert delegate.password == User.objects.get(pk=delegate.pk).password


def test_an_invitation_holds_once_and_leads_to_the_set_up(ours: Any, secretariat: Any):
    person = User.objects.create_user("ada@example.org", "ada@example.org")
    person.groups.add(ours.officers)
    send_invitation(account=person, organization=ours, by=secretariat)
    client, link = Client(), link_in(mail.outbox[0].body)
    form = client.get(link, follow=True)

    client.post(form.request["PATH_INFO"], {"password1": WORD, "password2": WORD})

    assert client.get("/admin/")["Location"].startswith("/sign-in/second-factor/")
    assert b"has expired" in Client().get(link, follow=True).content
    assert events_of(person) == [SignInEvent.SIGNED_IN, SignInEvent.PASSWORD_SET, SignInEvent.INVITED]


def test_who_is_invited_may_choose_a_passkey_in_place_of_a_password(ours: Any, secretariat: Any):
    person = User.objects.create_user("ada@example.org", "ada@example.org")
    person.groups.add(ours.officers)
    send_invitation(account=person, organization=ours, by=secretariat)
    client, link = Client(), link_in(mail.outbox[0].body)
    form = client.get(link, follow=True)

    chosen = client.post(form.request["PATH_INFO"], {"act": "passkey"})

    assert chosen["Location"] == "/sign-in/passkeys/add/"
    assert b'data-passkey="create"' in client.get(chosen["Location"]).content
    assert client.get("/admin/")["Location"].startswith("/sign-in/second-factor/")
    assert b"has expired" in Client().get(link, follow=True).content


def test_an_invitation_ends_after_three_days(ours: Any, secretariat: Any):
    person = User.objects.create_user("ada@example.org", "ada@example.org")
    send_invitation(account=person, organization=ours, by=secretariat)
    link = link_in(mail.outbox[0].body)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.contrib.auth.tokens.PasswordResetTokenGenerator._now", lambda _self: _in_days(4))
        late = Client().get(link, follow=True)

    assert b"has expired" in late.content


def _in_days(days: int) -> datetime.datetime:
    return datetime.datetime.now() + datetime.timedelta(days=days)  # noqa: DTZ005 - as Django's tokens count


def test_whom_an_operator_makes_an_account_for_is_invited(operator: Any, settings: Any):
    settings.MFA_REQUIRED = False
    client = Client()
    client.force_login(operator)
    values = {
        "username": "grace",
        "email": "grace@example.org",
        "first_name": "Grace",
        "last_name": "H",
        "is_active": 1,
    }

    client.post("/admin/users/new/", values)

    made = User.objects.get(username="grace")
    assert not made.has_usable_password()
    assert mail.outbox[0].to == ["grace@example.org"]
    assert b"Use a passkey" in Client().get(link_in(mail.outbox[0].body), follow=True).content


def test_nobody_signs_up(db: None):
    assert Client().get("/sign-in/signup/").status_code == 404
    assert Client().get("/accounts/signup/").status_code == 404


def test_an_account_is_found_by_its_name_before_an_address_and_by_no_address_of_two(db: None):
    one = factories.person(username="one@example.org")
    two, three = factories.person(), factories.person()
    User.objects.filter(pk=two.pk).update(email="ONE@example.org")
    User.objects.filter(pk=three.pk).update(email="three@example.org")

    assert account_of("One@Example.org") == one
    assert account_of("THREE@example.org") == three
    User.objects.filter(pk=two.pk).update(email="three@example.org")
    assert account_of("three@example.org") is None
    assert account_of("  ") is None


def test_network_addresses_are_forgotten_after_ninety_days(db: None, settings: Any):
    delegate, now = factories.delegate(), timezone.now()
    for days in (91, 89):
        note_sign_in(account=delegate, event=SignInEvent.FAILED, address="192.0.2.7", means=["password"])
        newest = sign_ins_of([delegate])[0]
        ModelLogEntry.objects.filter(pk=newest.pk).update(timestamp=now - datetime.timedelta(days=days))

    assert forget_addresses(now=now) == 1
    assert forget_addresses(now=now) == 0
    assert [row.data for row in sign_ins_of([delegate])] == [
        {"address": "192.0.2.7", "means": ["password"]},
        {"means": ["password"]},
    ]
