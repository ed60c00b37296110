"""Whom a rule binds and when, where its own words name them: proposed to a person, never concluded."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache

from practices.texts.comparison.binding import find_modals
from practices.texts.words import base_language, sentences

SUBJECT = 8
"""Words at the beginning of a sentence without a modal word among which those whom it binds are looked for."""
BEHIND = 6
"""Words behind a modal word among which they are looked for where they may stand there."""
VERB_FIRST = frozenset({"ar", "de", "nl", "ru"})
"""Languages in which those whom a rule binds may stand behind its modal word."""


class StatedScope(StrEnum):
    """Whom a rule binds, and when; the codes are those of what a pinned provision states."""

    STAFF = "staff"
    SECONDED = "seconded"
    CONTRACTORS = "contractors"
    UNIFORMED = "uniformed"
    INTERNS = "interns"
    PARTNERS = "partners"
    ON_DUTY = "on_duty"
    OFF_DUTY = "off_duty"
    AFTER_SEPARATION = "after_separation"


TIMES = frozenset({StatedScope.ON_DUTY, StatedScope.OFF_DUTY, StatedScope.AFTER_SEPARATION})
"""Those that say when."""

SCOPES: Mapping[str, Mapping[StatedScope, str]] = {
    "en": {
        StatedScope.STAFF: r"staff|employees?|officials?|civil servants?|personnel",
        StatedScope.SECONDED: r"second(?:ed|ees?)",
        StatedScope.CONTRACTORS: r"(?:sub)?contractors?|consultants?|suppliers?|vendors?|service providers?",
        StatedScope.UNIFORMED: r"uniformed|military personnel|soldiers?|police officers?|peacekeepers?",
        StatedScope.INTERNS: r"interns?|trainees?|volunteers?",
        StatedScope.PARTNERS: r"(?:implementing|executing) (?:partners?|agencies)|partner organi[sz]ations?",
        StatedScope.ON_DUTY: r"on[ -](?:and off[ -]|or off[ -])?duty|at work|(?:during|in|within) (?:working|"
        r"office|duty) hours|"
        r"at all times|in the workplace|(?:in|during) the (?:performance|exercise|discharge) of (?:their|his|her|its)|"
        r"in an official capacity",
        StatedScope.OFF_DUTY: r"off[ -](?:and on[ -]|or on[ -])?duty|not on duty|at all times|ashore|"
        r"outside (?:of )?(?:work(?:ing hours)?|the workplace|(?:office|duty|business) hours|duty|it|"
        r"(?:their|his|her) (?:work|duties|functions))|(?:private|personal) li(?:fe|ves)|in (?:a|their|his|"
        r"her) private "
        r"capacity|(?:on|during|while on) (?:\w+ )?leave|(?:free|spare|leisure|private) time|after (?:work|hours)|"
        r"out of (?:uniform|hours)|on holiday|24 hours a day",
        StatedScope.AFTER_SEPARATION: r"after (?:leaving|separation|they have left|the end of|cessation|ceasing)|"
        r"former (?:staff|officials?|employees?|members?)|after (?:\w+ ){0,3}(?:left|leaves?|service)",
    },
    "fr": {
        StatedScope.STAFF: r"personnels?|agents?|fonctionnaires?|employés?",
        StatedScope.SECONDED: r"détachée?s?",
        StatedScope.CONTRACTORS: r"prestataires?|consultants?|sous-traitants?|fournisseurs?|contractants?",
        StatedScope.UNIFORMED: r"en uniforme|militaires?|soldats?|policiers?|gardes-frontières?",
        StatedScope.INTERNS: r"stagiaires?|bénévoles?|volontaires?",
        StatedScope.PARTNERS: r"partenaires?",
        StatedScope.ON_DUTY: r"(?<!hors )en service|pendant le service|au travail|sur le lieu de travail|"
        r"dans l['’]exercice de "
        r"(?:ses|leurs) fonctions|en toutes? circonstances?|en tout temps|à tout moment",
        StatedScope.OFF_DUTY: r"(?:hors|en dehors) (?:du|de|des|de leurs|de ses) (?:service|travail|fonctions|"
        r"heures)|vie privée|à terre|"
        r"pendant (?:les|leurs|ses|un|le) congés?|en congé|à titre privé|temps libre|en toutes? circonstances?|"
        r"en tout temps|à tout moment",
        StatedScope.AFTER_SEPARATION: r"après (?:la )?(?:cessation|leur départ|son départ|avoir quitté)|"
        r"anciens? (?:agents?|fonctionnaires?|membres?)",
    },
    "de": {
        StatedScope.STAFF: r"Bedienstete\w*|Beamt(?:e[nrs]?|in|innen)|Mitarbeite(?:r|rs|rn|rin|rinnen|nde[nr]?)|"
        r"Beschäftigte[nr]?|"
        r"Personals?|Angestellte[nr]?",
        StatedScope.SECONDED: r"abgeordnete\w*|entsandte\w*",
        StatedScope.CONTRACTORS: r"Auftragnehmer\w*|Berater\w*|Dienstleister\w*|Lieferant\w*",
        StatedScope.UNIFORMED: r"uniformierte\w*|Soldat\w*|Polizist\w*|Polizeibeamt\w*",
        StatedScope.INTERNS: r"Praktikant\w*|Freiwillige\w*",
        StatedScope.PARTNERS: r"Durchführungspartner\w*|Partnerorganisation\w*",
        StatedScope.ON_DUTY: r"im Dienst|bei der Arbeit|am Arbeitsplatz|während (?:des Dienstes|der Dienstzeit|"
        r"der Arbeitszeit)|"
        r"in Ausübung (?:ihres|seines) \w+|jederzeit",
        StatedScope.OFF_DUTY: r"außer Dienst|außerhalb (?:des Dienstes|der (?:Dienst|Arbeits)zeit|der Arbeit)|"
        r"Privatleben\w*|"
        r"an Land|(?:im|während des) Urlaubs?|Freizeit|außerdienstlich\w*|jederzeit",
        StatedScope.AFTER_SEPARATION: r"nach (?:dem Ausscheiden|Beendigung|dem Ende)|ehemalige\w*",
    },
    "it": {
        StatedScope.STAFF: r"personale|dipendent[ei]|funzionari\w*|agenti?|impiegat[oiae]",
        StatedScope.SECONDED: r"distaccat[oiae]",
        StatedScope.CONTRACTORS: r"appaltator[ei]|consulent[ei]|fornitor[ei]",
        StatedScope.UNIFORMED: r"militar[ei]|in uniforme|soldat[oi]|poliziott[oi]",
        StatedScope.INTERNS: r"tirocinant[ei]|stagist[aei]|volontar[oi]",
        StatedScope.PARTNERS: r"partner",
        StatedScope.ON_DUTY: r"(?<!fuori )in servizio|durante il servizio|sul lavoro|in ogni momento|"
        r"nell['’]esercizio delle (?:loro|sue|proprie) funzioni",
        StatedScope.OFF_DUTY: r"(?:al di )?fuori (?:dal |del )?(?:servizio|lavoro)|vita privata|a terra|"
        r"in (?:ferie|congedo)|"
        r"durante (?:le ferie|il congedo)|tempo libero|in ogni momento",
        StatedScope.AFTER_SEPARATION: r"dopo (?:la cessazione|la fine)|ex (?:dipendent[ei]|funzionari)",
    },
    "es": {
        StatedScope.STAFF: r"personal|funcionari\w*|empleados?|empleadas?|agentes?",
        StatedScope.SECONDED: r"adscrit[oa]s?|en comisión de servicio",
        StatedScope.CONTRACTORS: r"contratistas?|consultor(?:es|as?)?|proveedor(?:es|as?)?",
        StatedScope.UNIFORMED: r"uniformad[oa]s?|militares?|soldados?|policías?",
        StatedScope.INTERNS: r"pasantes?|becari[oa]s?|voluntari[oa]s?",
        StatedScope.PARTNERS: r"asociados en la ejecución|socios?",
        StatedScope.ON_DUTY: r"(?<!fuera )de servicio|en el trabajo|en todo momento|"
        r"en el (?:ejercicio|desempeño) de sus funciones",
        StatedScope.OFF_DUTY: r"fuera del? (?:servicio|trabajo|horario)|vida privada|en tierra|"
        r"(?:de|durante (?:el|la|las|los|su|sus)) (?:permiso|vacaciones|licencia)|tiempo libre|en todo momento",
        StatedScope.AFTER_SEPARATION: r"tras (?:el cese|la separación)|después de(?:l cese| dejar)",
    },
    "ru": {
        StatedScope.STAFF: r"персонал\w*|сотрудник\w*|служащ\w+|должностн\w+ лиц\w*|работник\w*",
        StatedScope.SECONDED: r"прикомандированн\w*|откомандированн\w*",
        StatedScope.CONTRACTORS: r"подрядчик\w*|консультант\w*|поставщик\w*",
        StatedScope.UNIFORMED: r"военнослужащ\w*|полицейск\w*",
        StatedScope.INTERNS: r"стаж[её]р\w*|волонт[её]р\w*|доброволь\w*",
        StatedScope.PARTNERS: r"партн[её]р\w*",
        StatedScope.ON_DUTY: r"на службе|при исполнении|в любое время",
        StatedScope.OFF_DUTY: r"вне службы|внеслужебн\w*|частн\w+ жизн\w*|на берегу|в (?:отпуске|свободное время)|"
        r"во время отпуска|вне работы|в любое время",
        StatedScope.AFTER_SEPARATION: r"после (?:ухода|увольнения|прекращения)|бывш\w+ сотрудник\w*",
    },
    "ar": {
        StatedScope.STAFF: r"ال?موظف\w*|للموظف\w*|العاملين|العاملون",
        StatedScope.SECONDED: r"ال?معار\w*|ال?منتدب\w*",
        StatedScope.CONTRACTORS: r"ال?متعاقد\w*|ال?مقاول\w*|ال?استشاري\w*",
        StatedScope.UNIFORMED: r"ال?عسكري\w*|النظاميون|النظاميين",
        StatedScope.INTERNS: r"ال?متدرب\w*|ال?متطوع\w*",
        StatedScope.PARTNERS: r"ال?شركاء",
        StatedScope.ON_DUTY: r"أثناء العمل|أثناء الخدمة",
        StatedScope.OFF_DUTY: r"خارج (?:العمل|الخدمة|أوقات العمل|الدوام)|الحياة الخاصة|(?:أثناء|خلال) الإجازة|"
        r"على البر",
        StatedScope.AFTER_SEPARATION: r"بعد (?:انتهاء|ترك|مغادرة)",
    },
    "nl": {
        StatedScope.STAFF: r"ambtena(?:ar|ren)|medewerkers?|personeel|personeelsleden|werknemers?",
        StatedScope.SECONDED: r"gedetacheerde[n]?",
        StatedScope.CONTRACTORS: r"aannemers?|opdrachtnemers?|leveranciers?|dienstverleners?|consultants?|"
        r"inhuurkrachten",
        StatedScope.UNIFORMED: r"geüniformeerde[n]?|militair(?:en)?|politieambtena(?:ar|ren)",
        StatedScope.INTERNS: r"stagiairs?|stagiaires?|vrijwilligers?",
        StatedScope.PARTNERS: r"(?:uitvoerende )?partners?|partnerorganisaties?",
        StatedScope.ON_DUTY: r"(?<!buiten )(?:in|tijdens de|tijdens) dienst|op het werk|tijdens (?:het werk|"
        r"werktijd)|te allen tijde",
        StatedScope.OFF_DUTY: r"buiten (?:de )?(?:dienst|diensttijd|werktijd|het werk)|privéleven|aan wal|"
        r"(?:met|tijdens) (?:het )?verlof|vrije tijd|te allen tijde",
        StatedScope.AFTER_SEPARATION: r"na (?:beëindiging|het einde|ontslag|uitdiensttreding)|voormalige?|gewezen",
    },
}
"""Words that name whom a rule binds and when, by language."""

NAMES: Mapping[str, str] = {
    "en": r"(?:joint |general |chief of )?(?:staff|personnel|employees?|officials?|volunteers?|contractors?) "
    r"(?:panels?|councils?|unions?|associations?|committees?|boards?|representatives?|tribunals?|departments?|"
    r"divisions?|sections?|units?|offices?|regulations?|rules?|statutes?|handbooks?|manuals?|notices?|circulars?|"
    r"orders|directors?|files?|costs?|journals?|secretaries|secretary|funds?|development|matters|policy|policies)|"
    r"chiefs? of staff|general staff|civil service commission",
    "fr": r"(?:comités?|conseils?|commissions?|associations?|syndicats?|statuts?|règlements?|services?|directions?|"
    r"divisions?|départements?|représentants?|délégués?|délégations?|tribuna(?:l|ux)|manuels?|dossiers?|frais|"
    r"directeurs?|directrices?|chefs?) (?:paritaires? )?(?:du|de|des) (?:personnels?|agents?|fonctionnaires?)",
    "de": r"Personal(?:rat|räte|vertretung|verwaltung|ausschuss|akte|abteilung|angelegenheit|amt|gericht)\w*|"
    r"Beamten(?:statut|gesetz|recht|status)\w*|Mitarbeite\w*(?:vertretung|gespräch|handbuch)\w*|"
    r"Personalsachen|Angestelltenrat",
    "it": r"(?:comitat[oi]|consigli[oi]?|commission[ei]|associazion[ei]|sindacat[oi]|statut[oi]|regolament[oi]|"
    r"uffici[o]?|"
    r"direzion[ei]|rappresentant[ei]|direttor[ei]) (?:paritetic[oi] )?(?:del|dei|degli) "
    r"(?:personale|dipendenti|funzionari|agenti)",
    "es": r"(?:comités?|consejos?|comisión|comisiones|asociación|asociaciones|sindicatos?|estatutos?|reglamentos?|"
    r"oficinas?|dirección|representantes?|directora?|departamentos?) (?:paritari[oa]s? )?(?:del?|de los) "
    r"(?:personal|funcionarios|empleados|agentes)",
    "ru": r"(?:комитет\w*|совет\w*|ассоциаци\w*|положени\w+|правил\w*|представител\w+|отдел\w*|департамент\w*)"
    r" (?:о |по )?(?:персонал\w*|сотрудник\w*|служащ\w+)",
    "nl": r"personeels(?:raad|vertegenwoordig\w+|dienst|vereniging|statuut|reglement|dossier\w*|zaken)|"
    r"ambtenaren(?:reglement|wet|statuut|gerecht)\w*|medewerkersraad",
    "ar": r"(?:لجنة|مجلس|رابطة|اتحاد|نقابة|النظام (?:الأساسي|الإداري)|نظام|ممثل\w*) (?:ال|لل)موظفين",
}
"""Names of bodies, documents and offices that hold a word for persons, by language."""
NAMED_STAFF = re.compile(r"\b(?:Staff|Personnel|Officials?|Employees?)(?= (?!Members?\b|Personnel\b)[A-Z][a-z])")
"""In a name that is written in capitals ("Joint Staff Panel") the word is part of the name."""


def read_scope(text: str, language: str) -> frozenset[StatedScope]:
    """Return whom the words of a provision name, and when; nothing of what they do not name."""
    return _named(_without_names(text, base_language(language)), base_language(language))


def read_scope_of_rule(text: str, language: str) -> frozenset[StatedScope]:
    """Return whom a rule binds, and when: of the persons that it names only those that are to do or leave something.

    "Staff shall accept no gifts from contractors" binds staff.
    """
    code = base_language(language)
    text = _without_names(text, code)
    times = _named(text, code) & TIMES
    return times.union(*(_named(subject, code) - TIMES for subject in _subjects(text, language)))


def _subjects(text: str, language: str) -> Iterator[str]:
    """Yield the words of each sentence among which stands who is to do something."""
    for sentence in sentences(text):
        modal = next(iter(find_modals(sentence, language)), None)
        if modal is None:
            yield " ".join(sentence.split()[:SUBJECT])
            continue
        start, end = modal.spans[0]
        yield sentence[:start]
        if base_language(language) in VERB_FIRST:
            yield " ".join(sentence[end:].split()[:BEHIND])


def _without_names(text: str, code: str) -> str:
    pattern = _names(code)
    text = pattern.sub(" ", text) if pattern else text
    return NAMED_STAFF.sub(" ", text) if code == "en" else text


def _named(text: str, code: str) -> frozenset[StatedScope]:
    return frozenset(scope for scope, pattern in _scopes(code).items() if pattern.search(text))


@cache
def _names(code: str) -> re.Pattern[str] | None:
    return re.compile(rf"(?<!\w)(?:{NAMES[code]})(?!\w)", re.IGNORECASE) if code in NAMES else None


@cache
def _scopes(code: str) -> Mapping[StatedScope, re.Pattern[str]]:
    return {
        scope: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) for scope, words in SCOPES.get(code, {}).items()
    }
