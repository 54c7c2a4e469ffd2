"""Models as bytes, for keeping with an edition: arrays as they are, everything else as JSON."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import numpy as np

from data_access import Store

T = TypeVar("T")
VERSION = 2  # another number whenever a model is fitted in another way: what was kept before is then not used


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
        self._arrays = np.load(io.BytesIO(content), allow_pickle=False)
        self.facts: dict[str, Any] = json.loads(self._arrays["facts"].tobytes())

    def array(self, name: str) -> np.ndarray:
        """Raises KeyError."""
        found: np.ndarray = self._arrays[name]
        return found


def kept(store: Store, key: str, read: Callable[[Unpacked], T | None]) -> T | None:
    """What an edition keeps under a key, made into a model by `read`; None where it keeps nothing that this version can use: then the
    model is fitted."""
    content = store.kept_model(key)
    if content is None:
        return None
    try:
        found = Unpacked(content)
        return read(found) if found.facts.get("version") == VERSION else None
    except (ValueError, KeyError, TypeError, OSError, zipfile.BadZipFile):
        return None
