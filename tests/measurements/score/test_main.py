import json

import pytest

from tests.corpus import corpus_folder
from tests.measurements.score.__main__ import main
from tests.whole import long

pytestmark = pytest.mark.skipif(corpus_folder() is None, reason="the corpus is not here")

TABLE = "05_alignment_eu/gold.correlation_tables.json"


def test_sections_that_a_folder_has_not_are_named_and_skipped(tmp_path, capsys):
    status = main([str(tmp_path), "--only", "correlation", "derivation"])

    printed = capsys.readouterr().out
    assert status == 0
    assert f"correlation: not in this folder ({TABLE})" in printed
    assert "derivation: not in this folder (02_coc_derivation)" in printed


def test_a_section_of_another_shape_is_no_success(tmp_path, capsys):
    (tmp_path / "05_alignment_eu").mkdir()
    (tmp_path / TABLE).write_text(json.dumps([{}]))

    assert main([str(tmp_path), "--only", "correlation"]) == 1
    assert "correlation: NOT SCORED" in capsys.readouterr().out


@long
def test_ours_and_the_baseline_stand_side_by_side(capsys):
    status = main([str(corpus_folder()), "--only", "derivation"])

    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("derivation: links F1"))
    ours, baseline = (float(figure) for figure in line.split()[-4:-2])
    assert status == 0
    assert ours >= 0.84 > baseline
    assert line.endswith(">=0.84  reached")


def test_a_folder_that_is_not_there_is_an_error(tmp_path, capsys):
    assert main([str(tmp_path / "nowhere")]) == 2
