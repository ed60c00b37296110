"""The answers in XML, in the order of elements that OAI-PMH.xsd and oai_dc.xsd want."""

import datetime
from collections.abc import Iterable, Mapping

from django.conf import settings
from lxml import etree

from practices.exchange.oai.asked import PREFIX, OaiRefused
from practices.exchange.oai.dublin_core import DublinCore
from practices.exchange.oai.records import Record, Set
from practices.feeds.formats import plain

OAI = "http://www.openarchives.org/OAI/2.0/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA = f"{OAI}OAI-PMH.xsd"
SCHEMA_DC = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
NO_ECHO = ("badVerb", "badArgument")
"""Refusals after which the request is not repeated."""


def write_answer(
    *, at: datetime.datetime, base: str, verb: str, arguments: Mapping[str, str], content: etree._Element
) -> bytes:
    """Write a whole answer; `base` is the address of the endpoint."""
    root = _root(at)
    _add(root, "request", base, **{name: plain(value) for name, value in {"verb": verb, **arguments}.items()})
    root.append(content)
    return _written(root)


def write_refusal(
    *, at: datetime.datetime, base: str, verb: str, arguments: Mapping[str, str], refused: OaiRefused
) -> bytes:
    """Write a refusal."""
    root = _root(at)
    echoed = {} if refused.code in NO_ECHO else {"verb": verb, **arguments}
    _add(root, "request", base, **{name: plain(value) for name, value in echoed.items()})
    _add(root, "error", str(refused), code=refused.code)
    return _written(root)


def identify(*, base: str, earliest: datetime.datetime) -> etree._Element:
    """Say who this is."""
    said = _element("Identify")
    _add(said, "repositoryName", settings.WAGTAIL_SITE_NAME)
    _add(said, "baseURL", base)
    _add(said, "protocolVersion", "2.0")
    _add(said, "adminEmail", settings.OAI_ADMIN_EMAIL or settings.DEFAULT_FROM_EMAIL)
    _add(said, "earliestDatestamp", datestamp(earliest))
    _add(said, "deletedRecord", "persistent")
    _add(said, "granularity", "YYYY-MM-DDThh:mm:ssZ")
    return said


def metadata_formats() -> etree._Element:
    """List the formats: there is one."""
    listed = _element("ListMetadataFormats")
    form = etree.SubElement(listed, f"{{{OAI}}}metadataFormat")
    for name, value in (("metadataPrefix", PREFIX), ("schema", SCHEMA_DC), ("metadataNamespace", OAI_DC)):
        _add(form, name, value)
    return listed


def list_of_sets(sets: Iterable[Set]) -> etree._Element:
    """List the sets."""
    listed = _element("ListSets")
    for one in sets:
        named = etree.SubElement(listed, f"{{{OAI}}}set")
        _add(named, "setSpec", one.spec)
        _add(named, "setName", one.name)
    return listed


def one_record(record: Record) -> etree._Element:
    """Return one record."""
    given = _element("GetRecord")
    _add_record(given, record)
    return given


def list_of_records(verb: str, records: Iterable[Record], token: str | None) -> etree._Element:
    """List records, or their headers alone. `token` leads on; "" says that a resumed list ends, None says nothing."""
    listed = _element(verb)
    for record in records:
        if verb == "ListRecords":
            _add_record(listed, record)
        else:
            _add_header(listed, record)
    if token is not None:
        _add(listed, "resumptionToken", token)
    return listed


def datestamp(moment: datetime.datetime) -> str:
    """Write a moment in UTC to the second."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _add_record(above: etree._Element, record: Record) -> None:
    element = etree.SubElement(above, f"{{{OAI}}}record")
    _add_header(element, record)
    if record.dublin_core is not None:
        metadata = etree.SubElement(element, f"{{{OAI}}}metadata")
        metadata.append(_dublin_core(record.dublin_core))


def _add_header(above: etree._Element, record: Record) -> None:
    deleted = {"status": "deleted"} if record.dublin_core is None else {}
    header = etree.SubElement(above, f"{{{OAI}}}header", deleted)
    _add(header, "identifier", record.identifier)
    _add(header, "datestamp", datestamp(record.datestamp))
    for spec in record.sets:
        _add(header, "setSpec", spec)


def _dublin_core(said: DublinCore) -> etree._Element:
    root = etree.Element(f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI_DC} {SCHEMA_DC}")
    for one in said:
        element = etree.SubElement(root, f"{{{DC}}}{one.element}")
        element.text = plain(one.value)
        if one.language:
            element.set(XML_LANGUAGE, one.language)
    return root


def _root(at: datetime.datetime) -> etree._Element:
    root = etree.Element(f"{{{OAI}}}OAI-PMH", nsmap={None: OAI, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI} {SCHEMA}")
    _add(root, "responseDate", datestamp(at))
    return root


def _element(name: str) -> etree._Element:
    return etree.Element(f"{{{OAI}}}{name}", nsmap={None: OAI})


def _add(above: etree._Element, name: str, text: str, **attributes: str) -> None:
    element = etree.SubElement(above, f"{{{OAI}}}{name}", attributes)
    element.text = plain(text)


def _written(root: etree._Element) -> bytes:
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written
