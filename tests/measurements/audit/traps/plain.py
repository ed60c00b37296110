"""Texts and Markdown that take long to match, and bytes that are none."""

import random

from tests.measurements.audit.traps import Bait, Traps

MEGABYTE = 1024 * 1024


def plain_traps(bait: Bait) -> Traps:
    for byte in (0x00, 0x0A, 0x20, 0x41, 0x80, 0xFF):
        yield f"one-byte-{byte:02x}", bytes([byte])
    yield "nothing.txt", b""
    yield "zeros.bin", bytes(MEGABYTE)
    yield "noise.bin", random.Random(1).randbytes(3 * MEGABYTE)
    yield "upper-noise.txt", bytes(128 + byte % 128 for byte in random.Random(2).randbytes(2 * MEGABYTE))
    yield "too-large.txt", b"words " * (MEGABYTE)
    yield "too-large.pdf", b"%PDF-" + bytes(33 * MEGABYTE)
    yield "surrogates-16.txt", b"\xff\xfe" + "words".encode("utf-16-le") + b"\x00\xd8\x00\xd8"
    yield "surrogates-8.txt", b"words \xed\xa0\x80\xed\xb0\x80"
    yield "overlong.txt", b"words \xc0\xaf \xe0\x80\xaf"
    yield "odd-16.txt", b"\xff\xfea"
    yield "nuls-between.txt", b"w\x00o\x00r\x00d\x00s\x00\x00\xd8"
    yield "controls.txt", b"words\x01 \x02words \x7f" * 20
    yield "brackets.txt", b"(" * (4 * MEGABYTE)
    yield "one-line.txt", b"words, " * (MEGABYTE // 2)
    yield "numbers.txt", b"".join(b"%d. words\n" % number for number in range(150_000))
    yield "bidirectional.txt", "\u202e\u2066words\u2069\n".encode() * 10_000
    for name, piece in MARKDOWN.items():
        yield f"{name}.md", (piece * (MEGABYTE // len(piece)))[:MEGABYTE] + b"\nwords"
    yield "front-matter.md", b"---\ntitle: x\n" + b"a: b\n" * 100_000
    yield "columns.md", b"|" + b" words |" * 50_000 + b"\n|" + b" --- |" * 50_000 + b"\n"
    yield "notes.md", b"words[^a]\n\n[^a]: note[^a]\n\n[^b]: [^b]\n" * 1_000
    yield (
        "references.md",
        b"".join(
            b"[a%d]: https://example.org/%d\n[a%d] words\n" % (number, number, number) for number in range(20_000)
        ),
    )
    yield "deep-quotes.md", b">" * 100_000 + b" words"
    yield "deep-lists.md", b"".join(b" " * (2 * depth) + b"- words\n" for depth in range(1_500))
    yield "html-in.md", b"<div>\n" * 50_000 + f"<img src='{bait.address}'>\n\nwords".encode()
    yield "rich.rtf", b"{\\rtf1 " + b"{" * 100_000
    yield "old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") * 100
    yield "locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    yield "picture.html", b"GIF89a<html><body><p>words</p><p>b</p><p>c</p>"
    yield "script.html", b"#!/bin/sh\n<html><body><p>words</p></body></html>"


MARKDOWN = {
    "open-brackets": b"[",
    "open-links": b"[a](",
    "nested-links": b"[[x][x]",
    "closed-links": b"[x]",
    "images": b"![a][",
    "stars": b"*a ",
    "many-stars": b"*",
    "underlines": b"_a _",
    "ticks": b"`a``b```c",
    "hashes": b"# ",
    "heading": b"#",
    "rules": b"- ",
    "bars": b"| ",
    "delimiters": b"|-:",
    "tags": b"<a href=",
    "comments": b"<!--",
    "escapes": b"\\",
    "templates": b"{%a%}",
    "attributes": b"a {: b",
    "spaces": b" ",
    "breaks": b"<br>a",
    "entities": b"&amp;",
    "fences": b"```\n",
    "items": b"1. ",
}
"""What is repeated for a megabyte."""
