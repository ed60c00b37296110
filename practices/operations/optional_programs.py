"""Programs that an installation may have, and what the portal does without them."""

from practices.documents.office_files import can_convert
from practices.documents.programs import has_program, has_sandbox
from practices.documents.recognition import MODELS, can_recognise, installed_models
from practices.operations.findings import HealthFinding, HealthStatus


def look_at_programs() -> list[HealthFinding]:
    """Say which optional programs are missing and what follows; none of them is needed."""
    found = (("old Word files", _say_office()), ("scans", _say_recognition()))
    return [HealthFinding(name, HealthStatus.OK, words, is_mailed=False) for name, words in found]


def missing_programs() -> list[str]:
    """Return what is missing, a sentence each."""
    return [one.words for one in look_at_programs() if "missing" in one.words or "cannot" in one.words]


def _say_office() -> str:
    if can_convert():
        return ".doc and RTF files are read by LibreOffice"
    if not has_program("soffice"):
        return "LibreOffice is missing: .doc and RTF files are refused (Debian: libreoffice-writer-nogui)"
    if not has_program("bwrap"):
        return "bubblewrap is missing: .doc and RTF files are refused (Debian: bubblewrap)"
    return "bubblewrap cannot confine programs here: .doc and RTF files are refused (docs/operators/install.md)"


def _say_recognition() -> str:
    if not can_recognise():
        return "Tesseract is missing: scans are shown, and their words are not recognized (Debian: tesseract-ocr)"
    lacking = sorted(code for code, model in MODELS.items() if model not in installed_models())
    if lacking:
        return f"models of Tesseract are missing: {', '.join(lacking)} (Debian: tesseract-ocr-...)"
    return f"words are recognized by Tesseract{'' if has_sandbox() else ', within bounds but without a sandbox'}"
