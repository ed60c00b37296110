"""Columns in reading order, tables by rule or by place, notes in margins."""

from practices.documents.pdf.reading import read_pdf
from tests.practices.documents.pdf.typesetting import WORDS, paragraphs, typeset

COLUMNS = '#set page(paper: "a4", columns: 2)\n#set text(size: 10pt, lang: "en")\n#set par(justify: true)\n'


def test_columns_are_read_one_after_the_other():
    body = [f"{number}. {WORDS}" for number in range(1, 31)]
    read = read_pdf(typeset("\n\n".join(body), setting=COLUMNS))

    assert paragraphs(read.text) == body


def test_columns_whose_lines_lie_not_level_are_told_apart():
    body = [f"{number}. {WORDS}" for number in range(1, 31)]
    title = "#align(center, text(15pt)[*Staff Rules*])\n\n"
    read = read_pdf(typeset(title + "\n\n".join(body), setting=COLUMNS))

    assert paragraphs(read.text) == ["# Staff Rules", *body]


def test_a_ruled_table_becomes_rows_with_a_header():
    table = "#table(columns: 3, [*Grade*], [*Days*], [*Remark*], [A1], [30], [none], [B2], [25], [up | down])"
    read = read_pdf(typeset(f"{WORDS}\n\n{table}\n\n{WORDS}"))

    rows = "| Grade | Days | Remark |\n| --- | --- | --- |\n| A1 | 30 | none |\n| B2 | 25 | up \\| down |"
    assert paragraphs(read.text) == [WORDS, rows, WORDS]


def test_cells_keep_their_wrapped_words():
    table = f"#table(columns: (2cm, 1fr), [Term], [Meaning], [Gift], [{WORDS}], [Staff], [Everybody.])"
    read = read_pdf(typeset(table))

    assert f"| Gift | {WORDS} |" in read.text.splitlines()


def test_words_set_in_columns_without_rules_become_rows():
    grid = "#grid(columns: (1fr, 1fr, 1fr), row-gutter: 8pt, " + ", ".join(
        f"[{cell}]" for cell in ("Category", "Amount", "Share", "Travel", "1,200", "12 %", "Staff", "8,400", "70 %")
    )
    read = read_pdf(typeset(f"{WORDS}\n\n{grid})\n\n{WORDS}"))

    assert "| Travel | 1,200 | 12 % |\n| Staff | 8,400 | 70 % |" in read.text


def test_numbers_beside_paragraphs_are_labels_and_no_column():
    items = "".join(f"#grid(columns: (1.5cm, 1fr), [{number}.], [{WORDS}])\n" for number in range(1, 7))
    read = read_pdf(typeset(items))

    assert paragraphs(read.text) == [f"{number}. {WORDS}" for number in range(1, 7)]


def test_notes_in_the_margin_are_headings_of_the_numbers_beside_them():
    sections = "".join(
        f"#place(dx: 100% + 0.5cm, text(7pt)[{name}.])\n{number}. {WORDS}\n\n"
        for number, name in enumerate(("Short title", "Definitions", "Application", "Repeal"), 1)
    )
    read = read_pdf(typeset(sections))

    assert f"Definitions.\n2. {WORDS}" in paragraphs(read.text)
