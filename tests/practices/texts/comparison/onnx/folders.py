"""Folders with the made-up encoder, as an operator would lay them out."""

import json
import shutil
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def lay_out(folder: Path, *, model: str = "tokens", at: str = "model.onnx", **files: Any) -> Path:
    """Make a folder with a model and the tokenizer.

    `files` are written as JSON, by name without ".json" and with "__" for "/"; a text is written as it is.
    """
    (folder / at).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(HERE / f"{model}.onnx", folder / at)
    shutil.copyfile(HERE / "tokenizer.json", folder / "tokenizer.json")
    for name, content in files.items():
        file = folder / f"{name.replace('__', '/')}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content if isinstance(content, str) else json.dumps(content))
    return folder
