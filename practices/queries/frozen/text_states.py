"""The states that a published text has had: digests of them, and what became of each provision since.

A state is known by the hashes of its provisions' words. Rows of provisions are never deleted, so that a state of the
past is what was published by then and not withdrawn yet; numbers and headings are kept of the present one alone.
"""

import datetime
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from practices.models.editions import EditionPage
from practices.models.provisions import Provision
from practices.queries.frozen.addresses import PLACES_LENGTH, WORDS_LENGTH, FrozenText

PLACED = ("edition_id", "hash", "eid", "label", "heading")


@dataclass(frozen=True, slots=True)
class ProvisionVersion:
    """A provision in the history of its text. `replaces` is the key of the row that it took the place of."""

    key: int
    eid: str
    hash: str
    published_at: datetime.datetime
    withdrawn_at: datetime.datetime | None
    replaces: int | None


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time, without an end where it lasts."""

    start: datetime.datetime
    end: datetime.datetime | None = None

    def meets(self, other: "Period") -> "Period | None":
        """Return the time that both have in common, None for none."""
        start = max(self.start, other.start)
        ends = [end for end in (self.end, other.end) if end is not None]
        end = min(ends) if ends else None
        return None if end is not None and end <= start else Period(start, end)


@dataclass(frozen=True, slots=True)
class TextStateChanges:
    """What became of the provisions of a state, by keys of rows.

    `earlier` leads from a present row to the row that held its place in the state, itself where it stayed;
    `reworded` are the present rows whose words were others; `gone` the rows of the state that nothing follows.
    """

    earlier: Mapping[int, int]
    reworded: tuple[int, ...]
    added: tuple[int, ...]
    gone: tuple[int, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether all words are as they were."""
        return not (self.reworded or self.added or self.gone)


def present_states(editions: Sequence[EditionPage]) -> list[FrozenText]:
    """Return the state in which each edition is published now, in the given order. One query."""
    rows = Provision.objects.current().filter(edition__in=editions).in_order().values_list(*PLACED)
    texts: dict[int, list[tuple[str, ...]]] = {edition.pk: [] for edition in editions}
    for edition, *placed in rows:
        texts[edition].append(tuple(placed))
    return [
        FrozenText(
            edition.translation_key,
            words_digest(digest for digest, *_place in texts[edition.pk]),
            _places_digest(edition, texts[edition.pk]),
        )
        for edition in editions
    ]


def words_digest(hashes: Iterable[str]) -> str:
    """Digest the words of a text, whatever their order: SHA-256 over the sorted hashes of its provisions."""
    return hashlib.sha256("\n".join(sorted(hashes)).encode()).hexdigest()[:WORDS_LENGTH]


def _places_digest(edition: EditionPage, rows: Iterable[tuple[str, ...]]) -> str:
    """Digest what the text says of itself, and in order the number, heading and hash of each provision."""
    about = (edition.language, str(edition.dated_on), edition.precision, edition.text_status)
    lines = ["\x1f".join(about), *("\x1f".join(row) for row in rows)]
    return hashlib.sha256("\x1e".join(lines).encode("utf-8", "surrogatepass")).hexdigest()[:PLACES_LENGTH]


def histories(editions: Iterable[int]) -> dict[int, list[ProvisionVersion]]:
    """Return all provisions that editions (by primary key) ever had, in the order of their text. One query."""
    found: dict[int, list[ProvisionVersion]] = defaultdict(list)
    fields = ("edition_id", "pk", "eid", "hash", "published_at", "withdrawn_at", "replaces_id")
    for edition, *piece in Provision.objects.filter(edition__in=list(editions)).in_order().values_list(*fields):
        found[edition].append(ProvisionVersion(*piece))
    return dict(found)


def period_of_state(pieces: Sequence[ProvisionVersion], words: str, day: Period) -> Period | None:
    """Return when a text was in the state of this digest, if any of that time lies in `day`; the last such time."""
    moments = sorted(
        {at for piece in pieces for at in (piece.published_at, piece.withdrawn_at) if at is not None}, reverse=True
    )
    end: datetime.datetime | None = None
    for moment in moments:
        period = Period(moment, end)
        end = moment
        if period.meets(day) is None:
            continue
        if words_digest(piece.hash for piece in pieces_at(pieces, moment)) == words:
            return period
    return None


def pieces_at(pieces: Iterable[ProvisionVersion], moment: datetime.datetime) -> list[ProvisionVersion]:
    """Keep what was published at a moment."""
    return [
        piece
        for piece in pieces
        if piece.published_at <= moment and (piece.withdrawn_at is None or piece.withdrawn_at > moment)
    ]


def published_periods(pieces: Sequence[ProvisionVersion]) -> list[Period]:
    """Return the stretches of time in which anything of a text was published, in order."""
    periods: list[Period] = []
    for piece in sorted(pieces, key=lambda piece: piece.published_at):
        last = periods[-1] if periods else None
        if last is not None and (last.end is None or last.end >= piece.published_at):
            end = None if last.end is None or piece.withdrawn_at is None else max(last.end, piece.withdrawn_at)
            periods[-1] = Period(last.start, end)
        else:
            periods.append(Period(piece.published_at, piece.withdrawn_at))
    return periods


def since(pieces: Sequence[ProvisionVersion], moment: datetime.datetime) -> TextStateChanges:
    """Say what became of the provisions of the state at `moment`."""
    then = {piece.key: piece for piece in pieces_at(pieces, moment)}
    now = [piece for piece in pieces if piece.withdrawn_at is None]
    earlier = {piece.key: piece.key for piece in now if piece.key in then}
    left = {key: piece for key, piece in then.items() if key not in earlier}
    _pair_by(lambda piece: (piece.eid, piece.hash), now, left, earlier)
    _pair_by(lambda piece: ("", piece.hash), now, left, earlier)
    replaced = {piece.key: piece.replaces for piece in pieces}
    for piece in now:
        if piece.key not in earlier and (older := _ancestor(piece.key, replaced, left)) is not None:
            earlier[piece.key] = older
            del left[older]
    reworded = tuple(piece.key for piece in now if piece.key in earlier and then[earlier[piece.key]].hash != piece.hash)
    added = tuple(piece.key for piece in now if piece.key not in earlier)
    return TextStateChanges(earlier, reworded, added, tuple(left))


def _pair_by(
    name: Callable[[ProvisionVersion], tuple[str, str]],
    now: Iterable[ProvisionVersion],
    left: dict[int, ProvisionVersion],
    earlier: dict[int, int],
) -> None:
    named: dict[tuple[str, str], list[int]] = defaultdict(list)
    for key, piece in left.items():
        named[name(piece)].append(key)
    for piece in now:
        if piece.key not in earlier and (keys := named.get(name(piece))):
            earlier[piece.key] = keys.pop(0)
            del left[earlier[piece.key]]


def _ancestor(key: int, replaced: Mapping[int, int | None], left: Mapping[int, ProvisionVersion]) -> int | None:
    """Follow a row back to the row of the state whose place it took."""
    older = replaced.get(key)
    while older is not None and older not in left:
        older = replaced.get(older)
    return older
