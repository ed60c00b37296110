"""The index of the search: one narrow row for each thing that can be found, with who may find it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import connection, models
from django.db.models import Lookup, Q
from django.utils.translation import gettext_lazy as _

from organizations.models import OrganizationPage, for_each_reader, reader_of
from practices.models.editions import EditionPage
from practices.models.initiatives import Initiative
from practices.models.instruments import InstrumentKind, InstrumentPage
from practices.models.practices import PracticePage
from practices.models.provisions import Provision
from practices.models.questions import Question
from practices.models.releases import is_among, leads_to_visible
from practices.models.reports.issues import Report
from practices.models.sealed_pages import sealed
from practices.models.topics import Topic
from practices.texts.comparison.search_queries import AllOf

WORDS_TABLE = "practices_searchentry_words"
"""SQLite's full-text table over the words of the entries; PostgreSQL has an index on the column."""

NAMED_COLUMN = "named"
"""PostgreSQL's column of the words of names, which the database fills from all words."""

LISTED = "string_to_array(btrim({}), ' ')"
"""How PostgreSQL takes apart a column whose values stand between spaces; its index is of this."""


class FoundKind(models.TextChoices):
    """What can be found, in the order of a tie."""

    TOPIC = "topic", _("Topic")
    QUESTION = "question", _("Question")
    ORGANIZATION = "organization", _("Organization")
    INSTRUMENT = "instrument", _("Instrument")
    REPORT = "report", _("Report")
    PRACTICE = "practice", _("Practice")
    INITIATIVE = "initiative", _("Joint initiative")
    PROVISION = "provision", _("Provision")


PLACES = {kind: place for place, kind in enumerate(FoundKind)}
"""The place of each kind in a tie."""
SOURCES: dict[str, Any] = {
    FoundKind.TOPIC: Topic,
    FoundKind.QUESTION: Question,
    FoundKind.ORGANIZATION: OrganizationPage,
    FoundKind.INSTRUMENT: InstrumentPage,
    FoundKind.REPORT: Report,
    FoundKind.PRACTICE: PracticePage,
    FoundKind.INITIATIVE: Initiative,
    FoundKind.PROVISION: Provision,
}
"""The model of each kind."""


def shown_rows(kind: str, user: Any) -> Any:
    """Return the rows of a kind that `user` may find: published, and released to them."""
    if kind == FoundKind.TOPIC:
        return Topic.objects.current()
    if kind == FoundKind.ORGANIZATION:
        return OrganizationPage.objects.visible_to(user).filter(live=True)
    return SOURCES[kind].objects.visible_to(user)


def _is_sealed(user: Any) -> Q:
    """Make the condition "an entry of a text that is closed to `user`, of the secretariat, by a seal"."""
    rule = Q(edition__in=sealed(EditionPage, user).order_by().values("pk"))
    for kind, model in ((FoundKind.INSTRUMENT, InstrumentPage), (FoundKind.PRACTICE, PracticePage)):
        rule |= Q(kind=kind, row__in=sealed(model, user).order_by().values("pk"))
    return rule


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep the entries of what `user` may see: what is public, and of the rest what was released to them."""
        reader = reader_of(user)
        if reader.is_secretariat:
            return self.exclude(Q(is_public=False) & _is_sealed(user))
        rule = Q(is_public=True)
        if not (reader.takes_part or reader.is_delegate or reader.reads_for):
            return self.filter(rule)
        beside = Q(leads_to_visible(EditionPage, user, "edition"), kind=FoundKind.PROVISION)
        for kind in FoundKind:
            if kind not in (FoundKind.PROVISION, FoundKind.TOPIC):
                beside |= Q(is_among(shown_rows(kind, user), "row"), kind=kind)
        return self.filter(rule | (Q(is_public=False) & beside))

    def shown_to(self, user: Any, rows: Mapping[str, Any]) -> Self:
        """Keep the entries of those of these things (rows by kind) that their own rule shows to `user`."""
        rule = Q(pk__in=())
        for kind, some in rows.items():
            rule |= Q(kind=kind, row__in=shown_rows(kind, user).order_by().filter(pk__among=some).values("pk"))
        return self.filter(rule)

    def languages(self) -> list[str]:
        """Return languages that any entry has words of, by one step along their index for each way they are mixed."""
        with connection.cursor() as cursor:
            cursor.execute(
                "WITH RECURSIVE found(spoken) AS ("
                "SELECT min(spoken) FROM practices_searchentry WHERE spoken > '' UNION ALL "
                "SELECT (SELECT min(spoken) FROM practices_searchentry WHERE spoken > found.spoken) "
                "FROM found WHERE found.spoken IS NOT NULL) SELECT spoken FROM found WHERE spoken IS NOT NULL"
            )
            return sorted({language for (spoken,) in cursor.fetchall() for language in spoken.split()})

    def public(self) -> Self:
        """Keep the entries of what everybody may see."""
        return self.visible_to(AnonymousUser())


class SearchEntry(models.Model):
    """Something that can be found. Derived from the thing, and made anew at any time.

    `row` is the thing's own key, `place` that of its kind in a tie. `words` are tokens
    (`practices.texts.comparison.search_words`); `said` is the name as it is shown, of public entries the source of
    "did you mean". `is_earlier`: of a public text that another public one of the same language took the place of.
    `tracks` (codes), `topics` (keys) and `spoken` (the languages of the words) stand between spaces. `is_public`
    follows the visibility rule of the thing; what an answer shows is asked of that rule again. `card` is what is
    shown of the thing: {"id", "address", "titles", "summaries" and "symbols": [language, text], "note"}, of a
    provision {"cited"} alone. Columns of fixed width come first: PostgreSQL reads past all that stand before the
    one that is asked for."""

    row = models.PositiveBigIntegerField()
    place = models.PositiveSmallIntegerField()
    is_public = models.BooleanField(default=False)
    is_earlier = models.BooleanField(default=False)
    organization = models.ForeignKey(OrganizationPage, null=True, on_delete=models.CASCADE, related_name="+")
    instrument = models.ForeignKey(InstrumentPage, null=True, on_delete=models.CASCADE, related_name="+")
    edition = models.ForeignKey(EditionPage, null=True, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField(null=True)
    begins_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    kind = models.CharField(max_length=12, choices=FoundKind)
    language = models.CharField(max_length=12, blank=True)
    instrument_kind = models.CharField(max_length=24, choices=InstrumentKind, blank=True)
    tracks = models.CharField(max_length=80, blank=True)
    topics = models.CharField(max_length=400, blank=True)
    said = models.CharField(max_length=255, blank=True)
    card = models.JSONField(default=dict)
    words = models.TextField(blank=True)
    spoken = models.CharField(max_length=400, blank=True)

    objects = models.Manager.from_queryset(SearchEntryQuerySet)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "row"], name="a thing is found once")]
        indexes = [
            models.Index(fields=["spoken"], name="languages of entries"),
            models.Index(fields=["place", "row"], name="order of entries"),
            models.Index(fields=["place"], condition=Q(is_earlier=True), name="earlier entries"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.row}"


@models.TextField.register_lookup
class Holds(Lookup):
    """`words__holds=Query`: the entry's words answer it; by the index of words of either database."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the condition for SQLite."""
        column = f"{compiler.quote_name(self.lhs.alias)}.{connection.ops.quote_name('id')}"
        return (
            f'{column} IN (SELECT rowid FROM "{WORDS_TABLE}" WHERE "{WORDS_TABLE}" MATCH %s)',  # noqa: S608 - names
            (self.rhs.for_sqlite(),),
        )

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the condition for PostgreSQL."""
        left, values = self.process_lhs(compiler, connection)
        return self.each_of_all(f"to_tsvector('simple', {left})", values)

    def each_of_all(self, words: str, values: Sequence[Any]) -> tuple[str, tuple[Any, ...]]:
        """Ask for each of what all are asked for by itself: PostgreSQL goes along its index in half the time so."""
        parts = self.rhs.parts if isinstance(self.rhs, AllOf) else (self.rhs,)
        asked = " AND ".join(f"{words} @@ %s::tsquery" for _part in parts)
        return f"({asked})", tuple(value for part in parts for value in (*values, part.for_postgresql()))


@models.TextField.register_lookup
class NamesLookup(Holds):
    """`words__names=Query`: the same for a query of words of names alone, which may be asked of fewer words."""

    lookup_name = "names"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the condition for PostgreSQL."""
        column = f"{compiler.quote_name(self.lhs.alias)}.{connection.ops.quote_name(NAMED_COLUMN)}"
        return self.each_of_all(column, ())


@models.CharField.register_lookup
class ListsLookup(Lookup):
    """`topics__lists=["12", "57"]`: one of these stands in the column, between spaces; by an index of PostgreSQL."""

    lookup_name = "lists"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the condition for SQLite."""
        left, values = self.process_lhs(compiler, connection)
        some = " OR ".join(f"instr({left}, %s) > 0" for _one in self.rhs)
        return f"({some})", tuple(value for one in self.rhs for value in (*values, f" {one} "))

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the condition for PostgreSQL."""
        left, values = self.process_lhs(compiler, connection)
        return f"({left} > '' AND {LISTED.format(left)} && %s::text[])", (*values, *values, list(self.rhs))


@models.BigAutoField.register_lookup
@models.ForeignKey.register_lookup
class AmongLookup(Lookup):
    """`pk__among=keys`: it is one of these keys, however many: they are one value of the query (`key_list`)."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the condition for SQLite."""
        left, values = self.process_lhs(compiler, connection)
        return f"{left} IN (SELECT value FROM json_each(%s))", (*values, self._keys())  # noqa: S608 - a name

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the condition for PostgreSQL."""
        left, values = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s::bigint[])", (*values, self._keys())

    def _keys(self) -> Any:
        return key_list(self.rhs) if isinstance(self.rhs, Iterable) else self.rhs


def key_list(keys: Iterable[int]) -> str:
    """Write keys as one value of a query, as the database reads it."""
    listed = ",".join(map(str, map(int, keys)))
    return f"{{{listed}}}" if connection.vendor == "postgresql" else f"[{listed}]"
