"""The words that say how binding a sentence is, by language.

A phrase is written as it stands in a text; `*` is any ending of a word, `…` up to twelve words of the same clause.
The longest phrase that fits at a place counts, so an exception stands beside its rule ("may", "may not"). Phrases
under `Force.UNCLEAR` say nothing by themselves: they keep a shorter phrase from counting ("may be" is as often a
possibility as a permission; German "soll" is used for "shall" and for "should").
"""

from collections.abc import Mapping
from enum import IntEnum


class Force(IntEnum):
    """What a wording does. The order is that of how much it binds; UNCLEAR takes no part in it."""

    UNCLEAR = 0
    INFORMS = 1
    PERMITS = 2
    RECOMMENDS = 3
    BINDS = 4


MODAL_WORDS: Mapping[str, Mapping[Force, tuple[str, ...]]] = {
    "en": {
        Force.BINDS: (
            "shall", "shall not", "shall never", "must", "must not", "must never", "may not", "may never",
            "may under no circumstances", "may in no case", "under no circumstances may", "in no case may",
            "under no circumstances … may", "in no circumstances … may",
            "no one may", "nobody may", "nor may", "neither … may", "no staff … may", "no member … may",
            "no official … may", "no person … may", "no employee … may", "no gift … may", "no information … may",
            "is prohibited", "are prohibited", "is forbidden", "are forbidden", "is strictly prohibited",
            "are strictly prohibited", "is strictly forbidden", "are strictly forbidden", "it is prohibited",
            "it is forbidden", "is not permitted", "are not permitted", "is not allowed", "are not allowed",
            "is required to", "are required to", "is obliged to", "are obliged to", "is bound to", "are bound to",
            "has a duty to", "have a duty to", "has the duty to", "have the duty to", "is under an obligation to",
            "are under an obligation to", "undertake to", "undertakes to",
        ),
        Force.RECOMMENDS: (
            "should", "should not", "should never", "ought to", "ought not", "is encouraged", "are encouraged",
            "is recommended", "are recommended", "is advised to", "are advised to", "is invited to",
            "are invited to", "is urged to", "are urged to",
        ),
        Force.PERMITS: (
            "may", "need not", "needs not", "is permitted", "are permitted", "is allowed to", "are allowed to",
            "is entitled to", "are entitled to", "is free to", "are free to", "is not required to",
            "are not required to", "is not obliged to", "are not obliged to", "shall not be required to",
            "shall not be obliged to", "shall be entitled to", "shall be free to",
        ),
        Force.INFORMS: (
            "is reminded", "are reminded", "is informed", "are informed", "is made aware", "are made aware",
            "draws attention to", "is drawn to",
        ),
        Force.UNCLEAR: (
            "no … may", "may be", "may have", "may become", "may lead", "may constitute", "may result",
            "may appear", "may arise",
            "may also be", "may well", "may only", "as … may require", "as the case may be", "who may", "which may",
            "that may", "whether … may", "should … arise", "should there be", "may otherwise",
        ),
    },
    "fr": {
        Force.BINDS: (
            "doit", "doivent", "devra", "devront", "ne doit", "ne doivent", "ne devra", "ne devront",
            "est tenu*", "sont tenu*", "sera tenu*", "seront tenu*", "est interdit*", "sont interdit*",
            "est strictement interdit*", "sont strictement interdit*", "est prohibé*", "sont prohibé*",
            "est proscrit*", "sont proscrit*", "ne peut", "ne peuvent", "ne pourra", "ne pourront",
            "est obligatoire", "sont obligatoires", "a l'obligation de", "ont l'obligation de",
            "a le devoir de", "ont le devoir de", "n'est pas autorisé*", "ne sont pas autorisé*",
            "n'est pas permis*", "ne sont pas permis*", "s'engage à", "s'engagent à", "est obligé*", "sont obligé*",
        ),
        Force.RECOMMENDS: (
            "devrait", "devraient", "ne devrait", "ne devraient", "est encouragé*", "sont encouragé*",
            "est recommandé*", "sont recommandé*", "est invité*", "sont invité*", "il convient", "il conviendrait",
            "est souhaitable",
        ),
        Force.PERMITS: (
            "peut", "peuvent", "pourra", "pourront", "est autorisé*", "sont autorisé*", "est permis*",
            "n'est pas tenu*", "ne sont pas tenu*", "a le droit de", "ont le droit de", "est libre de",
            "sont libres de",
        ),
        Force.INFORMS: ("est informé*", "sont informé*", "est rappelé*", "sont rappelé*", "est sensibilisé*",
                        "sont sensibilisé*"),
        Force.UNCLEAR: (
            "peut être", "peuvent être", "qui peut", "qui peuvent", "ne peut que", "ne peuvent que",
            "dont il peut", "le cas échéant",
        ),
    },
    "de": {
        Force.BINDS: (
            "muss", "müssen", "muß", "darf nicht", "dürfen nicht", "darf … nicht", "dürfen … nicht", "darf … kein*",
            "dürfen … kein*", "darf kein*", "dürfen kein*", "kein* … darf", "kein* … dürfen", "ist verpflichtet",
            "sind verpflichtet", "ist … verpflichtet", "sind … verpflichtet", "ist verboten", "sind verboten",
            "ist … verboten", "sind … verboten", "ist untersagt", "sind untersagt", "ist … untersagt",
            "ist unzulässig", "sind unzulässig", "ist nicht gestattet", "ist nicht erlaubt", "ist nicht zulässig",
            "darf … weder", "dürfen … weder", "darf nur", "dürfen nur", "darf … nur", "dürfen … nur",
        ),
        Force.RECOMMENDS: (
            "sollte", "sollten", "wird empfohlen", "werden ermutigt", "wird ermutigt", "wird … empfohlen",
            "ist empfehlenswert",
        ),
        Force.PERMITS: (
            "darf", "dürfen", "ist berechtigt", "sind berechtigt", "ist gestattet", "sind gestattet", "ist erlaubt",
            "sind erlaubt", "braucht nicht", "brauchen nicht", "muss nicht", "müssen nicht", "ist nicht verpflichtet",
            "sind nicht verpflichtet", "kann", "können",
        ),
        Force.INFORMS: ("wird informiert", "werden informiert", "wird hingewiesen", "werden hingewiesen",
                        "wird … hingewiesen", "werden … hingewiesen"),
        Force.UNCLEAR: ("soll", "sollen", "kann … sein", "können … sein", "kann … werden", "können … werden"),
    },
    "it": {
        Force.BINDS: (
            "deve", "devono", "dovrà", "dovranno", "non deve", "non devono", "è tenut*", "sono tenut*", "è vietat*",
            "sono vietat*", "è proibit*", "sono proibit*", "è severamente vietat*", "non può", "non possono",
            "non potrà", "non potranno", "è fatto obbligo", "è fatto divieto", "ha l'obbligo", "hanno l'obbligo",
            "ha il dovere", "hanno il dovere", "non è consentit*", "non sono consentit*", "non è ammess*",
            "non sono ammess*", "è obbligatori*", "sono obbligatori*", "si impegna", "si impegnano",
        ),
        Force.RECOMMENDS: (
            "dovrebbe", "dovrebbero", "non dovrebbe", "non dovrebbero", "è raccomandat*", "sono raccomandat*",
            "si raccomanda", "è incoraggiat*", "sono incoraggiat*", "è invitat*", "sono invitat*", "è opportuno",
        ),
        Force.PERMITS: (
            "può", "possono", "potrà", "potranno", "è consentit*", "sono consentit*", "è ammess*", "sono ammess*",
            "è autorizzat*", "sono autorizzat*", "non è tenut*", "non sono tenut*", "ha il diritto di",
            "hanno il diritto di",
        ),
        Force.INFORMS: ("è informat*", "sono informat*", "si ricorda", "si informa"),
        Force.UNCLEAR: ("può essere", "possono essere", "che può", "che possono", "può solo", "possono solo"),
    },
    "es": {
        Force.BINDS: (
            "debe", "deben", "deberá", "deberán", "no debe", "no deben", "no deberá", "no deberán", "está obligad*",
            "están obligad*", "estará obligad*", "estarán obligad*", "está prohibid*", "están prohibid*",
            "queda prohibid*", "quedan prohibid*", "se prohíbe", "se prohíben", "no podrá", "no podrán", "no puede",
            "no pueden", "tiene la obligación", "tienen la obligación", "tiene el deber", "tienen el deber",
            "es obligatori*", "son obligatori*", "no está permitid*", "no se permite", "no se permiten",
            "ningún … podrá", "ninguna … podrá", "se compromete a", "se comprometen a",
        ),
        Force.RECOMMENDS: (
            "debería", "deberían", "no debería", "no deberían", "se recomienda", "se alienta", "se exhorta",
            "es recomendable", "conviene", "se invita",
        ),
        Force.PERMITS: (
            "podrá", "podrán", "puede", "pueden", "está autorizad*", "están autorizad*", "se permite", "se permiten",
            "está permitid*", "no está obligad*", "no están obligad*", "tiene derecho", "tienen derecho",
        ),
        Force.INFORMS: ("se informa", "se recuerda", "es informad*", "son informad*", "será informad*",
                        "serán informad*"),
        Force.UNCLEAR: ("puede ser", "pueden ser", "que pueda", "que puedan", "que puede", "que pueden",
                        "sólo podrá", "solo podrá", "sólo podrán", "solo podrán"),
    },
    "ru": {
        Force.BINDS: (
            "должен", "должна", "должно", "должны", "не должен", "не должна", "не должно", "не должны", "обязан",
            "обязана", "обязано", "обязаны", "обязуется", "обязуются", "запрещается", "запрещаются", "запрещено",
            "запрещены", "запрещен", "запрещён", "запрещена", "воспрещается", "не допускается", "не допускаются",
            "не разрешается", "не вправе", "не может", "не могут", "не имеет права", "не имеют права",
            "недопустимо", "надлежит",
        ),
        Force.RECOMMENDS: (
            "следует", "не следует", "рекомендуется", "рекомендуются", "рекомендовано", "поощряется", "поощряются",
            "призывается", "призываются", "желательно",
        ),
        Force.PERMITS: (
            "может", "могут", "вправе", "имеет право", "имеют право", "разрешается", "разрешаются", "допускается",
            "допускаются", "не обязан", "не обязана", "не обязаны",
        ),
        Force.INFORMS: ("информируется", "информируются", "извещается", "извещаются", "напоминается"),
        Force.UNCLEAR: ("может быть", "могут быть", "может оказаться", "могут оказаться", "которые могут",
                        "который может", "которая может", "как следует", "следует из"),
    },
    "ar": {
        Force.BINDS: (
            "يجب", "لا يجوز", "يتعين", "يلتزم", "تلتزم", "يلتزمون", "ملزم", "ملزمة", "ملزمون", "ملزمين", "يحظر",
            "تحظر", "محظور", "محظورة", "يمنع", "تمنع", "ممنوع", "ممنوعة", "لا يحق", "لا يسمح", "يلزم",
        ),
        Force.RECOMMENDS: ("ينبغي", "لا ينبغي", "يوصى", "يستحسن", "يشجع", "تشجع"),
        Force.PERMITS: ("يجوز", "يحق", "يسمح", "لا يلزم", "لا يجب", "غير ملزم", "غير ملزمين"),
        Force.INFORMS: ("يحاط علما", "يبلغ", "يذكر"),
        Force.UNCLEAR: ("قد يجوز", "مما يجب"),
    },
}  # fmt: skip
"""ISO 639 code of a language to its phrases. Without a list for a language nothing is said of its wording."""

CLITICS: Mapping[str, str] = {"ar": "[وف]?(?:سوف )?"}
"""What may be written together with the first word of a phrase."""
