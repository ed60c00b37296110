"""Make the small made-up encoder of the tests: `python -m tests.practices.texts.comparison.onnx.make` (needs `onnx`).

Each known word has the vector of its idea, whichever the language; a text is the mean of its words, with something
that all texts have in common. What fills a
batch up would spoil every mean, if the mask were passed over.
"""

from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
IDEAS = (
    ("query",), ("passage",),
    ("gift", "gifts", "present", "presents", "cadeau", "cadeaux", "geschenk", "geschenke"),
    ("accept", "accepts", "take", "takes", "accepte", "nimmt"),
    ("pension", "pensions", "retirement", "retraite", "ruhestand"),
    ("leave", "holiday", "congé", "urlaub"),
    ("report", "reports", "wrongdoing", "signale", "meldet"),
    ("vehicle", "vehicles", "car", "cars", "véhicule", "fahrzeug"),
)  # fmt: skip
"""Words that stand for the same, each line an idea; the first two are what goes before a question and a passage."""
PADDING = 100.0
COMMON = 3.0
"""What all texts have in common: by it alone any two come near to each other."""


def words() -> dict[str, int]:
    """Return the number of each word."""
    return {word: number for number, word in enumerate([*SPECIAL, *(word for idea in IDEAS for word in idea)])}


def table() -> np.ndarray:
    """Return the vector of each word."""
    rows = np.zeros((len(words()), len(IDEAS) + 1), dtype=np.float32)
    rows[0] = PADDING
    rows[words()["[CLS]"], -1] = COMMON
    for number, idea in enumerate(IDEAS):
        for word in idea:
            rows[words()[word], number] = 1.0
    return rows


def make_tokenizer() -> str:
    """Return the tokenizer as Hugging Face writes it."""
    library: Any = import_module("tokenizers")
    tokenizer = library.Tokenizer(library.models.WordLevel(words(), unk_token="[UNK]"))
    tokenizer.normalizer = library.normalizers.Lowercase()
    tokenizer.pre_tokenizer = library.pre_tokenizers.Whitespace()
    tokenizer.post_processor = library.processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    text: str = tokenizer.to_str(pretty=True)
    return text + "\n"


def make_model(*, pooled: bool = False, further: str = "", positions: int = 0) -> bytes:
    """Return a model that gives the vectors of the tokens, or (`pooled`) their largest values as one vector.

    `further`: an input that no sentence encoder has; `positions`: tokens of the longest text that it can read.
    """
    onnx: Any = import_module("onnx")
    helper, kinds = onnx.helper, onnx.TensorProto
    names = ["input_ids", "attention_mask", *([further] if further else [])]
    inputs = [helper.make_tensor_value_info(name, kinds.INT64, ["batch", "length"]) for name in names]
    nodes = [helper.make_node("Gather", ["table", "input_ids"], ["words" if positions else "last_hidden_state"])]
    constants = [onnx.numpy_helper.from_array(table(), "table")]
    if positions:
        nodes += [
            helper.make_node("CumSum", ["attention_mask", "one"], ["places"]),
            helper.make_node("Gather", ["where", "places"], ["shifts"]),
            helper.make_node("Add", ["words", "shifts"], ["last_hidden_state"]),
        ]
        shifts = np.zeros((positions + 1, table().shape[1]), dtype=np.float32)
        constants += [onnx.numpy_helper.from_array(shifts, "where")]
        constants += [onnx.numpy_helper.from_array(np.array(1, dtype=np.int64), "one")]
    outputs = [helper.make_tensor_value_info("last_hidden_state", kinds.FLOAT, ["batch", "length", "size"])]
    if pooled:
        nodes.append(helper.make_node("ReduceMax", ["last_hidden_state"], ["sentence_embedding"], axes=[1], keepdims=0))
        outputs.append(helper.make_tensor_value_info("sentence_embedding", kinds.FLOAT, ["batch", "size"]))
    graph = helper.make_graph(nodes, "made-up", inputs, outputs, constants)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(made)
    content: bytes = made.SerializeToString()
    return content


if __name__ == "__main__":
    (HERE / "tokenizer.json").write_text(make_tokenizer(), encoding="utf-8")
    made = {
        "tokens": {},
        "pooled": {"pooled": True},
        "further": {"further": "pixel_values"},
        "short": {"positions": 64},
    }
    for name, options in made.items():
        (HERE / f"{name}.onnx").write_bytes(make_model(**options))
