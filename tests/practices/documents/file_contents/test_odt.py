"""OpenDocument texts: tracked changes settled, comments, hidden words and properties named and gone."""

import pytest

from practices.documents.file_contents.cleaning import clean, is_signed, list_contents
from practices.documents.file_contents.held import ContentKind
from practices.documents.odt import read_odt
from practices.documents.text import UnreadableText
from tests.measurements.audit.samples import odt, zip_of
from tests.practices.documents.file_contents.test_word import parts_of

DC = "xmlns:dc='http://purl.org/dc/elements/1.1/'"
XLINK = "xmlns:xlink='http://www.w3.org/1999/xlink'"
NS = "urn:oasis:names:tc:opendocument:xmlns"
TRACKED = (
    f"<text:tracked-changes {DC}><text:changed-region text:id='i'><text:insertion><office:change-info><dc:creator>Ana"
    "</dc:creator></office:change-info></text:insertion></text:changed-region><text:changed-region text:id='d'>"
    "<text:deletion><office:change-info/><text:p>old </text:p></text:deletion></text:changed-region>"
    "<text:changed-region text:id='e'><text:deletion><office:change-info/><text:p> end</text:p><text:p>Begin </text:p>"
    "</text:deletion></text:changed-region></text:tracked-changes>"
)
BODY = (
    f"{TRACKED}<text:p>The <text:change-start text:change-id='i'/>new <text:change-end text:change-id='i'/>"
    "<text:change text:change-id='d'/>rule.</text:p><text:p>One<text:change text:change-id='e'/>two.</text:p>"
)


def words(data: bytes) -> list[str]:
    return [line for line in read_odt(data).text.split("\n") if line]


def kinds(data: bytes) -> dict[ContentKind, tuple[str, ...]]:
    return {held.kind: held.examples for held in list_contents(data)}


def test_tracked_changes_are_accepted_or_rejected():
    data = odt(BODY)

    assert words(clean(data, changes="accept").data) == words(data) == ["The new rule.", "Onetwo."]
    assert words(clean(data, changes="reject").data) == ["The old rule.", "One end", "Begin two."]
    assert kinds(data)[ContentKind.TRACKED_CHANGES] == ("old", "end Begin")
    assert kinds(data)[ContentKind.NAMES] == ("Ana",)


def test_insertion_over_several_paragraphs_is_taken_out():
    region = "<text:changed-region text:id='i'><text:insertion/></text:changed-region>"
    tracked = f"<text:tracked-changes>{region}</text:tracked-changes>"
    body = (
        f"{tracked}<text:p>Before<text:change-start text:change-id='i'/> this</text:p><text:p>and "
        "<text:span>that</text:span></text:p><text:p>up to"
        "<text:change-end text:change-id='i'/> after.</text:p><text:p>Last.</text:p>"
    )

    assert words(clean(odt(body), changes="reject").data) == ["Before after.", "Last."]
    assert len(words(clean(odt(body), changes="accept").data)) == 4


@pytest.mark.parametrize(
    ("inner", "kind"),
    [
        (f"<office:annotation {DC}><dc:creator>A</dc:creator><text:p>secret</text:p></office:annotation>", "comments"),
        ("<text:hidden-text text:string-value='secret'>secret</text:hidden-text>", "hidden_text"),
        ("<text:span text:style-name='Hid'>secret</text:span>", "hidden_text"),
        ("<text:conditional-text text:string-value-if-false='secret'>x</text:conditional-text>", "hidden_text"),
        ("<o:secret xmlns:o='http://example.org'>secret</o:secret>", "custom_data"),
        ("<text:author-name>x</text:author-name>", "names"),
        ("<text:user-field-get text:name='secret'>x</text:user-field-get>", "custom_data"),
        (f"<text:a {XLINK} xlink:href='file:///secret'>x</text:a>", "external_sources"),
        ("<!-- secret -->", "custom_data"),
    ],
)
def test_what_is_not_seen_is_named_and_gone(inner, kind):
    style = (
        f"<office:automatic-styles xmlns:style='{NS}:style:1.0'><style:style style:name='Hid' style:family='text'>"
        "<style:text-properties text:display='none'/></style:style></office:automatic-styles>"
    )
    parts = parts_of(odt(f"<text:p>Seen.{inner}</text:p>"))
    parts["content.xml"] = parts["content.xml"].replace(b"<office:body>", style.encode() + b"<office:body>")
    data = zip_of(parts)

    cleaned = clean(data, changes="accept")

    assert kind in kinds(data)
    assert b"secret" not in b"".join(parts_of(cleaned.data).values())
    assert b"Seen." in parts_of(cleaned.data)["content.xml"]
    assert clean(cleaned.data, changes="accept").removed == ()


def test_hidden_section_is_gone():
    data = odt("<text:section text:display='none'><text:p>secret</text:p></text:section><text:p>Seen.</text:p>")

    assert kinds(data) == {ContentKind.HIDDEN_TEXT: ("secret",)}
    assert b"secret" not in parts_of(clean(data, changes="accept").data)["content.xml"]


def test_parts_beside_the_text_are_named_and_gone():
    meta = (
        f"<office:document-meta xmlns:office='{NS}:office:1.0' {DC}><office:meta><dc:creator>secret</dc:creator>"
        "</office:meta></office:document-meta>"
    )
    settings = (
        f"<office:document-settings xmlns:office='{NS}:office:1.0' xmlns:config='{NS}:config:1.0'><office:settings>"
        "<config:config-item-set config:name='ooo:configuration-settings'><config:config-item config:name='PrinterName'"
        " config:type='string'>secret</config:config-item><config:config-item config:name='AddFrameOffsets' "
        "config:type='boolean'>true</config:config-item></config:config-item-set>"
        "</office:settings></office:document-settings>"
    )
    more = {
        "meta.xml": meta.encode(),
        "settings.xml": settings.encode(),
        "Thumbnails/thumbnail.png": b"secret",
        "Versions/Version1": b"secret",
        "Basic/Standard/Module1.xml": b"secret",
        "META-INF/documentsignatures.xml": b"secret",
        "Object 1": b"secret",
        "other.bin": b"secret",
    }
    data = zip_of(parts_of(odt()) | more, stored=frozenset({"mimetype"}))

    cleaned = clean(data, changes="accept")

    assert set(kinds(data)) == {
        *(
            ContentKind.NAMES,
            ContentKind.EDITING_TRACES,
            ContentKind.THUMBNAILS,
            ContentKind.VERSIONS,
            ContentKind.SCRIPTS,
        ),
        *(ContentKind.SIGNATURES, ContentKind.EMBEDDED_FILES, ContentKind.UNUSED_PARTS),
    }
    assert is_signed(data)
    assert cleaned.breaks_signature
    assert b"secret" not in b"".join(parts_of(cleaned.data).values())
    assert b"AddFrameOffsets" in parts_of(cleaned.data)["settings.xml"]
    assert next(iter(parts_of(cleaned.data))) == "mimetype"


def test_encrypted_text_is_refused():
    manifest = b"<manifest:manifest xmlns:manifest='x'><manifest:encryption-data/></manifest:manifest>"

    with pytest.raises(UnreadableText, match="protected by a password"):
        clean(zip_of(parts_of(odt()) | {"META-INF/manifest.xml": manifest}), changes="accept")


def test_paragraph_that_a_style_of_a_style_hides_is_emptied():
    style = "<style:style style:name='{}' style:family='paragraph' style:parent-style-name='{}'>{}</style:style>"
    styles = style.format("Base", "", "<style:text-properties text:display='none'/>") + style.format("P1", "Base", "")
    parts = parts_of(odt("<text:p text:style-name='P1'>secret</text:p><text:p>Seen.</text:p>"))
    automatic = f"<office:automatic-styles xmlns:style='{NS}:style:1.0'>{styles}</office:automatic-styles>"
    parts["content.xml"] = parts["content.xml"].replace(b"<office:body>", automatic.encode() + b"<office:body>")
    data = zip_of(parts)

    assert kinds(data) == {ContentKind.HIDDEN_TEXT: ("secret",)}
    assert words(clean(data, changes="accept").data) == words(data) == ["Seen."]
