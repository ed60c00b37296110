"""Running words with their marks: emphasis, strong, links, notes, in the notation of numbered text."""

import re
from dataclasses import dataclass
from itertools import groupby

_SPACES = re.compile(r"[ \t\n\r\f\u2028\u2029]+|[ \u00a0]{2,}")
_WORD = re.compile(r"\w")
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_ADDRESS = re.compile(r"(?:https?://[^\s/]|mailto:[^\s@]+@)\S*", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:\(?(?:\d{1,3}[a-z]?|[a-z]|[ivxlc]{1,6})[).]|\d{1,3}(?:\.\d{1,3})+\.?|§\s?\d{1,4}[a-z]?|\d{1,3})"
)
_UNSAFE = str.maketrans({" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E", '"': "%22", "|": "%7C"})
MOST_ADDRESS = 2_000


@dataclass(frozen=True, slots=True)
class HtmlStyle:
    """How words stand: strong, emphasized, linked to an address."""

    strong: bool = False
    emphasis: bool = False
    address: str = ""


PLAIN = HtmlStyle()


@dataclass(slots=True)
class HtmlRun:
    """Words of one style; `is_raw` words are notation already, such as the mark of a note."""

    words: str
    style: HtmlStyle = PLAIN
    is_raw: bool = False


def safe_address(address: str) -> str:
    """Return an address that may be linked (http, https, mailto), written so that it ends where it ends; else ""."""
    address = "".join(address.split("\n")).strip().translate(_UNSAFE)
    return address if len(address) <= MOST_ADDRESS and _ADDRESS.fullmatch(address) else ""


def escape(words: str) -> str:
    """Return words that read as no notation."""
    words = _ESCAPE.sub(r"\\\\", words)
    if words.count("*") > 1:
        words = re.sub(r"\*(?=\S)|(?<=\S)\*", r"\\*", words)
    words = words.replace("[^", "\\[^")
    words = re.sub(r"\](?=\((?:https?:|mailto:))", r"\\]", words, flags=re.IGNORECASE)
    return re.sub(r"<(?=br\s*/?>)", r"\\<", words, flags=re.IGNORECASE)


def write_runs(runs: list[HtmlRun]) -> str:
    """Return the runs as one line: single spaces, marks close to their words, a space behind a glued number."""
    line = ""
    merged = _merge(_part_number([run for run in runs if run.words]))
    for place, run in enumerate(merged):
        words = run.words if run.is_raw else _SPACES.sub(" ", run.words)
        if not line or line.endswith((" ", "\u00a0")):
            words = words.lstrip()
        core = words.strip()
        if not core:
            line += " " if words and line else ""
            continue
        start = words[: len(words) - len(words.lstrip())]
        end = words[len(words.rstrip()) :]
        following = merged[place + 1].words[:1] if place + 1 < len(merged) and not end else ""
        line += start + _dress(core, run, start or line[-1:], following) + end
    return line.strip()


def _part_number(runs: list[HtmlRun]) -> list[HtmlRun]:
    """Put a space between a number in an element of its own and the words that it stands close to."""
    filled = [place for place, run in enumerate(runs[:8]) if run.words.strip()][:2]
    if len(filled) < 2 or filled[1] != filled[0] + 1 or runs[filled[1]].is_raw:
        return runs
    number, words = runs[filled[0]].words, runs[filled[1]].words
    is_number = number[-1:].strip() and _LABEL.fullmatch(number.strip()) and words[0].isalpha()
    if is_number and (words[0].isupper() or not number[-1].isdigit()):
        return [*runs[: filled[1]], HtmlRun(" "), *runs[filled[1] :]]
    return runs


def _merge(runs: list[HtmlRun]) -> list[HtmlRun]:
    """Join neighbours of the same style."""
    merged: list[HtmlRun] = []
    groups = groupby(runs, key=lambda run: (run.style, run.is_raw))
    for (style, is_raw), group in groups:
        if is_raw:
            merged += group
        else:
            merged.append(HtmlRun("".join(run.words for run in group), style))
    return merged


def _dress(core: str, run: HtmlRun, before: str, following: str) -> str:
    """Put marks around words where the notation can read them again; else the words stay plain."""
    if run.is_raw:
        return core
    words = escape(core)
    style = run.style
    if style == PLAIN or not _WORD.search(core):
        return words
    if (
        style.address
        and not set(core) & set("[]")
        and core.rstrip("/") != style.address.removeprefix("mailto:").rstrip("/")
    ):
        words = f"[{words}]({style.address})"
    if (style.strong or style.emphasis) and "*" not in core and not before.endswith("*"):
        if style.strong:
            return f"**{words}**"
        touches = (before[-1:].isalnum() and core[0].isalnum()) or (following.isalnum() and core[-1].isalnum())
        return words if touches or before[-1:].isalnum() or following.isalnum() else f"*{words}*"
    return words
