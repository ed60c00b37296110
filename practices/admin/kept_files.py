"""Files of records as downloads."""

from django.http import FileResponse, Http404

from practices.models.kept_files import KeptFile


def hand_out(kept: KeptFile | None, *, content_type: str = "") -> FileResponse:
    """Return a file of a record as a download; 404 where there is none, or the storage has it no more.

    `content_type`: else its own media type.
    """
    if kept is None:
        raise Http404
    try:
        stream = kept.stored.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(stream, as_attachment=True, filename=kept.name, content_type=content_type or kept.media_type)
