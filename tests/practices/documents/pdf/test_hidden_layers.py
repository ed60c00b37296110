"""Layers that a PDF file does not show: their words are not read, and a doubt says so."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name

from practices.documents.pdf.reading import read_pdf
from tests.practices.documents.pdf.typesetting import WORDS, typeset


def with_layer(content: bytes, *, hidden: bool, packed: bool = False) -> bytes:
    """Add content in a layer to a page of words; `{layer}` stands for the name of the layer, `{font}` for a font."""
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(typeset(WORDS))) as document:
        page = document.pages[0].obj
        group = document.make_indirect(Dictionary(Type=Name.OCG, Name="Draft"))
        state = Dictionary(OFF=Array([group])) if hidden else Dictionary(ON=Array([group]))
        document.Root.OCProperties = Dictionary(OCGs=Array([group]), D=state)
        page.Resources.Properties = Dictionary(L0=group)
        page.Resources.Font.F9 = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.Contents = Array([page.Contents, document.make_stream(content)])
        mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
        document.save(output, object_stream_mode=mode)
    return output.getvalue()


LAYER = b"/OC /L0 BDC BT /F9 12 Tf 72 100 Td (Confidential draft of Friday) Tj ET EMC"


def test_words_of_a_hidden_layer_are_not_read_and_doubted():
    for packed in (False, True):
        read = read_pdf(with_layer(LAYER, hidden=True, packed=packed))

        assert "Confidential" not in read.text
        assert "international civil servants" in read.text
        assert [doubt.message for doubt in read.doubts if doubt.code == "hidden_layers"] == [
            "The file has layers that it does not show (1: “Draft”): their words were not read."
        ]


def test_words_of_a_layer_that_is_shown_are_read():
    read = read_pdf(with_layer(LAYER, hidden=False))

    assert "Confidential draft of Friday" in read.text
    assert "hidden_layers" not in {doubt.code for doubt in read.doubts}


def test_words_behind_a_hidden_layer_keep_their_place_and_font():
    content = b"BT /OC /L0 BDC /F9 12 Tf 72 120 Td (secret) Tj 0 -20 Td EMC (Words that are shown) Tj ET"

    read = read_pdf(with_layer(content, hidden=True))

    assert "secret" not in read.text
    assert "Words that are shown" in read.text
