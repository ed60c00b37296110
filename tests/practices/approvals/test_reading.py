"""What an approver reads: the whole text with what changed, the fields, who will see it."""

import datetime
from typing import Any

import pytest

from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentLineage, InstrumentPage
from practices.models.practices import PracticePage
from practices.queries.approvals.consequences import audience_in_words
from practices.queries.approvals.drafts import read_draft
from practices.queries.approvals.pinned import pin_text
from tests import factories
from tests.practices.approvals.making import TEXT, submitted


def edition(text: str = TEXT, **fields: Any) -> EditionPage:
    """Make an edition in no database."""
    values = {"title": "Code", "language": "en", "dated_on": datetime.date(2003, 5, 14), "numbered_text": text}
    return EditionPage(**{**values, **fields})


def test_first_text_is_shown_whole_and_unmarked() -> None:
    reading = read_draft(edition(), None)

    assert reading.is_new
    assert reading.sheet is not None
    assert [row.right.text for row in reading.sheet.rows if row.right] == [
        "Members act with integrity.",
        "Members accept no gifts.",
    ]
    assert not any(line.is_changed for line in reading.fields)


def test_words_that_changed_are_marked_in_the_whole_text() -> None:
    reading = read_draft(edition(TEXT.replace("no gifts", "no gifts at all"), title="Code of conduct"), edition())

    assert reading.sheet is not None
    assert [row.kind for row in reading.sheet.rows] == ["same", "reworded"]
    assert [line.label for line in reading.fields if line.is_changed] == ["Title"]
    assert reading.is_changed


def test_same_text_says_so() -> None:
    assert not read_draft(edition(), edition()).is_changed


@pytest.mark.django_db
def test_removed_field_is_shown_as_removed() -> None:
    before = PracticePage(title="Briefing", kind="programme", summary="A summary.", lessons="Begin early.")
    after = PracticePage(title="Briefing", kind="programme", summary="A summary.")

    (line,) = (one for one in read_draft(after, before).fields if one.is_changed)

    assert (line.label, line.spans[0].left) == ("Lessons", "Begin early.")


@pytest.mark.django_db
def test_lineage_names_no_instrument_that_is_not_public() -> None:
    page = factories.instrument()
    hidden = factories.instrument(audience=None, title="Hidden code")
    InstrumentLineage.objects.create(instrument=page, kind="adapted_from", other=hidden)

    words = [line.spans[0].right for line in read_draft(InstrumentPage.objects.get(pk=page.pk), None).fields]

    assert "Adapted from: an instrument that is not public" in words


@pytest.mark.django_db
def test_audience_is_said_in_words_with_names() -> None:
    owner, named = factories.organization(), factories.organization("Harbour Union")
    state = submitted(owner, factories.officer(owner))
    first = pin_text(state)
    factories.open_to(state.workflow_state.content_object.specific, "named", named=[named])
    second = pin_text(state)

    assert first is not None
    assert second is not None
    assert audience_in_words(first.audience, first.named) == "Own organization and secretariat"
    assert audience_in_words(second.audience, second.named) == "Named organizations: Harbour Union"
