"""Whom a rule binds and when, as its own words say."""

import pytest

from practices.texts.comparison.modal_words import MODAL_WORDS
from practices.texts.comparison.stated_scopes import NAMES, SCOPES, StatedScope, read_scope, read_scope_of_rule


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


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The matter is brought before the Joint Staff Panel.", "en"),
        ("The Staff Regulations and the personnel committee are heard.", "en"),
        ("The Chief of Staff decides.", "en"),
        ("La commission paritaire du personnel est saisie selon le statut des fonctionnaires.", "fr"),
        ("Der Personalrat wird nach dem Beamtenstatut gehört.", "de"),
        ("Il comitato del personale è sentito.", "it"),
        ("Se consulta al Consejo del Personal conforme al Estatuto del Personal.", "es"),
        ("Положения о персонале не меняются.", "ru"),
        ("De personeelsraad wordt gehoord.", "nl"),
    ],
)
def test_a_body_or_a_document_with_persons_in_its_name_is_not_these_persons(text, language):
    assert StatedScope.STAFF not in read_scope(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("This applies ashore and during leave.", "en"),
        ("It binds members outside of office hours.", "en"),
        ("Cela vaut à terre et pendant les congés.", "fr"),
        ("Das gilt auch an Land und im Urlaub.", "de"),
        ("Vale también en tierra y durante las vacaciones.", "es"),
        ("Dit geldt ook aan wal en tijdens verlof.", "nl"),
    ],
)
def test_off_duty_is_said_in_many_ways(text, language):
    assert StatedScope.OFF_DUTY in read_scope(text, language)


@pytest.mark.parametrize(
    ("text", "language", "scope"),
    [
        ("Staff shall accept no gifts from contractors.", "en", {"staff"}),
        ("Staff accept at no time and in no place any gift from partner organizations.", "en", {"staff"}),
        ("At work, staff and interns shall be polite to contractors.", "en", {"staff", "interns", "on_duty"}),
        ("Les agents ne doivent rien accepter des prestataires.", "fr", {"staff"}),
        ("Geschenke dürfen Bedienstete von Lieferanten und von anderen Dritten auch im Dienst nicht annehmen.", "de",
         {"staff", "contractors", "on_duty"}),
        ("يجب على الموظفين رفض الهدايا في كل الأحوال من المتعاقدين.", "ar", {"staff"}),
    ],
)  # fmt: skip
def test_of_a_rule_only_those_count_who_are_to_do_something(text, language, scope):
    assert read_scope_of_rule(text, language) == {StatedScope(one) for one in scope}


def test_each_language_with_modal_words_has_every_scope():
    assert set(MODAL_WORDS) <= set(SCOPES) == set(NAMES)
    assert all(set(listed) == set(StatedScope) for listed in SCOPES.values())
