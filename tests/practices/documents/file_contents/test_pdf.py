"""PDF files: the pages look as before, what is beside them is named and goes."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from practices.documents.file_contents.cleaning import clean, is_signed, list_contents
from practices.documents.file_contents.held import ContentKind
from practices.documents.pdf.page_images import render_page
from practices.documents.text import UnreadableText
from tests.practices.documents.file_contents.planted import still_there
from tests.practices.documents.pdf.test_hidden_layers import LAYER, with_layer
from tests.practices.documents.pdf.typesetting import WORDS, scan, typeset


def changed(change, data: bytes = b"", **saving) -> bytes:
    """Return a file of words after `change` was made in it."""
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(data or typeset(WORDS))) as document:
        change(document)
        document.save(output, **saving)
    return output.getvalue()


def kinds(data: bytes) -> set[ContentKind]:
    return {held.kind for held in list_contents(data)}


@pytest.mark.parametrize("data", [typeset(WORDS), scan(typeset(WORDS)), typeset("= Head\n#table(columns: 2)[a][b]")])
def test_pages_look_as_before(data):
    cleaned = clean(data, changes="accept")

    assert render_page(cleaned.data, 1, width=400) == render_page(data, 1, width=400)
    assert list_contents(cleaned.data) == list(cleaned.kept)


def test_page_looks_as_a_viewer_shows_it_when_its_hidden_layer_is_cut():
    data = with_layer(LAYER, hidden=True)

    assert render_page(clean(data, changes="accept").data, 1, width=400) == render_page(data, 1, width=400)


def test_hidden_layer_is_cut_from_the_letters_of_a_drawn_font():
    def add(document):
        page = document.pages[0].obj
        group = page.Resources.Properties.L0
        letter = document.make_stream(b"500 0 d0 /OC /L0 BDC 0 0 400 400 re f EMC")
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 500, 500]), FirstChar=97, LastChar=97
        )
        font.FontMatrix, font.Widths = Array([0.001, 0, 0, 0.001, 0, 0]), Array([500])
        font.CharProcs = Dictionary(a=letter)
        font.Encoding = Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a]))
        font.Resources = Dictionary(Properties=Dictionary(L0=group))
        page.Resources.Font.F8 = document.make_indirect(font)

    data = changed(add, with_layer(b"BT /F8 40 Tf 72 60 Td (a) Tj ET", hidden=True))

    with pikepdf.open(io.BytesIO(clean(data, changes="accept").data)) as document:
        letter = document.pages[0].obj.Resources.Font.F8.CharProcs.a.read_bytes()
    assert b"re" not in letter
    assert b"d0" in letter


def test_signed_file_is_named_and_cleaning_says_that_the_signature_breaks():
    def sign(document):
        value = document.make_indirect(Dictionary(Type=Name.Sig, Name=String("Ana Example"), Contents=String(b"x")))
        field = Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String("s"), V=value, Rect=Array([0] * 4)
        )
        document.pages[0].obj.Annots = Array([document.make_indirect(field)])
        document.Root.AcroForm = Dictionary(Fields=Array(list(document.pages[0].obj.Annots)), SigFlags=3)

    data = changed(sign)

    assert is_signed(data)
    assert clean(data, changes="accept").breaks_signature
    assert not is_signed(clean(data, changes="accept").data)


def test_file_with_a_password_is_refused():
    data = changed(lambda _document: None, encryption=pikepdf.Encryption(owner="a", user="b"))

    with pytest.raises(UnreadableText, match="locked with a password"):
        clean(data, changes="accept")


def test_file_with_restrictions_alone_is_cleaned_and_they_are_named():
    data = changed(lambda _document: None, encryption=pikepdf.Encryption(owner="a", user=""))

    assert ContentKind.PROTECTION in kinds(data)
    assert ContentKind.PROTECTION not in kinds(clean(data, changes="accept").data)


def test_words_outside_of_the_page_are_named_and_stay():
    def crop(document):
        document.pages[0].obj.CropBox = Array([0, 0, 595, 400])

    data = changed(crop)

    found = next(held for held in list_contents(data) if held.kind == ContentKind.TEXT_OUTSIDE_PAGE)
    assert found.examples[0].startswith("The members of the staff")
    assert ContentKind.TEXT_OUTSIDE_PAGE in kinds(clean(data, changes="accept").data)


def test_file_that_is_saved_once_has_no_versions():
    for linearize in (False, True):
        assert ContentKind.VERSIONS not in kinds(changed(lambda _document: None, linearize=linearize))


@pytest.mark.parametrize("data", [b"%PDF-1.7\nnothing", b"%PDF-1.7\n" + b"1 0 obj\n<<>>\nendobj\n" * 5])
def test_damaged_file_is_refused(data):
    with pytest.raises(UnreadableText, match="damaged"):
        clean(data, changes="accept")


def test_objects_of_the_wrong_kind_are_passed_over():
    def spoil(document):
        root, page = document.Root, document.pages[0].obj
        root.OCProperties, root.Names, root.AcroForm = String("x"), Array([1]), 5
        root.StructTreeRoot = Dictionary(K=String("x"))
        page.Annots = Array([1, String("x"), Dictionary(), Dictionary(Subtype=5)])
        page.Resources.Properties = String("x")

    assert clean(changed(spoil), changes="accept").data.startswith(b"%PDF")


def test_rules_fields_and_structures_that_hold_each_other_come_to_an_end():
    def knot(document):
        page = document.pages[0].obj
        group = document.make_indirect(Dictionary(Type=Name.OCG, Name=String("g")))
        rule = document.make_indirect(Array([Name.And]))
        rule.extend([rule, rule, rule])
        element = document.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, Pg=page))
        element.K = Array([element, element, element, 7])
        field = document.make_indirect(Dictionary(T=String("f")))
        field.Kids, field.Parent = Array([field, field, field]), field
        document.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(OFF=Array([group])))
        document.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=Array([element, element]))
        document.Root.AcroForm = Dictionary(Fields=Array([field, field]))
        page.Resources.Properties = Dictionary(R=document.make_indirect(Dictionary(Type=Name.OCMD, VE=rule)), G=group)
        page.Contents = document.make_stream(b"/OC /R BDC EMC /OC /G BDC /P <</MCID 7>> BDC EMC EMC")

    assert ContentKind.HIDDEN_LAYERS in kinds(changed(knot))


def test_keys_that_no_standard_defines_are_named_and_gone():
    def add(document):
        page = document.pages[0].obj
        for held in (page, page.Parent, document.Root, *page.Resources.Font.values()):
            held["/Reviewer"] = String("secret")

    data = changed(add)
    cleaned = clean(data, changes="accept").data

    assert ContentKind.CUSTOM_DATA in kinds(data)
    assert still_there(cleaned, {"key": "secret"}) == []
    assert still_there(data, {"key": "secret"}) == ["key"]


BOX = b"BT /F9 12 Tf 72 100 Td (Blacked out) Tj ET %b 70 95 90 20 re %b"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (BOX % (b"0 g", b"f"), ("Blacked out",)),
        (BOX % (b"0 g", b"S"), ()),
        (b"0.9 g 70 95 90 20 re f 0 g BT /F9 12 Tf 72 100 Td (On a box) Tj ET", ()),
        (b"BT /F9 12 Tf 3 Tr 72 100 Td (Of a scan) Tj ET 0 g 70 95 90 20 re f", ()),
        (b"BT /F9 12 Tf 72 100 Td (By a triangle) Tj ET 0 g 10 10 m 10 300 l 500 10 l h f", ()),
        (b"BT /F9 12 Tf 72 100 Td (Too long for the box) Tj ET 0 g 70 95 30 20 re f", ()),
    ],
)
def test_words_beneath_a_painted_box_are_named_and_stay(content, found):
    data = with_layer(content, hidden=False)

    listed = {held.kind: held.examples for held in list_contents(data)}

    assert listed.get(ContentKind.COVERED_TEXT, ()) == found
    assert ContentKind.COVERED_TEXT not in {held.kind for held in clean(data, changes="accept").removed}
