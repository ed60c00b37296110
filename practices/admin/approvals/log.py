"""How Wagtail's log tells of requests for approval and of what deputies decided."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter

from practices.actions.approvals import answers, requests
from practices.models.approvals.requests import ApprovalWay
from practices.queries.approvals.record import ACTED_FOR
from practices.queries.wording import list_words


class RequestFormatter(LogFormatter):
    """Says how an approval was asked for or taken back."""

    label = _("Request an approval")

    def format_message(self, log_entry: Any) -> str:
        """Return the sentence for one entry."""
        words = {"way": _way(log_entry)}
        if log_entry.action == requests.TAKEN_BACK:
            return gettext("A request for approval was withdrawn: %(way)s") % words
        return gettext("An approval was requested: %(way)s") % words


class AnswerFormatter(LogFormatter):
    """Says who answered a request for approval, and how."""

    label = _("Answer a request for approval")

    def format_message(self, log_entry: Any) -> str:
        """Return the sentence for one entry."""
        data = log_entry.data
        who = list_words(filter(None, (data.get("name", ""), data.get("function", ""))))
        words = {"who": who, "way": _way(log_entry)}
        if log_entry.action == answers.APPROVED:
            return gettext("Approved by %(who)s (%(way)s)") % words
        if log_entry.action == answers.NOT_CONFIRMED:
            return gettext("The signed note of %(who)s was not accepted") % words
        return gettext("Changes requested by %(who)s (%(way)s)") % words


class DeputyFormatter(LogFormatter):
    """Says for whom a deputy decided."""

    label = _("Decide as a deputy")

    def format_message(self, log_entry: Any) -> str:
        """Return the sentence for one entry."""
        return gettext("Decided as the deputy, for %(name)s") % {"name": log_entry.data.get("name", "")}


def register_approvals(actions: Any) -> None:
    """Make the actions known to Wagtail's log."""
    for action in (requests.ASKED, requests.TAKEN_BACK):
        actions.register_action(action)(type("Formatter", (RequestFormatter,), {}))
    for action in (answers.APPROVED, answers.CHANGES, answers.NOT_CONFIRMED):
        actions.register_action(action)(type("Formatter", (AnswerFormatter,), {}))
    actions.register_action(ACTED_FOR)(DeputyFormatter)


def _way(log_entry: Any) -> str:
    way = log_entry.data.get("way", "")
    return str(ApprovalWay(way).label) if way in ApprovalWay.values else ""
