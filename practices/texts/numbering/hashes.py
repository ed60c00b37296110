"""The fingerprint of a provision's own words."""

import hashlib
import re
import unicodedata

HASH_VERSION = 1

_LINK = re.compile(r"!?\[([^\[\]]{0,2000})\]\([^()\s]{0,2000}\)")
_TAG = re.compile(
    r"</?(?:sup|sub|br|b|i|u|em|strong|span|a|mark|small|s|del|ins|code|q|abbr|p|div)(?:\s[^<>=]{0,100}=[^<>]{0,300}|\s?)/?>",
    re.IGNORECASE,
)
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3})(?=\S)([^*\n]{1,2000}?)(?<=\S)\1(?![\w*])")
_UNDERLINE = re.compile(r"(?<![\w_])(_{1,3})(?=\S)([^_\n]{1,2000}?)(?<=\S)\1(?![\w_])")
_FOOTNOTE = re.compile(r"\[\^[\w-]{1,40}\]")
_MARKED = re.compile(r"[\[<*_]")  # every mark of the notation begins with one of these


def strip_markup(text: str) -> str:
    """Return `text` without the marks of the notation: links, emphasis, footnote marks, tags."""
    if not _MARKED.search(text):
        return text
    return _UNDERLINE.sub(r"\2", _EMPHASIS.sub(r"\2", _TAG.sub("", _LINK.sub(r"\1", _FOOTNOTE.sub("", text)))))


def strip_frame(text: str) -> str:
    """Return `text` without links, tags and underlines, but with its emphasis and footnote marks."""
    return _UNDERLINE.sub(r"\2", _TAG.sub("", _LINK.sub(r"\1", text)))


def text_hash(text: str) -> str:
    """Return the SHA-256, in hex, of `text` in NFC, markup removed, white space collapsed.

    Version `HASH_VERSION`: store it beside the hash.
    """
    plain = " ".join(unicodedata.normalize("NFC", strip_markup(text)).split())
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()
