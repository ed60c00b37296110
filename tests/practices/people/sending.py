"""A client that sends the admin's forms as a browser does: with the stamp of what the form showed."""

from typing import Any

from django.test import Client
from lxml import html

from organizations.edit_conflicts.controls import STAMP, read_forms, same_form


class FormClient(Client):
    """Opens a screen of the admin before it sends a form of it."""

    def post(self, path: str, data: Any = None, *args: Any, **extra: Any) -> Any:
        """Send a form, with its stamp if it has one."""
        if path.startswith("/admin/") and isinstance(data, dict) and STAMP not in data:
            data = {**data, **self._stamp(path, data)}
        return super().post(path, data, *args, **extra)

    def _stamp(self, path: str, data: dict[str, Any]) -> dict[str, str]:
        page = self.get(path).content.decode()
        form = same_form(data, read_forms(page, path))
        if form is None:
            return {}
        element = list(html.fromstring(page).iter("form"))[form.number]
        found = element.xpath(f".//input[@name='{STAMP}']/@value")
        return {STAMP: found[0]} if found else {}


def form_client(user: Any) -> FormClient:
    """Sign `user` in."""
    client = FormClient()
    client.force_login(user)
    return client
