"""Day one: `setup`, and the first steps in the admin."""

import io

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import Locale, Site

from home.first_steps import first_steps
from home.models import Branding
from organizations.models import User
from practices.actions.unsent_mails import kept_names
from practices.models.topics import Topic
from tests.served import free_port

pytestmark = pytest.mark.django_db
KEEPING = "practices.operations.kept_mails.KeepingBackend"
GIVEN = ("--name", "North", "--host", "north.example", "--languages", "en", "fr", "--email", "ada@north.example")


def set_up(*given: str) -> str:
    out = io.StringIO()
    call_command("setup", *given, "--no-input", stdout=out)
    return out.getvalue()


def test_setup_makes_a_portal_that_its_operator_is_invited_to():
    said = set_up(*GIVEN, "--show-link")

    operator = User.objects.get(email="ada@north.example")
    assert (operator.is_superuser, operator.has_usable_password()) == (True, False)
    assert [one.to for one in mail.outbox] == [["ada@north.example"]]
    assert Branding.objects.get().site_name == "North"
    assert Site.objects.get().hostname == "north.example"
    assert {"en", "fr"} <= set(Locale.objects.values_list("language_code", flat=True))
    assert Topic.objects.exists()
    assert "was sent an invitation" in said
    assert "/sign-in/" in said
    assert "  Logo" in said


def test_setup_says_where_the_mail_server_is_away(settings):
    away = {"BACKEND": KEEPING, "OPTIONS": {"host": "127.0.0.1", "port": free_port(), "timeout": 1}}
    settings.MAILERS = {**settings.MAILERS, "default": away}

    said = set_up(*GIVEN)

    assert "did not take the invitation to ada@north.example: it is kept" in said
    assert "was sent an invitation" not in said
    assert len(list(kept_names())) == 1


def test_setup_again_changes_nothing():
    set_up(*GIVEN)
    counts = User.objects.count(), Topic.objects.count(), Locale.objects.count()

    said = set_up(*GIVEN)

    assert "has an account already" in said
    assert (User.objects.count(), Topic.objects.count(), Locale.objects.count()) == counts
    assert len(mail.outbox) == 1


def test_setup_again_shows_a_link_until_the_account_is_opened():
    set_up(*GIVEN)
    operator = User.objects.get(email="ada@north.example")

    assert "/sign-in/" in set_up(*GIVEN, "--show-link")

    operator.set_password("seven herons over the quay")
    operator.save()
    assert "/sign-in/" not in set_up(*GIVEN, "--show-link")


@pytest.mark.parametrize(("given", "said"), [(("--languages", "xx"), "no language xx"), (("--email", "x"), "x")])
def test_setup_refuses_what_it_cannot_do(given: tuple[str, ...], said: str):
    with pytest.raises(CommandError, match=said):
        set_up(*given)


def test_operator_sees_what_is_left_until_it_is_dismissed(operator):
    client = Client()
    client.force_login(operator)
    page = client.get("/admin/").content.decode()
    assert "First steps" in page
    assert "0 of 14" in page or "1 of 14" in page

    client.post("/admin/first-steps/", {"dismiss": "1"})

    assert "0 of 14" not in client.get("/admin/").content.decode()
    assert Branding.objects.get().steps_dismissed_at is not None


def test_nobody_else_sees_it(secretariat):
    client = Client()
    client.force_login(secretariat)

    assert "Do not show this again" not in client.get("/admin/").content.decode()
    assert client.get("/admin/first-steps/").status_code == 404


def test_mail_that_was_tried_is_a_step_done(operator):
    operator.email = "ada@north.example"
    operator.save()
    client = Client()
    client.force_login(operator)

    client.post("/admin/first-steps/", {"mail": "1"})

    assert [one.to for one in mail.outbox] == [["ada@north.example"]]
    assert [step.is_done for step in first_steps() if step.label.startswith("E-mail")] == [True]


def test_steps_follow_what_is_there(operator):
    assert {step.label for step in first_steps() if step.is_done} <= {"Vocabulary of topics"}

    set_up(*GIVEN)

    done = {step.label for step in first_steps() if step.is_done}
    assert {"Name of the portal", "Vocabulary of topics", "Languages of editorial pages"} <= done
