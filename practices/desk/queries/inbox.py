"""Messages: everything that concerns one person, in one list, each read or unread."""

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy

from organizations.models import reader_of
from practices.desk.queries.approvals import returned_to
from practices.desk.queries.focal_points import missing_focal_points
from practices.desk.queries.lines import DeskNames, UnnamedGroup, names_of
from practices.desk.queries.members import roles_to_second
from practices.desk.queries.moderation import decisions, texts_to_approve
from practices.desk.queries.notices import notice_row, notices_about
from practices.desk.queries.officer import asked_of
from practices.desk.queries.relayed import words_to_confirm
from practices.exchange.queries.own_news import followed_news
from practices.models.messages import ReadMessage
from practices.queries.wording import with_label, written_date

KINDS = {
    "waiting": gettext_lazy("Waits for me"),
    "asked": gettext_lazy("Requested of us"),
    "notice": gettext_lazy("Recorded about us"),
    "news": gettext_lazy("What I follow"),
}
"""What a message is, by code."""
TOLD_AS_NOTICES = frozenset({"agreements", "statements"})
"""Groups of the desk whose lines are notices."""
MOST_NOTICES = 200


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `key`: a digest of what it tells. `on`: since when. `url` is "" where there is nothing to open."""

    key: str
    kind: str
    what: str
    organization: str
    on: datetime.date | None
    state: str
    url: str
    is_unread: bool = True

    @property
    def is_waiting(self) -> bool:
        """Whether it is unread and calls for the account: news of what one follows are read whenever one likes."""
        return self.is_unread and self.kind != "news"

    @property
    def kind_label(self) -> str:
        """What it is."""
        return str(KINDS[self.kind])

    @property
    def day(self) -> str:
        """The day in words, "" where none is known."""
        return written_date(self.on) if self.on else ""


def messages_of(user: Any, *, proposals: Any, now: datetime.datetime) -> list[Message]:
    """Return the messages of `user`, who acts for an organization: the newest first. `proposals`: what `user` decides.

    Of each kind that waits the first are given, of notices the last 200, of news the last 50. The number of queries
    grows with what is followed alone.
    """
    on = now.date()
    texts = texts_to_approve(user)
    decided = decisions(proposals, covered=texts.covered)
    waiting = [texts.group, decided, *returned_to(user, on), roles_to_second(user), words_to_confirm(user)]
    missing = missing_focal_points(on, reader_of(user).organizations)
    asked = [found for found in asked_of(user, missing, on) if found.name not in TOLD_AS_NOTICES]
    notices = list(notices_about(user)[:MOST_NOTICES])
    rows = [row for found in (*waiting, *asked) for row in found.rows]
    names = names_of(
        (*(row.organization for row in rows), *(int(row[2]) for row in notices)),
        (key for row in rows for key in row.instruments),
    )
    made = [*_lines("waiting", waiting, names), *_lines("asked", asked, names)]
    made += [_notice(row, names) for row in notices]
    made += _news(user, now)
    read = set(ReadMessage.objects.filter(user=user).values_list("key", flat=True))
    told = [replace(one, is_unread=one.key not in read) for one in made]
    return sorted(told, key=lambda one: one.on or datetime.date.min, reverse=True)


def unread_count(messages: Iterable[Message]) -> int:
    """Count those that call for the account and are unread: the one number that menu, desk and list show."""
    return sum(one.is_waiting for one in messages)


def _lines(kind: str, groups: Iterable[UnnamedGroup], names: DeskNames) -> list[Message]:
    """Turn lines of the desk into messages, each with what its group says as its state."""
    made = []
    for found in groups:
        for row in found.rows:
            line = names.line(row)
            key = _key(found.name, row.url, row.on)
            made.append(Message(key, kind, line.what, line.organization, line.on, found.label, line.url))
    return made


def _notice(row: Any, names: DeskNames) -> Message:
    name, _day, _owner, thing, state, public_from = row
    notice = notice_row(names, row)
    key = _key(name, thing, state, public_from)
    return Message(key, "notice", notice.what, notice.organization, notice.on, notice.state, notice.url)


def _news(user: Any, now: datetime.datetime) -> list[Message]:
    return [
        Message(
            _key("news", scope, line.number),
            "news",
            with_label(line.kind_label, line.words),
            "",
            line.day,
            line.act_label,
            line.address,
        )
        for scope, line in followed_news(user, now)
    ]


def _key(*parts: Any) -> str:
    """Make the digest of what a message tells."""
    return hashlib.sha256("\n".join(str(part) for part in parts).encode()).hexdigest()[:32]
