"""The index of the search follows what is written, and says nothing more than the things do."""

import datetime

import pytest

from organizations.models import OrganizationName
from practices.actions.questions import QuestionDraft
from practices.actions.searching.entries import write_all
from practices.exchange.actions.changes import note_changes
from practices.models.instruments import InstrumentTitle
from practices.models.search import FoundKind, SearchEntry
from tests import factories

pytestmark = pytest.mark.django_db

SAID = (
    "kind", "row", "organization_id", "instrument_id", "edition_id", "language", "instrument_kind", "year", "begins_on",
    "ends_on", "tracks", "topics", "is_earlier", "is_public", "said", "words", "spoken", "card",
)  # fmt: skip


def entries() -> list[tuple[object, ...]]:
    return list(SearchEntry.objects.order_by("kind", "row").values_list(*SAID))


def words_of(kind: str) -> str:
    return " ".join(SearchEntry.objects.filter(kind=kind).values_list("words", flat=True))


@pytest.fixture
def made() -> dict[str, object]:
    owner = factories.organization("Alpha")
    instrument = factories.instrument(owner, title="Code of conduct", topics=[factories.topic("gifts", "Gifts")])
    made = {"owner": owner, "instrument": instrument, "edition": factories.edition(instrument)}
    made["earlier"] = factories.edition(instrument, on=datetime.date(1999, 1, 1))
    made["practice"] = factories.practice(owner)
    made["question"] = factories.question()
    factories.adoption(instrument)
    note_changes()
    return made


def test_what_was_followed_is_what_is_written_anew(made):
    followed = entries()

    write_all()

    assert {kind for kind, *_rest in followed} >= {"topic", "question", "organization", "instrument", "provision"}
    assert entries() == followed


def test_each_change_of_a_name_reaches_the_texts(made):
    OrganizationName.objects.create(organization=made["owner"], language="fr", name="Zeta union", acronym="ZU")
    InstrumentTitle.objects.create(instrument=made["instrument"], language="it", title="Codice")
    note_changes()

    assert "c0ozu" in words_of(FoundKind.PROVISION)
    assert "c0ocodice" in words_of(FoundKind.PROVISION)
    assert "it1codic" in words_of(FoundKind.INSTRUMENT)
    followed = entries()
    write_all()
    assert entries() == followed


def test_the_languages_of_entries_are_those_that_anything_is_said_in(made):
    assert SearchEntry.objects.languages() == ["en"]

    added = [
        OrganizationName.objects.create(organization=made["owner"], language="fr", name="Union", acronym="U"),
        InstrumentTitle.objects.create(instrument=made["instrument"], language="pt", title="Regras"),
        factories.question(words={"it": QuestionDraft("Quali regali?")}),
    ]
    note_changes()
    assert SearchEntry.objects.languages() == ["en", "fr", "it", "pt"]

    for one in added:
        one.delete()
    note_changes()
    assert SearchEntry.objects.languages() == ["en"]


def test_a_text_that_is_not_published_any_more_leaves_nothing(made):
    made["edition"].unpublish()

    rows = SearchEntry.objects.filter(edition=made["edition"])
    assert not rows.filter(is_public=True).exists()
    note_changes()
    assert not rows.exists()
    assert not SearchEntry.objects.filter(edition=made["earlier"], is_earlier=True).exists()


def test_a_hidden_instrument_closes_its_texts_at_once(made):
    factories.open_to(made["instrument"], "participating")

    assert not SearchEntry.objects.filter(instrument=made["instrument"], is_public=True).exists()
    reader = factories.officer(factories.organization("Beta"))
    assert SearchEntry.objects.visible_to(reader).filter(kind=FoundKind.INSTRUMENT).count() == 1
    note_changes()
    factories.open_to(made["instrument"], "public")
    note_changes()
    assert SearchEntry.objects.public().filter(edition=made["edition"]).exists()


def test_the_same_again_writes_nothing(made, django_assert_max_num_queries):
    before = list(SearchEntry.objects.order_by("pk").values_list("pk", flat=True))

    write_all()

    assert list(SearchEntry.objects.order_by("pk").values_list("pk", flat=True)) == before
