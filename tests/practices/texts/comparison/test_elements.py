"""Elements of a text, and which find a counterpart in another one."""

from collections.abc import Sequence

from practices.texts.comparison import Clause, LikenessDegree, PairingGround, group, installed_encoder, prepare
from practices.texts.comparison.elements import ElementStatus, are_cut, find_elements

REFERENCE = [
    Clause("gifts", "Members shall not accept any gift. They shall report an offer of a gift to the office.", "Gifts"),
    Clause(
        "press",
        "The prior consent of the head is needed in order to:\n(a) speak to the press on the work of the mission;\n"
        "(b) publish on matters of the mission; or\n(c) hand over documents of the mission.",
        "Press",
    ),
    Clause("law", "Members shall obey the law of the host country and respect its customs.", "Host country"),
]


def found(own: list[Clause], reference: list[Clause] = REFERENCE, links: Sequence[tuple[str, str]] = ()):
    encoder = installed_encoder()
    theirs, ours = prepare(reference, encoder=encoder), prepare(own, encoder=encoder)
    return find_elements(theirs, ours, group([theirs, ours], links={(0, 1): links}), links=links)


def test_sentences_and_items_are_elements_without_heading():
    texts = [finding.element.text for finding in found([])]

    assert texts[:2] == ["Members shall not accept any gift.", "They shall report an offer of a gift to the office."]
    assert texts[2:5] == [
        "(a) speak to the press on the work of the mission;",
        "(b) publish on matters of the mission;",
        "(c) hand over documents of the mission.",
    ]


def test_items_hang_on_their_opening():
    press = [finding.element for finding in found([]) if finding.element.key == "press"]

    assert {element.opening for element in press} == {"The prior consent of the head is needed in order to:"}
    assert [element.number for element in press] == [1, 2, 3]


def test_item_takes_the_wording_of_its_opening():
    clause = Clause("list", "Staff shall:\n(a) report every gift to the office;\n(b) keep a list of all gifts.")

    elements = [finding.element for finding in found([], [clause])]

    assert [element.binding.words for element in elements if element.binding] == ["shall", "shall"]
    assert all(element.binds_by_opening for element in elements)


def test_element_without_counterpart_is_missing():
    own = [Clause("1", "Staff obey the law of the host country and respect its customs.")]

    standings = {finding.element.key: finding.standing for finding in found(own)}

    assert standings["law"] is ElementStatus.PRESENT
    assert standings["gifts"] is ElementStatus.MISSING
    assert standings["press"] is ElementStatus.MISSING


def test_all_is_missing_from_an_empty_text():
    assert {finding.standing for finding in found([])} == {ElementStatus.MISSING}


def test_nothing_is_said_of_an_empty_reference():
    assert found([Clause("1", "Staff obey the law.")], []) == ()


def test_the_same_words_are_a_counterpart():
    (finding,) = found([REFERENCE[2]], [REFERENCE[2]])

    assert (finding.standing, finding.ground) == (ElementStatus.PRESENT, PairingGround.SAME)


def test_weaker_is_said_with_the_words_that_make_the_difference():
    reference = [Clause("1", "Staff shall report every gift to the ethics office.")]
    own = [Clause("1", "Staff should report every gift to the ethics office.")]

    (finding,) = found(own, reference)

    assert finding.standing is ElementStatus.WEAKER
    assert finding.theirs is not None
    assert finding.ours is not None
    assert (finding.theirs.words, finding.ours.words) == ("shall", "should")


def test_stronger_wording_is_no_gap():
    reference = [Clause("1", "Staff should report every gift to the ethics office.")]
    own = [Clause("1", "Staff shall report every gift to the ethics office.")]

    assert [finding.standing for finding in found(own, reference)] == [ElementStatus.PRESENT]


def test_weaker_is_not_said_where_a_wording_is_not_clear():
    reference = [Clause("1", "Staff shall report every gift to the ethics office.")]
    own = [Clause("1", "Staff report every gift to the ethics office.")]

    assert [finding.standing for finding in found(own, reference)] == [ElementStatus.PRESENT]


def test_confirmed_link_leads_whatever_the_words():
    own = [Clause("9", "Snowmobiles are driven with care.")]

    findings = found(own, links=[("law", "9"), ("law", "unknown")])

    law = next(finding for finding in findings if finding.element.key == "law")
    assert (law.standing, law.ground) == (ElementStatus.PRESENT, PairingGround.LINK)


def test_counterpart_is_found_across_languages():
    own = [Clause("1", "Les membres respectent la loi et les coutumes du pays hôte.", language="fr")]

    law = next(finding for finding in found(own) if finding.element.key == "law")

    assert law.standing is ElementStatus.PRESENT
    assert law.ground is PairingGround.SENSE


def test_what_only_may_be_similar_is_neither_there_nor_missing():
    reference = [Clause("1", "A member shall obey the law of the country that receives them at all times.")]
    own = [Clause("9", "The privileges of a member in the host country are no excuse for ignoring its laws.")]

    (finding,) = found(own, reference)

    assert (finding.standing, finding.degree) == (ElementStatus.MAYBE, LikenessDegree.MAYBE)
    assert finding.counterpart is not None
    assert finding.counterpart.key == "9"


def test_the_same_sentence_is_a_counterpart_wherever_it_stands():
    twin = Clause("press", f"{REFERENCE[1].text} Members shall report an offer of a gift to the office.", "Press")
    reference = [*REFERENCE[1:], Clause("offers", "Members shall report an offer of a gift to the office.")]

    offers = next(finding for finding in found([twin], reference) if finding.element.key == "offers")

    assert (offers.standing, offers.degree) == (ElementStatus.PRESENT, LikenessDegree.SAME)


def test_works_on_words_alone():
    theirs, ours = prepare(REFERENCE), prepare([REFERENCE[0]])

    findings = find_elements(theirs, ours, group([theirs, ours]))

    assert [finding.standing for finding in findings if finding.element.key == "gifts"] == [ElementStatus.PRESENT] * 2


def test_long_texts_are_compared_by_whole_clauses(monkeypatch):
    monkeypatch.setattr("practices.texts.comparison.elements.MOST_CELLS", 3)
    text = prepare(REFERENCE)

    findings = find_elements(text, text, group([text, text]))

    assert not are_cut(text, text)
    assert [finding.element.key for finding in findings] == ["gifts", "press", "law"]
