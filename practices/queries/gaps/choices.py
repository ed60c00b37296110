"""The texts among which own text and reference are chosen."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from organizations.models import reader_of
from practices.models.adoptions import AdoptionEvent
from practices.models.editions import EditionPage, TextStatus
from practices.queries.editions.choosing import EditionChoices, texts_to_choose


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """Texts under one name: an organization, or what several stand beside."""

    label: str
    editions: tuple[EditionPage, ...]


@dataclass(frozen=True, slots=True)
class GapChoices:
    """What can be the own text, and what the reference; whose people ask find theirs first.

    `found`: the texts, and whether others have to be looked for.
    """

    found: EditionChoices
    own: tuple[ChoiceGroup, ...] = ()
    references: tuple[ChoiceGroup, ...] = ()


def gap_choices(user: Any, *, find: str = "", keep: Collection[uuid.UUID] = ()) -> GapChoices:
    """Return the published texts that `user` may see and that have provisions, by organization, alphabetically.

    First among the references are the instruments beside which organizations say where they stand. Of very many texts
    those that are looked for, and those to `keep`.
    """
    reader = reader_of(user)
    found = texts_to_choose(user, find=find, keep=keep)
    editions = found.editions
    beside = {edition.instrument_id for edition in editions}
    events = AdoptionEvent.objects.visible_to(user).filter(reference__in=beside).order_by()
    named = set(events.values_list("reference", flat=True).distinct())
    whole = [edition for edition in editions if edition.text_status != TextStatus.SUMMARY]
    leading = tuple(edition for edition in whole if edition.instrument_id in named)
    others = [edition for edition in whole if edition.instrument_id not in named]
    first = [ChoiceGroup(_("Instruments to which statements refer"), leading)] if leading else []
    return GapChoices(
        found=found,
        own=tuple(_by_organization(editions, first=reader.organizations)),
        references=(*first, *_by_organization(others)),
    )


def _by_organization(editions: Iterable[EditionPage], first: frozenset[int] = frozenset()) -> list[ChoiceGroup]:
    grouped: dict[int, list[EditionPage]] = {}
    for edition in editions:
        grouped.setdefault(edition.instrument.organization_id, []).append(edition)
    names = {key: found[0].instrument.organization.name_in() for key, found in grouped.items()}
    order = sorted(grouped, key=lambda key: (key not in first, names[key].casefold(), key))
    return [ChoiceGroup(names[key], tuple(grouped[key])) for key in order]
