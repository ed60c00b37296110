"""How the log of a page tells of an import."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter

from practices.actions.intake import LOG_ACTION


class ImportFormatter(LogFormatter):
    """Says whether the operator imported by command, or an organization by the form."""

    label = _("Import")

    def format_message(self, log_entry: Any) -> str:
        """Give the sentence for one entry."""
        data = log_entry.data
        if data.get("origin") != "command":
            return gettext("Imported with the form")
        if data.get("authority"):
            return gettext("Imported and published by the operator’s command, on the authority of: %(authority)s") % {
                "authority": data["authority"]
            }
        return gettext("Imported by the operator’s command")


def register_import(actions: Any) -> None:
    """Make the action known to Wagtail's log."""
    actions.register_action(LOG_ACTION)(ImportFormatter)
