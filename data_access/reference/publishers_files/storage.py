"""Storage of publishers' files, and of the copies that wait for confirmation.

    LOCAL_SOURCES/_publishers_files/<name>/<the file>        part of every edition from the next one on
    LOCAL_SOURCES/_publishers_files/.offered/<key>/<the file>   previewed, not confirmed: deleted after a day

No file of the user's own can have a name that begins with "_" (own_sources), so the folder is nobody's source.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from data_access.reference.sources.csv_file import checksum

FOLDER = "_publishers_files"
PREFIX = "file-"  # of the source's id
OFFERED_FOR = 86_400.0  # seconds
MOST_OFFERED = 20  # files that wait to be confirmed at once
_OFFERED, _BEFORE, _NEW = ".offered", ".before", ".new"
_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class PublishersFile:
    """One file as its publisher issued it. `name` is the name of its folder."""

    name: str
    path: Path

    @cached_property
    def checksum(self) -> str:
        """SHA-256 of the file. Raises OSError."""
        return checksum(self.path)

    @property
    def source(self) -> str:
        """The id of the source it is."""
        return PREFIX + self.name

    @property
    def day(self) -> str:
        """The day it was kept."""
        return datetime.fromtimestamp(self.path.stat().st_mtime, UTC).date().isoformat()


def found(own_folder: Path) -> tuple[PublishersFile, ...]:
    """The stored files, in order of name. If a replacement was interrupted, the old file counts. Raises OSError."""
    folder = own_folder / FOLDER
    files: dict[str, PublishersFile] = {}
    for place in sorted(folder.glob(f".*{_BEFORE}")):
        name = place.name.removeprefix(".").removesuffix(_BEFORE)
        if path := _only(place):
            files[name] = PublishersFile(name, path)
    for place in sorted(folder.glob("[!.]*")):
        if path := _only(place):
            files[place.name] = PublishersFile(place.name, path)
    return tuple(files[name] for name in sorted(files))


def _only(folder: Path) -> Path | None:
    return next((path for path in sorted(folder.glob("[!.]*")) if path.is_file()), None)


@contextlib.contextmanager
def storing(own_folder: Path, file: PublishersFile) -> Iterator[None]:
    """Stores the file, replacing one of the same name; restores the old one if the body raises. Raises OSError."""
    with in_place(own_folder / FOLDER, file.name, {file.path.name: file.path}):
        yield


@contextlib.contextmanager
def in_place(folder: Path, name: str, parts: dict[str, Path]) -> Iterator[None]:
    """Replaces the folder `name` by `parts` (name to the file copied); restores it if the body raises.
    If the process is killed, the old folder is `.<name>.before`. Raises OSError."""
    kept, beside, before = (folder / each for each in (name, f".{name}{_NEW}", f".{name}{_BEFORE}"))
    clear(beside)
    beside.mkdir(parents=True)
    try:
        for part, path in parts.items():
            shutil.copyfile(path, beside / part)
        if kept.exists():
            clear(before)
            os.replace(kept, before)
        os.replace(beside, kept)
        yield
    except BaseException:
        if not beside.exists():  # it has taken its place
            clear(kept)
        if before.exists():
            os.replace(before, kept)
        raise
    finally:
        clear(beside)
        clear(before)


def clear(folder: Path) -> None:
    """Delete a folder, if it is there."""
    if folder.exists():
        shutil.rmtree(folder)


# --- waiting to be confirmed ---


def offered(own_folder: Path, key: str) -> Path | None:
    """The file that waits under a key; None: there is none, or no longer."""
    if not _KEY.fullmatch(key):
        return None
    return _only(own_folder / FOLDER / _OFFERED / key)


def take_piece(own_folder: Path, key: str, name: str, number: int, piece: bytes, most: int) -> int:
    """Add a piece of a file that waits, the first being number 0; the bytes there are now.

    Raises ValueError in words: the key is none, a piece is out of order, the file is larger than `most`. Raises OSError.
    """
    if not _KEY.fullmatch(key):
        raise ValueError("The file could not be taken: its key is not one of ours.")
    folder = own_folder / FOLDER / _OFFERED / key
    if number == 0:
        forget_old_offers(own_folder)
        if sum(1 for _ in folder.parent.glob("*")) >= MOST_OFFERED:
            raise ValueError(f"{MOST_OFFERED} files wait to be confirmed here already. Try again tomorrow.")
        clear(folder)
        folder.mkdir(parents=True)
    path = folder / (re.sub(r"[^A-Za-z0-9 ._()&-]", "_", name)[-100:].lstrip(". ") or "file")
    marker = folder / ".pieces"
    taken = int(marker.read_text(encoding="ascii")) if marker.exists() else 0
    if number != taken:
        raise ValueError("A part of the file was lost on its way. Choose the file again.")
    size = (path.stat().st_size if path.exists() else 0) + len(piece)
    if size > most:
        clear(folder)
        raise ValueError(f"The file has over {most:,} bytes, which is the most that is taken.")
    with path.open("ab") as out:
        out.write(piece)
    marker.write_text(str(taken + 1), encoding="ascii")
    return size


def forget_old_offers(own_folder: Path) -> None:
    """Delete files that nobody confirmed within a day."""
    for folder in (own_folder / FOLDER / _OFFERED).glob("*"):
        with contextlib.suppress(OSError):
            if time.time() - folder.stat().st_mtime > OFFERED_FOR:
                shutil.rmtree(folder)
