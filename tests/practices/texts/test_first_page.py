"""What the first page of a text says of it."""

import pytest

from practices.texts.first_page import read_first_page


@pytest.mark.parametrize(
    ("text", "title", "symbol", "date", "kind"),
    [
        (
            "SEC.GAL/144/00\n13 November 2000\n\n# Code of Conduct for Staff\n\nArticle 1\n\nNo gifts.\n",
            "Code of Conduct for Staff", "SEC.GAL/144/00", "2000-11-13", "code_of_conduct",
        ),
        (
            "ST/SGB/2003/13\n\n**Secretary-General’s bulletin**\n\n9 October 2003\n\n1. That of 1 May 1999 ends.\n",
            "Secretary-General’s bulletin", "ST/SGB/2003/13", "2003-10-09", "",
        ),
        ("Règlement du personnel\n\n1er juin 2026\n\n1.\n", "Règlement du personnel", "", "2026-06-01", "staff_rules"),
        ("# Кодекс поведения\n\n1 июня 2026 г.\n\n1.\n", "Кодекс поведения", "", "2026-06-01", "code_of_conduct"),
        ("1. Gifts\n\nOn 14 May 2003 no gift was taken.\n", "", "", None, ""),
    ],
)  # fmt: skip
def test_head_of_a_text_is_read(text, title, symbol, date, kind):
    page = read_first_page(text)

    said = next((one.iso for one in page.dates.values()), None)
    assert (page.title, page.symbol, said, page.kind) == (title, symbol, date, kind)


@pytest.mark.parametrize(
    ("line", "event"),
    [
        ("Circulated on 14 May 2003", "circulated"),
        ("Entered into force on 14 May 2003", "in_force"),
        ("14 May 2003", "adopted"),
    ],
)
def test_event_of_a_date_is_read_from_its_line(line, event):
    assert list(read_first_page(f"# Policy on gifts\n\n{line}\n\nArticle 1\n").dates) == [event]


@pytest.mark.parametrize(
    "lines",
    [
        "Adopted on 3 March 2026\n\nEnters into force on 1 May 2026",
        "3 March 2026\n\nEnters into force on 1 May 2026",
        "Adopted on 3 March 2026, enters into force on 1 May 2026",
        "Adopté le 3 mars 2026 et entré en vigueur le 1er mai 2026",
        "Принят 3 марта 2026 г.; вступает в силу 1 мая 2026 г.",
    ],
)
def test_every_date_of_a_head_is_read_with_what_happened_on_it(lines):
    dates = read_first_page(f"# Policy on gifts\n\n{lines}\n\nArticle 1\n").dates

    assert {event: date.iso for event, date in dates.items()} == {"adopted": "2026-03-03", "in_force": "2026-05-01"}


def test_title_that_the_file_gives_itself_comes_first():
    assert read_first_page("# Other words\n", title="Code of conduct").title == "Code of conduct"
