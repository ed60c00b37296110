"""`manage.py segment`: the outside contract of its JSON, and what it refuses."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

CODE = "Letter\n\nA word about the code.\n\nCode\n\n1. Gifts\n\n1.1 Take no gift.\n\n1.2 Tell.\n\n3. Pay\n\nEarn it.\n"


@pytest.fixture
def code(tmp_path):
    path = tmp_path / "code.txt"
    path.write_text(CODE, "utf-8")
    return str(path)


def run(*args: str) -> tuple[list[dict], str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("segment", *args, stdout=out, stderr=err)
    return json.loads(out.getvalue()), err.getvalue()


def test_command_prints_each_piece_with_the_keys_of_the_contract(code):
    rows, _ = run(code, "--from-heading", "CODE")

    assert [row["eid"] for row in rows] == ["preface", "sec_1", "sec_1__para_1.1", "sec_1__para_1.2", "sec_3"]
    assert rows[2] == {
        "eid": "sec_1__para_1.1",
        "label": "1.1",
        "num": "1.1",
        "path": ["1", "1.1"],
        "heading": "",
        "text": "Take no gift.",
        "level": 1,
        "parent": "sec_1",
    }


def test_command_prints_units_alone(code):
    rows, _ = run(code, "--units", "--lines", "5-15")

    assert [row["num"] for row in rows] == ["1", "1.1", "1.2", "3"]


def test_command_prints_doubts_with_the_lines_of_the_file_to_standard_error(code):
    _, doubts = run(code, "--from-heading", "Code")

    assert "missing_number: Between 1. and 3. a number is missing (line 13)." in doubts


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--language", "xx"], "no known language"),
        (["--lines", "7"], "no range"),
        (["--lines", "90-99"], "no words"),
        (["--from-heading", "Letters"], "No line"),
    ],
)
def test_command_refuses_what_it_cannot_do(code, args, message):
    with pytest.raises(CommandError, match=message):
        run(code, *args)


@pytest.mark.parametrize(("data", "message"), [(b"", "empty"), (b"\x00\x01", "binary")])
def test_command_refuses_a_file_that_is_no_text(tmp_path, data, message):
    (tmp_path / "file").write_bytes(data)

    with pytest.raises(CommandError, match=message):
        run(str(tmp_path / "file"))


def test_command_refuses_a_file_that_is_absent(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        run(str(tmp_path / "none.txt"))
