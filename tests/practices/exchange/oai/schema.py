"""The rules of OAI-PMH.xsd and oai_dc.xsd, written down again as a grammar: elements, order, and forms of values."""

from lxml import etree

OAI = "http://www.openarchives.org/OAI/2.0/"
NAMES = {"o": OAI, "dc": "http://purl.org/dc/elements/1.1/"}
NAME = r"([A-Za-z0-9\-_\.!~\*'\(\)])+"
STAMP = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"


def _string(pattern: str) -> str:
    return f'<data type="string"><param name="pattern">{pattern}</param></data>'


def _element(name: str, content: str) -> str:
    return f'<element name="{name}">{content}</element>'


VERBS = ("Identify", "ListMetadataFormats", "ListSets", "GetRecord", "ListIdentifiers", "ListRecords")
CODES = (
    "cannotDisseminateFormat", "idDoesNotExist", "badArgument", "badVerb", "noMetadataFormats", "noRecordsMatch",
    "badResumptionToken", "noSetHierarchy",
)  # fmt: skip
ELEMENTS = (
    "title", "creator", "subject", "description", "publisher", "contributor", "date", "type", "format", "identifier",
    "source", "language", "relation", "coverage", "rights",
)  # fmt: skip
VALUES = {
    "verb": "<choice>" + "".join(f"<value>{verb}</value>" for verb in VERBS) + "</choice>",
    "identifier": '<data type="anyURI"/>',
    "metadataPrefix": _string(NAME),
    "from": _string(rf"{STAMP}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}"),
    "until": _string(rf"{STAMP}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}"),
    "set": _string(f"{NAME}(:{NAME})*"),
    "resumptionToken": "<text/>",
}
REQUEST = "".join(
    f'<optional><attribute name="{name}" ns="">{value}</attribute></optional>' for name, value in VALUES.items()
)
TOKEN = f"<optional>{_element('resumptionToken', '<text/>')}</optional>"
HEADER = _element(
    "header",
    '<optional><attribute name="status" ns=""><value>deleted</value></attribute></optional>'
    + _element("identifier", '<data type="anyURI"/>')
    + _element("datestamp", _string(STAMP))
    + f"<zeroOrMore>{_element('setSpec', VALUES['set'])}</zeroOrMore>",
)
LOCATION = '<optional><attribute name="schemaLocation" ns="http://www.w3.org/2001/XMLSchema-instance"/></optional>'
METADATA = (
    f'<element name="dc" ns="{OAI}oai_dc/">{LOCATION}<zeroOrMore><choice>'
    + "".join(
        f'<element name="{name}" ns="{NAMES["dc"]}"><optional><attribute name="xml:lang"/></optional>'
        '<data type="string"><param name="minLength">1</param></data></element>'
        for name in ELEMENTS
    )
    + "</choice></zeroOrMore></element>"
)
RECORD = _element("record", HEADER + f"<optional>{_element('metadata', METADATA)}</optional>")
ANSWERS = {
    "Identify": "".join(
        _element(name, content)
        for name, content in (
            ("repositoryName", "<text/>"),
            ("baseURL", '<data type="anyURI"/>'),
            ("protocolVersion", "<value>2.0</value>"),
            ("adminEmail", _string(r"\S+@(\S+\.)+\S+")),
            ("earliestDatestamp", _string(STAMP)),
            ("deletedRecord", "<value>persistent</value>"),
            ("granularity", "<value>YYYY-MM-DDThh:mm:ssZ</value>"),
        )
    ),
    "ListMetadataFormats": f"""<oneOrMore>{
        _element(
            "metadataFormat",
            "".join(
                (
                    _element("metadataPrefix", VALUES["metadataPrefix"]),
                    _element("schema", '<data type="anyURI"/>'),
                    _element("metadataNamespace", '<data type="anyURI"/>'),
                )
            ),
        )
    }</oneOrMore>""",
    "ListSets": f"""<oneOrMore>{
        _element(
            "set",
            "".join(
                (
                    _element("setSpec", VALUES["set"]),
                    _element("setName", "<text/>"),
                )
            ),
        )
    }</oneOrMore>{TOKEN}""",
    "GetRecord": RECORD,
    "ListIdentifiers": f"<oneOrMore>{HEADER}</oneOrMore>{TOKEN}",
    "ListRecords": f"<oneOrMore>{RECORD}</oneOrMore>{TOKEN}",
}
ERROR = _element(
    "error",
    '<attribute name="code" ns=""><choice>' + "".join(f"<value>{code}</value>" for code in CODES)
    + "</choice></attribute><text/>",
)  # fmt: skip
SHAPE = f"""
<element name="OAI-PMH" ns="{OAI}" xmlns="http://relaxng.org/ns/structure/1.0"
         datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  {LOCATION}{_element("responseDate", _string(STAMP))}
  {_element("request", REQUEST + '<data type="anyURI"/>')}
  <choice><oneOrMore>{ERROR}</oneOrMore>{"".join(_element(verb, content) for verb, content in ANSWERS.items())}</choice>
</element>"""
GRAMMAR = etree.RelaxNG(etree.fromstring(SHAPE))


def checked(content: bytes) -> etree._Element:
    """Check an answer, and that deleted records alone are without metadata; give it parsed. Raises AssertionError."""
    root = etree.fromstring(content)
    assert GRAMMAR.validate(root), GRAMMAR.error_log
    for record in root.iter(f"{{{OAI}}}record"):
        is_deleted = record.find("o:header", NAMES).get("status") == "deleted"
        assert is_deleted == (record.find("o:metadata", NAMES) is None)
    return root
