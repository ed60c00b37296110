"""Comparison of texts: clauses that read alike, rows of several editions, word differences.

Knows no Django: text in, values out.
"""

from practices.comparison.alignment import FLOOR, align, rank
from practices.comparison.changes import Change, ChangeKind, trace
from practices.comparison.clauses import Clause, Ground, Pair, Reason
from practices.comparison.diff import Changes, Kind, Span, count_changes, diff_words
from practices.comparison.encoders import Encoder, UniversalEncoder, installed_encoder
from practices.comparison.groups import Group, Links, group
from practices.comparison.languages import pair_by_place
from practices.comparison.vectors import Vectors, prepare

__all__ = [
    "FLOOR",
    "Change",
    "ChangeKind",
    "Changes",
    "Clause",
    "Encoder",
    "Ground",
    "Group",
    "Kind",
    "Links",
    "Pair",
    "Reason",
    "Span",
    "UniversalEncoder",
    "Vectors",
    "align",
    "count_changes",
    "diff_words",
    "group",
    "installed_encoder",
    "pair_by_place",
    "prepare",
    "rank",
    "trace",
]
