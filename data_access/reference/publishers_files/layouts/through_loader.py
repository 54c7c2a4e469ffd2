"""Reading by the loader of the source that is continued, where it reads the publisher's own form."""

from __future__ import annotations

import importlib
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

from data_access.reference.sources.loaded import Known, Loaded


def loader(name: str) -> ModuleType:
    """The loader of that name in data_access/reference/sources."""
    return importlib.import_module(f"data_access.reference.sources.{name}")


def load(module: ModuleType, name: str, content: bytes, known: Known, **limits: Any) -> Loaded:
    """What the loader makes of a file of this name and content; `limits` are its keyword arguments. Raises SourceRefused."""
    with tempfile.TemporaryDirectory(prefix="publishers-file-") as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        loaded: Loaded = module.load({"main": path}, known, **limits)
    return loaded
