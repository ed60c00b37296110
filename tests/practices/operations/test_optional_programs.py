"""Programs that an installation may have: what is missing is said, with what follows."""

import pytest

from practices.checks import tell_of_missing_programs
from practices.operations import optional_programs
from practices.operations.findings import HealthStatus
from practices.operations.optional_programs import look_at_programs


@pytest.mark.parametrize(
    ("installed", "can", "words"),
    [
        (set(), False, ["LibreOffice is missing", "Tesseract is missing"]),
        ({"soffice"}, False, ["bubblewrap is missing", "Tesseract is missing"]),
        ({"soffice", "bwrap"}, False, ["bubblewrap cannot confine", "Tesseract is missing"]),
        ({"soffice", "bwrap", "tesseract"}, True, ["read by LibreOffice", "models of Tesseract are missing: ar, de"]),
    ],
)
def test_what_is_missing_is_said_and_is_no_fault(monkeypatch, installed, can, words):
    monkeypatch.setattr(optional_programs, "has_program", lambda name: name in installed)
    monkeypatch.setattr(optional_programs, "can_convert", lambda: can)
    monkeypatch.setattr(optional_programs, "can_recognise", lambda: can)
    monkeypatch.setattr(optional_programs, "has_sandbox", lambda: can)
    monkeypatch.setattr(optional_programs, "installed_models", lambda: frozenset({"eng", "fra", "ita", "spa", "rus"}))

    findings = look_at_programs()

    assert {one.verdict for one in findings} == {HealthStatus.OK}
    assert all(said in one.words for said, one in zip(words, findings, strict=True))
    told = [message.msg for message in tell_of_missing_programs()]
    assert len(told) == sum("missing" in said or "cannot" in said for said in words)
