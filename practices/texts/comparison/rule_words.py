"""The words by which a sentence states a rule, grants something, or only says how things are, by language.

Each is a regular expression. They come on top of the modal words: a modal word says how binding a sentence is, these
say what it binds to, and what a sentence without a modal word does.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RuleWords:
    """The words of a language. Where a field is "" the language has none that are needed.

    `duties`, `bans` and `permissions` bind, forbid and allow as modal words do; `promises` bind where nothing else
    does. `statements` say what something is,
    what counts as what, where a rule applies and who decides; `grants` what somebody has a claim to; `reliefs` from
    what somebody is free: without it there is a duty. `negations` turn a duty into a ban, as do `limits` a permission;
    `rejections` reject a conduct. `persons` name whom codes of conduct bind, `is_words` say what they are,
    `states_of` how somebody is treated, and `conditions` begin a part of a sentence that only says when or who.
    """

    duties: str
    promises: str
    bans: str
    permissions: str
    statements: str
    grants: str
    reliefs: str
    negations: str
    limits: str
    rejections: str
    persons: str
    is_words: str
    states_of: str
    conditions: str


RULE_WORDS: Mapping[str, RuleWords] = {
    "en": RuleWords(
        duties=r"will|(?:is|are) obligated to|duty (?:of|to)|(?:is|are) expected to",
        promises=r"(?:is|are) committed to|pledges?|commits? (?:to|ourselves)|"
        r"(?:is|are) (?:personally )?(?:responsible|accountable) for",
        bans=r"(?:duty|obligation) not to|(?:do|does|must|should|ca|wo)n['’]t|do not|cannot|can not|will not|"
        r"will never|may neither|may only|can only",
        permissions=r"may be(?= (?:\w+ly )?(?:\w+ed|given|taken|made|held|paid|brought|withheld|sought|sent|"
        r"kept|shown)\b)|"
        r"(?:you|we|they|he|she|anyone|everyone|staff|members|employees) can|(?:has|have|shall have) the right|"
        r"(?:is|are) able to",
        statements=r"(?:we|i) (?:know|think|hope)|appl(?:y|ies)(?! for\b)|means?|constitutes?|consists?|"
        r"comprises?|amounts? to|defines?|refers? to|"
        r"(?:is|are|be) (?:\w+ly )?(?:considered|deemed|regarded|treated as|defined|understood|without prejudice|"
        r"construed|interpreted|counted|the (?:\w+ )?property|vested|subject to|liable to|applicable|competent|"
        r"composed|called|based on)|"
        r"includes?|vests?|enters? into force|takes? effect|affects?|(?:lead|result|fall)s?(?: \w+)? (?:to|in|"
        r"under|within)|"
        r"(?:is|are|be) (?:a |an )?(?:\w+ )?(?:misconduct|offence|breach|violation)|sets? (?:out|forth)|describes?|"
        r"ceases?|terminates?|expires?",
        grants=r"enjoys?|(?:be|is|are) (?:\w+ )?(?:accorded|immune|inviolable|entitled|granted|free to)|"
        r"(?:has|have) (?:the|a) right|continue to be accorded",
        reliefs=r"(?:be |is |are )?exempt(?:ed)?",
        negations=r"not|never|no(?! (?:later|longer|less|more|fewer)\b)|neither|nor|none|nobody|refrain\w*|abstain\w*|"
        r"avoid\w*|be (?:\w+ly )?(?:prohibited|forbidden)|prohibits?|forbids?|(?:do|does|must|should|ca|wo)n['’]t",
        limits=r"neither|only",
        rejections=r"(?:is|are|be) (?:\w+ )?unacceptable|not acceptable|zero[ -]tolerance|(?:not|n['’]t|"
        r"never) (?:be )?(?:tolerated?|"
        r"acceptable|"
        r"allowed|permitted|welcome)|(?:prohibit|forbid)s?|no tolerance",
        persons=r"we|you|i|he|she|they|each of us|every(?:one|body)|staff(?: members?)?|members?|employees?|"
        r"officials?|"
        r"persons?|personnel|civil servants?|officers?|managers?|supervisors?|colleagues?|participants?|contractors?|"
        r"consultants?|volunteers?|interns?|experts?|workers?|agents?",
        is_words=r"is|are|was|were",
        states_of=r"(?:is|are) (?!committed|dedicated|expected|determined|devoted|prepared)\w+ed",
        conditions=r"if|unless|whether|because|although|whereas|where|when|whenever|provided that|insofar as|"
        r"to the extent that|in so far as|notwithstanding|pursuant to|in accordance with|^(?:as|since|while|although)",
    ),
    "fr": RuleWords(
        duties=r"incombe (?:à|au|aux)|appartient (?:à|au|aux)",
        promises=r"(?:sont|est) chargée?s? de|(?:est|sont) responsables? de",
        bans=r"(?:ne|n['’]) ?(?:peu(?:t|vent)|pourr(?:a|ont)) \S+ que",
        permissions=r"peu(?:t|vent) être(?= \w+(?:é|i|u|is|it)e?s?\b)|a droit|ont droit|(?:a|ont) le droit|"
        r"il est permis",
        statements=r"s['’]appliqu\w+|s['’]entend\w*|constitu(?:e|ent|er)|consist\w+|compren(?:d|nent)|désign(?:e|ent)|"
        r"(?:est|sont|être|sera|seront) (?:\w+ment )?(?:considérée?s?|réputée?s?|définie?s?|passibles?|régie?s?|"
        r"la propriété|soumise?s? à l['’]application|compétente?s?|applicables?)|se trouve|entre(?:nt)? en vigueur|"
        r"vise(?:nt)? à|a pour (?:objet|but)|ont pour (?:objet|but)|fix(?:e|ent)|détermin(?:e|ent)|"
        r"porte(?:nt)? atteinte",
        grants=r"joui(?:t|ssent|r)|bénéfici\w+|(?:a|ont) droit|(?:est|sont|être) accordée?s?",
        reliefs=r"(?:est|sont|être|sera|seront) (?:exonérée?s?|exemptée?s?|exempte?s?|dispensée?s?)",
        negations=r"ne|n(?=['’])|interdi\w*|prohib\w*|proscri\w*|abst[ei]\w*|évit\w*|aucune?|jamais|ni",
        limits=r"que si|qu['’]à|uniquement|seulement",
        rejections=r"(?:est|sont) (?:\w+ )?inacceptables?|tolérance zéro|pas (?:tolérée?s?|acceptables?|admise?s?)",
        persons=r"nous|vous|on|il|elle|ils|elles|chacun|tous|toutes?|tout|agents?|fonctionnaires?|personnels?|"
        r"membres?|"
        r"employée?s?|titulaires?|collaborat\w+|salariée?s?|personnes?|magistrats?|experts?",
        is_words=r"est|sont",
        states_of=r"(?:est|sont) \w+(?:é|és|ée|ées|is|ise|ises)",
        conditions=r"si|s['’]il|s['’]ils|lorsqu\w*|quand|sauf|à moins|dès lors|dans le cas où|pourvu|bien qu\w*|"
        r"dans la mesure où|^(?:comme|nonobstant|conformément)",
    ),
    "de": RuleWords(
        duties=r"(?:hat|haben)\b.{0,400}?\b(?:zu \w+e?n|\w+zu\w+en)|(?:ist|sind)\b.{0,400}?\b(?:zu \w+e?n|\w+zu\w+en)|"
        r"bed(?:arf|ürfen)(?! es (?:nicht|keiner))|obliegt|verpflichten uns|wir werden",
        promises=r"tr(?:ägt|agen) (?:die )?Verantwortung|gehalten|wird|werden",
        bans=r"(?:darf|dürfen|kann|können)\b[^;.]*?\b(?:kein\w*|nicht|nur|weder)",
        permissions=r"kann|können|(?:nicht|keiner) (?:genehmigungs|anzeige|zustimmungs)pflichtig|"
        r"genehmigungsfrei|(?:hat|haben) (?:das|ein) Recht|(?:ist|sind) (?:nur )?zulässig|"
        r"(?:hat|haben) Anspruch|steht .{0,60} zu\b",
        statements=r"gilt als|gelten als|gilt|gelten|findet .{0,80}?Anwendung|finden .{0,80}?Anwendung|"
        r"(?:ist|sind)(?: \S+){0,6} (?:nicht )?(?:anzuwenden|anwendbar)|umfass(?:t|en)|besteh(?:t|en) aus|bedeutet|"
        r"bezeichne(?:t|n)|im Sinne (?:dieses|dieser|des|von)\b.{0,40}\b(?:ist|sind)|regelt|bestimmt|richte(?:t|"
        r"n) sich|"
        r"erteilt|entscheidet|ist zuständig|(?:wird|werden)(?: \S+){0,4}? (?:durch|vom|von der) (?=[A-ZÄÖÜ])|"
        r"begeh(?:t|en)|verlier(?:t|en)|liegt .{0,30}vor|bleib(?:t|en) unberührt|"
        r"endet|tritt in Kraft|zählen zu|zielt|dien(?:t|en) (?:dem|der|dazu)",
        grants=r"genie(?:ß|ss)(?:t|en)",
        reliefs=r"befreit|ausgenommen",
        negations=r"nicht(?! nur\b)|kein\w*|niemals|nie|weder|verboten|verbiet\w*|untersag\w*|unzulässig|"
        r"unterlass\w*|enthalten|"
        r"vermeid\w*|zu unterlassen|zu vermeiden",
        limits=r"nur|lediglich",
        rejections=r"inakzeptabel|nicht (?:geduldet|toleriert|hinnehmbar|akzeptabel)|Null-?[Tt]oleranz",
        persons=r"wir|Sie|er|sie|jede[rs]?|alle|Bedienstete\w*|Beamt\w*|Mitarbeite\w*|Beschäftigte\w*|Angestellte\w*|"
        r"Soldat\w*|Mitglied\w*|Führungskr\w*|Vorgesetzte\w*|Person(?:en)?|Richter\w*",
        is_words=r"ist|sind",
        states_of=r"(?:ist|sind|wird|werden)\b.{0,200}?\bge\w+t",
        conditions=r"wenn|soweit|sofern|falls|ob|dass|weil|obwohl|es sei denn|solange|indem|bevor|nachdem|"
        r"(?<=, )(?:die|der|das|den|dem|deren|dessen|denen|welche[rsnm]?)|^(?:ungeachtet|unbeschadet|gemäß)",
    ),
    "nl": RuleWords(
        duties=r"moet(?:en)?|dien(?:t|en)\b.{0,200}? te \w+|(?:is|zijn)\b.{0,60}?\bverplicht|(?:is|zijn) gehouden|"
        r"behoor(?:t|en)|(?:heeft|hebben) de plicht|verbind(?:t|en) (?:zich|ons)",
        promises=r"wordt|worden|draagt|dragen",
        bans=r"(?:mag|mogen|kan|kunnen)\b[^;.]*?\b(?:niet|geen|alleen|slechts|noch)|verboden|niet toegestaan|"
        r"ontoelaatbaar",
        permissions=r"mag|mogen|kan|kunnen|(?:is|zijn) bevoegd|(?:heeft|hebben) (?:het )?recht|(?:is|zijn) toegestaan|"
        r"(?:heeft|hebben) aanspraak",
        statements=r"(?:is|zijn) (?:\w+ )?(?:van (?:overeenkomstige )?toepassing|bevoegd tot|van rechtswege)|"
        r"toepassing|"
        r"word(?:t|en)(?: \S+){0,4}? door (?:het|de|ons|onze)|omvat(?:ten)?|wordt .{0,80}?verstaan|"
        r"verstaan onder|geschiedt|betekent|bestaat uit|bestaan uit|geldt als|"
        r"gelden als|treedt in werking|heeft ten doel|strekt",
        grants=r"geniet(?:en)?",
        reliefs=r"vrijgesteld",
        negations=r"niet(?! alleen\b)|geen|nooit|noch|verboden|onthoud\w*|vermijd\w*",
        limits=r"alleen|slechts|uitsluitend",
        rejections=r"onaanvaardbaar|onaanvaardbare|nultolerantie|niet (?:getolereerd|toegestaan|geaccepteerd)",
        persons=r"wij|we|je|u|hij|zij|iedereen|ieder|ambtena\w+|medewerkers?|personeel|personeelsleden|werknemers?|"
        r"leden|collega\w*",
        is_words=r"is|zijn|luidt|luiden",
        states_of=r"(?:is|zijn)\b.{0,120}?\bge\w+[td]",
        conditions=r"indien|wanneer|als|tenzij|voor ?zover|omdat|dat|nadat|voordat|mits|zolang|opdat|zodat|"
        r"(?<=[\w,] )(?:die|welke|hetwelk|waar\w*)|^(?:onverminderd|ongeacht)",
    ),
    "it": RuleWords(
        duties=r"spetta|compete|incombe",
        promises=r"si impegn(?:a|ano)|è responsabile|sono responsabili",
        bans=r"(?:può|possono) (?:solo|soltanto|unicamente)",
        permissions=r"(?:può|possono) essere(?= \w+[aeiou]t[oaie]\b)|(?:ha|hanno) diritto",
        statements=r"si applica(?:no)?|si intend(?:e|ono)|costituisc(?:e|ono)|consist(?:e|ono)|comprend(?:e|ono)|"
        r"(?:è|sono|essere) (?:considerat[oaie]|definit[oaie]|soggett[oaie]|competent[ei]|di proprietà)|"
        r"entra in vigore",
        grants=r"god(?:e|ono)|benefici(?:a|ano)",
        reliefs=r"(?:è|sono|essere) (?:esent[ei]|esentat[oaie]|dispensat[oaie])",
        negations=r"non(?! solo\b)|vietat\w*|proibit\w*|divieto|aste\w+|evit\w*|nessun\w*|mai|né",
        limits=r"solo|soltanto|unicamente",
        rejections=r"(?:è|sono) (?:\w+ )?inaccettabil\w+|tolleranza zero|non (?:è|sono|viene|vengono) tollerat\w+",
        persons=r"noi|voi|egli|essi|tutti|ciascuno|personale|dipendent[ei]|funzionari\w*|membr[oi]|agenti?|"
        r"impiegat\w+",
        is_words=r"è|sono",
        states_of=r"(?:è|sono) \w+[aeiou]t[oaie]",
        conditions=r"se|qualora|quando|salvo|a meno|purché|laddove|ove",
    ),
    "es": RuleWords(
        duties=r"corresponde a|incumbe",
        promises=r"nos comprometemos|se comprometen?|es responsable|son responsables",
        bans=r"(?:podrá|podrán|puede|pueden) (?:solo|sólo|únicamente)|s[oó]lo (?:podrá|podrán|puede|pueden)",
        permissions=r"(?:podrá|podrán|puede|pueden) ser(?= \w+[ai]d[oa]s?\b)|tienen? derecho|tendrán? derecho",
        statements=r"se aplica(?:rá|rán|n)?|se entiende(?:n|rá)?|se entenderá por|constituy(?:e|en)|constituirán?|"
        r"consist(?:e|en)|comprend(?:e|en)|significa|entrará en vigor|"
        r"(?:es|son|será|serán|ser) (?:considerad[oa]s?|definid[oa]s?|competentes?|propiedad|aplicables?)|"
        r"se considera\w*",
        grants=r"goza(?:n|rá|rán)?|disfruta\w*|se conceder(?:á|án)",
        reliefs=r"(?:está|están|estará|estarán) exent[oa]s?|exonerad[oa]s?",
        negations=r"no(?! sólo\b| solo\b)|prohib\w*|abst[eié]\w*|evit\w*|ningún|ningun\w*|nunca|jamás|ni",
        limits=r"s[oó]lo|únicamente",
        rejections=r"(?:es|son) (?:\w+ )?inaceptables?|tolerancia cero|no (?:se tolera\w*|es aceptable|"
        r"son aceptables)",
        persons=r"nosotros|usted|ustedes|todos|toda|todo|cada|personal|funcionari\w*|emplead\w+|miembros?|agentes?|"
        r"personas?|trabajador\w*",
        is_words=r"es|son|está|están",
        states_of=r"(?:es|son|está|están) \w+[ai]d[oa]s?",
        conditions=r"si|cuando|salvo|a menos|siempre que|en caso de que",
    ),
    "ru": RuleWords(
        duties=r"",
        promises=r"берут на себя обязательство|несут? ответственность",
        bans=r"(?:может|могут|вправе) (?:только|лишь)",
        permissions=r"(?:может|могут) быть(?= \w+(?:ен|на|но|ны|ан|ана|ано|аны)\b)|пользу(?:ется|ются) правом",
        statements=r"применя(?:ется|ются)|означа(?:ет|ют)|явля(?:ется|ются)|счита(?:ется|ются)|представля(?:ет|"
        r"ют) собой|"
        r"состо(?:ит|ят) из|включа(?:ет|ют)|вступает в силу|распространя(?:ется|ются) на|"
        r"под .{0,60} понима(?:ется|ются)",
        grants=r"пользу(?:ется|ются)",
        reliefs=r"освобожда(?:ется|ются)",
        negations=r"не(?! только\b)|нельзя|запрещ\w*|воспрещ\w*|недопустим\w*|воздерж\w*|никогда|ни",
        limits=r"только|лишь",
        rejections=r"неприемлем\w+|нулев\w+ терпимост\w+",
        persons=r"мы|вы|он|она|они|кажд\w+|все|персонал|сотрудник\w*|служащ\w+|работник\w*|член\w*|лиц[оа]",
        is_words=r"есть|—",
        states_of=r"",
        conditions=r"если|когда|в случае|за исключением|при условии|поскольку|(?<=, )котор\w+",
    ),
    "ar": RuleWords(
        duties=r"على (?:ال)?موظف\w*|على جميع",
        promises=r"",
        bans=r"",
        permissions=r"يمكن|له الحق|لهم الحق",
        statements=r"[تي]نطبق|[تي]سري|يقصد|[يت]عني|[يت]شكل|[يت]عتبر|[يت]عد|[يت]تألف|[يت]شمل",
        grants=r"[يت]تمتع\w*",
        reliefs=r"[يت]عفى|معف\w+",
        negations=r"لا|ألا|عدم|[يت]حظر|محظور\w*|[يت]منع|ممنوع\w*|الامتناع|[يت]متنع\w*",
        limits=r"إلا",
        rejections=r"غير مقبول\w*|عدم التسامح",
        persons=r"نحن|ال?موظف\w*|العامل\w*|الأعضاء|كل|جميع",
        is_words=r"",
        states_of=r"",
        conditions=r"إذا|عندما|ما لم",
    ),
}  # fmt: skip
"""ISO 639 code of a language to its words."""
