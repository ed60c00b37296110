"""Reading files ahead: the same, in order, whether here or in processes of their own."""

from pathlib import Path

from practices.interchange.reading_ahead import FEW, Reading, prepare, read_ahead


def write_texts(folder: Path, count: int) -> list[Reading]:
    for number in range(count):
        (folder / f"{number}.txt").write_text(f"Article {number + 1}\n\nWords of {number}.\n", encoding="utf-8")
    return [Reading(folder / f"{number}.txt", "en") for number in range(count)]


def test_many_files_are_read_as_one_is(tmp_path):
    readings = [*write_texts(tmp_path, FEW + 4), Reading(tmp_path / "missing.txt", "en")]

    found = list(read_ahead(readings))

    assert found == [prepare(reading) for reading in readings]
    assert [item.provisions[0].num for item in found[:-1]] == [str(number + 1) for number in range(FEW + 4)]
    assert "cannot be read" in found[-1].refusal


def test_doubts_of_a_part_name_the_lines_of_the_file(tmp_path):
    file = tmp_path / "cut.txt"
    file.write_text("A letter\n\n\nArticle 1\n\nFirst.\n\nArticle 1\n\nAgain.\n", encoding="utf-8")

    found = prepare(Reading(file, "en", lines="2-10"))

    assert found.text.startswith("Article 1")
    assert 8 in {doubt.line for doubt in found.doubts}


def test_heading_that_is_not_there_is_a_refusal(tmp_path):
    [reading] = write_texts(tmp_path, 1)

    assert "--from-heading" in prepare(Reading(reading.file, "en", from_heading="Not there")).refusal
