"""An edition with its provisions as JSON; fields are named as in the API, version 1."""

import json
from typing import Any

from practices.documents.documents import ExportDocument, ExportProvision


def write_edition_json(document: ExportDocument) -> str:
    """Write one object; where the text is not given, `provisions` is null and `notice` says why."""
    return json.dumps(describe_edition(document), ensure_ascii=False, indent=1) + "\n"


def describe_edition(document: ExportDocument) -> dict[str, Any]:
    """Return the fields of an edition, of its instrument and organization, and of its provisions."""
    cited = document.cited
    ids = {row.eid: row.id for row in document.provisions}
    return {
        "id": cited.id,
        "url": cited.address,
        "title": cited.title,
        "titles": dict(document.titles),
        "language": cited.language,
        "dated_on": cited.dated_on or None,
        "precision": document.precision,
        "text_status": cited.text_status,
        "text_status_label": cited.status_label,
        "text_status_note": document.status_note,
        "instrument": {
            "id": document.instrument,
            "title": cited.title,
            "symbol": cited.symbol,
            "kind": document.kind,
            "url": document.instrument_address,
        },
        "organization": {
            "id": document.organization_id,
            "name": cited.organization,
            "names": dict(document.organizations),
            "acronym": cited.acronym,
            "url": document.organization_address,
        },
        "official_address": document.official_address,
        "reuse_terms": document.reuse_terms,
        "citation": document.citation,
        "source_file": {
            "name": document.source_name,
            "sha256": document.source_checksum,
            "url": document.source_address,
        }
        if document.source_name
        else None,
        "is_demonstration": document.is_demonstration,
        "notice": document.notice,
        "provisions": None if document.notice else [_provision(row, document, ids) for row in document.provisions],
    }


def _provision(row: ExportProvision, document: ExportDocument, ids: dict[str, str]) -> dict[str, Any]:
    cited = document.cited
    return {
        "id": row.id,
        "edition": cited.id,
        "text_status": cited.text_status,
        "language": cited.language,
        "passage_language": row.language or None,
        "eid": row.eid,
        "element": row.element,
        "label": row.label,
        "num": row.num,
        "path": list(row.path),
        "heading": row.heading,
        "text": row.text,
        "level": row.level,
        "parent": ids.get(row.parent),
        "gap": row.gap,
        "topics": [topic.code for topic in row.topics],
        "url": row.address,
    }
