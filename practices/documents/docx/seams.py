"""Runs that Word cut apart although they look the same, put together before the XML is read.

Word begins a new run (w:r) at each mark of revision and of its spelling checker. Most elements of such a file are
these seams, and to read them takes longer than all else.
"""

import re

_REVISIONS = rb'(?: w:rsid\w{0,4}="[0-9A-Fa-f]{1,8}")*+'
_LOOK = rb"(?:<w:rPr>(?:<w:\w++[^<>]*+(?<=/)>)*+</w:rPr>)?+"
_WORDS = rb'<w:t(?: xml:space="preserve")?+>[^<]*+'
_CHECKED = rb"(?:<w:proofErr\b[^<>]*+(?<=/)>)*+"
_CUT_RUNS = re.compile(
    rb"(<w:r" + _REVISIONS + rb">(" + _LOOK + rb")" + _WORDS + rb")"
    rb"((?:</w:t></w:r>" + _CHECKED + rb"<w:r" + _REVISIONS + rb">\2" + _WORDS + rb")++)"
)
_BETWEEN_TAGS = re.compile(rb">([^<]++)")
_MARKUP = b"<!"


def join_runs(data: bytes) -> bytes:
    """Return document.xml with each row of runs of words that look the same as one run.

    Only whole runs that touch each other are joined, so that XML that is broken stays so. Files that are written in
    another way (other prefixes, comments, CDATA) are given back as they are.
    """
    if _MARKUP in data:
        return data
    return _CUT_RUNS.sub(lambda match: match[1] + b"".join(_BETWEEN_TAGS.findall(match[3])), data)
