"""PDF files with tokens in 24 of the places in which such files hold more than their pages."""

import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from practices.documents.file_contents.held import ContentKind
from tests.practices.documents.file_contents.planted import Planted, make_token
from tests.practices.documents.file_contents.word_planting import jpeg, packed

PLACES = 24


@dataclass
class Draft:
    """A PDF file while it is made: two pages, the first of which is planted."""

    chance: random.Random
    document: pikepdf.Pdf
    page: Any
    content: list[str] = field(default_factory=list)
    annotations: list[Any] = field(default_factory=list)
    fields: list[Any] = field(default_factory=list)
    hidden_groups: list[Any] = field(default_factory=list)
    shown_groups: list[Any] = field(default_factory=list)
    elements: list[Any] = field(default_factory=list)
    behind: bytes = b""
    lost: bytes = b""
    has_update: bool = False
    numbers: Any = field(default_factory=lambda: count(1))

    @property
    def root(self) -> Any:
        return self.document.Root

    def indirect(self, held: Any) -> Any:
        return self.document.make_indirect(held)

    def stream(self, data: str | bytes, **keys: Any) -> Any:
        return pikepdf.Stream(self.document, data if isinstance(data, bytes) else data.encode(), **keys)

    def resource(self, category: str, held: Any, resources: Any = None) -> str:
        """Put something into the resources of the page, or of a form; return its name."""
        resources = self.page.Resources if resources is None else resources
        if category not in resources:
            resources[category] = Dictionary()
        name = f"/N{next(self.numbers)}"
        resources[category][name] = held
        return name

    def show(self, words: str) -> str:
        """Return the operators that show words on a line of their own."""
        height = 820 - 14 * next(self.numbers) % 780
        return f"BT /F1 10 Tf 40 {height} Td {self.words(words)} ET"

    def words(self, words: str) -> str:
        at = self.chance.randrange(1, len(words))
        return self.chance.choice(
            (f"({words}) Tj", f"[({words[:at]}) -20 ({words[at:]})] TJ", f"<{words.encode().hex()}> Tj")
        )

    def layer(self, name: str, *, hidden: bool = True) -> Any:
        group = self.indirect(Dictionary(Type=Name.OCG, Name=String(name)))
        (self.hidden_groups if hidden else self.shown_groups).append(group)
        return group

    def form(self, content: str, **keys: Any) -> Any:
        resources = Dictionary(Font=self.page.Resources.Font)
        return self.stream(
            content, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 600, 850]), Resources=resources, **keys
        )

    def names(self, key: str, held: Any, name: str = "thing") -> None:
        if "/Names" not in self.root:
            self.root.Names = Dictionary()
        if key in self.root.Names:
            self.root.Names[key].Names.extend([String(name), held])
        else:
            self.root.Names[key] = Dictionary(Names=Array([String(name), held]))

    def annotate(self, kind: str, **keys: Any) -> Any:
        made = self.indirect(Dictionary(Type=Name.Annot, Subtype=Name(kind), Rect=Array([10, 10, 60, 30]), **keys))
        self.annotations.append(made)
        return made

    def widget(self, value: Any, **keys: Any) -> Any:
        made = self.annotate("/Widget", FT=Name.Tx, T=String(f"f{next(self.numbers)}"), V=value, **keys)
        self.fields.append(made)
        return made


def _info(draft: Draft, token: str, key: str) -> None:
    draft.document.docinfo[key] = String(token)


def _xmp(draft: Draft, token: str) -> None:
    draft.root.Metadata = draft.stream(f"<x><dc:creator>{token}</dc:creator></x>", Type=Name.Metadata, Subtype=Name.XML)


def _xmp_of_page(draft: Draft, token: str) -> None:
    draft.page.Resources.Font.F1["/Metadata"] = draft.stream(f"<x>{token}</x>", Type=Name.Metadata, Subtype=Name.XML)


def _file(draft: Draft, token: str) -> Any:
    content = draft.indirect(draft.stream(packed(token), Type=Name.EmbeddedFile))
    return draft.indirect(Dictionary(Type=Name.Filespec, F=String("a.docx"), EF=Dictionary(F=content)))


def _af(draft: Draft, token: str) -> None:
    draft.page.AF = Array([_file(draft, token)])


def _layer(draft: Draft, token: str) -> None:
    name = draft.resource("/Properties", draft.layer("draft"))
    draft.content.append(f"/OC {name} BDC q {draft.show(token)} Q EMC")


def _layer_in_text(draft: Draft, token: str) -> None:
    name = draft.resource("/Properties", draft.layer("draft"))
    draft.content.append(f"BT /F1 9 Tf 40 12 Td /OC {name} BDC {draft.words(token)} EMC ET")


def _layer_name(draft: Draft, token: str) -> None:
    draft.layer(token)


def _layer_of_form(draft: Draft, token: str) -> None:
    name = draft.resource("/XObject", draft.form(draft.show(token), OC=draft.layer("form")))
    draft.content.append(f"{name} Do")


def _layer_in_form(draft: Draft, token: str) -> None:
    form = draft.form("")
    name = draft.resource("/Properties", draft.layer("inner"), form.Resources)
    form.write(f"/OC {name} BDC {draft.show(token)} EMC {draft.show('shown')}".encode())
    outer = draft.form("")
    inner = draft.resource("/XObject", form, outer.Resources)
    outer.write(f"q {inner} Do Q".encode())
    draft.content.append(f"{draft.resource('/XObject', outer)} Do")


def _form_in_layer(draft: Draft, token: str) -> None:
    form = draft.resource("/XObject", draft.form(draft.show(token)))
    name = draft.resource("/Properties", draft.layer("with form"))
    draft.content.append(f"/OC {name} BDC {form} Do EMC")


def _layer_by_rule(draft: Draft, token: str) -> None:
    shown = draft.layer("on", hidden=False)
    rule = draft.indirect(Dictionary(Type=Name.OCMD, OCGs=Array([draft.layer("off"), shown]), P=Name.AllOn))
    name = draft.resource("/Properties", rule)
    draft.content.append(f"/OC {name} BDC {draft.show(token)} EMC")


def _layer_read_aloud(draft: Draft, token: str) -> None:
    name = draft.resource("/Properties", draft.layer("spoken"))
    draft.content.append(f"/OC {name} BDC /Span <</ActualText ({token})>> BDC {draft.show('x y')} EMC EMC")


def _structure(draft: Draft, token: str) -> None:
    name = draft.resource("/Properties", draft.layer("tagged"))
    number = next(draft.numbers)
    draft.content.append(f"/OC {name} BDC /P <</MCID {number}>> BDC {draft.show('tagged')} EMC EMC")
    draft.elements.append(
        draft.indirect(Dictionary(Type=Name.StructElem, S=Name.P, Pg=draft.page, K=number, ActualText=String(token)))
    )


def _user_properties(draft: Draft, token: str) -> None:
    number = next(draft.numbers)
    draft.content.append(f"/P <</MCID {number}>> BDC {draft.show('an element')} EMC")
    about = Dictionary(O=Name.UserProperties, P=Array([Dictionary(N=String("Author"), V=String(token))]))
    draft.elements.append(draft.indirect(Dictionary(Type=Name.StructElem, S=Name.P, Pg=draft.page, K=number, A=about)))


def _signature(draft: Draft, token: str) -> None:
    value = draft.indirect(
        Dictionary(
            Type=Name.Sig,
            Filter=Name("/Adobe.PPKLite"),
            Name=String(token),
            Contents=String(token.encode() + b"\x00" * 8),
        )
    )
    made = draft.annotate("/Widget", FT=Name.Sig, T=String("Signature"), V=value)
    draft.fields.append(made)


def _orphan(draft: Draft, token: str) -> None:
    draft.fields.append(draft.indirect(Dictionary(FT=Name.Tx, T=String("nowhere"), V=String(token))))


def _xfa(draft: Draft, token: str) -> None:
    draft.widget(String("kept value"))
    draft.root["/XfaLater"] = draft.stream(f"<xdp>{token}</xdp>")


def _image(draft: Draft, token: str) -> None:
    made = draft.stream(
        jpeg(token),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=8,
        Height=8,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
    )
    made["/Filter"] = Name.DCTDecode
    draft.content.append(f"q 8 0 0 8 500 20 cm {draft.resource('/XObject', made)} Do Q")


def _stray(draft: Draft, token: str) -> None:
    draft.content.append(f"% {token}\n{draft.show('after a comment')}")


def _behind(draft: Draft, token: str) -> None:
    draft.behind = f"\n{token}\n".encode()


def _version(draft: Draft, token: str) -> None:
    """Put a token into the file that a later version takes out."""
    draft.root["/Lang"] = String(token)
    draft.has_update = True


def _unreferenced(draft: Draft, token: str) -> None:
    draft.has_update, draft.lost = True, b"<< /Left (%b) >>" % token.encode()


def _thumbnail(draft: Draft, token: str) -> None:
    draft.page.Thumb = draft.stream(token, Width=1, Height=1, ColorSpace=Name.DeviceGray, BitsPerComponent=8)


def _popup(draft: Draft, token: str) -> None:
    made = draft.annotate("/Text", Contents=String("a"), T=String("b"))
    made.Popup = draft.annotate("/Popup", Contents=String(token), Parent=made)


def _noted(draft: Draft, token: str) -> None:
    """Write upon the page, with the look of it in a stream."""
    look = draft.form(draft.show(token))
    made = draft.annotate("/FreeText", Contents=String("written"), AP=Dictionary(N=look))
    draft.elements.append(
        draft.indirect(
            Dictionary(Type=Name.StructElem, S=Name.Annot, Pg=draft.page, K=Dictionary(Type=Name.OBJR, Obj=made))
        )
    )


def _launch(draft: Draft, token: str) -> None:
    action = Dictionary(S=Name.Launch, F=String(f"C:/{token}.exe"))
    draft.annotate("/Link", A=action)


Place = Callable[[Draft, str], object]
HIDDEN: dict[str, tuple[ContentKind | None, Place]] = {
    "author": (ContentKind.NAMES, lambda draft, token: _info(draft, token, "/Author")),
    "title": (ContentKind.METADATA, lambda draft, token: _info(draft, token, "/Title")),
    "XMP": (ContentKind.METADATA, _xmp),
    "XMP of an object": (ContentKind.METADATA, _xmp_of_page),
    "script": (
        ContentKind.SCRIPTS,
        lambda draft, token: draft.names(
            "/JavaScript", Dictionary(S=Name.JavaScript, JS=draft.stream(f"alert('{token}')"))
        ),
    ),
    "script at opening": (
        ContentKind.SCRIPTS,
        lambda draft, token: draft.root.__setitem__("/OpenAction", Dictionary(S=Name.JavaScript, JS=String(token))),
    ),
    "script of a page": (
        ContentKind.SCRIPTS,
        lambda draft, token: draft.page.__setitem__(
            "/AA", Dictionary(O=Dictionary(S=Name.JavaScript, JS=String(token)))
        ),
    ),
    "script behind a link": (
        ContentKind.SCRIPTS,
        lambda draft, token: draft.annotate(
            "/Link",
            A=Dictionary(
                S=Name.URI, URI=String("https://example.org/"), Next=Dictionary(S=Name.JavaScript, JS=String(token))
            ),
        ),
    ),
    "program": (ContentKind.SCRIPTS, _launch),
    "attachment": (ContentKind.ATTACHMENTS, lambda draft, token: draft.names("/EmbeddedFiles", _file(draft, token))),
    "name of an attachment": (
        ContentKind.ATTACHMENTS,
        lambda draft, token: draft.names("/EmbeddedFiles", _file(draft, "nothing"), token),
    ),
    "associated file": (ContentKind.ATTACHMENTS, _af),
    "attached to a page": (
        ContentKind.ATTACHMENTS,
        lambda draft, token: draft.annotate("/FileAttachment", FS=_file(draft, token), Contents=String("a file")),
    ),
    "data of programs": (
        ContentKind.CUSTOM_DATA,
        lambda draft, token: draft.page.__setitem__("/PieceInfo", Dictionary(Own=Dictionary(Private=String(token)))),
    ),
    "thumbnail": (ContentKind.THUMBNAILS, _thumbnail),
    "note": (ContentKind.ANNOTATIONS, lambda draft, token: draft.annotate("/Text", Contents=String(token))),
    "author of a note": (
        ContentKind.NAMES,
        lambda draft, token: draft.annotate("/Highlight", T=String(token), Contents=String("!")),
    ),
    "popup": (ContentKind.ANNOTATIONS, _popup),
    "words upon the page": (ContentKind.ANNOTATIONS, _noted),
    "layer": (ContentKind.HIDDEN_LAYERS, _layer),
    "layer within text": (ContentKind.HIDDEN_LAYERS, _layer_in_text),
    "name of a layer": (ContentKind.HIDDEN_LAYERS, _layer_name),
    "form with a layer": (ContentKind.HIDDEN_LAYERS, _layer_of_form),
    "layer in a form": (ContentKind.HIDDEN_LAYERS, _layer_in_form),
    "form in a layer": (ContentKind.HIDDEN_LAYERS, _form_in_layer),
    "layer by a rule": (ContentKind.HIDDEN_LAYERS, _layer_by_rule),
    "read aloud in a layer": (ContentKind.HIDDEN_LAYERS, _layer_read_aloud),
    "structure of a layer": (ContentKind.HIDDEN_LAYERS, _structure),
    "user properties": (ContentKind.CUSTOM_DATA, _user_properties),
    "signature": (ContentKind.SIGNATURES, _signature),
    "hidden field": (ContentKind.HIDDEN_TEXT, lambda draft, token: draft.widget(String(token), F=2)),
    "field on no page": (ContentKind.HIDDEN_TEXT, _orphan),
    "XFA": (ContentKind.CUSTOM_DATA, _xfa),
    "default of a field": (None, lambda draft, token: draft.widget(String("kept value"), DV=String(token))),
    "key of the catalog": (
        ContentKind.CUSTOM_DATA,
        lambda draft, token: draft.root.__setitem__("/Reviewer", String(token)),
    ),
    "key of a page": (ContentKind.CUSTOM_DATA, lambda draft, token: draft.page.__setitem__("/Reviewer", String(token))),
    "key of the trailer": (
        ContentKind.CUSTOM_DATA,
        lambda draft, token: draft.document.trailer.__setitem__("/Reviewer", String(token)),
    ),
    "unused form": (
        ContentKind.UNUSED_PARTS,
        lambda draft, token: draft.resource("/XObject", draft.form(draft.show(token))),
    ),
    "unreferenced object": (ContentKind.UNUSED_PARTS, _unreferenced),
    "version": (ContentKind.VERSIONS, _version),
    "behind the end": (ContentKind.UNUSED_PARTS, _behind),
    "template of pages": (
        ContentKind.HIDDEN_TEXT,
        lambda draft, token: draft.names(
            "/Pages",
            Dictionary(Type=Name.Template, Contents=draft.stream(draft.show(token)), MediaBox=Array([0, 0, 9, 9])),
        ),
    ),
    "Exif": (ContentKind.PICTURE_METADATA, _image),
    "local link": (
        ContentKind.EXTERNAL_SOURCES,
        lambda draft, token: draft.annotate("/Link", A=Dictionary(S=Name.URI, URI=String(f"file:///C:/{token}"))),
    ),
    "comment in a stream": (ContentKind.CUSTOM_DATA, _stray),
    "marked point": (
        ContentKind.CUSTOM_DATA,
        lambda draft, token: draft.content.append(f"/Mark <</Note ({token})>> DP"),
    ),
    "property of words": (
        ContentKind.CUSTOM_DATA,
        lambda draft, token: draft.content.append(f"/Span <</Reviewer ({token})>> BDC {draft.show('marked')} EMC"),
    ),
    "unknown operator": (ContentKind.CUSTOM_DATA, lambda draft, token: draft.content.append(f"BX ({token}) note EX")),
}


def plant_pdf(seed: int) -> Planted:
    """Make a PDF file: with and without packed objects, in lines or as a web file, with and without an owner's lock."""
    chance = random.Random(seed)
    document = pikepdf.new()
    for _ in range(2):
        document.add_blank_page(page_size=(595, 842))
    page = document.pages[0].obj
    font = document.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    page.Resources = Dictionary(Font=Dictionary(F1=font))
    draft = Draft(chance, document, page)
    planted = Planted(b"", "accept")
    always = list(HIDDEN)[seed % len(HIDDEN) :: len(HIDDEN)]
    places = always + chance.sample([name for name in HIDDEN if name not in always], PLACES - len(always))
    _plant_seen(draft, planted)
    for place in places:
        token = make_token(chance)
        kind, plant = HIDDEN[place]
        plant(draft, token)
        planted.hidden[place] = token, kind
    _finish(draft)
    planted.data = _save(draft, chance)
    return planted


def _plant_seen(draft: Draft, planted: Planted) -> None:
    def see(name: str) -> str:
        planted.seen[name] = make_token(draft.chance)
        return planted.seen[name]

    draft.content.append(f"BT /F1 10 Tf 300 700 Td ({see('words')}) Tj 3 Tr 0 -14 Td ({see('words of a scan')}) Tj ET")
    name = draft.resource("/Properties", draft.layer("shown", hidden=False))
    draft.content.append(f"/OC {name} BDC BT /F1 10 Tf 300 600 Td ({see('shown layer')}) Tj ET EMC")
    form = draft.form(f"BT /F1 10 Tf 300 500 Td ({see('form')}) Tj ET")
    draft.content.append(f"{draft.resource('/XObject', form)} Do")
    draft.annotate("/Link", A=Dictionary(S=Name.URI, URI=String(f"https://example.org/{see('address')}")))
    draft.widget(String(see("value of a field")), TU=String(see("label of a field")))
    number = next(draft.numbers)
    draft.content.append(f"/Figure <</MCID {number}>> BDC {draft.show('figure')} EMC")
    draft.elements.append(
        draft.indirect(
            Dictionary(Type=Name.StructElem, S=Name.Figure, Pg=draft.page, K=number, Alt=String(see("description")))
        )
    )
    entry = draft.indirect(Dictionary(Title=String(see("bookmark")), Dest=Array([draft.page, Name.Fit])))
    outlines = draft.indirect(Dictionary(Type=Name.Outlines, First=entry, Last=entry, Count=1))
    entry.Parent = outlines
    draft.root.Outlines = outlines


def _finish(draft: Draft) -> None:
    page, root = draft.page, draft.root
    parts = ["\n".join(draft.content[start::2]) for start in (0, 1)]
    page.Contents = Array([draft.indirect(draft.stream(part)) for part in parts])
    page.Annots = Array(draft.annotations)
    form = Dictionary(Fields=Array(draft.fields), NeedAppearances=True)
    if "/XfaLater" in root:
        form.XFA = root["/XfaLater"]
        del root["/XfaLater"]
    root.AcroForm = form
    root.MarkInfo = Dictionary(Marked=True)
    root.StructTreeRoot = draft.indirect(Dictionary(Type=Name.StructTreeRoot, K=Array(draft.elements)))
    groups = [*draft.hidden_groups, *draft.shown_groups]
    config = Dictionary(Order=Array(groups))
    if draft.chance.random() < 0.5:
        config.OFF = Array(draft.hidden_groups)
    else:
        config.BaseState, config.ON = Name.OFF, Array(draft.shown_groups)
    root.OCProperties = Dictionary(OCGs=Array(groups), D=config)


def _save(draft: Draft, chance: random.Random) -> bytes:
    output = io.BytesIO()
    mode = chance.choice((pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate))
    lock = (
        pikepdf.Encryption(owner="x", user="", R=chance.choice((4, 6)))
        if chance.random() < 0.2 and not draft.has_update
        else None
    )
    draft.document.save(
        output,
        object_stream_mode=mode,
        compress_streams=chance.random() < 0.7,
        linearize=chance.random() < 0.2 and not draft.has_update,
        preserve_pdfa=False,
        fix_metadata_version=False,
        **({"encryption": lock} if lock else {}),
    )
    data = output.getvalue()
    if draft.has_update:
        data = _update(data, draft.lost or b"null")
    return data + draft.behind


def _update(data: bytes, lost: bytes) -> bytes:
    """Add a version behind the file: its catalog says that it is in English, and nothing leads to its other object."""
    with pikepdf.open(io.BytesIO(data)) as document:
        catalog = document.Root
        catalog.Lang = String("en")
        number, size = catalog.objgen[0], len(document.objects) + 1
        body = catalog.unparse(resolved=True)
        info = document.trailer.get("/Info")
        about = b"/Info %d 0 R" % info.objgen[0] if info is not None else b""
    before = int(data.rpartition(b"startxref")[2].split()[0])
    places = []
    for key, held in ((number, body), (size, lost)):
        places.append(len(data) + 1)
        data += b"\n%d 0 obj\n%b\nendobj\n" % (key, held)
    table = len(data)
    data += b"xref\n%d 1\n%010d 00000 n \n%d 1\n%010d 00000 n \n" % (number, places[0], size, places[1])
    rows = b"/Size %d /Root %d 0 R %b /Prev %d" % (size + 1, number, about, before)
    return data + b"trailer\n<< %b >>\nstartxref\n%d\n%%%%EOF\n" % (rows, table)
