"""Reading files ahead: the same, in order, whether here or in processes of their own."""

import pickle
from pathlib import Path

from practices.documents import reading_ahead
from practices.documents.provisions import read_provisions
from practices.documents.reading_ahead import FEW, PARCEL, PARCEL_BYTES, ReadingTask, prepare, read_ahead


def write_texts(folder: Path, count: int) -> list[ReadingTask]:
    for number in range(count):
        (folder / f"{number}.txt").write_text(f"Article {number + 1}\n\nWords of {number}.\n", encoding="utf-8")
    return [ReadingTask(folder / f"{number}.txt", "en") for number in range(count)]


def test_many_files_are_read_as_one_is(tmp_path):
    readings = [*write_texts(tmp_path, FEW + 4), ReadingTask(tmp_path / "missing.txt", "en")]

    found = list(read_ahead(readings))

    assert found == [prepare(reading) for reading in readings]
    assert [item.provisions[0].num for item in found[:-1]] == [str(number + 1) for number in range(FEW + 4)]
    assert "cannot be read" in found[-1].refusal


def test_little_is_read_ahead_of_large_files_and_all_comes_in_order(tmp_path, monkeypatch):
    readings = write_texts(tmp_path, FEW + 4)
    monkeypatch.setattr(reading_ahead, "AHEAD_BYTES", 100)

    found = list(read_ahead(readings))

    assert [item.provisions[0].num for item in found] == [str(number + 1) for number in range(FEW + 4)]


def test_small_files_go_together_and_large_ones_alone(tmp_path):
    readings = write_texts(tmp_path, PARCEL + 2)
    readings[1].file.write_bytes(b" " * (PARCEL_BYTES + 1))
    missing = ReadingTask(tmp_path / "missing.txt", "en")

    parcels = list(reading_ahead._parcels([*readings, missing]))

    assert [len(parcel.readings) for parcel in parcels] == [1, 1, PARCEL, 1]
    assert [reading for parcel in parcels for reading in parcel.readings] == [*readings, missing]
    assert parcels[1].size == PARCEL_BYTES + 1


def test_no_more_is_read_ahead_than_the_bounds_say(tmp_path):
    small, large = reading_ahead.ReadingBatch((), 10), reading_ahead.ReadingBatch((), reading_ahead.AHEAD_BYTES)
    many = reading_ahead.ReadingBatch(tuple(write_texts(tmp_path, 1) * reading_ahead.AHEAD), 10)

    assert not reading_ahead._is_enough([small, small])
    assert reading_ahead._is_enough([small, large])
    assert not reading_ahead._is_enough([many])
    assert reading_ahead._is_enough([many, many])


def test_provisions_go_from_process_to_process_as_they_are():
    pieces = read_provisions("Article 1 – Care\n\n1.1 Act.\n", language="en").provisions

    assert pickle.loads(pickle.dumps(pieces)) == pieces


def test_doubts_of_a_part_name_the_lines_of_the_file(tmp_path):
    file = tmp_path / "cut.txt"
    file.write_text("A letter\n\n\nArticle 1\n\nFirst.\n\nArticle 1\n\nAgain.\n", encoding="utf-8")

    found = prepare(ReadingTask(file, "en", lines="2-10"))

    assert found.text.startswith("Article 1")
    assert 8 in {doubt.line for doubt in found.doubts}


def test_heading_that_is_not_there_is_a_refusal(tmp_path):
    [reading] = write_texts(tmp_path, 1)

    assert "--from-heading" in prepare(ReadingTask(reading.file, "en", from_heading="Not there")).refusal


def test_text_in_another_language_than_said_is_doubted(tmp_path):
    french = "Les membres du personnel n’acceptent aucun cadeau d’une entreprise qui travaille avec l’organisation. "
    (tmp_path / "code.txt").write_text(f"1. Cadeaux\n\n{french * 8}\n", "utf-8")

    said = {language: prepare(ReadingTask(tmp_path / "code.txt", language)).doubts for language in ("en", "fr")}

    assert [doubt.code for doubt in said["en"]] == ["other_language"]
    assert said["fr"] == ()
