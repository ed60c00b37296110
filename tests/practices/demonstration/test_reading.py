from practices.demonstration.reading import FOLDER, read_exchange

EXCHANGE = read_exchange()


def test_every_text_and_practice_is_read():
    assert {text.file for text in EXCHANGE.texts} == {path.name for path in (FOLDER / "texts").iterdir()}
    assert len(EXCHANGE.notes) == len(list((FOLDER / "practices").iterdir()))


def test_practice_is_read_into_its_five_parts():
    for note in EXCHANGE.notes:
        assert set(note.parts) == {"summary", "what_was_done", "results", "lessons", "reuse"}
        assert all(text and not text.startswith("#") for text in note.parts.values())


def test_dates_are_kept_in_their_precision():
    assert {len(text.date) for text in EXCHANGE.texts} == {4, 7, 10}
    assert ("in_force", "") in [event for work in EXCHANGE.works for event in work.events]


def test_document_that_only_bears_a_date_has_it_as_dated():
    decision = next(work for work in EXCHANGE.works if work.key == "osce/decision-426")

    assert decision.events == (("dated", "2001-07-12"),)


def test_reversal_names_only_what_it_reverses():
    reversal = next(statement for statement in EXCHANGE.statements if statement.reverses)

    assert reversal.reverses == "rba-implementation-in-place"
    assert (reversal.track, reversal.state, reversal.reference) == ("", "", "")
