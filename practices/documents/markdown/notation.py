"""Whether a Markdown file is written in the notation of numbered text already, as the portal writes it."""

import re

from practices.texts.numbering.labels import read_label

MOST_LABEL = 60
STARTS = re.compile(
    r"(?:\((?:\d{1,3}[a-z]?|[a-z]{1,2}|[ivxlc]{1,7})\)|(?:\d{1,3}\\?|[a-z]|[ivxlc]{2,7})[.)](?=\s)"
    r"|\d{1,3}(?:\.\d{1,3})+\.?(?=\s)|\\[\w(]|\{[#+]|!\[[^\]]*\]\((?:page|picture|decorative):|•)"
)
"""What begins a paragraph, also within the lines of another."""
_FOREIGN = re.compile(
    r"^ *(?:```|~~~|[*+] |(?:[-=*_] *){2,}$|\[(?!\^)[^\]\n]*\]:|#{1,6} .*(?:[#}]$|\*\*)|- \[[ xX]\] |- \(?\w{1,5}[.)])"
    r"|^(?:  )* \S|^\|(?=[-:| ]*$)(?!(?: --- \|)+$)|\t|  $|\\$|`|</?(?!br>)[a-z!?]|&#?\w+;|\*\*\*|(?<!\w)_(?=\w)"
    r"|\{[%{:]|\[_?TOC_?\]|\]\[|\](?=\((?!(?:https?:|mailto:|page:|picture:|decorative:)[^()\s]+\)))"
    r"|^( *)(\d{1,9}[.)]) .*\n\n\1\2 ",
    re.IGNORECASE | re.MULTILINE,
)


def is_notation(text: str) -> bool:
    """Whether nothing of the text is written otherwise in the notation: one line a paragraph, no mark but its own."""
    return _FOREIGN.search(text) is None and all(map(_is_block, text.strip("\n").split("\n\n")))


def _is_block(block: str) -> bool:
    """Whether a block is one line, the rows of a table, or the number of an article above its heading."""
    lines = block.strip("\n").split("\n")
    if len(lines) == 1 or all(line.startswith("|") and line.endswith("|") for line in lines):
        return True
    return len(lines) == 2 and is_number_alone(lines[0]) and not STARTS.match(lines[1])


def is_number_alone(line: str) -> bool:
    """Whether a line is the number of an article, such as "Article 5", with nothing behind it."""
    label = read_label(line.strip().strip("*")) if len(line) <= MOST_LABEL else None
    return label is not None and not label.rest.strip(" .:–—-*") and label.printed[:1].isalpha()
