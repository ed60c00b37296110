"""The rule itself, in cases that the words of it decide."""

from tests.whose.rule import OPERATOR, Known, refuse, refuse_unsealing, refuse_word

WRITER, APPROVER, KEEPER, ONE, OTHER, STRANGER = "w", "a", "k", "s", "t", "x"


def known() -> Known:
    return Known(
        acting={"o": frozenset({WRITER, APPROVER, KEEPER}), "new": frozenset(), "addressed": frozenset()},
        portal=frozenset({ONE, OTHER}),
        empty=frozenset({"new"}),
    )


def test_two_of_the_organization_may_and_one_alone_may_not():
    assert refuse(known(), [WRITER, APPROVER], "o") == ""
    assert refuse(known(), [WRITER], "o") == "one person alone"
    assert refuse(known(), [WRITER, WRITER], "o") == "one person alone"


def test_one_of_the_organization_and_one_of_the_secretariat_may():
    assert refuse(known(), [WRITER, ONE], "o") == ""
    assert refuse(known(), [WRITER, STRANGER], "o") != ""


def test_two_of_the_secretariat_may_only_where_there_is_nobody():
    assert refuse(known(), [ONE, OTHER], "o") == "nobody of the organization"
    assert refuse(known(), [ONE, OTHER], "new") == ""
    assert refuse(known(), [ONE, OTHER], "addressed") == "nobody of the organization"


def test_first_people_come_in_by_two_of_the_secretariat():
    assert refuse(known(), [ONE, OTHER], "addressed", is_nomination=True) == ""
    assert refuse(known(), [ONE, OTHER], "o", is_nomination=True) == "nobody of the organization"
    assert refuse(known(), [ONE], "addressed", is_nomination=True) != ""


def test_who_owes_the_role_to_the_other_is_no_second_person():
    now = known()
    now.owe(WRITER, to=[ONE], of="o")

    assert refuse(now, [WRITER, ONE], "o") == "the two are not independent"
    assert refuse(now, [WRITER, OTHER], "o") == ""


def test_two_who_owe_their_roles_to_one_third_person_are_not_independent():
    now = known()
    now.owe(WRITER, to=[KEEPER], of="o")
    now.owe(APPROVER, to=[KEEPER], of="o")

    assert refuse(now, [WRITER, APPROVER], "o") == "the two are not independent"


def test_somebody_of_the_organization_who_confirmed_lifts_the_debt():
    now = known()
    now.owe(WRITER, to=[KEEPER, APPROVER], of="o")

    assert refuse(now, [WRITER, KEEPER], "o") == ""


def test_nobody_of_the_secretariat_lifts_it_nor_who_owes_to_who_asked():
    now = known()
    now.owe(APPROVER, to=[KEEPER], of="o")
    now.owe(WRITER, to=[KEEPER, ONE], of="o")
    assert refuse(now, [WRITER, KEEPER], "o") != ""

    now = known()
    now.owe(APPROVER, to=[KEEPER], of="o")
    now.owe(WRITER, to=[KEEPER, APPROVER], of="o")
    assert refuse(now, [WRITER, KEEPER], "o") != ""


def test_debt_ends_once_somebody_of_the_organization_confirms_it():
    now = known()
    now.owe(WRITER, to=[KEEPER], of="o")
    now.confirm(WRITER, by=ONE, of="o")
    assert refuse(now, [WRITER, KEEPER], "o") != ""

    now.confirm(WRITER, by=APPROVER, of="o")
    assert refuse(now, [WRITER, KEEPER], "o") == ""


def test_who_entered_the_letter_is_no_second_person_and_no_third_one():
    now = known()
    now.owe(WRITER, to=[ONE, OTHER], of="o", by_letter=True)
    now.owe(APPROVER, to=[ONE, OTHER], of="o", by_letter=True)

    assert refuse(now, [WRITER, ONE], "o") == "the two are not independent"
    assert refuse(now, [WRITER, OTHER], "o") == ""
    assert refuse(now, [WRITER, APPROVER], "o") == ""


def test_seal_is_opened_by_the_organization_or_by_two_of_the_secretariat():
    now = known()
    assert refuse_unsealing(now, [WRITER], "o") == ""
    assert refuse_unsealing(now, [ONE], "o") != ""
    assert refuse_unsealing(now, [ONE, OTHER], "o") == ""

    now.owe(OTHER, to=[ONE], of="")
    assert refuse_unsealing(now, [ONE, OTHER], "o") != ""


def test_account_is_owed_for_every_organization():
    now = known()
    now.owe(WRITER, to=[ONE], of="")

    assert refuse(now, [WRITER, ONE], "o") != ""


def test_who_acts_for_the_organization_is_not_the_secretariat():
    now = Known(acting={"o": frozenset({WRITER, ONE})}, portal=frozenset({ONE, OTHER}))

    assert refuse(now, [ONE], "o") == "one person alone"
    assert refuse(now, [ONE, OTHER], "o") == ""


def test_word_is_shown_by_agreement_of_its_own_people():
    now = known()
    assert refuse_word(now, [ONE], "o") != ""
    assert refuse_word(now, [ONE, WRITER], "o") == ""

    now.owe(WRITER, to=[ONE], of="o")
    assert refuse_word(now, [ONE, WRITER], "o") != ""
    assert refuse_word(now, [WRITER], "o") == ""


def test_registered_approver_is_a_second_person_and_no_first_one():
    now = known()
    now.register("r", "o")

    assert refuse(now, [WRITER, "r"], "o") == ""
    assert refuse(now, [ONE, "r"], "o") == "nobody of the organization"
    now.owe("r", to=[WRITER], of="o")
    assert refuse(now, [WRITER, "r"], "o") == "the two are not independent"


def test_operator_of_the_machine_is_trusted_with_all_of_it():
    assert refuse(known(), [OPERATOR], "o") == ""
