"""How others say it: the nearest provisions of other organizations' texts, each with who said it and on which terms."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Prefetch, Q

from organizations.models import reader_of
from practices.documents.notation import bare_text, bare_words
from practices.models.instruments import ReuseTerms
from practices.models.provisions import Provision, ProvisionTopic
from practices.models.vectors import Neighbour
from practices.queries.editions.citations import provision_address
from practices.queries.editions.export_documents import may_take_text
from practices.queries.editions.units import Unit, comparable_units
from practices.queries.similar.provision_files import KeptText, nearest_for, nearest_in_public
from practices.queries.wording import Words, name_of, title_of, written_date
from practices.texts.comparison import METHOD_VERSION, Vectors
from practices.texts.words import base_language

MOST_WORDINGS = 6
"""Wordings that are shown of one provision."""
LEAST_SCORE = 0.12
"""Score (0.0 to 1.0) below which a provision is too far from the one that is asked about."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A provision of somebody's text as it can be taken along.

    `id` is its uuid, `cited` how it is cited, `date` and `status` those of the text, `url` its place there and
    `address` its permanent one, in full. Its terms of reuse say whether its words may be put into a file:
    `may_be_quoted` one by one with the source, `may_be_taken` at all; where neither, a reference stands for it.
    """

    id: str
    organization: Words
    organization_url: str
    instrument: Words
    instrument_id: str
    symbol: str
    edition_id: str
    date: str
    language: str
    status: str
    cited: str
    heading: str
    text: str
    url: str
    address: str
    terms: str
    terms_label: str
    may_be_quoted: bool
    may_be_taken: bool


def find_wordings(
    unit: Unit,
    vectors: Vectors,
    user: Any,
    *,
    without: Collection[int] = (),
    language: str = "",
) -> list[int]:
    """Find the provisions (keys) nearest to a unit in texts that `user` may see, the nearest first.

    `vectors` are those of the unit's text. Texts of the organizations `without` (keys) are left out; `language` keeps
    those of one language. For the public what was stored at publishing is read: one query. Otherwise it is looked for
    among what the reader may see: five.
    """
    reader = reader_of(user)
    sees_more = reader.is_secretariat or reader.is_delegate or bool(reader.reads_for)
    if not sees_more:
        stored = _stored(unit, user, without, language)
        if stored:
            return stored
    return _looked_for(unit, vectors, user, without, language, sees_more=sees_more)


def _stored(unit: Unit, user: Any, without: Collection[int], language: str) -> list[int]:
    near = (
        Neighbour.objects.visible_to(user)
        .filter(provision=unit.provision, method=METHOD_VERSION, score__gte=LEAST_SCORE)
        .exclude(other__edition__instrument__organization__in=without)
    )
    if language:
        near = near.filter(
            Q(other__edition__language=language) | Q(other__edition__language__startswith=f"{language}-")
        )
    return list(near.order_by("-score", "pk").values_list("other", flat=True)[:MOST_WORDINGS])


def _looked_for(
    unit: Unit, vectors: Vectors, user: Any, without: Collection[int], language: str, *, sees_more: bool
) -> list[int]:
    def is_wanted(text: KeptText) -> bool:
        return text.organization_id not in without and (not language or base_language(text.language) == language)

    if sees_more:
        nearest = nearest_for(user, vectors, unit.key, is_wanted=is_wanted, top=MOST_WORDINGS)
    else:
        nearest = nearest_in_public(vectors, unit.key, is_wanted=is_wanted, top=MOST_WORDINGS)
    near = [(int(one.text), one.key) for one in nearest if one.score >= LEAST_SCORE]
    if not near:
        return []
    places = reduce(or_, (Q(edition=edition, eid=eid) for edition, eid in near))
    rows = Provision.objects.visible_to(user).filter(places).order_by().values_list("edition", "eid", "pk")
    known = {(edition, eid): key for edition, eid, key in rows}
    return [known[place] for place in near if place in known]


def describe_wordings(user: Any, *, keys: Collection[int] = (), ids: Collection[uuid.UUID] = ()) -> dict[int, Wording]:
    """Describe provisions that `user` may see, by their keys: those of `keys`, and those of the uuids `ids`.

    What was withdrawn or is not open to the reader is not among them. Four queries, none for none.
    """
    if not keys and not ids:
        return {}
    rows = list(
        Provision.objects.visible_to(user)
        .filter(Q(pk__in=keys) | Q(public_id__in=ids))
        .for_listing()
        .defer("stems", "edition__numbered_text")
        .prefetch_related("edition__instrument__titles", "edition__instrument__organization__names")
    )
    units = _units_of(rows)
    return {row.pk: _describe(row, units.get(row.pk), user) for row in rows}


def _units_of(rows: Iterable[Provision]) -> dict[int, Unit]:
    """Return provisions with all that is folded into them, read from their article alone. One query."""
    roots = {(row.edition_id, row.eid.partition("__")[0]) for row in rows}
    if not roots:
        return {}
    beside = [Q(edition=key, eid=root) | Q(edition=key, eid__startswith=f"{root}__") for key, root in roots]
    tags = Prefetch("topic_items", ProvisionTopic.objects.none())
    found = Provision.objects.current().filter(reduce(or_, beside)).defer("stems").prefetch_related(tags).in_order()
    by_edition: dict[int, list[Provision]] = {}
    for row in found:
        by_edition.setdefault(row.edition_id, []).append(row)
    return {unit.provision.pk: unit for listed in by_edition.values() for unit in comparable_units(listed)}


def _describe(row: Provision, unit: Unit | None, user: Any) -> Wording:
    edition = row.edition
    instrument = edition.instrument
    is_free = may_take_text(instrument, user)
    return Wording(
        id=str(row.public_id),
        organization=name_of(instrument.organization),
        organization_url=instrument.organization.url or "",
        instrument=title_of(instrument),
        instrument_id=str(instrument.translation_key),
        symbol=instrument.symbol,
        edition_id=str(edition.translation_key),
        date=written_date(edition.dated_on, edition.precision),
        language=edition.language,
        status=edition.get_text_status_display(),
        cited=unit.cited if unit else row.label,
        heading=unit.heading if unit else bare_words(row.heading),
        text=unit.passage if unit else bare_text(row.text),
        url=f"{edition.url}#{row.eid}",
        address=provision_address(row.public_id),
        terms=instrument.reuse_terms,
        terms_label=str(instrument.get_reuse_terms_display()),
        may_be_quoted=is_free or instrument.reuse_terms == ReuseTerms.QUOTE,
        may_be_taken=is_free,
    )
