"""Comparison of texts: clauses that read alike, rows of several editions, word differences.

Knows no Django: text in, values out.
"""

from practices.texts.comparison.alignment import FLOOR, align, rank
from practices.texts.comparison.changes import ChangeKind, ClauseChange, trace
from practices.texts.comparison.clauses import Clause, Pair, PairingGround, Reason
from practices.texts.comparison.diff import Changes, DiffKind, Span, count_changes, diff_words, share_kept
from practices.texts.comparison.encoders import Encoder, UniversalEncoder, installed_encoder
from practices.texts.comparison.groups import ClauseGroup, Links, group
from practices.texts.comparison.kinship import Kin, Kinship, find_kin
from practices.texts.comparison.languages import pair_by_place
from practices.texts.comparison.method import METHOD_VERSION
from practices.texts.comparison.packing import UnreadableVectors, digest_of, pack, unpack
from practices.texts.comparison.rankings import Like, LikenessRanking, RankedText, rank_texts
from practices.texts.comparison.shelf import NearestProvision, ProvisionIndex
from practices.texts.comparison.suggestions import Suggestion, suggest_topics
from practices.texts.comparison.vectors import Vectors, prepare

__all__ = [
    "FLOOR",
    "METHOD_VERSION",
    "ChangeKind",
    "Changes",
    "Clause",
    "ClauseChange",
    "ClauseGroup",
    "DiffKind",
    "Encoder",
    "Kin",
    "Kinship",
    "Like",
    "LikenessRanking",
    "Links",
    "NearestProvision",
    "Pair",
    "PairingGround",
    "ProvisionIndex",
    "RankedText",
    "Reason",
    "Span",
    "Suggestion",
    "UniversalEncoder",
    "UnreadableVectors",
    "Vectors",
    "align",
    "count_changes",
    "diff_words",
    "digest_of",
    "find_kin",
    "group",
    "installed_encoder",
    "pack",
    "pair_by_place",
    "prepare",
    "rank",
    "rank_texts",
    "share_kept",
    "suggest_topics",
    "trace",
    "unpack",
]
