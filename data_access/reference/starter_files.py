"""The starter: compact text files in our own layout, from which the first start builds an edition.

`manifest.json` names every file with its SHA-256 and number of rows, and every release with its publisher and licence. The
same figures always give the same bytes: rows are sorted and the gzip headers carry no time. Observations are in the same
long layout as a user's own data (own_data), one file for each source.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, astuple, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_string_dtype

from data_access.reference.content import Content
from data_access.reference.sources.loaded import FACT_COLUMNS, AreaRow, Classification, Matrix, Membership, Peer
from vocabulary import Release

STARTER = Path(__file__).resolve().parent / "starter"
MANIFEST = "manifest.json"
FORMAT = 2

_AREAS, _MEMBERS, _CLASSES = "areas.csv.gz", "memberships.csv.gz", "classifications.csv.gz"
_LABELS, _MATRICES, _PEERS = "breakdown_labels.csv.gz", "matrices.csv.gz", "peers.csv.gz"
_OBSERVATIONS = "observations-"
_COUNTS, _RATES = ("numerator", "denominator"), ("value", "lower", "upper")


class StarterDamaged(RuntimeError):
    """The starter files are missing or differ from their manifest."""

    remedy = (
        "Get the project's files again, or run `python manage.py data SOURCE` to make the starter from the sources."
    )


@dataclass(frozen=True)
class StarterFile:
    name: str
    columns: tuple[str, ...]
    rows: int
    sha256: str


@dataclass(frozen=True)
class Starter:
    """A starter read from its manifest. `checksum` covers the content of every file."""

    folder: Path
    files: tuple[StarterFile, ...]
    releases: tuple[tuple[str, Release], ...]  # (source id, release)
    checksum: str

    @property
    def observation_files(self) -> tuple[StarterFile, ...]:
        """The files of observations, one for each source that has any, in order."""
        return tuple(file for file in self.files if file.name.startswith(_OBSERVATIONS))

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that have observations, in order."""
        names = (file.name for file in self.observation_files)
        return tuple(name.removeprefix(_OBSERVATIONS).removesuffix(".csv.gz") for name in names)

    @property
    def figures(self) -> int:
        """How many observations there are."""
        return sum(file.rows for file in self.observation_files)

    def file(self, name: str) -> StarterFile:
        for file in self.files:
            if file.name == name:
                return file
        raise StarterDamaged(f"{MANIFEST} does not name {name}")

    def observations(self, source: str) -> pd.DataFrame:
        """One source's facts, columns FACT_COLUMNS, texts as categories. Raises StarterDamaged."""
        return _read(self, observations_file(source), FACT_COLUMNS, (*_RATES, *_COUNTS), categories=True)

    def content(self) -> Content:
        """Everything but the observations, which `observations` reads a source at a time. Raises StarterDamaged."""
        areas = _read(self, _AREAS, _names(AreaRow), ("latitude", "longitude"))
        members = _read(self, _MEMBERS, _names(Membership), ("share",))
        classes = _read(self, _CLASSES, _names(Classification), ())
        labels = _read(self, _LABELS, ("dimension", "value", "label"), ())
        cells = _read(self, _MATRICES, ("id", "row", "column", "value"), ("value",))
        return Content(
            areas=tuple(AreaRow(*row) for row in _rows(areas.astype(object).where(areas.notna(), None))),
            members=tuple(Membership(*row) for row in _rows(members)),
            classes=tuple(Classification(*row) for row in _rows(classes)),
            matrices=tuple(_matrix(str(name), part) for name, part in cells.groupby("id", sort=True)),
            labels={(dimension, value): words for dimension, value, words in _rows(labels)},
            releases=dict(self.releases),
            peers=self._peers(),
        )

    def _peers(self) -> tuple[Peer, ...]:
        """Empty if the starter was written before peers were added."""
        if _PEERS not in {file.name for file in self.files}:
            return ()
        rows = _read(self, _PEERS, _names(Peer), ("rank",))
        return tuple(
            Peer(basis, area, peer, None if rank != rank else int(rank))  # NaN is not itself
            for basis, area, peer, rank in _rows(rows)
        )


def observations_file(source: str) -> str:
    """The name of the file with one source's observations."""
    return f"{_OBSERVATIONS}{source}.csv.gz"


def _names(made: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(made))


def _rows(frame: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """Rows as plain tuples, from plain lists: iterating over pandas' columns takes ten times as long."""
    return zip(*(frame[name].tolist() for name in frame.columns), strict=True)


def _matrix(id: str, cells: pd.DataFrame) -> Matrix:
    rows, columns = list(dict.fromkeys(cells["row"])), list(dict.fromkeys(cells["column"]))
    values = cells["value"].to_numpy(np.float64).reshape(len(rows), len(columns))
    return Matrix(id, tuple(rows), tuple(columns), values)


def write(folder: Path, content: Content, *, keep: Iterable[StarterFile] = (), level: int = 9) -> None:
    """Write the files and, last, the manifest; remove data files it no longer names. Raises OSError.

    `keep`: files already in the folder that stay unchanged. `level`: of compression, 1 (fast) to 9 (small).
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables: dict[str, pd.DataFrame] = {
        _AREAS: pd.DataFrame([astuple(row) for row in content.areas], columns=list(_names(AreaRow))),
        _MEMBERS: pd.DataFrame([astuple(row) for row in content.members], columns=list(_names(Membership))),
        _CLASSES: pd.DataFrame([astuple(row) for row in content.classes], columns=list(_names(Classification))),
        _LABELS: pd.DataFrame(
            [(*key, words) for key, words in content.labels.items()], columns=["dimension", "value", "label"]
        ),
        _MATRICES: pd.DataFrame(
            [
                (matrix.id, row, column, matrix.values[i, j])
                for matrix in content.matrices
                for i, row in enumerate(matrix.rows)
                for j, column in enumerate(matrix.columns)
            ],
            columns=["id", "row", "column", "value"],
        ),
        _PEERS: pd.DataFrame([astuple(row) for row in content.peers], columns=list(_names(Peer))).astype(
            {"rank": "Int64"}
        ),
    }
    tables |= {observations_file(source): _rounded(frame) for source, frame in content.facts.items()}
    files = [
        {"name": file.name, "columns": list(file.columns), "rows": file.rows, "sha256": file.sha256}
        for file in keep
        if file.name not in tables
    ]
    for name, frame in sorted(tables.items()):
        packed = pack(frame, level)
        _replace(folder / name, packed)
        files.append(
            {
                "name": name,
                "columns": list(frame.columns),
                "rows": len(frame),
                "sha256": hashlib.sha256(packed).hexdigest(),
            }
        )
    manifest = {
        "format": FORMAT,
        "files": sorted(files, key=lambda file: str(file["name"])),
        "releases": [{"source": source, **asdict(release)} for source, release in content.releases.items()],
    }
    _replace(folder / MANIFEST, (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode("utf-8"))
    for stray in folder.glob("*.csv.gz"):
        if stray.name not in {file["name"] for file in files}:
            stray.unlink()


def _rounded(frame: pd.DataFrame) -> pd.DataFrame:
    """Counts in full, other numbers to 7 figures: more than any publisher states, and half the bytes."""
    texts = {name: frame[name].map(lambda value: f"{value:.7g}", na_action="ignore") for name in _RATES}
    counts = {name: frame[name].map(lambda value: f"{value:.10g}", na_action="ignore") for name in _COUNTS}
    return frame.assign(**texts, **counts)[list(FACT_COLUMNS)]


def pack(frame: pd.DataFrame, level: int = 9) -> bytes:
    """A gzipped CSV. A missing value is an empty field."""
    text = frame.to_csv(index=False, lineterminator="\n")
    return gzip.compress(text.encode("utf-8"), compresslevel=level, mtime=0)


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
            releases.append((source, Release.from_json(item)))
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise StarterDamaged(f"{MANIFEST} cannot be read: {fault}") from fault
    return Starter(folder, files, tuple(releases), hashlib.sha256(content).hexdigest())


def _read(
    starter: Starter, name: str, columns: tuple[str, ...], numbers: tuple[str, ...], *, categories: bool = False
) -> pd.DataFrame:
    """One file. Raises StarterDamaged if its bytes, columns or number of rows differ from the manifest."""
    file = starter.file(name)
    try:
        packed = (starter.folder / name).read_bytes()
        if hashlib.sha256(packed).hexdigest() != file.sha256:
            raise StarterDamaged(f"{name} is not the file the manifest describes")
        text = gzip.decompress(packed)
        kinds: Mapping[str, Any] = {
            column: np.float64 if column in numbers else ("category" if categories else object) for column in columns
        }
        # Empty numbers are NaN; an empty text is an empty text.
        frame = pd.read_csv(io.BytesIO(text), dtype=kinds, keep_default_na=False, na_values={n: [""] for n in numbers})
        # pandas reads a column of years alone as numbers, whatever dtype is set: read it again, as texts.
        years = [c for c in frame if frame[c].dtype == "category" and not is_string_dtype(frame[c].cat.categories)]
        if years:
            texts = pd.read_csv(io.BytesIO(text), usecols=years, dtype=object, keep_default_na=False)
            for column in years:
                frame[column] = texts[column].astype("category")
    except (OSError, EOFError, zlib.error, ValueError) as fault:
        raise StarterDamaged(f"{name} cannot be read: {fault}") from fault
    if tuple(frame.columns) != columns:
        raise StarterDamaged(f"{name} has the columns {list(frame.columns)}, expected {list(columns)}")
    if len(frame) != file.rows:
        raise StarterDamaged(f"{name} has {len(frame)} rows, the manifest says {file.rows}")
    return frame
