"""The shelf of public texts: what stands on it where not all fit, and how pages use that of many texts."""

import threading
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError

from organizations.memory_reads import noted_memory_reads
from practices.actions.vectors import refresh_all
from practices.models import Neighbour
from practices.queries.similar import recent_shelf
from practices.queries.similar.recent_shelf import RecentShelf
from practices.queries.similar.shelves import PublicShelf, ShelfText, public_shelf, within
from practices.texts.comparison import ProvisionIndex
from tests import factories

TEXT = "1. Members accept no gifts.\n\n2. Members declare what they own.\n"


def text(pk: int, organization: int, year: int | None = None, *, provisions: int = 10, digest: str = "x") -> ShelfText:
    return ShelfText(pk, pk, organization, "en", date(year, 1, 1) if year else None, "authentic", digest, provisions)


def keys(*texts: ShelfText, most: int) -> list[int]:
    return [one.pk for one in within(texts, most)]


def test_organizations_come_in_turn_the_newest_text_of_each_first():
    ours = [text(1, 7, 1999), text(2, 7, 2010), text(3, 7, 2005)]
    theirs, undated = text(4, 8, 1980), text(5, 8)

    assert keys(*ours, theirs, undated, most=1000) == [1, 2, 3, 4, 5]
    assert keys(*ours, theirs, undated, most=20) == [2, 4]
    assert keys(*ours, theirs, undated, most=39) == [2, 3, 4]
    assert keys(*ours, theirs, undated, most=40) == [2, 3, 4, 5]
    assert keys(*ours, most=0) == []


def test_a_text_of_which_nothing_is_kept_takes_no_room():
    assert keys(text(1, 7, digest=""), text(2, 7), most=10) == [2]


@pytest.mark.django_db
def test_neighbours_are_found_among_what_fits(settings: Any):
    first, second = factories.edition(text=TEXT), factories.edition(text=TEXT)
    refresh_all()
    assert {text.pk for text in public_shelf().texts} == {first.pk, second.pk}
    assert Neighbour.objects.filter(provision__edition=first, other__edition=second).exists()

    settings.LIKENESS_PROVISIONS = 3
    refresh_all()

    (kept,) = public_shelf().texts
    other = second if kept.pk == first.pk else first
    assert not Neighbour.objects.filter(other__edition=other).exists()
    assert Neighbour.objects.filter(provision__edition=other, other__edition=kept.pk).exists()


class Made:
    """Makes shelves, each when it is let."""

    def __init__(self) -> None:
        self.may_go, self.count, self.fault = threading.Event(), 0, None
        self.may_go.set()

    def __call__(self) -> PublicShelf:
        self.may_go.wait(10)
        self.count += 1
        if self.fault:
            raise self.fault
        return PublicShelf(ProvisionIndex({}), [text(self.count, 1)])


def settled(shelf: RecentShelf) -> None:
    with shelf._lock:
        pass


def number(shelf: RecentShelf) -> int | None:
    made = shelf.get()
    return made.texts[0].pk if made else None


def test_nobody_waits_for_the_shelf_of_many_texts():
    make, now = Made(), [0.0]
    shelf = RecentShelf(make, lambda: now[0])
    make.may_go.clear()

    assert (number(shelf), number(shelf)) == (None, None)

    make.may_go.set()
    settled(shelf)
    assert (number(shelf), make.count) == (1, 1)
    now[0] += recent_shelf.HOLDS_FOR
    assert number(shelf) == 1
    settled(shelf)
    assert (number(shelf), make.count) == (2, 2)


def test_a_shelf_that_could_not_be_made_leaves_the_one_before():
    make, now = Made(), [0.0]
    shelf = RecentShelf(make, lambda: now[0])
    number(shelf)
    settled(shelf)
    make.fault, now[0] = DatabaseError("away"), recent_shelf.HOLDS_FOR

    number(shelf)
    settled(shelf)

    assert (number(shelf), make.count) == (1, 2)


@pytest.mark.django_db
def test_a_page_that_uses_what_is_remembered_is_not_kept(monkeypatch: pytest.MonkeyPatch):
    factories.edition(text=TEXT)
    refresh_all()
    monkeypatch.setattr(recent_shelf, "_recent", RecentShelf(lambda: PublicShelf(ProvisionIndex({}), [])))

    with noted_memory_reads() as noted:
        assert recent_shelf.recent_shelf() is not None
    assert not noted.are_there

    monkeypatch.setattr(recent_shelf, "FEW", 0)
    with noted_memory_reads() as noted:
        assert recent_shelf.recent_shelf() is None
    assert noted.are_there
    settled(recent_shelf._recent)
