"""XML from strangers."""

import pytest

from practices.documents import xml_parts
from practices.documents.text import UnreadableText
from practices.documents.xml_parts import MAX_DEPTH, parse_xml


def test_root_is_given_without_comments_and_instructions():
    root = parse_xml(b"\xef\xbb\xbf<?xml version='1.0'?><!-- x --><a><?y?><b/><![CDATA[<!DOCTYPE]]></a>", name="It")

    assert [element.tag for element in root.iter()] == ["a", "b"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_document_type_is_refused_in_any_encoding(encoding):
    text = '<!-- <a> --><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'

    with pytest.raises(UnreadableText, match="It has a document type"):
        parse_xml(text.encode(encoding), name="It")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<a",
        b"<a>&x;</a>",
        b"\x00\x01",
        b"<a><b></a>",
        b"<?xml version='1.0' encoding='x-none'?><a/>",
        b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a+AD4-<a/>',
    ],
)
def test_what_is_not_well_formed_is_refused(data):
    with pytest.raises(UnreadableText):
        parse_xml(data, name="It")


def test_depth_is_bounded():
    assert parse_xml(b"<a>" * MAX_DEPTH + b"</a>" * MAX_DEPTH, name="It").tag == "a"
    with pytest.raises(UnreadableText, match="too deep"):
        parse_xml(b"<a>" * (MAX_DEPTH + 1) + b"</a>" * (MAX_DEPTH + 1), name="It")


def test_elements_and_bytes_are_bounded(monkeypatch):
    monkeypatch.setattr(xml_parts, "MAX_ELEMENTS", 10)
    with pytest.raises(UnreadableText, match="elements"):
        parse_xml(b"<a>" + b"<b/>" * 20 + b"</a>", name="It")
    monkeypatch.setattr(xml_parts, "MAX_XML_BYTES", 10)
    with pytest.raises(UnreadableText, match="too large"):
        parse_xml(b"<a>0123456789</a>", name="It")
