"""Bytes and marked-up words of a message as plain text."""

from practices.documents.encodings import guess_encoding
from practices.documents.html.reading import write_fragment
from practices.documents.notation import bare_text
from practices.documents.text import UnreadableText


def decode_words(content: bytes, charset: str) -> tuple[str, bool]:
    """Return bytes as text in the encoding that is declared; whether another one had to be guessed."""
    for name in (charset, "utf-8"):
        try:
            return content.decode(name), False
        except (LookupError, ValueError):  # ValueError: not of this encoding, or no name of one
            continue
    found = guess_encoding(content)
    return (found.text, True) if found is not None else (content.decode("cp1252", "replace"), True)


def words_of_html(page: str) -> str:
    """Return the words of a page of HTML as plain text: no script, no address is followed; "" if it cannot be read."""
    try:
        return "\n\n".join(bare_text(block) for block in write_fragment(page))
    except UnreadableText:
        return ""
