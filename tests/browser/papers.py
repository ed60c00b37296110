"""The papers on an officer's desk: long staff regulations as PDF, an amendment and a translation as Word files."""

from pathlib import Path
from random import Random

from practices.documents.citations import Cited
from practices.documents.documents import ExportDocument, ExportProvision
from practices.documents.docx.writing import write_docx
from practices.documents.pdf_out import write_pdf
from practices.texts.numbering import segment

SUBJECTS = ("Gifts", "Travel", "Press", "Vehicles", "Leave", "Reports", "Training", "Records", "Housing", "Safety")
FRENCH = ("Cadeaux", "Voyages", "Presse", "Véhicules", "Congés", "Rapports", "Cours", "Archives", "Logement", "Sûreté")
WHO = ("members", "drivers", "advisers", "interpreters", "guards", "heads of unit", "nurses", "observers", "clerks")
WHEN = ("in daylight", "at night", "on leave", "off duty", "at the border", "in uniform", "abroad", "at sea", "in town")
WHAT = (
    "ask for advice",
    "keep a note",
    "tell the duty officer",
    "wait for an answer",
    "say so in writing",
    "stay away",
)
ARTICLES = 72


def regulations() -> str:
    """Return staff regulations of 72 articles, some 38 pages when printed."""
    return "# Staff regulations of the mission\n\n" + "\n\n".join(map(_article, range(1, ARTICLES + 1)))


def _article(number: int) -> str:
    pick = Random(number)
    paragraphs = "\n\n".join(
        f"{place}. "
        + " ".join(
            f"{pick.choice(WHO).capitalize()} and {pick.choice(WHO)} who are {pick.choice(WHEN)} "
            f"or {pick.choice(WHEN)} {pick.choice(WHAT)} within {pick.randint(2, 90)} hours, and {pick.choice(WHAT)}."
            for _sentence in range(pick.randint(2, 4))
        )
        for place in (1, 2, 3, 4)
    )
    return f"Article {number} – {SUBJECTS[number % 10]} ({number})\n\n{paragraphs}"


def translation() -> str:
    """Return the same in French."""
    return "# Statut du personnel de la mission\n\n" + "\n\n".join(
        f"Article {number} – {FRENCH[number % 10]} ({number})\n\n"
        f"1. Les membres de la mission suivent les règles que le chef de mission arrête pour le poste {number}.\n\n"
        f"2. Le membre qui apprend une violation en informe le conseiller dans les {number} jours.\n\n"
        "3. Rien dans le présent article n’empêche un membre de demander l’aide du médiateur."
        for number in range(1, ARTICLES + 1)
    )


def amendment() -> str:
    """Return instructions that amend two articles."""
    return (
        "# First amendment to the staff regulations\n\n"
        "1. Article 3(2) is replaced by the following:\n\n“2. A breach is reported at once.”\n\n"
        "2. Article 72 is deleted.\n"
    )


def write_papers(folder: Path, *, symbol: str = "NSC/P/1") -> dict[str, Path]:
    """Write the files; give them by what they are: "regulations", "translation", "amendment".

    Their instrument is recognized by the symbol that they all print.
    """
    written = {
        "regulations": paper_of(regulations(), "Staff regulations", "en", symbol=symbol),
        "translation": paper_of(translation(), "Statut du personnel", "fr", symbol=symbol),
        "amendment": paper_of(amendment(), "First amendment", "en", symbol=symbol),
    }
    papers = {
        "regulations": (folder / "regulations.pdf", write_pdf(written["regulations"])),
        "translation": (folder / "statut.docx", write_docx(written["translation"])),
        "amendment": (folder / "amendment.docx", write_docx(written["amendment"])),
    }
    for path, content in papers.values():
        path.write_bytes(content)
    return {name: path for name, (path, _content) in papers.items()}


def paper_of(text: str, title: str, language: str, *, symbol: str = "NSC/P/1") -> ExportDocument:
    cited = Cited(
        id="paper",
        organization="Northern Seas Commission (demonstration)",
        title=title,
        symbol=symbol,
        kind="staff_regulations",
        date="1 January 2020",
        dated_on="2020-01-01",
        language=language,
        language_label=language,
        text_status="authentic",
        status_label="Authentic text",
        address="https://northern-seas.example.org/",
    )
    return ExportDocument(
        cited=cited,
        instrument="",
        instrument_address="",
        organization_id="",
        organization_address="",
        kind="Staff regulations",
        precision="day",
        status_note="",
        reuse_terms="free",
        reuse_label="Free reuse",
        provisions=tuple(map(ExportProvision.of, segment(text, language=language).segments)),
    )
