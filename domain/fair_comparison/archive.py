"""Models as bytes, for keeping with an edition: arrays as they are, everything else as JSON.

Each carries a digest of what it was fitted from. The next edition takes it over as long as that is the same.
"""

from __future__ import annotations

import ast
import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from data_access import Store

T = TypeVar("T")
_NO_MODEL = (ValueError, KeyError, TypeError, AttributeError, OSError, SyntaxError, zipfile.BadZipFile, zlib.error)
VERSION = 3  # raise it whenever models are fitted differently: models stored before are then ignored
INPUTS = "inputs"  # among the facts of a model: the digest of what it was fitted from
_FITTING = Path(__file__).resolve().parents[2] / "analysis"
_CODE = (_FITTING / "fair_comparison", _FITTING / "intervals.py", Path(__file__).resolve().parent)


def digest_of(*parts: np.ndarray | str) -> str:
    """A digest of all that a model is fitted from: figures, texts, and the code that fits it."""
    found = hashlib.sha256(_code().encode())
    for part in parts:
        if isinstance(part, str):
            found.update(f"|text {len(part)}|{part}".encode())
        elif part.dtype == object or part.dtype.kind == "U":
            listed = json.dumps([str(each) for each in part.ravel()])
            found.update(f"|texts {part.shape} {len(listed)}|{listed}".encode())
        else:
            found.update(f"|{part.dtype.str} {part.shape}|".encode())
            found.update(np.ascontiguousarray(part).tobytes())
    return found.hexdigest()


@cache
def _code() -> str:
    """The version of models, of numpy, and of every module that takes part in fitting."""
    found = hashlib.sha256(f"{VERSION} {np.__version__}".encode())
    for place in _CODE:
        for path in sorted(place.glob("*.py")) if place.is_dir() else (place,):
            found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def same_inputs(content: bytes | None, inputs: str) -> Unpacked | None:
    """A model of an earlier edition, if it is whole and was fitted from the same inputs; None: fit it anew."""
    if content is None:
        return None
    try:
        found = Unpacked(content)
        whole = found.facts.get("version") == VERSION and found.facts.get(INPUTS) == inputs and found.whole
    except _NO_MODEL:
        return None
    return found if whole else None


def packed(facts: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> bytes:
    """One model. Arrays hold numbers; texts belong to the facts."""
    words = json.dumps({"version": VERSION, **facts}).encode("utf-8")
    held = io.BytesIO()
    np.savez_compressed(held, facts=np.frombuffer(words, dtype=np.uint8), **arrays)  # type: ignore[arg-type]
    return held.getvalue()


class Unpacked:
    """A model read again: its facts, and its arrays by name as they are asked for."""

    def __init__(self, content: bytes) -> None:
        """Raises ValueError, KeyError, OSError, BadZipFile for what is no such model."""
        self._arrays = zipfile.ZipFile(io.BytesIO(content))
        self.facts: dict[str, Any] = json.loads(self.array("facts").tobytes())

    @property
    def whole(self) -> bool:
        """Whether every array is as it was written."""
        return self._arrays.testzip() is None

    def array(self, name: str) -> np.ndarray:
        """Raises KeyError.

        Like `numpy.load`, which parses the header of every array again: a thousand models have a few dozen headers.
        """
        content = self._arrays.read(f"{name}.npy")
        file = io.BytesIO(content)
        long = 2 if np.lib.format.read_magic(file) == (1, 0) else 4  # bytes that say how long the head is
        begins = file.tell() + long
        ends = begins + int.from_bytes(content[begins - long : begins], "little")
        shape, in_columns, kind = _head(content[begins:ends])
        found = np.frombuffer(content, kind, offset=ends).reshape(shape, order="F" if in_columns else "C")
        return found.copy(order="K")


@lru_cache(256)
def _head(written: bytes) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """The shape of an array, whether its columns follow one another, and its type. Raises ValueError for one of objects."""
    head = ast.literal_eval(written.decode("latin1"))
    kind = np.dtype(head["descr"])
    if kind.hasobject:
        raise ValueError("An array of objects is no model.")
    return head["shape"], head["fortran_order"], kind


def kept(store: Store, key: str, read: Callable[[Unpacked], T | None]) -> T | None:
    """The model that an edition stores under a key, unpacked by `read`; None if there is none that this version can read.
    The caller then fits it."""
    content = store.kept_model(key)
    if content is None:
        return None
    try:
        found = Unpacked(content)
        return read(found) if found.facts.get("version") == VERSION else None
    except _NO_MODEL:
        return None
