"""Tensors of a saved model, as NumPy arrays.

The file is a safetensors file: the length of a JSON header in 8 bytes, the header, and the raw
numbers, all little-endian. ``safetensors.torch.load_file`` reads it too.
"""

from __future__ import annotations

import json
import os
from typing import Any

import numpy as np

_TYPES = {
    "BOOL": "?",
    "U8": "<u1",
    "I8": "<i1",
    "I16": "<i2",
    "U16": "<u2",
    "F16": "<f2",
    "I32": "<i4",
    "U32": "<u4",
    "F32": "<f4",
    "I64": "<i8",
    "U64": "<u8",
    "F64": "<f8",
}
_LONGEST_HEADER = 100_000_000


class Tensors(dict[str, "np.ndarray[Any, Any]"]):
    """Arrays by name; ``metadata`` says what else the file does: model, activation, variables."""

    def __init__(self, metadata: dict[str, str]) -> None:
        super().__init__()
        self.metadata = metadata


def load_file(path: str | os.PathLike[str]) -> Tensors:
    """The tensors of a model.

    Parameters
    ----------
    path
        a ``.safetensors`` file, or the directory of a saved model, on this machine

    Raises
    ------
    ValueError
        if the file is not what it should be; the message names it
    """
    file = os.fspath(path)
    if os.path.isdir(file):
        file = os.path.join(file, "data", "model.safetensors")
    with open(file, "rb") as stream:
        size = os.fstat(stream.fileno()).st_size
        length = int.from_bytes(stream.read(8), "little") if size >= 8 else -1
        if not 0 <= length <= min(size - 8, _LONGEST_HEADER):
            raise ValueError(f"{file} is not a safetensors file: its header is cut off")
        try:
            header = json.loads(stream.read(length).decode("utf-8"))
            metadata = header.pop("__metadata__", {})
            entries = [(name, *_entry(**entry)) for name, entry in header.items()]
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"{file} is not a safetensors file: bad header: {error}") from None
        tensors = Tensors(metadata)
        start = 8 + length
        for name, dtype, shape, begin, end in entries:
            if dtype not in _TYPES:
                raise ValueError(f"{file}: tensor {name} is of type {dtype}, which NumPy lacks")
            kind = np.dtype(_TYPES[dtype])
            count = int(np.prod(shape, dtype=object))
            if not 0 <= begin <= end <= size - start or end - begin != count * kind.itemsize:
                raise ValueError(f"{file}: tensor {name} does not lie where its header says")
            stream.seek(start + begin)
            tensors[name] = np.frombuffer(stream.read(end - begin), kind).reshape(shape).copy()
        return tensors


def _entry(
    dtype: str, shape: list[int], data_offsets: list[int]
) -> tuple[str, list[int], int, int]:
    begin, end = data_offsets
    if not isinstance(dtype, str) or not all(isinstance(n, int) for n in [*shape, begin, end]):
        raise TypeError(f"{dtype}, {shape}, {data_offsets}")
    return dtype, shape, begin, end
