"""A ZIP archive that is sent while it is made: no file of it is ever whole in memory."""

import io
import zipfile
from collections.abc import Iterable, Iterator

from practices.documents.packing import EPOCH


class _Sink(io.RawIOBase):
    """Takes what is written, and gives it away."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._parts.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        taken, self._parts = b"".join(self._parts), []
        return taken


def zip_stream(files: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    """Return the bytes of an archive of `files`, each a name and its content piece by piece, in this order.

    The same files give the same bytes. An archive or file above 4 GB is written as ZIP64.
    """
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, pieces in files:
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(info, "w", force_zip64=True) as member:
                for piece in pieces:
                    member.write(piece)
                    if ready := sink.take():
                        yield ready
            yield sink.take()
    yield sink.take()
