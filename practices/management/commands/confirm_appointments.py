"""Confirm how an account came to its roles, by the operator."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from organizations.appointments import confirm_appointment
from organizations.membership import account_of
from organizations.models import Appointment
from practices.management.operator import add_operator_options, read_operator
from practices.management.writing import WritingCommand


class Command(WritingCommand):
    """Confirms each appointment of an account that nobody of its organization has confirmed."""

    help = (
        "Confirm every unconfirmed appointment of ACCOUNT, so that the account owes its roles to nobody. Each "
        "organization is told. Members of the secretariat confirm each other under Members."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the account and the operator's options."""
        parser.add_argument("account", help="username or address")
        add_operator_options(parser, what="confirms")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Confirm, print."""
        account = account_of(options["account"])
        if account is None:
            raise CommandError("There is no such account.")
        operator = read_operator(options, passes_by="somebody of the organization, who confirms an appointment")
        rows = Appointment.objects.unconfirmed().filter(account=account).order_by("pk")
        for row in rows.select_related("organization", "account"):
            confirm_appointment(appointment=row, by=operator.by, as_operator=True, authority=operator.authority)
            self.stdout.write(f"{row.organization or 'secretariat'}: {row.role} confirmed")
