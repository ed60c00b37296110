"""What strangers put into addresses, queries, headers and bodies, and how to see that it came back alive."""

import html
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile

ELSEWHERE = "elsewhere.example"
"""The host of a stranger: nothing leads there."""
OURS = "testserver"
MARK = "zq7h"
"""Stands in every value that must not come back as markup."""
ECHOED = f"{MARK}'\"><b x={MARK}>"
LIVE = (f"<b x={MARK}", f"{MARK}'\">")
"""What an answer holds when a value came back without being escaped."""
ACTIVE_KINDS = ("text/html", "application/xhtml", "text/xml", "application/xml", "application/atom", "image/svg")
"""Media types in which markup lives."""
LED = re.compile(
    r"""(?:\b(?:href|action|formaction|src)\s*=\s*["']?\s*(?:\d+;\s*url=)?|\bcontent\s*=\s*["']?\s*\d+;\s*url="""
    r"""|og:(?:url|image)["']?\s+content\s*=\s*["']?\s*)([^"'\s>]+)""",
    re.IGNORECASE,
)
"""Where a page leads: also by a refresh, and by what others are told of its address; a title leads nowhere."""

QUERY_VALUES: dict[str, str] = {
    "nothing": "",
    "NUL": "%00",
    "NUL within": "gift%00s",
    "quotation mark": "%22",
    "three quotation marks": "%22%22%22 %27",
    "markup": quote(ECHOED),
    "line break": quote(f"{MARK}\r\nX-Made-Up: 1"),
    "3,000 words": "gift+" * 3_000,
    "one word of 20,000 letters": "g" * 20_000,
    "half a surrogate": "%ED%A0%80",
    "not UTF-8": "%FF%FE%C0%AF",
    "huge number": "9" * 30,
    "number of 5,000 digits": "9" * 5_000,
    "number above 64 bits": str(2**63),
    "below nothing": "-1",
    "infinite": "Infinity",
    "not a number": "NaN",
    "power": "1e308",
    "digits of another script": quote("١٢٣"),
    "superscript": quote("²"),
    "uuid of nothing": "00000000-0000-0000-0000-000000000000",
    "day that is none": "2004-02-31",
    "year 0": "0000-00-00",
    "year of 5 digits": "99999-01-01",
    "elsewhere": quote(f"https://{ELSEWHERE}/", safe=""),
    "elsewhere without a scheme": quote(f"//{ELSEWHERE}/", safe=""),
    "elsewhere by a backslash": quote(f"/\\{ELSEWHERE}/", safe=""),
    "elsewhere after a tab": quote(f"/\t/{ELSEWHERE}/", safe=""),
    "elsewhere after an at": quote(f"https://{OURS}@{ELSEWHERE}/", safe=""),
    "script": quote("javascript:alert(1)", safe=""),
    "path upwards": quote("../../../../etc/passwd", safe=""),
    "template": quote("{{7*7}}{% debug %}${7*7}%(x)s %s {0.__class__}", safe=""),
    "SQL": quote("1' OR '1'='1' --", safe=""),
    "pattern": quote("(((((a*)*)*)*)*)*b[", safe=""),
    "JSON": quote('{"a":[[[[]]]]}', safe=""),
    "list": quote("[1,2", safe=""),
    "right to left": quote("\u202e\u2066gift\u200f", safe=""),
    "outside the first plane": quote("😀𝕏", safe=""),
}
"""Values as they stand in a query, by what they are."""
WHOLE_QUERIES: tuple[str, ...] = (
    "&".join(f"p{number}=1" for number in range(1_500)),
    "%",
    "%%%=%ZZ&&&=&=",
    "a[]=1&a[b]=2&a.b=3",
    f"{quote(ECHOED)}={quote(ECHOED)}",
    "q=" + "%22" * 2_000,
    "%00=%00",
)
"""Queries that are hostile as a whole."""
SEGMENTS: tuple[str, ...] = (
    "%00",
    quote(ECHOED, safe=""),
    "9" * 40,
    "%ED%A0%80",
    "%FF",
    "g" * 3_000,
    "..%2F..%2Fetc%2Fpasswd",
    quote(f"//{ELSEWHERE}"),
    "0",
    "-1",
    "%0D%0AX-Made-Up%3A1",
    "00000000-0000-0000-0000-000000000000",
)
"""What stands in an address in place of a key."""
PATHS: tuple[str, ...] = (
    "/" + "a/" * 4_000,
    "//",
    "///elsewhere.example",
    "//elsewhere.example/..",
    "/%2F/elsewhere.example",
    "/\\elsewhere.example",
    "/fr//elsewhere.example",
    "/;/",
    "/.git/config",
    "/.env",
    "/en/",
    "/xx/instruments/",
    "/.well-known/",
    "/.well-known/security.txt",
)
"""Addresses that are hostile as a whole."""
HEADERS: dict[str, dict[str, str]] = {
    "host of a stranger": {"HTTP_HOST": ELSEWHERE},
    "host with markup": {"HTTP_HOST": ECHOED},
    "forwarded host": {"HTTP_X_FORWARDED_HOST": ELSEWHERE, "HTTP_FORWARDED": f"host={ELSEWHERE};proto=https"},
    "forwarded scheme": {"HTTP_X_FORWARDED_PROTO": "https, http", "HTTP_X_FORWARDED_PORT": "99999999"},
    "forwarded for": {"HTTP_X_FORWARDED_FOR": ECHOED, "HTTP_X_REAL_IP": "::ffff:127.0.0.1%eth0"},
    "rewritten address": {"HTTP_X_ORIGINAL_URL": "/admin/", "HTTP_X_REWRITE_URL": "/admin/"},
    "other method": {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"},
    "languages": {"HTTP_ACCEPT_LANGUAGE": "x" * 5_000 + ";q=9,*;q=,../fr"},
    "language with NUL": {"HTTP_ACCEPT_LANGUAGE": "fr\0"},
    "media types": {"HTTP_ACCEPT": "text/html;q=x, " * 300 + ECHOED},
    "encodings": {"HTTP_ACCEPT_ENCODING": "gzip;q=NaN, identity;q=0, *;q=0"},
    "dates": {"HTTP_IF_MODIFIED_SINCE": "Thu, 99 Foo 99999 99:99:99 GMT", "HTTP_IF_UNMODIFIED_SINCE": "x"},
    "dates that overflow": {"HTTP_IF_MODIFIED_SINCE": "Fri, 31 Dec 9999 23:59:60 GMT"},
    "entity tags": {"HTTP_IF_NONE_MATCH": '"' * 3_000, "HTTP_IF_MATCH": "W/,,,*"},
    "range": {"HTTP_RANGE": "bytes=99999999999999999999-,-1,5-2"},
    "authorization": {"HTTP_AUTHORIZATION": "Bearer \x00\xff" + "A" * 5_000},
    "authorization without a word": {"HTTP_AUTHORIZATION": "Bearer"},
    "basic": {"HTTP_AUTHORIZATION": "Basic %%%"},
    "cookies": {"HTTP_COOKIE": 'sessionid=../../x; csrftoken=%00; messages=W10=:x:y; django_language=xx; a="b'},
    "session of a stranger": {"HTTP_COOKIE": "sessionid=" + "z" * 9_000},
    "messages made up": {"HTTP_COOKIE": 'messages=[["__json_message",0,40,"<b x=zq7h>"]]'},
    "referrer": {"HTTP_REFERER": f"https://{ELSEWHERE}/{ECHOED}", "HTTP_ORIGIN": "null"},
    "request id": {"HTTP_X_REQUEST_ID": ECHOED + "x" * 3_000},
    "parts of a page": {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest", "HTTP_HX_REQUEST": "true"},
    "preflight": {"HTTP_ORIGIN": f"https://{ELSEWHERE}", "HTTP_ACCESS_CONTROL_REQUEST_METHOD": "DELETE"},
}
"""Headers, as WSGI names them, by what they are."""
METHODS = ("HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "X" * 30)
DEEP = "[" * 50_000
BODIES: tuple[tuple[str, str, Any], ...] = (
    ("no form", "application/x-www-form-urlencoded", b"%00=%00&&&=;\xff\xfe"),
    ("JSON that never ends", "application/json", DEEP.encode()),
    ("JSON of another kind", "application/json", b'"text"'),
    ("JSON with half a surrogate", "application/json", json.dumps({"kind": "\ud800", "title": "\x00"}).encode()),
    ("JSON of numbers", "application/json", b'{"kind": 1e999, "x": NaN, "content": [null, true, {}]}'),
    ("form without a boundary", "multipart/form-data", b"--x\r\n\r\n"),
    ("form cut short", "multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a'),
    ("form of an unknown set of letters", "application/x-www-form-urlencoded; charset=utf-99", b"a=b"),
    ("XML with an entity", "application/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    ("nothing known", "x/y; charset=\xff", b"\x00\xff" * 50),
    ("1,500 fields", "application/x-www-form-urlencoded", b"&".join(b"p%d=1" % number for number in range(1_500))),
)
"""Bodies: what each is, its media type, its bytes."""
FILES = (
    ("../../../etc/passwd", "text/plain", b"root"),
    ("a\x00b.pdf", "application/pdf", b"%PDF-1.7\n%%EOF"),
    ("con.docx", "image/png", b"PK\x03\x04" + b"\x00" * 40),
    ("x" * 300 + ".svg", "image/svg+xml", b"<svg onload='alert(1)' xmlns='http://www.w3.org/2000/svg'/>"),
    (f"{ECHOED}.html", "text/html", f"<script>{MARK}</script>".encode()),
    ("empty.csv", "text/csv", b""),
)
"""Files that lie: name, media type, content."""


def hostile_file(number: int) -> SimpleUploadedFile:
    """Return one of `FILES` as something to send."""
    name, kind, content = FILES[number % len(FILES)]
    upload = SimpleUploadedFile("x", content, kind)
    upload._name = name
    return upload


def queries(names: Sequence[str], *, turn: int = 0) -> Iterator[tuple[str, str]]:
    """Return (what it is, query): each value in all of `names`, each name twice and by itself with one value."""
    values = list(QUERY_VALUES.items())
    for what, value in values:
        yield what, "&".join(f"{quote(name)}={value}" for name in names or ["q", "page"])
    for place, name in enumerate(names):
        what, value = values[(turn + place) % len(values)]
        yield f"{what} in {name}", f"{quote(name)}={value}"
        yield f"{what} in {name}, twice", f"{quote(name)}=1&{quote(name)}={value}&{quote(name)}[]={value}"
    for query in WHOLE_QUERIES:
        yield "a whole query", query


def alive(asked: str, response: Any) -> Iterator[str]:
    """Say what is wrong with an answer: an error of ours, a way to another site, an echo that is not escaped."""
    if response.status_code >= 500:
        yield f"{response.status_code}"
    if "X-Made-Up" in response.headers:
        yield "a header of the stranger's"
    if _leads_elsewhere(asked, response.headers.get("Location", "")):
        yield f"leads to {response.headers['Location'][:60]!r}"
    if not response.headers.get("Content-Type", "").startswith(ACTIVE_KINDS) or response.streaming:
        return
    body = response.content.decode("utf-8", "replace")
    if any(text in body for text in LIVE):
        yield "comes back unescaped"
    for address in LED.findall(body) if ELSEWHERE in body or "script:" in body else ():
        if _leads_elsewhere(asked, html.unescape(address)):
            yield f"names {html.unescape(address)[:60]!r} as a link"
            return


def _leads_elsewhere(asked: str, address: str) -> bool:
    """Tell whether a browser that follows an address leaves the portal, as a browser reads it."""
    plain = re.sub(r"[\t\r\n]", "", address).strip().replace("\\", "/")
    try:
        whole = urlsplit(urljoin(f"http://{OURS}{urlsplit(asked).path}", plain))
    except ValueError:
        return ELSEWHERE in plain.partition("?")[0]
    return whole.scheme in {"javascript", "data", "vbscript"} or (whole.hostname or "") == ELSEWHERE
