"""Comparison of texts: clauses that read alike, rows of several editions, word differences.

Knows no Django: text in, values out.
"""

from practices.texts.comparison.alignment import FLOOR, align, rank
from practices.texts.comparison.changes import ChangeKind, ClauseChange, trace
from practices.texts.comparison.clauses import Clause, Pair, PairingGround, Reason
from practices.texts.comparison.degrees import LikenessDegree
from practices.texts.comparison.diff import Changes, DiffKind, Span, count_changes, cut_spans, diff_words, share_kept
from practices.texts.comparison.encoders import Encoder, UniversalEncoder, installed_encoder
from practices.texts.comparison.groups import ClauseGroup, Links, group, without_degrees
from practices.texts.comparison.kinship import Kin, Kinship, find_kin
from practices.texts.comparison.languages import pair_by_place
from practices.texts.comparison.matters import ProvisionMatter, matter_of, matter_of_row, opening_words
from practices.texts.comparison.method import (
    FORMER_ROWS,
    METHOD_VERSION,
    ROWS_OF_WHOLE_PARTS,
    ROWS_VERSION,
    ROWS_WITHOUT_DEGREES,
)
from practices.texts.comparison.onnx_encoder import OnnxEncoder, UnreadableEncoder
from practices.texts.comparison.packing import UnreadableVectors, digest_of, pack, unpack
from practices.texts.comparison.provision_index import NearestProvision, ProvisionIndex, merge_nearest
from practices.texts.comparison.rankings import Like, LikenessRanking, RankedText, rank_texts
from practices.texts.comparison.suggestions import Suggestion, TaggedProvisions, suggest_topics
from practices.texts.comparison.vectors import Vectors, prepare

__all__ = [
    "FLOOR",
    "FORMER_ROWS",
    "METHOD_VERSION",
    "ROWS_OF_WHOLE_PARTS",
    "ROWS_VERSION",
    "ROWS_WITHOUT_DEGREES",
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
    "LikenessDegree",
    "LikenessRanking",
    "Links",
    "NearestProvision",
    "OnnxEncoder",
    "Pair",
    "PairingGround",
    "ProvisionIndex",
    "ProvisionMatter",
    "RankedText",
    "Reason",
    "Span",
    "Suggestion",
    "TaggedProvisions",
    "UniversalEncoder",
    "UnreadableEncoder",
    "UnreadableVectors",
    "Vectors",
    "align",
    "count_changes",
    "cut_spans",
    "diff_words",
    "digest_of",
    "find_kin",
    "group",
    "installed_encoder",
    "matter_of",
    "matter_of_row",
    "merge_nearest",
    "opening_words",
    "pack",
    "pair_by_place",
    "prepare",
    "rank",
    "rank_texts",
    "share_kept",
    "suggest_topics",
    "trace",
    "unpack",
    "without_degrees",
]
