"""A mail to a list, whose address for stopping stays whole: mail programs read it as it stands."""

import email.policy
from email.headerregistry import HeaderRegistry, UnstructuredHeader
from typing import Any

from django.core.mail import EmailMessage


class WholeHeader(UnstructuredHeader):
    """A header of ASCII on one line (RFC 5322 allows 998 characters).

    The library would encode an address that is longer than a line as words (RFC 2047), which is text for people: no
    program finds the address in it.
    """

    def fold(self: Any, *, policy: Any) -> str:
        """Return the line as it is sent."""
        return f"{self.name}: {self}{policy.linesep}"


WHOLE: Any = WholeHeader  # the registry makes a header of it
HEADERS = HeaderRegistry()
for name in ("list-unsubscribe", "message-id", "references"):
    HEADERS.map_to_type(name, WHOLE)


class ListMail(EmailMessage):
    """A mail with `List-Unsubscribe`."""

    def message(self, *, policy: Any = email.policy.default) -> Any:
        """Return the message as it is sent."""
        return super().message(policy=policy.clone(header_factory=HEADERS))
