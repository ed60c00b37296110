"""Word files made for tests out of the XML that matters."""

import io
import zipfile
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_NAMES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="{MC}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:v="urn:schemas-microsoft-com:vml"'
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEADINGS = "".join(
    f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/>'
    f'<w:pPr><w:outlineLvl w:val="{n - 1}"/></w:pPr></w:style>'
    for n in range(1, 5)
)


def word_file(
    body: str,
    *,
    numbering: str = "",
    styles: str | None = "",
    footnotes: str = "",
    endnotes: str = "",
    links: dict[str, str] | None = None,
) -> bytes:
    """Return a Word file with the inner XML of its parts, and the web addresses of its relationships."""
    contents = {"document": f"<w:body>{body}</w:body>"}
    if numbering:
        contents["numbering"] = numbering
    if styles is not None:
        contents["styles"] = styles
    if footnotes:
        contents["footnotes"] = footnotes
    if endnotes:
        contents["endnotes"] = endnotes
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", _relationships({"rId1": ("officeDocument", "word/document.xml")}))
        known = {f"p{place}": (kind, f"{kind}.xml") for place, kind in enumerate(contents) if kind != "document"}
        outside = "".join(
            f'<Relationship Id="{key}" Type="{R}/hyperlink" Target="{escape(target)}" TargetMode="External"/>'
            for key, target in (links or {}).items()
        )
        archive.writestr("word/_rels/document.xml.rels", _relationships(known, outside))
        for kind, inner in contents.items():
            archive.writestr(f"word/{kind}.xml", f"<w:{kind} {_NAMES}>{inner}</w:{kind}>")
    return packed.getvalue()


def _relationships(parts: dict[str, tuple[str, str]], more: str = "") -> str:
    inner = "".join(
        f'<Relationship Id="{key}" Type="{R}/{kind}" Target="{target}"/>' for key, (kind, target) in parts.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}">{inner}{more}</Relationships>'


def run(words: str, look: str = "") -> str:
    """Return a run; `look` is the inner XML of its properties."""
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def para(words: str = "", *, style: str = "", num: int | None = None, level: int | None = None, more: str = "") -> str:
    """Return a paragraph. `words` may be the XML of runs; `more` is further XML of its properties."""
    inner = words if words.startswith("<") else (run(words) if words else "")
    numbers = ""
    if num is not None or level is not None:
        numbers = (
            "<w:numPr>"
            + (f'<w:ilvl w:val="{level}"/>' if level is not None else "")
            + (f'<w:numId w:val="{num}"/>' if num is not None else "")
            + "</w:numPr>"
        )
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{styled}{numbers}{more}</w:pPr>{inner}</w:p>"


def level(place: int, text: str, kind: str = "decimal", *, start: int = 1, more: str = "") -> str:
    """Return a w:lvl; `more` is further XML in it."""
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{escape(text)}"/></w:lvl>'
    )


def abstract(key: int, *levels: str, more: str = "") -> str:
    """Return a w:abstractNum."""
    return f'<w:abstractNum w:abstractNumId="{key}">{more}{"".join(levels)}</w:abstractNum>'


def num(key: int, of: int, overrides: str = "") -> str:
    """Return a w:num."""
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def restart(place: int, start: int = 1) -> str:
    """Return a w:lvlOverride that begins a level anew."""
    return f'<w:lvlOverride w:ilvl="{place}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


def lines_of(text: str) -> list[str]:
    """Return the lines of a text without the blank ones."""
    return [line for line in text.split("\n") if line]
