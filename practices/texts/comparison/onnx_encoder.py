"""Sentence encoders from a folder: an ONNX model and its tokenizer, as sentence-transformers lay them out."""

import hashlib
import importlib
import json
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

import numpy as np

from practices.texts.comparison.encoders import Floats, unit_rows
from practices.texts.comparison.level_texts import LEVEL_TEXTS

PACKAGES = ("onnxruntime", "tokenizers")
MODELS = ("model.onnx", "onnx/model.onnx")
TOKENIZER = "tokenizer.json"
MOST_TOKENS = 512
"""Tokens at which a text is cut at the latest: what is read are sentences and headings."""
LONGEST_PATH = 500
BATCH = 16
POOLED = "sentence_embedding"
"""The output of a model that joins its tokens itself."""
OF_TOKENS = ("last_hidden_state", "token_embeddings")
INPUTS = {"input_ids", "attention_mask", "token_type_ids"}
PADDINGS = ("<pad>", "[PAD]")
UNKNOWN = ("<unk>", "[UNK]")
READING = "1"
"""Goes up whenever the same model would give other vectors."""
PLAIN_MODULES = {"Transformer", "Pooling", "Normalize"}
"""What is done with the tokens here where the model does not do it."""


class UnreadableEncoder(Exception):
    """The folder has no sentence encoder that can be used; the message is for the operator."""


@dataclass(frozen=True, slots=True)
class EncoderLayout:
    """How an encoder wants to be asked: what goes before each text, how tokens are joined, where texts are cut."""

    question: str
    passage: str
    pooling: str
    most_tokens: int
    is_plain: bool

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read it from the files of sentence-transformers; what they do not say is known by the name of the folder.

        Raises UnreadableEncoder.
        """
        name = folder.name.lower()
        question, passage = _prompts(_json(folder, "config_sentence_transformers.json"), name)
        most = _json(folder, "sentence_bert_config.json").get("max_seq_length") or MOST_TOKENS
        if not isinstance(most, int) or most < 1:
            raise UnreadableEncoder("max_seq_length in sentence_bert_config.json must be a number from 1.")
        modules = _json(folder, "modules.json")
        listed = [one for one in modules if isinstance(one, dict)] if isinstance(modules, list) else []
        kinds = {str(one.get("type", "")).rpartition(".")[2] for one in listed}
        return cls(question, passage, _pooling(folder, name), min(most, MOST_TOKENS), kinds <= PLAIN_MODULES)


class OnnxEncoder:
    """A sentence encoder that onnxruntime runs, on one thread unless told otherwise.

    Making one looks whether the files are there; the model is opened when it is first used. Vectors are levelled:
    what is common to texts of any subject is taken out, so that texts that have nothing in common come near to 0.0
    with every encoder. Raises UnreadableEncoder, here and wherever it is used.
    """

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        missing = [name for name in PACKAGES if find_spec(name) is None]
        if missing:
            raise UnreadableEncoder(f"Not installed: {', '.join(missing)} (they are in requirements-encoder.lock).")
        if not folder.is_absolute() or len(str(folder)) > LONGEST_PATH:
            raise UnreadableEncoder("Name the folder by its full path.")
        if not folder.is_dir():
            raise UnreadableEncoder("There is no such folder.")
        found = [folder / name for name in MODELS if (folder / name).is_file()]
        if not found:
            raise UnreadableEncoder(f"The folder has no {' and no '.join(MODELS)}.")
        if not (folder / TOKENIZER).is_file():
            raise UnreadableEncoder(f"The folder has no {TOKENIZER}.")
        self.folder, self._file, self._threads = folder, found[0], threads
        self.layout = EncoderLayout.read(folder)
        self._opening = threading.Lock()
        self._opened: _OpenModel | None = None
        self._failure: UnreadableEncoder | None = None

    @cached_property
    def model_id(self) -> str:
        """The name of the folder and the digest of all that makes its vectors: another file is another model."""
        digest = hashlib.sha256(json.dumps([READING, *astuple(self.layout), LEVEL_TEXTS]).encode())
        try:
            for file in [*sorted(self._file.parent.glob("model.onnx*")), self.folder / TOKENIZER]:
                with file.open("rb") as content:
                    digest.update(hashlib.file_digest(content, "sha256").digest())
        except OSError as error:
            raise UnreadableEncoder(f"{file.name} cannot be read.") from error
        return f"{re.sub(r'[^\w.-]+', '-', self.folder.name)[:60]}/{digest.hexdigest()[:16]}"

    def open(self) -> None:
        """Open the model, and try it; what failed once is not tried again in this process."""
        self._model()

    def encode(self, texts: Sequence[str]) -> Floats:
        """One unit vector for each passage, in order; zeros where a text is blank."""
        model = self._model()
        return model.levelled(texts, self.layout.passage, model.passage_level)

    def encode_questions(self, texts: Sequence[str]) -> Floats:
        """One unit vector for each question, to be compared with those of passages."""
        model = self._model()
        return model.levelled(texts, self.layout.question, model.question_level)

    def has_word(self, word: str) -> bool:
        """Tell whether its vocabulary has a word as a whole."""
        return self._model().has_word(word)

    def _model(self) -> "_OpenModel":
        with self._opening:
            if self._failure is not None:
                raise self._failure
            if self._opened is None:
                try:
                    self._opened = _OpenModel(self._file, self.folder / TOKENIZER, self.layout, self._threads)
                except UnreadableEncoder as error:
                    self._failure = error
                    raise
                except Exception as error:  # the packages raise classes of their own, down to Exception itself
                    self._failure = UnreadableEncoder(f"The model cannot be run: {_first_line(error)}")
                    raise self._failure from error
            return self._opened


class _OpenModel:
    """A model in memory, and what its vectors have in common."""

    def __init__(self, file: Path, tokenizer: Path, layout: EncoderLayout, threads: int) -> None:
        runtime: Any = importlib.import_module("onnxruntime")
        self._layout = layout
        self._tokenizer, self._padding = _open_tokenizer(tokenizer, layout.most_tokens)
        options = runtime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = runtime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
        self._inputs = {one.name: np.int32 if "int32" in one.type else np.int64 for one in self._session.get_inputs()}
        if unknown := self._inputs.keys() - INPUTS:
            raise UnreadableEncoder(f"The model has inputs of another kind: {', '.join(sorted(unknown))}.")
        self._output = self._choose_output([one.name for one in self._session.get_outputs()])
        levels = [self._read(LEVEL_TEXTS, prefix) for prefix in (layout.passage, layout.question)]
        if any(rows.ndim != 2 or not rows.shape[1] or not np.isfinite(rows).all() for rows in levels):
            raise UnreadableEncoder("What the model gives are no vectors.")
        self._read([" ".join(LEVEL_TEXTS) * 4], "")  # as long as any text can be: fails now or never
        self.passage_level, self.question_level = (unit_rows(rows).mean(axis=0) for rows in levels)

    def levelled(self, texts: Sequence[str], prefix: str, level: Floats) -> Floats:
        """One unit vector for each text, from which `level` is taken; zeros where a text is blank."""
        full = [index for index, text in enumerate(texts) if text.strip()]
        vectors = np.zeros((len(texts), len(level)), dtype=np.float32)
        if full:
            vectors[full] = unit_rows(unit_rows(self._read([texts[index] for index in full], prefix)) - level)
        return vectors

    def has_word(self, word: str) -> bool:
        """Tell whether its vocabulary has a word as a whole."""
        tokens = self._tokenizer.encode(word, add_special_tokens=False).tokens
        return len(tokens) == 1 and tokens[0] not in UNKNOWN

    def _read(self, texts: Sequence[str], prefix: str) -> Floats:
        """Read the texts, those of like length together; a row for each, in their order."""
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        rows = np.concatenate(list(self._batches([prefix + texts[index] for index in order])))
        placed = np.empty_like(rows)
        placed[order] = rows
        return placed

    def _batches(self, texts: Sequence[str]) -> Iterator[Floats]:
        for start in range(0, len(texts), BATCH):
            # One by one: a batch of its own would be read on all processors.
            tokens = [self._tokenizer.encode(text).ids for text in texts[start : start + BATCH]]
            lengths = np.array([len(one) for one in tokens])
            mask = np.arange(lengths.max(initial=1)) < lengths[:, None]
            ids = np.full(mask.shape, self._padding)
            ids[mask] = np.concatenate(tokens)
            given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
            asked = {name: given[name].astype(kind) for name, kind in self._inputs.items()}
            rows = np.asarray(self._session.run([self._output], asked)[0], dtype=np.float32)
            yield self._joined(rows, mask.astype(np.float32)[:, :, None]) if rows.ndim == 3 else rows

    def _joined(self, rows: Floats, mask: Floats) -> Floats:
        if self._layout.pooling == "cls":
            first: Floats = rows[:, 0]
            return first
        mean: Floats = (rows * mask).sum(axis=1) / mask.sum(axis=1).clip(1)
        return mean

    def _choose_output(self, names: Sequence[str]) -> str:
        if POOLED in names:
            return POOLED
        if not self._layout.is_plain or self._layout.pooling not in {"mean", "cls"}:
            raise UnreadableEncoder(
                f"The encoder does more with its tokens than taking their mean or the first: export it with “{POOLED}”."
            )
        return next((name for name in OF_TOKENS if name in names), names[0])


def _open_tokenizer(file: Path, most_tokens: int) -> tuple[Any, int]:
    """Return the tokenizer, which cuts long texts, and the token by which shorter texts are filled up."""
    library: Any = importlib.import_module("tokenizers")
    tokenizer = library.Tokenizer.from_file(str(file))
    named = (tokenizer.token_to_id(token) for token in PADDINGS)
    known = (tokenizer.padding or {}).get("pad_id", next((number for number in named if number is not None), 0))
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_length=most_tokens)
    return tokenizer, int(known)


def _json(folder: Path, name: str) -> Any:
    """Return what a file of the folder says; an empty mapping where there is no such file."""
    file = folder / name
    try:
        found: Any = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    except (OSError, ValueError) as error:
        raise UnreadableEncoder(f"{name} cannot be read.") from error
    if name != "modules.json" and not isinstance(found, dict):
        raise UnreadableEncoder(f"{name} is no JSON object.")
    return found


def _prompts(config: Mapping[str, Any], name: str) -> tuple[str, str]:
    """Return what goes before a question and a passage."""
    said = config.get("prompts") or {}
    if not isinstance(said, dict) or not all(isinstance(one, str) for one in said.values()):
        raise UnreadableEncoder("“prompts” in config_sentence_transformers.json must be texts by name.")
    if said:
        return str(said.get("query", "")), str(said.get("passage", said.get("document", "")))
    is_e5 = re.search(r"(^|[^a-z0-9])e5([^a-z0-9]|$)", name) is not None and "instruct" not in name
    return ("query: ", "passage: ") if is_e5 else ("", "")


def _pooling(folder: Path, name: str) -> str:
    config = _json(folder, "1_Pooling/config.json")
    if isinstance(config.get("pooling_mode"), str):
        return str(config["pooling_mode"])
    wanted = [key for key, value in config.items() if key.startswith("pooling_mode_") and value is True]
    modes = [re.sub("^pooling_mode_|_tokens?$", "", key) for key in wanted]
    if modes:
        return modes[0] if len(modes) == 1 else "several"
    return "cls" if "bge" in name or "labse" in name else "mean"


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
