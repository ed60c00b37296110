"""Set up a new portal."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from home.actions import ensure_branding
from home.first_steps import first_steps
from home.look_actions import change_look
from home.models import Branding
from home.setting_up import SettingUpRefused, add_languages, give_host, invite_operator, waiting_operator
from organizations.invitation_mails import first_password_address
from organizations.membership import MembershipRefused
from practices.actions.unsent_mails import kept_names
from practices.exchange.actions.changes import note_changes_safely
from practices.models.topics import Topic

ASKED = {
    "name": "Name of the portal (empty: Practice Exchange)",
    "host": "Host name, such as exchange.example.org (empty: leave it)",
    "languages": "Languages of editorial pages, such as en fr (empty: leave them)",
    "email": "E-mail address of the first operator (empty: none)",
}
ENVIRONMENT = {
    "SECRET_KEY": "50 characters or more, by chance",
    "BASE_URL": "the address in mails and the sitemap",
    "ALLOWED_HOSTS": "the names under which the portal answers",
    "EMAIL_URL": "without it mail goes to the console",
}
"""What the environment should say, and what for."""


class Command(BaseCommand):
    """Migrate, name the portal, load the vocabulary, invite the first operator; say what is left."""

    help = (
        "Set up a new portal: database, first pages, name, host, languages, vocabulary, the first operator's "
        "invitation. Asks for what is not given, on a terminal. Running it again changes nothing but what is given."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what may be given, and whether the rest is asked for."""
        parser.add_argument("--name", help="name of the portal, in the head of each page")
        parser.add_argument("--host", help="host name")
        parser.add_argument("--languages", nargs="+", metavar="CODE", help="languages of editorial pages")
        parser.add_argument("--email", help="address of the first operator, who is sent an invitation")
        parser.add_argument("--person", default="", help="their name")
        parser.add_argument("--show-link", action="store_true", help="print the link of the invitation as well")
        parser.add_argument("--no-input", action="store_true", help="ask for nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do each step, say what was done, and what is left. Exit status 1 with one line when one is refused."""
        given = {name: options[name] for name in ASKED}
        if sys.stdin.isatty() and not options["no_input"]:
            given = {name: self._ask(name, value) for name, value in given.items()}
        call_command("migrate", verbosity=0, interactive=False)
        ensure_branding()
        self.stdout.write("Database and first pages are there.")
        try:
            self._name(given)
            if given["email"]:
                self._invite(given["email"], options)
        except (SettingUpRefused, MembershipRefused) as refusal:
            raise CommandError(str(refusal)) from refusal
        if not Topic.objects.exists():
            call_command("load_vocabulary", stdout=self.stdout)
        note_changes_safely()
        self._say_what_is_left()

    def _ask(self, name: str, value: Any) -> Any:
        if value is not None:
            return value
        said = input(f"{ASKED[name]}: ").strip()
        return (said.split() if name == "languages" else said) or None

    def _name(self, given: dict[str, Any]) -> None:
        if given["name"]:
            branding = Branding.objects.defer("logo").get()
            change_look(site_name=given["name"][:60], accent=branding.accent, logo=None, by=None)
            self.stdout.write(f"Name: {given['name'][:60]}")
        if given["host"] and give_host(host=given["host"]):
            self.stdout.write(f"Host: {given['host']}")
        for code in add_languages(codes=given["languages"] or []):
            self.stdout.write(f"Language: {code}")

    def _invite(self, email: str, options: dict[str, Any]) -> None:
        kept_before = set(kept_names())
        account = invite_operator(name=options["person"], email=email)
        if account is None:
            self.stdout.write(f"{email} has an account already.")
            account = waiting_operator(email=email)
        elif kept_before.issuperset(kept_names()):
            self.stdout.write(f"{email} was sent an invitation, which holds for three days.")
        else:
            self.stdout.write(
                f"The mail server did not take the invitation to {email}: it is kept, and sent when that answers. "
                "Run this again with --show-link for a link that holds for three days."
            )
        if account is not None and options["show_link"]:
            self.stdout.write(f"Or open {settings.BASE_URL}{first_password_address(account)}")

    def _say_what_is_left(self) -> None:
        left = [step.label for step in first_steps() if not step.is_done]
        left += [f"{name}: {why}" for name, why in ENVIRONMENT.items() if name not in os.environ]
        self.stdout.write("Left to do, in the admin or by the environment:" if left else "Nothing is left to do.")
        for line in left:
            self.stdout.write(f"  {line}")
