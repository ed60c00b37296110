"""What waits to be counted: of whom the numbers that were counted beforehand may be others by now."""

from dataclasses import dataclass

from django.db.models import Exists

from organizations.models import OrganizationPage
from organizations.row_level_security import own_role
from practices.models.adoptions import AdoptionEvent
from practices.models.exchange.changes import ChangedKind, PublicAdoption, ShownThing, Touch
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from practices.queries.watching import resolved

FEW = 2000
"""Public events of adoption up to which all are counted themselves while something waits."""
MOST = 500
"""Things that wait, of which it is asked what they are; where there are more, nothing counted beforehand is used."""


@dataclass(frozen=True, slots=True)
class StaleCounts:
    """Whose numbers may be others by now, by primary key.

    `references`: instruments, how many organizations say where they stand beside them. `adopters`: organizations, what
    is public of their adoption. `holders`: organizations, what they hold. `is_all`: anybody's.
    """

    references: frozenset[int] = frozenset()
    adopters: frozenset[int] = frozenset()
    holders: frozenset[int] = frozenset()
    is_all: bool = False


NOTHING, EVERYTHING = StaleCounts(), StaleCounts(is_all=True)


def waiting() -> StaleCounts:
    """Say what waits. One query; where something does in a large exchange, up to twenty."""
    more = PublicAdoption.objects.order_by("event")[FEW : FEW + 1]
    found = list(Touch.objects.order_by("pk").values_list(Exists(more), flat=True)[:1])
    if not found:
        return NOTHING
    if not found[0]:
        return EVERYTHING
    touched = set(Touch.objects.order_by().values_list("kind", "row").distinct()[: MOST + 1])
    if len(touched) > MOST:
        return EVERYTHING
    with own_role():  # of what is no longer public too: keys, by which nothing is shown
        return _waiting(touched)


def _waiting(touched: set[tuple[str, str]]) -> StaleCounts:
    work = resolved(touched)
    about = AdoptionEvent.objects.filter(pk__in=work[ChangedKind.ADOPTION]).order_by()
    events = list(about.values_list("pk", "organization", "reference"))
    if len(events) < len(work[ChangedKind.ADOPTION]):  # one is gone, and nobody knows whose it was
        return EVERYTHING
    organizations = work[ChangedKind.ORGANIZATION]
    issued = InstrumentPage.objects.filter(organization__in=organizations).order_by() if organizations else None
    instruments = work[ChangedKind.INSTRUMENT] | (set(issued.values_list("pk", flat=True)) if issued else set())
    references = instruments | {reference for _pk, _organization, reference in events}
    adopters = organizations | {organization for _pk, organization, _reference in events}
    if organizations:
        references |= _distinct("reference", organization__in=organizations)
    if instruments:
        adopters |= _distinct("organization", reference__in=instruments)
    return StaleCounts(frozenset(references), frozenset(adopters), frozenset(organizations | _holders(work)))


def _distinct(name: str, **rule: object) -> set[int]:
    return set(AdoptionEvent.objects.filter(**rule).order_by().values_list(name, flat=True).distinct())


def _holders(work: dict[str, set[int]]) -> set[int]:
    """Return the organizations of instruments and practices, also of those that are gone or moved."""
    found: set[int] = set()
    for kind, model in ((ChangedKind.INSTRUMENT, InstrumentPage), (ChangedKind.PRACTICE, PracticePage)):
        if work[kind]:
            found |= set(model.objects.filter(pk__in=work[kind]).order_by().values_list("organization", flat=True))
            known = ShownThing.objects.public().filter(kind=kind, row__in=work[kind]).order_by()
            owners = OrganizationPage.objects.filter(translation_key__in=known.values("organization")).order_by()
            found |= set(owners.values_list("pk", flat=True))
    return found
