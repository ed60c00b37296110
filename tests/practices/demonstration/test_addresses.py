from dataclasses import dataclass

import pytest

from practices.demonstration.addresses import find_provision
from practices.demonstration.reading import read_exchange
from practices.texts.numbering import segment

EXCHANGE = read_exchange()


@dataclass
class Row:
    eid: str
    path: str = ""
    heading: str = ""


ROWS = [
    Row("sec_6", "6"),
    Row("sec_6__p_2"),
    Row("sec_10__para_10.1", "10/10.1"),
    Row("sec_10__para_10.1__point_a", "10/10.1/a"),
    Row("rule_4.3", "4.3"),
    Row("art_12bis__para_1", "12bis/1"),
    Row("art_12bis", "12bis"),
    Row("hcontainer_5", heading="S5 Trafficking"),
]


@pytest.mark.parametrize(
    ("address", "eid"),
    [
        ("6", "sec_6"),
        ("6, para 2", "sec_6__p_2"),
        ("10.1", "sec_10__para_10.1"),
        ("10.1, (a)", "sec_10__para_10.1__point_a"),
        ("4.3", "rule_4.3"),
        ("12 bis, 1", "art_12bis__para_1"),
        ("S5", "hcontainer_5"),
    ],
)
def test_address_finds_its_provision(address, eid):
    assert find_provision(ROWS, address).eid == eid


@pytest.mark.parametrize("address", ["7", "6, para 3", "S6", "4.3, (a)", "7, (a)"])
def test_address_of_nothing_is_refused(address):
    with pytest.raises(LookupError):
        find_provision(ROWS, address)


@pytest.mark.parametrize("text", EXCHANGE.texts, ids=lambda text: text.key)
def test_every_tagged_and_cited_provision_is_found_in_the_text_as_it_is_segmented(text):
    rows = [
        Row(piece.eid, "/".join(piece.path), piece.heading)
        for piece in segment(text.text, language=text.language).segments
    ]
    wanted = [tag.address for tag in EXCHANGE.tags if tag.edition == text.key]
    cited = [statement.provision for statement in EXCHANGE.statements if statement.provision]
    wanted += [address for key, address in cited if key == text.key]

    found = [find_provision(rows, address).eid for address in wanted]

    assert len(set(found)) == len(set(wanted))
