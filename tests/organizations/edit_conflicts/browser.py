"""A browser without scripts: it opens a form, keeps what it shows, and sends it with some words changed."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from lxml import html

from organizations.edit_conflicts.controls import STAMP, read_controls
from tests import opened_forms

HIDDEN = (STAMP, "merged_with", "next")
type Sent = dict[str, list[str]]


@dataclass
class Window:
    """A form that was opened: where, and what a browser would send of it."""

    client: Client
    address: str
    sent: Sent = field(default_factory=dict)

    def send(self, **more: str) -> Any:
        """Send the form as it stands, with the button and other values of `more`."""
        body = urlencode({**self.sent, **{name: [value] for name, value in more.items()}}, doseq=True)
        kind = "application/x-www-form-urlencoded"
        return opened_forms.send_as_it_is(self.client, self.address, body, content_type=kind)

    def write(self, name: str, words: str) -> None:
        """Put other words into one field."""
        assert name in self.sent, f"{self.address} has no field {name}, but {sorted(self.sent)}"
        self.sent[name] = [words]

    def toggle(self, name: str, value: str) -> None:
        """Tick a box, or clear it."""
        kept = self.sent.get(name, [])
        self.sent[name] = [one for one in kept if one != value] if value in kept else [*kept, value]

    def shown(self, name: str) -> str:
        """Return the words of one field."""
        return "".join(self.sent.get(name, [])).replace("\r\n", "\n")


def open_form(user: Any, address: str, having: str) -> Window:
    """Open the form at `address` that has the field `having`, as `user`."""
    client = Client()
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200, f"{address} answers {response.status_code}"
    return read_window(client, address, response.content.decode(), having)


def read_window(client: Client, address: str, content: str, having: str) -> Window:
    """Read the form of a page that has the field `having`."""
    page = html.fromstring(content)
    for form in page.iter("form"):
        controls = read_controls(form, page)
        if form.get("method", "").lower() == "post" and (having in controls or form.xpath(f".//*[@name='{having}']")):
            sent = {name: list(control.values) for name, control in controls.items() if control.kind != "file"}
            for one in form.iter("input"):
                if one.get("name") in HIDDEN:
                    sent[one.get("name")] = [one.get("value", "")]
            return Window(client, address, sent)
    raise AssertionError(f"{address} has no form with the field {having}")


def merging_form(window: Window, response: Any) -> Window:
    """Read the form of a refusal."""
    return read_window(window.client, window.address, response.content.decode(), "merged_with")
