"""How files of requests are taken in: in memory or on the disk, as Django does, and past the virus scanner."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, MemoryFileUploadHandler, TemporaryFileUploadHandler

from practices.actions.virus_scanner import UploadRefused, refuse_virus


class Scanned(FileUploadHandler):
    """Shows a file to the scanner once all of it is there."""

    def file_complete(self, file_size: int) -> Any:
        """Return the file. Raises UploadRefused."""
        file = super().file_complete(file_size)
        if file is None:
            return None
        try:
            refuse_virus(file.chunks())
        except UploadRefused:
            file.close()
            raise
        file.seek(0)
        return file


class ScannedInMemory(Scanned, MemoryFileUploadHandler):
    """Takes in small files."""


class ScannedOnDisk(Scanned, TemporaryFileUploadHandler):
    """Takes in the others."""
