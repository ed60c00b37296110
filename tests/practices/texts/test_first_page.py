"""What the first page of a text says of it."""

import pytest

from practices.texts.first_page import read_first_page

MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November"),
    *("Dezember", "Jänner", "3.", "12."),
)


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
        "Beschlossen am 3. März 2026, in Kraft seit 1. Mai 2026",
        "Beschlossen am 3. März 2026 und in Kraft seit dem 1. Mai 2026.",
        "Beschlossen am 3. März 2026. In Kraft seit dem 1. Mai 2026.",
        "Vom 3. März 2026. Tritt am 1. Mai 2026 in Kraft.",
        "Beschlossen am 03. 03. 2026. In Kraft seit 01. 05. 2026.",
        "Beschlossen am 3.3.2026. In Kraft seit 1.5.2026.",
        "Adopted on 3 March 2026. In force since 1 May 2026.",
        "Adopted on 3rd. March 2026. In force since 1st. May 2026.",
        "Adoptado el 3 de mar. de 2026. En vigor desde el 1 de may. de 2026.",
        "اعتمد في ٣ مارس ٢٠٢٦، ودخل حيز النفاذ في ١ مايو ٢٠٢٦",
        "Approvato il 3 mar. 2026. In vigore dal 1 mag. 2026.",
        "Adopté le 3 mars 2026. Entré en vigueur le 1er mai 2026.",
        "Adoptado el 3 de marzo de 2026. En vigor desde el 1.º de mayo de 2026.",
    ],
)
def test_every_date_of_a_head_is_read_with_what_happened_on_it(lines):
    dates = read_first_page(f"# Policy on gifts\n\n{lines}\n\nArticle 1\n").dates

    assert {event: date.iso for event, date in dates.items()} == {"adopted": "2026-03-03", "in_force": "2026-05-01"}


@pytest.mark.parametrize("month", MONTHS)
def test_day_with_a_full_stop_stays_with_its_month(month):
    """As German, Czech, Danish, Norwegian, Finnish and many other languages write it."""
    dates = read_first_page(f"# Code\n\nBeschlossen am 3. {month} 2026, in Kraft seit 14. {month} 2026\n").dates

    assert {event: date.day for event, date in dates.items()} == {"adopted": 3, "in_force": 14}


def test_title_that_the_file_gives_itself_comes_first():
    assert read_first_page("# Other words\n", title="Code of conduct").title == "Code of conduct"
