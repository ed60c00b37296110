"""Encoders from a folder: what is read from it, how texts are asked, and what is said where it cannot be used."""

import json
import shutil

import numpy as np
import pytest

from practices.texts.comparison import OnnxEncoder, UnreadableEncoder, align, onnx_encoder, prepare
from tests.practices.texts.comparison.clauses import number
from tests.practices.texts.comparison.onnx.folders import HERE, lay_out

pytest.importorskip("onnxruntime")
pytest.importorskip("tokenizers")


@pytest.fixture
def folder(tmp_path):
    return lay_out(tmp_path / "made-up-e5-small")


def likeness(encoder, left, right):
    first, second = encoder.encode([left, right])
    return float(first @ second)


def raw(encoder, text):
    """The vector of one text before it is levelled."""
    return encoder._model()._read([text], "")[0]


def test_vectors_have_length_one_and_blank_texts_none(folder):
    vectors = OnnxEncoder(folder).encode(["Staff shall not accept gifts.", " ", ""])

    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 0, 0], abs=1e-5)
    assert OnnxEncoder(folder).encode([]).shape == (0, vectors.shape[1])


def test_texts_that_share_nothing_come_near_to_zero_and_translations_to_one(folder):
    encoder = OnnxEncoder(folder)

    assert likeness(encoder, "gifts presents", "cadeaux Geschenke") > 0.9
    assert abs(likeness(encoder, "gifts presents", "pension retirement")) < 0.2
    unlevelled = [row / np.linalg.norm(row) for row in (raw(encoder, "gifts presents"), raw(encoder, "a pension"))]
    assert unlevelled[0] @ unlevelled[1] > 0.6


def test_words_of_its_vocabulary_are_known(folder):
    assert OnnxEncoder(folder).has_word("gifts")
    assert not OnnxEncoder(folder).has_word("giffts")


def test_question_and_passage_get_what_the_name_says_they_need(folder):
    encoder = OnnxEncoder(folder)

    assert (encoder.layout.question, encoder.layout.passage) == ("query: ", "passage: ")
    model = encoder._model()
    assert (model.question_level[0] > 0, model.passage_level[0] > 0) == (True, False)
    assert (model.question_level[1] > 0, model.passage_level[1] > 0) == (False, True)
    assert encoder.encode_questions(["gifts"])[0] @ encoder.encode(["cadeaux"])[0] > 0.6


@pytest.mark.parametrize(
    ("name", "said", "expected"),
    [
        ("multilingual-e5-small", {}, ("query: ", "passage: ")),
        ("multilingual-e5-large-instruct", {}, ("", "")),
        ("bge-m3", {}, ("", "")),
        ("ae5x", {}, ("", "")),
        ("bge-m3", {"prompts": {"query": "ask: ", "document": "text: "}}, ("ask: ", "text: ")),
        ("e5", {"prompts": {"query": "q ", "passage": "p "}}, ("q ", "p ")),
        ("e5", {"prompts": {"query": "", "passage": ""}}, ("", "")),
        ("e5", {"prompts": {}}, ("query: ", "passage: ")),
    ],
)
def test_prefixes_are_those_of_the_folder_else_those_known_by_name(tmp_path, name, said, expected):
    layout = OnnxEncoder(lay_out(tmp_path / name, config_sentence_transformers=said)).layout

    assert (layout.question, layout.passage) == expected


@pytest.mark.parametrize(
    ("name", "config", "pooling"),
    [
        ("any", {}, "mean"),
        ("bge-m3", {}, "cls"),
        ("LaBSE", {}, "cls"),
        ("bge-m3", {"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False, "include_prompt": True}, "mean"),
        ("any", {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}, "cls"),
        ("any", {"pooling_mode": "cls"}, "cls"),
    ],
)
def test_tokens_are_joined_as_the_folder_says_else_as_known_by_name(tmp_path, name, config, pooling):
    encoder = OnnxEncoder(lay_out(tmp_path / name, **{"1_Pooling__config": config}))

    assert encoder.layout.pooling == pooling
    first, second = raw(encoder, "gift"), raw(encoder, "car car car")
    assert (first == second).all() == (pooling == "cls")


def test_a_text_has_the_same_vector_alone_and_among_longer_ones(folder):
    encoder = OnnxEncoder(folder)
    texts = [" ".join(["gifts and cars"] * times) for times in range(1, 40)]

    together = encoder.encode(texts)

    assert together == pytest.approx(np.concatenate([encoder.encode([text]) for text in texts]), abs=1e-5)


def test_long_text_is_cut(tmp_path):
    encoder = OnnxEncoder(lay_out(tmp_path / "short", sentence_bert_config={"max_seq_length": 8}))

    cut = encoder.encode(["car " * 6 + "gift " * 50, "car " * 6])

    assert encoder.layout.most_tokens == 8
    assert cut[0] == pytest.approx(cut[1])


def test_tokenizer_that_fills_up_or_cuts_by_itself_is_asked_not_to(tmp_path, folder):
    said = json.loads((HERE / "tokenizer.json").read_text())
    fill = {"strategy": {"Fixed": 32}, "direction": "Right", "pad_to_multiple_of": None, "pad_id": 0}
    said["padding"] = fill | {"pad_type_id": 0, "pad_token": "[PAD]"}
    said["truncation"] = {"direction": "Right", "max_length": 4, "strategy": "LongestFirst", "stride": 0}
    encoder = OnnxEncoder(lay_out(tmp_path / "filled" / folder.name, tokenizer=said))
    text = ["gifts and cars and a pension"]

    assert (encoder.encode(text) == OnnxEncoder(folder).encode(text)).all()


def test_model_that_reads_no_long_text_is_refused_unless_the_folder_says_so(tmp_path):
    with pytest.raises(UnreadableEncoder, match="cannot be run"):
        OnnxEncoder(lay_out(tmp_path / "any", model="short")).open()
    encoder = OnnxEncoder(lay_out(tmp_path / "cut", model="short", sentence_bert_config={"max_seq_length": 64}))

    assert encoder.encode(["car " * 600]).any()


def test_output_that_the_model_joins_itself_comes_first(tmp_path):
    dense = [{"type": "sentence_transformers.models.Transformer"}, {"type": "sentence_transformers.models.Dense"}]
    encoder = OnnxEncoder(lay_out(tmp_path / "pooled", model="pooled", modules=dense))

    assert raw(encoder, "gift car car car").max() == 3.0
    assert raw(encoder, "gift car car car").sum() == 1.0 + 1.0 + 3.0


def test_model_may_lie_in_a_folder_of_its_own(tmp_path):
    assert OnnxEncoder(lay_out(tmp_path / "inside", at="onnx/model.onnx")).encode(["gift"]).any()


def test_model_id_names_the_folder_and_follows_every_byte_that_counts(tmp_path):
    first = OnnxEncoder(lay_out(tmp_path / "a model")).model_id

    def other(name, **files):
        return OnnxEncoder(lay_out(tmp_path / name / "a model", **files)).model_id

    assert first.startswith("a-model/")
    assert other("same") == first
    assert other("threads") == OnnxEncoder(tmp_path / "threads" / "a model", threads=2).model_id == first
    different = {
        other("pooled", model="pooled"),
        other("prompts", config_sentence_transformers={"prompts": {"query": "q "}}),
        other("cls", **{"1_Pooling__config": {"pooling_mode": "cls"}}),
        other("tokenizer", tokenizer=(HERE / "tokenizer.json").read_text() + " "),
    }
    assert len(different | {first}) == 5
    beside = lay_out(tmp_path / "beside" / "a model")
    (beside / "model.onnx_data").write_bytes(b"weights")
    assert OnnxEncoder(beside).model_id not in different | {first}


def test_nothing_is_opened_before_it_is_used(folder):
    encoder = OnnxEncoder(folder)
    assert encoder.model_id
    shutil.rmtree(folder)

    with pytest.raises(UnreadableEncoder, match="cannot be run"):
        encoder.open()
    with pytest.raises(UnreadableEncoder, match="cannot be run"):
        encoder.encode(["gift"])


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ({"model": None}, "has no model.onnx"),
        ({"tokenizer": None}, "has no tokenizer.json"),
        ({"sentence_bert_config": "{"}, "sentence_bert_config.json cannot be read"),
        ({"sentence_bert_config": "[1]"}, "no JSON object"),
        ({"sentence_bert_config": {"max_seq_length": "many"}}, "must be a number"),
        ({"config_sentence_transformers": {"prompts": {"query": 1}}}, "must be texts"),
        ({"config_sentence_transformers": {"prompts": ["query"]}}, "must be texts"),
    ],
)
def test_folder_that_cannot_be_used_is_refused_at_once(tmp_path, spoil, said):
    files = {name: content for name, content in spoil.items() if content is not None}
    folder = lay_out(tmp_path / "spoilt", **files)
    for name in spoil.keys() - files.keys():
        (folder / ("model.onnx" if name == "model" else f"{name}.json")).unlink()

    with pytest.raises(UnreadableEncoder, match=said):
        OnnxEncoder(folder)


def test_folder_that_is_not_there_or_named_in_part_is_refused(tmp_path):
    with pytest.raises(UnreadableEncoder, match="no such folder"):
        OnnxEncoder(tmp_path / "nowhere")
    with pytest.raises(UnreadableEncoder, match="full path"):
        OnnxEncoder(tmp_path.relative_to("/"))


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"model": "further"}, "inputs of another kind: pixel_values"),
        ({"1_Pooling__config": {"pooling_mode_max_tokens": True}}, "export it with"),
        ({"1_Pooling__config": {"pooling_mode_max_tokens": True, "pooling_mode_cls_token": True}}, "export it with"),
        ({"modules": [{"type": "sentence_transformers.models.Dense"}]}, "export it with"),
        ({"tokenizer": "{}"}, "cannot be run"),
    ],
)
def test_model_that_cannot_be_run_says_why_each_time(tmp_path, files, said):
    encoder = OnnxEncoder(lay_out(tmp_path / "model", **files))

    for _ in range(2):
        with pytest.raises(UnreadableEncoder, match=said):
            encoder.encode(["gift"])


def test_file_that_is_no_model_is_told_in_one_line(folder):
    (folder / "model.onnx").write_bytes(b"nothing")

    with pytest.raises(UnreadableEncoder, match=r"^The model cannot be run: .+$"):
        OnnxEncoder(folder).open()


def test_missing_packages_are_named(folder, monkeypatch):
    monkeypatch.setattr(onnx_encoder, "find_spec", lambda name: None if name == "onnxruntime" else object())

    with pytest.raises(UnreadableEncoder, match="Not installed: onnxruntime"):
        OnnxEncoder(folder)


def test_texts_are_aligned_across_languages(folder):
    left = number("Gifts and presents.", "The pension at retirement.", "Vehicles and cars.")
    right = number("Fahrzeug.", "Geschenke.", "Ruhestand.", language="de")

    pairs = align(left, right, encoder=OnnxEncoder(folder))

    assert {(pair.left, pair.right) for pair in pairs if pair.left and pair.right} == {
        ("1", "2"),
        ("2", "3"),
        ("3", "1"),
    }
    assert prepare(left, encoder=OnnxEncoder(folder)).model.startswith("made-up-e5-small/")
