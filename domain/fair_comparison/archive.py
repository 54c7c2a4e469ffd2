"""Models as bytes, for keeping with an edition: arrays as they are, everything else as JSON."""

from __future__ import annotations

import ast
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np

from data_access import Store

T = TypeVar("T")
VERSION = 3  # raise it whenever models are fitted differently: models stored before are then ignored


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
    except (ValueError, KeyError, TypeError, OSError, SyntaxError, zipfile.BadZipFile):
        return None
