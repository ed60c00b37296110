import json

import pytest
from django.core.management import CommandError, call_command

from tests.practices.texts.comparison import clauses as texts

LEFT = f"Article 1\n{texts.GIFTS}\n\nArticle 2\n{texts.SECRETS}\n\nArticle 3\n{texts.LEAVE}\n"
RIGHT = f"Article 1\n{texts.LEAVE}\n\nArticle 2\n{texts.GIFTS}\n"


@pytest.fixture
def write(tmp_path):
    def write_file(name, content):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write_file


def run(capsys, *arguments):
    call_command("align", *arguments, "--format", "json", "--encoder", "none")
    return json.loads(capsys.readouterr().out)


def test_two_texts_give_pairs_and_rankings(capsys, write):
    result = run(capsys, write("a.txt", LEFT), write("b.txt", RIGHT))

    assert result["pairs"] == [["1", "2", 1.0], ["3", "1", 1.0]]
    assert set(result["rankings"]) == {"1", "2", "3"}
    assert result["rankings"]["1"][0] == ["2", 1.0]


def test_items_are_named_as_asked(capsys, write):
    items = [{"key": "k1", "num": "1", "eid": "art_1", "text": texts.GIFTS}]
    left, right = write("a.json", json.dumps(items)), write("b.json", json.dumps(items))

    assert run(capsys, left, right)["pairs"] == [["k1", "k1", 1.0]]
    assert run(capsys, left, right, "--by", "eid")["pairs"] == [["art_1", "art_1", 1.0]]


def test_rankings_are_cut_at_the_top(capsys, write):
    result = run(capsys, write("a.txt", LEFT), write("b.txt", RIGHT), "--top", "1")

    assert all(len(ranking) <= 1 for ranking in result["rankings"].values())


def test_two_folders_are_read_whole(capsys, write, tmp_path):
    for name in ("left/a.txt", "left/b.txt", "right/a.txt"):
        write(name, LEFT)

    result = run(capsys, str(tmp_path / "left"), str(tmp_path / "right"))

    assert set(result["rankings"]) == {"1", "2", "3", "1#2", "2#2", "3#2"}


def test_plain_output_has_a_line_for_each_pair(capsys, write):
    call_command("align", write("a.txt", LEFT), write("b.txt", RIGHT), "--encoder", "none")

    assert capsys.readouterr().out == "1\t2\t1.00\n3\t1\t1.00\n"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", "", "empty"),
        ("a.txt", b"\xff\xfe\x00", "UTF-8"),
        ("a.txt", "a\0b", "not a text file"),
        ("a.json", "{", "not valid JSON"),
        ("a.json", "{}", "must be a list"),
        ("a.json", "[]", "no item with a name"),
        ("a.json", '[{"num": "1", "text": 3.5}, 4]', "Item 2 is not an object"),
    ],
)
def test_a_bad_file_is_refused_in_one_line(write, name, content, message):
    good = write("good.txt", RIGHT)

    with pytest.raises(CommandError, match=message) as refusal:
        call_command("align", write(name, content), good)

    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [("--top", "0", "at least 1"), ("--floor", "2", "from 0.0 to 1.0"), ("--language", "??", "no language")],
)
def test_a_bad_option_is_refused(write, option, value, message):
    good = write("good.txt", RIGHT)

    with pytest.raises(CommandError, match=message):
        call_command("align", good, good, option, value)


def test_a_missing_file_and_an_empty_folder_are_refused(write, tmp_path):
    good = write("good.txt", RIGHT)
    (tmp_path / "none").mkdir()

    with pytest.raises(CommandError, match="cannot be read"):
        call_command("align", good, str(tmp_path / "missing.txt"))
    with pytest.raises(CommandError, match="in this folder"):
        call_command("align", good, str(tmp_path / "none"))
