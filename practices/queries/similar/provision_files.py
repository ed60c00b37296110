"""Where the nearest provisions are looked for: files that all processes of a machine map, of all that is published.

What stands in public has files of its own, and rarity is counted there alone. What only some may read has others, which
are looked in for those readers alone: nothing hidden moves a neighbour or the rarity of a word, and a request of the
public reads nothing else. Files that are behind open nothing, for who may see what was found is asked of the database.
"""

import hashlib
import json
import logging
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import batched
from pathlib import Path
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser

from organizations.memory_reads import note_memory_read
from practices.models.editions import EditionPage, TextStatus
from practices.models.vectors import EditionVectors
from practices.queries.shared_files import RESTS, SharedFiles
from practices.queries.similar.standing_texts import standing_texts
from practices.texts.comparison import (
    METHOD_VERSION,
    NearestProvision,
    ProvisionIndex,
    UnreadableVectors,
    Vectors,
    merge_nearest,
    unpack,
)

logger = logging.getLogger(__name__)

FEW = 200
"""Texts of which something is kept, up to which a page looks itself whether the files are of what is kept."""
HOLDS_FOR = 300.0
"""Seconds after which the files of many texts are looked after again."""
SMALL = 2_000
"""Provisions up to which the files are made anew whatever changed; of more, a change of so many or of `SHARE`."""
SHARE = 0.05
AT_ONCE = 50
"""Texts that are read from the database at a time."""


class KeptText(NamedTuple):
    """What is known of a text; `digest` and `made_at` (ISO 8601): "" where nothing is kept of it."""

    pk: int
    instrument_id: int
    organization_id: int
    language: str
    dated_on: date | None
    text_status: str
    digest: str
    made_at: str
    provisions: int

    @property
    def state(self) -> tuple[str, str]:
        """What tells whether it is the same text still."""
        return self.digest, self.made_at

    @property
    def place(self) -> tuple[int, str]:
        """Instrument and language: one text of each stands."""
        return self.instrument_id, self.language


def public_texts() -> list[KeptText]:
    """Return the texts that stand in public of which something is kept, by primary key. Two queries."""
    return [text for text in standing_texts(_texts(is_public=True)) if text.digest]


def closed_texts() -> list[KeptText]:
    """Return the published texts of which something is kept and which not everybody may read. Two queries."""
    return [text for text in _texts(is_public=False) if text.digest]


def _texts(*, is_public: bool) -> list[KeptText]:
    """Return the texts of instruments of which something is kept; what is kept of no instrument takes no time."""
    kept = set(EditionVectors.objects.order_by().values_list("edition__instrument", flat=True))
    public = EditionPage.objects.visible_to(AnonymousUser())
    if is_public:
        editions = public
    else:
        editions = EditionPage.objects.filter(live=True, instrument__live=True)
        editions = editions.exclude(pk__in=public.order_by().values("pk"))
    editions = editions.filter(instrument__in=kept).exclude(text_status=TextStatus.SUMMARY).order_by("pk")
    rows = editions.values_list(
        "pk", "instrument_id", "instrument__organization_id", "language", "dated_on", "text_status",
        "vectors__method", "vectors__digest", "vectors__made_at", "vectors__provisions",
    )  # fmt: skip
    return [_text(*row) for row in rows]


def _text(
    pk: int,
    instrument: int,
    organization: int,
    language: str,
    dated_on: date | None,
    status: str,
    method: str | None,
    digest: str | None,
    made_at: datetime | None,
    provisions: int | None,
) -> KeptText:
    known = pk, instrument, organization, language, dated_on, status
    if digest is None or made_at is None or method != METHOD_VERSION:
        return KeptText(*known, "", "", 0)
    return KeptText(*known, digest, made_at.isoformat(), provisions or 0)


class ProvisionFiles:
    """The files of one moment, opened from their folder. `within`: those in which rarity was counted."""

    def __init__(self, folder: Path, within: "ProvisionFiles | None" = None) -> None:
        about = json.loads((folder / "about.json").read_text())
        if about["within"] != (within.made_of if within else ""):
            raise ValueError("Rarity was counted in other files.")
        self.folder = folder
        self.seconds = float(about["seconds"])
        self.made_of: str = about["made_of"]
        counted_in: ProvisionIndex | None = within.index if within else None
        self.index: ProvisionIndex = ProvisionIndex.open(folder / "index", within=counted_in)
        there = {*self.index.names}
        self.texts = {text.pk: text for text in map(_text_of_row, about["texts"]) if str(text.pk) in there}

    @property
    def made_at(self) -> datetime:
        """Return when they were made."""
        return datetime.fromtimestamp(self.folder.stat().st_mtime, UTC)


def _open_closed(folder: Path) -> ProvisionFiles:
    return ProvisionFiles(folder, _public.newest())


_public = SharedFiles("provisions", ProvisionFiles)
_closed = SharedFiles("closed", _open_closed, mode=0o700)


def has_few_texts() -> bool:
    """Tell whether there are so few texts that a page may look itself whether the files are of what is kept."""
    return not EditionVectors.objects.order_by("edition").values("edition")[FEW : FEW + 1].exists()


def provision_files() -> ProvisionFiles | None:
    """Return the files of what stands in public, for a page: of few texts as they are now, else the last there are."""
    return _for_page(_public, lambda: _made_of(_public, public_texts()))


def newest_files() -> tuple[ProvisionFiles | None, ProvisionFiles | None]:
    """Return the newest files there are: of what stands in public, and of what only some may read."""
    return _public.newest(), _closed.newest()


def nearest_in_public(
    text: Vectors, key: str, *, is_wanted: Callable[[KeptText], bool], top: int
) -> list[NearestProvision]:
    """Return the nearest provisions of the texts that stand in public, of those that are wanted."""
    files = provision_files()
    if files is None:
        return []
    wanted = {str(one.pk) for one in files.texts.values() if is_wanted(one)}
    return files.index.nearest_to(text, key, top=top, among=wanted)


def nearest_for(
    user: Any, text: Vectors, key: str, *, is_wanted: Callable[[KeptText], bool], top: int
) -> list[NearestProvision]:
    """Return the nearest provisions of the texts that stand for a signed-in `user`, of those that are wanted."""
    public = provision_files()
    closed = _for_page(_closed, lambda: _made_of(_closed, closed_texts(), _public.newest())) if public else None
    if public is None or closed is None:
        return nearest_in_public(text, key, is_wanted=is_wanted, top=top)
    visible = EditionPage.objects.visible_to(user).filter(pk__in=closed.texts).order_by().values_list("pk", flat=True)
    opened = [closed.texts[pk] for pk in visible] if closed.texts else []
    places = {one.place for one in opened}
    rivals = [one for one in public.texts.values() if one.place in places]
    standing = standing_texts([*rivals, *opened])
    beaten = {one.pk for one in rivals} - {one.pk for one in standing}
    wanted = {str(one.pk) for one in public.texts.values() if is_wanted(one) and one.pk not in beaten}
    more = {str(one.pk) for one in standing if one.pk in closed.texts and is_wanted(one)}
    found = [
        files.index.nearest_to(text, key, top=top, among=among)
        for files, among in ((public, wanted), (closed, more))
        if among
    ]
    return merge_nearest(found, top)


def _for_page(files: SharedFiles[ProvisionFiles], make: Callable[[], ProvisionFiles | None]) -> ProvisionFiles | None:
    if has_few_texts():
        try:
            return make()
        except OSError:
            logger.warning("the files of provisions were not made", exc_info=True)
    note_memory_read()
    files.make_beside(make, rests=HOLDS_FOR)
    return files.newest()


def refresh_provision_files() -> int:
    """Make the files anew where they are behind, for the worker; give how many provisions they have, 0 for not made.

    Those that took long rest some time between.
    """
    public = _refreshed(_public, public_texts())
    closed = _refreshed(_closed, closed_texts(), _public.newest())
    return sum(len(files.index) for files in (public, closed) if files)


def _refreshed(
    files: SharedFiles[ProvisionFiles], texts: Sequence[KeptText], within: ProvisionFiles | None = None
) -> ProvisionFiles | None:
    found = files.newest()
    if found is not None and (
        found.made_of == _digest(texts, within)
        or (datetime.now(UTC) - found.made_at).total_seconds() < RESTS * found.seconds
    ):
        return None
    return _made_of(files, texts, within)


@dataclass(frozen=True, slots=True)
class PublicProvisions:
    """What stands in public as it is now: the files, and what changed since they were made. `texts` are all of it."""

    texts: Sequence[KeptText]
    indexes: Sequence[tuple[ProvisionIndex, frozenset[int]]]

    @property
    def keys(self) -> frozenset[int]:
        """The primary keys of the editions."""
        return frozenset(text.pk for text in self.texts)

    def nearest(
        self, text: Vectors, *, instrument: int, keys: Collection[str] | None = None, top: int
    ) -> dict[str, list[NearestProvision]]:
        """Return the nearest provisions of other instruments to each provision (or to `keys`) of a text, by key."""
        own = {one.pk for one in self.texts if one.instrument_id == instrument}
        found = [
            index.nearest_to_each(text, keys=keys, top=top, without=[str(key) for key in own | gone])
            for index, gone in self.indexes
        ]
        return {key: merge_nearest([one[key] for one in found], top) for key in found[0]}


def public_provisions() -> PublicProvisions:
    """Return what stands in public now. Files are made anew where little is kept or much has changed since.

    Raises OSError where they cannot be written.
    """
    texts = public_texts()
    files = _public.newest()
    changed = _changed(files, texts)
    size = sum(text.provisions for text in texts)
    if files is None or (changed and (size <= SMALL or sum(changed.values()) > max(SMALL, SHARE * size))):
        files = _made_of(_public, texts)
        changed = _changed(files, texts)
    if files is None:
        return PublicProvisions([], [(ProvisionIndex({}), frozenset())])
    gone = frozenset(pk for pk in changed if pk in files.texts)
    added = ProvisionIndex(dict(_read(text for text in texts if text.pk in changed)), within=files.index)
    there = {*files.index.names, *added.names}
    indexes = [(files.index, gone), *([(added, frozenset[int]())] if len(added) else [])]
    return PublicProvisions([text for text in texts if str(text.pk) in there], indexes)


def _changed(files: ProvisionFiles | None, texts: Iterable[KeptText]) -> dict[int, int]:
    """Return the texts that files have not, or have and should not: how many provisions, by primary key."""
    before = files.texts if files else {}
    now = {text.pk: text for text in texts}
    return {
        pk: (now.get(pk) or before[pk]).provisions
        for pk in before.keys() | now.keys()
        if pk not in before or pk not in now or before[pk].state != now[pk].state
    }


def _made_of(
    files: SharedFiles[ProvisionFiles], texts: Sequence[KeptText], within: ProvisionFiles | None = None
) -> ProvisionFiles | None:
    """Return the files that were made of these texts; they are made where they are of others."""
    digest = _digest(texts, within)

    def is_wanted() -> bool:
        found = files.newest()
        return found is None or found.made_of != digest

    def write(folder: Path) -> None:
        started = time.monotonic()
        ProvisionIndex.write(folder / "index", lambda: _read(texts), within=within.index if within else None)
        about = {
            "made_of": digest,
            "within": within.made_of if within else "",
            "texts": [_row(text) for text in texts],
            "seconds": round(time.monotonic() - started, 3),
        }
        (folder / "about.json").write_text(json.dumps(about))

    return files.make(write, waits=True, is_wanted=is_wanted) if is_wanted() else files.newest()


def _digest(texts: Sequence[KeptText], within: ProvisionFiles | None = None) -> str:
    made_of = [METHOD_VERSION, within.made_of if within else "", [_row(text) for text in texts]]
    return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()


def _text_of_row(row: Sequence[Any]) -> KeptText:
    text = KeptText(*row)
    return text._replace(dated_on=date.fromisoformat(str(text.dated_on)) if text.dated_on else None)


def _row(text: KeptText) -> list[Any]:
    return [value.isoformat() if isinstance(value, date) else value for value in text]


def _read(texts: Iterable[KeptText]) -> Iterator[tuple[str, Vectors]]:
    """Read what is kept of texts, some at a time; what is another text by now, or unreadable, is passed over."""
    for some in batched(texts, AT_ONCE):
        wanted = {text.pk: text.digest for text in some}
        rows = EditionVectors.objects.filter(edition__in=list(wanted)).order_by("edition")
        for key, digest, content in rows.values_list("edition_id", "digest", "content"):
            if wanted[key] == digest:
                try:
                    yield str(key), unpack(bytes(content))
                except UnreadableVectors:
                    continue
