"""Names and acronyms that organizations have in several languages, for those that are entered by their English name."""

from collections.abc import Mapping

Names = Mapping[str, tuple[str, str]]
"""Language (BCP 47) to (name, acronym); the acronym is "" where there is none of its own."""
OFFICIAL_NAMES: tuple[Names, ...] = (
    {
        "en": ("Organization for Security and Co-operation in Europe", "OSCE"),
        "fr": ("Organisation pour la sécurité et la coopération en Europe", "OSCE"),
        "de": ("Organisation für Sicherheit und Zusammenarbeit in Europa", "OSZE"),
        "it": ("Organizzazione per la sicurezza e la cooperazione in Europa", "OSCE"),
        "es": ("Organización para la Seguridad y la Cooperación en Europa", "OSCE"),
        "ru": ("Организация по безопасности и сотрудничеству в Европе", "ОБСЕ"),
        "ar": ("منظمة الأمن والتعاون في أوروبا", ""),
    },
)
"""The OSCE: its six official languages (osce.org), and the usual name in Arabic."""


def with_official_names(names: Names) -> dict[str, tuple[str, str]]:
    """Return names with those in other languages that belong to the English one; what is given stays as it is."""
    english = _plain(names["en"][0]) if "en" in names else ""
    known = next((one for one in OFFICIAL_NAMES if _plain(one["en"][0]) == english), {})
    acronym = {"en": (names["en"][0], names["en"][1] or known["en"][1])} if known else {}
    return {**known, **names, **acronym}


def _plain(name: str) -> str:
    return name.replace("-", "").casefold().strip()
