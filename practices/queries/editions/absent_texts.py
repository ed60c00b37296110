"""Instruments whose text cannot be compared here: the comparison names them, so that they are not taken for silent."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from organizations.models import unread, with_child_rows
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage, InstrumentTopic
from practices.queries.adoptions.statements import Named, name_organization
from practices.queries.wording import Words, list_words, title_of

MOST_NAMED = 60
"""Instruments that are named at most; the rest is counted."""
ORDER = ("organization__title", "organization", "title", "pk")


@dataclass(frozen=True, slots=True)
class AbsentText:
    """An instrument whose text cannot be compared here; `why` says what there is."""

    title: Words
    url: str
    organization: Named
    why: str

    @property
    def words(self) -> str:
        """Name it in one phrase: "OSCE, Code of Conduct (text not published here)"."""
        named = list_words((self.organization.name, self.title.text))
        return _("%(instrument)s (%(why)s)") % {"instrument": named, "why": self.why}


@dataclass(frozen=True, slots=True)
class AbsentTexts:
    """The first of them, by organization and title, and how many there are in all."""

    rows: tuple[AbsentText, ...] = ()
    count: int = 0

    @property
    def more_count(self) -> int:
        """How many are not named."""
        return self.count - len(self.rows)


NOTHING_ABSENT = AbsentTexts()


def absent_texts(user: Any) -> AbsentTexts:
    """Return the instruments that `user` may see without a text here that can be compared. Four queries."""
    missing = _missing(user)
    named = _describe(missing[:MOST_NAMED], user)
    count = missing.count() if len(named) == MOST_NAMED else len(named)
    return AbsentTexts(tuple(named.values()), count)


def absent_by_topic(topics: Collection[int], user: Any) -> dict[int, AbsentTexts]:
    """Return the same by topic (keys), of the instruments that carry one of `topics`. Five queries at most."""
    items = InstrumentTopic.objects.filter(tag__in=topics, content_object__in=_missing(user).order_by())
    carriers: dict[int, list[int]] = {}
    order = (f"content_object__{name}" for name in ORDER)
    for topic, key in items.order_by(*order).values_list("tag", "content_object"):
        carriers.setdefault(topic, []).append(key)
    keys = {key for found in carriers.values() for key in found[:MOST_NAMED]}
    named = _describe(InstrumentPage.objects.filter(pk__in=keys), user) if keys else {}
    return {
        topic: AbsentTexts(tuple(named[key] for key in found[:MOST_NAMED]), len(found))
        for topic, found in carriers.items()
    }


def _missing(user: Any) -> QuerySet[InstrumentPage]:
    texts = EditionPage.objects.visible_to(user).exclude(numbered_text="").order_by()
    return InstrumentPage.objects.visible_to(user).exclude(pk__in=texts.values("instrument")).order_by(*ORDER)


def _describe(instruments: QuerySet[InstrumentPage], user: Any) -> dict[int, AbsentText]:
    """Describe instruments without a text, by key; what `user` may see of them is a file at most."""
    files = EditionPage.objects.visible_to(user).filter(instrument=OuterRef("pk")).order_by()
    rows = instruments.annotate(has_file=Exists(files)).select_related("organization")
    rows = with_child_rows(rows.defer(*unread("", "organization")), "organization__names", "titles")
    return {
        row.pk: AbsentText(
            title_of(row),
            row.url or "",
            name_organization(row.organization),
            _("its text is here only as a file") if row.has_file else _("text not published here"),
        )
        for row in rows
    }
