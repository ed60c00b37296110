"""Invented provisions that the tests compare."""

from practices.texts.comparison import Clause

GIFTS = "Staff shall not accept any gift or favour from a government or a supplier without written approval."
SECRETS = "Staff shall keep official information confidential, also after they have left the service."
HARASSMENT = "Harassment of any kind, sexual harassment included, is forbidden in the workplace."
VEHICLES = "Official vehicles may be used for official travel only; the driver keeps a log of each journey."
LEAVE = "Annual leave is thirty working days; untaken days lapse at the end of the following year."
TRAINING = "Every newcomer attends an induction course on this code within three months of arrival."
REPORTING = "Whoever learns of a breach of this code reports it to the ethics office without delay."

GIFTS_REWORDED = "No member of personnel may take presents or favours from governments or suppliers."
GIFTS_FRENCH = (
    "Le personnel n'accepte aucun cadeau ni faveur d'un gouvernement ou d'un fournisseur sans autorisation écrite."
)
SECRETS_FRENCH = "Le personnel garde secrètes les informations officielles, même après avoir quitté le service."
HARASSMENT_FRENCH = "Le harcèlement sous toutes ses formes, y compris sexuel, est interdit sur le lieu de travail."
LEAVE_FRENCH = (
    "Le congé annuel est de trente jours ouvrables; les jours non pris sont perdus à la fin de l'année suivante."
)

CODE = (GIFTS, SECRETS, HARASSMENT, VEHICLES, LEAVE, TRAINING, REPORTING)


def number(*texts: str, language: str = "en") -> list[Clause]:
    """Clauses with the keys "1", "2" and so on."""
    return [Clause(str(place), text, language=language) for place, text in enumerate(texts, start=1)]
