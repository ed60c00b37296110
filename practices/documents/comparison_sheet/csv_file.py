"""A comparison as CSV: one line for each provision in each row; what the whole is stands below."""

from practices.documents.comparison_sheet.documents import ComparisonDocument
from practices.documents.comparison_sheet.lines import facts, heads, lines
from practices.documents.csv_sheet import write_csv
from practices.documents.documents import printable


def write_comparison_csv(document: ComparisonDocument) -> bytes:
    """Write the lines under their heads; then, without a row number, the facts about the comparison."""
    names = heads(document)
    heading, text = names.index(document.frame.heading), names.index(document.frame.text)
    about = []
    for name, words in facts(document):
        line = [""] * len(names)
        line[heading], line[text] = name, words
        about.append(line)
    rows = [[printable(cell) for cell in line] for line in (*lines(document), *about)]
    return write_csv(names, rows).encode()
