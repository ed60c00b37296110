"""What is imported in bulk is, field by field, what imports one by one make."""

import datetime
import itertools
import uuid
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.db import connection, models, transaction
from django.db.models.signals import post_save, pre_save
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.search.models import IndexEntry
from wagtail.signals import page_published, published

from practices.actions.bulk_imports import RowRefused, import_batch
from practices.actions.bulk_pages import LOG_NAMES
from practices.actions.bulk_rows import insert_values, take_keys
from practices.actions.import_plans import ImportItem
from practices.actions.imports import Draft, ImportRefused
from practices.actions.intake import Founding, ReleaseOptions, take_in
from practices.actions.ledger import verify
from practices.actions.outside_acts import ACTED
from practices.actions.passage_languages import store_missing_languages
from practices.documents.provisions import read_provisions
from practices.models.dates import PartialDate
from practices.models.editions import EditionPage, checksum
from practices.models.instruments import InstrumentEvent, InstrumentPage
from practices.models.provisions import Provision
from practices.models.releases import Release, ReleaseDecision
from practices.receivers import provisions_follow_the_text
from tests import factories

pytestmark = pytest.mark.django_db
TABLES = (Page, InstrumentPage, EditionPage, InstrumentEvent, Revision, Provision, PageLogEntry, ReferenceIndex)


def order(line: int, organization: Any, text: str = "Article 1\n\nAct.\n", **said: Any) -> ImportItem:
    opening, made_from = said.pop("opening", None), said.pop("made_from", "")
    file, dates = said.pop("file", None), said.pop("dates", {"adopted": "2001-05-14"})
    values = {"title": f"Code {line}", "kind": "policy", "language": "en", "text_status": "authentic", **said}
    draft = Draft(
        numbered_text=text,
        dates={kind: PartialDate.parse(date) for kind, date in dates.items()},
        source_name=file.name if file else "",
        **values,
    )
    pieces = read_provisions(text, language=draft.language).provisions
    total = checksum(file.read_bytes()) if file else ""
    return ImportItem(line, organization, draft, file, total, pieces, made_from, opening)


def import_each(orders: list[ImportItem], by: Any) -> None:
    for item in orders:
        take_in(organization=item.organization, draft=item.draft, by=by, origin="command", opening=item.opening)


class Normal:
    """Gives every row of a table without keys, uuids and times of its own, so that two databases can be compared."""

    def __init__(self) -> None:
        self.names: dict[Any, str] = {}
        for page in Page.objects.order_by("path"):
            self.names[Page, page.pk] = self.names[str(page.translation_key)] = page.url_path
        for key, page in Revision.objects.order_by("pk").values_list("pk", "object_id"):
            self.names[Revision, key] = f"revision of {self.names.get((Page, int(page)))}"
        for row in Provision.objects.all():
            self.names[Provision, row.pk] = f"{self.names[Page, row.edition_id]}#{row.eid}"

    def rows(self, model: type[models.Model]) -> Counter[str]:
        manager = model._base_manager
        return Counter(str(self.row(row)) for row in manager.all())

    def row(self, row: models.Model) -> dict[str, Any]:
        found = {}
        for field in row._meta.concrete_fields:
            value = getattr(row, field.attname)
            if field.primary_key and not field.is_relation:
                continue
            if field.name == "content":
                value = self.content(value, row)
            elif field.name in ("object_id", "to_object_id") and value:
                value = self.names.get((Page, int(value)), value)
            elif field.is_relation and value is not None:
                base = field.related_model
                base = Page if issubclass(base, Page) else base
                value = self.names.get((base, value), f"{base.__name__} {value}")
            elif isinstance(value, datetime.datetime):
                value = "a time"
            elif isinstance(value, uuid.UUID):
                value = self.names.get(str(value), "a uuid")
            found[field.name] = value
        return found

    def content(self, value: dict[str, Any], row: Any) -> dict[str, Any]:
        keys = {"pk", "latest_revision", "instrument", "made_from"}
        plain = {
            name: self.names.get((Page, part), part) if name in keys else part
            for name, part in value.items()
            if name not in ("translation_key", "latest_revision_created_at")
        }
        plain["events"] = [
            {name: part for name, part in event.items() if name not in ("pk", "instrument")}
            for event in value.get("events", [])
        ]
        return plain


def snapshot() -> dict[str, Counter[str]]:
    normal = Normal()
    found = {model.__name__: normal.rows(model) for model in TABLES}
    found["index"] = Counter(
        IndexEntry.objects.values_list("content_type", "title", "autocomplete", "body", "title_text", "body_text")
        if connection.vendor == "postgresql"
        else IndexEntry.objects.values_list("content_type", "title", "autocomplete", "body")
    )
    found["releases"] = Counter((row.kind, normal.names[str(row.thing)], row.audience) for row in Release.objects.all())
    found["decisions"] = Counter(
        (row.sequence, row.kind, normal.names[str(row.thing)], row.audience, row.record.authority)
        for row in ReleaseDecision.objects.select_related("record")
    )
    return found


class Undo(Exception):
    """Takes back what was made."""


def made_by(make: Any) -> dict[str, Counter[str]]:
    """Return what `make` makes, and take it back."""
    found: dict[str, Counter[str]] = {}
    try:
        with transaction.atomic():
            make()
            found = snapshot()
            raise Undo
    except Undo:
        return found


TEXTS = st.lists(
    st.sampled_from(["Article 1", "Article 2 – Gifts", "1. Act.", "1.1 Act well.", "(a) none", "(b) some", "Words."]),
    min_size=1,
    max_size=8,
).map("\n\n".join)
OPENINGS = st.sampled_from(
    [
        None,
        ReleaseOptions("Decision 1"),
        ReleaseOptions("Decision 1", "public"),
        ReleaseOptions("Letter", "participating", with_source=True),
    ]
)
SAID = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["Code", "Кодекс", "Règles de conduite", "Staff rules (2001)"]),
        "symbol": st.sampled_from(["", "HU/1", "HU/2"]),
        "language": st.sampled_from(["en", "fr", "zh-hans"]),
        "text_status": st.sampled_from(["authentic", "summary"]),
        "reuse_terms": st.sampled_from(["display_only", "free"]),
        "dates": st.sampled_from([{"adopted": "2001"}, {"circulated": "2001-05", "in_force": "2002-01-01"}]),
        "text": TEXTS,
        "opening": OPENINGS,
    }
)


@settings(
    max_examples=5,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # each step of shrinking imports everything again
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(said=st.lists(SAID, min_size=2, max_size=4, unique_by=lambda row: (row["title"], row["language"])))
def test_bulk_makes_what_imports_one_by_one_make(said):
    organization, by = factories.organization(), factories.operator()
    symbols = itertools.count(3)
    rows = [{**row, "symbol": f"HU/{next(symbols)}", "title": f"{row['title']} {n}"} for n, row in enumerate(said)]
    orders = [order(line, organization, **row) for line, row in enumerate(rows, start=2)]

    one_by_one = made_by(lambda: import_each(orders, by))
    # the worker stores the languages of what is imported together
    in_bulk = made_by(lambda: (import_batch(orders=orders, by=by), store_missing_languages()))

    for name, expected in one_by_one.items():
        assert not_told(in_bulk[name]) == not_told(expected), name
    told = in_bulk["PageLogEntry"] - not_told(in_bulk["PageLogEntry"])
    assert told.total() == len({row["opening"].authority for row in said if row["opening"]})


def not_told(rows: Counter[str]) -> Counter[str]:
    """Leave out that the organization was told: one by one of each text, in bulk once for each authority."""
    return Counter({row: count for row, count in rows.items() if ACTED not in row})


def test_nothing_else_follows_from_making_and_publishing_pages():
    """Whoever adds a receiver says in practices.actions.bulk_imports what it does to pages made in bulk."""
    wagtails = {"post_save_signal_handler", "update_reference_index_on_save", "set_locale_on_new_instance"}
    names = {
        receiver.__name__
        for signal in (pre_save, post_save, page_published, published)
        for model in (InstrumentPage, EditionPage, InstrumentEvent, Provision)
        for receivers in signal._live_receivers(model)
        for receiver in receivers
    }

    assert names == wagtails | {provisions_follow_the_text.__name__}


@pytest.mark.parametrize("count", [0, 1, 70_000 if connection.vendor == "postgresql" else 7])
def test_keys_that_are_taken_are_nobody_elses(count):
    factories.organization()
    known = set(PageLogEntry.objects.values_list("pk", flat=True))

    keys = take_keys(PageLogEntry, count)

    assert len(set(keys)) == count
    assert keys == sorted(keys)
    assert not known & set(keys)


def test_values_arrive_as_their_fields_give_them_back():
    """A string of JSON is a string within JSON; marks of the driver's own form are letters."""
    page, odd = factories.organization(), "a\\N\tb\r\nc “é” {}"
    [key] = take_keys(PageLogEntry, 1)
    values = [
        key,
        page.pk,
        page.content_type_id,
        odd,
        "wagtail.edit",
        timezone.now(),
        odd,
        None,
        None,
        None,
        True,
        False,
    ]

    insert_values(PageLogEntry, LOG_NAMES, [values])

    entry = PageLogEntry.objects.get(pk=key)
    assert [getattr(entry, name) for name in LOG_NAMES] == values


def test_editions_of_one_new_instrument_share_it():
    organization = factories.organization()
    orders = [
        order(2, organization, symbol="HU/1", title="Code"),
        order(3, organization, symbol="HU/1", title="Code de conduite", language="fr", made_from="2001-05-14"),
        order(4, organization, title="Rules", language="fr", made_from="HU/1 2001-05-14-fr"),
    ]

    done = import_batch(orders=orders, by=None)

    editions = [EditionPage.objects.get(pk=item.edition.pk) for item in done]
    assert [item.is_new_instrument for item in done] == [True, False, True]
    assert editions[0].instrument_id == editions[1].instrument_id
    assert [edition.made_from_id for edition in editions] == [None, editions[0].pk, editions[1].pk]
    assert Page.find_problems() == ([], [], [], [], [])


def test_made_from_what_is_not_there_is_refused_and_nothing_is_made():
    organization = factories.organization()
    before = Page.objects.count()

    with pytest.raises(RowRefused, match="no edition “1999”") as refusal:
        import_batch(orders=[order(2, organization), order(3, organization, made_from="1999")], by=None)

    assert refusal.value.line == 3
    assert Page.objects.count() == before


def test_bulk_again_changes_nothing_and_asks_little(django_assert_max_num_queries):
    organization, by = factories.organization(), factories.operator()
    orders = [order(line, organization, opening=ReleaseOptions("Decision", "public")) for line in range(2, 42)]
    import_batch(orders=orders, by=by)
    before = snapshot()

    with django_assert_max_num_queries(16):
        done = import_batch(orders=orders, by=by)

    assert {item.outcome for item in done} == {"unchanged"}
    assert snapshot() == before


def test_bulk_opens_what_was_a_draft_and_corrects_when_told():
    organization, by = factories.organization(), factories.operator()
    import_batch(orders=[order(2, organization), order(3, organization)], by=by)
    opening = ReleaseOptions("Decision", "public")
    orders = [
        order(2, organization, opening=opening),
        order(3, organization, text="Article 1\n\nActs.\n", opening=opening),
    ]

    with pytest.raises(RowRefused, match="another text"):
        import_batch(orders=orders, by=by)
    done = import_batch(orders=orders, by=by, correct=True)

    assert [item.outcome for item in done] == ["unchanged", "corrected"]
    assert {page.live for page in EditionPage.objects.visible_to(None)} == {True}
    assert set(Provision.objects.current().values_list("text", flat=True)) == {"Act.", "Acts."}


def test_bulk_keeps_going_past_what_is_refused():
    organization = factories.organization()
    factories.instrument(organization, title="Code 3", slug="code-3", symbol="OLD/1")
    orders = [order(2, organization), order(3, organization, symbol="NEW/1"), order(4, organization)]

    done = import_batch(orders=orders, by=None, keep_going=True)

    assert [item.outcome for item in done] == ["created", "refused", "created"]
    assert "another symbol" in done[1].refusal


def test_bulk_founds_an_organization_once():
    founding = Founding("NEW", "New Bridge Agency")

    done = import_batch(orders=[order(2, founding), order(3, founding)], by=None)

    assert {item.edition.instrument.organization.title for item in done} == {"New Bridge Agency"}
    assert done[0].instrument.get_parent().numchild == 2


def test_bulk_keeps_the_originals_and_drops_them_when_refused(tmp_path):
    organization = factories.organization()
    file = tmp_path / "code.txt"
    file.write_text("Article 1\n\nAct.\n", encoding="utf-8")
    item = order(2, organization, file=file)
    storage = storages["originals"]

    with pytest.raises(RowRefused, match="was changed"):
        import_batch(orders=[item, replace(order(3, organization, file=file), checksum="0" * 64)], by=None)
    left = [path for path in Path(storage.location).rglob("*") if path.is_file()]
    [done] = import_batch(orders=[item], by=None)

    assert left == []
    edition = EditionPage.objects.get(pk=done.edition.pk)
    assert (edition.source_file.read(), edition.source_name) == (file.read_bytes(), "code.txt")
    assert edition.source_checksum == checksum(file.read_bytes())


def test_bulk_decisions_are_a_chain_that_holds():
    organization, by = factories.organization(), factories.operator()
    opening = ReleaseOptions("Decision", "public")

    for lines in (range(2, 5), range(5, 8)):
        import_batch(orders=[order(line, organization, opening=opening) for line in lines], by=by)

    assert ReleaseDecision.objects.count() == 12
    assert verify(ReleaseDecision) is None


def test_bulk_extract_gets_its_own_file():
    item = order(2, factories.organization(), text_status="extract", opening=ReleaseOptions("Decision"))

    [done] = import_batch(orders=[item], by=None)

    assert EditionPage.objects.get(pk=done.edition.pk).source_name.endswith(".pdf")


def test_value_that_no_field_takes_is_refused_in_words():
    item = order(2, factories.organization())
    orders = [replace(item, draft=replace(item.draft, kind="k" * 40))]

    with pytest.raises(ImportRefused, match="kind"):
        import_batch(orders=orders, by=None)
