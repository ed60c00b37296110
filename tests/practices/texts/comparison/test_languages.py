"""Two languages of one instrument, paired by place."""

from practices.texts.comparison import Clause, PairingGround, group, pair_by_place


def clauses(language: str, **texts: str) -> list[Clause]:
    return [Clause(key=key, text=text, language=language) for key, text in texts.items()]


ENGLISH = clauses("en", art_1="No gifts.", art_2="Drive with care.", art_3="Speak when authorized.")
FRENCH = clauses("fr", art_1="Pas de cadeaux.", art_2="Conduire prudemment.", art_3="Parler avec autorisation.")


def test_pair_by_place_pairs_the_same_numbers():
    assert pair_by_place(ENGLISH, FRENCH) == [("art_1", "art_1"), ("art_2", "art_2"), ("art_3", "art_3")]


def test_pair_by_place_trusts_no_structure_that_differs():
    assert pair_by_place(ENGLISH, clauses("fr", art_1="Un.", sec_2="Deux.", sec_3="Trois.")) == []


def test_group_follows_the_structure_without_an_encoder_and_says_so():
    rows = group([ENGLISH, FRENCH], structure={(0, 1): pair_by_place(ENGLISH, FRENCH)})

    assert [row.cells for row in rows] == [((f"art_{n}",), (f"art_{n}",)) for n in (1, 2, 3)]
    assert all(row.reasons[1].ground is PairingGround.STRUCTURE for row in rows)


def test_group_lets_a_confirmed_link_overrule_the_structure():
    rows = group(
        [ENGLISH, FRENCH], links={(0, 1): [("art_1", "art_2")]}, structure={(0, 1): pair_by_place(ENGLISH, FRENCH)}
    )

    assert rows[0].cells == (("art_1",), ("art_2",))
    assert rows[0].reasons[1].ground is PairingGround.LINK
