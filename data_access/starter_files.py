"""The starter: compact files in our own schema, from which the first start builds an edition.

`manifest.json` names every file with its SHA-256 and number of rows, and every release with its publisher and licence. The
same figures always give the same bytes: rows are sorted and the gzip headers carry no time.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import os
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from vocabulary import Release

STARTER = Path(__file__).resolve().parent / "starter"
MANIFEST = "manifest.json"
FORMAT = 1

AREAS = ("areas.csv.gz", ("code", "name", "short_name", "kind", "ods", "ons"))
MEMBERSHIPS = ("memberships.csv.gz", ("parent", "child", "basis", "valid_from", "valid_to", "share"))
PERIODS = ("periods.csv.gz", ("id", "label", "kind"))
OBSERVATION_COLUMNS = (
    "indicator",
    "breakdown",
    "period",
    "area",
    "value",
    "lower",
    "upper",
    "numerator",
    "denominator",
    "status",
    "release",
)


class StarterDamaged(RuntimeError):
    """The starter files are missing or not as their manifest says."""

    mend = "Get the project's files again, or run `python manage.py data SOURCE` to make the starter from the sources."


@dataclass(frozen=True)
class StarterFile:
    name: str
    columns: tuple[str, ...]
    rows: int
    sha256: str


@dataclass(frozen=True)
class Starter:
    """A starter read from its manifest. `checksum` stands for the content of every file."""

    folder: Path
    files: tuple[StarterFile, ...]
    releases: tuple[tuple[str, Release], ...]  # (source id, release)
    checksum: str

    @property
    def observation_files(self) -> tuple[StarterFile, ...]:
        return tuple(file for file in self.files if file.name.startswith("observations-"))

    def file(self, name: str) -> StarterFile:
        for file in self.files:
            if file.name == name:
                return file
        raise StarterDamaged(f"{MANIFEST} does not name {name}")


def pack(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> tuple[bytes, int]:
    """A gzipped CSV and its number of rows. None is written as an empty field, a float in full precision."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow(row)
        count += 1
    return gzip.compress(text.getvalue().encode("utf-8"), compresslevel=9, mtime=0), count


def write(
    folder: Path,
    tables: dict[str, tuple[Sequence[str], Sequence[Sequence[object]]]],
    releases: Sequence[tuple[str, Release]],
) -> None:
    """Write the files and, last, the manifest; remove data files it no longer names. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, (columns, rows) in sorted(tables.items()):
        content, count = pack(columns, rows)
        _replace(folder / name, content)
        files.append(
            {"name": name, "columns": list(columns), "rows": count, "sha256": hashlib.sha256(content).hexdigest()}
        )
    manifest = {
        "format": FORMAT,
        "files": files,
        "releases": [{"source": source, **asdict(release)} for source, release in releases],
    }
    _replace(folder / MANIFEST, (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode("utf-8"))
    for stray in folder.glob("*.csv.gz"):
        if stray.name not in tables:
            stray.unlink()


def _replace(path: Path, content: bytes) -> None:
    beside = path.with_name(path.name + ".new")
    beside.write_bytes(content)
    os.replace(beside, path)


def read_manifest(folder: Path = STARTER) -> Starter:
    """The manifest, without reading the files it names. Raises StarterDamaged."""
    try:
        content = (folder / MANIFEST).read_bytes()
        manifest: dict[str, Any] = json.loads(content)
        if manifest["format"] != FORMAT:
            raise StarterDamaged(f"{MANIFEST} has format {manifest['format']}, this version reads format {FORMAT}")
        files = tuple(
            StarterFile(item["name"], tuple(item["columns"]), int(item["rows"]), item["sha256"])
            for item in manifest["files"]
        )
        releases = []
        for item in manifest["releases"]:
            source = item.pop("source")
            releases.append((source, Release(**item)))
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise StarterDamaged(f"{MANIFEST} cannot be read: {fault}") from fault
    return Starter(folder, files, tuple(releases), hashlib.sha256(content).hexdigest())


def rows_of(starter: Starter, file: StarterFile, columns: Sequence[str]) -> list[list[str]]:
    """All rows of one file. Raises StarterDamaged when its bytes, columns or number of rows are not the manifest's."""
    try:
        content = (starter.folder / file.name).read_bytes()
        if hashlib.sha256(content).hexdigest() != file.sha256:
            raise StarterDamaged(f"{file.name} is not the file the manifest describes")
        reader = csv.reader(io.StringIO(gzip.decompress(content).decode("utf-8")))
        header = next(reader, [])
        rows = list(reader)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as fault:
        raise StarterDamaged(f"{file.name} cannot be read: {fault}") from fault
    if tuple(header) != tuple(columns):
        raise StarterDamaged(f"{file.name} has the columns {header}, expected {list(columns)}")
    if len(rows) != file.rows:
        raise StarterDamaged(f"{file.name} has {len(rows)} rows, the manifest says {file.rows}")
    return rows
