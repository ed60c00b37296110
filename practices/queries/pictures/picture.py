"""A picture as a page shows it, and the rows that say the same."""

from collections.abc import Callable
from dataclasses import dataclass

PICTURE_FORMATS = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv; charset=utf-8"}
"""The files that a picture is handed out as, by their endings, with their media types."""
Complete = Callable[[str], str]
"""Completes an address within the portal for where it is used."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture and its table. `svg` is "" where it could not be read; `instead` then says where to look.

    `heads` and `rows` are the sheet: codes beside words. `files` are their addresses, by their endings. `query` is what
    the page is asked for, encoded, so that it shows the same.
    """

    name: str
    title: str
    description: str
    language: str
    svg: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    files: tuple[tuple[str, str], ...]
    query: str = ""
    instead: str = ""


def within(address: str) -> str:
    """Leave an address as it is: for a page of the portal."""
    return address
