"""What a provision does, whom it binds and when, as its own words say."""

import pytest

from practices.texts.comparison.modal_words import MODAL_WORDS
from practices.texts.comparison.stated_rules import (
    NEGATIONS,
    REJECTED,
    SCOPES,
    StatedForce,
    StatedScope,
    read_force,
    read_scope,
)


@pytest.mark.parametrize(
    ("text", "language", "force"),
    [
        ("Staff shall report any offer to their supervisor.", "en", "requires"),
        ("Staff shall not accept gifts.", "en", "prohibits"),
        ("Staff shall neither seek nor accept instructions.", "en", "prohibits"),
        ("Members shall refrain from any action that reflects on their status.", "en", "prohibits"),
        ("2. No honour or decoration shall be accepted from a government.", "en", "prohibits"),
        ("(a) No later than in June, staff shall report.", "en", "requires"),
        ("Under no circumstances may information be disclosed.", "en", "prohibits"),
        ("Missions should brief their members. They may ask for help.", "en", "recommends"),
        ("They may ask for help.", "en", "permits"),
        ("Staff need not declare small gifts.", "en", "permits"),
        ("Staff are reminded of the law of the host country.", "en", "informs"),
        ("Staff accept no gifts.", "en", "prohibits"),
        ("Staff respect the law of the host country.", "en", "requires"),
        ("Harassment of any kind is not tolerated here.", "en", "prohibits"),
        ("Le harcèlement est inacceptable.", "fr", "prohibits"),
        ("Les agents respectent le droit du pays hôte.", "fr", "requires"),
        ("Staff may accept a meal. They shall declare anything else.", "en", "requires"),
        ("Les agents doivent déclarer leurs intérêts.", "fr", "requires"),
        ("Les agents ne doivent accepter aucun cadeau.", "fr-CA", "prohibits"),
        ("L’agent s’abstient de tout acte contraire.", "fr", "prohibits"),
        ("Il n’accepte pas de cadeau.", "fr", "prohibits"),
        ("Beamtinnen und Beamte müssen jede Annahme von Geschenken unterlassen.", "de", "prohibits"),
        ("Beamte müssen ihre Nebentätigkeit anzeigen.", "de", "requires"),
        ("Сотрудники не должны принимать подарки.", "ru", "prohibits"),
        ("لا يجوز للموظفين قبول الهدايا.", "ar", "prohibits"),
        ("Los funcionarios deberán abstenerse de aceptar regalos.", "es", "prohibits"),
    ],
)
def test_what_the_words_do(text, language, force):
    assert read_force(text, language) == StatedForce(force)


def test_no_words_do_nothing():
    assert read_force(" \n", "en") is None


@pytest.mark.parametrize(
    ("text", "language", "scope"),
    [
        ("This code binds staff and interns, also off duty.", "en", {"staff", "interns", "off_duty"}),
        ("Seconded experts and contractors shall sign it.", "en", {"seconded", "contractors"}),
        ("The duty continues after the member has left the mission.", "en", {"after_separation"}),
        ("Le présent code lie les agents, en dehors du service aussi.", "fr", {"staff", "off_duty"}),
        ("Nach Beendigung des Dienstverhältnisses gilt das für Beamtinnen.", "de", {"staff", "after_separation"}),
        ("The law of the staffage is not internal.", "en", set()),
        ("Staff of the mission", "xx", set()),
    ],
)
def test_whom_and_when_the_words_name(text, language, scope):
    assert read_scope(text, language) == {StatedScope(one) for one in scope}


def test_each_language_with_modal_words_has_negations_and_every_scope():
    assert set(MODAL_WORDS) <= set(NEGATIONS)
    assert set(MODAL_WORDS) <= set(SCOPES)
    assert set(NEGATIONS) == set(REJECTED)
    assert all(set(listed) == set(StatedScope) for listed in SCOPES.values())
