"""Word files with tokens in 24 of the places in which such files hold more than their words."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import docx
from PIL import Image

from practices.documents.file_contents.held import ContentKind
from tests.practices.documents.file_contents.planted import Planted, make_token

USUAL = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
STRICT = {
    "w": "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "r": "http://purl.oclc.org/ooxml/officeDocument/relationships",
    "a": "http://purl.oclc.org/ooxml/drawingml/main",
    "wp": "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
    "pic": "http://purl.oclc.org/ooxml/drawingml/picture",
}
OTHERS = {
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "odd": "http://example.org/odd",
}
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
R = USUAL["r"]
MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
PLACES = 24


@dataclass
class Draft:
    """A Word file while it is made."""

    chance: random.Random
    changes: str
    names: dict[str, str]
    body: list[str] = field(default_factory=list)
    settings: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    header: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    root_links: list[str] = field(default_factory=list)
    setting_links: list[str] = field(default_factory=list)
    parts: dict[str, bytes] = field(default_factory=dict)
    prolog: str = ""
    numbers: Any = field(default_factory=lambda: count(10))

    def paragraph(self, inner: str, properties: str = "") -> None:
        self.body.append(f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>")

    def link(self, kind: str, target: str, *, outside: bool = False, where: str = "links") -> str:
        """Add a relationship; return its key."""
        key = f"rId{next(self.numbers)}"
        type_ = kind if kind.startswith("http") else f"{R}/{kind}"
        mode = ' TargetMode="External"' if outside else ""
        row = f'<Relationship Id="{key}" Type="{type_}" Target="{target}"{mode}/>'
        getattr(self, where).append(row)
        return key

    def part(self, kind: str, name: str, data: bytes | str, *, where: str = "links") -> str:
        """Add a part of the file and the relationship that leads to it; return its key."""
        self.parts[name] = data if isinstance(data, bytes) else data.encode()
        inside = name.removeprefix("word/") if where != "root_links" else name
        absolute = self.chance.random() < 0.3 or (where == "links" and not name.startswith("word/"))
        return self.link(kind, f"/{name}" if absolute else inside, where=where)

    def xml(self, tag: str, inner: str, more: str = "") -> str:
        spaces = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in {**self.names, **OTHERS}.items())
        return f'<?xml version="1.0" encoding="UTF-8"?>{self.prolog}<w:{tag}{spaces}{more}>{inner}</w:{tag}>'


def run(words: str, look: str = "") -> str:
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{words}</w:t></w:r>'


def split_run(draft: Draft, token: str, look: str = "", tag: str = "t") -> str:
    """Return the token in two runs, as Word parts words."""
    at = draft.chance.randrange(3, len(token) - 3)
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return "".join(f"<w:r>{properties}<w:{tag}>{part}</w:{tag}></w:r>" for part in (token[:at], token[at:]))


def field_of(code: str, shown: str = "shown") -> str:
    at = len(code) // 2
    codes = "".join(
        f'<w:r><w:instrText xml:space="preserve">{part}</w:instrText></w:r>' for part in (code[:at], code[at:])
    )
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return f"{mark.format('begin')}{codes}{mark.format('separate')}{run(shown)}{mark.format('end')}"


def picture(key: str, *, name: str = "Picture 1", descr: str = "", hidden: str = "", attribute: str = "embed") -> str:
    described = f' descr="{descr}"' if descr else ""
    return (
        '<w:r><w:drawing><wp:inline><wp:extent cx="9525" cy="9525"/>'
        f'<wp:docPr id="1" name="{name}"{described}{hidden}/>'
        "<a:graphic>"
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="1" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:{attribute}="{key}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr/></pic:pic>"
        "</a:graphicData></a:graphic></wp:inline>"
        "</w:drawing></w:r>"
    )


def jpeg(token: str = "") -> bytes:
    output = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(output, "JPEG", comment=token.encode() or None)
    data = output.getvalue()
    if not token:
        return data
    exif = b"Exif\x00\x00" + token.encode("utf-16-le")
    return data[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + data[2:] + token.encode()


def png(token: str = "") -> bytes:
    output = io.BytesIO()
    Image.new("RGB", (8, 8), "blue").save(output, "PNG")
    data = output.getvalue()
    if not token:
        return data
    body = b"zTXtAuthor\x00\x00" + zlib.compress(token.encode())
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return data[:33] + chunk + data[33:]


def packed(token: str) -> bytes:
    """Return a file within the file."""
    inner = docx.Document()
    inner.add_paragraph(token)
    output = io.BytesIO()
    inner.save(output)
    return output.getvalue()


def _tracked(draft: Draft, token: str, *, moved: bool = False) -> None:
    """Put a token where it goes when changes are settled as this file asks."""
    gone = ("moveFrom" if moved else "del") if draft.changes == "accept" else ("moveTo" if moved else "ins")
    words = split_run(draft, token, tag="delText" if gone in {"del", "moveFrom"} and not moved else "t")
    draft.paragraph(run("kept ") + f'<w:{gone} w:id="{next(draft.numbers)}" w:author="Somebody">{words}</w:{gone}>')


def _gone(draft: Draft) -> str:
    return "del" if draft.changes == "accept" else "ins"


def _deleted_paragraph(draft: Draft, token: str) -> None:
    gone = _gone(draft)
    words = f'<w:{gone} w:id="3">{split_run(draft, token, tag="delText" if gone == "del" else "t")}</w:{gone}>'
    draft.paragraph(words, f'<w:rPr><w:{gone} w:id="4" w:author="A"/></w:rPr>')
    draft.paragraph(run("after it"))


def _deleted_row(draft: Draft, token: str) -> None:
    cell = "<w:tc><w:tcPr/><w:p>{}</w:p></w:tc>"
    draft.body.append(
        f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr>{cell.format(run('row'))}</w:tr>"
        f'<w:tr><w:trPr><w:{_gone(draft)} w:id="5" w:author="A"/>'
        f"</w:trPr>{cell.format(split_run(draft, token))}</w:tr></w:tbl>"
    )


def _former_look(draft: Draft, token: str) -> None:
    font = f'<w:rFonts w:ascii="{token}"/>'
    now, before = ("<w:b/>", font) if draft.changes == "accept" else (font, "<w:b/>")
    change = f'<w:rPrChange w:id="6" w:author="A"><w:rPr>{before}</w:rPr></w:rPrChange>'
    draft.paragraph(run("look", now + change))


def _style(draft: Draft, token: str, kind: str) -> None:
    draft.styles.append(
        f'<w:style w:type="{kind}" w:styleId="Base{kind}"><w:name w:val="Base {kind}"/><w:rPr>'
        "<w:vanish/></w:rPr></w:style>"
        f'<w:style w:type="{kind}" w:styleId="Hid{kind}"><w:name w:val="Hid {kind}"/>'
        f'<w:basedOn w:val="Base{kind}"/></w:style>'
    )
    if kind == "character":
        draft.paragraph(split_run(draft, token, '<w:rStyle w:val="Hidcharacter"/>'))
    else:
        draft.paragraph(split_run(draft, token), '<w:pStyle w:val="Hidparagraph"/>')


def _box(draft: Draft, token: str) -> None:
    inner = f"<w:txbxContent><w:p>{split_run(draft, token, '<w:vanish/>')}</w:p></w:txbxContent>"
    draft.paragraph(
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:inline><a:graphic><a:graphicData>"
        f"<wps:wsp><wps:txbx>{inner}</wps:txbx></wps:wsp></a:graphicData></a:graphic>"
        "</wp:inline></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{inner}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def _properties(draft: Draft, token: str, name: str) -> None:
    core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    xml = (
        f'<cp:coreProperties xmlns:cp="{core}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:{name}>{token}</dc:{name}>"
        "</cp:coreProperties>"
    )
    draft.part(kind, f"docProps/core{next(draft.numbers)}.xml", xml, where="root_links")


def _application(draft: Draft, token: str) -> None:
    draft.part(
        "extended-properties",
        "docProps/app.xml",
        f"<Properties><Company>{token}</Company></Properties>",
        where="root_links",
    )


def _own_property(draft: Draft, token: str) -> None:
    xml = f'<Properties><property name="Reviewer"><lpwstr>{token}</lpwstr></property></Properties>'
    draft.part("custom-properties", "docProps/custom.xml", xml, where="root_links")


def _custom_xml(draft: Draft, token: str) -> None:
    folder = draft.chance.choice(("customXml", "customXML", "CustomXml"))
    draft.part("customXml", f"{folder}/item1.xml", f"<data><secret>{token}</secret></data>")


def _object(draft: Draft, token: str) -> None:
    key = draft.part("package", "word/embeddings/oleObject1.docx", packed(token))
    draft.paragraph(
        '<w:r><w:object><v:shape id="x"/>'
        f'<o:OLEObject Type="Embed" ProgID="Word.Document.12" r:id="{key}"/></w:object></w:r>'
    )


def _control(draft: Draft, token: str) -> None:
    key = draft.part("control", "word/activeX/activeX1.xml", f"<ax value='{token}'/>")
    draft.paragraph(f'<w:r><w:object><w:control r:id="{key}" w:name="Button1"/></w:object></w:r>')


def _template(draft: Draft, token: str) -> None:
    key = draft.link("attachedTemplate", f"file:///C:/Users/{token}/Normal.dotm", outside=True, where="setting_links")
    draft.settings.append(f'<w:attachedTemplate r:id="{key}"/>')


def _control_tag(draft: Draft, token: str) -> None:
    draft.body.append(
        f'<w:sdt><w:sdtPr><w:alias w:val="Box"/><w:tag w:val="{token}"/><w:text/></w:sdtPr>'
        f"<w:sdtContent><w:p>{run('filled in')}"
        "</w:p></w:sdtContent></w:sdt>"
    )


def _unused_note(draft: Draft, token: str) -> None:
    draft.notes.append(f'<w:footnote w:id="{next(draft.numbers)}"><w:p>{split_run(draft, token)}</w:p></w:footnote>')


def _unused_header(draft: Draft, token: str) -> None:
    key = draft.part("header", "word/header9.xml", draft.xml("hdr", f"<w:p>{run(token)}</w:p>"))
    draft.sections.append(f'<w:headerReference w:type="{draft.chance.choice(("first", "even"))}" r:id="{key}"/>')


def _glossary(draft: Draft, token: str) -> None:
    xml = draft.xml(
        "glossaryDocument",
        f"<w:docParts><w:docPart><w:docPartBody><w:p>{run(token)}</w:p></w:docPartBody></w:docPart></w:docParts>",
    )
    draft.part("glossaryDocument", "word/glossary/document.xml", xml)


def _comment(draft: Draft, token: str, *, author: bool = False) -> None:
    name = f"word/{draft.chance.choice(('comments.xml', 'remarks/Comments1.xml'))}"
    inner = "confidential" if author else token
    said = f'<w:comment w:id="0" w:author="{token if author else "A"}"><w:p>{split_run(draft, inner)}</w:p></w:comment>'
    if name in draft.parts:
        name = f"word/comments{next(draft.numbers)}.xml"
    draft.part("comments", name, draft.xml("comments", said))
    draft.paragraph(
        f'<w:commentRangeStart w:id="0"/>{run("remarked")}<w:commentRangeEnd w:id="0"/><w:r>'
        '<w:commentReference w:id="0"/></w:r>'
    )


def _signature(draft: Draft, token: str) -> None:
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
    draft.part(kind, "_xmlsignatures/origin.sigs", b"", where="root_links")
    draft.parts["_xmlsignatures/sig1.xml"] = (
        f"<Signature><X509Certificate>{token}</X509Certificate></Signature>".encode()
    )


def _odd_attribute(draft: Draft, token: str) -> None:
    draft.body.append(f'<w:p odd:note="{token}">{run("odd")}</w:p>')


def _prolog(draft: Draft, token: str) -> None:
    draft.prolog = f"<!-- {token} -->"


Place = Callable[[Draft, str], object]
HIDDEN: dict[str, tuple[ContentKind, Place]] = {
    "comment": (ContentKind.COMMENTS, _comment),
    "comment author": (ContentKind.NAMES, lambda draft, token: _comment(draft, token, author=True)),
    "tracked words": (ContentKind.TRACKED_CHANGES, _tracked),
    "moved words": (ContentKind.TRACKED_CHANGES, lambda draft, token: _tracked(draft, token, moved=True)),
    "tracked paragraph": (ContentKind.TRACKED_CHANGES, _deleted_paragraph),
    "tracked row": (ContentKind.TRACKED_CHANGES, _deleted_row),
    "tracked look": (ContentKind.TRACKED_CHANGES, _former_look),
    "author of a change": (
        ContentKind.NAMES,
        lambda draft, token: draft.paragraph(f'<w:ins w:id="1" w:author="{token}" w:date="2020-01-01T00:00:00Z"/>'),
    ),
    "vanish": (ContentKind.HIDDEN_TEXT, lambda draft, token: draft.paragraph(split_run(draft, token, "<w:vanish/>"))),
    "vanish by character style": (ContentKind.HIDDEN_TEXT, lambda draft, token: _style(draft, token, "character")),
    "vanish by paragraph style": (ContentKind.HIDDEN_TEXT, lambda draft, token: _style(draft, token, "paragraph")),
    "vanish in header": (
        ContentKind.HIDDEN_TEXT,
        lambda draft, token: draft.header.append(f"<w:p>{run(token, '<w:vanish/>')}</w:p>"),
    ),
    "vanish in text box": (ContentKind.HIDDEN_TEXT, _box),
    "creator": (ContentKind.NAMES, lambda draft, token: _properties(draft, token, "creator")),
    "title": (ContentKind.METADATA, lambda draft, token: _properties(draft, token, "title")),
    "company": (ContentKind.NAMES, _application),
    "own property": (ContentKind.CUSTOM_DATA, _own_property),
    "people": (
        ContentKind.NAMES,
        lambda draft, token: draft.part(
            "http://schemas.microsoft.com/office/2011/relationships/people",
            "word/people.xml",
            '<p:people xmlns:p="http://schemas.microsoft.com/office/word/2012/wordml">'
            f'<p:person p:author="{token}"/></p:people>',
        ),
    ),
    "custom XML": (ContentKind.CUSTOM_DATA, _custom_xml),
    "embedded file": (ContentKind.EMBEDDED_FILES, _object),
    "control": (ContentKind.SCRIPTS, _control),
    "macros": (
        ContentKind.SCRIPTS,
        lambda draft, token: draft.part(
            f"{MICROSOFT}/vbaProject", "word/vbaProject.bin", b"\xd0\xcf\x11\xe0" + token.encode("utf-16-le")
        ),
    ),
    "printer": (
        ContentKind.METADATA,
        lambda draft, token: draft.part("printerSettings", "word/printerSettings/p1.bin", token.encode("utf-16-le")),
    ),
    "thumbnail": (
        ContentKind.THUMBNAILS,
        lambda draft, token: draft.part(
            f"{PACKAGE}/metadata/thumbnail", "docProps/thumbnail.jpeg", jpeg(token), where="root_links"
        ),
    ),
    "template": (ContentKind.EXTERNAL_SOURCES, _template),
    "variable": (
        ContentKind.CUSTOM_DATA,
        lambda draft, token: draft.settings.append(
            f'<w:docVars><w:docVar w:name="Reviewer" w:val="{token}"/></w:docVars>'
        ),
    ),
    "mail merge": (
        ContentKind.EXTERNAL_SOURCES,
        lambda draft, token: draft.settings.append(
            f'<w:mailMerge><w:connectString w:val="Data Source={token}"/></w:mailMerge>'
        ),
    ),
    "included text": (
        ContentKind.EXTERNAL_SOURCES,
        lambda draft, token: draft.paragraph(field_of(f' INCLUDETEXT "C:\\\\{token}\\\\draft.docx" ')),
    ),
    "simple field": (
        ContentKind.CUSTOM_DATA,
        lambda draft, token: draft.paragraph(
            f'<w:fldSimple w:instr=" DOCPROPERTY {token} ">{run("shown")}</w:fldSimple>'
        ),
    ),
    "data of a field": (
        ContentKind.CUSTOM_DATA,
        lambda draft, token: draft.paragraph(field_of(f' ADDIN ZOTERO_ITEM {{"author":"{token}"}} ')),
    ),
    "condition": (
        ContentKind.CUSTOM_DATA,
        lambda draft, token: draft.paragraph(field_of(f' IF 1 = 1 "shown" "{token}" ')),
    ),
    "entry of an index": (
        ContentKind.HIDDEN_TEXT,
        lambda draft, token: draft.paragraph(field_of(f' XE "{token}" ', "").replace(run(""), "") + run("indexed")),
    ),
    "macro button": (
        ContentKind.SCRIPTS,
        lambda draft, token: draft.paragraph(field_of(f" MACROBUTTON {token} press ")),
    ),
    "tag of a control": (ContentKind.CUSTOM_DATA, _control_tag),
    "smart tag": (
        ContentKind.CUSTOM_DATA,
        lambda draft, token: draft.paragraph(
            f'<w:smartTag w:element="x"><w:smartTagPr><w:attr w:name="who" w:val="{token}"/>'
            f"</w:smartTagPr>{run('smart')}</w:smartTag>"
        ),
    ),
    "permission": (
        ContentKind.NAMES,
        lambda draft, token: draft.paragraph(
            f'<w:permStart w:id="8" w:ed="{token}"/>{run("may")}<w:permEnd w:id="8"/>'
        ),
    ),
    "foreign element": (
        ContentKind.CUSTOM_DATA,
        lambda draft, token: draft.paragraph(f"<odd:note>{token}</odd:note>" + run("by it")),
    ),
    "foreign attribute": (ContentKind.CUSTOM_DATA, _odd_attribute),
    "comment of XML": (ContentKind.CUSTOM_DATA, _prolog),
    "stray words": (ContentKind.CUSTOM_DATA, lambda draft, token: draft.body.append(token)),
    "unused note": (ContentKind.HIDDEN_TEXT, _unused_note),
    "unused header": (ContentKind.HIDDEN_TEXT, _unused_header),
    "unused part": (
        ContentKind.UNUSED_PARTS,
        lambda draft, token: draft.parts.update({"word/old.bin": token.encode()}),
    ),
    "unused picture": (
        ContentKind.UNUSED_PARTS,
        lambda draft, token: draft.part("image", "word/media/old.png", png(token)),
    ),
    "signature": (ContentKind.SIGNATURES, _signature),
    "building block": (ContentKind.HIDDEN_TEXT, _glossary),
    "Exif": (
        ContentKind.PICTURE_METADATA,
        lambda draft, token: draft.paragraph(picture(draft.part("image", "word/media/a.jpg", jpeg(token)))),
    ),
    "text of a PNG": (
        ContentKind.PICTURE_METADATA,
        lambda draft, token: draft.paragraph(picture(draft.part("image", "word/media/b.png", png(token)))),
    ),
    "name of a picture": (
        ContentKind.PICTURE_METADATA,
        lambda draft, token: draft.paragraph(
            picture(draft.part("image", "word/media/c.png", png()), name=f"C:\\{token}.png")
        ),
    ),
    "hidden picture": (
        ContentKind.HIDDEN_PICTURES,
        lambda draft, token: draft.paragraph(
            picture(draft.part("image", "word/media/d.png", png()), descr=token, hidden=' hidden="1"')
        ),
    ),
    "linked picture": (
        ContentKind.EXTERNAL_SOURCES,
        lambda draft, token: draft.paragraph(
            picture(draft.link("image", f"file:///C:/{token}.png", outside=True), attribute="link")
        ),
    ),
    "other document": (
        ContentKind.EMBEDDED_FILES,
        lambda draft, token: draft.body.append(
            f'<w:altChunk r:id="{draft.part("aFChunk", "word/chunk.docx", packed(token))}"/>'
        ),
    ),
    "local link": (
        ContentKind.EXTERNAL_SOURCES,
        lambda draft, token: draft.paragraph(
            ""
            f'<w:hyperlink r:id="{draft.link("hyperlink", f"file:///C:/{token}.docx", outside=True)}">'
            f"{run('link')}</w:hyperlink>"
        ),
    ),
    "data of a drawing": (
        ContentKind.CUSTOM_DATA,
        lambda draft, token: draft.paragraph(
            f'<w:r><w:pict><v:shape o:gfxdata="{token}"><v:imagedata o:title="{token}"/></v:shape></w:pict></w:r>'
        ),
    ),
    "ribbon": (
        ContentKind.SCRIPTS,
        lambda draft, token: draft.part(
            f"{MICROSOFT}/ui/extensibility", "customUI/customUI.xml", f"<ui>{token}</ui>", where="root_links"
        ),
    ),
    "labels": (
        ContentKind.CUSTOM_DATA,
        lambda draft, token: draft.part(
            "http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels",
            "docMetadata/LabelInfo.xml",
            f"<labels>{token}</labels>",
            where="root_links",
        ),
    ),
    "password": (
        ContentKind.PROTECTION,
        lambda draft, token: draft.settings.append(
            f'<w:documentProtection w:edit="forms" w:enforcement="1" w:hash="eA=={token}"/>'
        ),
    ),
}
NEEDS_OWN_FILE = {"comment of XML"}


def plant_word(seed: int) -> Planted:
    """Make a Word file; every fifth is strict, every third a file with macros."""
    chance = random.Random(seed)
    draft = Draft(chance, "accept" if seed % 2 else "reject", STRICT if seed % 5 == 4 else USUAL)
    planted = Planted(b"", "accept" if seed % 2 else "reject")
    always = list(HIDDEN)[seed % len(HIDDEN) :: len(HIDDEN)]
    others = [name for name in HIDDEN if name not in always]
    places = always + chance.sample(others, PLACES - len(always))
    _plant_seen(draft, planted)
    for place in places:
        token = make_token(chance)
        kind, plant = HIDDEN[place]
        plant(draft, token)
        planted.hidden[place] = token, kind
        if chance.random() < 0.3:
            draft.paragraph(run(f"Words between {next(draft.numbers)}."))
    planted.data = _pack(draft, seed)
    return planted


def _plant_seen(draft: Draft, planted: Planted) -> None:
    def see(name: str) -> str:
        planted.seen[name] = make_token(draft.chance)
        return planted.seen[name]

    kept = "ins" if draft.changes == "accept" else "del"
    draft.paragraph(split_run(draft, see("words"), "<w:b/>"))
    words = run(see("kept change"))
    if kept == "del":
        words = words.replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")
    draft.paragraph(f'<w:{kept} w:id="2" w:author="B">{words}</w:{kept}>')
    key = draft.link("hyperlink", f"https://example.org/{see('address')}", outside=True)
    draft.paragraph(f'<w:hyperlink r:id="{key}">{run(see("link"))}</w:hyperlink>')
    draft.paragraph(field_of(f' HYPERLINK "https://example.org/{see("address in a field")}" ', see("result")))
    draft.notes.append(f'<w:footnote w:id="1"><w:p>{run(see("note"))}</w:p></w:footnote>')
    draft.paragraph(run("noted") + '<w:r><w:footnoteReference w:id="1"/></w:r>')
    draft.header.append(f"<w:p>{run(see('header'))}</w:p>")
    draft.body.append(
        "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid><w:tr><w:tc><w:tcPr/>"
        f"<w:p>{run(see('cell'))}</w:p></w:tc>"
        f"<w:tc><w:tcPr/><w:p>{run('x')}</w:p></w:tc></w:tr></w:tbl>"
    )
    draft.paragraph(picture(draft.part("image", "word/media/seen.png", png()), descr=see("description")))
    draft.paragraph(
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="F"/><w:textInput/></w:ffData></w:fldChar></w:r>'
        '<w:r><w:instrText> FORMTEXT </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run(see("form"))}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _pack(draft: Draft, seed: int) -> bytes:
    main = "word/document.xml" if seed % 4 else "word/Document2.xml"
    header = draft.part("header", "word/header1.xml", draft.xml("hdr", "".join(draft.header)))
    draft.part("footnotes", "word/footnotes.xml", draft.xml("footnotes", "".join(draft.notes)))
    draft.part("styles", "word/styles.xml", draft.xml("styles", "".join(draft.styles)))
    draft.part("settings", "word/settings.xml", draft.xml("settings", "".join(draft.settings)))
    section = f'<w:sectPr><w:headerReference w:type="default" r:id="{header}"/>{"".join(draft.sections)}</w:sectPr>'
    document = draft.xml("document", f"<w:body>{''.join(draft.body)}{section}</w:body>", ' mc:Ignorable="w14 odd"')
    draft.parts[main] = (
        document.encode() if seed % 3 or seed % 5 == 4 else document.replace('"UTF-8"', '"UTF-16"').encode("utf-16")
    )
    draft.link("officeDocument", main, where="root_links")
    kind = MACROS if seed % 3 == 0 else MAIN
    types = (
        f'<Types xmlns="{TYPES}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        '<Default Extension="jpg" ContentType="image/jpeg"/>'
        '<Default Extension="bin" ContentType="application/octet-stream"/>'
        f'<Override PartName="/{main}" ContentType="{kind}"/></Types>'
    )
    folder, last = main.rsplit("/", 1)
    links = {
        "_rels/.rels": draft.root_links,
        f"{folder}/_rels/{last}.rels": draft.links,
        "word/_rels/settings.xml.rels": draft.setting_links,
    }
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", draft.chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as archive:
        archive.writestr("[Content_Types].xml", types)
        for name, rows in links.items():
            if rows:
                archive.writestr(name, f'<Relationships xmlns="{PACKAGE}">{"".join(rows)}</Relationships>')
        for name, data in draft.parts.items():
            archive.writestr(name, data)
    return output.getvalue()
