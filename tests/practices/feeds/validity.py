"""Strict checks of feeds: what RFC 4287, 5005, 6721 and JSON Feed 1.1 require, and nothing that they do not know."""

import datetime
import json
import re
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

NAMES = {"a": "http://www.w3.org/2005/Atom", "at": "http://purl.org/atompub/tombstones/1.0"}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.ASCII | re.IGNORECASE)
TEXT = '<text/><optional><attribute name="type"/></optional>'
SHAPE = f"""
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="{NAMES["a"]}"
         datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <start><element name="feed"><optional><attribute name="xml:lang"/></optional><interleave>
    <ref name="named"/>
    <optional><element name="subtitle">{TEXT}</element></optional>
    <zeroOrMore><ref name="entry"/></zeroOrMore>
    <zeroOrMore><element name="deleted-entry" ns="{NAMES["at"]}">
      <attribute name="ref" ns=""/><attribute name="when" ns=""><data type="dateTime"/></attribute>
    </element></zeroOrMore>
  </interleave></element></start>
  <define name="entry"><element name="entry"><interleave>
    <ref name="named"/>
    <element name="published"><data type="dateTime"/></element>
    <element name="summary">{TEXT}</element>
  </interleave></element></define>
  <define name="named"><interleave>
    <element name="id"><data type="anyURI"/></element>
    <element name="title">{TEXT}</element>
    <element name="updated"><data type="dateTime"/></element>
    <zeroOrMore><element name="author"><element name="name"><text/></element></element></zeroOrMore>
    <oneOrMore><element name="link"><attribute name="href"><data type="anyURI"/></attribute>
      <optional><attribute name="rel"/></optional><optional><attribute name="type"/></optional></element></oneOrMore>
    <zeroOrMore><element name="category"><attribute name="term"/></element></zeroOrMore>
    <optional><element name="rights">{TEXT}</element></optional>
  </interleave></define>
</grammar>"""
GRAMMAR = etree.RelaxNG(etree.fromstring(SHAPE))


def check_atom(content: bytes) -> etree._Element:
    """Check a page of an Atom feed; give it parsed. Raises AssertionError."""
    root = etree.fromstring(content)
    assert GRAMMAR.validate(root), GRAMMAR.error_log
    entries = root.findall("a:entry", NAMES)
    for one in [root, *entries]:
        _check_named(one)
    for entry in entries:
        assert len(_links(entry, "alternate")) == 1
        assert entry.find("a:author", NAMES) is not None or root.find("a:author", NAMES) is not None
    assert len(_links(root, "self")) == 1
    assert len(_links(root, "first")) == 1
    assert all(len(_links(root, relation)) <= 1 for relation in ("next", "previous"))
    gone = root.findall("at:deleted-entry", NAMES)
    ids = [one.findtext("a:id", "", NAMES) for one in entries] + [one.get("ref") for one in gone]
    assert len(set(ids)) == len(ids)
    moments = [one.text for one in root.iter("{*}updated")][1:] + [one.get("when") for one in gone]
    assert not moments or root.findtext("a:updated", "", NAMES) == max(moments, key=_moment)
    return root


def check_json_feed(content: bytes) -> dict[str, Any]:
    """Check a page of a JSON Feed; give it parsed. Raises AssertionError."""
    feed: dict[str, Any] = json.loads(content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert set(feed) <= {
        "version", "title", "description", "home_page_url", "feed_url", "next_url", "language", "authors", "items",
    }  # fmt: skip
    assert feed["title"]
    assert all(author["name"] for author in feed["authors"])
    addresses = [feed["home_page_url"], feed["feed_url"], *([feed["next_url"]] if "next_url" in feed else [])]
    for item in feed["items"]:
        assert set(item) <= {
            "id", "url", "title", "content_text", "date_published", "date_modified", "authors", "tags", "_exchange",
        }  # fmt: skip
        assert isinstance(item["id"], str)
        assert IRI.fullmatch(item["id"])
        assert item["content_text"]
        assert MOMENT.fullmatch(item["date_published"])
        assert MOMENT.fullmatch(item["date_modified"])
        assert all(isinstance(tag, str) and tag for tag in item["tags"])
        addresses.append(item["url"])
    assert all(_is_absolute(address) for address in addresses)
    ids = [item["id"] for item in feed["items"]]
    assert len(set(ids)) == len(ids)
    return feed


def _check_named(one: etree._Element) -> None:
    assert IRI.fullmatch(one.findtext("a:id", "", NAMES))
    assert one.findtext("a:title", "", NAMES).strip()
    assert MOMENT.fullmatch(one.findtext("a:updated", "", NAMES))
    assert all(_is_absolute(link.get("href")) for link in one.findall("a:link", NAMES))
    assert all(name.text.strip() for name in one.findall("a:author/a:name", NAMES))


def _links(one: etree._Element, relation: str) -> list[etree._Element]:
    return [link for link in one.findall("a:link", NAMES) if link.get("rel", "alternate") == relation]


def _is_absolute(address: str) -> bool:
    parts = urlsplit(address)
    return bool(IRI.fullmatch(address)) and parts.scheme in {"http", "https"} and bool(parts.netloc)


def _moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)
