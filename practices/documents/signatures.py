"""What a file is that is not read, by its first bytes, and what its sender can do."""

import re

_SAVE = "Open it in its own program and save it as DOCX or PDF first."
OLD_WORD = ("an old Word file (.doc)", _SAVE)
RTF = ("an RTF file", _SAVE)
_PICTURE = ("an image", "Make a PDF of it first; its words are then added by hand.")
_ARCHIVE = ("an archive", "Unpack it and choose one of its files.")
_SOUND = ("a recording", "Choose a document.")
_PROGRAM = ("a program", "Choose a document.")
_SHEET = ("a spreadsheet", "Save the sheet as PDF first.")
_SLIDES = ("a presentation", "Save it as PDF first.")

_SIGNATURES: tuple[tuple[int, bytes, tuple[str, str]], ...] = (
    (0, b"\x89PNG", _PICTURE),
    (0, b"\xff\xd8\xff", _PICTURE),
    (0, b"GIF8", _PICTURE),
    (0, b"II*\x00", _PICTURE),
    (0, b"MM\x00*", _PICTURE),
    (8, b"WEBP", _PICTURE),
    (4, b"ftypheic", _PICTURE),
    (4, b"ftypavif", _PICTURE),
    (4, b"ftypmif1", _PICTURE),
    (0, b"AT&TFORM", ("a DjVu file", "Save it as PDF first.")),
    (0, b"\x1f\x8b", _ARCHIVE),
    (0, b"BZh", _ARCHIVE),
    (0, b"\xfd7zXZ", _ARCHIVE),
    (0, b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (0, b"Rar!", _ARCHIVE),
    (0, b"\x28\xb5\x2f\xfd", _ARCHIVE),
    (0, b"MSCF", _ARCHIVE),
    (257, b"ustar", _ARCHIVE),
    (0, b"ID3", _SOUND),
    (0, b"OggS", _SOUND),
    (0, b"RIFF", _SOUND),
    (4, b"ftyp", _SOUND),
    (0, b"\x1a\x45\xdf\xa3", _SOUND),
    (0, b"\x7fELF", _PROGRAM),
    (0, b"%!PS", ("a PostScript file", "Save it as PDF first.")),
    (0, b"\xffWPC", ("a WordPerfect file", _SAVE)),
    (0, b"SQLite format 3", ("a database", "Choose a document.")),
)
_COMPOUND = b"\xd0\xcf\x11\xe0"
_COMPOUND_KINDS = (
    (
        "EncryptedPackage",
        ("an Office file protected by a password", "Take the password off (File, Info, Protect) and save it again."),
    ),
    ("WordDocument", OLD_WORD),
    ("PowerPoint Document", _SLIDES),
    ("Workbook", _SHEET),
    ("__substg1.0", ("a message of a mail program", "Save its attachment, and choose that.")),
)
_WEB_ARCHIVE = re.compile(rb"mime-version:[\s\S]{0,2000}?content-type:\s*multipart/related", re.IGNORECASE)


def name_refused(data: bytes) -> tuple[str, str] | None:
    """Return what the file is ("an image") and what to do about it; None when it is none of the known kinds."""
    if data.startswith(_COMPOUND):
        return _name_compound(data)
    for place, signature, refused in _SIGNATURES:
        if data.startswith(signature, place):
            return refused
    if _WEB_ARCHIVE.search(data[:4096]):
        return "a web archive (MHT)", "Save the page as HTML or PDF first."
    return None


def name_package(names: frozenset[str]) -> tuple[str, str]:
    """Return the same for a ZIP archive that is no text document, by the names of its members."""
    folders = {name.partition("/")[0] for name in names}
    if "xl" in folders:
        return _SHEET
    if "ppt" in folders:
        return _SLIDES
    if "META-INF/container.xml" in names:
        return "an electronic book (EPUB)", "Save it as PDF first."
    if any(name.endswith(".iwa") for name in names):
        return "a Pages, Numbers or Keynote file", "Export it as DOCX or PDF first."
    return "a ZIP archive", _ARCHIVE[1]


def _name_compound(data: bytes) -> tuple[str, str]:
    """The names of the streams of an old Office file stand in its directory, in UTF-16."""
    for stream, refused in _COMPOUND_KINDS:
        if stream.encode("utf-16-le") in data:
            return refused
    return "an old Office file", _SAVE
