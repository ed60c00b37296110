"""Which column of a sheet is which: as its heads were read before, else by their words in any language."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from functools import cache

from django.utils.translation import get_language

from practices.models.sheets import SheetMapping
from practices.sheets.columns import comparable, in_every_language
from practices.sheets.kinds import KINDS
from practices.sheets.kinds.kind import SheetKind


def digest_of(heads: Sequence[str]) -> str:
    """Return what tells these heads from others (SHA-256, hex)."""
    return hashlib.sha256(json.dumps([comparable(head) for head in heads]).encode()).hexdigest()


def guess_columns(kind: SheetKind, heads: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """Return for each head the name of its column, "" for none, and what is the same for all rows.

    Of two heads alike neither is taken: somebody has to say which one is meant.
    """
    known = SheetMapping.objects.filter(kind=kind.code, digest=digest_of(heads)).first()
    if known is not None and len(known.columns) == len(heads):
        return list(known.columns), dict(known.same_for_all)
    named = _names_of(kind.code, get_language() or "en")
    alike = Counter(comparable(head) for head in heads)
    columns: list[str] = []
    for head in heads:
        name = named.get(comparable(head), "") if alike[comparable(head)] == 1 else ""
        columns.append("" if name in columns else name)
    return columns, {}


@cache
def _names_of(code: str, _language: str) -> dict[str, str]:
    """Return the columns of a kind by everything that they may be called; names of files come before labels."""
    kind = KINDS[code]
    named: dict[str, str] = {comparable(name): "" for name in kind.taken_over}
    for column in kind.columns:
        named.setdefault(comparable(column.name), column.name)
    for column in kind.columns:
        for words in in_every_language(column.label):
            named.setdefault(words, column.name)
    for column in kind.columns:
        for alias in column.aliases:
            named.setdefault(comparable(alias), column.name)
    return named
