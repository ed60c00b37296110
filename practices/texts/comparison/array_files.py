"""Arrays that grow part by part, in memory or in the files of a folder, which processes then map and share."""

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import DTypeLike, NDArray

LIST = "arrays.json"


class GrowingArrays(Protocol):
    """Arrays by name, to which rows are added."""

    def add(self, name: str, rows: NDArray) -> None:
        """Add rows to an array; the first ones say of which type and width it is."""
        ...

    def empty(self, name: str, shape: Sequence[int], dtype: DTypeLike) -> NDArray:
        """Return an array of a known shape, to be written in place."""
        ...

    def get(self, name: str) -> NDArray:
        """Return what an array has so far, to be read. Raises KeyError where nothing was added."""
        ...


class ArraysInMemory:
    """Arrays of this process."""

    def __init__(self) -> None:
        self._parts: dict[str, list[NDArray]] = defaultdict(list)

    def add(self, name: str, rows: NDArray) -> None:
        """Add rows."""
        self._parts[name].append(rows)

    def empty(self, name: str, shape: Sequence[int], dtype: DTypeLike) -> NDArray:
        """Return an array to be written."""
        self._parts[name] = [np.zeros(tuple(shape), dtype=dtype)]
        return self._parts[name][0]

    def get(self, name: str) -> NDArray:
        """Return an array, in one piece from then on."""
        parts = self._parts.get(name, [])
        if not parts:
            raise KeyError(name)
        if len(parts) > 1:
            self._parts[name] = [np.concatenate(parts)]
        return self._parts[name][0]


class ArrayFiles:
    """Arrays as files of a folder: bytes alone, with a list that says what they are. Nothing in it can be run."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._types: dict[str, np.dtype] = {}
        self._shapes: dict[str, list[int]] = {}

    @classmethod
    def open(cls, folder: Path) -> "ArrayFiles":
        """Open the files of a folder. Raises OSError and ValueError where they cannot be read."""
        opened = cls(folder)
        for name, (kind, shape) in json.loads((folder / LIST).read_text()).items():
            opened._types[name], opened._shapes[name] = np.dtype(kind), shape
        return opened

    def add(self, name: str, rows: NDArray) -> None:
        """Append rows to a file."""
        kind = self._types.setdefault(name, rows.dtype)
        shape = self._shapes.setdefault(name, [0, *rows.shape[1:]])
        with (self._folder / f"{name}.bin").open("ab") as file:
            file.write(np.ascontiguousarray(rows, dtype=kind).tobytes())
        shape[0] += len(rows)

    def empty(self, name: str, shape: Sequence[int], dtype: DTypeLike) -> NDArray:
        """Return a file of zeros, mapped to be written."""
        self._types[name], self._shapes[name] = np.dtype(dtype), list(shape)
        (self._folder / f"{name}.bin").touch()
        return self._map(name, "w+")

    def get(self, name: str) -> NDArray:
        """Map a file to be read."""
        return self._map(name, "r")

    def close(self) -> None:
        """Write the list of what there is."""
        listed = {name: (kind.str, self._shapes[name]) for name, kind in self._types.items()}
        (self._folder / LIST).write_text(json.dumps(listed))

    def _map(self, name: str, mode: str) -> NDArray:
        shape = tuple(self._shapes[name])
        if 0 in shape:
            return np.zeros(shape, dtype=self._types[name])
        mapped: np.memmap = np.memmap(self._folder / f"{name}.bin", self._types[name], mode, shape=shape)  # type: ignore[call-overload]
        return np.asarray(mapped) if mode == "r" else mapped
