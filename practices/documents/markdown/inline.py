"""What stands within a line of Markdown, written as the notation of numbered text has it."""

import html
import re
from collections.abc import Mapping

from practices.documents.html.words import safe_address

_CODE = re.compile(r"(?<![`\\])(`{1,3})(?!`)([^\n]{1,2000}?)(?<!`)\1(?!`)")
_ESCAPED = re.compile(r"\\([!\"#$%&'()+,\-./:;=>?@^_`{}~\]])")
_IMAGE = re.compile(r"!\[([^\[\]\n]{0,500})\](?:\((?!page:)[^()\n]{0,2000}\)|\[[^\[\]\n]{0,200}\])")
_LINK = re.compile(
    r"(?<!!)\[((?:[^\[\]\n]|\[[^\[\]\n]{0,100}\]){1,1000})\]\(\s*<?([^()\s<>]{0,2000}(?:\([^()\s<>]{0,200}\)[^()\s<>]{0,200})?)>?(?:\s+[\"'(][^\n]{0,300}?[\"')])?\s*\)(?:\{[^{}\n]{0,200}\})?"
)
_REFERENCE = re.compile(r"(?<![!\]\\])\[(?!\^)([^\[\]\n]{1,500})\](?:\[([^\[\]\n]{0,200})\])?(?!\(|:)")
_AUTOLINK = re.compile(
    r"<((?:https?://|mailto:)[^\s<>]{1,2000}|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5})>", re.IGNORECASE
)
_TAG = re.compile(
    r"<(/?)(a|abbr|b|big|br|cite|code|center|del|dfn|em|font|hr|i|img|input|ins|kbd|label|li|mark|nobr|ol|p|q|s|samp|small|span|"
    r"strike|strong|sub|sup|time|tt|u|ul|var|wbr|div|details|summary|section|button)\b([^<>]{0,2000})>",
    re.IGNORECASE,
)
_ANCHOR = re.compile(
    r"<a\b[^<>]{0,2000}?href\s*=\s*[\"']?([^\"'<>\s]{1,2000})[\"']?[^<>]{0,500}>([^<>]{1,1000})</a\s*>", re.IGNORECASE
)
_COMMENT = re.compile(r"<!--.{0,2000}?-->")
_UNDERLINES = re.compile(r"(?<![\w\\_])(_{1,3})(?=[^\s_])([^\n_]{1,2000}?)(?<=[^\s_\\])\1(?![\w_])")
_STARS = re.compile(r"(?<![*\\])\*{3}(?=[^\s*])([^*\n]{1,2000})(?<=\S)\*{3}(?!\*)")
_ATTRIBUTES = re.compile(r"(?<=\S)\s*\{:[^{}\n]{0,200}\}")
_STRONG = re.compile(r"<(strong|b)(?:\s[^<>]{0,500})?>(\s*)([^<>]{1,2000}?)(\s*)</\1\s*>", re.IGNORECASE)
_EMPHASIS = re.compile(r"<(em|i)(?:\s[^<>]{0,500})?>(\s*)([^<>]{1,2000}?)(\s*)</\1\s*>", re.IGNORECASE)
MOST_CHARACTERS = 200_000
_PLACEHOLDER = re.compile("\ue000(\\d+)\ue001")


def write_inline(words: str, addresses: Mapping[str, str]) -> str:
    """Return a line with its links resolved, its HTML and code marks taken off, its emphasis in stars.

    `addresses` are those of the file's reference links, by label in small letters. A link that leads nowhere safe
    (http, https, mailto) is left as words. A line above MOST_CHARACTERS stays as it is.
    """
    if len(words) > MOST_CHARACTERS:
        return html.unescape(words)
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[2].strip().replace("*", "\\*").replace("[^", "\\[^"))
        return f"\ue000{len(kept) - 1}\ue001"

    words = words.replace("\ue000", "").replace("\ue001", "")
    words = _CODE.sub(keep, words)
    words = _COMMENT.sub("", words)
    words = _AUTOLINK.sub(r"\1", words)
    words = _IMAGE.sub("", words)
    words = _ANCHOR.sub(lambda match: link(match[2], html.unescape(match[1])), words)
    words = _LINK.sub(lambda match: link(match[1], match[2]), words)
    words = _REFERENCE.sub(lambda match: _resolve(match, addresses), words)
    words = _STARS.sub(r"**\1**", words)
    words = _UNDERLINES.sub(lambda match: f"{_stars(match[1])}{match[2]}{_stars(match[1])}", words)
    words = _EMPHASIS.sub(r"\2*\3*\4", _STRONG.sub(r"\2**\3**\4", words))
    words = _TAG.sub(_write_tag, words)
    words = _ESCAPED.sub(r"\1", _ATTRIBUTES.sub("", words))
    words = html.unescape(words).replace("\u00a0", " ")
    return _PLACEHOLDER.sub(lambda match: kept[int(match[1])] if int(match[1]) < len(kept) else "", words)


def link(words: str, address: str) -> str:
    """Return a link of the notation, or the words alone where the address is unsafe or the same."""
    address = safe_address(address)
    words = words.strip()
    if not address or words in {address, address.removeprefix("mailto:")}:
        return words
    if "[" in words or "]" in words:
        words = words.replace("[", "(").replace("]", ")")
    return f"[{words}]({address})"


def count_images(words: str) -> int:
    return sum(1 for _ in _IMAGE.finditer(words))


def _resolve(match: re.Match[str], addresses: Mapping[str, str]) -> str:
    label = (match[2] or match[1]).strip().lower()
    if label in addresses:
        return link(match[1], addresses[label])
    return match[0]


def _stars(marks: str) -> str:
    return "*" if len(marks) == 1 else "**"


def _write_tag(match: re.Match[str]) -> str:
    """Write the end of a line; other tags fall away."""
    return "<br>" if match[2].lower() == "br" else ""
