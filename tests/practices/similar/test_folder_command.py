"""`manage.py similar --folder`: no database, whatever lies in the folder."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests.practices.texts.comparison import clauses as texts

MODEL = f"Article 1\n{texts.GIFTS}\n\nArticle 2\n{texts.SECRETS}\n\nArticle 3\n{texts.VEHICLES}\n"
ADAPTED = f"{MODEL}\nArticle 4\n{texts.LEAVE}\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "model.txt").write_text(MODEL)
    (tmp_path / "adapted.md").write_text(ADAPTED)
    (tmp_path / "own.fr.txt").write_text(f"Article 1\n{texts.TRAINING}\n")
    return tmp_path


def run(capsys, *arguments):
    call_command("similar", *map(str, arguments), "--format", "json", "--encoder", "none")
    captured = capsys.readouterr()
    return json.loads(captured.out), captured.err


def test_texts_are_ranked_each_with_its_parent(capsys, folder, tmp_path_factory):
    models = tmp_path_factory.mktemp("models")
    (folder / "model.txt").rename(models / "model.txt")

    found, _said = run(capsys, "--folder", folder, "--models", models)

    by_name = {text["name"]: text for text in found["texts"]}
    assert found["method"]
    assert set(by_name) == {"adapted", "own.fr"}
    assert by_name["adapted"]["parent"] == "model"
    assert by_name["adapted"]["provision_count"] == 4
    assert by_name["adapted"]["similar"][0]["aligned_count"] == 3
    assert by_name["own.fr"]["language"] == "fr"
    assert by_name["own.fr"]["parent"] is None
    assert found["links"] == [["adapted", "model"]]
    assert found["rankings"]["adapted"][0][0] == "model"


def test_what_segment_prints_is_read_as_well(capsys, folder):
    items = [{"key": "1", "text": texts.GIFTS}, {"key": "2", "text": texts.SECRETS}]
    (folder / "items.json").write_text(json.dumps(items))

    found, _said = run(capsys, "--folder", folder)

    assert {"items", "model"} <= {text["name"] for text in found["texts"]}
    assert dict(found["rankings"])["items"]


def test_a_file_that_cannot_be_read_is_said_and_the_others_go_on(capsys, folder):
    (folder / "empty.txt").write_text("")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    (folder / "broken.json").write_text("{")

    found, said = run(capsys, "--folder", folder)

    assert {text["name"] for text in found["texts"]} == {"model", "adapted", "own.fr"}
    assert all(name in said for name in ("empty.txt", "picture.png", "broken.json"))


def test_two_files_of_one_name_keep_their_endings(capsys, folder):
    (folder / "model.md").write_text(MODEL)

    found, _said = run(capsys, "--folder", folder)

    by_name = {text["name"]: text for text in found["texts"]}
    assert by_name["model.md"]["same"] == ["model.txt"]


def test_the_table_says_what_is_alike(capsys, folder):
    call_command("similar", "--folder", str(folder), "--encoder", "none")

    assert "3 of 4 provisions alike" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "INSTRUMENT or --folder"),
        (("--folder", "/nowhere"), "is no folder"),
        (("--folder", "{folder}", "--top", "0"), "at least 1"),
        (("--folder", "{folder}", "--language", "??"), "is no language code"),
        (("--folder", "{folder}", "--models", "{folder}"), "is in both folders"),
        (("--folder", "{empty}"), "no file in this folder"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(folder, tmp_path_factory, arguments, message):
    empty = tmp_path_factory.mktemp("empty")

    with pytest.raises(CommandError, match=message) as refusal:
        call_command("similar", *(word.format(folder=folder, empty=empty) for word in arguments))

    assert "\n" not in str(refusal.value)
