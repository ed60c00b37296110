"""Provisions of many texts in the order of these: the texts are found first, then what is shown is read by key."""

from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any, overload

from django.db.models import Case, Count, F, QuerySet, When

from practices.models.editions import EditionPage
from practices.models.provisions import Provision
from practices.queries.editions.named_texts import give_texts, named_texts

FEW = 50
"""Texts that are read whole at once, to be put in order and shown."""
IN_ORDER = (
    "instrument__organization__title",
    "instrument__organization",
    "instrument__title",
    "instrument",
    F("dated_on").desc(nulls_last=True),
    "pk",
)


class ProvisionsByText(Sequence[Provision]):
    """The visible provisions of some rows, by organization, instrument, text and place; for a paginator.

    One query counts, one finds the texts, one reads a page (of very many texts one more). Joined with
    instruments and organizations for their order, the rows of a page take PostgreSQL many times as long to plan.
    """

    def __init__(self, items: QuerySet[Any], user: Any, *, instrument: int | None = None) -> None:
        """`items` are rows with a provision; `instrument` keeps those of its texts."""
        rows = Provision.objects.visible_to(user).filter(pk__in=items.order_by().values("provision"))
        self._rows = rows if instrument is None else rows.filter(edition__instrument=instrument)

    @cached_property
    def _counts(self) -> dict[int, int]:
        return dict(self._rows.order_by().values_list("edition").annotate(many=Count("pk")))

    def __len__(self) -> int:
        return sum(self._counts.values())

    @cached_property
    def _named(self) -> dict[int, EditionPage]:
        """The texts with their names, by key and in order, where there are few."""
        texts = named_texts(self._counts).order_by(*IN_ORDER) if 0 < len(self._counts) <= FEW else ()
        return {text.pk: text for text in texts}

    @cached_property
    def _texts(self) -> list[int]:
        """The keys of the texts, in order."""
        texts = EditionPage.objects.filter(pk__in=self._counts).order_by(*IN_ORDER)
        return list(self._named or texts.values_list("pk", flat=True))

    @overload
    def __getitem__(self, wanted: int) -> Provision: ...

    @overload
    def __getitem__(self, wanted: slice) -> list[Provision]: ...

    def __getitem__(self, wanted: int | slice) -> Provision | list[Provision]:
        """Read some of them, with their texts."""
        if isinstance(wanted, int):
            place = range(len(self))[wanted]
            return self[place : place + 1][0]
        start, stop, _step = wanted.indices(len(self))
        if start >= stop:
            return []
        ends = list(accumulate(self._counts[text] for text in self._texts))
        first = next(place for place, end in enumerate(ends) if end > start)
        last = next(place for place, end in enumerate(ends) if end >= stop)
        before = ends[first] - self._counts[self._texts[first]]
        return self._read(self._texts[first : last + 1], slice(start - before, stop - before))

    def _read(self, texts: Sequence[int], wanted: slice) -> list[Provision]:
        place = Case(*(When(edition=text, then=number) for number, text in enumerate(texts)))
        rows = self._rows.filter(edition__in=texts).defer("stems").order_by(place, "position", "pk")
        listed = list(rows[wanted])
        give_texts(listed, known=self._named)
        return listed
