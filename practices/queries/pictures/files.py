"""Pictures as files: SVG with its own colours, PNG, and the rows as CSV."""

import hashlib
from collections.abc import Sequence

from django.utils.text import slugify
from django.utils.translation import gettext as _

from practices.documents.charts.files import frame, write_framed_png
from practices.documents.csv_sheet import write_csv
from practices.documents.documents import printable
from practices.models.demonstration import Demonstration
from practices.queries.editions.exports import Export
from practices.queries.pictures.picture import PICTURE_FORMATS, Picture


def picture_file(picture: Picture, form: str, *, source: str) -> Export | None:
    """Prepare a file of a picture, None where nothing is drawn. `source`: the address of the page it stands on.

    One query at most.
    """
    name = f"{slugify(picture.name)}.{form}"
    if form == "csv":
        rows = ([printable(cell) for cell in row] for row in picture.rows)
        return _export(name, form, write_csv(picture.heads, rows))
    if not picture.svg:
        return None
    svg = frame(picture.svg, title=picture.title, notes=_notes(picture, source), language=picture.language)
    if form == "svg":
        return _export(name, form, svg)
    return Export(name, PICTURE_FORMATS[form], _tag(form, svg), lambda: write_framed_png(svg))


def _notes(picture: Picture, source: str) -> Sequence[str]:
    fictional = [_("A demonstration: the organizations are fictional.")] if Demonstration.is_loaded() else []
    return [picture.description, *fictional, source]


def _export(name: str, form: str, text: str) -> Export:
    return Export(name, PICTURE_FORMATS[form], _tag(form, text), text.encode)


def _tag(form: str, text: str) -> str:
    return f"picture-{form}-{hashlib.sha256(text.encode()).hexdigest()[:40]}"
