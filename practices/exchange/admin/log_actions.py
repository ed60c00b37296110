"""How Wagtail's log tells of an import, and of what became of a judgement."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter

from practices.actions import judgement_log
from practices.actions.intake import LOG_ACTION
from practices.exchange.actions import tokens


class ImportFormatter(LogFormatter):
    """Says whether the operator imported by command, or an organization by the form."""

    label = _("Import")

    def format_message(self, log_entry: Any) -> str:
        """Return the sentence for one entry."""
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


def register_judgements(actions: Any) -> None:
    """Make the actions on assessments and checked claims known to Wagtail's log."""
    actions.register_action(judgement_log.AGREED, _("Agree"), _("The organization agreed"))
    actions.register_action(judgement_log.TOLD, _("Give notice"), _("The organization was notified"))
    actions.register_action(judgement_log.STATED, _("Statement"), _("The organization’s statement was added to it"))
    actions.register_action(judgement_log.TAKEN_BACK, _("Withdraw"), _("Withdrawn"))
    actions.register_action(judgement_log.OBJECTED, _("Object"), _("Objected to"))


class TokenFormatter(LogFormatter):
    """Names the access token that was made or revoked."""

    def format_message(self, log_entry: Any) -> str:
        """Return the sentence for one entry."""
        words = {"token": log_entry.data.get("token", "")}
        if log_entry.action == tokens.REVOKED:
            return gettext("The access token “%(token)s” was revoked") % words
        return gettext("The access token “%(token)s” was made") % words


class MadeTokenFormatter(TokenFormatter):
    label = _("Make an access token")


class RevokedTokenFormatter(TokenFormatter):
    label = _("Revoke an access token")


def register_tokens(actions: Any) -> None:
    """Make the actions on access tokens known to Wagtail's log."""
    actions.register_action(tokens.MADE)(MadeTokenFormatter)
    actions.register_action(tokens.REVOKED)(RevokedTokenFormatter)
