"""Runs that Word cut apart are joined before the XML is read, and nothing else is changed."""

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from practices.documents.docx.reading import read_docx
from practices.documents.docx.seams import join_runs
from tests.practices.documents.docx.word_files import W, para, word_file

BOLD = "<w:b/>"


def run(words: str, look: str = "", revision: str = "") -> str:
    marked = f' w:rsidRPr="{revision}"' if revision else ""
    dressed = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r{marked}>{dressed}<w:t xml:space="preserve">{words}</w:t></w:r>'


def joined(xml: str) -> str:
    return join_runs(xml.encode()).decode()


def test_runs_of_one_look_become_one_run():
    cut = (
        run("Staff ", revision="00A77B3E")
        + '<w:proofErr w:type="spellStart"/>'
        + run("ser")
        + "<w:r><w:t>ve.</w:t></w:r>"
    )

    assert joined(cut) == run("Staff serve.", revision="00A77B3E")
    assert joined(run("a", BOLD) + run("b", BOLD, "00000001")) == run("ab", BOLD)


def test_runs_that_differ_or_do_not_touch_stay_apart():
    for cut in (
        run("a", BOLD) + run("b"),
        run("a") + run("b", BOLD),
        run("a") + "<w:r><w:tab/></w:r>" + run("b"),
        f"<w:p>{run('a')}</w:p><w:p>{run('b')}</w:p>",
        run("a") + f"<w:ins>{run('b')}</w:ins>",
        run("a") + '<w:bookmarkStart w:id="1" w:name="n"/>' + run("b"),
        "<w:r><w:t>a</w:t><w:tab/></w:r>" + run("b"),
        '<w:r w:other="1"><w:t>a</w:t></w:r><w:r w:other="2"><w:t>b</w:t></w:r>',
    ):
        assert joined(cut) == cut


def test_seams_in_comments_and_character_data_are_left_alone():
    for cut in (f"<!--{run('a')}{run('b')}-->", f"<w:t><![CDATA[{run('a')}{run('b')}]]></w:t>"):
        assert joined(cut) == cut


def test_broken_xml_stays_broken():
    cut = "<w:x>a</w:t></w:r><w:r><w:t>b</w:t></w:r></w:x>"

    assert joined(cut) == cut


WORDS = st.text(st.sampled_from("ab *[^\\ é­\u00a0>&"), max_size=6)
LOOKS = st.sampled_from(["", BOLD, "<w:i/>", '<w:rStyle w:val="S"/>', "<w:vanish/>", '<w:lang w:val="fr"/>'])


@given(st.lists(st.tuples(WORDS, LOOKS, st.sampled_from(["", "00A77B3E", "1F"])), min_size=1, max_size=8))
def test_joined_runs_hold_the_same_words_in_the_same_looks(parts):
    runs = "".join(run(words.replace("&", "&amp;"), look, revision) for words, look, revision in parts)
    xml = f'<w:p xmlns:w="{W}">{runs}</w:p>'

    assert looks_of(joined(xml)) == looks_of(xml)


def looks_of(xml: str) -> list[tuple[str, str]]:
    """Return each character with the look that it has."""
    name = f"{{{W}}}"
    return [
        (
            character,
            etree.tostring(properties).decode() if (properties := element.find(f"{name}rPr")) is not None else "",
        )
        for element in etree.fromstring(xml).iter(f"{name}r")
        for character in element.findtext(f"{name}t") or ""
    ]


def test_text_is_the_same_where_no_run_can_be_joined():
    runs = [
        run("(a) ", revision="00000001"),
        run("Sta", revision="00000002"),
        run("ff "),
        run("ser", BOLD),
        run("ve", BOLD),
    ]

    apart = '<w:bookmarkEnd w:id="1"/>'.join(runs)

    assert [read_docx(word_file(para(words))).text for words in ("".join(runs), apart)] == ["(a) Staff **serve**\n"] * 2
